"""Where did the paragraphs of a text end that came as one long line? Breaks restored at its headings."""

from __future__ import annotations

import re

_NUMERAL = "[一二三四五六七八九十百]{1,4}"
_LONGEST = 1500
_FEWEST_LABELS = 3
_LABELS = re.compile(rf"(?<=[。；：）])\s*(?:{_NUMERAL}、|（{_NUMERAL}）|第{_NUMERAL}[章节条]|\d{{1,2}}[.．、](?!\d))")
# White space that a page's layout left where a paragraph ended.
_SPACED = re.compile(
    r"(?<=[。！？；：])[ \t]{2,}(?=\S)"
    rf"|(?<=[。；])[ \t]+(?=第{_NUMERAL}[章节条]|{_NUMERAL}、|（{_NUMERAL}）)"
    rf"|[ \t]{{2,}}(?=第(?:{_NUMERAL}|\d{{1,3}})[章节条][ \t]|{_NUMERAL}、|（{_NUMERAL}）)"
)
_NUMBER = r"[\u4e00-\u9fff]{1,12}[〔\[（(]\d{4}[〕\]）)]第?\d{1,5}号"
_HEAD = re.compile(
    rf"(?P<title>.{{6,150}}?(?:意见|通知|方案|计划|规划|办法|规定|细则|措施|纲要|决定|公告|通告|批复|函)(?:（[^（）]{{1,20}}）)?)"
    rf"\s*(?P<number>（?(?!的){_NUMBER}）?)\s*(?P<to>(?=[各有市县区省国机本驻])[^。；：]{{2,400}}：)"
)
_BEFORE_LABEL = re.compile(
    rf"(?<=[。；：）])\s*(?={_NUMERAL}、|（{_NUMERAL}）|第{_NUMERAL}[章节条]|\d{{1,2}}[.．、](?!\d))"
)
_HEADING_THEN_ITEM = re.compile(rf"(?<=\n)({_NUMERAL}、[^，。；：（）\n]{{2,30}})(?=（一）|\d[.．])")
_SIGNED = re.compile(
    r"(?<=[。）])\s*([\u4e00-\u9fff、 ]{3,60}?)\s*(\d{4}年\d{1,2}月\d{1,2}日)\s*(?=（此件|\n|$|[\u4e00-\u9fff])"
)
_RELEASED = re.compile(r"\s*(（此件(?:公开|主动公开|依申请公开|删减)[^（）]{0,6}）)\s*")


def with_breaks(line: str) -> list[str]:
    """The paragraphs in one line: several where it holds a whole document, itself otherwise.

    Only white space is added or lost.
    """
    pieces = [part for piece in _SPACED.split(line) for part in _head(piece) if part.strip()]
    return [part for piece in pieces for part in (_opened(piece) if len(piece) > _LONGEST else [piece])]


def _head(line: str) -> list[str]:
    """Title, number, addressees and the rest, where they stand on one line."""
    head = _HEAD.match(line) if "号" in line else None
    return [line] if head is None else [*head.group("title", "number", "to"), line[head.end() :]]


def _opened(line: str) -> list[str]:
    """A long line that runs through several headings, broken before each of them."""
    if len(_LABELS.findall(line)) < _FEWEST_LABELS:
        return [line]
    text = _BEFORE_LABEL.sub("\n", line)
    text = _HEADING_THEN_ITEM.sub(r"\1\n", text)
    text = _SIGNED.sub(r"\n\1\n\2\n", text)
    text = _RELEASED.sub(r"\n\1\n", text)
    return [part for part in text.split("\n") if part.strip()]
