"""What do dependencies look like to programs? One shape of JSON, every edge and conflict with the words it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from api.answering.passages import sentence
from api.depending import Depending
from api.dependwords import conflict_words, slip_words
from api.library import Library
from api.words import DEPENDENCIES
from graph.dependencies import WAITING, Chain, Claim, Conflict, Cycle, Delay, Edge, Goal, Network
from graph.store import Row
from ontology.model import Record, Span

SCHEMA = "policygraph/depends/1"


class Told:
    """Tasks and edges as JSON, each edge with its words; texts are read of the documents shown alone."""

    def __init__(self, library: Library, network: Network) -> None:
        self.library = library
        self.network = network
        self.snapshot = network.snapshot
        self._passages: dict[str, dict[tuple[str, str, str], list[Row]]] = {}

    def name(self, task: int) -> dict[str, Any]:
        """A task by its names alone."""
        work = self.snapshot.tasks[task]
        return {"document": work.document, "id": work.id, "path": work.path, "title": work.title}

    def task(self, task: int) -> dict[str, Any]:
        """A task with its layer, the day it is held to and its units."""
        day, work = self.snapshot.day(task), self.snapshot.tasks[task]
        return {
            **self.name(task),
            "document_title": self.snapshot.papers[work.document].title,
            "span": [work.span.start, work.span.end],
            "layer": self.network.layers[task],
            "due": day.isoformat() if day else None,
            "units": [{"unit": duty.unit, "role": duty.role} for duty in self.snapshot.duties_of.get(task, ())],
        }

    def edge(self, edge: Edge) -> dict[str, Any]:
        """An edge with its evidence; ``slack`` are the days between the two, below 0 where what waits is due first."""
        before, after = self.snapshot.day(edge.target), self.snapshot.day(edge.source)
        return {
            "type": edge.type,
            "label": DEPENDENCIES[edge.type],
            "waits": edge.type in WAITING,
            "via": edge.via,
            "source": self.name(edge.source),
            "target": self.name(edge.target),
            "slack": (after - before).days if before and after else None,
            "rule": edge.rule,
            "confidence": edge.confidence,
            "evidence": self._evidence(edge.source, self.snapshot.tasks[edge.target].id, edge.type),
        }

    def edges(self, edges: Iterable[Edge]) -> list[dict[str, Any]]:
        """Edges in their order."""
        return [self.edge(edge) for edge in edges]

    def goal(self, goal: Goal) -> dict[str, Any]:
        """A number of the document that a task serves, with the words of both."""
        document = self.snapshot.tasks[goal.source].document
        aims = [aim for aim in self.snapshot.aims if aim.document == document and aim.id == goal.target]
        return {
            "type": "contributes-to",
            "label": DEPENDENCIES["contributes-to"],
            "via": goal.via,
            "source": self.name(goal.source),
            "target": {"document": document, "id": goal.target, "mention": aims[0].mention if aims else ""},
            "rule": goal.rule,
            "confidence": goal.confidence,
            "evidence": self._evidence(goal.source, goal.target, "contributes-to"),
        }

    def passage(self, document: str, span: Span) -> dict[str, Any]:
        """The sentence around a place, the words meant in it, and the task it stands in."""
        record = self.library.record(document)
        text = record.document.text
        around = sentence(text, span)
        start = around.start + len(around.of(text)) - len(around.of(text).lstrip())
        around = Span(start=min(start, span.start), end=around.end)
        return {
            "document": document,
            "path": _path(record, span),
            "text": around.of(text),
            "span": [around.start, around.end],
            "mention": span.of(text),
            "at": [span.start, span.end],
        }

    def _evidence(self, source: int, target: str, kind: str) -> list[dict[str, Any]]:
        """The passages of an edge, in the order of the text."""
        work = self.snapshot.tasks[source]
        if work.document not in self._passages:
            held = self._passages.setdefault(work.document, {})
            for row in self.library.store.ask("dependency_passages", document=work.document):
                held.setdefault((str(row["source"]), str(row["target"]), str(row["type"])), []).append(row)
        rows = self._passages[work.document].get((work.id, target, kind), [])
        return [
            self.passage(work.document, Span(start=int(str(row["start"])), end=int(str(row["end"])))) for row in rows
        ]


class View(Told):
    """What follows for the tasks asked for, as JSON."""

    def __init__(self, library: Library, found: Depending) -> None:
        super().__init__(library, found.network)
        self.found = found

    def json(self) -> dict[str, Any]:
        """The whole, in the order in which people read it; spans count in the text of the passage's document."""
        found, network = self.found, self.found.network
        task = found.task
        return {
            "schema": SCHEMA,
            "scope": self._scope(),
            "task": None if task is None else self.task(task),
            "needs": [] if task is None else self.edges(network.needs[task]),
            "needed_by": [] if task is None else self.edges(network.waits[task]),
            "upstream": [] if task is None else self._far(network.upstream(task)),
            "downstream": [] if task is None else self._far(network.downstream(task)),
            "edges": self.edges(found.edges),
            "goals": [self.goal(goal) for goal in found.goals],
            "order": [
                {"layer": network.layers[group[0]], "cycle": len(group) > 1, "tasks": self._tasks(group)}
                for group in found.order
            ],
            "unlinked": len(found.members) - len({*found.members} & {task for group in found.order for task in group}),
            "cycles": [self._cycle(cycle) for cycle in found.cycles],
            "chain": self.chain(found.chain),
            "slip": self._slip(),
            "conflicts": [self.conflict(one) for one in found.conflicts],
            "load": [
                {"unit": one.unit, "period": one.period, "tasks": self._names(one.tasks), "roles": dict(one.roles)}
                for one in found.load
            ],
        }

    def _scope(self) -> dict[str, Any]:
        row = self.found.document
        return {
            "kind": self.found.kind,
            "document": row.id if row else None,
            "units": list(self.found.units),
            "tasks": len(self.found.focus),
        }

    def chain(self, chain: Chain) -> dict[str, Any]:
        """A chain from what is needed first to what waits last."""
        return {
            "length": len(chain.steps),
            "steps": [self._tasks(step) for step in chain.steps],
            "edges": self.edges(chain.edges),
        }

    def _tasks(self, tasks: Iterable[int]) -> list[dict[str, Any]]:
        return [self.task(task) for task in tasks]

    def _names(self, tasks: Iterable[int]) -> list[dict[str, Any]]:
        return [self.name(task) for task in tasks]

    def _far(self, reached: Any) -> list[dict[str, Any]]:
        near = sorted(reached.items(), key=lambda pair: (pair[1], pair[0]))
        return [{**self.task(task), "distance": steps} for task, steps in near]

    def _cycle(self, cycle: Cycle) -> dict[str, Any]:
        return {
            "tasks": self._tasks(cycle.tasks),
            "edges": self.edges(cycle.edges),
            "group": self._names(cycle.group),
        }

    # --- slips and conflicts ------------------------------------------------------------------

    def _slip(self) -> dict[str, Any] | None:
        slip = self.found.slip
        if slip is None:
            return None
        return {
            "days": slip.days,
            "due": slip.day.isoformat() if slip.day else None,
            "earliest": slip.earliest.isoformat() if slip.earliest else None,
            "summary": slip_words(slip),
            "missed": len(slip.missed),
            "affected": [self._delay(delay) for delay in slip.delays],
        }

    def _delay(self, delay: Delay) -> dict[str, Any]:
        slip = self.found.slip
        chain: Sequence[Edge] = slip.chain(delay) if slip else ()
        return {
            "task": self.task(delay.task),
            "due": delay.day.isoformat() if delay.day else None,
            "earliest": delay.earliest.isoformat() if delay.earliest else None,
            "missed": delay.missed,
            "already": delay.already,
            "late": delay.late,
            "chain": self.edges(chain),
        }

    def conflict(self, conflict: Conflict) -> dict[str, Any]:
        """A conflict with the passage of each side."""
        return {
            "kind": conflict.kind,
            "certain": conflict.certain,
            "about": conflict.about,
            "detail": conflict_words(conflict),
            "claims": [self._claim(claim) for claim in conflict.claims],
            "chain": self.edges(conflict.chain),
        }

    def _claim(self, claim: Claim) -> dict[str, Any]:
        return {"value": claim.value, **self.passage(claim.document, claim.span)}


def _path(record: Record, span: Span) -> str | None:
    """The path of the task that a place stands in; None outside tasks."""
    return next((task.path for task in record.tasks if task.span.contains(span)), None)


def depends_json(library: Library, found: Depending) -> dict[str, Any]:
    """What follows for the tasks asked for, as JSON."""
    return View(library, found).json()
