"""How much does a printed number say? Arabic and Chinese numerals of policy text as numbers."""

from __future__ import annotations

import functools
import re

from corpus.chinese import chinese_number

# A numeral as printed: 1,200 · 1，200 · 6.5 · ２０ · 十五 · 两千. Python's \d takes full-width digits too.
ARABIC = r"\d{1,15}(?:[,，]\d{3}(?!\d)|[,，]\d{3}(?=[,，]\d{3})){0,4}(?:[.．]\d{1,6})?"
CHINESE = r"[一二两三四五六七八九十百千]{1,9}"
NUMERAL = rf"(?:{ARABIC}|{CHINESE})"

# 三五 and 两三 are guesses (三五个月), not 35 and 23.
_APPROXIMATE = re.compile(r"[一二两三四五六七八九]{2}")
_FRACTION = re.compile(rf"({CHINESE})分之({CHINESE}|\d+(?:\.\d+)?)")
_NUMERALS = re.compile(r"[零〇一二两三四五六七八九十百千]+")
_AFTER_POINT = re.compile(r"[零〇一二三四五六七八九]+")


@functools.lru_cache(maxsize=4096)
def number(text: str) -> int | float | None:
    """The value of a numeral, None where it is none: "1,200" → 1200, "两千" → 2000, "半" → 0.5."""
    text = text.strip()
    if text in ("半", "一半"):
        return 0.5
    if text[:1].isdecimal():
        return _arabic(text)
    return _chinese(text)


def fraction(text: str) -> float | None:
    """The value of a printed share: "三分之二" → 0.6667, "百分之九十" → 0.9, "一半" → 0.5."""
    if text in ("半数", "一半"):
        return 0.5
    match = _FRACTION.fullmatch(text)
    if match is None:
        return None
    whole, part = number(match[1]), number(match[2])
    return round(part / whole, 4) if whole and part is not None else None


def _arabic(text: str) -> int | float | None:
    plain = text.replace(",", "").replace("，", "").replace("．", ".")
    try:
        return float(plain) if "." in plain else int(plain)
    except ValueError:
        return None


def _chinese(text: str) -> int | float | None:
    whole, point, part = text.partition("点")
    if not _NUMERALS.fullmatch(whole) or _APPROXIMATE.search(whole) or (point and not _AFTER_POINT.fullmatch(part)):
        return None
    value = chinese_number(whole)
    return float(f"{value}.{chinese_number(part):0{len(part)}d}") if point else value
