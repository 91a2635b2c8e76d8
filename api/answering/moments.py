"""Which days does a question mean? 2025年底前, 今年, 下个月 → a first and a last day."""

from __future__ import annotations

import calendar
import datetime as dt
import re

from dateutil.relativedelta import relativedelta

from extractors import deadline
from extractors.passage import Passage

_RELATIVE = re.compile(
    r"(?P<which>今年|本年度?|明年|去年|后年|本月|这个月|下个?月|上个?月|本季度?|这个?季度|下个?季度)(?P<half>上半年|下半年)?"
)
_DURATION = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?$")
_EXACT = re.compile(r"(?:时限|期限|截止)(?:时间|日期)?(?:是|为|到|在)")
_BEFORE = re.compile(r"前|之前|以前|截止|截至|到期")


def period(question: str, today: dt.date) -> tuple[dt.date | None, dt.date, str] | None:
    """First day (None: whatever came before), last day and the words; None where no time is named.

    ``today`` decides what 今年 means. 2019年9月底 as a stated time is that day alone.
    """
    relative = _RELATIVE.search(question)
    if relative:
        start, end = _relative(relative["which"], relative["half"], today)
        return start, end, relative[0]
    for time in deadline.find(Passage(text=question, issued=None)):
        if time.end is None:
            continue
        if time.start is not None:
            return time.start, time.end, time.mention
        if _EXACT.search(question) or not _BEFORE.search(question):
            return time.end, time.end, time.mention
        return None, time.end, time.mention
    return None


def _relative(which: str, half: str | None, today: dt.date) -> tuple[dt.date, dt.date]:
    """The first and last day of a year, quarter or month counted from today's."""
    step = -1 if which[0] in "去上" else 2 if which[0] == "后" else 1 if which[0] in "明下" else 0
    if "季" in which:
        return _months((today.year * 12 + (today.month - 1) // 3 * 3) + 3 * step, 3)
    if "月" in which:
        return _months(today.year * 12 + today.month - 1 + step, 1)
    first = (today.year + step) * 12
    if half == "上半年":
        return _months(first, 6)
    return _months(first + 6, 6) if half == "下半年" else _months(first, 12)


def _months(first: int, count: int) -> tuple[dt.date, dt.date]:
    """The first and last day of some months; ``first`` counts months from year 0."""
    year, month = divmod(first + count - 1, 12)
    return dt.date(first // 12, first % 12 + 1, 1), dt.date(year, month + 1, calendar.monthrange(year, month + 1)[1])


def due_date(offset: str | None, anchor: str | None, issued: dt.date | None) -> dt.date | None:
    """The day that an offset after the issue comes to; None where it is not counted from a known day."""
    match = _DURATION.match(offset or "")
    if match is None or anchor != "issue" or issued is None:
        return None
    years, months, weeks, days = (int(count or 0) for count in match.groups())
    return issued + relativedelta(years=years, months=months, weeks=weeks, days=days)
