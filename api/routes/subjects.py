"""Pages of one task and of one unit; everything on them works without scripts."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse

from api.deps import Cursor, LibraryDep, PagesDep, SettingsDep, page_of
from api.errors import NotFoundError
from api.library import Library
from api.paging import page
from api.searching import index_of
from api.searchview import HitShown, shown_of, similar_link
from api.settings import Settings
from api.tasklist import unknown_unit
from api.taskview import task_view, unit_link
from api.unitview import unit_view
from api.words import ROLES
from graph.finding import like
from ontology.errors import ConfigurationError

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

_ALIKE = 5


@router.get("/documents/{document_id}/tasks/{task_id}")
def task(document_id: str, task_id: str, library: LibraryDep, settings: SettingsDep, pages: PagesDep) -> HTMLResponse:
    """One task: its text as read, its facts, what it needs and what waits for it, what is like it elsewhere."""
    record = library.record(document_id)
    own = next((held for held in record.tasks if held.id == task_id), None)
    if own is None:
        raise NotFoundError("文件中没有这项任务", where=task_id, hint="它可能已被更新，请从文件页面进入")
    several = len(library.documents()) > 1
    return page_of(
        pages,
        "task.html",
        here="documents",
        view=task_view(record, own, library),
        several=several,
        alike=_alike(document_id, task_id, library, settings) if several else (),
        similar=similar_link(document_id, task_id),
    )


@router.get("/units")
def units(
    library: LibraryDep,
    settings: SettingsDep,
    pages: PagesDep,
    q: Annotated[str, Query(max_length=200)] = "",
    cursor: Cursor = None,
) -> HTMLResponse:
    """Every unit with its tasks by role, the busiest first; with ``q`` those whose name, as printed too, holds it."""
    rows = library.store.ask("tasks_per_unit")
    wanted = "".join(q.split())
    if wanted:
        printed = {str(row["unit"]) for row in library.store.ask("units") if wanted in str(row["mention"])}
        rows = tuple(row for row in rows if wanted in str(row["unit"]) or row["unit"] in printed)
    chosen, following = page(rows, lambda row: str(row["unit"]), limit=settings.page_size, cursor=cursor)
    return page_of(
        pages,
        "units.html",
        here="units",
        units=[{**row, "href": unit_link(str(row["unit"]))} for row in chosen],
        unknown="" if rows else unknown_unit(library, q),
        q=q,
        total=len(rows),
        roles=ROLES,
        following=following,
    )


@router.get("/units/{name:path}")
def unit(name: str, library: LibraryDep, pages: PagesDep) -> HTMLResponse:
    """One unit: what the register knows, its tasks by role, its deadlines, whom it works with."""
    unknown = unknown_unit(library, name)
    if unknown or not name.strip():
        raise NotFoundError(
            unknown.rstrip("。？") or "没有给出单位名称", where=name[:100], hint="请从单位列表进入：/units"
        )
    return page_of(pages, "unit.html", here="units", view=unit_view(library, name.strip()))


def _alike(document: str, task: str, library: Library, settings: Settings) -> tuple[HitShown, ...]:
    """The tasks of other documents that say much the same; none where the model of the settings cannot be read."""
    try:
        return shown_of(like(index_of(library.store, settings.model), document, task, top=_ALIKE), library)
    except ConfigurationError:
        return ()
