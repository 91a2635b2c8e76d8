"""What stretch of days does a written date cover? Patterns of dates and their calendar meaning.

The patterns carry named groups (year, month, day …); ``period`` and ``span_of`` read them back.
All take Arabic digits of either width and Chinese numerals.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping

from extractors import periods
from extractors import time_context as context
from extractors.numerals import number
from extractors.passage import LOOK, Passage

YEAR_NUMBER = r"[12１２一二][\d〇○零一二三四五六七八九]{3}"
YEAR = rf"(?P<year>{YEAR_NUMBER}) ?年"
MONTH = r"(?P<month>[\d一二三四五六七八九十][\d一二]?)"
DAY = (
    r"(?:份)?(?: ?(?P<day>[\d一二三四五六七八九十]{1,3}) ?[日号]|(?P<ten>[上中下]{1,2})旬"
    r"|(?P<edge>底(?![部数])|末|初))?"
)
# The words after which 底, 末, 初 and 中 do not belong to the year: 2020年初步建成, 2024年中央一号文件.
_ENDS = r"(?P<ends>底(?!线)|末(?!端)|终|初(?![步级次审始中])|中(?![央国小旬心期级药医部共华东西关等下上]))"
PART = rf"(?:{MONTH} ?月{DAY}|第?(?P<quarter>[一二三四1-4])季度[末底]?|(?P<half>[上下])半年|年?{_ENDS})"
BOUND = (
    r"(?P<bound>(?:之|以)?前(?!后|期|提(?![交出供请升高前])|往|沿|列|景|瞻|[一二三四五两\d]个?(?:季|月|年|批))"
    r"|止|年?(?:之|以)?内(?![部容涵生外在需]))?"
)
THROUGH = r"(?:[—–\-－―~～]{1,2}|至|到)"
SECOND = (
    rf"(?:(?P<year2>{YEAR_NUMBER}) ?年|(?P<next>次年|翌年|来年|第二年))? ?"
    r"(?:(?P<month2>[\d一二三四五六七八九十][\d一二]?) ?月份?"
    r"(?: ?(?P<day2>\d{1,2}) ?[日号]|(?P<ten2>[上中下]{1,2})旬|(?P<edge2>底|末|初))?"
    r"|(?P<day3>\d{1,2}) ?[日号])(?:之?前|止)?"
)
# The end of a range of parts, its groups numbered: 2026年第二季度, 下半年.
_PART2 = re.sub(r"\?P<(\w+)>", r"?P<\g<1>2>", PART)
LATER = rf"(?:(?P<year2>{YEAR_NUMBER}) ?年|(?P<next>次年|翌年|来年|第二年)) ?(?:{_PART2})?"
_DIGITAL = (
    r"(?P<year{n}>20\d\d) ?(?P<sep{n}>[-./．／－]) ?(?P<month{n}>1[0-2]|0?[1-9])"
    r"(?: ?(?P=sep{n}) ?(?P<day{n}>3[01]|[12]\d|0?[1-9]))?(?!\d)"
)
# A date in numbers, or a range of two: 2026-06-30, 2026.6.30, 2025.11—2026.9.
NUMERIC = (
    rf"(?<![\d.])(?:{_DIGITAL.replace('{n}', '')})(?: ?{THROUGH} ?{_DIGITAL.replace('{n}', '2')})?"
    r"(?P<bound>(?:之|以)?前(?!后|期|提)|止)?"
)

_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
DATED = re.compile(YEAR)
_NAMED = re.compile(rf"{YEAR}|(?P<told>[今明])年")

Days = tuple[dt.date, dt.date]


def year(text: str) -> int | None:
    """The year that four digits name, None where they name none: "二〇二五" → 2025."""
    value = int(text.translate(_DIGITS))
    return value if value in periods.YEARS else None


def period(match: re.Match[str], named: int | None) -> Days | None:
    """First and last day of the part of the year that the groups of PART name; the year without one."""
    return _of_part(named, match.groupdict())


def _of_part(named: int | None, part: Mapping[str, str | None]) -> Days | None:
    if named is None:
        return None
    if month := part.get("month"):
        return _of_month(named, month, part.get("day"), part.get("ten"), part.get("edge"))
    if quarter := part.get("quarter"):
        return periods.quarter(named, int(number(quarter) or 0))
    if part.get("half"):
        return periods.half_year(named, part["half"] == "下")
    if part.get("ends") == "中":
        return periods.half_year(named, second=False)
    return dt.date(named, 1, 1), periods.year_end(named)


def later(match: re.Match[str]) -> Days | None:
    """First and last day of what the groups of LATER name; 次年 follows the year of the match."""
    part = match.groupdict()
    begun = year(part["year"])
    named = year(part["year2"]) if part["year2"] else begun + 1 if begun else None
    return _of_part(named, {key.removesuffix("2"): value for key, value in part.items() if key.endswith("2")})


def in_numbers(match: re.Match[str], which: str = "") -> Days | None:
    """First and last day of a date of NUMERIC, ``"2"`` for the one that ends a range."""
    named = year(match[f"year{which}"])
    return _of_month(named, match[f"month{which}"], match[f"day{which}"], None, None) if named else None


def opens_period(match: re.Match[str]) -> bool:
    """Whether the date names a beginning: 2019年初, 3月初."""
    return "初" in (match.groupdict().get("ends"), match.groupdict().get("edge"))


def span_of(match: re.Match[str], named: int | None) -> Days | None:
    """First and last day of a range of MONTH, DAY and SECOND that begins in the year."""
    if named is None:
        return None
    part = match.groupdict()
    month2 = part["month2"] or part["month"]
    last_year = year(part["year2"]) if part["year2"] else named + bool(part["next"])
    first = _of_month(named, part["month"], part["day"], part["ten"], part["edge"])
    if last_year is None or first is None:
        return None
    last = _of_month(last_year, month2, part["day2"] or part["day3"], part["ten2"], part["edge2"])
    return (first[0], last[1]) if last and first[0] < last[1] else None


def month_day(match: re.Match[str]) -> tuple[int, int]:
    """Month and day that the date or range ends with, in a leap year: what tells past from future."""
    part = match.groupdict()
    if part.get("month2") or part.get("day3"):
        days = _of_month(
            2024, part["month2"] or part["month"], part["day2"] or part["day3"], part["ten2"], part["edge2"]
        )
    else:
        days = period(match, 2024)
    return (days[1].month, days[1].day) if days else (12, 31)


def implied_year(passage: Passage, position: int, ends: tuple[int, int]) -> tuple[int | None, float]:
    """The year of a date printed without one, and how sure: the last year named before it, or that of issue.

    None where neither gives a day that still lies ahead: the reader is told that the year is open.
    """
    text, issued = passage.text, passage.issued
    candidates = [
        named
        for found in _NAMED.finditer(text, max(0, position - LOOK), position)
        if (named := _told_year(found, issued)) and not context.quoted(text, found.start(), found.end())
    ]
    candidates = candidates[-1:] + ([issued.year] if issued else [])
    for named in candidates:
        if issued is None or (named, *ends) >= (issued.year, issued.month, issued.day):
            return named, 0.9
    return None, 0.5


def _told_year(match: re.Match[str], issued: dt.date | None) -> int | None:
    if match["year"]:
        return year(match["year"])
    return issued.year + (match["told"] == "明") if issued else None


def _of_month(named: int, month: str, day: str | None, ten: str | None, edge: str | None) -> Days | None:
    value = number(month)
    if value is None or not 1 <= value <= 12:
        return None
    value = int(value)
    if day:
        exact = periods.day(named, value, int(number(day) or 0))
        return (exact, exact) if exact else None
    if ten:
        return periods.ten_days(named, value, ten[0])[0], periods.ten_days(named, value, ten[-1])[1]
    if edge == "初":
        return periods.ten_days(named, value, "上")
    return dt.date(named, value, 1), periods.month_end(named, value)
