"""How many tasks, and who has most? Units, cities and documents by their tasks, tasks by their units."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from api.answering.base import Base, Placed
from api.answering.listing import listed
from api.answering.query_overview import COUNTED, RankingQuestion, roles_in_words
from api.answering.result import Citation, Finding, citation, refusal, task_ref, unique
from api.words import document_name
from ontology.model import Record, Span

_CITY = re.compile(r"^(?!各|全|本|我)[一-鿿]{2,6}?市(?:人民政府)?$")
_CITIES = re.compile(r"^各市(?:州)?(?:人民政府)?(?:[（(]|$)")
_SPOKEN = 12  # names that a sentence tells


@dataclass(slots=True)
class _Count:
    """One place of a ranking: its name, how many tasks (or units) it has, and where one of them says so."""

    name: str
    number: int = 0
    seen: list[Citation] = field(default_factory=list)
    placed: Placed | None = None


def ranking(base: Base, query: RankingQuestion) -> Finding:
    """The first places of the ranking, each with its number; all where the number of each is asked for."""
    if query.by == "document" and query.order == "every" and len(base.records) == 1:
        return _all_tasks(base)
    counts = _counts(base, query)
    if not counts:
        return refusal(f"图谱中的文件没有写明可以统计的{COUNTED[query.by]}。")
    ordered = sorted(counts, key=lambda one: (one.number if query.order == "least" else -one.number, one.name))
    if query.at_least is not None:
        chosen = [one for one in ordered if one.number >= query.at_least]
    elif query.order == "every":
        chosen = ordered
    else:
        border = ordered[min(query.top, len(ordered)) - 1].number
        chosen = [one for one in ordered if (one.number <= border if query.order == "least" else one.number >= border)]
    if not chosen:
        return refusal(f"没有{COUNTED[query.by]}的任务达到{query.at_least}项，最多的有{ordered[0].number}项。")
    return Finding(
        answer=_said(base, query, chosen),
        units=tuple(one.name for one in chosen) if query.by in ("unit", "city") else (),
        tasks=unique(task_ref(one.placed.record, one.placed.task) for one in chosen if one.placed),
        citations=unique(passage for one in chosen for passage in one.seen),
    )


def _all_tasks(base: Base) -> Finding:
    """The tasks of the one document that is asked about, each cited by its heading."""
    placed = list(base.tasks.values())
    evidence = []
    for one in placed:
        at = max(one.text.find(one.task.title), 0)
        span = Span(start=at, end=at + len(one.task.title)).shift(one.task.span.start)
        evidence.append((one, span))
    return listed(base, f"《{document_name(placed[0].record.document)}》的任务共{len(placed)}项", placed, evidence)


def _counts(base: Base, query: RankingQuestion) -> list[_Count]:
    """Everything that is ranked, in the order of the documents."""
    if query.by == "document":
        return [_document(record) for record in base.records.values() if record.tasks]
    counts: dict[object, _Count] = {}
    for placed in base.tasks.values():
        for key, name, span in _counted(placed, query):
            one = counts.setdefault(key, _Count(name))
            one.number += 1
            if not one.seen:
                one.seen.append(citation(placed.record, placed.task, span))
            if query.by == "task":
                one.placed = placed
    return list(counts.values())


def _counted(placed: Placed, query: RankingQuestion) -> Iterator[tuple[object, str, Span]]:
    """What a task adds to the ranking: each of its units once, under the unit or under the task itself."""
    own = [a for a in placed.task.assignments if a.scope != "global" and (not query.roles or a.role in query.roles)]
    spans: dict[str, Span] = {}
    for assignment in own:
        spans.setdefault(assignment.unit, assignment.span)
    for unit, span in spans.items():
        if query.by == "city" and not _CITY.match(unit):
            continue
        yield (placed.key if query.by == "task" else unit), (placed.task.title if query.by == "task" else unit), span


def _document(record: Record) -> _Count:
    """A document with the number of its tasks; its title, where the text prints it, else its first task."""
    title = document_name(record.document)
    at = record.document.text.find(title)
    span = Span(start=at, end=at + len(title)) if at >= 0 else record.tasks[0].span
    return _Count(title, len(record.tasks), [citation(record, None, span)])


def _said(base: Base, query: RankingQuestion, chosen: list[_Count]) -> str:
    """The sentence: names alone at the first place, with their numbers otherwise."""
    verb = roles_in_words(query.roles) if query.roles else "承担"
    names = [f"《{one.name}》" if query.by == "document" else f"“{one.name}”" for one in chosen]
    names = [one.name for one in chosen] if query.by in ("unit", "city") else names
    measure = "个单位" if query.by == "task" else "项"
    what = {"task": "涉及的单位", "document": "所含的任务"}.get(query.by, f"{verb}的任务")
    if query.at_least is None and query.order != "every" and query.top == 1:
        every = "各" if len(chosen) > 1 else ""
        most = "最多" if query.order == "most" else "最少"
        return f"{_few(names)}{what}{most}，{every}有{chosen[0].number}{measure}。"
    counted = _few([f"{name}{one.number}{measure}" for name, one in zip(names, chosen, strict=True)])
    total = (
        f"共{sum(one.number for one in chosen)}项任务：" if query.by == "document" and query.order == "every" else ""
    )
    return f"{total or f'{what}：'}{counted}{_shared(base, query)}。"


def _few(names: list[str]) -> str:
    return "、".join(names[:_SPOKEN]) + (f"等{len(names)}个" if len(names) > _SPOKEN else "")


def _shared(base: Base, query: RankingQuestion) -> str:
    """What all cities bear beside, where cities are counted."""
    if query.by != "city":
        return ""
    keys = {placed.key for unit, own in base.by_unit.items() if _CITIES.match(unit) for placed in own}
    return f"；另有{len(keys)}项由各市人民政府共同承担" if keys else ""
