"""How many tasks, and who has most? Units, cities and documents by their tasks, tasks by their units."""

from __future__ import annotations

import re
from dataclasses import dataclass

from api.answering.base import Base
from api.answering.placed import Placed
from api.answering.query_overview import COUNTED, RankingQuestion, roles_in_words
from api.answering.result import Citation, Finding, citation, refusal, unique
from api.answering.roll import LISTED, listed
from api.words import document_name
from ontology.model import Record, Span

_CITY = re.compile(r"^(?!各|全|本|我)[一-鿿]{2,6}?市(?:人民政府)?$")
_CITIES = re.compile(r"^各市(?:州)?(?:人民政府)?(?:[（(]|$)")
_SPOKEN = 12  # names that a sentence tells


@dataclass(frozen=True, slots=True)
class _Count:
    """One place of a ranking: its name, how many tasks (or units) it has, and what is counted.

    That is the id of a document, the name of a unit, or a task.
    """

    name: str
    number: int
    key: str | Placed


def ranking(base: Base, query: RankingQuestion) -> Finding:
    """The first places of the ranking, each with its number; all where the number of each is asked for."""
    if query.by == "document" and query.order == "every" and len(base.outlines) == 1:
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
        tasks=unique(one.key.ref() for one in chosen[:LISTED] if isinstance(one.key, Placed)),
        citations=unique(_seen(base, query, one) for one in chosen[:LISTED]),
    )


def _all_tasks(base: Base) -> Finding:
    """The tasks of the one document that is asked about, each cited by its heading."""
    placed = list(base.tasks.values())
    evidence = []
    for one in placed[:LISTED]:
        at = max(one.text.find(one.task.title), 0)
        span = Span(start=at, end=at + len(one.task.title)).shift(one.task.span.start)
        evidence.append((one, span))
    name = document_name(placed[0].outline.document)
    return listed(base, f"《{name}》的任务共{len(placed)}项", placed, evidence)


def _counts(base: Base, query: RankingQuestion) -> list[_Count]:
    """Everything that is ranked."""
    match query.by:
        case "document":
            held = [one for one in base.outlines.values() if one.tasks]
            return [_Count(document_name(one.document), len(one.tasks), one.document.id) for one in held]
        case "task":
            counted = ((placed, len(_units(placed, query))) for placed in base.tasks.values())
            return [_Count(placed.about.title, number, placed) for placed, number in counted if number]
        case _:
            return [
                _Count(unit, number, unit)
                for unit, number in _by_unit(base, query).items()
                if query.by == "unit" or _CITY.match(unit)
            ]


def _by_unit(base: Base, query: RankingQuestion) -> dict[str, int]:
    """How many tasks each unit has, those that all have together left out."""
    tables = base.tables
    if not query.roles:
        return {unit: tables.own.count(unit) for unit in tables.own}
    if len(query.roles) == 1:
        return {unit: tables.roles.count((unit, role)) for unit, role in tables.roles if role in query.roles}
    units = {unit for unit, role in tables.roles if role in query.roles}
    return {unit: sum(map(len, _places(base, unit, query).values())) for unit in units}


def _places(base: Base, unit: str, query: RankingQuestion) -> dict[str, set[int]]:
    """Where a unit has tasks of its own in the roles."""
    tables = base.tables
    found: dict[str, set[int]] = {}
    for places in [tables.roles[unit, role] for role in query.roles] if query.roles else [tables.own[unit]]:
        for document, numbers in places.items():
            found.setdefault(document, set()).update(numbers)
    return found


def _units(placed: Placed, query: RankingQuestion) -> set[str]:
    """The units of a task in the roles, those of all tasks left out."""
    duties = placed.about.duties
    return {a.unit for a in duties if a.scope != "global" and (not query.roles or a.role in query.roles)}


def _seen(base: Base, query: RankingQuestion, one: _Count) -> Citation:
    """Where one place of the ranking shows: in its first task, or in the title of the document."""
    if query.by == "document":
        return _document(base.records[str(one.key)])
    placed = one.key if isinstance(one.key, Placed) else next(base.ordered(_places(base, str(one.key), query)))
    own = [a for a in placed.task.assignments if a.scope != "global" and (not query.roles or a.role in query.roles)]
    span = next(a.span for a in own if query.by == "task" or a.unit == one.key)
    return citation(placed.record, placed.task, span)


def _document(record: Record) -> Citation:
    """The title of a document, where its text prints it, else its first task."""
    title = document_name(record.document)
    at = record.document.text.find(title)
    span = Span(start=at, end=at + len(title)) if at >= 0 else record.tasks[0].span
    return citation(record, None, span)


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
    units = [base.tables.units[unit] for unit in base.tables.units if _CITIES.match(unit)]
    keys = {(document, number) for places in units for document, numbers in places.items() for number in numbers}
    return f"；另有{len(keys)}项由各市人民政府共同承担" if keys else ""
