"""Which words of a clause are verbs that govern something? 完善技术研发中心制度 has one, 完善, not three."""

from __future__ import annotations

import functools
import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

import ahocorasick_rs

from extractors.clauses import Clause
from extractors.wordlists import alternation, lists

_WORDS = lists("deliverable")
_VERB_CLASSES = ("found", "build", "write", "develop", "improve", "select", "lean", "follow", "join", "hand", "push")
USES = frozenset({"lean", "follow", "join", "hand"})
_HEAD_CLASSES = ("institutions", "documents", "digital", "organs", "places", "facilities", "products")

VERB_CLASS = {"与": "join"} | {word: name for name in reversed(_VERB_CLASSES) for word in _WORDS[name]}
HEAD_CLASS = {word: name for name in reversed(_HEAD_CLASSES) for word in _WORDS[name]}
_LOOSE = frozenset(_WORDS["loose"])
_HEADS = ahocorasick_rs.AhoCorasick(list(HEAD_CLASS))
# How long the heads are that end with a character, longest first: most phrases end with none.
_LENGTHS = {
    last: tuple(sorted({len(head) for head in HEAD_CLASS if head[-1] == last}, reverse=True))
    for last in {head[-1] for head in HEAD_CLASS}
}

_LABEL = (
    r"(?:\s*(?:[（(]?[一二三四五六七八九十\d]{1,3}[）).．、]|[一二三四五六七八九十]是|[①-⑳]|—{1,2}|"
    r"[^：，。；]{1,12}[：:])\s*)?"
)
_ADVERB = alternation(_WORDS["adverbs"])
_ADVERBS = re.compile(rf"{_LABEL}(?:{_ADVERB}|[\s　“]|\d{{4}}年)*")
_LAST_ADVERBS = re.compile(rf"(?:{_ADVERB})*$")
_AGENT = re.compile(rf"(?:{alternation(_WORDS['agents'])})$")
_PLACE = re.compile(r"(?:在|于)[^，。；]{1,24}$")
_RULE = re.compile(r"(?:规定|要求|原则|部署|精神|需要|实际|情况|方式|基础上|资源|优势|特色|特点|需求|条件|基础|定位)$")
_LINK = rf"(?:{alternation(_WORDS['linked'])})"
_WITH = rf"与(?=[^，。；：与]{{2,30}}{_LINK})"  # 与省级平台实现对接
_TIME = re.compile(r"(?:[日月年期]内|[底日月年]前|之前)$")
_CONNECTOR = re.compile("[和、并及与或]")
_ADVERBS_REACH = 12  # how far before a verb its adverbs are looked for: characters
_OPEN_KINDS = ("push", "hand")  # after these a verb may follow whoever or whatever they act on
_OPENS_MEMBER = ("found", "build", "write")  # kinds of verb that may: 配备设备、建设询问室
_PREPOSITIONS = ("在", "对", "向")
_QUALIFIES = re.compile("(?!(?:统一|具体|科学|完善|详细|相应|专门|健全|完整|规范|必要)的)[\u4e00-\u9fff]{0,2}的")
_REACH = 60  # how far before a verb its place is judged; keeps clauses without an end linear
# 以及, 对应 and 在线 are no verbs; a longer word is tried before a shorter one.
_NOT_PREPOSITION = (
    r"以[及上下内外前后往来]|对[应象外口手话]|在[线建校岗职库地籍]|从[业事严属重众]|将[来近要会]|把[握关控]"
)
# 机构建立 holds no 构建, 科学家 no 科学, and of 创新主体, 创新平台 nobody says that they are innovated.
_NO_VERB = (
    rf"{_NOT_PREPOSITION}|(?<=[机结架])构|科学[家城院园]|综合(?:管理|服务|监管|信息|平台|体|性|治理|执法|交通|评价|示范|试验|保障|能源|门户|指挥|调度|防[控护治灾]|行政)|"
    "创新(?:主体|创业|型|资源|要素|策源|驱动|成果|团队|券|中心|平台|链|生态|能力|发展|联[盟合]|基地|园|载体|空间|实验室|医疗|药)"
)
_VERB_WORDS = alternation(word for word in VERB_CLASS if word != "与")
_VERB = re.compile(rf"(?!{_NO_VERB})(?:{_VERB_WORDS}|{_WITH})")
# The verb before one that shares its object: 编制和执行(方案), 制定、公布(目录), 坚持并不断完善(制度).
_SHARES = re.compile(rf"({_VERB_WORDS})[、和并及与或](?:并|{_ADVERB})*$")
_ENCLOSED = re.compile(r"“[^”]{0,120}”|（[^）]{0,80}）|\([^)]{0,80}\)|《[^》]{0,80}》|「[^」]{0,40}」")
_OPENS = re.compile("[“（(《「]")
_NO_OBJECT = re.compile(
    r"[、和及与等（(]|(?:应用|推广|生产|制造|攻关|产业化|能力|工作|活动|工程|运行|运营|水平|力度|项目|改造|管理|需要|进度|步伐|标准|规划)(?:[、和及与的等（(，。；]|$)"
)
_BOUNDARY = re.compile(r"[、和及与或的等（(，。；”]")
# 生产基地建设, 检测中心改造: the head goes on into what work is done on it.
_WORKED_ON = re.compile("建设|打造|创建|布局|搭建|改造|升级|提升|培育")
_WRITTEN = frozenset((*_WORDS["documents"], *_WORDS["institutions"]))
# What makes a verb part of a modifier or a longer word: 完善的…, 建设性, 培育型, 建设成效.
_MODIFIES = re.compile(
    r"的|性(?![能质别])|化(?![工学妆石肥解粪])|型(?!号)|者|员(?!工)|成[效果就本](?=[、，。；的和与等较显明突良不进]|$)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Governor:
    """A verb in a paragraph, its class, and where what it governs ends at the latest."""

    start: int
    end: int
    word: str
    kind: str


def head_of(phrase: str) -> str:
    """水网重点项目库 → 项目库; the longest known head the phrase ends with, "" where none.

    A closing quotation mark or bracket is looked through: 管网“一区一图谱” → 图谱.
    """
    bare = phrase.rstrip("”’")
    if bare.endswith(("）", ")")):
        opened = max(bare.rfind("（"), bare.rfind("("))
        bare = bare[: max(0, opened)].rstrip("”’")
    for length in _LENGTHS.get(bare[-1:], ()):
        if bare[-length:] in HEAD_CLASS:
            return bare[-length:]
    return ""


def holds_head(text: str, start: int, end: int) -> bool:
    """Whether a known head stands anywhere in the range; without one nothing in it is a thing's name."""
    starts, ends = _heads(text)
    first = bisect_left(starts, start)
    return first < len(starts) and ends[first] <= end


@functools.lru_cache(maxsize=16)
def _heads(text: str) -> tuple[list[int], list[int]]:
    """Where the heads of a paragraph begin, in order, and where ends the first to end of each and those after it."""
    found = sorted((start, end) for _, start, end in _HEADS.find_matches_as_indexes(text, overlapping=True))
    ends = [end for _, end in found]
    for index in range(len(ends) - 2, -1, -1):
        ends[index] = min(ends[index], ends[index + 1])
    return [start for start, _ in found], ends


def enclosed(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The ranges in quotation marks and brackets, in which nothing governs and nothing is joined."""
    if _OPENS.search(text, start, end) is None:
        return []
    return [match.span() for match in _ENCLOSED.finditer(text, start, end)]


def before_adverbs(text: str, start: int, end: int) -> int:
    """Where the adverbs begin that stand before a verb at ``end``: 省级平台分别(建立) → after 平台."""
    match = _LAST_ADVERBS.search(text, max(start, end - _ADVERBS_REACH), end)
    return match.start() if match else end


def _head_follows(text: str, start: int, end: int, until: int) -> bool:
    """Whether a head alone follows, so that the word is its modifier: 认定办法, 研发中心; not 建设中试基地."""
    kinds = _WRITTEN if text[start:end] == "建设" else HEAD_CLASS.keys()
    return any(
        text[end : end + length] in kinds
        and (
            end + length >= until
            or bool(_BOUNDARY.match(text, end + length))
            or bool(_WORKED_ON.match(text, end + length))
        )
        for length in (2, 3, 4)
    )


def _governs(text: str, clause: Clause, start: int, word: str, before: Governor | None) -> bool:
    """Whether the word stands in a verb's place rather than inside a name; ``before`` is the verb before it."""
    end, until = start + len(word), clause.end
    free = before is None or before.kind in _OPEN_KINDS or before.word == "与"
    if word == "与":
        return free
    gap = _unshared(text[max(before.end if before else clause.start, start - _REACH) : start])
    if before is not None and gap.endswith("的"):
        return False  # 建立各单位参加的全面推行三项制度协调机制: a part of the name
    loose = word in _LOOSE or VERB_CLASS[word] == "push"
    if gap and (end >= until or _NO_OBJECT.match(text, end) or (loose and _QUALIFIES.match(text, end))):
        return False  # 推进平台建设: a noun of work; 统一调度、分质供应的: a modifier
    if not gap and before is not None and before.word == "组织" and VERB_CLASS[word] == "write":
        return True  # 省水利厅组织制定管理办法
    if not gap:
        return free or (not loose and not _head_follows(text, start, end, until))
    if _ADVERBS.fullmatch(gap):
        return free or bool(_CONNECTOR.search(gap)) or not loose
    if before is not None and before.word in _PREPOSITIONS:
        return True
    listed = gap.endswith("、") and VERB_CLASS[word] in _OPENS_MEMBER
    return _said_of(gap, before, loose=loose, barred=_head_follows(text, start, end, until), listed=listed)


def _said_of(gap: str, before: Governor | None, *, loose: bool, barred: bool, listed: bool) -> bool:
    """Whether a verb after other words is said of them: of an agent, of a thing, after a circumstance.

    ``barred`` where a head alone follows: 认定办法 is a name, but for an agent's doing (各县设立专区);
    ``listed`` where a verb of its own may open the next member of a list.
    """
    bare = _LAST_ADVERBS.sub("", gap)
    if bare.endswith("等") and loose:
        return False  # …等创新平台: the kind of what is listed
    free = before is None or before.kind in _OPEN_KINDS or before.word == "与"
    agent = _AGENT.search(bare) or _AGENT.search(gap)
    if free and agent and not loose:
        return True
    if barred and not _TIME.search(bare):
        return False
    if _TIME.search(bare) or _PLACE.search(bare):
        return True
    if (before is None or before.kind in USES or before.kind in _OPEN_KINDS) and _RULE.search(bare):
        return True
    if before is not None and (before.kind in USES or listed) and head_of(bare):
        return True  # 依托平台建立……; 配备设备、建设询问室
    return bool(free and (agent or head_of(bare))) or not loose


def _unshared(gap: str) -> str:
    """What stands before a verb, without another verb that has the same object: 各县编制和(执行) → 各县."""
    match = _SHARES.search(gap, max(0, len(gap) - _ADVERBS_REACH))
    return gap[: match.start()] if match else gap


def _word(text: str, match: re.Match[str]) -> str:
    """The verb, shortened where its last part is a modifier: 建立完善的… → 建立; "" where all of it is."""
    word = match.group()
    if not _MODIFIES.match(text, match.end()):
        return word
    return next((word[:n] for n in range(len(word) - 1, 1, -1) if word[:n] in VERB_CLASS), "")


def _kind(text: str, start: int, word: str) -> str:
    """The verb's class, or that of the verb that shares its object, where only that one makes it: 建立和实施."""
    kind = VERB_CLASS[word]
    if kind == "follow" and (match := _SHARES.search(text, max(0, start - _ADVERBS_REACH), start)):
        first = VERB_CLASS[match[1]]
        return kind if first in _OPEN_KINDS else first
    return kind


def governors(text: str, clause: Clause) -> Iterator[Governor]:
    """支持企业建设中试基地 → 支持 (push), 建设 (build), in order of place."""
    closed = enclosed(text, clause.start, clause.end)
    before: Governor | None = None
    for match in _VERB.finditer(text, clause.start, clause.end):
        start, word = match.start(), _word(text, match)
        if not word or (closed and any(a <= start < b for a, b in closed)):
            continue
        if not _governs(text, clause, start, word, before):
            continue
        before = Governor(start=start, end=start + len(word), word=word, kind=_kind(text, start, word))
        yield before
