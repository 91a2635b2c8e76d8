"""How do tasks hang together? What one needs, what waits for it, what both build, which target it serves."""

from __future__ import annotations

import re
from collections.abc import Iterator

from api.answering.base import Base
from api.answering.passages import around
from api.answering.placed import Placed
from api.answering.query import DependencyQuestion, Direction, SupportQuestion
from api.answering.result import Finding, citation, refusal, task_ref, unique
from api.answering.targets import fitting_targets
from api.answering.titles import within
from api.answering.topics import trusted
from api.answering.wording import plain
from ontology.model import Dependency, Record, Span

_BEGINNING = re.compile("^(?:开展|组织|实施|推进|推动|建立|健全|完善|加强|强化|编制|制定|做好|落实|进行|启动)")
_NAMED = 4  # characters of a work's name by which it is known
_CANDIDATES = 5
_NEAR = 0.5  # a task that scores this share of the best may be the one described, where it has an edge
_ENDS: dict[Direction, str] = {
    "needs": "“{}”所依赖的任务",
    "needed-by": "依赖“{}”成果的任务",
    "shares": "与“{}”针对同一对象的任务",
}


def depends(base: Base, query: DependencyQuestion) -> Finding:
    """The tasks at the other end of the edges of the task described."""
    centres = base.titled(query.topic) or _described(base, query)
    if not centres:
        return refusal(f"图谱中没有叫“{query.topic}”的任务。")
    found: list[Placed] = []
    spans: list[tuple[Placed, Span]] = []
    for centre in centres:
        for edge in centre.record.dependencies:
            other = _other_end(edge, centre.task.id, query.direction)
            placed = base.tasks.get((centre.record.document.id, other or ""))
            if placed is not None and placed not in found:
                found.append(placed)
                spans += [(_owner(base, centre.record, span) or placed, span) for span in edge.spans]
    if not found and query.direction != "shares":
        named = list(_by_result(base, centres, query.direction))
        found, spans = list(unique(task for task, _ in named)), [place for _, place in named]
    name = centres[0].task.title
    words = _ENDS[query.direction]
    if not found:
        return refusal(f"文件没有写明{words.format(name)}。")
    found.sort(key=lambda placed: (placed.record.document.id, placed.task.span.start))
    listed = "；".join(f"{base.called(placed)}" for placed in found)
    return Finding(
        answer=f"{words.format(name)}：{listed}。",
        tasks=unique(task_ref(placed.record, placed.task) for placed in found),
        citations=unique(citation(placed.record, placed.task, _passage(placed, span)) for placed, span in spans),
    )


def _by_result(
    base: Base, centres: tuple[Placed, ...], direction: Direction
) -> Iterator[tuple[Placed, tuple[Placed, Span]]]:
    """Tasks that name the result of another's work (以…评估结果为依据), each with the place that says so."""
    for centre in centres:
        for other in within(base, (centre.document,)).tasks.values():
            maker, user = (other, centre) if direction == "needs" else (centre, other)
            named = _BEGINNING.sub("", plain(maker.about.title))
            if maker == user or len(named) < _NAMED:
                continue
            match = re.search(rf"{re.escape(named)}的?(?:结果|成果|结论|报告)", user.text)
            if match is not None:
                yield other, (user, Span(start=match.start(), end=match.end()).shift(user.task.span.start))


def _described(base: Base, query: DependencyQuestion) -> tuple[Placed, ...]:
    """The task that the topic describes: of those that fit about as well, one that has such an edge."""
    fitting = trusted(base, query.topic, top=_CANDIDATES, presumed=True)
    if fitting and plain(query.topic) in plain(fitting[0].placed.task.title):
        return (fitting[0].placed,)
    fitting = tuple(item for item in fitting if item.hit.score >= _NEAR * fitting[0].hit.score)
    for item in fitting:
        edges = item.placed.record.dependencies
        if any(_other_end(edge, item.placed.task.id, query.direction) for edge in edges):
            return (item.placed,)
    return tuple(item.placed for item in fitting[:1])


def _other_end(edge: Dependency, task: str, direction: str) -> str | None:
    """The task at the far end of an edge, where the edge runs in the direction asked for."""
    if edge.type == "contributes-to" or task not in (edge.source, edge.target):
        return None
    if (edge.type == "shares-object") != (direction == "shares"):
        return None
    if direction == "needs":
        return edge.target if edge.source == task else None
    if direction == "needed-by":
        return edge.source if edge.target == task else None
    return edge.target if edge.source == task else edge.source


def _owner(base: Base, record: Record, span: Span) -> Placed | None:
    """The task that a passage of a document lies in."""
    for task in record.tasks:
        if task.span.contains(span):
            return base.tasks[record.document.id, task.id]
    return None


def _passage(placed: Placed, span: Span) -> Span:
    """A short passage: the sentence around a span, or the task's heading where the span is the whole task."""
    if len(span) < len(placed.task.span):
        return around(placed, span)
    return around(placed, Span(start=placed.task.span.start, end=placed.task.span.start + 1))


def supports(base: Base, query: SupportQuestion) -> Finding:
    """The tasks that contribute to the target described; where no edge says so, the task that states it."""
    found: list[Placed] = []
    spans: list[tuple[Placed | None, Record, Span]] = []
    for record, target in fitting_targets(base, query.target):
        spans.append((None, record, target.span))
        for edge in record.dependencies:
            placed = base.tasks.get((record.document.id, edge.source))
            if edge.type == "contributes-to" and edge.target == target.id and placed and placed not in found:
                found.append(placed)
                spans += [(placed, record, span) for span in edge.spans if placed.task.span.contains(span)]
    if not found:
        return _stating(base, query)
    found.sort(key=lambda placed: (placed.record.document.id, placed.task.span.start))
    listed = "；".join(f"{base.called(placed)}" for placed in found)
    return Finding(
        answer=f"支撑“{query.target}”这一目标的任务：{listed}。",
        tasks=unique(task_ref(placed.record, placed.task) for placed in found),
        citations=unique(
            citation(record, placed.task if placed else None, _passage(placed, span) if placed else span)
            for placed, record, span in spans
        ),
    )


def _stating(base: Base, query: SupportQuestion) -> Finding:
    """The task whose own text names what the target measures."""
    measured = [target.indicator for _, target in fitting_targets(base, query.target)]
    for topic in (query.target, *measured):
        found = trusted(base, topic, presumed=True)
        if found:
            item = found[0]
            return Finding(
                answer=f"与“{query.target}”这一目标最相近的任务：{base.called(item.placed)}。",
                tasks=(task_ref(item.placed.record, item.placed.task),),
                citations=(citation(item.placed.record, item.placed.task, item.hit.sentence),),
            )
    return refusal(f"图谱中的文件没有“{query.target}”这一目标，或没有写明由哪项任务支撑。")
