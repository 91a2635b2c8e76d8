"""Which tasks fit? The filters that the command line, the interface and the pages share."""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from api.answering.unitmatch import UnitNames
from api.library import Library
from api.reaching import Reaching, reaching_in
from api.words import ROLES
from graph.standing import IN_FORCE, Standing
from graph.store import DocumentRow, Row
from ontology.errors import QuestionError
from ontology.model import Document, Role, Task
from ontology.record import plain

Key = tuple[str, str]
"""A task among all: the document's id and its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What a task must be like; None does not restrict.

    ``unit`` is a name as people write it, ``due_before`` the last day that a deadline may end on,
    ``document`` what ``Library.named`` takes. With ``as_of`` documents issued later are left out, and what became
    of the unit after that day.
    """

    unit: str | None = None
    due_before: dt.date | None = None
    role: Role | None = None
    document: str | None = None
    as_of: dt.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A task and the document it stands in; ``via`` is the way on which it reaches the unit, "" where that is named."""

    document: Document
    task: Task
    via: str = ""


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
    keys = fitting(library, filters)
    held = None if keys is None else {document for document, _task in keys}
    for row in rows:
        if (held is not None and row.id not in held) or _is_later(row, filters):
            continue
        record = library.record(row.id)
        for task in record.tasks:
            if (keys is None or (row.id, task.id) in keys) and _has_role(task, filters):
                yield Found(document=record.document, task=task, via=keys[row.id, task.id] if keys else "")


def _is_later(row: DocumentRow, filters: Filters) -> bool:
    return filters.as_of is not None and row.issued is not None and row.issued > filters.as_of


def fitting(library: Library, filters: Filters) -> dict[Key, str] | None:
    """The tasks with the unit, in the role, that are due, each with its way; None where nothing restricts."""
    found = _of_unit(library, filters) if filters.unit is not None else None
    if filters.due_before is not None:
        due = {_key(row) for row in library.store.ask("tasks_due", before=filters.due_before)}
        found = dict.fromkeys(due, "") if found is None else {key: via for key, via in found.items() if key in due}
    return found


def _of_unit(library: Library, filters: Filters) -> dict[Key, str]:
    """The tasks of a unit: those that name it, and those that reach it for certain, by the register."""
    found: dict[Key, str] = {}
    for _unit, row, way in rows_of_unit(library, filters):
        found[_key(row)] = way if way == "" else found.get(_key(row), way)
    return found


def rows_of_unit(library: Library, filters: Filters) -> Iterator[tuple[str, Row, str]]:
    """The assignments of the filters' unit as ``tasks_of_unit`` gives them, each with the unit and its way."""
    name = (filters.unit or "").strip()
    reaching = reaching_in(library.store)
    named = frozenset(units_meant(library, name, reaching))
    day = filters.as_of or dt.datetime.now(tz=dt.UTC).date()
    reached, later = reaching.of(name, day), reaching.later(name, day)
    for unit in dict.fromkeys((*named, *(unit for _, unit in reached))):
        for row in library.store.ask("tasks_of_unit", unit=unit, role=filters.role):
            way = reached.get((str(row["document"]), unit))
            if way is not None and way.firm:
                yield unit, row, way.words if unit not in named or way.way == "lineage" else ""
            elif unit in named and (str(row["document"]), unit) not in later:
                yield unit, row, ""


def _key(row: Row) -> Key:
    return str(row["document"]), str(row["task"])


def _has_role(task: Task, filters: Filters) -> bool:
    """Whether the role is held at all; with a unit the graph has answered already."""
    if filters.role is None or filters.unit is not None:
        return True
    return any(assignment.role == filters.role for assignment in task.assignments)


def units_meant(library: Library, name: str, reaching: Reaching) -> tuple[str, ...]:
    """The full names of the units that a name may mean: 省教育厅 → 云泽省教育厅; empty where there is none."""
    printed: dict[str, set[str]] = {}
    for row in library.store.ask("units"):
        printed.setdefault(str(row["unit"]), set()).add(str(row["mention"]))
    places = {row.jurisdiction for row in library.documents() if row.jurisdiction}
    return UnitNames.of(printed, places, reaching).meant(name)


def unknown_unit(library: Library, name: str | None) -> str:
    """What to tell of a unit that neither a document nor the register knows, with the names that are near; else ""."""
    wanted = (name or "").strip()
    if not wanted:
        return ""
    reaching = reaching_in(library.store)
    if units_meant(library, wanted, reaching) or reaching.knows(wanted):
        return ""
    names = {str(row[column]) for row in library.store.ask("units") for column in ("unit", "mention")}
    near = difflib.get_close_matches(wanted, sorted(names), n=_NEAR, cutoff=_ALIKE)
    return f"没有名为“{wanted}”的单位。" + (f"是不是：{'、'.join(near)}？" if near else "请核对名称。")


_NEAR = 3  # names that are offered
_ALIKE = 0.6  # share of signs in common, by difflib


def task_json(item: Found, standing: Standing = IN_FORCE) -> dict[str, Any]:
    """A task as the contract's list shows it, with how its document stands."""
    task = item.task
    return {
        "document": item.document.id,
        "document_title": item.document.title,
        "id": task.id,
        "path": task.path,
        "title": task.title,
        "via": item.via,
        "in_force": standing.in_force,
        "replaced_by": [link.new for link in standing.replaced_by],
        "span": [task.span.start, task.span.end],
        "assignments": plain(task.assignments),
        "deadlines": plain(task.deadlines),
    }
