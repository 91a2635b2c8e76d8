"""Which day is written here? Dates in Arabic and Chinese numerals."""

from __future__ import annotations

import datetime as dt
import re

from corpus.chinese import chinese_number

_CHINESE = "〇○零ОO0一二三四五六七八九"
_YEAR = rf"(?:[12]\s?\d\s?\d\s?\d|[{_CHINESE}]{{4}})"
_SMALL = r"(?:\d\s?\d?|[一二三四五六七八九十]{1,3})"
DATE = re.compile(rf"(?P<year>{_YEAR})\s?年\s?(?P<month>{_SMALL})\s?月\s?(?P<day>{_SMALL})\s?日")
"""A date as official texts print it."""

_DASHED = re.compile(r"(?P<year>[12]\d{3})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})(?!\d)")


def find_date(text: str) -> dt.date | None:
    """The first day written in a text: ``二〇二六年三月九日`` → 2026-03-09; None where there is none."""
    for pattern in (DATE, _DASHED):
        for match in pattern.finditer(text):
            day = _day(match)
            if day is not None:
                return day
    return None


def _day(match: re.Match[str]) -> dt.date | None:
    try:
        return dt.date(*(chinese_number("".join(match[part].split())) for part in ("year", "month", "day")))
    except ValueError:
        return None
