"""What is a document called? Its title out of the lines above the body."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.bodies import split_bodies
from corpus.genre import TITLE_END
from corpus.masthead import DRAFT_MARK, HeadLine

_CONTINUES = re.compile(r"(?:（[^（）]{1,24}）)?[》”]?(?:的|和|及|与|暨|通知|公告|决定|意见$|函$|批复$)")
# Kinds of text that are also plain words: a title that goes on below may break off after one.
_ALSO_WORDS = (
    "制度",
    "标准",
    "规范",
    "目录",
    "政策",
    "清单",
    "要点",
    "指南",
    "报告",
    "规划",
    "计划",
    "措施",
    "规定",
    "办法",
)
_ISSUED = re.compile(r"(?P<before>.{0,80}?)(?:联合)?(?:印发|发布|公布|转发)(?:了)?《(?P<title>.+)》$")
_WRAPPED = re.compile(r"《(?P<title>[^《》]*(?:《[^《》]*》[^《》]*)*)》")
_SPACE = re.compile(r"\s+")
_MOST_LINES, _LONGEST = 3, 60


def find_title(head: Sequence[HeadLine]) -> tuple[str | None, str]:
    """(title, as printed): the title on one line, its draft mark and outer 《》 gone, and as it stood.

    Where a page's own heading precedes the document's, the last title above the body counts: it
    is the one that the issuer wrote.
    """
    groups = [_joined(group) for group in _groups(head)]
    titled = [group for group in groups if TITLE_END.search(DRAFT_MARK.sub("", group))]
    printed = titled[-1] if titled else _first(head)
    return _bare(printed) or None, printed


def _first(head: Sequence[HeadLine]) -> str:
    """The first title lines, where none ends as titles do: three at most, as headings run."""
    groups = [[line for line in group if line.kind == "title"] for group in _groups(head)]
    first = next((group for group in groups if group), [])
    while len(first) > 1 and (len(first) > _MOST_LINES or len(_joined(first)) > _LONGEST):
        first = first[:-1]
    return _joined(first)


def _groups(head: Sequence[HeadLine]) -> list[list[HeadLine]]:
    """Runs of title lines; a run ends where a title is complete or something else stands between."""
    groups: list[list[HeadLine]] = []
    open_run = False
    for place, line in enumerate(head):
        joins = line.kind in {"title", "period"} or (line.kind == "mark" and open_run) or _leads(head, place)
        if not joins or (line.kind == "period" and not groups):
            open_run = open_run and line.kind == "mark"
            continue
        if open_run and not _complete(groups[-1], line):
            groups[-1].append(line)
        else:
            groups.append([line])
        open_run = True
    return groups


def _leads(head: Sequence[HeadLine], place: int) -> bool:
    """Whether a line of bodies is the start of the title below it rather than a byline."""
    if head[place].kind != "body":
        return False
    for line in head[place + 1 :]:
        if line.kind == "body":
            continue
        return line.kind == "title" and (line.text.startswith(("关于", "印发", "转发", "批转")) or "关于" in line.text)
    return False


def _complete(group: Sequence[HeadLine], after: HeadLine) -> bool:
    """Whether a run is a whole title already, so that the next line begins another."""
    if after.kind in {"period", "mark"}:
        return False
    text = _joined(group)
    if text.count("《") > text.count("》") or _CONTINUES.match(after.text):
        return False
    end = TITLE_END.search(text)
    return end is not None and not ("关于" in text and end.group().startswith(_ALSO_WORDS))


def _joined(group: Sequence[HeadLine]) -> str:
    text = ""
    before: HeadLine | None = None
    for line in group:
        gap = " " if before is not None and before.kind == "body" and _names_bodies(line) else ""
        text += gap + line.text
        before = line
    return _SPACE.sub(" ", text).strip()


def _names_bodies(line: HeadLine) -> bool:
    """Whether a line goes on with the list of issuers: one more body, or one and then 关于."""
    return line.kind == "body" or bool(split_bodies(re.split("关于|印发|转发|批转", line.text, maxsplit=1)[0]))


def _bare(printed: str) -> str:
    """The title itself: without draft mark; of 某局印发《某方案》, which is no notice, the inner title."""
    text = DRAFT_MARK.sub("", printed).strip()
    issued = _ISSUED.fullmatch(text)
    if issued and issued["title"].count("《") == issued["title"].count("》"):
        return issued["title"].strip()
    whole = _WRAPPED.fullmatch(text)
    return whole["title"].strip() if whole else text
