"""The page of the dependency graph; everything on it but zoom and panning works without scripts."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse
from markupsafe import Markup

from api.depending import Asked
from api.deps import Cursor, LibraryDep, PagesDep, SettingsDep, page_of
from api.graphs.page import graph_view
from api.graphs.picture import picture
from api.library import Library
from api.paging import page
from api.shelf import newest_first
from graph.store import DocumentRow
from ontology.errors import QuestionError

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

_OFFERED = 60  # documents in a list to choose from


@router.get("/dependencies")
def dependencies(
    *,
    library: LibraryDep,
    settings: SettingsDep,
    pages: PagesDep,
    document: Annotated[str, Query(max_length=300)] = "",
    unit: Annotated[str, Query(max_length=100)] = "",
    task: Annotated[str, Query(max_length=400)] = "",
    find: Annotated[str, Query(max_length=100)] = "",
    cursor: Cursor = None,
) -> HTMLResponse:
    """The graph of a document, of a unit's tasks, or around a task; the documents where none is named."""
    document, unit, task, find = (value.strip() for value in (document, unit, task, find))
    rows = newest_first(library)
    said = {"document": document, "unit": unit, "task": task, "find": find}
    shown: dict[str, Any] = {
        "asked": said, "offered": rows if len(rows) <= _OFFERED else (), "view": None, "trouble": "", "documents": (),
        "following": None,
    }  # fmt: skip
    status = 200
    if not document and not unit and not task:
        chosen, following = page(rows, lambda row: row.id, limit=settings.page_size, cursor=cursor)
        shown |= {"documents": [(row, _counted(library, row)) for row in chosen], "following": following}
    else:
        asked = Asked(document=document or None, unit=unit or None, task=task or None)
        try:
            view = graph_view(picture(library, asked), asked, find)
            shown |= {"view": view, "graph": Markup(view.picture)}  # noqa: S704 - its texts are escaped as it is written
        except QuestionError as error:
            status, shown["trouble"] = 400, error.line()
    return page_of(pages, "dependencies.html", status=status, here="dependencies", **shown)


def _counted(library: Library, row: DocumentRow) -> tuple[int, int]:
    """How many dependencies a document has that mean waiting, and how many others."""
    types = [answer["type"] for answer in library.store.ask("dependencies", document=row.id)]
    waiting = sum(kind in ("uses-output", "after") for kind in types)
    return waiting, len(types) - waiting
