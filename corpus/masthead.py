"""What stands above a document's body? Title lines, number, date, draft marks, addressees."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from corpus.bodies import split_bodies
from corpus.dates import DATE

Kind = Literal["title", "body", "number", "date", "mark", "flag", "furniture", "addressees", "period"]

NUMBER = re.compile(
    r"(?P<code>[\u4e00-\u9fff]{1,14})\s?[〔\[﹝【（(［]\s?(?P<year>(?:19|20)\d{2})\s?[〕\]﹞】）)］]\s?(?P<rest>第?\s?\d{1,5})\s?号"
)
"""A document number in any of its bracket forms."""

ORDER = re.compile(r"[\u4e00-\u9fff]{0,20}令\s?[（(]?\s?第\s?[\d一二三四五六七八九十百]{1,5}\s?号[）)]?")
"""The number of an order: 云泽省人民政府令第12号."""

_DRAFT = (
    r"(?:公开)?征求意见稿|草案(?:征求意见稿|送审稿)?|送审稿|讨论稿|审议稿|修订草案|修改稿|初稿|审查稿|报审稿|建议稿"
)
DRAFT_MARK = re.compile(rf"\s?[（(〔\[【]\s?(?:[^（()）]{{0,10}}?)(?:{_DRAFT})(?:[^（()）]{{0,8}})[）)〕\]】]")
"""A mark that says a text is no more than a draft, with its brackets."""

_BARE_MARK = re.compile(rf"(?:{_DRAFT})")
_HEADING = re.compile(
    r"[一二三四五六七八九十]{1,3}\s?、|第[一1]\s?[编章节条部]|[（(][一1][)）]|1\s?[.．、]|一是|前\s?言$|引\s?言$|总\s?则$"
)
_FURNITURE = re.compile(
    r"附\s?件\s?[一二三四五六七八九十\d]{0,3}\s?[：:]?$|新华社.{2,20}电$|[（(].{0,3}(?:此件|本文|本件).{0,16}[)）]$|(?:特急|急件|平急|加急|机密|秘密|绝密)"
    r"|签发人|密级|份号|(?:发文|成文|发布|生成)(?:机关|日期|时间|字号)|索引号|文号\s?[：:]|主题词|目\s?录$|公开(?:属性|方式)"
)
_FLAG = re.compile(r"(?P<bodies>.{2,60}?)\s?文\s?件$")
_PERIOD = re.compile(r"[（(]\s?\d{4}\s?年?\s?[-—–－~至]{1,2}\s?\d{4}\s?年?\s?[)）]$")
_ADDRESSED = re.compile(r"(?!各位)(?=.{2,600}[：:]$)(?!.*(?:现将|如下|提出|通知|根据|为了|如有|印发|。))")
_PROSE = re.compile("[，；].*[。，：:]|。")
_FIELD = re.compile(r"[^，。《》]{1,12}[：:]\s*\S")
_MOST_LINES = 40


@dataclass(frozen=True, slots=True)
class HeadLine:
    """A line above the body, what it is, and where it begins in the text."""

    text: str
    kind: Kind
    start: int


def masthead(text: str) -> tuple[HeadLine, ...]:
    """The lines above the body, classified; the addressees, where named, are the last."""
    lines: list[HeadLine] = []
    for line, start in _lines(text):
        kind = _kind(line)
        if kind is None or len(lines) >= _MOST_LINES:
            break
        lines.append(HeadLine(line, kind, start))
        if kind == "addressees":
            break
    return tuple(_flags(lines))


def number_of(line: str) -> str | None:
    """The document number that a line holds, in the brackets of the standard: 云政发〔2026〕3号."""
    match = NUMBER.search(line)
    if match:
        rest = "".join(match["rest"].split())
        return f"{match['code']}〔{match['year']}〕{rest}号"
    order = ORDER.fullmatch(line.strip())
    return "".join(order.group().split()) if order else None


def addressees_of(line: str) -> tuple[str, ...]:
    """The addressees that a line names: ``各市人民政府，省政府各部门：`` → two."""
    pieces = re.split(r"[，,；;](?![^（(]*[）)])", line.rstrip("：: "))
    return tuple(piece.strip() for piece in pieces if piece.strip())


def _lines(text: str) -> Iterator[tuple[str, int]]:
    start = 0
    for line in text.split("\n"):
        if line.strip():
            yield line.strip(), start + len(line) - len(line.lstrip())
        start += len(line) + 1


def _kind(line: str) -> Kind | None:
    """What a line above the body is, None for the first line of the body."""
    if NUMBER.fullmatch(line.strip("（()） ")) or ORDER.fullmatch(line):
        return "number"
    if (
        DATE.search(line)
        and len(DATE.sub("", line).strip("（()）　 ")) <= 20
        and (line[0] in "（(" or DATE.fullmatch(line))
    ):
        return "date"
    if DRAFT_MARK.fullmatch(line) or _BARE_MARK.fullmatch(line):
        return "mark"
    if _FURNITURE.match(line):
        return "furniture"
    if _PERIOD.fullmatch(line):
        return "period"
    if _ADDRESSED.match(line):
        return "addressees"
    if _HEADING.match(line) or "\t" in line or _FIELD.match(line):
        return None
    if _PROSE.search(line) and len(line) > 30 and not line.endswith(("通知", "意见", "》", "方案")):
        return None
    if len(line) > 160:
        return None
    return "body" if split_bodies(line) else "title"


def _flags(lines: Sequence[HeadLine]) -> Iterator[HeadLine]:
    """Lines of a red head (某某局文件) told from lines of the title: its bodies stand before the number."""
    flagged = False
    for line in lines:
        match = _FLAG.fullmatch(line.text)
        if line.kind in {"title", "body"} and match and split_bodies(match["bodies"]):
            flagged = True
            yield HeadLine(match["bodies"], "flag", line.start)
        elif line.kind == "body" and flagged:
            yield HeadLine(line.text, "flag", line.start)
        else:
            flagged = flagged and line.kind == "body"
            yield line
