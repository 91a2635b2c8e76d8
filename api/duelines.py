"""How is the list of deadlines shown? What has passed above, then month by month, at the end what has no day."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from api.answerview import passage_link, task_link
from api.dated import KINDS, SOON, STATES, Dated, State
from api.duegiven import Asked, Given
from api.library import Library
from api.marking import excerpt
from api.paging import page
from api.taskview import unit_link
from api.words import ROLES, deadline_words, document_name, is_doubtful
from ontology.model import Deadline, Record, Task

_FEW = 10
"""Deadlines without a day, or past it, that are shown at once beside those to come."""
_REACH = 60  # characters shown on either side of a deadline
_UNITS = 4
_WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One deadline: its day, how far that is, the words of the text with what stands around them, whose it is."""

    state: State
    day: str
    weekday: str
    left: str
    kind: str
    code: str
    words: str
    title: str
    path: str
    href: str
    document: str
    document_href: str
    passage: str
    parts: tuple[tuple[str, bool], ...]
    units: tuple[tuple[str, str, str], ...]
    further: int
    via: str
    note: str
    missing: str
    doubtful: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Deadlines under one heading; ``more`` leads to all of them where only some are shown."""

    name: str
    state: State
    count: int
    lines: tuple[Line, ...]
    more: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DueList:
    """The sections of a page of the list, and the address of the next page."""

    sections: tuple[Section, ...]
    following: str


def due_list(given: Given, asked: Asked, items: Sequence[Dated], library: Library, *, limit: int) -> DueList:
    """A page of the list. QuestionError where the cursor is none."""
    by_state: dict[State, list[Dated]] = {state: [] for state in STATES}
    for one in items:
        by_state[one.state].append(one)
    by_state["overdue"].reverse()  # what has just passed first
    coming = [*by_state["soon"], *by_state["later"]]
    state = asked.wanted.state
    main = by_state[state] if state else coming
    chosen, following = page(main, lambda one: one.id, limit=limit, cursor=given["cursor"] or None)
    shown = _Shown(library, asked)
    sections: list[Section] = []
    if state is None and not given["cursor"]:
        sections += shown.few("overdue", by_state["overdue"], given)
    totals = {name: len(list(held)) for name, held in itertools.groupby(main, key=_heading)}
    for name, held in itertools.groupby(chosen, key=_heading):
        few = list(held)
        sections.append(Section(name=name, state=few[0].state, count=totals[name], lines=shown.lines(few)))
    if state is None and following is None:
        sections += shown.few("open", by_state["open"], given)
    after = f"{given.address()}{'&' if '?' in given.address() else '?'}cursor={following}" if following else ""
    return DueList(sections=tuple(sections), following=after)


def _heading(one: Dated) -> str:
    """已到期 of a month, 30天内到期, the month, 没有具体日期."""
    if one.due is None:
        return STATES["open"]
    if one.state == "soon":
        return STATES["soon"]
    month = f"{one.due.year}年{one.due.month}月"
    return f"{month}已到期" if one.state == "overdue" else month


class _Shown:
    """Lines of deadlines; the record of a document is read once for all of them."""

    def __init__(self, library: Library, asked: Asked) -> None:
        self._library = library
        self._day = asked.day
        self._read: dict[str, tuple[Record, dict[str, Task]]] = {}

    def few(self, state: State, held: Sequence[Dated], given: Given) -> list[Section]:
        """The first of those of a state, with the way to all; nothing where there are none."""
        if not held:
            return []
        more = given.address(state=state) if len(held) > _FEW else ""
        lines = self.lines(held[:_FEW])
        return [Section(name=STATES[state], state=state, count=len(held), lines=lines, more=more)]

    def lines(self, held: Iterable[Dated]) -> tuple[Line, ...]:
        """The lines of some deadlines."""
        return tuple(self._line(one) for one in held)

    def _line(self, one: Dated) -> Line:
        entry = one.entry
        if entry.document not in self._read:
            record = self._library.record(entry.document)
            self._read[entry.document] = record, {task.id: task for task in record.tasks}
        record, tasks = self._read[entry.document]
        units = _units(tasks.get(entry.task))
        return Line(
            state=one.state,
            day=f"{one.due.year}年{one.due.month}月{one.due.day}日" if one.due else "",
            weekday=f"星期{_WEEKDAYS[one.due.weekday()]}" if one.due else "",
            left=left(one.due, self._day),
            kind=KINDS[one.kind],
            code=one.kind,
            words=words_of(one),
            title=entry.title,
            path=entry.path,
            href=task_link(entry.document, entry.task),
            document=document_name(record.document),
            document_href=f"/documents/{entry.document}",
            passage=passage_link(entry.document, entry.span),
            parts=excerpt(record.document.text, (entry.span,), _REACH),
            units=units[:_UNITS],
            further=max(len(units) - _UNITS, 0),
            via=one.via,
            note=one.note,
            missing=one.missing,
            doubtful=is_doubtful(entry.confidence),
        )


def _units(task: Task | None) -> tuple[tuple[str, str, str], ...]:
    """The units of a task, the weightiest role first: name, address, role."""
    if task is None:
        return ()
    found: dict[str, str] = {}
    for role, name in ROLES.items():
        for entry in task.assignments:
            if entry.role == role:
                found.setdefault(entry.unit, name)
    return tuple((unit, unit_link(unit), role) for unit, role in found.items())


def words_of(one: Dated) -> str:
    """The time in words: 2026-01-01至2028-12-31, 每季度, 印发后3个月内; the mention where nothing is known."""
    entry = one.entry
    return deadline_words(
        Deadline(
            mention=entry.mention,
            start=entry.start,
            end=entry.end,
            recurs=entry.recurs,
            offset=entry.offset,
            anchor=entry.anchor,
            span=entry.span,
            rule=entry.rule,
        )
    )


def left(due: dt.date | None, day: dt.date) -> str:
    """How far a last day is: 今天, 还有12天, 已过12天; years where it is far."""
    if due is None:
        return ""
    days = (due - day).days
    if days == 0:
        return "今天到期"
    if abs(days) < _FAR:
        return f"还有{days}天" if days > 0 else f"已过{-days}天"
    months = round(abs(days) / 30.44)
    much = f"{months}个月" if months < 24 else f"{months // 12}年多" if months % 12 else f"{months // 12}年"
    return f"还有约{much}" if days > 0 else f"已过约{much}"


_FAR = 4 * SOON  # days from which months are counted
