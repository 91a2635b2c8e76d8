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
from extractors.wordlists import alternation, lists

_WORDS = lists("deliverable")
_WORK = re.compile(rf"的?(?:{alternation(_WORDS['work'])})(?:等(?:工作|活动)?)?$")
_DEVELOPED = re.compile(
    r"(?:研发|研制|开发|试制)(?:[与和及、]?(?:产业化|应用|推广|生产|制造|攻关|设计|创新|转化))?(?:等(?:工作|活动)?)?$"
)
_LINKED = re.compile(rf"(?:{alternation(_WORDS['linked'])})$")
_AFTER = re.compile(rf"(?:{alternation(_WORDS['after'])})$")
_REVISED = re.compile(rf"(?:{alternation(_WORDS['revised'])})")
_HANDED_IN = re.compile(
    r"[^，。；]{0,30}?(?:报送|上报|报[^，。；]{0,16}(?:备案|审批|批准|审定|同意)|提交|印发|公布|发布|公示|公开)"
)
_TOPIC = re.compile(
    r"(?P<name>[^，。；：由的]{2,24})由[^，。；]{2,40}?(?P<verb>制定|编制|印发|发布|公布|修订|起草|拟订|确定|制订|出台)$"
)
_GOES_ON = re.compile(alternation(_WORDS["continues"]))
_CLOSED_NOUN = re.compile(rf"(?:{alternation(_WORDS['closed-nouns'])})$")
_COUNT = re.compile(r"\d[\d.—\-－~]*(?:多|余)?(?:家|个|座|处|条|所|项|张|套|件|亩|支|批|辆|台|平方|公里|万|亿|%|％).*$")
_SPLIT = re.compile(
    r"、|以及|及其|(?<![共饱缓])和(?![谐平解美睦])|(?<![普涉以])及(?![时其])|(?<!参)与(?![会])|或(?!者)|暨"
)
# 等, with the kind of places named before it: 甲、乙等地标识解析平台
_SUCH = re.compile(
    "等(?!级)(?:地(?![方区级理下面铁质震块])|省(?!级)|市(?![级场政民])|县(?![级域乡])|区(?![级域县块]))?"
)
_OF = re.compile("(?<!目)的")
_QUANTITY = re.compile(
    r"(?:\d(?![A-Za-z\d]*[A-Za-z]|\d{0,3}年)|[一二两三四五六七八九十百]+(?=[家个座处条所项张套支批类种片]))[\d.—\-－~一二三四五六七八九十百至]*(?:多|余)?"
    r"(?:家|个|座|处|条|所|项|张|套|支|批|类|种|片|次)?(?:以上|左右)?|若干(?:个|家|批)?|多个|一批批?|一系列|各级各类|"
    r"各类|各级|各种|各项|各区县|各地|各|更多|更加|至少|不少于|其他|相关|有关|现有|本(?=[\u4e00-\u9fff]{4})|我省|我市|我区|我国|"
    r"成(?![果效本员套品都人立长])(?=[\u4e00-\u9fff“])|[好了出起为到以使让将把对从向在由与](?=[\u4e00-\u9fff“])|省内|市内|国内外|新的|专业(?=[\u4e00-\u9fff]{8})"
)
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
_OTHER_THING = re.compile(r"企业|公司|经济|.+的.")  # 平台企业的优势 is not the platform's
_LEADING_VERB = re.compile(
    r"(?:调整|推广|形成|实施|筛选|配备|考虑|提高|扩增|推进|推动|完善|收集|合理|突出|支持|引导|加快|加强|实现|梳理|使用|充实|健全|全面|拓展|应用|"
    r"发挥|制定|编制|打造|建立|构建|设立|搭建|创建|组建|培育发展|建设(?!工程|项目|用地|领域|单位|资金|市场))(?=[\u4e00-\u9fff“]{5})"
)
# 谋划储备一批平台, 扶持建设10个以上基地: what stands before the count is no part of the name.
_LEADING_COUNT = re.compile(
    r"[\u4e00-\u9fff]{0,6}?(?:一批批?|一系列|若干(?:个|家|批)?|\d+[个家座处条所项](?:以上|左右)?)(?=[\u4e00-\u9fff“])"
)
_REACH = 9  # how far 作用 or 功能 may stand from the thing (平台监测分析作用): characters
_EXPLAINS = re.compile("附件|见附|附表|以下|简称|统称|下同|下称|试行|暂行|[一二三四五六七八九十\\d]")
_KEPT_BRACKET = 8  # a longer bracket after a name explains it rather than belonging to it: characters
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
    (…等创新平台), ``borrowed`` that the head is that of the kind named after it (智能锥桶等终端),
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
    found = list(governors(text, clause))
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
    for first, last in _items(text, match.start("name"), match.end("name")):
        yield _finished(text, Candidate(start=first, end=last, governor=verb, head="", tail="topic"))


def _items(text: str, start: int, end: int) -> list[tuple[int, int]]:
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


def _end_of(text: str, start: int, end: int) -> tuple[int, str]:
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


def _work(item: str) -> str:
    """The kind of work that a member ends with: developed for 研发 and its like, "" for none."""
    if _DEVELOPED.search(item):
        return "developed"
    return "work" if _WORK.search(item) else ""


def _cut_ends(item: str) -> Iterator[tuple[str, str]]:
    """What may be the name in a member that ends with something else, surest first, with what was cut off."""
    for tail, pattern in (("work", _WORK), ("linked", _LINKED), ("count", _COUNT)):
        if match := pattern.search(item):
            yield item[: match.start()].removesuffix("等"), _work(item) if tail == "work" else tail
    if after := _AFTER.search(item):
        for length in range(after.start(), max(0, after.start() - _REACH), -1):
            if not _OTHER_THING.match(item, length):
                yield item[:length], "after"
    for match in _SUCH.finditer(item):
        yield item[: match.start()], _work(item) or "such"
    for match in _GOES_ON.finditer(item):
        yield item[: match.start()], "goes-on"


def _members(text: str, governor: Governor, until: int) -> Iterator[Candidate]:
    """The noun phrases of one verb's object."""
    items = _items(text, governor.end, until)
    ends = [_end_of(text, first, last) for first, last in items]
    shared = ends[-1][1] if ends and ends[-1][1] in _SHARED else ""
    if not shared and items:
        shared = _work(text[items[-1][0] : items[-1][1]])
    remainder = _remainder(text, ends[-1][0], items[-1][1]) if shared else ""
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
            pending = -1  # 防洪防潮、公共管廊、实训基地: what has no head is a member of its own
        begin = pending if pending >= 0 else first
        other = doubtful
        if pending >= 0 and text[first - 1] in _JOINS:
            other = first
        pending = doubtful = -1
        start, modified = _name_start(text, begin, end)
        plain = Candidate(
            start=start,
            end=end,
            governor=governor,
            head="",
            tail=tail or shared,
            after=_remainder(text, end, last) if tail else remainder,
            joined=start < first,
            listed=listed,
            modified=modified,
        )
        for candidate in _around_such(text, plain):
            listed = True
            yield _finished(text, candidate)
        if other >= 0 and other != begin and not _SUCH.search(text, begin, end):
            start, modified = _name_start(text, other, end)
            yield _finished(text, replace(plain, start=start, joined=start < first, modified=modified, doubtful=True))
    common = Candidate(start=until, end=until, governor=governor, head="", tail=shared, after=remainder)
    yield from _borrowers(text, items, ends, common)


def _borrowers(
    text: str, items: list[tuple[int, int]], ends: list[tuple[int, str]], shared: Candidate
) -> Iterator[Candidate]:
    """智能锥桶、三角牌等智能终端 → 智能锥桶, 三角牌 as 终端: members without a head, of the kind named at the end.

    ``shared`` says what they have in common: verb and tail.
    """
    last = next((index for index, (first, end) in enumerate(items) if _KIND.search(text, first, end)), None)
    head = "" if last is None else head_of(text[items[last][0] : ends[last][0]])
    if last is None or HEAD_CLASS.get(head) not in _LENDING:
        return
    for first, end in items[max(0, last - _LENT) : last + 1]:
        such = _KIND.search(text, first, end)
        close = such.start() if such else end
        start, modified = _name_start(text, first, close)
        if close - start < _SHORT_NAME or head_of(text[start:close]) or _CLOSED_NOUN.search(text, start, close):
            continue
        named = replace(shared, start=start, end=close, borrowed=True, modified=modified)
        yield replace(_finished(text, named), head=head)


def _remainder(text: str, end: int, last: int) -> str:
    """What follows the name in its member, four characters of it: 建设, 研发推广."""
    return text[end:last].lstrip("的等")[:4]


def _name_start(text: str, start: int, end: int) -> tuple[int, bool]:
    """Where the name begins once modifiers with 的 are left out, and whether there were any."""
    closed = enclosed(text, start, end)
    modified = False
    for match in _OF.finditer(text, start, end - 1):
        if not any(a <= match.start() < b for a, b in closed):
            start, modified = match.end(), True
    return start, modified


def _around_such(text: str, candidate: Candidate) -> list[Candidate]:
    """公共管廊等设施 → 公共管廊, 设施 as their kind; 检验、检测等制度 → one name."""
    start, end = candidate.start, candidate.end
    closed = enclosed(text, start, end)
    marks = (match for match in _SUCH.finditer(text, start + 1, end - 1))
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
    """The candidate without quantities before its name and without a long bracket or quotes around it."""
    start, end = candidate.start, candidate.end
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
    return replace(candidate, start=start, end=end, head=head_of(text[start:end]))


def _quantities(text: str, start: int, end: int) -> int:
    """Where the name begins after 一批, 10家以上, 各类 and the like."""
    while (match := _QUANTITY.match(text, start, end)) and start < match.end() < end:
        start = match.end()
    return start
