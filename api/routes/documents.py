"""Documents: list, one record as JSON or RDF, adding one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any

from fastapi import APIRouter, BackgroundTasks, File, Header, Query, Request, UploadFile
from fastapi.responses import JSONResponse, Response, StreamingResponse
from starlette.concurrency import run_in_threadpool

from api import following, removing
from api.access.visiting import note
from api.conditional import require_unchanged
from api.deps import Cursor, JobsDep, LibraryDep, Limit, SettingsDep
from api.errors import NotFoundError
from api.handover import FORMS
from api.jobview import job_shown
from api.library import Library
from api.negotiation import RDF, form_of
from api.paging import page
from api.problems import MEDIA_TYPE
from api.schemas import DocumentOut, DocumentsOut, ProblemOut, ReplacedOut, TaskDetailOut
from api.schemas_jobs import JobOut
from api.sorting import in_order
from api.tasklist import Found, task_json
from api.things import as_rdf, thing
from api.uploads import given_of
from api.warming import warm
from graph.standing import Standing
from graph.store import DocumentRow
from ontology import iris
from ontology.model import Level, Status
from ontology.record import plain, to_json

router = APIRouter(prefix="/documents", tags=["文件"])

FormWanted = Annotated[
    str | None, Query(alias="format", description="json、turtle、jsonld、rdfxml、ntriples 或 trig，优先于 Accept")
]
_CHANGED: dict[str, Any] = {"model": ProblemOut, "content": {MEDIA_TYPE: {}}, "description": "文件已经变了"}
_FIELDS: dict[str, Callable[[DocumentRow], Any]] = {
    "issued": lambda row: row.issued,
    "title": lambda row: row.title,
    "issuer": lambda row: row.issuer,
    "tasks": lambda row: row.tasks,
}


def _lines(library: Library, rows: Sequence[DocumentRow]) -> list[DocumentOut]:
    """The lines of the list of documents, with how each stands today."""
    standing = library.standings()
    titles = {row.id: row.title for row in library.documents()}
    return [_row(row, standing[row.id], titles) for row in rows]


def _row(row: DocumentRow, standing: Standing, titles: Mapping[str, str | None]) -> DocumentOut:
    replaced = [
        ReplacedOut(document=link.new, title=titles.get(link.new), ground=link.ground, since=link.since)
        for link in standing.replaced_by
    ]
    said = {name: getattr(row, name) for name in row.__slots__}
    return DocumentOut(**said, in_force=standing.in_force, expires=standing.expires, replaced_by=replaced)


@router.get("")
def list_documents(
    *,
    library: LibraryDep,
    limit: Limit,
    cursor: Cursor = None,
    title: Annotated[str | None, Query(description="标题中的字", max_length=200)] = None,
    issuer: Annotated[str | None, Query(description="发文机关中的字", max_length=100)] = None,
    level: Annotated[Level | None, Query(description="发文机关的层级")] = None,
    status: Annotated[Status | None, Query(description="draft 为草案，final 为正式文件")] = None,
    issued_from: Annotated[dt.date | None, Query(description="这一天起印发的")] = None,
    issued_to: Annotated[dt.date | None, Query(description="到这一天为止印发的")] = None,
    sort: Annotated[
        str | None, Query(description=f"排序：{'、'.join(_FIELDS)}，前面加 - 为倒序", max_length=40)
    ] = None,
) -> DocumentsOut:
    """The documents that fit, by date, undated ones last, or sorted by issued, title, issuer or tasks."""

    def fits(row: DocumentRow) -> bool:
        wanted = (title is None or title in (row.title or "")) and (issuer is None or issuer in (row.issuer or ""))
        early = issued_from is not None and (row.issued is None or row.issued < issued_from)
        late = issued_to is not None and (row.issued is None or row.issued > issued_to)
        return wanted and level in (None, row.level) and status in (None, row.status) and not early and not late

    rows = in_order(filter(fits, library.documents()), sort, _FIELDS)
    chosen, following_page = page(rows, lambda row: row.id, limit=limit, cursor=cursor)
    return DocumentsOut(documents=_lines(library, chosen), total=len(rows), next=following_page)


@router.get(
    "/{document_id}",
    response_class=JSONResponse,
    responses={200: {"content": {"application/json": {}, **{media: {} for media in RDF}}}},
)
def one_document(
    document_id: str,
    request: Request,
    library: LibraryDep,
    form: FormWanted = None,
) -> Response:
    """The record of a document as JSON, or its graph in a form of RDF, by ``Accept`` or ``format``."""
    chosen = form_of(request.headers.get("accept"), form)
    record = library.record(document_id)
    if chosen == "json":
        return JSONResponse(to_json(record), headers={"vary": "accept"})
    pieces = library.store.export(chosen, document=document_id)
    return StreamingResponse(pieces, media_type=FORMS[chosen].media_type, headers={"vary": "accept"})


@router.post(
    "",
    status_code=202,
    response_model=JobOut,
    responses={
        200: {"model": JobOut, "description": "在 Prefer: wait 的时间内已全部有结果"},
        202: {"description": "已排队，Location 指向进度"},
    },
)
async def add_documents(
    *,
    file: Annotated[list[UploadFile], File(description="政策文件，可以有多个")],
    jobs: JobsDep,
    settings: SettingsDep,
    prefer: Annotated[str | None, Header(description="wait=秒数：最多等这么久再回答", examples=["wait=30"])] = None,
) -> JSONResponse:
    """Take files to be read and stored; the same text again is the same document.

    The job tells what becomes of each.
    """
    job = await run_in_threadpool(jobs.submit, await given_of(file, settings))
    headers = {"location": f"/api/v1/jobs/{job.id}"}
    seconds = following.preferred_wait(prefer)
    if seconds:
        headers["preference-applied"] = f"wait={seconds}"
    over = await following.ended(jobs, job.id, seconds) if seconds else False
    return JSONResponse(job_shown(jobs.get(job.id)), 200 if over else 202, headers=headers)


@router.delete("/{document_id}", status_code=204, responses={412: _CHANGED})
def remove_document(
    *,
    document_id: str,
    library: LibraryDep,
    settings: SettingsDep,
    afterwards: BackgroundTasks,
    seen: Annotated[str | None, Header(alias="if-match", description="取得文件时的 ETag：变了就不移除")] = None,
) -> None:
    """Take a document out of the graph; what people corrected in it is kept for when it comes back."""
    require_unchanged(library, document_id, seen)
    note(document_id)
    removing.remove(library, document_id)
    afterwards.add_task(warm, library.store, settings.model)


@router.get(
    "/{document_id}/tasks/{task_id}",
    response_model=TaskDetailOut,
    responses={200: {"content": {media: {"schema": {"type": "string"}} for media in RDF}}},
)
def one_task(
    document_id: str, task_id: str, request: Request, library: LibraryDep, form: FormWanted = None
) -> Response:
    """A task with its text, its facts and its dependencies, as JSON or in a form of RDF."""
    chosen = form_of(request.headers.get("accept"), form)
    record = library.record(document_id)
    own = next((held for held in record.tasks if held.id == task_id), None)
    if own is None:
        raise NotFoundError("文件中没有这项任务", where=task_id[:40], hint="它可能已被更新，请从任务列表进入")
    if chosen != "json":
        return as_rdf(thing(library, f"/document/{iris.escape(document_id)}/task/{iris.escape(task_id)}"), chosen)
    said = task_json(Found(document=record.document, task=own), library.standings()[document_id])
    edges = [edge for edge in record.dependencies if own.id in (edge.source, edge.target)]
    facts = {name: plain(getattr(own, name)) for name in ("targets", "references", "modality", "deliverables")}
    content = said | facts | {"text": own.span.of(record.document.text), "dependencies": plain(tuple(edges))}
    return JSONResponse(content, headers={"vary": "accept"})
