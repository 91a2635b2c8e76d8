"""The page of the 任务分工表: tasks and columns are chosen, the table is seen as it will be handed on."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Form, Query
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.allocation.asked import Asked, day_of, names_of, paper_of
from api.allocation.chosen import Selection, candidates, picked, ticks
from api.allocation.columns import columns_named
from api.allocationview import allocation_view, is_usual, moved
from api.deps import LibraryDep, PagesDep, SettingsDep, page_of
from api.problems import problem_of
from api.tasklist import role_of, unknown_unit
from ontology.errors import PolicyGraphError

router = APIRouter(prefix="/allocation", include_in_schema=False, default_response_class=HTMLResponse)

_Words = Annotated[str, Query(max_length=300)]
_Field = Annotated[str, Form(max_length=300)]
_Many = Annotated[list[str] | None, Form()]


class Given:
    """What an address says, as text: whatever a person typed is shown again, even where it cannot be understood."""

    def __init__(
        self,
        *,
        document: Annotated[list[str] | None, Query()] = None,
        unit: _Words = "",
        role: _Words = "",
        since: Annotated[str, Query(alias="from", max_length=40)] = "",
        until: Annotated[str, Query(alias="to", max_length=40)] = "",
        q: _Words = "",
        task: Annotated[list[str] | None, Query()] = None,
        without: Annotated[list[str] | None, Query()] = None,
        columns: Annotated[str, Query(max_length=600)] = "",
        names: _Words = "",
        title: _Words = "",
        paper: _Words = "",
    ) -> None:
        self.document = tuple(name.strip() for name in document or () if name.strip())
        self.unit, self.role, self.q = unit.strip(), role.strip(), q.strip()
        self.since, self.until = since.strip(), until.strip()
        self.task, self.without = tuple(task or ()), tuple(without or ())
        self.columns, self.names, self.title, self.paper = columns, names, " ".join(title.split()), paper

    def query(self) -> str:
        """The same as part of an address."""
        single = {"unit": self.unit, "role": self.role, "from": self.since, "to": self.until, "q": self.q}
        told = [("document", name) for name in self.document]
        return urlencode([*told, *((name, value) for name, value in single.items() if value)])

    def asked(self) -> Asked:
        """What it asks for; QuestionError where it cannot be understood."""
        selection = Selection(
            documents=self.document,
            unit=self.unit or None,
            role=role_of(self.role or None),
            since=day_of(self.since, "时限自"),
            until=day_of(self.until, "时限至"),
            query=self.q,
            only=ticks(self.task),
            without=ticks(self.without),
        )
        return Asked(
            selection=selection,
            columns=columns_named(self.columns),
            names=names_of(self.names),
            title=self.title,
            paper=paper_of(self.paper),
        )


@router.get("")
def show(
    given: Annotated[Given, Depends(Given)], library: LibraryDep, settings: SettingsDep, pages: PagesDep
) -> HTMLResponse:
    """The form with what was chosen, and the table below it; a fault is told above the form, which stays."""
    fault, asked = None, Asked(selection=Selection(documents=given.document))
    try:
        asked = given.asked()
        found = candidates(library, asked.selection, model=settings.model) if asked.selection.restricts else ()
    except PolicyGraphError as error:
        fault, found = error, ()
    return page_of(
        pages,
        "allocation.html",
        status=problem_of(fault).status if fault else 200,
        here="allocation",
        given=given,
        fault=fault,
        asked=asked.selection.restricts and not fault,
        unknown=unknown_unit(library, given.unit) if given.unit and not found and not fault else "",
        view=allocation_view(library, asked, found),
    )


@router.post("")
def choose(
    *,
    library: LibraryDep,
    settings: SettingsDep,
    document: _Many = None,
    unit: _Field = "",
    role: _Field = "",
    since: Annotated[str, Form(alias="from", max_length=40)] = "",
    until: Annotated[str, Form(alias="to", max_length=40)] = "",
    q: _Field = "",
    shown: _Many = None,
    tick: _Many = None,
    column: _Many = None,
    order: Annotated[str, Form(max_length=600)] = "",
    move: Annotated[str, Form(max_length=40)] = "",
    names: _Field = "",
    title: _Field = "",
    paper: _Field = "",
) -> Response:
    """What the form chose, as an address that can be kept and sent on."""
    given = Given(
        document=document, unit=unit, role=role, since=since, until=until, q=q, names=names, title=title, paper=paper
    )
    try:
        asked = given.asked()
        found = candidates(library, asked.selection, model=settings.model) if asked.selection.restricts else ()
        ticked, seen = ticks(tick or ()), ticks(shown or ())
        without = {name: ids - ticked.get(name, frozenset()) for name, ids in seen.items()}
        asked = asked.ticked(found, without)
        keys = moved([key for key in columns_named(order) or () if key in (column or ())], move)
        if keys and not is_usual(keys, asked, picked(found, asked.selection)):
            asked = replace(asked, columns=keys)
    except PolicyGraphError:
        return RedirectResponse(f"/allocation?{given.query()}", 303)  # where the fault is told
    return RedirectResponse(f"/allocation?{asked.query(found)}", 303)
