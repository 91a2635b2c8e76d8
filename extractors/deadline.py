"""By when, from when, how often? Times that bound the work, normalised to dates and durations.

A rule reads one form of expression; the words around it that make it history, a comparison or a
title are tested in ``time_context``, calendar stretches stand in ``times``. Years that the text
leaves out come from the sentence or the document's date.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from extractors import events, times
from extractors import time_context as context
from extractors.numerals import number
from extractors.passage import Passage
from extractors.periods import duration, plan, year_end
from extractors.rule import RuleSet
from extractors.times import BOUND, DAY, LATER, MONTH, NUMERIC, PART, SECOND, THROUGH, YEAR, YEAR_NUMBER
from ontology.model import Anchor, Deadline


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


rules: RuleSet[Time] = RuleSet("deadline", trigger="年月日天周旬季时钟期末前./-")

_COUNT = r"[\d半一二两三四五六七八九十百][\d.半一二三四五六七八九十百]*"
_UNITS = r"(?:工作日|自然日|月|日|天|年|周|星期|小时|季度|学年|学期|分钟)"
_LENGTH = rf"(?P<n>{_COUNT}) ?(?:(?:{THROUGH}|、) ?(?P<m>{_COUNT}) ?)?个?(?P<unit>{_UNITS})"
_CYCLES = r"(?:年度?|季度?|月|旬|周|星期|日|天|学期|学年|工作日)"
_PART_OF_YEAR = re.compile(PART)
# This document, by a word or by nothing at all; 目录印发后 and 省级细则印发后 wait for another one.
_ISSUE = re.compile(
    r"(?:^[自从在于]?|本(?![市省县区州级地年部厅局委])[^，。；：]{0,10}?|^[自从在于]?(?:实施|工作)?(?:方案|通知|意见|办法|文件|规定|计划|规划|细则))"
    r"(?:正式)?(?:印发|发布|下发|公布|颁布|施行|实施|发文|出台|公开发布)(?:之|后|$)"
)
_CAPTION = re.compile(
    rf"(?:指标|目标|任务)[^。；]{{0,8}}[（(]"
    rf"(?P<span>{YEAR_NUMBER} ?年? ?{THROUGH} ?(?P<last>{YEAR_NUMBER}) ?年)[）)]\s*$"
)
_REPORTING = (
    r"(?:通报|调度|报送|报告|上报|汇总|总结|小结|分析|研判|评估|评价|考核|公布|公开|公示|发布|更新|开展|组织|召开|推进|推动|落实|"
    r"制定|编制|检查|督查|督导|督促|监测|统计|排名|晾晒|梳理|反馈|会商|对账|例会|提交|提供|实施|完成|兑现|分解|细化|安排|清零|销号|排查|巡查|向|报)"
)


def find(passage: Passage) -> tuple[Deadline, ...]:
    """The times that bound work in the paragraph, in order of place, with document spans."""
    found: list[Deadline] = []
    reached = 0  # an event named before a time must not reach into the time read before it
    for rule, _, time in rules.scan(passage):
        begin, reached = max(time.at[0], reached), time.at[1]
        found.append(
            Deadline(
                span=passage.at(begin, reached),
                rule=rule.id,
                confidence=min(rule.confidence, time.confidence),
                mention=passage.text[begin:reached],
                start=time.start,
                end=time.end,
                recurs=time.recurs,
                offset=time.offset,
                anchor=time.anchor,
            )
        )
    return tuple(found)


def _bounds_work(passage: Passage, match: re.Match[str], end: dt.date) -> bool:
    return not (
        context.other_than_work(passage.text, match.start(), match.end()) or context.past(passage, match.start(), end)
    )


def _says_more(text: str, end: int) -> bool:
    """Whether the text goes on with the time: a range, or the event that stands for the day."""
    return context.goes_on(text, end) or events.follows(text, end)


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
    return Time(at=(context.with_into(passage.text, match.start()), match.end()), confidence=0.5)


@rules.rule(NUMERIC)
def in_numbers(match: re.Match[str], passage: Passage) -> Time | None:
    """时限：2026.6.30, 完成时间：2026-06-30, 2026/6/30前 → by 2026-06-30: where a field or 前 says it is a time."""
    text = passage.text
    if not (match["bound"] or context.labelled(text, match.start()) or context.fills_cell(text, *match.span())):
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
    if not (match["bound"] or match["edge"] or match["ends"]) and not context.placed(passage.text, *match.span()):
        return None
    at = (context.with_into(passage.text, match.start()), match.end())
    if times.opens_period(match):
        return Time(at=at, start=period[0], confidence=0.8)
    return Time(at=at, end=period[1])


@rules.rule(rf"{YEAR}(?! ?{PART}){BOUND}")
def in_year(match: re.Match[str], passage: Passage) -> Time | None:
    """到2027年 → by 2027-12-31; 2027年前完成 too."""
    named, text = times.year(match["year"]), passage.text
    if not match["bound"] and _says_more(text, match.end()):
        return None
    if named is None or not _bounds_work(passage, match, year_end(named)):
        return None
    if not match["bound"]:
        if context.titled(text, match.end()) or context.is_said(text, match.end()):
            return None
        if not context.placed(text, *match.span()):
            return None
    at = (context.with_into(text, match.start()), match.end())
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
    return Time(at=(context.with_into(text, begin), end), end=last)


@rules.rule(rf"[今明本]年度?{PART}?{BOUND}")
def this_year(match: re.Match[str], passage: Passage) -> Time | None:
    """今年底前 → by 31 December of the year of issue; 明年6月底前 → by 30 June of the next."""
    text, plain = passage.text, match.lastgroup is None
    if events.follows(text, match.end()):
        return None
    if plain and (match[0][0] == "本" or not context.opens(text, match.start()) or context.is_said(text, match.end())):
        return None
    if context.other_than_work(text, *match.span()):
        return None
    at = (context.with_into(text, match.start()), match.end())
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
    if not (match["bound"] or context.placed(passage.text, *match.span())):
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
    sure = bool(match["bound"]) or match["edge"] in ("底", "末") or context.acted(passage.text, *match.span())
    sure = sure or context.labelled(passage.text, match.start())
    return _yearless(match.span(), match, passage, sure=sure)


@rules.rule(rf"[第一二三四上下1-4](?:(?<=第)[一二三四1-4])?(?:季度|半年)[末底]?{BOUND}")
def by_part_of_year(match: re.Match[str], passage: Passage) -> Time | None:
    """三季度末前 → by 30 September, 上半年 → by 30 June, of the year that the context gives."""
    part = _PART_OF_YEAR.match(match[0])
    if part is None:
        return None
    return _yearless(
        match.span(), part, passage, sure=bool(match["bound"]) or context.opens(passage.text, match.start())
    )


def _yearless(place: tuple[int, int], part: re.Match[str], passage: Passage, *, sure: bool) -> Time | None:
    text = passage.text
    if not context.stands_free(text, *place) or times.period(part, 2024) is None:
        return None
    if not (sure or context.cued(text, place[0])) or context.is_said(text, place[1]):
        return None
    at = (context.with_into(text, place[0]), place[1])
    if context.every_year_before(text, at[0]):
        return Time(at=at, recurs="P1Y", confidence=0.8)
    named, confidence = times.implied_year(passage, at[0], times.month_day(part))
    period = times.period(part, named)
    if period is None:
        return Time(at=at, confidence=confidence)
    if times.opens_period(part):
        return Time(at=at, start=period[0], confidence=0.7)
    return Time(at=at, end=period[1], confidence=confidence)


@rules.rule(rf"(?:[日时天]起|后)的?[，,]?[^，。；：、（）\n\d半一二两三四五六七八九十百]{{0,5}}{_LENGTH}(?:之|以)?内")
def after_event(match: re.Match[str], passage: Passage) -> Time | None:
    """印发之日起3个月内 → P3M after issue; 自收到申请之日起5个工作日内 → P5D after the event."""
    begin = context.event_start(passage.text, match.start())
    anchor: Anchor = "issue" if _ISSUE.search(passage.text[begin : match.start() + 1]) else "event"
    return _offset(match, passage, (begin, match.end()), anchor)


@rules.rule(rf"{_LENGTH}(?:左右)?(?:的?时间)?(?:之|以)?内(?![部涵生外在])")
def within(match: re.Match[str], passage: Passage) -> Time | None:
    """20个工作日内 → P20D, 48小时内 → PT48H after what the sentence says; 近3年内 is none."""
    if context.counted(passage.text, match.start()) or context.quoted(passage.text, *match.span()):
        return None
    return _offset(match, passage, match.span(), "event")


@rules.rule(rf"{_LENGTH}(?:左右)?(?:的?时间|的(?:持续|不懈)?(?:发展|努力|建设|培育|攻坚))")
def taking(match: re.Match[str], passage: Passage) -> Time | None:
    """力争通过3—5年的发展 → P5Y: the time that the work may take."""
    if not context.spent(passage.text, match.start()):
        return None
    return _offset(match, passage, (match.start(), match.end("unit")), "event")


def _offset(match: re.Match[str], passage: Passage, at: tuple[int, int], anchor: Anchor) -> Time | None:
    count = number(match["m"] or match["n"])
    if count is None or (match["unit"] == "年" and count > 100) or context.lasts(passage.text, match.end()):
        return None
    offset = duration(count, match["unit"])
    return Time(at=at, offset=offset, anchor=anchor) if offset else None


@rules.rule(
    rf"每个?(?P<cycle>{_CYCLES}|半年)的?(?:(?:{MONTH} ?月{DAY}、?){{1,4}}|"
    r"[第首末前一二三四上下][一二三四个]?(?:月|季度|半年)|\d{1,2} ?日|底|末|初)+(?:之|以)?前?"
)
def each_by(match: re.Match[str], passage: Passage) -> Time | None:
    """每年12月底前 → P1Y, 每月5日前 → P1M: a day in every cycle."""
    if context.through_season(passage.text, match.end()):
        return None
    return _cycle(match, passage, 0.5 if match["cycle"] == "半年" else 1, match["cycle"].replace("半", ""))


@rules.rule(rf"每隔?(?P<n>{_COUNT})?个?(?P<cycle>{_CYCLES})(?!的?{_COUNT} ?月)")
def each(match: re.Match[str], passage: Passage) -> Time | None:
    """每半年 → P6M, 每两年 → P2Y; 每年给予10万元补助 tells what is paid and is none."""
    count = number(match["n"]) if match["n"] else 1
    return None if count is None else _cycle(match, passage, count, match["cycle"])


@rules.rule(
    rf"[按逐](?P<cycle>年度|半年|季度|年(?![份龄资产代])|季|月|周|日|旬)(?=(?:、?[按逐]?(?:年度?|季度?|月|周|日|旬))*[^，。；：、]{{0,3}}?{_REPORTING})"
)
def by_cycle(match: re.Match[str], passage: Passage) -> Time | None:
    """按季度通报 → P3M, 逐月调度 → P1M; 逐年提高 is none."""
    return _cycle(match, passage, 0.5 if match["cycle"] == "半年" else 1, match["cycle"].replace("半", ""))


@rules.rule(
    r"[一半两月季周旬日](?:(?<=[一半两])(?P<cycle>年|季度?|月|周|旬|日)一)?(?:调度|通报|会商|小结|例会|报告|总结|评估|考核|督查|排名|晾晒|研判)"
)
def cycle_named(match: re.Match[str], passage: Passage) -> Time | None:
    """月调度、季通报 → P1M and P3M, 一月一调度 → P1M."""
    if match["cycle"]:
        return _cycle(match, passage, number(match[0][0]) or 1, match["cycle"])
    if match[0][0] in "一半两" or not context.names_a_routine(passage.text, match.start()):
        return None
    return _cycle(match, passage, 1, match[0][0])


def _cycle(match: re.Match[str], passage: Passage, count: float, unit: str) -> Time | None:
    if context.pays(passage.text, match.start(), match.end()):
        return None
    recurs = duration(count, unit)
    return Time(at=match.span(), recurs=recurs) if recurs else None


def governing(passage: Passage) -> Deadline | None:
    """The time that a lead sentence, a table's head or its caption sets for the paragraphs after it.

    到2027年，主要目标是：→ by 2027-12-31. None where the paragraph names no date, or names several and
    does not end with a colon.
    """
    caption = _CAPTION.search(passage.text)
    if caption and (last := times.year(caption["last"])):
        at = caption.span("span")
        return Deadline(
            span=passage.at(*at),
            rule="deadline.year_range",
            mention=caption["span"],
            end=year_end(last),
            confidence=0.9,
        )
    dated = [found for found in find(passage) if found.end and found.recurs is None]
    if "\t" not in passage.text:
        dated = [found for found in dated if context.opens_sentence(passage, found.span.start - passage.start)]
    if not dated:
        return None
    if "\t" in passage.text:
        return max(dated, key=lambda found: found.end or dt.date.min)
    leads = passage.text.rstrip().endswith(("：", ":", "，"))
    return dated[-1] if leads or len({found.end for found in dated}) == 1 else None
