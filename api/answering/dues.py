"""Which tasks are due? Those with a deadline in a period, up to a day, or at a time of every year."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

from api.answering.base import Base, Placed
from api.answering.bearing import Borne, borne, by_task, told, way
from api.answering.listing import listed
from api.answering.moments import Period, due_date, in_year
from api.answering.query import DueQuestion, YearlessDueQuestion
from api.answering.result import Finding, refusal, task_ref
from ontology.model import Span

Ending = tuple[Placed, Span, dt.date]
Timed = DueQuestion | YearlessDueQuestion


def due(base: Base, query: DueQuestion) -> Finding:
    """The tasks with a deadline that ends in the period.

    哪项任务…前完成 asks for those due on the day itself where there are any, 哪些 for all up to it.
    """
    first = query.start or dt.date.min
    ending = [item for item in _endings(base, query) if first <= item[2] <= query.end]
    if query.start is None and not query.many and any(end == query.end for *_, end in ending):
        ending = [item for item in ending if item[2] == query.end]
    return _told(base, query, query.asked, ending)


def yearless(base: Base, query: YearlessDueQuestion) -> Finding:
    """The tasks due by a time without a year, in each year that a deadline falls into that month."""
    endings = list(_endings(base, query))
    this_year = in_year(query.asked, query.year) if query.year else None
    if this_year is not None:
        ending = [item for item in endings if _meant(this_year, item[2], query)]
        if ending:
            return _told(base, query, f"{query.asked}（问题没有写年份，按{query.year}年查）", ending)
    known = {(end.year, end.month) for *_, end in endings}
    periods = [
        period
        for year in sorted({year for year, _ in known})
        if (period := in_year(query.asked, year)) is not None and (year, period.end.month) in known
    ]
    ending = [item for item in endings if any(_meant(period, item[2], query) for period in periods)]
    years = "、".join(f"{period.end.year}年" for period in periods)
    asked = f"{query.asked}（问题没有写年份，文件中有这一时限的是{years}）" if years else query.asked
    return _told(base, query, asked, ending)


def _meant(period: Period, end: dt.date, query: YearlessDueQuestion) -> bool:
    """Whether a day lies in the period, or earlier in its year where all before it are asked for."""
    early = period.end.replace(month=1, day=1) if query.before and query.many else period.start or period.end
    return early <= end <= period.end


def _borne(base: Base, query: Timed) -> dict[tuple[str, str], list[Borne]]:
    """The tasks of the units named, by name or through a group or a predecessor."""
    asked = zip(query.called, query.units, strict=True)
    return by_task(
        one
        for name, units in asked
        for one in borne(base, name, units)
        if one.reach.firm and (not query.roles or one.assignment.role in query.roles)
    )


def _endings(base: Base, query: Timed) -> Iterator[Ending]:
    """The tasks of the units, of all where none is named, with each of their deadlines that comes to a day."""
    own = _borne(base, query)
    for placed in base.tasks.values():
        if query.called and placed.key not in own:
            continue
        for deadline in placed.task.deadlines:
            end = deadline.end or due_date(deadline.offset, deadline.anchor, placed.record.document.issued)
            if end is not None:
                yield placed, deadline.span, end


def _told(base: Base, query: Timed, asked: str, ending: list[Ending]) -> Finding:
    """The list of tasks, each with its first deadline; a refusal where there is none."""
    evidence = list({placed.key: (placed, span) for placed, span, _ in reversed(ending)}.values())[::-1]
    whose = "、".join(sorted({name for group in query.units for name in group})) or "、".join(query.called)
    if not evidence:
        return refusal(f"图谱中的文件没有写明时限在“{asked}”的{whose}任务。")
    found = listed(base, f"时限在“{asked}”的{whose}任务", [placed for placed, _ in evidence], evidence)
    own = _borne(base, query)
    tasks = tuple(task_ref(one.record, one.task, way(own.get(one.key, ()))) for one, _ in evidence)
    return replace(found, answer=f"{found.answer.removesuffix('。')}{told(tasks)}。", tasks=tasks)
