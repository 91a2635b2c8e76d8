"""Where does a name begin and end in an object? Lists cut into members, members cut down to the name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractors.governors import enclosed, head_of, holds_head
from extractors.wordlists import alternation, lists

_WORDS = lists("deliverable")
_WORK = re.compile(rf"的?(?:{alternation(_WORDS['work'])})(?:等(?:工作|活动)?|步伐|进度|力度|速度)?$")
_DEVELOPED = re.compile(
    r"(?:研发|研制|开发|试制)(?:[与和及、]?(?:产业化|应用|推广|生产|制造|攻关|设计|创新|转化))?(?:等(?:工作|活动)?)?$"
)
_LINKED = re.compile(rf"(?:{alternation(_WORDS['linked'])})$")
_AFTER = re.compile(rf"(?:{alternation(_WORDS['after'])})$")
_GOES_ON = re.compile(alternation(_WORDS["continues"]))
_COUNT = re.compile(r"\d[\d.—\-－~]*(?:多|余)?(?:家|个|座|处|条|所|项|张|套|件|亩|支|批|辆|台|平方|公里|万|亿|%|％).*$")
_SPLIT = re.compile(
    r"、|以及|及其|(?<![共饱缓])和(?![谐平解美睦])|(?<![普涉以])及(?![时其])|(?<!参)与(?![会])|或(?!者)|暨"
)
# 等, with the kind of places named before it: 甲、乙等地标识解析平台
SUCH = re.compile("等(?!级)(?:地(?![方区级理下面铁质震块])|省(?!级)|市(?![级场政民])|县(?![级域乡])|区(?![级域县块]))?")
_OF = re.compile("(?<!目)的")
_QUANTITY = re.compile(
    r"(?:\d(?![A-Za-z\d]*[A-Za-z]|\d{0,3}年)|[一二两三四五六七八九十百]+(?=[家个座处条所项张套支批类种片]))[\d.—\-－~一二三四五六七八九十百至]*(?:多|余)?"
    r"(?:家|个|座|处|条|所|项|张|套|支|批|类|种|片|次)?(?:以上|左右)?|若干(?:个|家|批)?|多个|一批批?|一系列|各级各类|"
    r"各类|各级|各种|各项|各区县|各地|各|更多|更加|至少|不少于|其他|相关|有关|现有|本(?=[\u4e00-\u9fff]{4})|我省|我市|我区|我国|"
    r"成(?![果效本员套品都人立长])(?=[\u4e00-\u9fff“])|[好了出起为到以使让将把对从向在由与](?=[\u4e00-\u9fff“])|省内|市内|国内外|新的|专业(?=[\u4e00-\u9fff]{8})"
)
_OTHER_THING = re.compile(r"企业|公司|经济|.+的.")  # 平台企业的优势 is not the platform's
_LEADING_VERB = re.compile(
    r"(?:调整|推广|全面推行|全面推进|推行|形成|实施|筛选|配备|考虑|提高|扩增|推进|推动|完善|收集|合理|突出|支持|引导|加快|加强|实现|梳理|使用|充实|健全|全面|拓展|应用|"
    r"发挥|制定|编制|打造|建立|构建|设立|搭建|创建|组建|培育发展|建设(?!工程|项目|用地|领域|单位|资金|市场))(?=[\u4e00-\u9fff“]{5})"
)
# 谋划储备一批平台, 扶持建设10个以上基地: what stands before the count is no part of the name.
_LEADING_COUNT = re.compile(
    r"[\u4e00-\u9fff]{0,6}?(?:一批批?|一系列|若干(?:个|家|批)?|\d+[个家座处条所项](?:以上|左右)?)(?=[\u4e00-\u9fff“])"
)
_REACH = 9  # how far 作用 or 功能 may stand from the thing (水网监测预警作用): characters
_EXPLAINS = re.compile("附件|见附|附表|以下|简称|统称|下同|下称|试行|暂行|[一二三四五六七八九十\\d]")
_KEPT_BRACKET = 8  # a longer bracket after a name explains it rather than belonging to it: characters


def items_of(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The members of a coordination: 研发中心、实验室和中试基地 → three ranges."""
    closed = enclosed(text, start, end)
    found = []
    for match in _SPLIT.finditer(text, start, end):
        if any(a <= match.start() < b for a, b in closed):
            continue
        if match.start() > start:
            found.append((start, match.start()))
        start = match.end()
    if end > start:
        found.append((start, end))
    return found


def end_of(text: str, start: int, end: int) -> tuple[int, str]:
    """Where the noun phrase of a member ends and what follows it there; ``(start, "")`` where it has no head."""
    if not holds_head(text, start, end):
        return start, ""
    item = text[start:end].removesuffix("等")
    if head_of(item):
        return start + len(item), ""
    for name, tail in _cut_ends(item):
        if head_of(name) and name.count("“") == name.count("”") and name.count("（") == name.count("）"):
            return start + len(name), tail
    return start, ""


def work_of(item: str) -> str:
    """The kind of work that a member ends with: developed for 研发 and its like, "" for none."""
    if _DEVELOPED.search(item):
        return "developed"
    return "work" if _WORK.search(item) else ""


def _cut_ends(item: str) -> Iterator[tuple[str, str]]:
    """What may be the name in a member that ends with something else, surest first, with what was cut off."""
    for tail, pattern in (("work", _WORK), ("linked", _LINKED), ("count", _COUNT)):
        if match := pattern.search(item):
            yield item[: match.start()].removesuffix("等"), work_of(item) if tail == "work" else tail
    if after := _AFTER.search(item):
        for length in range(after.start(), max(0, after.start() - _REACH), -1):
            if not _OTHER_THING.match(item, length):
                yield item[:length], "after"
    for match in SUCH.finditer(item):
        yield item[: match.start()], work_of(item) or "such"
    for match in _GOES_ON.finditer(item):
        yield item[: match.start()], "goes-on"


def remainder(text: str, end: int, last: int) -> str:
    """What follows the name in its member, four characters of it: 建设, 研发推广."""
    return text[end:last].lstrip("的等")[:4]


def name_start(text: str, start: int, end: int) -> tuple[int, bool]:
    """Where the name begins once modifiers with 的 are left out, and whether there were any."""
    closed = enclosed(text, start, end)
    modified = False
    for match in _OF.finditer(text, start, end - 1):
        if not any(a <= match.start() < b for a, b in closed):
            start, modified = match.end(), True
    return start, modified


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The name without quantities before it and without a long bracket or quotes around it: 一批“云超市” → 云超市."""
    start = max(start, text.rfind("》", start, end - 1) + 1)
    if match := _LEADING_COUNT.match(text, start, end):
        start = match.end()
    start = _quantities(text, start, end)
    if match := _LEADING_VERB.match(text, start, end):
        start = match.end()
    for opened, closing in enclosed(text, start + 1, end - 1):
        if text[opened] in "（(" and closing - opened > _KEPT_BRACKET:
            start = _quantities(text, closing, end)
    if text[end - 1] in "）)":
        opened = max(text.rfind("（", start, end), text.rfind("(", start, end))
        if opened > start and (end - opened > _KEPT_BRACKET or _EXPLAINS.match(text, opened + 1)):
            end = opened
    if text[start] == "“" and text.find("”", start, end) == end - 1:
        start, end = start + 1, end - 1
    return start, end


def _quantities(text: str, start: int, end: int) -> int:
    """Where the name begins after 一批, 10家以上, 各类 and the like."""
    while (match := _QUANTITY.match(text, start, end)) and start < match.end() < end:
        start = match.end()
    return start
