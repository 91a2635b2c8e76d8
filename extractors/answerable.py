"""Who answers for each task of a document? Clauses, rules for many tasks and bodies put together, with full names."""

from __future__ import annotations

import bisect
import dataclasses
import itertools
import re
from collections.abc import Iterator, Sequence

from extractors import appointed, assignment, subjects
from extractors.global_rule import RuleSentence, needed
from extractors.resolution import Resolver
from extractors.task import TaskText
from ontology.model import Assignment, GlobalRule, Span, Task


def assignments(texts: Sequence[TaskText], rules: Sequence[RuleSentence], text: str) -> list[list[Assignment]]:
    """Each task's assignments with units as printed: clauses, then rules for many tasks, then the body."""
    first_leads = False
    placed = _placed(rules, texts)
    spans = [rule.span for rule in rules]
    result = []
    for task in texts:
        first_leads = first_leads or any(clause.first_leads for clause in task.clauses)
        found = assignment.of_clauses(task.clauses, first_leads=first_leads)
        closed = (*(clause.span for clause in task.clauses), *_within(spans, task.span))
        found += _global(task, placed)
        if task.rule != "task.table_row":
            start = _body_start(task, text)
            found += subjects.of_body(text, start, task.span.end, closed)
            found += appointed.of_appointments(text, start, task.span.end)
        result.append(found)
    return result


def _within(spans: Sequence[Span], place: Span) -> Sequence[Span]:
    """Those of the ranges, in order of place, that may touch the place."""
    first = bisect.bisect_left(spans, place.start, key=lambda span: span.end)
    last = bisect.bisect_left(spans, place.end, key=lambda span: span.start)
    return spans[first:last]


_ARTICLE = re.compile(r"第[一二三四五六七八九十百零]{1,6}条")
_SENTENCE = re.compile(r"[^，]{2,24}(?:要(?!求|素|点)|应当|应(?!用|急|对)|必须|负责(?!人|制)|会同)")


def _body_start(task: TaskText, text: str) -> int:
    """Where the sentences of a task begin: after its heading, unless that is a sentence of its own (各市应当……。)."""
    if task.heading is None:
        return task.span.start
    words = task.heading.of(text)
    body = words.find(task.title) if task.title else -1
    if body > 0 and _ARTICLE.match(words):
        return task.heading.start + body  # an article has no title: its first sentence orders (第六条 ……应当：)
    if body > 0 and words.endswith("。") and _SENTENCE.match(task.title):
        return task.heading.start + body
    return task.heading.end


def _global(task: TaskText, placed: _Placed) -> Iterator[Assignment]:
    leading = placed.leading(task)
    for rule in (*placed.wide, *((leading,) if leading else ())):
        if not _covers(rule, task):
            continue
        for unit in rule.units:
            yield Assignment(
                mention=unit.text, unit=unit.text, role=rule.role, scope="global",
                span=Span(start=unit.start, end=unit.end), rule=rule.rule,
                confidence=0.85 if rule.role == "actor" else 0.98,
            )  # fmt: skip


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class _Placed:
    """The rules that give work to bodies: those of the whole document, and those of one section by its start."""

    wide: tuple[RuleSentence, ...]
    of_section: dict[int, list[RuleSentence]]

    def leading(self, task: TaskText) -> RuleSentence | None:
        """The sentence that leads in a task's list: the last one above it in its section."""
        own = self.of_section.get(task.section, [])
        at = bisect.bisect_right(own, task.span.start, key=lambda rule: rule.span.end) - 1
        return own[at] if at >= 0 else None


def _placed(rules: Sequence[RuleSentence], texts: Sequence[TaskText]) -> _Placed:
    giving = [rule for rule in rules if rule.kind == "also-responsible"]
    sections = sorted({task.section for task in texts})
    of_section: dict[int, list[RuleSentence]] = {}
    for rule in giving:
        at = bisect.bisect_left(sections, rule.span.start) - 1
        if rule.reach == "section" and at >= 0:
            of_section.setdefault(sections[at], []).append(rule)
    return _Placed(wide=needed(rules)[0], of_section=of_section)


def _covers(rule: RuleSentence, task: TaskText) -> bool:
    """以下 means the tasks after the one that the rule stands in, 以上 those before it, 各项 all but that one."""
    if task.span.start <= rule.span.start < task.span.end:
        return False
    if rule.reach in ("section", "below"):
        return task.span.start >= rule.span.end
    return rule.reach == "all" or task.span.end <= rule.span.start


def resolved(found: list[Assignment], resolver: Resolver) -> tuple[Assignment, ...]:
    """Units given their full names; a unit is listed once, as the clause has it, else the rule, else the body."""
    named: list[Assignment] = []
    before: list[str] = []
    reached = -1
    for index, item in enumerate(found):
        listed = item.scope == "clause" or item.span.start - reached == 1  # A、B in a sentence is a list too
        reached = item.span.end
        unit = resolver.name(item.mention, before if listed else ())
        before.append(item.mention)
        named.append(dataclasses.replace(item, unit=_with_kind(unit, found, index)))
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


_LISTED = 40  # places of one list before the body that they share
_PLACE = re.compile(r"[一-鿿]{2,8}(?:示范区|新区|开发区|高新区|园区|综保区|度假区|试验区|[市县区州镇乡])$")
_BODY_OF_PLACE = re.compile(r"[一-鿿]{2,12}(?:区|[市县州镇乡])(?P<body>管委会|管理委员会|人民政府|政府)$")


def _with_kind(unit: str, found: list[Assignment], index: int) -> str:
    """临江市、海晏市人民政府; 高新区、空港新区管委会: the kind of body that a list names once, at its end."""
    item = found[index]
    if item.scope != "clause" or item.mention.startswith("各") or not _PLACE.fullmatch(item.mention):
        return unit
    for following in itertools.islice(found, index + 1, index + 1 + _LISTED):
        if following.role != item.role or following.scope != item.scope:
            break
        named = _BODY_OF_PLACE.fullmatch(following.mention)
        if named:
            return unit + named.group("body")
        if not _PLACE.fullmatch(following.mention):
            break
    return unit


def global_rules(
    rules: Sequence[RuleSentence], texts: Sequence[TaskText], tasks: Sequence[Task], resolver: Resolver
) -> tuple[GlobalRule, ...]:
    """The record's document-wide rules with the tasks that they apply to; what is said again adds none."""
    found = []
    placed = _placed(rules, texts)
    pairs = list(zip(texts, tasks, strict=True))
    led: dict[int, list[tuple[TaskText, Task]]] = {}
    for text, task in pairs:
        led.setdefault(id(placed.leading(text)), []).append((text, task))
    wide = {id(rule) for rule in placed.wide}
    for rule in rules:
        meant = pairs if id(rule) in wide else led.get(id(rule), [])
        covered = tuple(task.id for text, task in meant if _covers(rule, text))
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
