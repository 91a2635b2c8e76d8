"""Whose dependencies are asked for? A task, a document, a unit or all, by what people call them, and what follows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from api.errors import NotFoundError
from api.library import Library
from api.reaching import reaching_in
from api.tasklist import Filters, fitting, units_meant
from graph.dependencies import (
    WAITING,
    Chain,
    Conflict,
    Cycle,
    Edge,
    Goal,
    Load,
    Network,
    Period,
    Slip,
    Snapshot,
    conflicts,
    cycles,
    dependencies_of,
    load,
    longest,
    longest_through,
    slip,
)
from graph.store import DocumentRow, Row
from ontology.errors import QuestionError

Kind = Literal["task", "document", "unit", "graph"]
MOST_DAYS = 36_500
_SHOWN = 5  # candidates of a name that means several
_WIDE = str.maketrans("()[]", "（）〔〕")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is asked: of a task, else of a document, of a unit (both: the unit's tasks there), else of all.

    ``task`` is 文件/路径, or a path, id or title (within ``document`` where that is given); ``slip`` are days by which
    the task is late; ``day`` the day on which documents are in force, None for today.
    """

    task: str | None = None
    document: str | None = None
    unit: str | None = None
    slip: int | None = None
    period: Period = "quarter"
    day: dt.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Depending:
    """What follows for the tasks asked for (``focus``); ``members`` are these and all that hang on them.

    ``order`` are the groups of members that wait or are waited for; the chain is that through the task asked for.
    """

    kind: Kind
    network: Network
    focus: tuple[int, ...]
    members: tuple[int, ...]
    order: tuple[tuple[int, ...], ...]
    edges: tuple[Edge, ...]
    goals: tuple[Goal, ...]
    cycles: tuple[Cycle, ...]
    chain: Chain
    conflicts: tuple[Conflict, ...]
    load: tuple[Load, ...]
    slip: Slip | None = None
    document: DocumentRow | None = None
    units: tuple[str, ...] = ()

    @property
    def snapshot(self) -> Snapshot:
        """What was looked at."""
        return self.network.snapshot

    @property
    def task(self) -> int | None:
        """The task that was asked for, where it was one."""
        return self.focus[0] if self.kind == "task" else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What is asked for: the tasks meant (``focus``), by their places in a snapshot of the documents they stand in."""

    kind: Kind
    snapshot: Snapshot
    focus: tuple[int, ...]
    document: DocumentRow | None = None
    units: tuple[str, ...] = ()


def scope_of(library: Library, asked: Asked, *, numbers: bool = False) -> Scope:
    """What is asked for; with ``numbers`` the snapshot has those of other documents beside it, as conflicts need.

    QuestionError where a name means nothing or several things, NotFoundError where no task has that name.
    """
    day = asked.day or dt.datetime.now(tz=dt.UTC).date()
    source = dependencies_of(library.store)

    def taken(documents: Sequence[str]) -> Snapshot:
        found = source.snapshot(day, documents)
        return source.beside(found, day) if numbers else found

    if asked.task is not None:
        document, task = task_named(library, asked.task, asked.document)
        snapshot = taken([document])
        return Scope(kind="task", snapshot=snapshot, focus=(snapshot.places[document, task],))
    row = library.one(asked.document) if asked.document is not None else None
    if asked.unit is not None:
        keys = fitting(library, Filters(unit=asked.unit, as_of=asked.day)) or {}
        snapshot = taken(sorted({document for document, _ in keys if row is None or document == row.id}))
        focus = sorted(place for key in keys if (place := snapshot.places.get(key)) is not None)
        units = units_meant(library, asked.unit.strip(), reaching_in(library.store))
        return Scope(kind="unit", snapshot=snapshot, focus=tuple(focus), document=row, units=units)
    snapshot = source.snapshot(day) if row is None else taken([row.id])
    kind: Kind = "graph" if row is None else "document"
    return Scope(kind=kind, snapshot=snapshot, focus=tuple(range(len(snapshot.tasks))), document=row)


def members_of(scope: Scope, network: Network) -> frozenset[int]:
    """The tasks meant; where they are not all of a document, with all that hangs on them."""
    held = set(scope.focus)
    if scope.kind in ("task", "unit"):
        held.update(other for task in scope.focus for other in (*network.upstream(task), *network.downstream(task)))
    return frozenset(held)


def edges_of(scope: Scope, members: Collection[int]) -> tuple[Edge, ...]:
    """Edges of waiting among the members, others where they touch what was asked for."""
    own = set(scope.focus)
    return tuple(
        edge
        for edge in scope.snapshot.edges
        if (
            edge.source in members and edge.target in members
            if edge.type in WAITING
            else edge.source in own or edge.target in own
        )
    )


def depending(library: Library, asked: Asked) -> Depending:
    """What follows from the edges, times, units and numbers around what is asked for.

    QuestionError where a name means nothing or several things, or a slip is asked of more than one task;
    NotFoundError where no task has that name.
    """
    if asked.slip is not None and asked.task is None:
        raise QuestionError("推迟天数只对一项任务有意义", where=f"--slip {asked.slip}", hint="请同时写明任务")
    if asked.slip is not None and not 0 <= asked.slip <= MOST_DAYS:
        raise QuestionError("推迟天数不对", where=str(asked.slip), hint=f"请写0到{MOST_DAYS}之间的整数")
    scope = scope_of(library, asked, numbers=True)
    network, snapshot, focus = Network(scope.snapshot), scope.snapshot, scope.focus
    own, held = set(focus), members_of(scope, network)
    whole = scope.document.id if scope.document and scope.kind == "document" else None
    linked = {end for edge in snapshot.edges if edge.type in WAITING for end in (edge.source, edge.target)}
    shown = (held & linked) | (own if scope.kind == "task" else set())
    return Depending(
        kind=scope.kind,
        network=network,
        focus=focus,
        members=tuple(sorted(held)),
        order=tuple(group for group in network.groups if not shown.isdisjoint(group)),
        edges=edges_of(scope, held),
        goals=tuple(goal for goal in snapshot.goals if goal.source in own),
        cycles=tuple(cycle for cycle in cycles(network) if not held.isdisjoint(cycle.group)),
        chain=longest_through(network, focus[0]) if scope.kind == "task" else longest(network, held),
        conflicts=tuple(one for one in conflicts(network) if scope.kind == "graph" or _touches(one, held, own, whole)),
        load=load(snapshot, asked.period, units=scope.units or None, among=own),
        slip=slip(network, focus[0], asked.slip) if asked.slip is not None else None,
        document=scope.document,
        units=scope.units,
    )


def _touches(conflict: Conflict, held: Collection[int], own: Collection[int], document: str | None) -> bool:
    """Whether a conflict concerns the document, or the tasks: days along all they hang on, else their own words."""
    if document is not None:
        return any(claim.document == document for claim in conflict.claims)
    wanted = held if conflict.kind == "late-prerequisite" else own
    return any(claim.task in wanted for claim in conflict.claims)


def task_named(library: Library, name: str, document: str | None = None) -> tuple[str, str]:
    """The ids of the document and the task that a name means.

    NotFoundError where there is none, QuestionError with the candidates where there are several.
    """
    wanted = name.strip()
    if document is not None:
        rows = library.named(document)
        found = _called(library, wanted, [row.id for row in rows])
    else:
        found = [row for rows, rest in _splits(library, wanted) for row in _called(library, rest, rows)]
        found = found or _called(library, wanted, None)
    distinct = {(str(row["document"]), str(row["task"])): row for row in found}
    if not distinct:
        raise NotFoundError(
            "没有这项任务", where=name, hint="请写“文件/路径”，例如 内河航运意见/二/（一），或用 --document 指明文件"
        )
    if len(distinct) > 1:
        raise QuestionError(
            f"有{len(distinct)}项任务符合",
            where=name,
            hint=f"请写明是哪一项：{_listed(library, list(distinct.values()))}",
        )
    return next(iter(distinct))


def _splits(library: Library, name: str) -> Iterator[tuple[Sequence[str], str]]:
    """Each way to read a name as 文件/路径: the documents meant by the first part, and the rest."""
    parts = name.split("/")
    for at in range(1, len(parts)):
        try:
            rows = library.named("/".join(parts[:at]))
        except QuestionError:
            continue
        yield [row.id for row in rows], "/".join(parts[at:])


def _called(library: Library, name: str, documents: Sequence[str] | None) -> list[Row]:
    """The tasks of that path, id or title, half-width brackets or not, in some documents or all."""
    found: list[Row] = []
    for form in dict.fromkeys((name, name.translate(_WIDE))):
        if form and not found:
            asked = [None] if documents is None else documents
            found = [row for one in asked for row in library.store.ask("tasks_named", called=form, document=one)]
    return found


def _listed(library: Library, rows: Sequence[Row]) -> str:
    """The first candidates, in a form that can be typed."""
    titles = {row.id: row.title or row.source for row in library.documents()}
    named = [
        f"{row['document']}/{row['task']}（《{titles[str(row['document'])]}》{row['path']}）" for row in rows[:_SHOWN]
    ]
    return "、".join(named) + ("等" if len(rows) > _SHOWN else "")
