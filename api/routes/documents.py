"""Documents: list, one record as JSON or RDF, adding one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated

from fastapi import APIRouter, BackgroundTasks, File, Query, Request, UploadFile
from fastapi.responses import JSONResponse, Response, StreamingResponse

from api import unitbook
from api.batch import summary
from api.deps import Cursor, LibraryDep, Limit, SettingsDep
from api.findings import findings_json
from api.handover import FORMS
from api.library import Library
from api.negotiation import RDF, form_of
from api.paging import page
from api.register_graph import Described
from api.schemas import DocumentOut, DocumentsOut, FindingOut, ReplacedOut, StoredOut
from api.uploads import uploaded
from api.warming import warm
from graph.standing import Standing
from graph.store import DocumentRow
from graph.validate import inspect
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


@router.post("", status_code=201)
def add_document(
    file: Annotated[UploadFile, File(description="政策文件")],
    library: LibraryDep,
    settings: SettingsDep,
    afterwards: BackgroundTasks,
) -> StoredOut:
    """Read a file and store what it says; the same text again is the same document."""
    from corpus.load import load_bytes  # noqa: PLC0415 - the readers load with the first upload
    from extractors.pipeline import extract  # noqa: PLC0415

    content, name = uploaded(file, settings, what="文件", hint="请拆分文件，或只保留文字部分")
    record = unitbook.named(extract(load_bytes(content, name)), library.store)
    outcome = library.store.put(record)
    described = Described(library.store)
    described.note(record, outcome)
    described.finish()
    afterwards.add_task(warm, library.store, settings.model)
    return StoredOut(
        document=record.document.id,
        source=name,
        title=record.document.title,
        outcome=outcome,
        found=summary(record),
        findings=[FindingOut.model_validate(finding) for finding in findings_json(inspect(record))],
    )
