"""How much or how many? The number that a sentence or a target states, by every document that states one."""

from __future__ import annotations

import re
from collections.abc import Iterable

from api.answering.base import Base
from api.answering.indicators import Measured, also_elsewhere, head, indicators
from api.answering.passages import sentence as sentence_around
from api.answering.query import AmountQuestion
from api.answering.result import Finding, TaskRef, citation, refusal, task_ref, unique
from api.answering.targets import fitting_targets
from api.answering.topics import Found, holds_literals, lacks_what_is_asked, ranked
from api.answering.wording import plain
from api.words import document_name
from graph.topic import is_informal, terms
from ontology.model import Record, Span

_NUMBER = r"(?:\d+(?:\.\d+)?|[一二两三四五六七八九十百千]+)"
_COMMON = "元家个项款条所座处亩人名吨株台套例次天日年场只辆倍%％"
_STATED_FOCUS = 0.35  # … and about what is asked of it: the capital of the fund
_STATED = 0.6  # a value answers only where its own sentence is about the matter


def amount(base: Base, query: AmountQuestion) -> Finding:
    """The targets that measure what the topic names, else the sentence about it that states a number."""
    measured = _measured(query.measure)
    measures = head(query.topic)
    named = [one for one in indicators(base, query.topic) if not query.measure or measured.search(one[2].mention)]
    if named and (measures or not query.measure):
        return _stated(base, named)
    for item in ranked(base, query.topic, top=5):
        span = _of_topic(item, query, measured) or _stated_elsewhere(item, query, measured)
        if span is not None and _measures(item, span, measures):
            return _found(base, item, span)
    return _document_target(base, query, measured)


def _measures(item: Found, span: Span, measures: str) -> bool:
    """Whether a sentence states what is measured: by its targets where it has any, else in its words."""
    targets = [target for target in item.placed.task.targets if span.contains(target.span)]
    if measures and targets:
        return any(plain(target.indicator).endswith(measures) for target in targets)
    return measures in span.of(item.placed.record.document.text)


def _of_topic(item: Found, query: AmountQuestion, measured: re.Pattern[str]) -> Span | None:
    """The sentence about the topic, where it is about it enough and states a number in the measure."""
    sentence = item.hit.sentence.of(item.placed.record.document.text)
    covers = item.hit.coverage >= _STATED and item.hit.focus >= _STATED_FOCUS
    covers = covers and holds_literals(sentence, query.topic)
    covers = covers and (is_informal(query.topic) or not lacks_what_is_asked(item.hit, query.topic))
    return item.hit.sentence if covers and measured.search(_without_labels(sentence)) else None


def _stated_elsewhere(item: Found, query: AmountQuestion, measured: re.Pattern[str]) -> Span | None:
    """The sentence with a number in the measure asked for, in a task whose heading names the topic.

    It must speak of the topic itself: it has half of the topic's words or more.
    """
    if not query.measure or plain(query.topic) not in plain(item.placed.task.title):
        return None
    text, own = item.placed.record.document.text, item.placed.task.span
    words = [term.text for term in terms(query.topic)]
    for found in measured.finditer(text, own.start, own.end):
        span = sentence_around(text, Span(start=found.start(), end=found.end()))
        said = _without_labels(span.of(text))
        if measured.search(said) and sum(word in said for word in words) * 2 >= len(words):
            return span
    return None


def _found(base: Base, item: Found, span: Span) -> Finding:
    """A sentence of a task, and what other documents set for the indicator that it states."""
    placed = item.placed
    targets = [target for target in placed.task.targets if span.contains(target.span)]
    others = unique(one for target in targets for one in also_elsewhere(base, target, placed.record))
    said = span.of(placed.record.document.text).strip().rstrip("。；")
    answer = f"{base.called(placed)}写明：{said}{''.join(f'；{_in_words(base, one)}' for one in others)}。"
    cited = [citation(record, owner.task if owner else None, target.span) for record, owner, target in others]
    return Finding(
        answer=answer,
        tasks=unique((task_ref(placed.record, placed.task), *_tasks(base, others))),
        citations=unique((citation(placed.record, placed.task, span), *cited)),
    )


def _stated(base: Base, found: Iterable[Measured]) -> Finding:
    """Targets, each with its document where there are several."""
    found = unique(found)
    return Finding(
        answer=f"{'；'.join(unique(_in_words(base, one) for one in found))}。",
        tasks=unique(_tasks(base, found)),
        citations=unique(citation(record, owner.task if owner else None, t.span) for record, owner, t in found),
    )


def _in_words(base: Base, measured: Measured) -> str:
    """《文件》的目标是：…, or what a task of it states."""
    record, owner, target = measured
    if owner is not None:
        return f"{base.called(owner)}写明：{target.mention.strip()}"
    whose = f"《{document_name(record.document)}》" if len(base.outlines) > 1 else "文件"
    return f"{whose}的目标是：{target.mention.strip()}"


def _tasks(base: Base, found: Iterable[Measured]) -> list[TaskRef]:
    """The tasks that state the targets or serve those of a document."""
    named: list[TaskRef] = []
    for record, owner, target in found:
        if owner is not None:
            named.append(task_ref(record, owner.task))
        named += _serving(base, record, target.id)
    return named


def _serving(base: Base, record: Record, target: str | None) -> list[TaskRef]:
    placed = [
        base.tasks[record.document.id, edge.source]
        for edge in record.dependencies
        if target and edge.target == target and (record.document.id, edge.source) in base.tasks
    ]
    return [task_ref(one.record, one.task) for one in placed]


def _document_target(base: Base, query: AmountQuestion, measured: re.Pattern[str]) -> Finding:
    """The target of a document that fits the topic best, and what others set for its indicator."""
    measures = head(query.topic)
    for record, target in fitting_targets(base, query.topic, query.measure):
        if measured.search(target.mention) and plain(target.indicator).endswith(measures):
            return _stated(base, ((record, None, target), *also_elsewhere(base, target, record)))
    return refusal(f"图谱中的文件没有写明“{query.topic}”的数额。")


def _measured(measure: str) -> re.Pattern[str]:
    """A number in the measure; in any common measure where none is asked for."""
    sign = {"元": "元", "%": "[%％]|个?百分点", "百分点": "[%％]|个?百分点"}.get(measure)
    unit = sign or (re.escape(measure) if measure else f"[{_COMMON}]")
    return re.compile(rf"{_NUMBER}[多余]?[千百万亿]{{0,2}}(?:{unit})")


def _without_labels(sentence: str) -> str:
    """The sentence without its item number, dates and document numbers, which measure nothing."""
    sentence = re.sub(r"^[（(]?[一二三四五六七八九十\d]+[)）、.．]", "", sentence.strip())
    return re.sub(r"(?:19|20)\d{2}年|〔\d{4}〕\d+号|《[^》]*》", "", sentence)
