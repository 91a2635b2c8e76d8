"""The first page: one box for questions and searches, the answer, the results; and tasks that are like one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse

from api.answering import MOST_TURNS, answer, asks
from api.answerview import show
from api.deps import LibraryDep, PagesDep, SettingsDep, page_of, question_of
from api.errors import NotFoundError
from api.library import Library
from api.metrics import metrics_of
from api.rephrasing import rephraser_of
from api.searching import find, index_of
from api.searchview import MOST, STEP, Results, results, shown_of
from api.settings import Settings
from api.shelf import examples, newest_first, shelved
from api.words import document_name
from graph.finding import like
from ontology.errors import ConfigurationError, QuestionError
from ontology.model import Span

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

_ON_FIRST_PAGE = 12
_ALIKE = 10
Previous = Annotated[tuple[str, ...], Query(max_length=50)]
Value = Annotated[str, Query(max_length=200)]


def _filters(
    *,
    document: Value = "",
    unit: Value = "",
    role: Value = "",
    force: Value = "",
    year: Value = "",
    level: Value = "",
) -> dict[str, str]:
    """The filters in the address; an empty one is none."""
    given = {"document": document, "unit": unit, "role": role, "force": force, "year": year, "level": level}
    return {name: value for name, value in given.items() if value}


Filters = Annotated[dict[str, str], Depends(_filters)]


@router.get("/")
def home(
    *,
    request: Request,
    library: LibraryDep,
    settings: SettingsDep,
    pages: PagesDep,
    filters: Filters,
    q: str = "",
    as_of: dt.date | None = None,
    previous: Previous = (),
    top: Annotated[int, Query(ge=1)] = STEP,
) -> HTMLResponse:
    """The box; with ``q`` the answer where something is asked, as of a day where one is given, and what was found.

    ``previous`` are the questions of the conversation so far, carried in the form alone.
    """
    values: dict[str, Any] = {"here": "ask", "question": q, "examples": examples(library)}
    values |= {"longest_question": settings.longest_question, "fault": None, "shown": None, "results": None}
    values["conversation"] = ()
    rows = newest_first(library)
    values |= {"document_count": len(rows), "documents": []}
    if q:
        before = tuple(each for each in previous if each.strip())[-MOST_TURNS:]
        looking = _Looking(as_of=as_of, filters=filters, top=min(top, MOST), previous=before)
        values |= _looked_up(q, library, settings, looking)
        if values["shown"] is not None:
            metrics_of(request).asked(answerable=values["shown"].answerable)
    else:
        values["documents"] = shelved(library, rows[:_ON_FIRST_PAGE])
    return page_of(pages, "home.html", **values)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Looking:
    """What goes with a question: its day, the filters and number of results, the questions before it."""

    as_of: dt.date | None
    filters: Mapping[str, str]
    top: int
    previous: tuple[str, ...]


def _looked_up(text: str, library: Library, settings: Settings, looking: _Looking) -> dict[str, Any]:
    """The answer and the results, or what is wrong with the question; an answer does not fail with the search."""
    try:
        question = question_of(text, settings)
        previous = tuple(question_of(each, settings) for each in looking.previous)
    except QuestionError as error:
        return {"fault": error}
    found: dict[str, Any] = {"question": question}
    if previous or asks(question, library.store, today=looking.as_of):
        given = answer(question, library.store, as_of=looking.as_of, previous=previous, rephrase=rephraser_of(settings))
        found |= {"shown": show(given, library), "conversation": (*previous, question)[-MOST_TURNS:]}
    try:
        found["results"] = _found(question, library, settings, filters=looking.filters, top=looking.top)
    except ConfigurationError as error:
        found["fault"] = error
    return found


def _found(text: str, library: Library, settings: Settings, *, filters: Mapping[str, str], top: int) -> Results:
    found = find(library.store, text, model=settings.model, top=top, filters=filters)
    return results(text, found, filters, top, library)


@router.get("/similar")
def similar(
    *,
    document: Value,
    task: Value,
    library: LibraryDep,
    settings: SettingsDep,
    pages: PagesDep,
) -> HTMLResponse:
    """The tasks of other documents that say much the same as one."""
    record = library.record(document)
    own = next((held for held in record.tasks if held.id == task), None)
    if own is None:
        raise NotFoundError("文件中没有这项任务", where=task, hint="它可能已被更新，请从文件页面进入")
    hits = like(index_of(library.store, settings.model), document, task, top=_ALIKE)
    return page_of(
        pages,
        "similar.html",
        here="ask",
        task=own,
        text=_opening(own.span, record.document.text),
        name=document_name(record.document),
        document=document,
        hits=shown_of(hits, library),
        several=len(library.documents()) > 1,
    )


def _opening(span: Span, text: str) -> str:
    """The task's first words."""
    whole = span.of(text)
    return whole if len(whole) <= _SHOWN else f"{whole[:_SHOWN]}…"


_SHOWN = 200
