"""By when, how much, on what basis, who belongs to it? Values that the sentence about a matter states."""

from __future__ import annotations

import re

from api.answering.base import Base, Placed, plain
from api.answering.passages import around
from api.answering.passages import sentence as sentence_around
from api.answering.query import AmountQuestion, BasisQuestion, DeadlineQuestion, MembersQuestion
from api.answering.result import Finding, citation, refusal, task_ref, unique
from api.answering.targets import fitting_targets, measuring
from api.answering.topics import Found, holds_literals, ranked, trusted
from api.words import deadline_words, document_name, reference_words
from graph.topic import terms
from ontology.model import Deadline, Span

_FREQUENCY = re.compile(r"每(?:半|两|一|\d)?(?:年|月|季|周|日|旬)|按(?:年|季|月)|(?:一|两|\d)(?:年|月|季度?)一次")
_NUMBER = r"(?:\d+(?:\.\d+)?|[一二两三四五六七八九十百千]+)"
_COMMON = "元家个项款条所座处亩人名吨株台套例次天日年场只辆倍%％"
_STATED_FOCUS = 0.35  # … and about what is asked of it: the capital of the fund
_STATED = 0.6  # a value answers only where its own sentence is about the matter


def deadline(base: Base, query: DeadlineQuestion) -> Finding:
    """The times of the sentence about the topic, else of its task."""
    found = trusted(base, query.topic)
    what = "频次" if query.often else "时限"
    for item in found[:1]:
        times = _times(item, often=query.often)
        if times:
            said = "、".join(unique(deadline_words(time) for time in times))
            return Finding(
                answer=f"{base.called(item.placed)}：{said}。",
                tasks=(task_ref(item.placed.record, item.placed.task),),
                citations=unique(
                    citation(item.placed.record, item.placed.task, around(item.placed, time.span)) for time in times
                ),
            )
        return refusal(f"{base.called(item.placed)}讲到“{query.topic}”，但没有写明{what}。")
    return refusal(f"图谱中的文件没有写明“{query.topic}”的{what}。")


def _times(item: Found, *, often: bool) -> tuple[Deadline, ...]:
    """The deadlines in the best sentence; those of the whole task where none is and no frequency is asked."""
    given = tuple(d for d in item.placed.task.deadlines if bool(d.recurs) == often or (not often and d.end))
    inside = tuple(d for d in given if item.hit.sentence.contains(d.span))
    return inside or (() if often else given)


def amount(base: Base, query: AmountQuestion) -> Finding:
    """The sentence about the topic, where it states a number in the measure asked for."""
    measured = _measured(query.measure)
    if not query.measure and measuring(base, query.topic):
        return _document_target(base, query, re.compile(_NUMBER))
    for item in ranked(base, query.topic, top=5):
        sentence = item.hit.sentence.of(item.placed.record.document.text)
        covers = item.hit.coverage >= _STATED and item.hit.focus >= _STATED_FOCUS
        covers = covers and holds_literals(sentence, query.topic)
        if covers and measured.search(_without_labels(sentence)):
            return Finding(
                answer=f"{base.called(item.placed)}写明：{sentence.strip()}",
                tasks=(task_ref(item.placed.record, item.placed.task),),
                citations=(citation(item.placed.record, item.placed.task, item.hit.sentence),),
            )
        stated = _stated_elsewhere(item, query, measured)
        if stated is not None:
            return Finding(
                answer=f"{base.called(item.placed)}写明：{stated.of(item.placed.record.document.text)}。",
                tasks=(task_ref(item.placed.record, item.placed.task),),
                citations=(citation(item.placed.record, item.placed.task, stated),),
            )
    return _document_target(base, query, measured)


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


def _document_target(base: Base, query: AmountQuestion, measured: re.Pattern[str]) -> Finding:
    """The target of a document that measures what the topic names; the tasks are those that serve it."""
    for record, target in measuring(base, query.topic) or fitting_targets(base, query.topic, query.measure):
        if not measured.search(target.mention):
            continue
        whose = f"《{document_name(record.document)}》" if len(base.records) > 1 else "文件"
        serving = [
            base.tasks[record.document.id, edge.source]
            for edge in record.dependencies
            if edge.target == target.id and (record.document.id, edge.source) in base.tasks
        ]
        return Finding(
            answer=f"{whose}的目标是：{target.mention.strip()}。",
            tasks=unique(task_ref(placed.record, placed.task) for placed in serving),
            citations=(citation(record, None, target.span),),
        )
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


def basis(base: Base, query: BasisQuestion) -> Finding:
    """The documents that the task about the topic rests on."""
    found = trusted(base, query.topic)
    if not found:
        return refusal(f"图谱中的文件没有写明“{query.topic}”的依据。")
    placed = found[0].placed
    references = [r for r in placed.task.references if r.relation == "implements"] or list(placed.task.references)
    if not references:
        return refusal(f"{base.called(placed)}讲到“{query.topic}”，但没有写明依据哪份文件。")
    return Finding(
        answer=f"{base.called(placed)}：{'、'.join(unique(map(reference_words, references)))}。",
        tasks=(task_ref(placed.record, placed.task),),
        citations=unique(citation(placed.record, placed.task, around(placed, r.span)) for r in references),
    )


def members(base: Base, query: MembersQuestion) -> Finding:
    """The units that a document lists as making up a body."""
    pattern = re.compile(
        rf"{re.escape(query.body)}[^。；\n]{{0,12}}?(?:成员)?(?:包括|包含|由|为|：)(?P<units>[^。；\n]{{4,300}}?)(?:等?组成|等单位|等部门|等|[。；\n])"
    )
    for record in base.records.values():
        match = pattern.search(record.document.text)
        if match is None or "、" not in match["units"]:
            continue
        units = tuple(name.strip() for name in re.split(r"[、，和]", match["units"]) if len(name.strip()) > 1)
        span = Span(start=match.start(), end=match.end())
        owner = next((Placed(record, task) for task in record.tasks if task.span.contains(span)), None)
        return Finding(
            answer=f"{query.body}包括：{'、'.join(units)}。",
            units=units,
            citations=(citation(record, owner.task if owner else None, span),),
        )
    return refusal(f"图谱中的文件没有写明{query.body}由哪些单位组成。")
