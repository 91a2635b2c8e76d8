"""Which days does a named stretch of time begin and end on? Calendar arithmetic without text."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Mapping

# Years that a policy can set a time in; other four-digit numbers are none.
YEARS = range(1949, 2101)

# ISO 8601 designators: a duration is "P" + number + designator, hours and minutes after "PT".
DESIGNATORS: Mapping[str, str] = {
    "年度": "Y",
    "年": "Y",
    "周年": "Y",
    "学年": "Y",
    "月": "M",
    "周": "W",
    "星期": "W",
    "日": "D",
    "天": "D",
    "工作日": "D",
    "自然日": "D",
    "小时": "H",
    "分钟": "TM",
}
_MONTHS: Mapping[str, int] = {"年度": 12, "年": 12, "季度": 3, "季": 3, "月": 1}
_DAYS: Mapping[str, int] = {"旬": 10, "月": 15, "日": 1, "天": 1}


def month_end(year: int, month: int) -> dt.date:
    """2024, 2 → 2024-02-29."""
    return dt.date(year, month, calendar.monthrange(year, month)[1])


def year_end(year: int) -> dt.date:
    """2027 → 2027-12-31."""
    return dt.date(year, 12, 31)


def quarter(year: int, number: int) -> tuple[dt.date, dt.date]:
    """2025, 3 → 2025-07-01, 2025-09-30."""
    return dt.date(year, number * 3 - 2, 1), month_end(year, number * 3)


def half_year(year: int, second: bool) -> tuple[dt.date, dt.date]:  # noqa: FBT001 - the second of two halves
    """2024, False → 2024-01-01, 2024-06-30."""
    return (dt.date(year, 7, 1), year_end(year)) if second else (dt.date(year, 1, 1), dt.date(year, 6, 30))


def ten_days(year: int, month: int, part: str) -> tuple[dt.date, dt.date]:
    """2025, 3, "中" → 2025-03-11, 2025-03-20; 下 ends with the month."""
    first = {"上": 1, "中": 11, "下": 21}[part]
    last = month_end(year, month) if part == "下" else dt.date(year, month, first + 9)
    return dt.date(year, month, first), last


def plan(number: int) -> tuple[dt.date, dt.date]:
    """The five years of the n-th plan: 14 → 2021-01-01, 2025-12-31."""
    first = 2001 + 5 * (number - 10)
    return dt.date(first, 1, 1), year_end(first + 4)


def day(year: int, month: int, number: int) -> dt.date | None:
    """The day, or None where the calendar has none (2月30日)."""
    try:
        return dt.date(year, month, number)
    except ValueError:
        return None


def duration(count: float, unit: str) -> str | None:
    """An ISO 8601 duration: 3, 月 → P3M; 1, 季度 → P3M; 0.5, 年 → P6M; 0.5, 天 → PT12H.

    None for a unit that is no time, or a fraction that the calendar does not divide into.
    """
    if unit in ("季度", "季"):
        return f"P{int(count * 3)}M" if count == int(count) else None
    if unit == "旬":
        return f"P{int(count * 10)}D"
    if count != int(count):
        return _fractional(count, unit)
    designator = DESIGNATORS.get(unit)
    if designator is None:
        return None
    if designator in ("H", "TM"):
        return f"PT{int(count)}{designator[-1]}"
    return f"P{int(count)}{designator}"


def _fractional(count: float, unit: str) -> str | None:
    if unit == "月" and count == 0.5:
        return f"P{_DAYS['月']}D"
    if unit in ("工作日", "自然日", "天", "日") and count * 24 == int(count * 24):
        return f"PT{int(count * 24)}H"
    if unit == "小时" and count * 60 == int(count * 60):
        return f"PT{int(count * 60)}M"
    months = count * _MONTHS.get(unit, 0)
    return f"P{int(months)}M" if months and months == int(months) else None
