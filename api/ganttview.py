"""How do deadlines stand on a line of time? A row a task: bars for periods, diamonds for days, ticks for cycles.

Places are per cent of the width, so that the browser fits the chart into any window; the chart of a large graph shows
the tasks that are nearest to the day and says how many it leaves out.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from api.answerview import passage_link, task_link
from api.calendarview import SIGNS
from api.dated import KINDS, Dated, State, standing
from api.duegiven import Asked, Given
from api.library import Library
from api.tasklist import Key
from api.timeaxis import Tick, Window, month_end, percent, window_of
from api.words import ROLES, document_name, is_doubtful
from ontology.model import Record, Section, Task

MOST = 300
"""Tasks that are drawn."""
_OPEN = 40  # tasks up to which every group is open at first
_TICKS = 24  # days of a cycle that are marked one by one
_NO_UNIT = "没有点名单位"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A deadline in a row: ``shape`` diamond, bar, line (a cycle too dense to tick) or tick; ``to`` where it ends."""

    shape: str
    at: str
    to: str
    width: str
    state: State
    code: str
    label: str
    href: str
    doubtful: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A task with its marks; ``beyond`` are words on what lies outside the window, ``undated`` what has no day."""

    path: str
    title: str
    href: str
    marks: tuple[Mark, ...]
    beyond: str
    undated: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The tasks under a heading, of a document or of a unit; ``overdue`` counts tasks with a day that has passed."""

    name: str
    rows: tuple[Row, ...]
    overdue: int
    soon: int
    open: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class GanttView:
    """The chart: its window with ticks, the place of the day, groups; how many tasks and days are not in it."""

    first: dt.date
    last: dt.date
    ticks: tuple[Tick, ...]
    years: tuple[Tick, ...]
    today: str
    groups: tuple[Group, ...]
    shown: int
    total: int
    outside: int
    groupings: tuple[tuple[str, str, bool], ...]
    signs: tuple[tuple[str, str, str], ...]


def gantt_view(given: Given, asked: Asked, items: Sequence[Dated], library: Library) -> GanttView:
    """The chart of the tasks that fit."""
    by_task = _by_task(items)
    chosen = _nearest(by_task, asked.day)
    window = _window(asked, [one for key in chosen for one in by_task[key]])
    record = _Records(library)
    name_of = _unit_of(record) if asked.group == "unit" else _place_of(record, chosen)
    groups: dict[str, list[Key]] = {}
    for key in sorted(chosen, key=lambda each: by_task[each][0].order):
        groups.setdefault(name_of(key), []).append(key)
    shown = tuple(_group(name, keys, by_task, window, asked, few=len(chosen) <= _OPEN) for name, keys in groups.items())
    if shown and not any(group.open for group in shown):
        first = shown[0]
        shown = (
            Group(name=first.name, rows=first.rows, overdue=first.overdue, soon=first.soon, open=True),
            *shown[1:],
        )
    return GanttView(
        first=window.first,
        last=window.last,
        ticks=tuple(window.ticks()),
        years=tuple(window.years()),
        today=percent(window.at(asked.day)) if window.holds(asked.day) else "",
        groups=shown,
        shown=len(chosen),
        total=len(by_task),
        outside=sum(bool(row.beyond) for group in shown for row in group.rows),
        groupings=(
            ("按文件标题", given.address(group=""), asked.group == "document"),
            ("按单位", given.address(group="unit"), asked.group == "unit"),
        ),
        signs=tuple((code, "○" if code == "recurring" else SIGNS[code], name) for code, name in KINDS.items()),
    )


def _by_task(items: Iterable[Dated]) -> dict[Key, list[Dated]]:
    """The deadlines of each task that has at least one with a day."""
    found: dict[Key, list[Dated]] = {}
    for one in items:
        found.setdefault((one.entry.document, one.entry.task), []).append(one)
    return {key: held for key, held in found.items() if any(one.due for one in held)}


def _nearest(by_task: Mapping[Key, Sequence[Dated]], day: dt.date) -> list[Key]:
    """The tasks with a day to come, the nearest first, then those past, the latest first; as many as are drawn."""

    def rank(key: Key) -> tuple[bool, int, int]:
        away = [(one.due - day).days for one in by_task[key] if one.due is not None]
        ahead = [days for days in away if days >= 0]
        return (not ahead, min(ahead) if ahead else -max(away), by_task[key][0].order)

    return sorted(by_task, key=rank)[:MOST]


def _window(asked: Asked, items: Sequence[Dated]) -> Window:
    """The window asked for by the filters, else one that holds what there is near the day."""
    wanted = asked.wanted
    if wanted.first is not None and wanted.last is not None and wanted.first <= wanted.last:
        return Window(first=wanted.first.replace(day=1), last=month_end(wanted.last.year, wanted.last.month))
    days = [day for one in items for day in (one.entry.start, one.due) if day is not None]
    found = window_of(days, asked.day)
    first = wanted.first.replace(day=1) if wanted.first and wanted.first <= found.last else found.first
    last = month_end(wanted.last.year, wanted.last.month) if wanted.last and wanted.last >= first else found.last
    return Window(first=first, last=last)


class _Records:
    """The records of documents, each read once."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._held: dict[str, tuple[Record, dict[str, Task]]] = {}

    def __call__(self, document: str) -> Record:
        return self._of(document)[0]

    def task(self, key: Key) -> Task | None:
        """A task; None where it has gone meanwhile."""
        return self._of(key[0])[1].get(key[1])

    def _of(self, document: str) -> tuple[Record, dict[str, Task]]:
        if document not in self._held:
            record = self._library.record(document)
            self._held[document] = record, {task.id: task for task in record.tasks}
        return self._held[document]


def _place_of(record: _Records, keys: Iterable[Key]) -> Callable[[Key], str]:
    """What a task stands under: the document, or the outermost heading where there is but one document."""
    several = len({document for document, _ in keys}) > 1

    def name(key: Key) -> str:
        held = record(key[0])
        if several:
            return document_name(held.document)
        heading = _heading(held, record.task(key))
        return f"{heading.label}{heading.title}" if heading else document_name(held.document)

    return name


def _heading(record: Record, task: Task | None) -> Section | None:
    """The outermost heading over a task that is not its own."""
    by_id = {section.id: section for section in record.sections}
    found, at = None, task.section if task else None
    while at is not None and at in by_id:
        section = by_id.pop(at)
        if task and (section.label or section.title) and section.span.start != task.span.start:
            found = section
        at = section.parent
    return found


def _unit_of(record: _Records) -> Callable[[Key], str]:
    """The unit that leads a task, else the first of its weightiest role."""

    def name(key: Key) -> str:
        task = record.task(key)
        held = {entry.role: entry.unit for entry in reversed(task.assignments)} if task else {}
        return next((held[role] for role in ROLES if role in held), _NO_UNIT)

    return name


def _group(
    name: str, keys: Sequence[Key], by_task: Mapping[Key, Sequence[Dated]], window: Window, asked: Asked, *, few: bool
) -> Group:
    states = [{one.state for one in by_task[key]} for key in keys]
    return Group(
        name=name,
        rows=tuple(_row(by_task[key], window, asked.day) for key in keys),
        overdue=sum("overdue" in each for each in states),
        soon=sum("soon" in each for each in states),
        open=few,
    )


def _row(held: Sequence[Dated], window: Window, day: dt.date) -> Row:
    entry = held[0].entry
    outside = [one.due for one in held if one.due and not one.cycle and not window.holds(one.due)]
    undated = list(dict.fromkeys(one.entry.mention for one in held if one.due is None))
    return Row(
        path=entry.path,
        title=entry.title,
        href=task_link(entry.document, entry.task),
        marks=tuple(mark for one in held for mark in _marks(one, window, day)),
        beyond="、".join(each.isoformat() for each in sorted(outside)),
        undated="、".join(undated),
    )


def _marks(one: Dated, window: Window, day: dt.date) -> Iterator[Mark]:
    """How a deadline is drawn."""
    entry = one.entry
    if one.due is None:
        return
    if one.cycle is not None:
        yield from _cycle(one, window, day)
    elif one.kind == "period" and entry.start is not None:
        if entry.start <= window.last and one.due >= window.first:
            until = window.edge(one.due + dt.timedelta(days=1)) if one.due < window.last else 100.0
            label = f"{entry.start.isoformat()}至{one.due.isoformat()}"
            ends = window.edge(max(entry.start, window.first)), until
            yield _mark(one, "bar", ends, one.state, label)
    elif window.holds(one.due):
        at = window.at(one.due)
        yield _mark(one, "diamond", (at, at), one.state, one.due.isoformat())


def _cycle(one: Dated, window: Window, day: dt.date) -> Iterator[Mark]:
    """The days of a cycle one by one, or a line where they are many."""
    cycle = one.cycle
    if cycle is None or cycle.start > window.last:
        return
    first = max(window.first, cycle.start)
    days: list[dt.date] = []
    for each in cycle.days(first, window.last):
        days.append(each)
        if len(days) > _TICKS:
            yield _mark(one, "line", (window.edge(first), 100.0), "later", f"自{first.isoformat()}起")
            return
    for each in days:
        at = window.at(each)
        yield _mark(one, "tick", (at, at), standing(each, day), each.isoformat())


def _mark(one: Dated, shape: str, ends: tuple[float, float], state: State, when: str) -> Mark:
    entry = one.entry
    return Mark(
        shape=shape,
        at=percent(ends[0]),
        to=percent(ends[1]),
        width=percent(max(ends[1] - ends[0], 0.4)),
        state=state,
        code=one.kind,
        label=f"{when} {KINDS[one.kind]}“{entry.mention}”：{entry.path} {entry.title}",
        href=passage_link(entry.document, entry.span),
        doubtful=is_doubtful(entry.confidence),
    )
