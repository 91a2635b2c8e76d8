"""Which units are made answerable for what? Assignments one by one, of a unit or of all, in the order of the texts."""

from __future__ import annotations

import datetime as dt
import weakref
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from api.library import Library
from api.paging import page, page_of_parts
from api.reaching import reaching_in
from api.tasklist import Filters, rows_of_unit
from graph.recent import Recent
from graph.standing import IN_FORCE
from graph.store import DocumentRow, GraphReader, Row
from ontology.model import Role, Scope, Span


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyFound:
    """An assignment with its task and document; ``via`` as of a task that was found for a unit."""

    document: DocumentRow
    task: str
    path: str
    title: str
    unit: str
    body: str | None
    role: Role
    scope: Scope
    mention: str
    via: str
    span: Span
    rule: str
    confidence: float


def duties(
    library: Library, filters: Filters, *, in_force: bool | None, limit: int, cursor: str | None
) -> tuple[Sequence[DutyFound], int, str | None]:
    """A page of the assignments that fit, how many fit in all, and the cursor of the next page.

    QuestionError where the document is unknown; an unknown unit has none.
    """
    rows = {row.id: row for row in library.chosen(filters.document) if _may_show(row, filters)}
    if in_force is not None:
        standings = library.standings(filters.as_of)
        rows = {key: row for key, row in rows.items() if standings.get(key, IN_FORCE).in_force == in_force}
    if filters.unit is not None:
        found = [one for one in _of_unit(library, filters) if one.document.id in rows]
        order = {key: place for place, key in enumerate(rows)}
        found.sort(key=lambda one: (order[one.document.id], one.span.start, one.unit, one.role))
        chosen, following = page(found, _key, limit=limit, cursor=cursor)
        return chosen, len(found), following
    counted = _counts(library.store)
    parts = [(key, _held(counted.get(key, {}), filters.role)) for key in rows]
    parts = [(key, count) for key, count in parts if count]

    def read(key: str) -> list[DutyFound]:
        return list(_of_document(library, rows[key], filters.role))

    few, after = page_of_parts(parts, read, limit=limit, cursor=cursor)
    return few, sum(count for _key, count in parts), after


def _may_show(row: DocumentRow, filters: Filters) -> bool:
    return filters.as_of is None or row.issued is None or row.issued <= filters.as_of


def _key(one: DutyFound) -> str:
    return f"{one.document.id}/{one.task}/{one.span.start}-{one.span.end}/{one.unit}/{one.role}/{one.rule}"


def _held(counts: Mapping[Role, int], role: Role | None) -> int:
    return sum(counts.values()) if role is None else counts.get(role, 0)


_KEPT: weakref.WeakKeyDictionary[GraphReader, tuple[str, Mapping[str, Mapping[Role, int]]]] = (
    weakref.WeakKeyDictionary()
)
_FOUND: weakref.WeakKeyDictionary[GraphReader, Recent[tuple[DutyFound, ...]]] = weakref.WeakKeyDictionary()
_ROOM = 100_000  # assignments kept of units asked about lately, so that leafing does not ask again


def _counts(store: GraphReader) -> Mapping[str, Mapping[Role, int]]:
    """How many assignments each document has, by role; kept until the graph changes."""
    state, kept = store.state(), _KEPT.get(store)
    if kept is None or kept[0] != state:
        counted: dict[str, dict[Role, int]] = {}
        for row in store.ask("assignments_counted"):
            counted.setdefault(str(row["document"]), {})[cast("Role", row["role"])] = cast("int", row["assignments"])
        kept = _KEPT[store] = state, counted
    return kept[1]


def _of_unit(library: Library, filters: Filters) -> tuple[DutyFound, ...]:
    day = filters.as_of or dt.datetime.now().astimezone().date()
    kept = _FOUND.setdefault(library.store, Recent(_ROOM))
    key = repr((library.store.state(), filters.unit, filters.role, day))
    found = kept.get(key)
    if found is None:
        documents = {row.id: row for row in library.documents()}
        bodies = {key: source.bodies for key, source in reaching_in(library.store).sources.items()}
        found = tuple(
            _duty(documents[key], unit, row, way, bodies.get(key, {}).get(unit))
            for unit, row, way in rows_of_unit(library, filters)
            if (key := str(row["document"])) in documents
        )
        kept.put(key, found, 1 + len(found))
    return found


def _duty(document: DocumentRow, unit: str, row: Row, way: str, body: str | None) -> DutyFound:
    return DutyFound(
        document=document,
        task=str(row["task"]),
        path=str(row["path"]),
        title=str(row["title"]),
        unit=unit,
        body=body,
        role=cast("Role", row["role"]),
        scope=cast("Scope", row["scope"]),
        mention=str(row["mention"]),
        via=way,
        span=Span(start=cast("int", row["start"]), end=cast("int", row["end"])),
        rule=str(row["rule"]),
        confidence=cast("float", row["confidence"]),
    )


def _of_document(library: Library, row: DocumentRow, role: Role | None) -> Iterator[DutyFound]:
    for task in library.record(row.id).tasks:
        for entry in task.assignments:
            if role is None or entry.role == role:
                yield DutyFound(
                    document=row,
                    task=task.id,
                    path=task.path,
                    title=task.title,
                    unit=entry.unit,
                    body=entry.body,
                    role=entry.role,
                    scope=entry.scope,
                    mention=entry.mention,
                    via="",
                    span=entry.span,
                    rule=entry.rule,
                    confidence=entry.confidence,
                )
