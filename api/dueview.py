"""What does the page 时限 say around its views? Filters, counts by state, what is left out, how to subscribe."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from api.calendarview import CalendarView, calendar_view
from api.dated import KINDS, STATES
from api.duegiven import VIEWS, Asked, Given
from api.duelines import DueList, due_list
from api.duelist import Dues
from api.ganttview import GanttView, gantt_view
from api.library import Library
from api.tasklist import unknown_unit
from api.words import ROLES
from graph.timetable import timetable_of

Word = TypeVar("Word", bound=str)
_DOCUMENTS = 200  # documents that are offered to choose from; more are found by typing
_FILTERS = ("unit", "role", "document", "year", "kind", "state", "from", "to")


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """A value to choose."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Tab:
    """A link with its count, where it has one."""

    label: str
    href: str
    current: bool
    count: int | None = None
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """The filters with what may be chosen; ``documents`` is empty where there are too many to choose from."""

    roles: tuple[Option, ...]
    kinds: tuple[Option, ...]
    states: tuple[Option, ...]
    documents: tuple[Option, ...]
    filtered: bool
    bare: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DuePage:
    """All that the page prints; one of ``lines``, ``calendar`` and ``gantt`` is there, none where nothing fits."""

    day: dt.date
    what_if: bool
    views: tuple[Tab, ...]
    states: tuple[Tab, ...]
    total: int
    void: int
    with_void: str
    without_void: str
    unknown: str
    feed: str
    lines: DueList | None = None
    calendar: CalendarView | None = None
    gantt: GanttView | None = None


def form_of(given: Given, library: Library) -> Form:
    """The filters as typed."""
    rows = library.documents()
    known = {row.id for row in rows}
    listed = len(rows) <= _DOCUMENTS and (not given["document"] or given["document"] in known)
    return Form(
        roles=_options(ROLES, given["role"]),
        kinds=_options(KINDS, given["kind"]),
        states=_options(STATES, given["state"]),
        documents=_options({row.id: row.title or row.source for row in rows}, given["document"]) if listed else (),
        filtered=any(given[name] for name in _FILTERS),
        bare=given.address(**dict.fromkeys(_FILTERS, "")),
    )


def _options(words: Mapping[Word, str], chosen: str) -> tuple[Option, ...]:
    return tuple(Option(value=code, label=name, chosen=chosen in (code, name)) for code, name in words.items())


def due_page(given: Given, asked: Asked, dues: Dues, library: Library, *, limit: int) -> DuePage:
    """The page for what was asked and found."""
    lines = calendar = gantt = None
    if dues.items and asked.view == "list":
        lines = due_list(given, asked, dues.items, library, limit=limit)
    elif asked.view == "calendar":
        calendar = calendar_view(given, asked, dues.items, timetable_of(library.store).documents)
    elif dues.items:
        gantt = gantt_view(given, asked, dues.items, library)
    return DuePage(
        day=asked.day,
        what_if=bool(given["today"]),
        views=tuple(
            Tab(label=name, href=given.address(view="" if code == "list" else code), current=code == asked.view)
            for code, name in VIEWS.items()
        ),
        states=tuple(_states(given, asked, dues)),
        total=len(dues.items),
        void=dues.void,
        with_void=given.address(all="1"),
        without_void=given.address(all="") if given["all"] else "",
        unknown="" if dues.items else unknown_unit(library, asked.wanted.unit),
        feed=feed_address(given),
        lines=lines,
        calendar=calendar,
        gantt=gantt,
    )


def _states(given: Given, asked: Asked, dues: Dues) -> Iterator[Tab]:
    """Links to the deadlines of each state, with their number before that filter."""
    total = sum(dues.states.values())
    yield Tab(label="全部", href=given.address(state=""), current=asked.wanted.state is None, count=total)
    for state, name in STATES.items():
        yield Tab(
            label=name,
            href=given.address(state=state),
            current=asked.wanted.state == state,
            count=dues.states.get(state, 0),
            name=state,
        )


def feed_address(given: Given) -> str:
    """The address of the calendar with the same filters; the state of a day is none of them."""
    dropped = ("view", "month", "group", "today", "state", "all", "from", "to")
    bounds = {"due_after": given["from"], "due_before": given["to"]}
    return given.address("/deadlines.ics", **(dict.fromkeys(dropped, "") | bounds))
