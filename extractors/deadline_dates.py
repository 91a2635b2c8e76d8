"""On which day of the calendar must it be done? Dates and ranges that print their year, and plan periods."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from extractors import events, times
from extractors import time_context as context
from extractors import time_place as place
from extractors.numerals import number
from extractors.passage import Passage
from extractors.periods import plan, year_end
from extractors.rule import RuleSet
from extractors.times import BOUND, DAY, LATER, MONTH, NUMERIC, PART, SECOND, THROUGH, YEAR, YEAR_NUMBER
from ontology.model import Anchor


@dataclass(frozen=True, slots=True, kw_only=True)
class Time:
    """What a rule read: the range of its mention in the paragraph, and what it means."""

    at: tuple[int, int]
    start: dt.date | None = None
    end: dt.date | None = None
    recurs: str | None = None
    offset: str | None = None
    anchor: Anchor | None = None
    confidence: float = 1.0


rules: RuleSet[Time] = RuleSet("deadline")


def _bounds_work(passage: Passage, match: re.Match[str], end: dt.date) -> bool:
    return not (
        context.other_than_work(passage.text, match.start(), match.end()) or context.past(passage, match.start(), end)
    )


def _says_more(text: str, end: int) -> bool:
    """Whether the text goes on with the time: a range, or the event that stands for the day."""
    return place.goes_on(text, end) or events.follows(text, end)


@rules.rule(rf"(?P<first>{YEAR_NUMBER}) ?年? ?{THROUGH} ?(?P<last>{YEAR_NUMBER}) ?年(?! ?(?:{PART}))(?:[底末]|期?间)?")
def year_range(match: re.Match[str], passage: Passage) -> Time | None:
    """2023—2025年 → 2023-01-01 to 2025-12-31."""
    first, last = times.year(match["first"]), times.year(match["last"])
    if first is None or last is None or first >= last or not _bounds_work(passage, match, year_end(last)):
        return None
    if context.titled(passage.text, match.end()):
        return None
    return Time(at=match.span(), start=dt.date(first, 1, 1), end=year_end(last))


@rules.rule(rf"{YEAR} ?{MONTH} ?(?:月{DAY})? ?起? ?{THROUGH} ?{SECOND}")
def date_range(match: re.Match[str], passage: Passage) -> Time | None:
    """2024年9月1日至10月31日 → 2024-09-01 to 2024-10-31."""
    period = times.span_of(match, times.year(match["year"]))
    if period is None or not _bounds_work(passage, match, period[1]):
        return None
    return Time(at=match.span(), start=period[0], end=period[1])


@rules.rule(rf"{YEAR} ?(?:{PART})? ?起? ?{THROUGH} ?{LATER}(?:(?:之|以)?前|止)?")
def part_range(match: re.Match[str], passage: Passage) -> Time | None:
    """2025年第四季度至2026年上半年 → 2025-10-01 to 2026-06-30; 2025年至2026年9月 → to 2026-09-30."""
    first, last = times.period(match, times.year(match["year"])), times.later(match)
    if first is None or last is None or first[0] >= last[1] or not _bounds_work(passage, match, last[1]):
        return None
    start = None if match["ends"] else first[0]  # 2025年底至…: on which day it begins is not said
    return Time(at=match.span(), start=start, end=last[1])


@rules.rule(rf"{YEAR}(?:度)?{PART}? ?(?:起(?![草步始])|开始(?!前)|以后)")
def since(match: re.Match[str], passage: Passage) -> Time | None:
    """2021年起 → from 2021-01-01; 自2023年1月1日起施行 puts a document into force and binds no work."""
    period = times.period(match, times.year(match["year"]))
    if period is None or context.other_than_work(passage.text, *match.span()):
        return None
    if place.cycle_follows(passage.text, match.end()):
        return None  # 2027年起，每年6月底前…: the day of the cycle is the deadline
    if passage.issued and period[0].year < passage.issued.year:
        return None
    begin = match.start() - (passage.text[match.start() - 1 : match.start()] in ("从", "自"))
    return Time(at=(begin, match.end()), start=period[0])


@rules.rule(rf"(?:{YEAR}|[今明]年) ?{events.EVENT}")
def before_event(match: re.Match[str], passage: Passage) -> Time | None:
    """2027年汛期前, 2026年国庆节前: the mention alone, for which day that is nobody printed."""
    named = times.year(match["year"]) if match["year"] else None
    if context.other_than_work(passage.text, *match.span()):
        return None
    if named and context.past(passage, match.start(), year_end(named)):
        return None
    return Time(at=(place.with_into(passage.text, match.start()), match.end()), confidence=0.5)


@rules.rule(NUMERIC)
def in_numbers(match: re.Match[str], passage: Passage) -> Time | None:
    """时限：2026.6.30, 2026/6/30前 → by 2026-06-30; 2025.11—2026.9，开展…: a field, 前 or a range says it is a time."""
    text = passage.text
    placed = match["year2"] and place.opens(text, match.start())
    if not (match["bound"] or placed or place.labelled(text, match.start()) or place.fills_cell(text, *match.span())):
        return None
    first, last = times.in_numbers(match), times.in_numbers(match, "2") if match["year2"] else None
    end = last or first
    if first is None or end is None or (match["year2"] and (last is None or first[0] >= last[1])):
        return None
    if not _bounds_work(passage, match, end[1]):
        return None
    return Time(at=match.span(), start=first[0] if last else None, end=end[1])


@rules.rule(rf"{YEAR} ?{PART}{BOUND}")
def by_date(match: re.Match[str], passage: Passage) -> Time | None:
    """2025年6月底前 → by 2025-06-30; 2024年上半年 → by 2024-06-30."""
    period = times.period(match, times.year(match["year"]))
    if not match["bound"] and _says_more(passage.text, match.end()):
        return None
    if period is None or not _bounds_work(passage, match, period[1]):
        return None
    if match["day"] and not match["bound"] and context.dates_a_letter(passage, match.start(), match.end(), period[1]):
        return None
    if not match["bound"] and context.announced(passage.text, match.end()):
        return None
    if not (match["bound"] or match["edge"] or match["ends"]) and not place.placed(passage.text, *match.span()):
        return None
    at = (place.with_into(passage.text, match.start()), match.end())
    if times.opens_period(match):
        return Time(at=at, start=period[0], confidence=0.8)
    return Time(at=at, end=period[1])


@rules.rule(rf"{YEAR}(?! ?{PART}){BOUND}")
def in_year(match: re.Match[str], passage: Passage) -> Time | None:
    """到2027年 → by 2027-12-31; 2027年前完成 too."""
    named, text = times.year(match["year"]), passage.text
    if not match["bound"] and (_says_more(text, match.end()) or text.startswith("起", match.end())):
        return None
    if named is None or not _bounds_work(passage, match, year_end(named)):
        return None
    if not match["bound"]:
        if context.titled(text, match.end()) or context.is_said(text, match.end()):
            return None
        if not place.placed(text, *match.span()):
            return None
    at = (place.with_into(text, match.start()), match.end())
    outright = bool(match["bound"]) or at[0] < match.start()
    return Time(at=at, end=year_end(named), confidence=1.0 if outright else 0.9)


@rules.rule(r"十[一二三四五六七]五[”\"’」]?(?:规划)?(?P<part>期间|时期|期末|末期|期内|末)")
def plan_period(match: re.Match[str], passage: Passage) -> Time | None:
    """“十四五”期间 → 2021-01-01 to 2025-12-31; “十四五”末 → by 2025-12-31."""
    text, begin, end = passage.text, match.start(), match.end()
    first, last = plan(10 + int(number(match[0][1]) or 0))
    begin -= text[begin - 1 : begin] in ("“", '"', "‘", "「")
    if context.other_than_work(text, begin, end) or context.past(passage, begin, last):
        return None
    if context.is_said(text, end) or context.titled(text, end):
        return None
    if match["part"] in ("期间", "时期", "期内"):
        return Time(at=(begin, end), start=first, end=last)
    return Time(at=(place.with_into(text, begin), end), end=last)
