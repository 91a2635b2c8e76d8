"""On which days does work come round that is due 每年, 每季度 or 每月5日前? Cycles as recurrence rules of iCalendar.

A record keeps how long a cycle is (``P3M``); the day in it stands in the words, where they name one (每季度首月10日前).
Where they do not, a cycle ends with the natural period: the last day of the month, the quarter, the year.
"""

from __future__ import annotations

import datetime as dt
import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from dateutil.rrule import rrulestr

from ontology.offsets import parts_of

_FIRST = dt.date(1970, 1, 1)
_LONGEST = 1200  # months, beyond which nothing comes round
_DIGITS = {sign: value for value, sign in enumerate("一二三四五六七八九十", 1)}
_N = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
_DAY = rf"(?P<day>[底末]|[上中下]旬|{_N} ?[日号])?"
_MONTHS = re.compile(rf"(?P<months>{_N}(?: ?月?(?:、|和|及|与) ?{_N})*) ?月(?:份)?{_DAY}")
_DAYS = re.compile(rf"(?P<days>{_N} ?[日号]?(?:(?:、|和|及|与) ?{_N} ?[日号])*)(?<=[日号])|(?P<part>[上中下]旬)")
_QUARTERS = re.compile(r"第?(?P<quarter>[一二三四1-4])季度")
_IN_QUARTER = re.compile(rf"(?P<which>首|第?[一二三]个|次|末|最后一?个)月(?:份)?(?:的)?{_DAY}|季度?后(?P<after>)")
_WEEKDAYS = {"一": "MO", "二": "TU", "三": "WE", "四": "TH", "五": "FR", "六": "SA", "日": "SU", "天": "SU"}
_WEEKDAY = re.compile(r"(?:周|星期)(?P<day>[一二三四五六日天])")
_TENS = {"上旬": "10", "中旬": "20"}
_WHICH = {"首": 1, "第一个": 1, "一个": 1, "次": 2, "第二个": 2, "二个": 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class Cycle:
    """A rule of RFC 5545 (``FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=31``) and the first day that it comes to.

    ``assumed`` says in Chinese what of the day the text does not say itself; "" where it says all.
    """

    rule: str
    start: dt.date
    assumed: str = ""

    def next_day(self, day: dt.date) -> dt.date | None:
        """The first day of the cycle that is not before a day; None beyond the end of the calendar."""
        return _next(self.rule, self.start if "INTERVAL" in self.rule else max(self.start, day), day)

    def days(self, first: dt.date, last: dt.date) -> Iterator[dt.date]:
        """The days of the cycle between two, both included, in order."""
        day = self.next_day(first)
        while day is not None and day <= last:
            yield day
            day = self.next_day(day + dt.timedelta(days=1)) if day < dt.date.max else None


def cycle_of(recurs: str | None, mention: str, since: dt.date | None) -> Cycle | None:
    """The cycle that a deadline means, counted from the day of its document where that matters.

    None where the days are not known: a cycle of hours, one of several years without a day to count from, 年初,
    different days of one year.

    >>> cycle_of("P3M", "每季度末", dt.date(2026, 2, 25)).start
    datetime.date(2026, 3, 31)
    """
    parts = parts_of(recurs)
    if parts is None:
        return None
    years, months, weeks, days = parts
    if years * 12 + months > _LONGEST or weeks * 7 + days > _LONGEST * 28:
        return None
    found = None
    if (years or months) and not (weeks or days):
        found = _of_months(years * 12 + months, mention, since)
    elif not (years or months):
        found = _of_days(weeks * 7 + days, mention, since)
    if found is None:
        return None
    rule, start, assumed = found
    first = _next(rule, start, start)
    return None if first is None else Cycle(rule=rule, start=first, assumed=assumed)


_Rule = tuple[str, dt.date, str]


def _of_months(count: int, mention: str, since: dt.date | None) -> _Rule | None:
    """A cycle of months or years."""
    start = since or _FIRST
    if count % 12 == 0 and count > 12:
        if since is None:
            return None
        first = dt.date(min(since.year + count // 12 - 1, 9999), 1, 1)
        inner = _in_year(mention)
        return inner and (f"FREQ=YEARLY;INTERVAL={count // 12};{inner[0]}", first, "自成文之年起算")
    if "初" in mention:
        return None
    if count == 12:
        inner = _in_year(mention)
        return inner and (f"FREQ=YEARLY;{inner[0]}", start, inner[1])
    if count == 1:
        day, assumed = _in_month(mention)
        return f"FREQ=MONTHLY;{day}", start, assumed
    if 12 % count:
        return None if since is None else (f"FREQ=MONTHLY;INTERVAL={count};BYMONTHDAY=-1", since, "自成文之月起算")
    return _in_parts(count, mention, start)


def _in_year(mention: str) -> tuple[str, str] | None:
    """The months and the day in a year; None where its days differ, or 年初."""
    if "初" in mention:
        return None
    named = [_of_match(match) for match in _MONTHS.finditer(mention)]
    days = {day for _, day in named}
    if len(days) > 1:
        return None
    if named:
        months = sorted({month for some, _ in named for month in some})
        wrong = not all(1 <= month <= 12 for month in months)
        return None if wrong else (f"BYMONTH={_listed(months)};{days.pop()}", "")
    quarters = sorted({3 * _number(match["quarter"]) for match in _QUARTERS.finditer(mention)})
    if quarters:
        return f"BYMONTH={_listed(quarters)};BYMONTHDAY=-1", ""
    if "上半年" in mention:
        return "BYMONTH=6;BYMONTHDAY=-1", ""
    said = any(word in mention for word in ("底", "末", "下半年"))
    return "BYMONTH=12;BYMONTHDAY=31", "" if said else "按年末"


def _of_match(match: re.Match[str]) -> tuple[tuple[int, ...], str]:
    months = tuple(_number(each) for each in re.findall(_N, match["months"]))
    return months, _month_day(match["day"] or "")


def _in_month(mention: str) -> tuple[str, str]:
    """The days in each month."""
    match = _DAYS.search(mention)
    if match is None:
        return "BYMONTHDAY=-1", "" if "底" in mention or "末" in mention else "按月末"
    if match["part"]:
        return _month_day(match["part"]), ""
    days = sorted({_number(each) for each in re.findall(_N, match["days"])})
    if len(days) == 1:
        return _month_day(f"{days[0]}日"), ""
    return f"BYMONTHDAY={_listed([day for day in days if 1 <= day <= 31])}", ""


def _in_parts(count: int, mention: str, start: dt.date) -> _Rule | None:
    """Quarters, half-years and the like: the last month of each, or the one that is named."""
    match = _IN_QUARTER.search(mention) if count == 3 else None
    if match and match["after"] is not None:
        return None
    if match:
        at = _WHICH.get(match["which"], 3)
        return f"FREQ=YEARLY;BYMONTH={_listed(range(at, 13, 3))};{_month_day(match['day'] or '')}", start, ""
    if re.search(rf"{_N} ?[日号]", mention):
        return None
    name = {3: "按季度末", 6: "按半年末"}.get(count, "按周期末")
    assumed = "" if "底" in mention or "末" in mention else name
    return f"FREQ=YEARLY;BYMONTH={_listed(range(count, 13, count))};BYMONTHDAY=-1", start, assumed


def _of_days(count: int, mention: str, since: dt.date | None) -> _Rule | None:
    """A cycle of days or weeks."""
    start = since or _FIRST
    weekday = _WEEKDAY.search(mention)
    match count:
        case 1:
            return "FREQ=DAILY", start, ""
        case 7 if weekday:
            return f"FREQ=WEEKLY;BYDAY={_WEEKDAYS[weekday['day']]}", start, ""
        case 7:
            return "FREQ=WEEKLY;BYDAY=SU", start, "按周末"
        case 10 if "旬" in mention:
            return "FREQ=MONTHLY;BYMONTHDAY=10,20,-1", start, "按旬末"
    if since is None or not count:
        return None
    return f"FREQ=DAILY;INTERVAL={count}", since, "自成文之日起算"


def _month_day(word: str) -> str:
    """``10日`` → BYMONTHDAY=10, 底 and nothing → the last day; the 30th is the last day of a shorter month."""
    if word in _TENS:
        return f"BYMONTHDAY={_TENS[word]}"
    if not word or word in ("底", "末", "下旬"):
        return "BYMONTHDAY=-1"
    day = min(max(_number(word.rstrip(" 日号")), 1), 31)
    if day <= 28:
        return f"BYMONTHDAY={day}"
    return f"BYMONTHDAY={_listed(range(28, day + 1))};BYSETPOS=-1"


def _number(text: str) -> int:
    """12, 十二, 二十五 as numbers.

    >>> _number("二十五")
    25
    """
    if text.isascii():
        return int(text)
    tens, ten, ones = text.partition("十")
    if not ten:
        return _DIGITS.get(text, 0)
    return 10 * _DIGITS.get(tens, 1) + _DIGITS.get(ones, 0)


def _listed(numbers: list[int] | range) -> str:
    return ",".join(map(str, numbers))


@functools.lru_cache(maxsize=16384)
def _next(rule: str, start: dt.date, day: dt.date) -> dt.date | None:
    """The first day of a rule from ``start`` on that is not before ``day``."""
    begin = dt.datetime(start.year, start.month, start.day)  # noqa: DTZ001 - days have no zone
    found = rrulestr(rule, dtstart=begin).after(dt.datetime(day.year, day.month, day.day), inc=True)  # noqa: DTZ001
    return found.date() if found else None
