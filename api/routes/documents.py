"""Documents: list, one record as JSON or RDF, adding one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated

from fastapi import APIRouter, BackgroundTasks, File, Header, Query, Request, UploadFile
from fastapi.responses import JSONResponse, Response, StreamingResponse
from starlette.concurrency import run_in_threadpool

from api import following, removing
from api.access.visiting import note
from api.deps import Cursor, JobsDep, LibraryDep, Limit, SettingsDep
from api.handover import FORMS
from api.jobview import job_shown
from api.library import Library
from api.negotiation import RDF, form_of
from api.paging import page
from api.schemas import DocumentOut, DocumentsOut, ReplacedOut
from api.schemas_jobs import JobOut
from api.uploads import given_of
from api.warming import warm
from graph.standing import Standing
from graph.store import DocumentRow
from ontology.record import to_json

router = APIRouter(prefix="/documents", tags=["文件"])


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
def list_documents(library: LibraryDep, limit: Limit, cursor: Cursor = None) -> DocumentsOut:
    """The documents of the graph, by date, undated ones last."""
    rows = library.documents()
    chosen, following = page(rows, lambda row: row.id, limit=limit, cursor=cursor)
    return DocumentsOut(documents=_lines(library, chosen), total=len(rows), next=following)


@router.get(
    "/{document_id}",
    response_class=JSONResponse,
    responses={200: {"content": {"application/json": {}, **{media: {} for media in RDF}}}},
)
def one_document(
    document_id: str,
    request: Request,
    library: LibraryDep,
    form: Annotated[
        str | None, Query(alias="format", description="json、turtle、jsonld、rdfxml、ntriples 或 trig，优先于 Accept")
    ] = None,
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


@router.delete("/{document_id}", status_code=204)
def remove_document(document_id: str, library: LibraryDep, settings: SettingsDep, afterwards: BackgroundTasks) -> None:
    """Take a document out of the graph; what people corrected in it is kept for when it comes back."""
    note(document_id)
    removing.remove(library, document_id)
    afterwards.add_task(warm, library.store, settings.model)
