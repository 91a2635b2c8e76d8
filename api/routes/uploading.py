"""The page of documents: the list, files taken in and followed, documents removed and put back."""

from __future__ import annotations

from typing import Annotated, Any, cast

from fastapi import APIRouter, BackgroundTasks, Depends, File, Form, Query, Request, UploadFile
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from jinja2 import Environment
from starlette.concurrency import run_in_threadpool

from api import removing
from api.access.visiting import note
from api.deps import Cursor, JobsDep, LibraryDep, PagesDep, SettingsDep, page_of
from api.errors import NotFoundError
from api.jobs import Jobs
from api.kept import Kept
from api.library import Library
from api.paging import page
from api.problems import problem_of
from api.settings import Settings
from api.shelf import newest_first, shelved
from api.uploads import given_of, megabytes
from api.uploadview import current, shown
from api.warming import warm
from api.words import document_name
from ontology.errors import PolicyGraphError
from ontology.model import Record

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)


def removed_of(request: Request) -> Kept[Record]:
    """The documents that were removed a short while ago."""
    return cast("Kept[Record]", request.app.state.removed)


RemovedDep = Annotated[Kept[Record], Depends(removed_of)]


@router.get("/documents")
def documents(
    *,
    library: LibraryDep,
    settings: SettingsDep,
    pages: PagesDep,
    jobs: JobsDep,
    removed: RemovedDep,
    cursor: Cursor = None,
    undo: Annotated[str, Query(alias="removed", max_length=40)] = "",
) -> HTMLResponse:
    """The list of documents, files taken in and what becomes of them; ``removed`` names what may come back."""
    return _page(library, settings, pages, jobs, cursor=cursor, undo=undo, gone=removed.get(undo))


def _page(
    library: Library, settings: Settings, pages: Environment, jobs: Jobs, *, cursor: str | None = None, **values: Any
) -> HTMLResponse:
    rows = newest_first(library)
    chosen, following = page(rows, lambda row: row.id, limit=settings.page_size, cursor=cursor)
    gone = values.get("gone")
    given = {"fault": None, "undo": "", "status": 200} | values | {"gone": document_name(gone.document) if gone else ""}
    return page_of(
        pages,
        "documents.html",
        here="documents",
        documents=shelved(library, chosen),
        document_count=len(rows),
        following=following,
        jobs=current(jobs.all()),
        largest=megabytes(settings.largest_upload),
        most_files=settings.most_files,
        most_bytes=2 * settings.largest_upload,
        largest_bytes=settings.largest_upload,
        **given,
    )


@router.post("/documents")
async def upload(
    *,
    file: Annotated[list[UploadFile] | None, File()] = None,
    library: LibraryDep,
    settings: SettingsDep,
    pages: PagesDep,
    jobs: JobsDep,
) -> Response:
    """Take files in and lead to their progress; a fault is told above the form."""
    try:
        job = await run_in_threadpool(jobs.submit, await given_of(file or (), settings))
    except PolicyGraphError as error:
        status = problem_of(error).status
        return await run_in_threadpool(_page, library, settings, pages, jobs, fault=error, status=status)
    return RedirectResponse(f"/jobs/{job.id}", 303)


@router.get("/jobs/{job_id}")
def follow(job_id: str, jobs: JobsDep, pages: PagesDep) -> HTMLResponse:
    """One upload: what became of each file, or how far it is."""
    return page_of(pages, "job.html", here="documents", job=shown(jobs.get(job_id)))


@router.post("/jobs/{job_id}/cancel")
def cancel(job_id: str, jobs: JobsDep) -> RedirectResponse:
    """Read no more of an upload."""
    jobs.cancel(job_id)
    return RedirectResponse(f"/jobs/{job_id}", 303)


@router.get("/documents/{document_id}/remove")
def ask_to_remove(document_id: str, library: LibraryDep, pages: PagesDep) -> HTMLResponse:
    """Whether a document is really to go, and what goes with it."""
    record = library.record(document_id)
    corrections = len(library.store.corrections(document_id))
    return page_of(
        pages,
        "remove.html",
        here="documents",
        document=record.document,
        name=document_name(record.document),
        tasks=len(record.tasks),
        corrections=corrections,
    )


@router.post("/documents/{document_id}/remove")
def remove(
    document_id: str, library: LibraryDep, settings: SettingsDep, removed: RemovedDep, afterwards: BackgroundTasks
) -> RedirectResponse:
    """Take a document out; for half an hour it can be put back."""
    note(document_id)
    record = removing.remove(library, document_id)
    afterwards.add_task(warm, library.store, settings.model)
    name = removed.keep(record, 8 * len(record.document.text))
    return RedirectResponse(f"/documents?removed={name}", 303)


@router.post("/documents/put-back")
def put_back(
    name: Annotated[str, Form(alias="removed", max_length=40)],
    library: LibraryDep,
    settings: SettingsDep,
    removed: RemovedDep,
    afterwards: BackgroundTasks,
) -> RedirectResponse:
    """Put back what was removed."""
    record = removed.get(name)
    if record is None:
        raise NotFoundError("移除的文件已经不能恢复了", hint="移除后只保留半小时，请重新收录原文件")
    note(record.document.id)
    removing.put_back(library, record)
    afterwards.add_task(warm, library.store, settings.model)
    return RedirectResponse(f"/documents/{record.document.id}", 303)
