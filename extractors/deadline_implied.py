"""On which day must it be done where the year is not printed? 今年底前, 年内, 6月底前, 三季度末前, 次年1月10日前."""

from __future__ import annotations

import re

from extractors import events, times
from extractors import time_context as context
from extractors import time_place as place
from extractors.deadline_dates import Time
from extractors.passage import Passage
from extractors.periods import year_end
from extractors.rule import RuleSet
from extractors.times import BOUND, DAY, MONTH, PART, SECOND, THROUGH

rules: RuleSet[Time] = RuleSet("deadline")

_PART_OF_YEAR = re.compile(PART)


@rules.rule(rf"[今明本]年度?{PART}?{BOUND}")
def this_year(match: re.Match[str], passage: Passage) -> Time | None:
    """今年底前 → by 31 December of the year of issue; 明年6月底前 → by 30 June of the next."""
    text, plain = passage.text, match.lastgroup is None
    if events.follows(text, match.end()):
        return None
    if plain and (match[0][0] == "本" or not place.opens(text, match.start()) or context.is_said(text, match.end())):
        return None
    if context.other_than_work(text, *match.span()):
        return None
    at = (place.with_into(text, match.start()), match.end())
    if passage.issued is None:
        return Time(at=at, confidence=0.5)
    period = times.period(match, passage.issued.year + (match[0][0] == "明"))
    if period is None or period[1] < passage.issued:
        return None
    if plain and text.startswith("起", match.end()):
        return Time(at=(at[0], at[1] + 1), start=period[0])
    return Time(at=at, end=period[1], confidence=0.9 if plain else 1.0)


@rules.rule(r"年(?:内(?![部容涵生外在需])|[底末终](?:之|以)?前)")
def within_year(match: re.Match[str], passage: Passage) -> Time | None:
    """年内, 年底前 → by 31 December of the year that the sentence or the document's date gives."""
    if context.counted(passage.text, match.start()) or context.quoted(passage.text, *match.span()):
        return None
    named, confidence = times.implied_year(passage, match.start(), (12, 31))
    return Time(at=match.span(), end=year_end(named) if named else None, confidence=confidence)


@rules.rule(rf"[次翌]年{PART}{BOUND}")
def next_year(match: re.Match[str], passage: Passage) -> Time | None:
    """次年1月10日前 → in the year after the one that the sentence or the document's date gives."""
    if not (match["bound"] or place.placed(passage.text, *match.span())):
        return None
    if context.other_than_work(passage.text, *match.span()) or context.through_season(passage.text, match.end()):
        return None
    if context.every_year_before(passage.text, match.start()):
        return Time(at=match.span(), recurs="P1Y", confidence=0.8)
    named, _ = times.implied_year(passage, match.start(), (12, 31))
    period = times.period(match, named + 1 if named else None)
    return Time(at=match.span(), end=period[1] if period else None, confidence=0.8 if period else 0.5)


@rules.rule(rf"{MONTH} ?(?:月{DAY})? ?{THROUGH} ?{SECOND}")
def yearless_range(match: re.Match[str], passage: Passage) -> Time | None:
    """9月1日至10月31日 → in the year that the sentence or the document's date gives."""
    if "月" not in match[0] or not context.stands_free(passage.text, *match.span()):
        return None
    named, confidence = times.implied_year(passage, match.start(), times.month_day(match))
    period = times.span_of(match, named or 2024)
    if period is None:
        return None
    if named is None:
        return Time(at=match.span(), confidence=confidence)
    return Time(at=match.span(), start=period[0], end=period[1], confidence=confidence)


@rules.rule(rf"{MONTH} ?月{DAY}{BOUND}")
def by_month(match: re.Match[str], passage: Passage) -> Time | None:
    """6月底前 → by 30 June of the year that the sentence or the document's date gives."""
    sure = bool(match["bound"]) or match["edge"] in ("底", "末") or place.acted(passage.text, *match.span())
    sure = sure or place.labelled(passage.text, match.start())
    return _yearless(match.span(), match, passage, sure=sure)


@rules.rule(rf"[第一二三四上下1-4](?:(?<=第)[一二三四1-4])?(?:季度|半年)[末底]?{BOUND}")
def by_part_of_year(match: re.Match[str], passage: Passage) -> Time | None:
    """三季度末前 → by 30 September, 上半年 → by 30 June, of the year that the context gives."""
    part = _PART_OF_YEAR.match(match[0])
    if part is None:
        return None
    return _yearless(match.span(), part, passage, sure=bool(match["bound"]) or place.opens(passage.text, match.start()))


def _yearless(found: tuple[int, int], part: re.Match[str], passage: Passage, *, sure: bool) -> Time | None:
    text = passage.text
    if not context.stands_free(text, *found) or times.period(part, 2024) is None:
        return None
    if not (sure or place.cued(text, found[0])) or context.is_said(text, found[1]):
        return None
    at = (place.with_into(text, found[0]), found[1])
    if context.every_year_before(text, at[0]):
        return Time(at=at, recurs="P1Y", confidence=0.8)
    named, confidence = times.implied_year(passage, at[0], times.month_day(part))
    period = times.period(part, named)
    if period is None:
        return Time(at=at, confidence=confidence)
    if times.opens_period(part):
        return Time(at=at, start=period[0], confidence=0.7)
    return Time(at=at, end=period[1], confidence=confidence)
