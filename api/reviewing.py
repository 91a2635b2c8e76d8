"""How do people correct the graph? Facts judged and added, acts taken back, and what is worth a look next."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from api.errors import NotFoundError
from api.library import Library
from api.reviewqueue import Item, Wanted, queue_of
from api.stated import edited, linked, place_of, reworded, stated
from api.unitbook import decided
from ontology.correcting import Outcome, undone
from ontology.correction import Correction, CorrectionAction, Kind, Value, fact_id
from ontology.errors import ConflictError, QuestionError
from ontology.facts import Found, facts
from ontology.judging import added, fact_of, judged, taken_back
from ontology.model import Assignment, Record, Span, Task
from ontology.units.naming import with_bodies

ADDABLE: tuple[Kind, ...] = (
    "assignment", "deadline", "target", "reference", "modality", "deliverable", "dependency", "task",
)  # fmt: skip
"""The kinds of facts that can be added."""
_TRIES = 5  # times that a correction is made anew because another of the same document came between
_LONGEST_NAME, _LONGEST_WHY = 50, 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What a reviewer submits: a fact by its id as they saw it, or a new one by its kind, task and passage."""

    document: str
    action: CorrectionAction
    reviewer: str
    why: str = ""
    fact: str | None = None
    kind: Kind | None = None
    task: str | None = None
    quote: str | None = None
    values: Mapping[str, Any] = field(default_factory=dict)


def submit(library: Library, given: Judgement) -> Outcome:
    """Keep a judgement and let it hold; how it stands.

    ConflictError where the fact is not any more as the reviewer saw it, NotFoundError where there never was such a
    fact, QuestionError where what they say does not fit the fact or the text.
    """
    name = _checked(given.reviewer, given.why)
    known = library.store.digest(given.document) is not None
    document = given.document if known else library.one(given.document).id

    def make() -> Correction:
        record = library.record(document)
        now = dt.datetime.now(tz=dt.UTC)
        if given.action == "add":
            return _added(library, record, given, name, now)
        return _judged(library, record, given, name, now)

    return _kept(library, document, make)


def undo(library: Library, correction_id: str, *, reviewer: str, why: str = "") -> Outcome:
    """Take a correction back; the other stays in the history. ConflictError where it is taken back already."""
    name = _checked(reviewer, why)
    found = next((each for each in library.store.corrections() if each.id == correction_id), None)
    if found is None:
        raise NotFoundError("没有这条更正", where=correction_id, hint="用 policygraph correct history 查看全部更正")

    def make() -> Correction:
        if correction_id in undone(library.store.corrections(found.document)):
            raise ConflictError("这条更正已经撤回", where=correction_id, hint="要恢复，请撤回那次撤回")
        return taken_back(found, reviewer=name, at=dt.datetime.now(tz=dt.UTC), why=why)

    return _kept(library, found.document, make)


def history(library: Library, document: str | None = None) -> tuple[Outcome, ...]:
    """All corrections, of one document where it is given by what people call it, with how they stand."""
    if document is None:
        return library.store.corrected()
    if library.store.digest(document) is None and library.store.corrections(document):
        return library.store.corrected(document)  # the document is away, what was said of it is not
    return library.store.corrected(library.one(document).id)


def queue(library: Library, document: str | None) -> list[tuple[Record, Found]]:
    """What is worth a look: passages that nobody read, then facts that nobody vouches for, the most doubtful first."""
    one = None if document is None else library.one(document).id
    return found(library, queue_of(library.store).items(Wanted(document=one)))


def found(library: Library, items: Sequence[Item]) -> list[tuple[Record, Found]]:
    """The facts that items of the queue name, with their records; those that changed meanwhile are left out."""
    held: dict[str, tuple[Record, dict[str, Found]]] = {}
    for document in dict.fromkeys(item.document for item in items):
        record = library.record(document)
        held[document] = record, {fact.id: fact for fact in facts(record)}
    return [
        (held[item.document][0], held[item.document][1][item.fact])
        for item in items
        if item.fact in held[item.document][1]
    ]


def _kept(library: Library, document: str, make: Callable[[], Correction]) -> Outcome:
    """Keep what is made of the document as it is; made anew where the document changed meanwhile."""
    for attempt in range(1, _TRIES + 1):
        seen = library.store.digest(document)
        made = make()
        try:
            library.store.correct(document, [made], expecting=seen)
        except ConflictError:
            if attempt == _TRIES:
                raise
            continue
        return next(each for each in library.store.corrected(document) if each.correction.id == made.id)
    raise AssertionError  # the last attempt returns or raises


def _judged(library: Library, record: Record, given: Judgement, name: str, now: dt.datetime) -> Correction:
    fact = fact_of(record, given.fact or "")
    if fact is None:
        raise gone(library, record, given.fact or "")
    if fact.kind == "unread" and given.action != "reject":
        raise QuestionError("这是未读的段落，不是事实", where=fact.id, hint="请补充读出的内容，或驳回（无需再读）")
    after: Value | None = None
    if given.action == "edit":
        within = fact.task.span if fact.task and fact.kind != "task" else None
        words = given.quote or reworded(fact.kind, fact.value, given.values)
        span = place_of(record, words, within) if words else None
        after = edited(record, fact.kind, fact.value, given.values, span)
        if after == fact.value:
            raise QuestionError("改后与原来一样", where=fact.id, hint="若读得对，请改用确认（accept）")
        after = _resolved(library, record, after)
    return judged(record, fact, given.action, reviewer=name, at=now, why=given.why, after=after)


def _added(library: Library, record: Record, given: Judgement, name: str, now: dt.datetime) -> Correction:
    kind = given.kind
    if kind is None or kind not in ADDABLE:
        raise QuestionError("没有写明补充哪一种事实", where="kind", hint=f"可用：{'、'.join(ADDABLE)}")
    task = _task(record, given.task) if kind != "task" and given.task else None
    if kind == "dependency":
        if task is None:
            raise QuestionError("没有写明是哪项任务的依赖", where="task", hint="请给出任务的路径")
        value: Value = linked(record, task, given.values)
    else:
        if task is None and kind not in ("task", "target", "reference"):
            raise QuestionError("没有写明属于哪项任务", where="task", hint="请给出任务的路径，例如 二/（一）")
        value = stated(record, kind, given.values, _passage(record, given, task))
    found = _resolved(library, record, value)
    return added(record, kind, found, reviewer=name, at=now, why=given.why, task=task)


def _passage(record: Record, given: Judgement, task: Task | None) -> Span:
    """Where a missing fact stands: the unread passage that was looked at, or the words quoted."""
    unread = fact_of(record, given.fact) if given.fact else None
    if given.fact and unread is None:
        raise NotFoundError("没有这段未读的原文", where=given.fact, hint="它可能已被处理，请刷新")
    if given.quote:
        there = unread.span if unread and unread.span else None
        if task is not None and (there is None or given.quote not in there.of(record.document.text)):
            there = task.span
        return place_of(record, given.quote, there)
    if unread is None or unread.span is None:
        raise QuestionError("没有写明依据哪段原文", where="quote", hint="请照抄原文")
    return unread.span


def _task(record: Record, path: str) -> Task:
    for task in record.tasks:
        if path in (task.path, task.id):
            return task
    raise NotFoundError("没有这项任务", where=path, hint="请给出任务的路径，例如 二/（一）")


def _resolved(library: Library, record: Record, value: Value) -> Value:
    """An assignment with the body that its unit means, where the register knows it."""
    if not isinstance(value, Assignment) or value.body is not None:
        return value
    holder = replace(record.tasks[0], assignments=(value,)) if record.tasks else None
    if holder is None:
        return value
    alone = replace(record, tasks=(holder,), dependencies=(), global_rules=())
    return with_bodies(alone, decided(library.store)).tasks[0].assignments[0]


def gone(library: Library, record: Record, wanted: str) -> Exception:
    """Why a fact that somebody saw is not there as they saw it: who changed it, where that is known."""
    for each in reversed(library.store.corrections(record.document.id)):
        path = each.task.path if each.task else None
        for claim in (each.before, each.after):
            owner = claim.quotes[0].path if claim and each.kind == "task" else path
            if claim is not None and fact_id(each.kind, owner, claim.value) == wanted:
                when = each.at.astimezone().strftime("%Y-%m-%d %H:%M")
                return ConflictError(f"这条事实已由“{each.reviewer}”于{when}改过", where=wanted, hint="请刷新后再改")
    return NotFoundError("没有这条事实", where=wanted, hint="文件可能已重新收录，请刷新后再改")


def _checked(reviewer: str, why: str) -> str:
    """The reviewer's name without white space at its ends."""
    name = " ".join(reviewer.split())
    if not name or len(name) > _LONGEST_NAME:
        raise QuestionError("请写明审核人", where="reviewer", hint=f"姓名，不超过{_LONGEST_NAME}字")
    if len(why) > _LONGEST_WHY:
        raise QuestionError(f"理由超过{_LONGEST_WHY}字", where="why", hint="请简要说明")
    return name
