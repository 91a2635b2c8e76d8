"""Why was a time or a number not read as a deadline or a target? The reasons that the words around give."""

from __future__ import annotations

import re
from collections.abc import Callable

from extractors import periods, target_context, times
from extractors import time_context as context
from extractors import time_place as place
from extractors.passage import Passage

_YEAR = r"(?P<year>[12]\d{3}|[二〇○零一]{4}) ?年"
_PLACE = r"(?: ?\d{1,2} ?月(?: ?\d{1,2} ?日|[底末初]|[上中下]旬)?|上半年|下半年|第?[一二三四1-4]季度|年?[底末])"
_COUNT = r"(?:(?<![\d.])\d{1,3}(?:\.\d{1,2})?|(?<![一二三四五六七八九十])[一二三四五六七八九十两半]{1,3})"
_AHEAD = r"(?:之?前(?![一二三四五两几述期])|以前)"
TIME = re.compile(
    rf"[到至]?{_YEAR}(?:{_PLACE}(?:{_AHEAD}|止)?|{_AHEAD}|内)?|[今明]年{_PLACE}?(?:{_AHEAD}|内)?"
    rf"|[“\"]?十(?P<plan>[一二三四五六七])五[”\"]?(?:时期|期间|期?末)"
    rf"|(?<![\d年.～~—-])\d{{1,2}} ?月(?! ?[龄均]|份以)(?: ?\d{{1,2}} ?日|[底末初]|[上中下]旬)?(?:{_AHEAD}|内)?"
    rf"|{_COUNT} ?个?(?:工作日|自然日|天|日|周|月|小时|年)(?:之?内|以内)"
    r"|每(?:半?年|季度?|个?月|周|日|天|[两三]年)(?!度)"
)
# Words that make a time a bound, where it stands in no task.
_BINDS = re.compile(r"^[到至]|[前底末内止]$|期间$|时期$|^每|[上下]半年$|季度$")

PAST = "成文以前的时间，叙述过去的事"
TOLD = "已经取得的数字，不是指标"


def why_time(passage: Passage, match: re.Match[str]) -> str | None:
    """Why a time was not read as a deadline; None where it is no time of work at all: a name, a letter's date."""
    text, (start, end) = passage.text, match.span()
    if context.quoted(text, start, end) or context.bracketed_alone(text, start, end):
        return None
    if context.entitled(text, start, end) or _dates_the_letter(passage, match):
        return None
    binds = _BINDS.search(match[0]) is not None
    if match["plan"] is None and binds and context.titled(text, end):
        return "名称或叙述中的时间，不是时限"
    if context.titled(text, end) or context.is_said(text, end) or text[start - 1 : start] == "“":
        return None
    if not binds and not (place.opens(text, start) and text[end : end + 1] in ("，", ",")):
        return None
    reasons = (why for test, why in _REASONS if test(passage, match))
    return next(reasons, "像时限，但没有规则把它读作时限")


_LINE = 60  # characters: a line that holds a date alone is short


def _dates_the_letter(passage: Passage, match: re.Match[str]) -> bool:
    """Whether the time stands alone on its line, is the day of issue, or that of a news agency's report."""
    text, issued = passage.text, passage.issued
    alone = (
        len(text) < _LINE
        and not text[: match.start()].strip("（( 　")
        and not text[match.end() :].strip("）) 　印发。")
    )
    day = issued and f"{issued.year}年{issued.month}月{issued.day}日"
    return alone or (day is not None and match[0].replace(" ", "") == day) or text.startswith("日电", match.end() - 1)


def _is_over(passage: Passage, match: re.Match[str]) -> bool:
    """Whether the time lies before the document: an earlier year or plan, or a length counted back from now."""
    issued = passage.issued
    named = times.year(match["year"]) if match["year"] else None
    if issued and named:
        return named < issued.year and not place.labelled(passage.text, match.start())
    if issued and match["plan"]:
        return periods.plan(10 + "一二三四五六七".index(match["plan"]) + 1)[1] < issued
    before = passage.text[max(0, match.start() - 3) : match.start()]
    return re.search(r"近|过去|前|最近|以往|上一?$", before) is not None and match["year"] is None


_OTHER_TEXT = re.compile(r"[，,]?[^，。；《\n]{0,24}(?:印发|发布|出台|公布|下发|转发|审议通过)了?《")
_REASONS: tuple[tuple[Callable[[Passage, re.Match[str]], bool], str], ...] = (
    (_is_over, PAST),
    (lambda passage, at: context.in_force(passage.text, *at.span()), "文件施行或有效的时间，不是时限"),
    (lambda passage, at: place.about_paper(passage.text, at.start()), "发文、会议等活动的日期，不是时限"),
    (lambda passage, at: _OTHER_TEXT.match(passage.text, at.end()) is not None, "其他文件的日期，不是时限"),
    (lambda passage, at: context.compared(passage.text, *at.span()), "比较的基期，不是时限"),
    (lambda passage, at: context.history(passage.text, at.end()), PAST),
    (
        lambda passage, at: (
            re.search("打破[^，。；]{0,6}$", passage.text[max(0, at.start() - 8) : at.start()]) is not None
        ),
        "要改掉的旧做法，不是时限",
    ),
    (lambda passage, at: context.pays(passage.text, *at.span()), "补助、奖励的标准或条件，不是时限"),
    (lambda passage, at: context.lasts(passage.text, at.end()), "一种状态或待遇持续多久，不是时限"),
)


_DESCRIBES = re.compile(r"(?:及以[上下])?的|及以[上下]")


def why_number(passage: Passage, match: re.Match[str]) -> str | None:
    """Why a number was not read as a target; None where it is part of a name or stands in a clause."""
    text = passage.text
    number = re.search(r"\d", match[0])
    start = match.start() + (number.start() if number else 0)
    if passage.in_clause(start) or context.quoted(text, start, match.end()):
        return None
    unit = match["unit"] or match["unit2"]
    if target_context.paid(text, start, match.end(), unit):
        return "补助、奖励、费用或出资的标准，不是指标"
    if text.startswith("的基础上", match.end()):
        return "现有的水平，不是指标"
    if (
        _DESCRIBES.match(text, match.end())
        or target_context.qualifies(text, start, match.end())
        or target_context.threshold(text, start, match.end())
    ):
        return "申报、认定的条件或对象的规模，不是指标"
    if target_context.told(passage, start):
        return TOLD
    return "像量化指标，但没有规则读出它衡量的是什么"


_UNIT = (
    r"(?:[%％‰]|个百分点|[十百千万亿]{0,2}"
    r"(?:元|[家个项名人户所处座条款件场次套台辆艘亩吨倍]|公里|公顷|平方米|立方米|千瓦|万|亿))"
)
AIM = re.compile(
    r"(?:达到?|不[低少]于|不高于|不超过|超过|突破|力争|新(?:[增建]|（?[改扩]）?建)|培训|培育|建成|引进|改造|提[高升][到至]|增长|下降|降低|降[到至]|控制在)"
    rf"[^，。；、：\d\s]{{0,8}}\d[\d.]*\s?(?P<unit>{_UNIT})(?:以上|左右|以内|以下)?|(?<![\d.])\d[\d.]*\s?(?P<unit2>{_UNIT})(?:以上|左右|以内|以下)"
)
