"""Within how long, or how often? Lengths of time after an event, and cycles: 3个月内, 每年6月底前, 按季度通报."""

from __future__ import annotations

import re

from extractors import time_context as context
from extractors import time_place as place
from extractors.deadline_dates import Time
from extractors.numerals import number
from extractors.passage import Passage
from extractors.periods import duration
from extractors.rule import RuleSet
from extractors.times import DAY, MONTH, THROUGH
from ontology.model import Anchor

rules: RuleSet[Time] = RuleSet("deadline")

_COUNT = r"[\d半一二两三四五六七八九十百][\d.半一二三四五六七八九十百]*"
_UNITS = r"(?:工作日|自然日|月|日|天|年|周|星期|小时|季度|学年|学期|分钟)"
_LENGTH = rf"(?P<n>{_COUNT}) ?(?:(?:{THROUGH}|、) ?(?P<m>{_COUNT}) ?)?个?(?P<unit>{_UNITS})"
_CYCLES = r"(?:年度?|季度?|月|旬|周|星期|日|天|学期|学年|工作日)"
# This document, by a word or by nothing at all; 目录印发后 and 省级细则印发后 wait for another one.
_ISSUE = re.compile(
    r"(?:^[自从在于]?|本(?![市省县区州级地年部厅局委])[^，。；：]{0,10}?|^[自从在于]?(?:实施|工作)?(?:方案|通知|意见|办法|文件|规定|计划|规划|细则))"
    r"(?:正式)?(?:印发|发布|下发|公布|颁布|施行|实施|发文|出台|公开发布)(?:之|后|$)"
)
_REPORTING = (
    r"(?:通报|调度|报送|报告|上报|汇总|总结|小结|分析|研判|评估|评价|考核|公布|公开|公示|发布|更新|开展|组织|召开|推进|推动|落实|"
    r"制定|编制|检查|督查|督导|督促|监测|统计|排名|晾晒|梳理|反馈|会商|对账|例会|提交|提供|实施|完成|兑现|分解|细化|安排|清零|销号|排查|巡查|向|报)"
)


@rules.rule(rf"(?:[日时天]起|后)的?[，,]?[^，。；：、（）\n\d半一二两三四五六七八九十百]{{0,5}}{_LENGTH}(?:之|以)?内")
def after_event(match: re.Match[str], passage: Passage) -> Time | None:
    """印发之日起3个月内 → P3M after issue; 自收到申请之日起5个工作日内 → P5D after the event."""
    begin = place.event_start(passage.text, match.start())
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


@rules.rule(rf"(?P<n>{_COUNT}) ?年(?:为)?一(?:个周期|周期|轮(?!次))")
def in_rounds(match: re.Match[str], passage: Passage) -> Time | None:
    """5年一周期的全员轮训, 三年一轮 → P5Y, P3Y: a cycle told by its round."""
    count = number(match["n"])
    return None if count is None or count > 20 else _cycle(match, passage, count, "年")


@rules.rule(
    rf"[按逐](?P<cycle>年度|半年|季度|年(?![份龄资产代])|季|月|周|日|旬)(?=(?:、?[按逐]?(?:年度?|季度?|月|周|日|旬))*[^，。；：、]{{0,3}}?{_REPORTING})"
)
def by_cycle(match: re.Match[str], passage: Passage) -> Time | None:
    """按季度通报 → P3M, 逐月调度 → P1M; 逐年提高 is none."""
    return _cycle(match, passage, 0.5 if match["cycle"] == "半年" else 1, match["cycle"].replace("半", ""))


@rules.rule(
    r"(?<![\u4e00-\u9fff\d])年度(?=(?:完成|实施|新增|治理|开展|培训|更新|改造|新建|安排)(?!方案|计划|办法|细则|意见|情况)[^，。；：]{0,24}\d)"
)
def yearly(match: re.Match[str], passage: Passage) -> Time | None:
    """年度实施森林抚育30万亩 → P1Y: so much each year; 年度实施方案 names a paper and is none."""
    return _cycle(match, passage, 1, "年度")


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
