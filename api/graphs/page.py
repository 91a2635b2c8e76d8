"""What does the page of dependencies say? The picture, every line in a table with its sentences, what stands apart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from api.answerview import passage_link, task_link
from api.depending import Asked
from api.graphs.shapes import LETTERS, Line, Node, Picture
from api.graphs.svg import svg
from api.taskview import Quoted
from api.words import DEPENDENCIES, confidence_words, is_doubtful
from graph.dependencies import WAITING
from ontology.model import DependencyType, Span


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """One end of a line: the task or the number, and its address."""

    path: str
    title: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A line as the table has it; ``slack`` says how the two days lie, ``early`` whether they contradict."""

    key: str
    kind: DependencyType
    letter: str
    name: str
    source: End
    target: End
    via: str
    slack: str
    early: bool
    passages: tuple[Quoted, ...]
    rule: str
    confidence: str
    doubtful: bool
    chained: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A kind of line in the legend, and how many there are."""

    kind: DependencyType
    letter: str
    name: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphView:
    """All that the page prints; ``apart`` are tasks without a line, under the documents they are of."""

    title: str
    picture: str
    width: float
    legend: tuple[Kept, ...]
    rows: tuple[Row, ...]
    chain: tuple[tuple[End, ...], ...]
    rings: tuple[tuple[End, ...], ...]
    apart: tuple[tuple[str, tuple[End, ...]], ...]
    apart_count: int
    drawn: int
    found: int
    query: str
    narrowed: tuple[tuple[str, str], ...]


def graph_view(drawn: Picture, asked: Asked, find: str) -> GraphView:
    """The page of a picture; boxes that hold the words looked for are marked."""
    nodes = {node.key: node for node in drawn.nodes}
    wanted = "".join(find.split())
    found = frozenset(node.key for node in drawn.nodes if wanted and wanted in _words(node))
    counts = {kind: sum(line.type == kind for line in drawn.lines) for kind in LETTERS}
    apart = tuple(_apart(drawn))
    return GraphView(
        title=drawn.title,
        picture=svg(drawn, alone=False, found=found),
        width=drawn.width,
        legend=tuple(
            Kept(kind=kind, letter=LETTERS[kind], name=DEPENDENCIES[kind], count=count)
            for kind, count in counts.items()
            if count
        ),
        rows=tuple(_row(line, nodes) for line in _in_order(drawn, nodes)),
        chain=tuple(tuple(_end(nodes[key]) for key in step) for step in drawn.chain),
        rings=tuple(tuple(_end(nodes[key]) for key in (*tasks, tasks[0])) for tasks, _ in drawn.rings),
        apart=apart,
        apart_count=len(drawn.apart),
        drawn=sum(node.kind == "task" for node in drawn.nodes),
        found=len(found),
        query=query(asked),
        narrowed=tuple(_narrowed(drawn)),
    )


def query(asked: Asked) -> str:
    """What is asked for, as it stands in an address."""
    told = {"document": asked.document, "unit": asked.unit, "task": asked.task}
    return urlencode({name: value for name, value in told.items() if value})


def _words(node: Node) -> str:
    """What of a box is looked through."""
    return "".join((node.path, *node.title.split(), *(unit for unit, _ in node.units)))


def _in_order(drawn: Picture, nodes: Mapping[str, Node]) -> list[Line]:
    """What means waiting first, each by the columns from left to right."""
    kinds = list(LETTERS)
    return sorted(
        drawn.lines,
        key=lambda line: (
            line.type not in WAITING,
            nodes[line.source].layer,
            nodes[line.source].y,
            kinds.index(line.type),
        ),
    )


def _row(line: Line, nodes: Mapping[str, Node]) -> Row:
    told = line.told
    slack = told.get("slack") if line.type in WAITING else None
    return Row(
        key=line.key,
        kind=line.type,
        letter=line.letter,
        name=DEPENDENCIES[line.type],
        source=_end(nodes[line.source]),
        target=_end(nodes[line.target]),
        via=told["via"],
        slack=_slack(slack),
        early=slack is not None and slack < 0,
        passages=tuple(_quoted(passage) for passage in told["evidence"]),
        rule=told["rule"],
        confidence=confidence_words(told["confidence"]),
        doubtful=is_doubtful(told["confidence"]),
        chained=line.chained,
    )


def _slack(days: int | None) -> str:
    """How the day of what waits lies to that of what it needs."""
    if days is None:
        return ""
    return "与所依赖的同日到期" if not days else f"时限比所依赖的{'晚' if days > 0 else '早'}{abs(days)}天"


def _quoted(passage: Mapping[str, Any]) -> Quoted:
    """The sentence with the words that say so."""
    start, (first, last) = passage["span"][0], passage["at"]
    text, one, other = passage["text"], first - start, last - start
    parts = ((text[:one], False), (text[one:other], True), (text[other:], False))
    href = passage_link(passage["document"], Span(start=first, end=last))
    return Quoted(parts=tuple(part for part in parts if part[0]), href=href)


def _end(node: Node) -> End:
    return End(path=node.path, title=node.title, href=node.href)


def _apart(drawn: Picture) -> Iterator[tuple[str, tuple[End, ...]]]:
    """The tasks without a line, by document."""
    snapshot = drawn.network.snapshot
    by_document: dict[str, list[End]] = {}
    for task in drawn.apart:
        work = snapshot.tasks[task]
        end = End(path=work.path, title=work.title, href=task_link(work.document, work.id))
        by_document.setdefault(work.document, []).append(end)
    for document, ends in by_document.items():
        yield snapshot.papers[document].title, tuple(ends)


def _narrowed(drawn: Picture) -> Iterator[tuple[str, str]]:
    """The units of a document's tasks with the address of their part of its graph, the busiest first."""
    scope = drawn.scope
    if scope.kind != "document" or scope.document is None:
        return
    held: dict[str, set[int]] = {}
    for duty in scope.snapshot.duties:
        held.setdefault(duty.unit, set()).add(duty.task)
    for unit in sorted(held, key=lambda unit: (-len(held[unit]), unit)):
        yield unit, f"/dependencies?{urlencode({'document': scope.document.id, 'unit': unit})}"
