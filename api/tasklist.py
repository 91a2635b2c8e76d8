"""Which tasks fit? The filters that the command line, the interface and the pages share."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from api.answering.unitmatch import UnitNames
from api.library import Library
from api.words import ROLES
from graph.store import Row
from ontology.errors import QuestionError
from ontology.model import Document, Role, Task
from ontology.record import plain

Key = tuple[str, str]
"""A task among all: the document's id and its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What a task must be like; None does not restrict.

    ``unit`` is a name as people write it, ``due_before`` the last day that a deadline may end on,
    ``document`` what ``Library.named`` takes.
    """

    unit: str | None = None
    due_before: dt.date | None = None
    role: Role | None = None
    document: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A task and the document it stands in."""

    document: Document
    task: Task


def role_of(word: str | None) -> Role | None:
    """``lead``, 牵头 or 牵头单位 → ``lead``; QuestionError where no role is meant."""
    if word is None:
        return None
    for role, name in ROLES.items():
        if word in (role, name) or (len(word) >= 2 and name.startswith(word)):
            return role
    allowed = "、".join(f"{role}（{name}）" for role, name in ROLES.items())
    raise QuestionError("不认识的分工角色", where=word, hint=f"可用：{allowed}")


def find(library: Library, filters: Filters) -> Iterator[Found]:
    """The tasks that fit, document by document in the order of the list, in the order of the text.

    A unit that no document names has no tasks. QuestionError where the document is unknown.
    """
    rows = tuple(library.chosen(filters.document))
    keys = _fitting(library, filters)
    held = None if keys is None else {document for document, _task in keys}
    for row in rows:
        if held is not None and row.id not in held:
            continue
        record = library.record(row.id)
        for task in record.tasks:
            if (keys is None or (row.id, task.id) in keys) and _has_role(task, filters):
                yield Found(document=record.document, task=task)


def _fitting(library: Library, filters: Filters) -> set[Key] | None:
    """The tasks with the unit, in the role, that are due: asked of the graph; None where nothing restricts."""
    found: list[set[Key]] = []
    if filters.unit is not None:
        rows = [
            row
            for name in units_meant(library, filters.unit)
            for row in library.store.ask("tasks_of_unit", unit=name, role=filters.role)
        ]
        found.append({_key(row) for row in rows})
    if filters.due_before is not None:
        found.append({_key(row) for row in library.store.ask("tasks_due", before=filters.due_before)})
    return set.intersection(*found) if found else None


def _key(row: Row) -> Key:
    return str(row["document"]), str(row["task"])


def _has_role(task: Task, filters: Filters) -> bool:
    """Whether the role is held at all; with a unit the graph has answered already."""
    if filters.role is None or filters.unit is not None:
        return True
    return any(assignment.role == filters.role for assignment in task.assignments)


def units_meant(library: Library, name: str) -> tuple[str, ...]:
    """The full names of the units that a name may mean: 省教育厅 → 云泽省教育厅; empty where there is none."""
    printed: dict[str, set[str]] = {}
    for row in library.store.ask("units"):
        printed.setdefault(str(row["unit"]), set()).add(str(row["mention"]))
    places = {row.jurisdiction for row in library.documents() if row.jurisdiction}
    return UnitNames.of(printed, places).meant(name.strip())


def task_json(item: Found) -> dict[str, Any]:
    """A task as the contract's list shows it."""
    task = item.task
    return {
        "document": item.document.id,
        "document_title": item.document.title,
        "id": task.id,
        "path": task.path,
        "title": task.title,
        "span": [task.span.start, task.span.end],
        "assignments": plain(task.assignments),
        "deadlines": plain(task.deadlines),
    }
