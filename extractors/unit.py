"""Which units does a list name? Names found by their ends, groups kept whole, lists taken apart.

Unit names are composed (jurisdiction + level + function + kind of body); what they end in tells
them from other nouns. The ends and the words of groups are data: ``cues/unit_ends.txt``.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_CUES = Path(__file__).parent / "cues"


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitMention:
    """A unit as printed; the range counts in the text that was searched."""

    text: str
    start: int
    end: int


@functools.cache
def unit_ends() -> tuple[str, ...]:
    """What names of units end in, longest first."""
    lines = (_CUES / "unit_ends.txt").read_text("utf-8").splitlines()
    words = {line.strip() for line in lines if line.strip() and not line.startswith("#")}
    return tuple(sorted(words, key=lambda word: (-len(word), word)))


@functools.cache
def _ends_pattern() -> re.Pattern[str]:
    return re.compile("(?:" + "|".join(map(re.escape, unit_ends())) + r")(?:[（(〔][^）)〕]{1,20}[）)〕])?$")


_AREA = (
    r"(?:设区的?市|直辖市|自治区|自治州|自治县|县级市|市州|市县|市地|区县|县区|乡镇|镇街|镇乡|地区|街道|开发区|高新区|功能区|新区|园区"
    r"|省份|省|市|州|盟|县|区|旗|乡|镇|地|村|社区)"
)
_NOTE = r"(?:[（(〔\[][^）)〕\]\n]{1,24}[）)〕\]])"
_BODY = r"(?:人民政府|政府|党委政府|党委|管委会|管理委员会|党工委|人大|政协)"
# 各市、县（市、区）人民政府 is one unit; so is 市、县（市、区）政府 without 各.
GROUP = re.compile(
    r"各级(?:(?!党委|政府(?!性)|有关|相关)[一-鿿]{2,9}(?:、|和|以及)){1,5}[一-鿿]{2,8}(?:部门|机构|单位)"
    r"|各(?!有关|相关|级|[市县区省州地旗盟乡镇])(?:[一-鿿]{2,6}、){1,6}[一-鿿]{2,8}(?:单位|部门|机构)"
    r"|各(?:有关|相关)?(?:地方|地区|部门|单位)(?:[、和](?:地方|地区|部门|单位))+"
    r"|(?:省级|市级|县级|国家级)[一-鿿]{2,6}、[一-鿿]{2,8}(?:部门|机构|单位|基金)(?:[（(][^）)]{1,6}[）)])?"
    rf"|(?:各有关|各相关|各级|各|有关|相关)(?:{_AREA}{_NOTE}?)(?:[、和及]?{_AREA}(?![直级属]){_NOTE}?)*{_NOTE}?{_BODY}?{_NOTE}?"
    rf"|{_AREA}{_NOTE}?(?:、{_AREA}{_NOTE}?)*、?{_AREA}{_NOTE}?(?:人民政府|政府)"
    rf"|{_AREA}{_NOTE}(?:人民政府|政府)"
    rf"|{_AREA}{_NOTE}?(?:、{_AREA}{_NOTE}?)+[一-鿿]{{2,12}}(?:部门|机构|局|委|办)"
)
_OPEN = "（(〔[【《“"
_CLOSE = "）)〕]】》”"
_BREAKS = "、，,；;／/\t\n"
_JOINT = re.compile(r"等?(?:以及|或者?|及(?!其|时)|和|与)|会同|[ 　]+")
_TRAILING = re.compile(
    r"(?:等(?:部门|单位|有关方面|多部门|\d+[个家]?(?:部门|单位))?|按照?(?:各自)?职责(?:分工)?(?:负责|落实)?|分工负责|负责)$"
)
_LEADING = re.compile(
    r"^(?:由|请|即|包括|其中|以及|及|和|与|会同|联合(?![^、，]{0,8}(?:办公室|小组|中心|委员会)$)|：|:|—)+"
)
_ETC_MORE = re.compile(
    r"等(?=(?:各|有关|相关|其他|省|市|县|区|单位和|部门和)?[^等、]*(?:部门|单位|政府|机构|委办局|企业|地区|方面)$)"
)


# 科技、教育、财政等部门 is one group: its elements are functions, not names.
JOINT_GROUP = re.compile(
    r"(?:各级|各地|省级?|市级?|县级?)?(?P<listed>[一-鿿]{2,8}(?:、[一-鿿]{2,10}){1,24})等(?:[一-鿿]{2,8}领域)?(?:有关|相关|各)?(?:(?:行业|行政)?(?:主管|职能)?(?:部门|单位)|(?:社会|行业|中介)(?:团体|组织))"
)


# 住建、国土部门; 财政和医保部门: the kind of body stands once, after the last function.
SHARED_KIND = re.compile(
    r"(?P<listed>[一-鿿]{2,8}(?:(?:、|和|及|以及)[一-鿿]{2,10}){1,24})(?<!有关|相关|主管|职能|成员)(?:行政)?(?:部门|执法机关)"
)


# 融资担保、再担保机构; 国有资本投资、运营公司: so with other kinds, where what is listed are no names.
_SHARED_END = re.compile(r"(?P<listed>[一-鿿]{3,10}(?:、|和|及)[一-鿿]{2,8})(?:机构|公司|基金)(?:[（(]机构[）)])?")


def is_joint_group(name: str) -> bool:
    """Whether a name is a list of functions under one kind of body (科技、教育、财政等部门; 住建、国土部门)."""
    whole = JOINT_GROUP.fullmatch(name) or SHARED_KIND.fullmatch(name)
    if _VERB_BEFORE.match(name):
        return False
    if whole is None:
        return _shares_end(name)
    parts = re.split("、|以及|和|及", whole.group("listed"))
    return not any(len(part) > 2 and looks_like_unit(part) for part in parts) and not parts[0].startswith(
        ("各", "有关")
    )


def _shares_end(name: str) -> bool:
    """Whether two functions stand before one kind of body, rather than one body before another."""
    whole = _SHARED_END.fullmatch(name)
    first = re.split("、|和|及", whole.group("listed"))[0] if whole else ""
    return bool(first) and not looks_like_unit(first) and not _NAMES.search(first)


# What a first member ends in that is a name of its own, or begins with as one body's name does.
_NAMES = re.compile(r"[所院校会社团站家员]$|^[省市县区镇各有相]")
_VERB_BEFORE = re.compile(r"(?:由|请|经|向|对|会同|组织|协调|督促|指导|按照|根据)")


def split_units(text: str, offset: int = 0) -> tuple[UnitMention, ...]:
    """The units that a list names, each as printed, in order.

    >>> [unit.text for unit in split_units("省发展改革委、工业和信息化厅等有关部门及各市、县（市、区）人民政府")]
    ['省发展改革委', '工业和信息化厅', '有关部门', '各市、县（市、区）人民政府']
    """
    whole = text.strip()
    if is_joint_group(whole):
        start = offset + text.index(whole)
        return (UnitMention(text=whole, start=start, end=start + len(whole)),)
    found = []
    for start, end in _elements(text):
        for left, right in _without_et_cetera(text, start, end):
            trimmed = _trim(text, left, right)
            if trimmed and _is_name(text[trimmed[0] : trimmed[1]]):
                a, b = trimmed
                found.append(UnitMention(text=text[a:b], start=offset + a, end=offset + b))
    return tuple(found)


def looks_like_unit(name: str) -> bool:
    """Whether a name ends as names of units do (…厅, …委员会, 各市)."""
    if not 2 <= len(name) <= 45 or _OTHER_WORD.search(name):
        return False
    return bool(_ends_pattern().search(name) or GROUP.fullmatch(name))


# Words that end like units and are none: 布局, 干部, 举办, 平台, 城市 …
_OTHER_WORD = re.compile(
    r"(?:[布格大全结时僵开]局|(?<!总)[干全内外头腰局]部|[东西中南北]部|[举承主协督代试兴创开]办|[平舞后前柜]台|(?<!各)[城都上超夜集股]市|城镇|网站|车站"
    r"|行为|一行|执行|实行|推行|社会|机会|农村|乡村)$"
)


def _is_name(name: str) -> bool:
    return 1 < len(name) <= 60 and not re.fullmatch(r"[\W\d]+|持续(?:推进|实施)|长期坚持|等|部门|单位", name)


def _elements(text: str) -> Iterator[tuple[int, int]]:
    """Ranges between separators; groups and brackets are not divided."""
    start = position = depth = 0
    while position < len(text):
        char = text[position]
        if depth == 0 and (group := GROUP.match(text, position)) and _group_begins(text, start, position):
            rest = _rest_of_name(text, group.end())
            end = group.end() + len(rest)
            cut = _climbs(group.group()) if rest else None
            if cut is not None:
                yield from _joined(text, start, position + cut)
                start = position + cut + 1
            position = max(end, position + 1)
            continue
        if char in _OPEN:
            depth += 1
        elif char in _CLOSE:
            depth = max(0, depth - 1)
        elif depth == 0 and char in _BREAKS:
            yield from _joined(text, start, position)
            start = position + 1
        position += 1
    yield from _joined(text, start, len(text))


_LEVEL = {"省": 0, "市": 1, "州": 1, "盟": 1, "县": 2, "区": 2, "旗": 2, "乡": 3, "镇": 3, "道": 3, "村": 4}


def _climbs(group: str) -> int | None:
    """Where a list of places goes up again before the rest of a name: 相关区、市卫生健康委 are two.

    Only the last place can: 各县、市、区教育局 is one.
    """
    before, mark, last = group.rpartition("、")
    if not mark or last not in _LEVEL or before[-1] not in _LEVEL:
        return None
    return len(before) if _LEVEL[last] < _LEVEL[before[-1]] else None


def _group_begins(text: str, start: int, position: int) -> bool:
    """Whether a group begins an element: at its start, or after 及, 和, 等."""
    return not text[start:position].strip() or text[position - 1] in "及和与等"


def _rest_of_name(text: str, position: int) -> str:
    """What follows 各区 in 各区商务委: up to the next separator, where it ends as a unit does."""
    match = re.compile(r"[^、，,；;。（(及和与等\s：:]{1,16}").match(text, position)
    return match.group() if match and looks_like_unit("各市" + match.group()) else ""


def _joined(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """An element divided at 和, 及, 与 where names of units stand on both sides."""
    left = start
    for match in _JOINT.finditer(text, start, end):
        before, after = text[left : match.start()].strip(), text[match.end() : end].strip()
        group = GROUP.fullmatch(text[left:end].strip())
        generic = match.group().startswith("或") and after in ("部门", "单位", "机构")
        if group or generic or before.endswith("党委") or not before:
            continue
        if looks_like_unit(before) and len(before) > 1 and (looks_like_unit(_TRAILING.sub("", after)) or not after):
            yield left, match.start()
            left = match.end()
    yield left, end


def _without_et_cetera(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """财政部等有关部门 is two: 财政部, 有关部门."""
    match = _ETC_MORE.search(text[start:end])
    if (
        match
        and match.start() > 1
        and re.match(r"等(?:各|有关|相关|其他|行业|省|市|县|区)", text[start + match.start() : end])
    ):
        yield start, start + match.start()
        yield start + match.end(), end
    else:
        yield start, end


def _trim(text: str, start: int, end: int) -> tuple[int, int] | None:
    part = text[start:end]
    stripped = part.strip(" 　\t\n。．.：:；;，,、】]")
    while (
        stripped
        and stripped[-1] in "）)"
        and stripped.count("（") + stripped.count("(") < stripped.count("）") + stripped.count(")")
    ):
        stripped = stripped[:-1]
    stripped = stripped.lstrip("）)")
    if not stripped:
        return None
    begin = start + part.index(stripped)
    finish = begin + len(stripped)
    lead = _LEADING.match(stripped)
    if lead:
        begin += lead.end()
    tail = _TRAILING.search(text[begin:finish])
    while tail and tail.start() > 0:
        finish = begin + tail.start()
        tail = _TRAILING.search(text[begin:finish])
    return (begin, finish) if begin < finish else None
