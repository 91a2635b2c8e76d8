"""Where in its sentence does a time stand, and what goes before and after it there?

Positions count within the paragraph's text. Whether the time bounds the work, ``time_context`` tells.
"""

from __future__ import annotations

import re

from extractors.passage import CLAUSE_MARKS, LOOK, SENTENCE_MARKS, Passage, marks_before

_OPENING = "，。；：、！？,;:（( \t\n　"
_INTO = ("到", "至")
_CUE = re.compile(
    r"(?:力争|争取|确保|力求|计划|拟|预计|展望|最迟|至迟|不超过|不晚于|不迟于|原则上|必须|要|应|须|并|将|请|需|[于在到至从自])(?:在|于|到|至)?$"
)
_LABEL = re.compile(
    r"(?:时限|时间|期限|要求|安排|节点|(?:完成|截止|办结|整改|上报|报送|销号)日期)[\s]*[：:]?\s*(?:[于在到至]|为)?$"
)
# Fields that tell of the document or a meeting, not of the work.
_META = re.compile(
    r"(?:发布|印发|公布|公开|成文|更新|签发|发文|打印|施行|生效|会议|开会|起草|来文|收文|登记|生成)(?:时间|日期)[\s]*[：:]\s*$"
)
_GOES_ON = re.compile(
    r" ?起? ?(?:[—–\-－―~～]{1,2}|至|到) ?"
    r"(?:\d{4} ?年|\d{1,2} ?[月日号]|次年|翌年|来年|第?[一二三四1-4]季度|[上下]半年)"
)
_LISTED = re.compile(r"20\d\d ?年[底末]?(?:之?前)?[和及与]$")
_CYCLE_NEXT = re.compile(r"[，,]?[^，。；：]{0,16}?每(?:个)?(?:年|半年|季度|月)")
_ACTS = re.compile(
    r"[^，。；：、]{0,4}?(?:完成|建成|实现|启动|投产|投用|投入|开工|达到|形成|出台|上线|运行|开通|验收|竣工|交付|取得|制定|开展|组织|报送|初步|基本(?:建|形|实|完))"
)
_EVENT_CUE = re.compile(r".*(?:[自从于在应要须需]|对|按)")
_CLAUSE_END = re.compile(f"[{re.escape(CLAUSE_MARKS)}）)]")
_CLAUSE_START = re.compile(f"[{re.escape(CLAUSE_MARKS)}（(]")
_SENTENCE_END = re.compile(f"[{re.escape(SENTENCE_MARKS)}]")


def goes_on(text: str, end: int) -> bool:
    """Whether a range goes on behind the time: 2025年11月|至2026年9月 is not over in November."""
    return _GOES_ON.match(text, end) is not None


def listed(text: str, start: int) -> bool:
    """Whether the time goes on a list of times: 到2026年、2027年和|2028年."""
    return _LISTED.search(text[max(0, start - 8) : start]) is not None


def cycle_follows(text: str, end: int) -> bool:
    """Whether the sentence goes on with a cycle that begins then: 2027年起，每年6月底前."""
    return _CYCLE_NEXT.match(text, end) is not None


def fills_cell(text: str, start: int, end: int) -> bool:
    """Whether the range is a table's cell: nothing but tabs beside it."""
    return "\t" in text and text[max(0, start - 1) : start] in ("", "\t") and text[end : end + 1] in ("", "\t")


def labelled(text: str, start: int) -> bool:
    """Whether the time fills a form's field: 完成时限：2025年底."""
    before = text[max(0, start - 12) : start]
    return _LABEL.search(before) is not None and not _META.search(before)


def about_paper(text: str, start: int) -> bool:
    """Whether the time fills a field about the document or a meeting: 发布日期：…, 会议时间：…."""
    return _META.search(text[max(0, start - 8) : start]) is not None


def opens(text: str, position: int) -> bool:
    """Whether nothing, a mark or a word that points to a time stands before the position."""
    return position == 0 or text[position - 1] in _OPENING or cued(text, position) or listed(text, position)


def placed(text: str, start: int, end: int) -> bool:
    """Whether a date without 前 or 底 stands where times stand, or right before what is done then."""
    return opens(text, start) or _ACTS.match(text, end) is not None


def opens_sentence(passage: Passage, position: int) -> bool:
    """Whether the position is the beginning of a sentence, after a heading, or follows 力争 there."""
    text = passage.text
    begin = sentence_start(text, position)
    if passage.heading is not None and begin < passage.heading.end <= position:
        begin = passage.heading.end
    return len(text[begin:position].strip(" 　“")) <= 6


def acted(text: str, start: int, end: int) -> bool:
    """Whether a month without 前 opens its clause and what is done then follows at once: 9月开展复查."""
    return opens(text, start) and _ACTS.match(text, end) is not None


def cued(text: str, position: int) -> bool:
    """Whether a word that points to a time stands before the position: 力争, 于, 到."""
    return _CUE.search(text[max(0, position - 6) : position]) is not None


def event_start(text: str, position: int) -> int:
    """Where the name of an event begins that ends at the position: after 应于, at 自."""
    low = max(clause_start(text, position), position - 24)
    cue = _EVENT_CUE.match(text[low:position])
    if cue is None:
        return low
    return low + cue.end() - (text[low + cue.end() - 1] in "自从")


def with_into(text: str, start: int) -> int:
    """The start of a mention: 到 and 至 before the date belong to it."""
    return start - (text[max(0, start - 1) : start] in _INTO)


def sentence_start(text: str, position: int) -> int:
    """Where the sentence that holds the position begins."""
    return next(marks_before(_SENTENCE_END, text, position), max(0, position - LOOK))


def sentence_end(text: str, position: int) -> int:
    """Where the sentence that holds the position ends, its mark left out."""
    found = _SENTENCE_END.search(text, position, position + LOOK)
    return found.start() if found else min(len(text), position + LOOK)


def clause_start(text: str, position: int) -> int:
    """Where the clause that holds the position begins, brackets not respected."""
    return next(marks_before(_CLAUSE_START, text, position), max(0, position - LOOK))


def clause_rest(text: str, position: int) -> str:
    """What follows the position in its clause."""
    found = _CLAUSE_END.search(text, position, position + LOOK)
    return text[position : found.start() if found else min(len(text), position + LOOK)]
