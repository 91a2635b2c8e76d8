"""What must be known of a document to find its tasks, without reading it? Its units, times, forces, titles and targets.

An outline takes a few kilobytes where a record takes some twenty, so that those of thousands of documents fit in
memory; the record itself is read when something of it is to be quoted.
"""

from __future__ import annotations

import datetime as dt
import functools
import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, cast

from ontology.model import Document, Record, Role, Scope, Target, Task
from ontology.record import from_json, plain, to_json
from ontology.units.ties import passing, seats


@dataclass(frozen=True, slots=True)
class Duty:
    """An assignment without its evidence; it has its place among the assignments of its task."""

    unit: str
    role: Role
    scope: Scope


@dataclass(frozen=True, slots=True)
class Time:
    """A deadline without its evidence, by its end or its offset."""

    end: dt.date | None
    offset: str | None
    anchor: str | None


@dataclass(frozen=True, slots=True)
class Source:
    """A reference without its evidence."""

    title: str | None
    full_title: str | None
    number: str | None
    relation: str


@dataclass(frozen=True, slots=True)
class Aim:
    """A target without its evidence."""

    indicator: str
    mention: str
    value: float
    unit: str | None
    year: int | None


@dataclass(frozen=True, slots=True)
class TaskOutline:
    """A task without its text: what finds it."""

    id: str
    path: str
    title: str
    duties: tuple[Duty, ...]
    times: tuple[Time, ...]
    forces: tuple[str, ...]
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Outline:
    """A document without its text.

    ``owners`` say of each target whose it is, by the number of a task (-1 for the document itself), and which of these;
    ``printed`` are the names that each unit has in the text, ``bodies`` the ids of those that the register knows,
    ``extent`` the characters of all tasks together, ``passing`` the words that pass duties down, "" where there are
    none, ``seated`` whether the text puts offices somewhere.
    """

    document: Document
    tasks: tuple[TaskOutline, ...]
    aims: tuple[Aim, ...]
    owners: tuple[tuple[int, int], ...]
    printed: Mapping[str, tuple[str, ...]]
    bodies: Mapping[str, str]
    extent: int
    passing: str
    seated: bool


def outline(record: Record) -> Outline:
    """The outline of what a document says."""
    printed: dict[str, dict[str, None]] = {}
    bodies: dict[str, str] = {}
    for task in record.tasks:
        for entry in task.assignments:
            printed.setdefault(entry.unit, {})[entry.mention] = None
            if entry.body is not None:
                bodies.setdefault(entry.unit, entry.body)
    return Outline(
        document=replace(record.document, text="", parts=(), locators=()),
        tasks=tuple(map(_task, record.tasks)),
        aims=tuple(map(_aim, (*record.targets, *(target for task in record.tasks for target in task.targets)))),
        owners=tuple(
            (owner, number)
            for owner, targets in enumerate((record.targets, *(task.targets for task in record.tasks)), -1)
            for number in range(len(targets))
        ),
        printed={unit: tuple(names) for unit, names in printed.items()},
        bodies=bodies,
        extent=sum(len(task.span) for task in record.tasks),
        passing=passing(record.document.text),
        seated=bool(seats(record.document.text)),
    )


def _aim(target: Target) -> Aim:
    year = target.deadline.year if target.deadline else None
    return Aim(target.indicator, target.mention, target.value, target.unit, year)


def _task(task: Task) -> TaskOutline:
    return TaskOutline(
        task.id,
        task.path,
        task.title,
        tuple(_duty(entry.unit, entry.role, entry.scope) for entry in task.assignments),
        tuple(_time(item.end, item.offset, item.anchor) for item in task.deadlines),
        tuple(item.type for item in task.modality),
        tuple(Source(item.title, item.full_title, item.number, item.relation) for item in task.references),
    )


def written(given: Outline) -> bytes:
    """The outline as bytes."""
    tasks = [
        [
            task.id,
            task.path,
            task.title,
            [[duty.unit, duty.role, duty.scope] for duty in task.duties],
            [[time.end and time.end.isoformat(), time.offset, time.anchor] for time in task.times],
            task.forces,
            [[source.title, source.full_title, source.number, source.relation] for source in task.sources],
        ]
        for task in given.tasks
    ]
    aims = [[aim.indicator, aim.mention, aim.value, aim.unit, aim.year] for aim in given.aims]
    said: list[object] = [plain(given.document), tasks, aims, given.owners, given.printed, given.bodies]
    said += [given.extent, given.passing, given.seated]
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()


def read(content: bytes) -> Outline:
    """The outline that ``written`` wrote."""
    document, tasks, aims, owners, printed, bodies, extent, passed, seated = json.loads(content)
    intern = sys.intern
    return Outline(
        document=_document(document),
        tasks=tuple(
            TaskOutline(
                intern(id_),
                intern(path),
                title,
                tuple(_duty(*each) for each in duties),
                tuple(_time(end and _day(end), offset, anchor) for end, offset, anchor in times),
                tuple(map(intern, forces)),
                tuple(Source(*each) for each in sources),
            )
            for id_, path, title, duties, times, forces, sources in tasks
        ),
        aims=tuple(Aim(*each) for each in aims),
        owners=tuple((owner, number) for owner, number in owners),
        printed={intern(unit): tuple(map(intern, names)) for unit, names in printed.items()},
        bodies={intern(unit): intern(body) for unit, body in bodies.items()},
        extent=extent,
        passing=passed,
        seated=seated,
    )


def record_written(record: Record) -> bytes:
    """A whole record as bytes."""
    return json.dumps(to_json(record), ensure_ascii=False, separators=(",", ":")).encode()


def record_read(content: bytes) -> Record:
    """The record that ``record_written`` wrote."""
    return from_json(json.loads(content))


def _document(said: dict[str, Any]) -> Document:
    issued = said["issued"]
    filled = said | {"issued": issued and _day(issued), "addressees": tuple(said["addressees"])}
    return Document(**cast("dict[str, Any]", filled | {"parts": (), "locators": ()}))


# Thousands of tasks have the same duties and times: one object for all of them.


@functools.lru_cache(maxsize=1 << 16)
def _duty(unit: str, role: Role, scope: Scope) -> Duty:
    return Duty(sys.intern(unit), role, scope)


@functools.lru_cache(maxsize=1 << 14)
def _time(end: dt.date | None, offset: str | None, anchor: str | None) -> Time:
    return Time(end, offset, anchor)


@functools.lru_cache(maxsize=1 << 12)
def _day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)
