"""What do documents say side by side? Of a matter, of units' work, of whole texts; and which is to be done first."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from api.answering import amounts, facts, listing, who
from api.answering.base import Base
from api.answering.differing import alone, whole
from api.answering.indicators import indicators
from api.answering.passages import around
from api.answering.placed import Placed
from api.answering.query import AmountQuestion, DeadlineQuestion, TasksOfUnit, WhoQuestion
from api.answering.query_overview import ComparisonQuestion, EarlierQuestion
from api.answering.result import Finding, citation, refusal, task_ref, unique
from api.answering.titles import name_of, within
from api.answering.topics import ranked, trusted
from api.words import deadline_words
from ontology.model import Deadline, Span
from ontology.offsets import due_date

_LOOKED_AT = 40  # hits among which the documents that speak of a matter are looked for
_SHOWN = 6  # documents that are set side by side
_BRACKET = re.compile("[（(【][^（(【]{0,6}(?:责任|牵头|负责|配合)")
_QUOTED = 160  # characters of a passage that the sentence gives
Side = tuple[str, Finding]
Ending = tuple[dt.date, Placed, Deadline]


def compare(base: Base, query: ComparisonQuestion) -> Finding:
    """Each document with what it says; one that says nothing is told too where it was named."""
    if query.aspect == "alone":
        return alone(base, query.documents)
    if query.documents and not query.topic and not query.called and query.aspect != "deadline":
        return whole(base, query.documents)
    documents = query.documents or _speaking(base, query)
    sides = [(document, _side(within(base, (document,)), query)) for document in documents]
    stated = [(document, found) for document, found in sides if found.answerable]
    if not stated:
        return refusal(f"图谱中的文件没有写明可以比较的内容：{query.in_words().removeprefix('比较')}。")
    shown = (sides if query.documents else stated)[:_SHOWN]
    said = "；".join(_said(base, document, found) for document, found in shown)
    only = "只有一份文件讲到：" if not query.documents and len(stated) == 1 else ""
    return Finding(
        answer=f"{only}{said}{_conclusion(base, query, stated)}。",
        units=unique(unit for _, found in stated for unit in found.units),
        tasks=unique(task for _, found in stated for task in found.tasks),
        citations=unique(passage for _, found in stated for passage in found.citations),
    )


def _speaking(base: Base, query: ComparisonQuestion) -> tuple[str, ...]:
    """The documents with tasks about the matter, the closest first; all small graphs' for units."""
    if query.called:
        return tuple(base.outlines)[:_SHOWN]
    stating = [record.document.id for record, _, _ in indicators(base, query.topic)] if query.aspect == "amount" else []
    return (
        unique(stating)
        or unique(item.placed.record.document.id for item in ranked(base, query.topic, top=_LOOKED_AT))[:_SHOWN]
    )


def _said(base: Base, document: str, found: Finding) -> str:
    """《文件》：what it says, without naming it twice."""
    title = f"《{name_of(base, document)}》"
    if not found.answerable:
        return f"{title}没有写明"
    said = found.answer.removeprefix(title).removesuffix("。")
    return f"{title}{said.removeprefix('文件') if said.startswith('文件的') else said}"


def _side(base: Base, query: ComparisonQuestion) -> Finding:
    """What one document says."""
    if query.called:
        return listing.tasks_of_unit(base, TasksOfUnit(asked=query.called, units=query.units))
    if query.aspect == "deadline":
        if query.topic:
            return facts.deadline(base, DeadlineQuestion(topic=query.topic))
        return _times_of(base)
    if query.aspect == "amount":
        return amounts.amount(base, AmountQuestion(topic=query.topic, measure=""))
    if query.aspect == "units":
        return who.who(base, WhoQuestion(topic=query.topic, roles=query.roles or ("lead", "responsible")))
    return _everything(base, query.topic)


def _everything(base: Base, topic: str) -> Finding:
    """The task about a matter: its passage, its units and its times."""
    found = trusted(base, topic)
    if not found:
        return refusal("没有写明。")
    placed = found[0].placed
    sentence = _body(placed) or found[0].hit.sentence
    units = unique(a.unit for a in placed.task.assignments if a.scope != "global")
    parts = [sentence.of(placed.record.document.text).strip().rstrip("。；")[:_QUOTED]]
    if units:
        parts.append(f"责任单位：{'、'.join(units)}")
    if placed.task.deadlines:
        parts.append(f"时限：{'、'.join(unique(map(deadline_words, placed.task.deadlines)))}")
    spans = [sentence, *(around(placed, a.span) for a in placed.task.assignments if a.scope != "global")]
    spans += [around(placed, time.span) for time in placed.task.deadlines]
    return Finding(
        answer=f"{base.called(placed)}：{'，'.join(parts)}。",
        tasks=(task_ref(placed.record, placed.task),),
        citations=unique(citation(placed.record, placed.task, span) for span in spans),
    )


def _body(placed: Placed) -> Span | None:
    """What a task says under its heading, without the bracket that names its units; None where that is nothing."""
    text, title = placed.text, placed.task.title
    start = text.find(title) + len(title) if title in text else 0
    bracket = _BRACKET.search(text, start)
    end = min(bracket.start() if bracket else len(text), start + _QUOTED)
    start += len(text[start:end]) - len(text[start:end].lstrip("。：:，\n\u3000 "))
    return Span(start=start, end=end).shift(placed.task.span.start) if end - start > len(title) else None


def _endings(base: Base) -> Iterator[Ending]:
    for placed in base.tasks.values():
        for time in placed.task.deadlines:
            end = time.end or due_date(time.offset, time.anchor, placed.record.document.issued)
            if end is not None:
                yield end, placed, time


def _times_of(base: Base) -> Finding:
    """The first and the last day that a document sets for its tasks."""
    endings = sorted(_endings(base), key=lambda one: one[0])
    if not endings:
        return refusal("没有写明。")
    first, last = endings[0], endings[-1]
    return Finding(
        answer=f"最早的时限是{first[0].isoformat()}（{first[1].task.path}），最晚的是{last[0].isoformat()}（{last[1].task.path}）。",
        tasks=unique(task_ref(placed.record, placed.task) for _, placed, _ in (first, last)),
        citations=unique(citation(p.record, p.task, around(p, time.span)) for _, p, time in (first, last)),
    )


def _conclusion(base: Base, query: ComparisonQuestion, stated: list[Side]) -> str:
    """Which document's time comes first, where times are compared and differ."""
    if query.aspect != "deadline" or len(stated) < 2 or query.called:
        return ""
    ends: dict[str, dt.date] = {}
    for document, found in stated:
        own = within(base, (document,))
        keys = {(task.document, task.path) for task in found.tasks}
        last = max((end for end, placed, _ in _endings(own) if (document, placed.task.path) in keys), default=None)
        if last is not None:
            ends[document] = last
    if len(ends) < len(stated):
        return ""
    what = "" if query.topic else "的最晚时限"
    if len(set(ends.values())) == 1:
        return f"；两者{what}相同"
    first = min(ends, key=lambda document: ends[document])
    return f"；《{name_of(base, first)}》{what}更早"


def earlier(base: Base, query: EarlierQuestion) -> Finding:
    """The matters with their times, and which comes first."""
    found = [(topic, facts.deadline(base, DeadlineQuestion(topic=topic))) for topic in query.topics]
    unknown = [topic for topic, finding in found if not finding.answerable]
    if unknown:
        return refusal(f"图谱中的文件没有写明{'和'.join(f'“{topic}”' for topic in unknown)}的时限，无法比较。")
    ends = [(_last(base, finding), topic) for topic, finding in found]
    known = [(end, topic) for end, topic in ends if end is not None]
    said = "；".join(finding.answer.removesuffix("。") for _, finding in found)
    verdict = ""
    if len(known) == len(found):
        chosen = (max if query.latest else min)(known)
        same = len({end for end, _ in known}) == 1
        verdict = "；时限相同" if same else f"；“{chosen[1]}”更{'晚' if query.latest else '早'}"
    return Finding(
        answer=f"{said}{verdict}。",
        tasks=unique(task for _, finding in found for task in finding.tasks),
        citations=unique(passage for _, finding in found for passage in finding.citations),
    )


def _last(base: Base, finding: Finding) -> dt.date | None:
    """The last day of the times that a finding cites."""
    ends = []
    for task in finding.tasks:
        for end, placed, time in _endings(within(base, (task.document,))):
            cited = any(passage.span.contains(time.span) for passage in finding.citations)
            if placed.task.path == task.path and cited:
                ends.append(end)
    return max(ends, default=None)
