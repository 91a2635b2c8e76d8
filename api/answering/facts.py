"""By when, on what basis, who belongs to it? Values that the sentence about a matter states."""

from __future__ import annotations

import re

from api.answering import cues
from api.answering.base import Base
from api.answering.founding import founded
from api.answering.passages import around
from api.answering.placed import Placed
from api.answering.query import BasisQuestion, DeadlineQuestion, MembersQuestion
from api.answering.result import Finding, citation, refusal, task_ref, unique
from api.answering.topics import Found, trusted
from api.words import deadline_words, reference_words
from graph.topic import terms
from ontology.model import Deadline, Span

_FIELD = 12  # characters before a time that may say that it stands in a field
_APART = re.compile("(?:时限|期限|时间|进度)(?:要求|安排)?(?:为|是)?[：:\\s]*$|[（(【][^）)】]*$|\\t[^\\t\\n]*$")
_FREQUENCY = re.compile(r"每(?:半|两|一|\d)?(?:年|月|季|周|日|旬)|按(?:年|季|月)|(?:一|两|\d)(?:年|月|季度?)一次")


def deadline(base: Base, query: DeadlineQuestion) -> Finding:
    """The times of the sentence about the topic, else of its task."""
    found = trusted(base, query.topic)
    what = "频次" if query.often else "时限"
    for item in found[:1]:
        times = _times(item, query.topic, often=query.often)
        if not times and not query.often:  # 什么时候报送 is answered by 每季度末 too
            times = _times(item, query.topic, often=True)
        if times:
            said = "、".join(unique(map(_in_words, times)))
            return Finding(
                answer=f"{base.called(item.placed)}：{said}。",
                tasks=(task_ref(item.placed.record, item.placed.task),),
                citations=unique(
                    citation(item.placed.record, item.placed.task, around(item.placed, time.span)) for time in times
                ),
            )
        return refusal(f"{base.called(item.placed)}讲到“{query.topic}”，但没有写明{what}。")
    return refusal(f"图谱中的文件没有写明“{query.topic}”的{what}。")


def _in_words(time: Deadline) -> str:
    """The day that a deadline comes to and how it is printed; that alone where it is counted: 15个工作日, not 15日."""
    if time.offset and time.end is None:
        return time.mention
    said = deadline_words(time)
    return said if said == time.mention else f"{said}（“{time.mention}”）"


def _times(item: Found, topic: str, *, often: bool) -> tuple[Deadline, ...]:
    """The deadlines in the best sentence; those of the whole task where none is and no frequency is asked."""
    given = tuple(d for d in item.placed.task.deadlines if bool(d.recurs) == often or (not often and d.end))
    inside = tuple(d for d in given if item.hit.sentence.contains(d.span))
    if inside and not often:
        every = tuple(d for d in item.placed.task.deadlines if item.hit.sentence.contains(d.span))
        meant = _of_clause(item, topic, every)
        return tuple(d for d in meant if d in inside) or meant
    if inside or often:
        return _of_clause(item, topic, inside)
    return given if _of_whole_task(item, topic) else tuple(d for d in given if _is_apart(item, d))


def _of_whole_task(item: Found, topic: str) -> bool:
    """Whether the topic is the task itself, by its heading, and not a thing that one sentence of it names."""
    title = item.placed.about.title
    words = [term.text for term in terms(topic)]
    return sum(word in title for word in words) * 2 >= len(words)


def _is_apart(item: Found, time: Deadline) -> bool:
    """Whether a time stands apart from the sentences of a task and so is that of all: in brackets, in a field."""
    text = item.placed.record.document.text
    before = text[max(item.placed.task.span.start, time.span.start - _FIELD) : time.span.start]
    return bool(_APART.search(before))


def _of_clause(item: Found, topic: str, times: tuple[Deadline, ...]) -> tuple[Deadline, ...]:
    """Of several times in a sentence, those whose own clause has most of the topic's words: 中期评估, not 总结评估."""
    if len(times) < 2:
        return times
    text = item.placed.record.document.text
    words = [term.text for term in terms(topic)]
    held = []
    for time in times:
        sentence = item.hit.sentence
        start = max(text.rfind(mark, sentence.start, time.span.start) + 1 for mark in "，；") or sentence.start
        ends = [at for mark in "，；" if (at := text.find(mark, time.span.end, sentence.end)) >= 0]
        clause = text[start : min(ends, default=sentence.end)]
        held.append(sum(word in clause for word in words))
    return tuple(time for time, count in zip(times, held, strict=True) if count == max(held))


def basis(base: Base, query: BasisQuestion) -> Finding:
    """The documents that the task about the topic rests on; of a document as a whole, what it was made on."""
    whole = founded(base, query)
    if whole is not None:
        return whole
    found = trusted(base, query.topic)
    if not found:
        return refusal(f"图谱中的文件没有写明“{query.topic}”的依据。")
    placed = found[0].placed
    references = [r for r in placed.task.references if r.relation == "implements"] or list(placed.task.references)
    printed = _printed(placed) if not references else []
    if printed:
        titles = unique(span.of(placed.record.document.text) for span in printed)
        return Finding(
            answer=f"{base.called(placed)}：{'、'.join(titles)}。",
            tasks=(placed.ref(),),
            citations=unique(citation(placed.record, placed.task, around(placed, span)) for span in printed),
        )
    if not references:
        return refusal(f"{base.called(placed)}讲到“{query.topic}”，但没有写明依据哪份文件。")
    return Finding(
        answer=f"{base.called(placed)}：{'、'.join(unique(map(reference_words, references)))}。",
        tasks=(task_ref(placed.record, placed.task),),
        citations=unique(citation(placed.record, placed.task, around(placed, r.span)) for r in references),
    )


def _printed(placed: Placed) -> list[Span]:
    """Titles that a task says it follows, where no reference was read of it: 依据《养老机构等级划分与评定》."""
    start = placed.task.span.start
    return [Span(start=m.start(1), end=m.end(1)).shift(start) for m in cues.FOLLOWED.finditer(placed.text)]


def members(base: Base, query: MembersQuestion) -> Finding:
    """The units that a document lists as making up a body."""
    pattern = re.compile(
        rf"{re.escape(query.body)}[^。；\n]{{0,12}}?(?:成员)?(?:包括|包含|由|为|：)(?P<units>[^。；\n]{{4,300}}?)(?:等?组成|等单位|等部门|等|[。；\n])"
    )
    for record in map(base.records.__getitem__, base.index.printing(query.body)):
        match = pattern.search(record.document.text)
        if match is None or "、" not in match["units"]:
            continue
        units = tuple(name.strip() for name in re.split(r"[、，和]", match["units"]) if len(name.strip()) > 1)
        span = Span(start=match.start(), end=match.end())
        owner = next((task for task in record.tasks if task.span.contains(span)), None)
        return Finding(
            answer=f"{query.body}包括：{'、'.join(units)}。",
            units=units,
            citations=(citation(record, owner, span),),
        )
    return refusal(f"图谱中的文件没有写明{query.body}由哪些单位组成。")
