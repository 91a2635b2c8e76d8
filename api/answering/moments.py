"""Which days does a question mean? 2025年底前, 今年, 下个月 → a first and a last day."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass

from extractors import deadline
from extractors.passage import Passage
from ontology.model import Deadline

_RELATIVE = re.compile(
    "(?P<which>今年|本年度?|明年|去年|后年|本月|这个月|下个?月|上个?月|本季度?|这个?季度|下个?季度)(?P<half>上半年|下半年)?"
)
_YEAR_OF = re.compile(
    r"(?:今年|本年度?|明年|去年|后年)的?(?:年(?=[底末初中]))?(?=[底末初]|[上下]半年|第?[一二三四1-4]季|\d{1,2}月)"
)
_PART_OF_YEAR = re.compile(
    r"(?:(?P<year>(?:19|20)\d{2})年)?"
    r"(?P<part>[上下]半年|第?[一二三四1-4]季度?|1?\d月份?(?![底末初前]|以前|之前|\d))"
)
_QUARTERS = {sign: number for signs in ("一二三四", "1234") for number, sign in enumerate(signs, 1)}
_STEPS = {"今": 0, "本": 0, "明": 1, "去": -1, "后": 2}
_YEAR = re.compile(r"\d{4}年$")
_MONTH = re.compile(r"\d{1,2}月份?$")
_SPAN = re.compile(r"(?:[上下]半年|季度?)$")
_SPANS = {"年": 6, "季": 3, "度": 3}  # months
_EXACT = re.compile(r"(?:时限|期限|截止)(?:时间|日期)?(?:是|为|到|在)")
_BEFORE = re.compile(r"前|截止|截至")
_BARE_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})年(?![度内]?[\d底末初中上下第前之以])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """First day (None: whatever came before), last day, and the words that said so."""

    start: dt.date | None
    end: dt.date
    words: str


def period(question: str, today: dt.date) -> Period | None:
    """The days that a question means; None where it names no time.

    ``today`` decides what 今年 means. 2019年9月底 as a stated time is that day alone, 2019年 all of it.
    """
    question = _with_years(question, today)
    relative = _RELATIVE.search(question)
    if relative:
        start, end = _relative(relative["which"], relative["half"], today)
        return Period(start=start, end=end, words=relative[0])
    for time in _stated(question):
        if time.end is None:
            continue
        if time.start is not None:
            return Period(start=time.start, end=time.end, words=time.mention)
        if not _EXACT.search(question) and _BEFORE.search(question):
            return Period(start=None, end=time.end, words=time.mention)
        return Period(start=_first_day(time.mention, time.end), end=time.end, words=time.mention)
    part = _PART_OF_YEAR.search(question)
    if part and part["year"]:
        return _part(part, int(part["year"]))
    bare = _BARE_YEAR.search(question)
    if bare is None:
        return None
    year = int(bare[1])
    return Period(start=dt.date(year, 1, 1), end=dt.date(year, 12, 31), words=bare[0])


def _stated(question: str) -> tuple[Deadline, ...]:
    """The times that a question states as documents do: they say 完成 where people say 到期."""
    return tuple(deadline.find(Passage(text=question.replace("到期", "完成"), issued=None)))


def _with_years(question: str, today: dt.date) -> str:
    """今年三季度 → 2026年三季度, 明年6月底前 → 2027年6月底前: the asker's years where more is said of them."""
    return _YEAR_OF.sub(lambda match: f"{today.year + _STEPS[match[0][0]]}年", question)


def yearless(question: str) -> tuple[str, bool] | None:
    """6月底前 → the words of a time without a year, and whether it says 前; None where there is none."""
    for time in _stated(question):
        if time.end is None and time.start is None and in_year(time.mention, 2000) is not None:
            return time.mention, bool(_BEFORE.search(question))
    part = _PART_OF_YEAR.search(question)
    return (part["part"], bool(_BEFORE.search(question))) if part and not part["year"] else None


def in_year(words: str, year: int) -> Period | None:
    """The days that a time without a year means in a year; None where it does not come to a day."""
    part = _PART_OF_YEAR.fullmatch(words)
    if part is not None:
        return _part(part, year)
    for time in deadline.find(Passage(text=words, issued=dt.date(year, 1, 1))):
        if time.end is not None and time.end.year == year:
            return Period(start=time.start or _first_day(time.mention, time.end), end=time.end, words=words)
    return None


def _first_day(mention: str, end: dt.date) -> dt.date:
    """Where a bare year, half, quarter or month begins; the last day itself for 年底 and 月底."""
    span = _SPAN.search(mention)
    if span:
        return end.replace(month=end.month - _SPANS[span[0][-1]] + 1, day=1)
    if _YEAR.search(mention):
        return end.replace(month=1, day=1)
    return end.replace(day=1) if _MONTH.search(mention) else end


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


def _part(match: re.Match[str], year: int) -> Period:
    """The half or the quarter of a year that a question names."""
    part = match["part"]
    if "半年" in part:
        first, count = (7 if part[0] == "下" else 1), 6
    elif "月" in part:
        first, count = min(12, max(1, int(part.rstrip("月份")))), 1
    else:
        first, count = 3 * (_QUARTERS[part.strip("第季度")] - 1) + 1, 3
    start, end = _months(year * 12 + first - 1, count)
    return Period(start=start, end=end, words=match[0])


def _months(first: int, count: int) -> tuple[dt.date, dt.date]:
    """The first and last day of some months; ``first`` counts months from year 0."""
    year, month = divmod(first + count - 1, 12)
    return dt.date(first // 12, first % 12 + 1, 1), dt.date(year, month + 1, calendar.monthrange(year, month + 1)[1])
