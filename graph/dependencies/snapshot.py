"""What does the analysis of dependencies look at? Tasks, edges, times, units and numbers of some documents, frozen.

A task is known by its place in ``Snapshot.tasks``, a whole number: documents in the order of the graph, tasks in the
order of the text. Passages are kept as spans; the words are read again where they are shown.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from ontology.model import Comparator, DependencyType, Role, Span

WAITING: frozenset[DependencyType] = frozenset(("uses-output", "after"))
"""The types of edges that mean waiting: one needs what the other makes (``uses-output``), or the text says that it
comes after or on the result of the other's work (``after``).

``shares-object`` has no direction: two tasks build the same thing and must agree, neither waits. ``contributes-to``
leads to a number that the document sets, which is no work that could be late by itself.
"""


_SIGNS: Mapping[Comparator, str] = {">=": "≥", "<=": "≤", "=": "", "~": "约"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A document: what it is called, where it holds (``territory``) and whether it is in force."""

    id: str
    title: str
    territory: str | None = None
    issued: dt.date | None = None
    in_force: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """A task."""

    document: str
    id: str
    path: str
    title: str
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """``source`` needs ``target`` (both places of tasks), by way of ``via``."""

    source: int
    target: int
    type: DependencyType
    via: str
    rule: str
    confidence: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """A task that serves a number of its document, by the number's id."""

    source: int
    target: str
    via: str
    rule: str
    confidence: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A time of a task: ``end`` is the last day where it is known, ``recurs`` an ISO 8601 duration."""

    task: int
    mention: str
    span: Span
    start: dt.date | None = None
    end: dt.date | None = None
    recurs: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """A unit with its role in a task; ``body`` is the register's id where it is known."""

    task: int
    unit: str
    role: Role
    mention: str
    span: Span
    body: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Aim:
    """A number to be reached, of a document, or of a task where ``task`` is not None."""

    document: str
    task: int | None
    id: str | None
    mention: str
    indicator: str
    comparator: Comparator
    value: float
    unit: str | None
    by: dt.date | None
    span: Span

    @property
    def said(self) -> str:
        """Comparator, value and unit: ≥45%."""
        return f"{_SIGNS[self.comparator]}{self.value:.12g}{self.unit or ''}"


@dataclass(frozen=True)
class Snapshot:
    """What is looked at; frozen, and free of any store."""

    papers: Mapping[str, Paper]
    tasks: Sequence[Work]
    edges: Sequence[Edge] = ()
    goals: Sequence[Goal] = ()
    dues: Sequence[Due] = ()
    duties: Sequence[Duty] = ()
    aims: Sequence[Aim] = field(default=())

    @functools.cached_property
    def places(self) -> Mapping[tuple[str, str], int]:
        """The place of each task by its document and its id."""
        return {(work.document, work.id): place for place, work in enumerate(self.tasks)}

    @functools.cached_property
    def dues_of(self) -> Mapping[int, Sequence[Due]]:
        """The times of each task that has some."""
        return _by_task(self.dues)

    @functools.cached_property
    def duties_of(self) -> Mapping[int, Sequence[Duty]]:
        """The units of each task that has some."""
        return _by_task(self.duties)

    @functools.cached_property
    def final(self) -> Mapping[int, Due]:
        """The last time by which a task must be done, of each task with a known day: the day that it is held to."""
        found: dict[int, Due] = {}
        for due in self.dues:
            held = found.get(due.task)
            if due.end is not None and (held is None or held.end is None or due.end > held.end):
                found[due.task] = due
        return found

    @functools.cached_property
    def first(self) -> Mapping[int, dt.date]:
        """The earliest day that a task must have done something by."""
        found: dict[int, dt.date] = {}
        for due in self.dues:
            if due.end is not None:
                found[due.task] = min(due.end, found.get(due.task, due.end))
        return found

    def day(self, task: int) -> dt.date | None:
        """The day that a task is held to; None where the text gives none."""
        due = self.final.get(task)
        return due.end if due else None

    def of_unit(self, unit: str) -> tuple[int, ...]:
        """The tasks that a unit has, by its full name, in order."""
        return tuple(sorted({duty.task for duty in self.duties if duty.unit == unit}))


def _by_task(things: Iterable[Due] | Iterable[Duty]) -> Mapping[int, Sequence]:  # type: ignore[type-arg]
    found: defaultdict[int, list[Due | Duty]] = defaultdict(list)
    for thing in things:
        found[thing.task].append(thing)
    return dict(found)
