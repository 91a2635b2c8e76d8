"""Which tasks are due? Those with a deadline in a period, up to a day, or at a time of every year."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Container, Iterable, Mapping
from dataclasses import replace

from api.answering.base import Base
from api.answering.bearing import Borne, borne, by_task, told, way
from api.answering.moments import Period, in_year
from api.answering.placed import Placed
from api.answering.query import DueQuestion, YearlessDueQuestion
from api.answering.result import Finding, refusal
from api.answering.roll import LISTED, listed
from api.answering.tables import ending
from ontology.model import Span
from ontology.offsets import due_date

Timed = DueQuestion | YearlessDueQuestion
Own = Mapping[Placed, list[Borne]]


def due(base: Base, query: DueQuestion) -> Finding:
    """The tasks with a deadline that ends in the period.

    哪项任务…前完成 asks for those due on the day itself where there are any, 哪些 for all up to it.
    """
    first = query.start or dt.date.min
    own = _borne(base, query)
    days = {day for day in base.tables.days if first <= day <= query.end}
    if query.start is None and not query.many and _places(base, query, own, {query.end}):
        days = {query.end}
    return _told(base, query, query.asked, own, days)


def yearless(base: Base, query: YearlessDueQuestion) -> Finding:
    """The tasks due by a time without a year, in each year that a deadline falls into that month."""
    own = _borne(base, query)
    endings = {day for placed in own for day in _days(placed)} if query.called else set(base.tables.days)
    this_year = in_year(query.asked, query.year) if query.year else None
    if this_year is not None:
        days = {end for end in endings if _meant(this_year, end, query)}
        if days:
            return _told(base, query, f"{query.asked}（问题没有写年份，按{query.year}年查）", own, days)
    known = {(end.year, end.month) for end in endings}
    periods = [
        period
        for year in sorted({year for year, _ in known})
        if (period := in_year(query.asked, year)) is not None and (year, period.end.month) in known
    ]
    days = {end for end in endings if any(_meant(period, end, query) for period in periods)}
    years = "、".join(f"{period.end.year}年" for period in periods)
    asked = f"{query.asked}（问题没有写年份，文件中有这一时限的是{years}）" if years else query.asked
    return _told(base, query, asked, own, days)


def _meant(period: Period, end: dt.date, query: YearlessDueQuestion) -> bool:
    """Whether a day lies in the period, or earlier in its year where all before it are asked for."""
    early = period.end.replace(month=1, day=1) if query.before and query.many else period.start or period.end
    return early <= end <= period.end


def _borne(base: Base, query: Timed) -> Own:
    """The tasks of the units named, by name or through a group or a predecessor."""
    asked = zip(query.called, query.units, strict=True)
    return by_task(
        one
        for name, units in asked
        for one in borne(base, name, units)
        if one.reach.firm and (not query.roles or one.duty.role in query.roles)
    )


def _days(placed: Placed) -> Iterable[dt.date]:
    """The days that a task's deadlines come to."""
    ends = (ending(time, placed.outline.document.issued) for time in placed.about.times)
    return (end for end in ends if end is not None)


def _places(base: Base, query: Timed, own: Own, days: Iterable[dt.date]) -> dict[str, set[int]]:
    """Where the tasks are that are due on some days: of the units, or all where no unit is named."""
    found: dict[str, set[int]] = {}
    wanted = set(days)
    if query.called:
        for placed in own:
            if any(day in wanted for day in _days(placed)):
                found.setdefault(placed.document, set()).add(placed.number)
        return found
    for day in wanted:
        for document, numbers in base.tables.days[day].items():
            found.setdefault(document, set()).update(numbers)
    return found


def _span(placed: Placed, days: Container[dt.date]) -> Span:
    """Where a task states the first of its deadlines that comes to one of the days."""
    issued = placed.outline.document.issued
    ends = ((item.end or due_date(item.offset, item.anchor, issued), item.span) for item in placed.task.deadlines)
    return next(span for end, span in ends if end is not None and end in days)


def _told(base: Base, query: Timed, asked: str, own: Own, days: set[dt.date]) -> Finding:
    """The list of tasks, each with its first deadline; a refusal where there is none."""
    places = _places(base, query, own, days)
    whose = "、".join(sorted({name for group in query.units for name in group})) or "、".join(query.called)
    if not places:
        return refusal(f"图谱中的文件没有写明时限在“{asked}”的{whose}任务。")
    shown = list(itertools.islice(base.ordered(places), LISTED))
    evidence = [(placed, _span(placed, days)) for placed in shown]
    counts = {document: len(numbers) for document, numbers in places.items()}
    found = listed(base, f"时限在“{asked}”的{whose}任务", shown, evidence, counts)
    every = base.ordered(places) if query.called else shown
    ways = [way(own.get(one, ())) for one in every]
    tasks = tuple(one.ref(via) for one, via in zip(shown, ways, strict=False))
    return replace(found, answer=f"{found.answer.removesuffix('。')}{told(ways)}。", tasks=tasks)
