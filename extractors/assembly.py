"""How do facts of paragraphs become tasks of a document? Each fact goes to the task it stands in."""

from __future__ import annotations

import bisect
import dataclasses
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

from corpus.headings import chinese_number
from corpus.structure import Node, Outline
from extractors import assignment, deliverable, subjects, target, target_context
from extractors.clause import DutyClause
from extractors.global_rule import RuleSentence
from extractors.passage import Passage
from extractors.resolution import Resolver
from extractors.task import TaskText
from ontology.model import (
    Assignment,
    Deadline,
    Deliverable,
    Document,
    Fact,
    GlobalRule,
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
            issued=document.issued,
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


def assignments(texts: Sequence[TaskText], rules: Sequence[RuleSentence], text: str) -> list[list[Assignment]]:
    """Each task's assignments with units as printed: clauses, then rules for many tasks, then the body."""
    first_leads = False
    result = []
    for task in texts:
        first_leads = first_leads or any(clause.first_leads for clause in task.clauses)
        found = assignment.of_clauses(task.clauses, first_leads=first_leads)
        closed = tuple(clause.span for clause in task.clauses) + tuple(rule.span for rule in rules)
        found += _global(task, rules)
        if task.rule != "task.table_row":
            start = _body_start(task, text)
            found += subjects.of_body(text, start, task.span.end, closed)
            found += subjects.of_office(text, start, task.span.end)
        result.append(found)
    return result


_SENTENCE = re.compile(r"[^，]{2,24}(?:要(?!求|素|点)|应当|应(?!用|急|对)|必须|负责(?!人|制)|会同)")


def _body_start(task: TaskText, text: str) -> int:
    """Where the sentences of a task begin: after its heading, unless that is a sentence of its own (各市应当……。)."""
    if task.heading is None:
        return task.span.start
    words = task.heading.of(text)
    body = words.find(task.title) if task.title else -1
    if body > 0 and words.endswith("。") and _SENTENCE.match(task.title):
        return task.heading.start + body
    return task.heading.end


def _global(task: TaskText, rules: Sequence[RuleSentence]) -> Iterator[Assignment]:
    for rule in rules:
        if rule.kind != "also-responsible" or not _covers(rule, task):
            continue
        for unit in rule.units:
            yield Assignment(
                mention=unit.text, unit=unit.text, role=rule.role, scope="global",
                span=Span(start=unit.start, end=unit.end), rule=rule.rule, confidence=0.98,
            )  # fmt: skip


def _covers(rule: RuleSentence, task: TaskText) -> bool:
    """以下 means the tasks after the one that the rule stands in, 以上 those before it, 各项 all but that one."""
    if task.span.start <= rule.span.start < task.span.end:
        return False
    if rule.reach == "below":
        return task.span.start >= rule.span.end
    return rule.reach == "all" or task.span.end <= rule.span.start


def resolved(found: list[Assignment], resolver: Resolver) -> tuple[Assignment, ...]:
    """Units given their full names; a unit is listed once, as the clause has it, else the rule, else the body."""
    named: list[Assignment] = []
    before: list[str] = []
    for item in found:
        unit = resolver.name(item.mention, before if item.scope == "clause" else ())
        before.append(item.mention)
        named.append(dataclasses.replace(item, unit=_with_kind(unit, item, found)))
    kept: dict[str, Assignment] = {}
    for item in named:
        known = kept.get(item.unit)
        if known is None or (known.scope == "body" and item.scope == "body" and _weight(item) > _weight(known)):
            kept[item.unit] = item
        elif item.scope == "body" and item.role == "lead" and known.role == "responsible":
            kept[item.unit + "#lead"] = item
    return tuple(kept.values())


_WEIGHT = {"lead": 4, "responsible": 3, "cooperate": 2, "supervise": 2, "actor": 1}


def _weight(item: Assignment) -> int:
    return _WEIGHT[item.role]


_PLACE = re.compile(r"[一-鿿]{2,8}(?:示范区|新区|开发区|高新区|园区|综保区|度假区|试验区|[市县区州镇乡])$")
_BODY_OF_PLACE = re.compile(r"[一-鿿]{2,12}(?:区|[市县州镇乡])(?P<body>管委会|管理委员会|人民政府|政府)$")


def _with_kind(unit: str, item: Assignment, found: list[Assignment]) -> str:
    """临江市、海晏市人民政府; 杨凌示范区、西咸新区管委会: the kind of body that a list names once, at its end."""
    if item.scope != "clause" or item.mention.startswith("各") or not _PLACE.fullmatch(item.mention):
        return unit
    for following in found[found.index(item) + 1 :]:
        if following.role != item.role or following.scope != item.scope:
            break
        named = _BODY_OF_PLACE.fullmatch(following.mention)
        if named:
            return unit + named.group("body")
        if not _PLACE.fullmatch(following.mention):
            break
    return unit


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


def global_rules(
    rules: Sequence[RuleSentence], texts: Sequence[TaskText], tasks: Sequence[Task], resolver: Resolver
) -> tuple[GlobalRule, ...]:
    """The record's document-wide rules with the tasks that they apply to."""
    found = []
    for rule in rules:
        speaks = rule.kind == "also-responsible"
        covered = tuple(task.id for text, task in zip(texts, tasks, strict=True) if speaks and _covers(rule, text))
        found.append(
            GlobalRule(
                kind=rule.kind,
                units=tuple(resolver.name(unit.text) for unit in rule.units),
                applies_to=covered,
                span=rule.span,
                rule=rule.rule,
                confidence=0.98,
            )
        )
    return tuple(found)


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
