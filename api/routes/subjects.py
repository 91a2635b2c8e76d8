"""Pages of one task and of one unit; everything on them works without scripts."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from api.deps import LibraryDep, PagesDep, SettingsDep, page_of
from api.errors import NotFoundError
from api.library import Library
from api.searching import index_of
from api.searchview import HitShown, shown_of, similar_link
from api.settings import Settings
from api.taskview import task_view
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


def _alike(document: str, task: str, library: Library, settings: Settings) -> tuple[HitShown, ...]:
    """The tasks of other documents that say much the same; none where the model of the settings cannot be read."""
    try:
        return shown_of(like(index_of(library.store, settings.model), document, task, top=_ALIKE), library)
    except ConfigurationError:
        return ()
