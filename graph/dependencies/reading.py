"""How is a snapshot taken? By named questions, of some documents or of all, kept until the graph changes.

No record is read: what the analysis looks at is a small part of what documents say. Edges never leave a document, so
that one document is enough for all that is asked of it, but for numbers that contradict those of others.
"""

from __future__ import annotations

import datetime as dt
import weakref
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, cast

from graph.dependencies.snapshot import Aim, Due, Duty, Edge, Goal, Paper, Snapshot, Work
from graph.recent import Recent
from graph.standing import standings_of
from graph.store import DocumentRow, GraphReader, Row
from ontology.errors import StoreError
from ontology.model import Span
from ontology.offsets import due_date

_ROOM = 400_000  # rows of answers kept
_FEW = 50  # documents that are asked for one by one


class Dependencies:
    """Snapshots of a store, taken anew where the graph has changed. May be used from many threads."""

    def __init__(self, store: GraphReader) -> None:
        self._reader = weakref.ref(store)
        self._kept: Recent[Snapshot] = Recent(_ROOM)
        self._aims: tuple[str, Mapping[str, Sequence[Row]]] = ("", {})

    @property
    def store(self) -> GraphReader:
        """The store, which whoever asks holds; StoreError where it is gone."""
        found = self._reader()
        if found is None:
            raise StoreError("图谱已经关闭", hint="请重新打开")
        return found

    def snapshot(self, day: dt.date, documents: Iterable[str] | None = None) -> Snapshot:
        """What the documents with these ids say, or all, in the order of the list; in force on the day."""
        rows = self.store.documents()
        wanted = None if documents is None else frozenset(documents)
        chosen = [row for row in rows if wanted is None or row.id in wanted]
        key = f"{self.store.state()} {day} {'*' if wanted is None else ' '.join(sorted(wanted))}"
        found = self._kept.get(key)
        if found is None:
            found = _taken(self.store, chosen, day, few=wanted is not None and len(chosen) <= _FEW)
            self._kept.put(key, found, len(found.tasks) + len(found.edges) + len(found.dues) + len(found.duties))
        return found

    def beside(self, snapshot: Snapshot, day: dt.date) -> Snapshot:
        """The same with the numbers of all other documents that give the same indicators."""
        wanted = {aim.indicator for aim in snapshot.aims if aim.by is not None}
        own = set(snapshot.papers)
        by_indicator = self._indicators() if wanted else {}
        found = [row for name in sorted(wanted) for row in by_indicator.get(name, ())]
        others = [row for row in found if row["document"] not in own]
        papers = _papers(self.store, self.store.documents(), day)
        named = {str(row["document"]): papers[str(row["document"])] for row in others}
        aims = [_aim(row, {}) for row in others]
        return Snapshot(
            papers={**snapshot.papers, **named},
            tasks=snapshot.tasks,
            edges=snapshot.edges,
            goals=snapshot.goals,
            dues=snapshot.dues,
            duties=snapshot.duties,
            aims=[*snapshot.aims, *aims],
        )

    def _indicators(self) -> Mapping[str, Sequence[Row]]:
        """The numbers of all documents by indicator, read once for a state of the graph: one question, however many."""
        state = self.store.state()
        if self._aims[0] != state or not state:
            found: defaultdict[str, list[Row]] = defaultdict(list)
            for row in self.store.ask("targets"):
                found[str(row["indicator"])].append(row)
            self._aims = (state, dict(found))
        return self._aims[1]


_KEPT: weakref.WeakKeyDictionary[GraphReader, Dependencies] = weakref.WeakKeyDictionary()


def dependencies_of(store: GraphReader) -> Dependencies:
    """The snapshots of a store, kept for as long as the store is open."""
    return _KEPT.setdefault(store, Dependencies(store))


def _taken(store: GraphReader, rows: Sequence[DocumentRow], day: dt.date, *, few: bool) -> Snapshot:
    """A snapshot of some documents; each question is asked once, or once a document where they are few."""
    chosen = [row.id for row in rows]
    order = {document: place for place, document in enumerate(chosen)}

    def asked(name: str) -> Iterator[Row]:
        answers: Iterable[Row] = (
            (row for one in chosen for row in store.ask(name, document=one)) if few else store.ask(name)
        )
        return (row for row in answers if row["document"] in order)

    tasks = [_work(row) for row in asked("tasks")]
    tasks.sort(key=lambda work: order[work.document])
    places = {(work.document, work.id): place for place, work in enumerate(tasks)}
    edges, goals = _edges(asked("dependencies"), places)
    issued = {row.id: row.issued for row in rows}
    return Snapshot(
        papers=_papers(store, rows, day),
        tasks=tasks,
        edges=edges,
        goals=goals,
        dues=[_due(row, place, issued) for row in asked("deadlines") if (place := _place(row, places)) is not None],
        duties=[_duty(row, place) for row in asked("assignments") if (place := _place(row, places)) is not None],
        aims=[_aim(row, places) for row in asked("targets")],
    )


_Places = Mapping[tuple[str, str], int]


def _place(row: Row, places: _Places) -> int | None:
    return places.get((str(row["document"]), str(row["task"])))


def _papers(store: GraphReader, rows: Sequence[DocumentRow], day: dt.date) -> dict[str, Paper]:
    standing = standings_of(store).on(day)
    return {
        row.id: Paper(
            id=row.id,
            title=row.title or row.source,
            territory=row.jurisdiction,
            issued=row.issued,
            in_force=standing[row.id].in_force,
        )
        for row in rows
    }


def _span(row: Row) -> Span:
    return Span(start=cast("int", row["start"]), end=cast("int", row["end"]))


def _work(row: Row) -> Work:
    said: dict[str, Any] = {name: row[name] for name in ("document", "path", "title")}
    return Work(id=str(row["task"]), span=_span(row), **said)


def _edges(rows: Iterable[Row], places: _Places) -> tuple[list[Edge], list[Goal]]:
    edges: list[Edge] = []
    goals: list[Goal] = []
    for row in rows:
        document = str(row["document"])
        source, target = (places.get((document, str(row[end]))) for end in ("source", "target"))
        if source is None:
            continue
        said: dict[str, Any] = {name: row[name] for name in ("via", "rule", "confidence")}
        if target is not None:
            edges.append(Edge(source=source, target=target, type=cast("Any", row["type"]), **said))
        else:
            goals.append(Goal(source=source, target=str(row["target"]), **said))
    return edges, goals


def _due(row: Row, task: int, issued: Mapping[str, dt.date | None]) -> Due:
    """A time; one counted from the issue has a day where that of the issue is known."""
    end = row["due"] or due_date(
        cast("str | None", row["offset"]), cast("str | None", row["anchor"]), issued.get(str(row["document"]))
    )
    return Due(
        task=task,
        mention=str(row["mention"]),
        span=_span(row),
        start=cast("dt.date | None", row["begins"]),
        end=cast("dt.date | None", end),
        recurs=cast("str | None", row["recurs"]),
    )


def _duty(row: Row, task: int) -> Duty:
    said: dict[str, Any] = {name: row[name] for name in ("unit", "role", "mention", "body")}
    return Duty(task=task, span=_span(row), **said)


def _aim(row: Row, places: _Places) -> Aim:
    said: dict[str, Any] = {
        name: row[name] for name in ("document", "id", "mention", "indicator", "comparator", "value", "unit", "by")
    }
    return Aim(task=_place(row, places), span=_span(row), **said)
