"""Pages of documents and rules; everything on them works without scripts."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse

from api.deps import LibraryDep, PagesDep, page_of
from api.findings import on_page
from api.reading import read
from api.rulebook import rulebook
from api.vouching import field_links
from api.words import LEVELS, RULE_KINDS, document_name
from ontology.correction import EDITABLE
from ontology.model import Span

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)


@router.get("/documents/{document_id}")
def document(
    document_id: str,
    library: LibraryDep,
    pages: PagesDep,
    start: Annotated[int | None, Query(alias="from", ge=0)] = None,
    end: Annotated[int | None, Query(alias="to", ge=0)] = None,
) -> HTMLResponse:
    """A document as read; ``from`` and ``to`` mark the passage that a link leads to."""
    record = library.record(document_id)
    vouched = library.vouched(document_id)
    cited = None
    if start is not None and end is not None and start < end <= len(record.document.text):
        cited = Span(start=start, end=end)
    return page_of(
        pages,
        "document.html",
        here="documents",
        record=record,
        document=record.document,
        name=document_name(record.document),
        level=LEVELS.get(record.document.level or ""),
        reading=read(record, cited, vouched=vouched),
        review=field_links(record.document, EDITABLE),
        vouched=vouched,
        several=len(library.documents()) > 1,
        cited=cited,
        findings=on_page(record, library.faults(document_id)),
    )


@router.get("/rules")
def rules(pages: PagesDep) -> HTMLResponse:
    """The registry of rules with their examples."""
    groups: dict[str, list[Any]] = {}
    for entry in rulebook():
        groups.setdefault(entry.kind, []).append(entry)
    shown = [{"kind": kind, "name": RULE_KINDS.get(kind, kind), "rules": entries} for kind, entries in groups.items()]
    return page_of(pages, "rules.html", here="rules", groups=shown)
