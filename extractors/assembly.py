"""How do facts of paragraphs become tasks of a document? Each fact goes to the task it stands in."""

from __future__ import annotations

import bisect
import dataclasses
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

from corpus.chinese import chinese_number
from corpus.structure import Node, Outline
from extractors import deliverable, target, target_context
from extractors.clause import DutyClause
from extractors.passage import Passage
from extractors.task import TaskText
from extractors.vantage import vantage
from ontology.model import (
    Assignment,
    Deadline,
    Deliverable,
    Document,
    Fact,
    Modality,
    Reference,
    Section,
    Span,
    Target,
    Task,
)

F = TypeVar("F", bound=Fact)


def passages(document: Document, outline: Outline, clauses: Sequence[DutyClause]) -> Iterator[Passage]:
    """The document's paragraphs as the rules see them, each with its heading and its clauses."""
    starts = [clause.span.start for clause in clauses]
    told_on = vantage(document)
    for span, heading in _paragraphs(outline):
        first = bisect.bisect_left(starts, span.start)
        last = bisect.bisect_left(starts, span.end)
        yield Passage(
            text=span.of(document.text),
            start=span.start,
            heading=Span(start=0, end=heading.end - span.start) if heading else None,
            closed=tuple(
                Span(start=c.span.start - span.start, end=min(c.span.end, span.end) - span.start)
                for c in clauses[first:last]
                if c.parts  # a field that names nobody (工作目标：…) is read like any text
            ),
            issued=told_on,
        )


def _paragraphs(outline: Outline) -> Iterator[tuple[Span, Span | None]]:
    for span in outline.front:
        yield span, None
    for node in outline.walk():
        yield from _of_node(node, outline.text)


def _of_node(node: Node, text: str) -> Iterator[tuple[Span, Span | None]]:
    heading = node.heading.span
    body = list(node.body)
    if body and "\n" not in text[heading.end : body[0].start]:
        yield Span(start=heading.start, end=body[0].end), heading
        body = body[1:]
    else:
        yield heading, heading
    for span in body:
        yield span, None


def sections(outline: Outline) -> tuple[tuple[Section, ...], dict[int, str]]:
    """The record's sections (the document itself is ``s0``), and which section begins at an offset."""
    found = [Section(id="s0", parent=None, label="", title="", span=Span(start=0, end=len(outline.text)))]
    ids = {0: "s0"}

    def add(node: Node, parent: str) -> None:
        name = f"s{len(found)}"
        ids[node.start] = name
        found.append(
            Section(id=name, parent=parent, label=node.heading.label, title=node.heading.title, span=node.span)
        )
        for child in node.children:
            add(child, name)

    for node in outline.nodes:
        add(node, "s0")
    return tuple(found), ids


def task_id(path: str) -> str:
    """二/（一）#1 → 2.1#1: the path in digits, for addresses and file names."""
    parts = []
    for part in path.split("/"):
        label, mark, rest = part.partition("#")
        label = label.rpartition(".")[2]  # 2.1.3 stands below 2.1
        digits = re.search(r"[\d]+|[一二三四五六七八九十百零]+", label)
        number = label
        if digits:
            value = digits.group()
            number = value if value.isdigit() else str(chinese_number(value))
            if label.startswith(("附", "表", "专栏")):
                number = {"附": "a", "表": "t", "专": "b"}[label[0]] + number
        parts.append(number + mark + rest)
    return ".".join(part for part in parts if part)


def tasks(
    texts: Sequence[TaskText],
    units: Sequence[tuple[Assignment, ...]],
    facts: Sequence[Fact],
    section_ids: dict[int, str],
) -> tuple[tuple[Task, ...], list[Fact]]:
    """The record's tasks, each with the facts that stand in it, and the facts outside of all."""
    starts = [task.span.start for task in texts]
    inside: list[list[Fact]] = [[] for _ in texts]
    outside: list[Fact] = []
    for fact in facts:
        at = bisect.bisect_right(starts, fact.span.start) - 1
        while at >= 0 and texts[at].span.end <= fact.span.start:
            at -= 1
            if at >= 0 and texts[at].span.end < texts[at + 1].span.start:
                at = -1
        (inside[at] if at >= 0 else outside).append(fact)
    ids: Counter[str] = Counter()
    result = []
    for text, assigned, found in zip(texts, units, inside, strict=True):
        result.append(_task(text, assigned, found, section_ids, ids))
    return tuple(result), outside


def _task(
    text: TaskText, assigned: tuple[Assignment, ...], found: list[Fact], section_ids: dict[int, str], ids: Counter[str]
) -> Task:
    base = task_id(text.path) or "1"
    ids[base] += 1
    name = base if ids[base] == 1 else f"{base}~{ids[base]}"
    return Task(
        id=name,
        section=section_ids.get(text.section, "s0"),
        label=text.label,
        path=text.path,
        title=text.title,
        span=text.span,
        rule=text.rule,
        confidence=0.95 if text.clauses else 0.85,
        assignments=assigned,
        deadlines=tuple(_of(found, Deadline)),
        targets=tuple(_of(found, Target)),
        references=_once(_of(found, Reference)),
        modality=tuple(_of(found, Modality)),
        deliverables=deliverable.merge(tuple(_of(found, Deliverable))),
    )


def _of(found: Iterable[Fact], kind: type[F]) -> Iterator[F]:
    return (fact for fact in found if isinstance(fact, kind))


def _once(found: Iterable[Reference]) -> tuple[Reference, ...]:
    """A document is listed once in a task; a number or a stronger relation seen later is kept."""
    kept: dict[str, Reference] = {}
    for item in found:
        key = item.title or item.number or ""
        known = kept.get(key)
        if known is None:
            kept[key] = item
        elif known.number is None and item.number:
            kept[key] = dataclasses.replace(known, number=item.number)
    return tuple(kept.values())


def document_targets(outline: Outline, found: Sequence[Target], passages: Sequence[Passage]) -> tuple[Target, ...]:
    """Targets outside of tasks, numbered; the time of a heading sentence holds for the paragraphs below it.

    到2031年，…… rules the bullets —— and table rows that follow it in the same section. A section that looks
    back (一、发展基础) tells what is reached already: numbers without a time of their own are none there.
    """
    by_start = {passage.start: passage for passage in passages}
    times: dict[int, Deadline] = {}
    told: set[int] = set()

    def visit(node: Node, time: Deadline | None, *, back: bool) -> None:
        back = back or target_context.looks_back(node.heading.title)
        for span, _ in _of_node(node, outline.text):
            if back:
                told.add(span.start)
            time = target.governing_deadline(by_start[span.start]) or time
            if time:
                times[span.start] = time
        for child in node.children:
            visit(child, time, back=back)

    for node in outline.nodes:
        visit(node, None, back=False)
    starts = [passage.start for passage in passages]
    dated: list[Target] = []
    for item in found:
        at = bisect.bisect_right(starts, item.span.start) - 1
        if at >= 0 and starts[at] in told and item.deadline is None:
            continue
        dated.extend(target.with_deadline((item,), times.get(starts[at])) if at >= 0 else (item,))
    return tuple(dataclasses.replace(item, id=f"target:{index}") for index, item in enumerate(dated))
