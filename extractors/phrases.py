"""Which noun phrases does a clause hold that may be things made or needed? Candidates with their evidence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from extractors.clauses import Clause
from extractors.governors import (
    HEAD_CLASS,
    USES,
    VERB_CLASS,
    Governor,
    before_adverbs,
    enclosed,
    governors,
    head_of,
    holds_head,
)
from extractors.nominals import SUCH, end_of, items_of, name_start, remainder, trimmed, work_of
from extractors.wordlists import alternation, lists

_WORDS = lists("deliverable")
_REVISED = re.compile(rf"(?:{alternation(_WORDS['revised'])})")
_HANDED_IN = re.compile(
    r"[^，。；]{0,30}?(?:报送|上报|报[^，。；]{0,16}(?:备案|审批|批准|审定|同意)|提交|印发|公布|发布|公示|公开)"
)
_TOPIC = re.compile(
    r"(?P<name>[^，。；：由的]{2,24})由[^，。；]{2,40}?(?P<verb>制定|编制|印发|发布|公布|修订|起草|拟订|确定|制订|出台)$"
)
_CLOSED_NOUN = re.compile(rf"(?:{alternation(_WORDS['closed-nouns'])})$")
_JOINS = ("和", "与", "及")  # 科技项目和经费管理办法: before these even a closed noun may belong to the name
# 建设一批…，集教学、培训于一体的实训基地: the clause goes on with what is built
_GATHERS = re.compile(r"集[^，。；]{2,60}?[于为]一体的")
_BUILDS = {"word": "建设", "kind": "build"}
_SHARED = frozenset(("work", "developed", "after", "linked"))
# What opens a circumstance or a modifier rather than a name: 以门店、快件箱为载体的…, 覆盖粮食功能区、保护区的…
_NO_MEMBER = re.compile(
    r"以(?![上下内外])|由|通过|依托|利用|在|对|为(?!民)|覆盖|兼顾|面向|涵盖|包括|包含|适应|符合|具备|具有|适合|围绕|针对|"
    r"集(?![聚散中成团装配体群贸约])"
)
_OPENS_MODIFIER = (
    "基于",
    "以",
    "对",
    "聚焦",
    "结合",
    "依据",
    "根据",
)  # 开发基于大数据的监测系统: the system is developed
_SHORT_NAME = 3  # a member that borrows its head has at least so many characters
_LENT = 8  # how many members borrow one head at most
_LENDING = ("digital", "places", "facilities", "products")  # classes whose members are things themselves
_KIND = re.compile("等(?!级)(?=[^，。；]{2,})")
_SHORT_TAIL = 6  # after 等, a shorter phrase is too bare to stand without what is listed before it


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A noun phrase of a paragraph and what speaks for and against it.

    ``tail`` is what follows it in its member of the list (work, developed, linked, after, count, such,
    goes-on, ""), of the last member for all,
    ``joined`` says that it takes up members before it that have no head (风险防控和隐患排查机制),
    ``after`` the words there (建设, 研发推广),
    ``listed`` that members with a head stand before it, ``category`` that it names their kind
    (…等创新平台), ``borrowed`` that the head is that of the kind named after it (电子水尺等终端),
    ``doubtful`` that the same end has another reading (管理制度和办法: 办法 alone, or all of it),
    ``modified`` that a 的 before its name was left out.
    """

    start: int
    end: int
    governor: Governor
    head: str
    tail: str = ""
    after: str = ""
    joined: bool = False
    listed: bool = False
    category: bool = False
    borrowed: bool = False
    doubtful: bool = False
    modified: bool = False

    @property
    def uses(self) -> bool:
        """Whether the work needs the thing rather than making it."""
        return self.governor.kind in USES or (self.tail == "linked" and self.governor.kind == "push")


def candidates(text: str, clause: Clause) -> Iterator[Candidate]:
    """编制项目清单和任务书 → 项目清单, 任务书, each with 编制; in order of place.

    Only where a known head stands in a verb's reach is there anything to propose.
    """
    if not holds_head(text, clause.start, clause.end):
        return
    if opening := _GATHERS.match(text, clause.start, clause.end):
        yield from _members(text, Governor(start=clause.start, end=opening.end(), **_BUILDS), clause.end)
        return
    found = list(_before_names(text, clause))
    yield from _topic(text, clause)
    for index, governor in enumerate(found):
        until = clause.end
        if index + 1 < len(found):
            until = before_adverbs(text, governor.end, found[index + 1].start)
        if until > governor.end and holds_head(text, governor.end, until):
            for candidate in _members(text, governor, until):
                if _is_made(text, candidate, until):
                    yield replace(candidate, governor=replace(governor, word="修订", kind="write"), tail="made")
                elif governor.word in _OPENS_MODIFIER and candidate.modified and index:
                    yield replace(candidate, governor=found[index - 1])
                else:
                    yield candidate


def _before_names(text: str, clause: Clause) -> Iterator[Governor]:
    """The verbs of a clause as far as known heads go, and the one after them, which bounds what the last governs."""
    for governor in governors(text, clause):
        yield governor
        if not holds_head(text, governor.end, clause.end):
            return


def _is_made(text: str, candidate: Candidate, until: int) -> bool:
    """Whether a thing that a verb takes up is then revised or handed in: 对办法进行修订, 将清单报送省财政厅."""
    kind, word = candidate.governor.kind, candidate.governor.word
    if word == "对":
        return bool(_REVISED.match(text, candidate.end, until))
    return kind == "hand" and bool(_HANDED_IN.match(text, candidate.end, candidate.end + 40))


def _topic(text: str, clause: Clause) -> Iterator[Candidate]:
    """具体办法由省财政厅另行制定 → 具体办法, with the verb at the end."""
    match = _TOPIC.match(text, clause.start, clause.end)
    if match is None:
        return
    verb = Governor(start=match.end(), end=match.end(), word=match["verb"], kind=VERB_CLASS[match["verb"]])
    for first, last in items_of(text, match.start("name"), match.end("name")):
        yield _finished(text, Candidate(start=first, end=last, governor=verb, head="", tail="topic"))


def _members(text: str, governor: Governor, until: int) -> Iterator[Candidate]:
    """The noun phrases of one verb's object."""
    items = items_of(text, governor.end, until)
    ends = [end_of(text, first, last) for first, last in items]
    shared = ends[-1][1] if ends and ends[-1][1] in _SHARED else ""
    if not shared and items:
        shared = work_of(text[items[-1][0] : items[-1][1]])
    rest = remainder(text, ends[-1][0], items[-1][1]) if shared else ""
    pending = doubtful = -1
    listed = False
    for index, ((first, last), (end, tail)) in enumerate(zip(items, ends, strict=True)):
        if end == first or (_NO_MEMBER.match(text, first) and "的" not in text[first:end]):
            closed = bool(_CLOSED_NOUN.search(text, first, last))
            doubtful = first if closed and text[last : last + 1] in _JOINS else -1
            pending = -1 if closed else (first if pending < 0 else pending)
            continue
        if (
            pending >= 0
            and text[first - 1] == "、"
            and not _NO_MEMBER.match(text, pending)
            and (listed or (index + 1 < len(items) and text[last : last + 1] == "、"))
        ):
            pending = -1  # 蓄水防旱、综合管沟、培训基地: what has no head is a member of its own
        begin = pending if pending >= 0 else first
        other = doubtful
        if pending >= 0 and text[first - 1] in _JOINS:
            other = first
        pending = doubtful = -1
        start, modified = name_start(text, begin, end)
        plain = Candidate(
            start=start,
            end=end,
            governor=governor,
            head="",
            tail=tail or shared,
            after=remainder(text, end, last) if tail else rest,
            joined=start < first,
            listed=listed,
            modified=modified,
        )
        for candidate in _around_such(text, plain):
            listed = True
            yield _finished(text, candidate)
        if other >= 0 and other != begin and not SUCH.search(text, begin, end):
            start, modified = name_start(text, other, end)
            yield _finished(text, replace(plain, start=start, joined=start < first, modified=modified, doubtful=True))
    common = Candidate(start=until, end=until, governor=governor, head="", tail=shared, after=rest)
    yield from _borrowers(text, items, ends, common)


def _borrowers(
    text: str, items: list[tuple[int, int]], ends: list[tuple[int, str]], shared: Candidate
) -> Iterator[Candidate]:
    """电子水尺、雨量筒等监测终端 → 电子水尺, 雨量筒 as 终端: members without a head, of the kind named at the end.

    ``shared`` says what they have in common: verb and tail.
    """
    last = next((index for index, (first, end) in enumerate(items) if _KIND.search(text, first, end)), None)
    head = "" if last is None else head_of(text[items[last][0] : ends[last][0]])
    if last is None or HEAD_CLASS.get(head) not in _LENDING:
        return
    for first, end in items[max(0, last - _LENT) : last + 1]:
        such = _KIND.search(text, first, end)
        close = such.start() if such else end
        start, modified = name_start(text, first, close)
        if close - start < _SHORT_NAME or head_of(text[start:close]) or _CLOSED_NOUN.search(text, start, close):
            continue
        named = replace(shared, start=start, end=close, borrowed=True, modified=modified)
        yield replace(_finished(text, named), head=head)


def _around_such(text: str, candidate: Candidate) -> list[Candidate]:
    """综合管沟等设施 → 综合管沟, 设施 as their kind; 检验、检测等制度 → one name."""
    start, end = candidate.start, candidate.end
    closed = enclosed(text, start, end)
    marks = (match for match in SUCH.finditer(text, start + 1, end - 1))
    such = next((match for match in marks if not any(a <= match.start() < b for a, b in closed)), None)
    if such is None:
        return [candidate]
    kind = replace(candidate, start=such.end(), joined=False, listed=True, category=True)
    if head_of(text[start : such.start()]):
        return [replace(candidate, end=such.start()), kind]
    if candidate.listed:
        return [kind]
    if end - such.end() > _SHORT_TAIL or not candidate.joined:
        return [replace(candidate, start=such.end(), joined=False)]
    return [candidate, replace(kind, doubtful=True)]


def _finished(text: str, candidate: Candidate) -> Candidate:
    """The candidate cut down to its name, with the name's head."""
    start, end = trimmed(text, candidate.start, candidate.end)
    return replace(candidate, start=start, end=end, head=head_of(text[start:end]))
