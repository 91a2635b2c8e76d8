"""Which day is written here? Dates in Arabic and Chinese numerals."""

from __future__ import annotations

import datetime as dt
import re

_DIGITS = {character: str(value) for value, character in enumerate("〇一二三四五六七八九")} | {
    "○": "0",
    "零": "0",
    "О": "0",
    "O": "0",
    "0": "0",
}
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
    year = "".join(_DIGITS.get(character, character) for character in match["year"] if not character.isspace())
    try:
        return dt.date(int(year), _number(match["month"]), _number(match["day"]))
    except ValueError:
        return None


def _number(text: str) -> int:
    """A month or day: 九 → 9, 十二 → 12, 二十一 → 21."""
    text = "".join(text.split())
    if text.isdecimal():
        return int(text)
    tens, mark, ones = text.rpartition("十")
    if not mark:
        return int(_DIGITS[text])
    return (int(_DIGITS[tens]) if tens else 1) * 10 + (int(_DIGITS[ones]) if ones else 0)
