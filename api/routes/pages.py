"""Pages: what a person sees in a browser; everything on them works without scripts."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse
from jinja2 import Environment

from api.answering import answer
from api.answerview import show
from api.deps import Cursor, LibraryDep, PagesDep, SettingsDep, question_of
from api.findings import on_page
from api.library import Library
from api.paging import page
from api.reading import read
from api.rulebook import rulebook
from api.settings import Settings
from api.shelf import examples, newest_first, shelved
from api.words import LEVELS, RULE_KINDS, document_name
from ontology.errors import QuestionError
from ontology.model import Span

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

_ON_FIRST_PAGE = 12


def _render(pages: Environment, template: str, **values: Any) -> HTMLResponse:
    return HTMLResponse(pages.get_template(template).render(values), headers={"cache-control": "no-store"})


@router.get("/")
def home(
    library: LibraryDep, settings: SettingsDep, pages: PagesDep, q: str = "", as_of: dt.date | None = None
) -> HTMLResponse:
    """The question box; with ``q`` the answer, as of a day where one is given."""
    values: dict[str, Any] = {"here": "ask", "question": q, "examples": examples(library)}
    values |= {"longest_question": settings.longest_question, "fault": None}
    if q:
        values |= _answered(q, library, settings, as_of)
    else:
        rows = newest_first(library)
        values |= {"documents": shelved(library, rows[:_ON_FIRST_PAGE]), "document_count": len(rows)}
    return _render(pages, "home.html", **values)


def _answered(text: str, library: Library, settings: Settings, as_of: dt.date | None) -> dict[str, Any]:
    try:
        given = answer(question_of(text, settings), library.store, as_of=as_of)
    except QuestionError as error:
        return {"fault": error}
    return {"shown": show(given, library), "question": given.question}


@router.get("/documents")
def documents(library: LibraryDep, settings: SettingsDep, pages: PagesDep, cursor: Cursor = None) -> HTMLResponse:
    """The list of documents."""
    rows = newest_first(library)
    chosen, following = page(rows, lambda row: row.id, limit=settings.page_size, cursor=cursor)
    return _render(
        pages,
        "documents.html",
        here="documents",
        documents=shelved(library, chosen),
        document_count=len(rows),
        following=following,
    )


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
    cited = None
    if start is not None and end is not None and start < end <= len(record.document.text):
        cited = Span(start=start, end=end)
    return _render(
        pages,
        "document.html",
        here="documents",
        record=record,
        document=record.document,
        name=document_name(record.document),
        level=LEVELS.get(record.document.level or ""),
        reading=read(record, cited),
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
    return _render(pages, "rules.html", here="rules", groups=shown)
