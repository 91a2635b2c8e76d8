"""How long is a duration, and on which day does it end? ISO 8601 durations as records hold them."""

from __future__ import annotations

import datetime as dt
import re

from dateutil.relativedelta import relativedelta

_DURATION = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?$")
_DAYS = (365.25, 30.44, 7.0, 1.0)


def due_date(offset: str | None, anchor: str | None, issued: dt.date | None) -> dt.date | None:
    """The day that an offset after the issue comes to; None where it is not counted from a known day."""
    parts = parts_of(offset)
    if parts is None or anchor != "issue" or issued is None:
        return None
    years, months, weeks, days = parts
    return issued + relativedelta(years=years, months=months, weeks=weeks, days=days)


def days_in(duration: str | None) -> float | None:
    """About how many days a duration has, to compare it with others; None where it is no duration of days.

    >>> days_in("P6M") < days_in("P1Y")
    True
    """
    parts = parts_of(duration)
    return None if parts is None else sum(count * days for count, days in zip(parts, _DAYS, strict=True))


def parts_of(duration: str | None) -> tuple[int, ...] | None:
    """Years, months, weeks and days; None where it is no duration of days."""
    match = _DURATION.match(duration or "")
    if match is None or not any(match.groups()):
        return None
    return tuple(int(count or 0) for count in match.groups())
