"""The page of comparisons: two documents are chosen, and stand side by side with what differs."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse

from api.compareview import CompareView, Filters, compare_view, offered, pairs_shown
from api.comparing.suggested import suggested
from api.deps import LibraryDep, PagesDep, page_of
from api.differing import compared, record_by_id
from api.diffwords import ASPECTS, EFFECTS, KINDS
from api.library import Library
from api.problems import problem_of
from api.shelf import newest_first
from graph.diff import Mode
from ontology.errors import PolicyGraphError

router = APIRouter(prefix="/compare", include_in_schema=False, default_response_class=HTMLResponse)

_MOST = 500
"""Documents that are offered to choose from; others are named in words."""
_Name = Annotated[str, Query(max_length=300)]
_Word = Annotated[str, Query(max_length=40)]


@router.get("")
def compare(
    *,
    library: LibraryDep,
    pages: PagesDep,
    old: _Name = "",
    new: _Name = "",
    mode: _Word = "",
    kind: _Word = "",
    aspect: _Word = "",
    effect: _Word = "",
) -> HTMLResponse:
    """The form with pairs that belong together, or the comparison of the two that were chosen."""
    old, new = old.strip(), new.strip()
    chosen: Mode | None = "level" if mode == "level" else "version" if mode == "version" else None
    filters = Filters(
        kind=kind if kind in KINDS else "",
        aspect=aspect if aspect in ASPECTS else "",
        effect=effect if effect in EFFECTS else "",
    )
    view, fault = None, None
    try:
        view = _view(library, old, new, chosen, filters)
    except PolicyGraphError as error:
        fault = error
    rows = newest_first(library)
    listed = rows[:_MOST]
    held = {row.id for row in listed}
    listed += [row for row in rows[_MOST:] if row.id in (old, new)]
    about = next((name for name in (old, new) if name in held), None)
    return page_of(
        pages,
        "compare.html",
        status=problem_of(fault).status if fault else 200,
        here="compare",
        view=view,
        fault=fault,
        old=view.heads[0].id if view else old,
        new=view.heads[1].id if view else new,
        mode=chosen or "",
        documents=offered(library, listed),
        is_long=len(rows) > _MOST,
        pairs=() if view else pairs_shown(suggested(library, about)),
        about=about,
    )


def _view(library: Library, old: str, new: str, mode: Mode | None, filters: Filters) -> CompareView | None:
    """The comparison; None where nothing was asked for yet."""
    if not old or not new:
        return None
    found = compared(record_by_id(library, old), record_by_id(library, new), mode)
    return compare_view(library, found, filters, mode or "")
