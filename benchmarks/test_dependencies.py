"""How long does the analysis of dependencies take? 100,000 tasks with 300,000 edges, a cycle of five planted in them.

Analysis and the reading of the snapshot are measured apart. POLICYGRAPH_BENCH_DEPENDENCY_TASKS are analysed, 100,000
where it is not given, POLICYGRAPH_BENCH_DEPENDENCY_READ are read, 5,000 where it is not given.
Times are of the processor, so that a busy machine shows the same.
"""

from __future__ import annotations

import datetime as dt
import os
import random
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from benchmarks.figures import note
from graph import serialise
from graph.dependencies import (
    Aim,
    Dependencies,
    Due,
    Duty,
    Edge,
    Network,
    Paper,
    Snapshot,
    Work,
    conflicts,
    cycles,
    load,
    longest,
    slip,
)
from graph.store import GraphStore, open_store
from ontology import ids, iris, terms
from ontology.model import Assignment, Deadline, Dependency, Document, Record, Span, Target, Task
from ontology.statements import statements

TASKS = int(os.environ.get("POLICYGRAPH_BENCH_DEPENDENCY_TASKS", "100000"))
READ = int(os.environ.get("POLICYGRAPH_BENCH_DEPENDENCY_READ", "5000"))
EDGES = 3  # a task
_A_DOCUMENT = 100  # tasks
_UNITS = 400
TODAY = dt.date(2026, 5, 20)


def _pairs(draw: random.Random, size: int, first: int = 0) -> list[tuple[int, int]]:
    """Who needs what among so many tasks, three edges a task, what is needed always told before: no cycle."""
    found: set[tuple[int, int]] = set()
    while len(found) < EDGES * size:
        source = draw.randrange(1, size)
        found.add((first + source, first + draw.randrange(max(0, source - 60), source)))
    return sorted(found)


def snapshot(size: int) -> tuple[Snapshot, tuple[int, ...]]:
    """A snapshot of so many tasks with all that is analysed, and the five tasks of the planted cycle, in turn."""
    draw = random.Random(7)  # noqa: S311 - variety, not secrecy
    span = Span(start=0, end=2)
    tasks = [
        Work(document=f"d{i // _A_DOCUMENT}", id=f"{i}", path=f"一/{i}", title=f"任务{i}", span=span)
        for i in range(size)
    ]
    papers = {work.document: Paper(id=work.document, title=work.document, territory="云泽省") for work in tasks}
    ring = tuple(sorted(draw.sample(range(size), 5), reverse=True))
    pairs = _pairs(draw, size)
    pairs += [(task, ring[(at + 1) % 5]) for at, task in enumerate(ring)]
    return (
        Snapshot(
            papers=papers,
            tasks=tasks,
            edges=[
                Edge(source=a, target=b, type="after" if a % 3 else "uses-output", via="清单", rule="dependency.test")
                for a, b in pairs
            ],
            dues=[
                Due(task=i, mention="底前", span=span, end=_day(draw, i / size))
                for i in range(size)
                if draw.random() < 0.7
            ],
            duties=[
                Duty(task=i, unit=f"单位{draw.randrange(_UNITS)}", role=role, mention="单位", span=span)
                for i in range(size)
                for role in ("lead", "cooperate")
            ],
            aims=[_aim(draw, tasks[i], i, span) for i in range(0, size, 2)],
        ),
        ring,
    )


def _day(draw: random.Random, place: float) -> dt.date:
    """A day, the later the later the task is told; one of thirty is any day, so that some are too early."""
    return dt.date(2026, 1, 1) + dt.timedelta(days=int(1500 * (draw.random() if draw.random() < 1 / 30 else place)))


def _aim(draw: random.Random, work: Work, task: int, span: Span) -> Aim:
    """A number of a task; the indicator is now and then that of another task."""
    return Aim(
        document=work.document, task=task, id=None, mention="达到", indicator=f"指标{draw.randrange(1_000_000)}",
        comparator=">=", value=draw.randrange(50, 99), unit="%", by=dt.date(2027, 12, 31), span=span,
    )  # fmt: skip


def timed(work: Callable[[], Any], name: str) -> Any:
    """What the work gives; its time is noted."""
    start = time.process_time()
    found = work()
    spent = time.process_time() - start
    note(name, f"{spent:.2f} s")
    return found


def test_analysis(benchmark: Any) -> None:
    """Everything at once: order, layers, cycles, the longest chain, conflicts, load; the planted cycle is named."""
    held, ring = snapshot(TASKS)
    size = f"{TASKS:,} tasks, {len(held.edges):,} edges"

    def whole() -> Network:
        net = timed(lambda: Network(held), "  network")
        timed(lambda: (net.groups, net.layers), "  order and layers")
        timed(lambda: cycles(net), "  cycles")
        timed(lambda: longest(net), "  longest chain")
        found = timed(lambda: conflicts(net), "  conflicts")
        note("  conflicts found", f"{len(found):,}")
        timed(lambda: load(held, "quarter"), "  load")
        return net

    net = benchmark.pedantic(timed, args=(whole, f"dependencies of {size}"), rounds=1)
    timed(lambda: slip(net, 0, 30), "  slip of 30 days")
    (cycle,) = cycles(net)
    assert set(ring) <= set(cycle.group)
    assert all(a.target == b.source for a, b in zip(cycle.edges, (*cycle.edges[1:], cycle.edges[0]), strict=True))


def test_a_cycle_of_five_is_named(benchmark: Any) -> None:
    """Five tasks that nothing else ties to each other, among as many tasks: the circle itself comes back."""
    held, ring = snapshot(TASKS)
    apart = set(ring)
    edges = [
        edge for edge in held.edges if not {edge.source, edge.target} & apart or {edge.source, edge.target} <= apart
    ]
    found = benchmark.pedantic(cycles, args=(Network(replace(held, edges=edges)),), rounds=1)
    (cycle,) = found
    assert set(cycle.tasks) == set(cycle.group) == apart
    note("planted cycle found", " → ".join(held.tasks[task].path for task in cycle.tasks))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[GraphStore]:
    """A graph of documents of 100 tasks and 300 edges each."""
    place = str(tmp_path / "graph")
    with open_store(place):
        pass
    engine = ox.Store(place)
    for number in range(READ // _A_DOCUMENT):
        made = record(number)
        said = "".join(serialise.ntriples(statements(made))).replace(" .\n", f" <{iris.graph(made.document.id)}> .\n")
        digest = f'<{iris.document(made.document.id)}> <{terms.DIGEST}> "{number}" <{iris.META_GRAPH}> .\n'
        engine.bulk_load((said + digest).encode(), format=ox.RdfFormat.N_QUADS)
    engine.flush()
    del engine
    with open_store(place) as opened:
        yield opened


def record(number: int) -> Record:
    """A document of that number, the same every time."""
    draw = random.Random(number)  # noqa: S311 - variety, not secrecy
    lines = [
        f"（{i}）办理事项{i}，2027年底前覆盖率达到{60 + i % 40}%。（牵头单位：省水利厅）\n" for i in range(_A_DOCUMENT)
    ]
    text = f"云泽省第{number}号方案\n" + "".join(lines)
    tasks, at = [], text.index("\n") + 1
    for i, line in enumerate(lines):
        tasks.append(_task(i, Span(start=at, end=at + len(line) - 1), text))
        at += len(line)
    spans = [task.span for task in tasks]
    edges = tuple(
        Dependency(
            source=tasks[a].id, target=tasks[b].id, type="after", via="事项", spans=(spans[a], spans[b]), rule="a.b"
        )
        for a, b in _pairs(draw, _A_DOCUMENT)
    )  # fmt: skip
    document = Document(
        id=ids.document_id(text), source=f"{number}.txt", sha256="0", text=text, title=f"云泽省第{number}号方案",
        jurisdiction="云泽省", issued=TODAY,
    )  # fmt: skip
    return Record(document=document, tasks=tuple(tasks), dependencies=edges)


def _task(i: int, span: Span, text: str) -> Task:
    def place(words: str) -> Span:
        start = text.index(words, span.start)
        return Span(start=start, end=start + len(words))

    end = dt.date(2027, 12, 31)
    return Task(
        id=f"1.{i}", section=None, label=f"（{i}）", path=f"一/（{i}）", title=f"办理事项{i}", span=span,
        assignments=(
            Assignment(
                span=place("省水利厅"), rule="a.b", mention="省水利厅", unit="云泽省水利厅", role="lead", scope="clause"
            ),
        ),
        deadlines=(Deadline(span=place("2027年底前"), rule="a.b", mention="2027年底前", end=end),),
        targets=(
            Target(
                span=place("覆盖率达到"), rule="a.b", mention="覆盖率达到", indicator="覆盖率", comparator=">=",
                value=60 + i % 40, unit="%", deadline=end,
            ),
        ),
    )  # fmt: skip


def test_reading(benchmark: Any, store: GraphStore) -> None:
    """The snapshot of a whole graph, and of one document of it."""
    taken = benchmark.pedantic(
        timed,
        args=(lambda: Dependencies(store).snapshot(TODAY), f"snapshot of {READ:,} tasks, {EDGES * READ:,} edges"),
        rounds=1,
    )
    assert (len(taken.tasks), len(taken.edges)) == (READ, EDGES * READ)
    one = store.documents()[0].id
    alone = timed(lambda: Dependencies(store).snapshot(TODAY, [one]), "snapshot of one document of these")
    assert len(alone.edges) == EDGES * _A_DOCUMENT
