"""Are two documents versions of one, or is the one carried out by the other a level below?"""

from __future__ import annotations

import re

from graph.diff.result import Mode
from ontology.model import Document, Level

RANKS: dict[Level, int] = {"national": 0, "ministry": 0, "province": 1, "city": 2, "county": 3, "town": 4}
_DRAFT = r"征求意见稿|公开征求意见稿|送审稿|草案|讨论稿|修订草案|审议稿|报批稿|代拟稿|初稿"
_EDITION = re.compile(
    rf"[（(](?:{_DRAFT}|试行|暂行|(?:20\d\d|19\d\d)年?(?:修订|修正|版|本|修改)?版?|修订版?|修正|修改稿?|最新修订)[）)]"
    rf"|(?:{_DRAFT})$"
)
_WRAPPED = re.compile(
    r"(?:印发|转发|发布|公布|公开征求)(?:修订后的|修订的|新修订的)?[《〈]?(?P<inner>.+?)[》〉]?(?:的(?:通知|公告|通告|函|决定))?$"
)
_ISSUED_BY = re.compile(
    r"^.{2,60}?(?:人民政府|政府|办公厅|办公室|委员会|国务院|[部委厅局署])(?:办公厅|办公室)?(?:等[\d一二三四五六七八九十]{1,3}(?:部门|单位))?关于(?=.)"
)
_MARKS = re.compile(r"[《》〈〉“”\"（）()〔〕\[\]\s，,、]")


def mode_of(old: Document, new: Document) -> Mode:
    """Between levels where the issuers are of different rank and no draft of the same title is meant; else versions."""
    first, second = RANKS.get(old.level) if old.level else None, RANKS.get(new.level) if new.level else None
    if bare_title(old.title) and bare_title(old.title) == bare_title(new.title):
        return "version"
    return "level" if first is not None and second is not None and first != second else "version"


def bare_title(title: str | None) -> str:
    """A title without its issuer, the words that wrap it, and the marks of a draft or an edition.

    >>> bare_title("云泽省人民政府办公厅关于印发《云泽省湿地保护办法（2023年修订）》的通知")
    '云泽省湿地保护办法'
    """
    text = "".join((title or "").split())
    text = _EDITION.sub("", text)
    wrapped = _WRAPPED.search(text)
    if wrapped:
        text = wrapped["inner"]
    text = _EDITION.sub("", text)
    text = _ISSUED_BY.sub("", text)
    return _MARKS.sub("", text.removeprefix("关于"))
