"""Where is a unit, a day, a title? The tasks of all documents by what questions name, without their texts."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any, Generic, TypeVar

from api.answering.wording import plain
from graph.outline import Aim, Outline, Source, TaskOutline, Time
from ontology.offsets import due_date

Value = TypeVar("Value")
Places = Mapping[str, tuple[int, ...]]
"""The numbers of tasks (or of targets) by their document."""

_NOWHERE: Places = {}


@dataclass(frozen=True, slots=True)
class Table(Generic[Value]):
    """Which documents have a value, and where in them."""

    held: Mapping[Value, Places]

    def __getitem__(self, value: Value) -> Places:
        return self.held.get(value, _NOWHERE)

    def __iter__(self) -> Iterator[Value]:
        return iter(self.held)

    def count(self, value: Value) -> int:
        """In how many places a value is."""
        return sum(map(len, self[value].values()))

    def changed(self, gone: Iterable[Pairs[Value]], come: Iterable[Pairs[Value]]) -> Table[Value]:
        """The table without some documents and with others; this one stays as it is."""
        held = dict(self.held)
        own: dict[Value, dict[str, tuple[int, ...]]] = {}

        def of(value: Value) -> dict[str, tuple[int, ...]]:
            if value not in own:
                own[value] = dict(held.get(value, _NOWHERE))
            return own[value]

        for document, values in gone:
            for value in values:
                of(value).pop(document, None)
        for document, values in come:
            for value, numbers in values.items():
                of(value)[document] = numbers
        for value, places in own.items():
            if places:
                held[value] = places
            else:
                held.pop(value, None)
        return Table(held)


Pairs = tuple[str, Mapping[Value, tuple[int, ...]]]
"""A document with the places of each of its values."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """Everything that tasks are found by: units, days, forces, sources, titles, targets.

    ``own`` are the units of what is not said for many tasks at once, ``roles`` the same with their roles; ``using``
    the roles that clauses give; ``aims`` the targets, without those of tasks that the document sets too.
    """

    units: Table[str]
    own: Table[str]
    roles: Table[tuple[str, str]]
    using: Table[str]
    days: Table[dt.date]
    forces: Table[str]
    sources: Table[Source]
    titles: Table[str]
    aims: Table[Aim]

    @classmethod
    def of(cls, outlines: Iterable[Outline]) -> Tables:
        """The tables of some documents."""
        empty: dict[str, Any] = {field.name: Table({}) for field in fields(cls)}
        return cls(**empty).changed((), outlines)

    def changed(self, gone: Iterable[Outline], come: Iterable[Outline]) -> Tables:
        """The tables without some documents and with others."""
        before, after = list(map(_entries, gone)), list(map(_entries, come))
        made: dict[str, Any] = {
            name: getattr(self, name).changed(
                [(document, values[name]) for document, values in before],
                [(document, values[name]) for document, values in after],
            )
            for name in (field.name for field in fields(self))
        }
        return Tables(**made)


def _entries(outline: Outline) -> tuple[str, dict[str, dict[object, tuple[int, ...]]]]:
    """The values of one document by table, each with its places."""
    found: dict[str, dict[object, dict[int, None]]] = {field.name: {} for field in fields(Tables)}
    for number, task in enumerate(outline.tasks):
        for table, value in _values(task, outline.document.issued):
            found[table].setdefault(value, {})[number] = None
    stated = {(plain(aim.indicator), aim.value) for aim, (owner, _) in _aims(outline) if owner < 0}
    for number, (aim, (owner, _)) in enumerate(_aims(outline)):
        if owner < 0 or (plain(aim.indicator), aim.value) not in stated:
            found["aims"].setdefault(aim, {})[number] = None
    kept = {table: {value: tuple(numbers) for value, numbers in values.items()} for table, values in found.items()}
    return outline.document.id, kept


def _aims(outline: Outline) -> Iterator[tuple[Aim, tuple[int, int]]]:
    """The targets of a document and of its tasks, each with its place."""
    return zip(outline.aims, outline.owners, strict=True)


def _values(task: TaskOutline, issued: dt.date | None) -> Iterator[tuple[str, object]]:
    """What finds a task, by table."""
    yield "titles", plain(task.title)
    for duty in task.duties:
        yield "units", duty.unit
        if duty.scope != "global":
            yield "own", duty.unit
            yield "roles", (duty.unit, duty.role)
        if duty.scope == "clause":
            yield "using", duty.role
    for time in task.times:
        end = ending(time, issued)
        if end is not None:
            yield "days", end
    yield from (("forces", force) for force in task.forces)
    yield from (("sources", source) for source in task.sources)


@functools.lru_cache(maxsize=1 << 16)
def ending(time: Time, issued: dt.date | None) -> dt.date | None:
    """The day that a deadline comes to; None where it comes to none."""
    return time.end or due_date(time.offset, time.anchor, issued)
