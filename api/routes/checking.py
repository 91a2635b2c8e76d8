"""The page of cross-checks: a list in, what differs beside the policy's words, the list back with marks."""

from __future__ import annotations

import re
from typing import Annotated, Any, cast
from urllib.parse import quote

from fastapi import APIRouter, Depends, File, Form, Query, Request, UploadFile
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from jinja2 import Environment

from api.checking import Checked
from api.checkpins import chosen as chosen_pins
from api.checkview import chosen_type, view
from api.crosscheck import attached, checked_of, listed_of
from api.deps import LibraryDep, PagesDep, SettingsDep, page_of
from api.errors import NotFoundError
from api.kept import Kept
from api.library import Library
from api.problems import problem_of
from api.settings import Settings
from api.shelf import newest_first
from api.uploads import megabytes
from ontology.errors import PolicyGraphError

router = APIRouter(prefix="/check", include_in_schema=False, default_response_class=HTMLResponse)


def kept_of(request: Request) -> Kept[Checked]:
    """The results that the service keeps for a while."""
    return cast("Kept[Checked]", request.app.state.checks)


async def form_of(request: Request) -> dict[str, str]:
    """What a form says, text by the name of its field; files are no part of it."""
    form = await request.form(max_fields=_MOST_ROWS)
    return {name: value for name, value in form.items() if isinstance(value, str)}


_MOST_ROWS = 20_000
_ANEW = re.compile(r"([0-9]{1,7})-([0-9]{1,7})")
FormDep = Annotated[dict[str, str], Depends(form_of)]
KeptDep = Annotated[Kept[Checked], Depends(kept_of)]
Upload = Annotated[UploadFile | None, File()]


@router.get("")
def form(library: LibraryDep, settings: SettingsDep, pages: PagesDep) -> HTMLResponse:
    """The form: a list, the documents or another list to hold it against."""
    return _form(library, settings, pages)


def _form(library: Library, settings: Settings, pages: Environment, **values: Any) -> HTMLResponse:
    """The form with what was chosen before, and what was wrong with it."""
    shown = {"fault": None, "chosen": (), "status": 200} | values
    rows = newest_first(library)
    return page_of(
        pages, "check.html", here="check", documents=rows, largest=megabytes(settings.largest_upload), **shown
    )


@router.post("")
def run(
    *,
    file: Upload = None,
    other: Upload = None,
    document: Annotated[list[str] | None, Form()] = None,
    library: LibraryDep,
    settings: SettingsDep,
    pages: PagesDep,
    kept: KeptDep,
) -> Response:
    """Hold the list against what was chosen and lead to the result; a fault is told above the form, which stays."""
    chosen = tuple(document or ())
    try:
        checked = checked_of(listed_of(file, settings), listed_of(other, settings), chosen, library)
    except PolicyGraphError as error:
        return _form(library, settings, pages, fault=error, chosen=chosen, status=problem_of(error).status)
    name = kept.keep(checked, len(checked.content))
    return RedirectResponse(f"/check/{name}", 303)


def _found(name: str, kept: Kept[Checked]) -> Checked:
    checked = kept.get(name)
    if checked is None:
        raise NotFoundError("核对结果已经不在了", hint="结果只在内存中保留半小时，请回到“核对”重新上传清单")
    return checked


@router.get("/{name}")
def result(
    name: str,
    kept: KeptDep,
    pages: PagesDep,
    kind: Annotated[str, Query(alias="type", max_length=40)] = "",
    anew: Annotated[str, Query(max_length=20)] = "",
) -> HTMLResponse:
    """What came of a check, all of it or the differences of one type; ``anew`` how many there were and are."""
    shown = view(_found(name, kept), chosen_type(kind) or "")
    told = _ANEW.fullmatch(anew)
    return page_of(pages, "checked.html", here="check", name=name, view=shown, anew=told.groups() if told else None)


@router.post("/{name}")
def pin(name: str, kept: KeptDep, form: FormDep) -> Response:
    """Hold the list against the documents anew, with the rows that a person said which task they are."""
    before = _found(name, kept)
    checked = before.pinned(chosen_pins(before, form))
    kept.change(name, checked, len(checked.content))
    told = f"{len(before.differences)}-{len(checked.differences)}"
    return RedirectResponse(f"/check/{quote(name, safe='')}?anew={told}#alignment", 303)


@router.get("/{name}/workbook")
def workbook(name: str, kept: KeptDep) -> Response:
    """The person's own workbook with coloured cells, comments and a sheet that sums up."""
    return attached(_found(name, kept))
