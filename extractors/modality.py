"""Which clauses forbid, permit, encourage or threaten, rather than plainly oblige? One fact a clause."""

from __future__ import annotations

import re

from extractors.clauses import Clause, clause_at
from extractors.modality_heading import without_headings
from extractors.passage import Passage
from extractors.rule import RuleSet
from extractors.wordlists import alternation, lists
from ontology.model import Modality, ModalityType

rules: RuleSet[Modality] = RuleSet("modality")

_WORDS = lists("modality")


def _any(name: str) -> str:
    """The list as alternatives; its entries are regular expressions."""
    return "|".join(_WORDS[name])


_LABEL = (
    r"(?:\s*(?:[（(]?[一二三四五六七八九十\d]{1,3}[）).．、]|[一二三四五六七八九十]是|[①-⑳]|——|—"
    r"|第[一二三四五六七八九十百零\d]{1,6}条)\s*)?"
)
_ADVERBS = rf"(?:{alternation(_WORDS['adverbs'])}|\d{{4}}年(?:起|开始)?|[和、])*"
_VERBS = alternation(_WORDS["encourages"])
_BESIDE = alternation(_WORDS["encourages-too"])
_BEFORE = alternation(_WORDS["beside-before"])

_NOT_FORBIDDEN = re.compile(_any("not-forbids"))
# 可实时调阅的档案 is a property; 可按规定的比例提取 is leave.
_CAPABLE_AFTER = re.compile(
    r"(?![按在对将由以从向给根依凭])[\u4e00-\u9fff]{1,2}的|[\u4e00-\u9fff]{1,4}、可|"
    rf"{alternation(_WORDS['capable'])}|[\u4e00-\u9fff]{{1,3}}[性化]"
)
_CAPABLE_BEFORE = re.compile(rf"(?:{alternation(_WORDS['not-capable'])}|可[\u4e00-\u9fff]{{1,4}}、)$")
# What is permitted defines a class: 可以提供给所有部门使用的数据，属于无条件共享类.
_DEFINED = re.compile("，(?:属于|是指|归入|归为)")
_WORK = re.compile(rf"(?:{alternation(_WORDS['work'])})$")
_SOMEBODY = re.compile(alternation(_WORDS["somebody"]))
_TECHNICAL = re.compile("[A-Za-z]")
_FURTHEST = 200  # a verb that encourages stands no further on in its clause: characters
_CRIME = re.compile(r"犯罪[^。；]{0,24}(?:移送|移交)[^，。；]{0,4}(?:司法|公安|检察)")
_NEAR = 24  # characters before a clause in which the crime is named
_REACH = 120  # how far around a word its part of the clause is looked for: keeps time linear
_ORDER = re.compile(
    rf"{_LABEL}{_ADVERBS}(?:对|将|把|加快|推进|推动|加强|开展|建设|建立|打造|研发|研制|开发|完善|形成|培育|构建|推广|提供|制定|选择)"
)
_OF_NOUN = re.compile(r"的[\u4e00-\u9fff“]{2,}")
_NOUN_AFTER = re.compile(rf"(?:{_any('noun-after')}|$)")
_NO_PUNISHMENT = re.compile(alternation(_WORDS["not-punishes"]))
_OPENS = re.compile(rf"{_LABEL}{_ADVERBS}")
_MODAL_SUBJECT = re.compile(rf"[^，。；]{{1,40}}(?:要|应当|应|须){_ADVERBS}")
_SUBJECT = re.compile(
    rf"{_LABEL}(?!{alternation(_WORDS['not-subject'])})[^，。；、]{{1,24}}(?:{alternation(_WORDS['closes-subject'])}){_ADVERBS}"
)
# 听取意见并鼓励社会参与: a second thing that the same subject does.
_AND = re.compile(r"[^，。；、]{4,60}并(?:大力|积极|广泛)?$")
_CIRCUMSTANCE = re.compile(
    rf"{_LABEL}(?:在|对|从|经|根据|按|通过)[^，。；]{{1,60}}(?:等方式|方式|渠道|前提下|基础上|情况下|条件下|下|后|时|中|内|方面|领域|期间|的){_ADVERBS}"
)


def _clause(passage: Passage, position: int) -> Clause | None:
    """The clause at the position, the heading before it left out; None in a responsibility clause."""
    if passage.in_clause(position):
        return None
    clause = clause_at(passage.text, position)
    titled = passage.heading.end if passage.heading is not None and passage.heading.end <= position else 0
    before = max(titled, passage.after_clause(position))
    while before < position and passage.text[before] in " \u3000":
        before += 1  # 第七条 鼓励……: the space after a number
    return Clause(before, clause.end, opens=True) if before > clause.start else clause


def _fact(passage: Passage, clause: Clause, kind: ModalityType, rule: str, confidence: float) -> Modality:
    text = passage.text
    start, end = clause.start, clause.end
    label = _LABEL_ONLY.match(text, start, end)
    start = label.end() if label else start
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Modality(
        span=passage.at(start, end), rule=f"modality.{rule}", confidence=confidence, text=text[start:end], type=kind
    )


_LABEL_ONLY = re.compile(_LABEL)


@rules.rule(_any("forbids"))
def forbids(match: re.Match[str], passage: Passage) -> Modality | None:
    """园区外原则上不得新建化工项目 → prohibition, the whole clause."""
    clause = _clause(passage, match.start())
    if clause is None:
        return None
    return _fact(passage, clause, "prohibition", "forbids", 1.0)


@rules.rule(_any("forbids-first"))
def forbids_first(match: re.Match[str], passage: Passage) -> Modality | None:
    """不搞形象工程, 坚决杜绝虚报 → prohibition; 对不能按时完成的 → none."""
    clause = _clause(passage, match.start())
    if clause is None:
        return None
    text = passage.text
    if _NOT_FORBIDDEN.search(text, max(clause.start, match.start() - 4), clause.end):
        return None
    before = text[clause.start : match.start()]
    if not (_OPENS.fullmatch(before) or _MODAL_SUBJECT.fullmatch(before)):
        return None
    return _fact(passage, clause, "prohibition", "forbids_first", 0.9)


@rules.rule(_any("tight-control"))
def tight_control(match: re.Match[str], passage: Passage) -> Modality | None:
    """严控园区外新增化工产能 → prohibition."""
    clause = _clause(passage, match.start())
    if clause is None or not _OPENS.fullmatch(passage.text[clause.start : match.start()]):
        return None
    return _fact(passage, clause, "prohibition", "tight_control", 0.8)


def _within(text: str, clause: Clause, match: re.Match[str]) -> Clause:
    """The part between commas that permits, where the clause quotes a whole rule: 落实“…，经同意，可以兼职”的规定."""
    low = max(clause.start, match.start() - _REACH)
    if text.rfind("“", low, match.start()) <= text.rfind("”", low, match.start()):
        return clause  # what is quoted after the word, 可按照“甲，乙”的要求, does not cut
    start = text.rfind("，", low, match.start()) + 1
    end = text.find("，", match.end(), min(clause.end, match.end() + _REACH))
    return Clause(max(start, clause.start), end if end > 0 else clause.end, opens=clause.opens)


def _describes(text: str, clause: Clause, at: int) -> bool:
    """Whether 可 stands in the modifier of what a verb or 对 governs: 研发可实时感知状态的产品."""
    if at - clause.start > _REACH:
        return False
    order = _ORDER.match(text, clause.start, at)
    return order is not None and _OF_NOUN.search(text, at, min(clause.end, at + _REACH)) is not None


@rules.rule(_any("permits"))
def permits(match: re.Match[str], passage: Passage) -> Modality | None:
    """有条件的县可以设立分中心, 允许企业自主备案 → permission."""
    text, clause = passage.text, _clause(passage, match.start())
    if clause is None or text[clause.end - 1 : clause.end] in ("的", "者") or _DEFINED.match(text, clause.end):
        return None  # 可以开放的 is a kind of thing
    if text.endswith("、", 0, match.start()) and _OF_NOUN.search(text, match.end(), clause.end):
        return None  # 有价值、允许利用的数据
    return _fact(passage, _within(text, clause, match), "permission", "permits", 1.0)


@rules.rule(r"可(?!以)[\u4e00-\u9fff]")
def may(match: re.Match[str], passage: Passage) -> Modality | None:
    """园区可按规定预留用地 → permission; 可持续, 可复制, 许可 → none."""
    text, at = passage.text, match.start()
    able = _CAPABLE_BEFORE.search(text, max(0, at - 6), at) and not text.endswith("最高", 0, at)
    if able or _CAPABLE_AFTER.match(text, at + 1):
        return None
    clause = _clause(passage, at)
    if clause is None or _describes(text, clause, at):
        return None
    clause = _within(text, clause, match)
    return _fact(passage, clause, "permission", "may", 0.8)


def _supports_work(text: str, start: int, end: int) -> bool:
    """Whether 支持 is followed by work with nobody to be supported: 支持信息平台建设, 支持IPv6, 支持实现互通."""
    if _TECHNICAL.match(text, start, end) or text.startswith("实现", start):
        return True
    return _WORK.search(text, start, end) is not None and _SOMEBODY.search(text, start, end) is None


@rules.rule(rf"(?:(?:{_BEFORE})(?:和|、|并|与))?(?:扶持|组织)?(?:{_VERBS})(?:[和、并与及]?(?:{_BESIDE}))*")
def encourages(match: re.Match[str], passage: Passage) -> Modality | None:
    """积极支持园区建设中试基地 → encouragement; 加大资金支持力度, 坚持政府引导 → none."""
    text = passage.text
    clause = _clause(passage, match.start())
    if clause is None or _NOUN_AFTER.match(text, match.end(), clause.end):
        return None
    if passage.text.startswith("相结合", clause.end - len("相结合")):
        return None  # 坚持支持先行与带动后进相结合: a principle
    if match.start() - clause.start > _FURTHEST:
        return None
    if match.group() == "支持" and _supports_work(text, match.end(), clause.end):
        return None
    before = text[clause.start : match.start()]
    if not (
        _OPENS.fullmatch(before)
        or _MODAL_SUBJECT.fullmatch(before)
        or _SUBJECT.fullmatch(before)
        or _CIRCUMSTANCE.fullmatch(before)
        or (match.group().startswith("鼓励") and _AND.fullmatch(before))
    ):
        return None
    sure = 1.0 if "鼓励" in match.group() else 0.9
    return _fact(passage, clause, "encouragement", "encourages", sure)


@rules.rule(_any("punishes"))
def punishes(match: re.Match[str], passage: Passage) -> Modality | None:
    """对推进不力的予以通报批评 → sanction; 建立约谈制度, 落实惩戒措施 → none."""
    if _NO_PUNISHMENT.match(passage.text, match.end()):
        return None
    clause = _clause(passage, match.start())
    if clause is None:
        return None
    if passage.text.startswith("既", clause.start):
        return None  # 既严格问责、又尽职免责: a principle
    if _CRIME.search(passage.text, max(0, clause.start - _NEAR), clause.end):
        return None  # what the law does with a crime, not a consequence that this document sets
    return _fact(passage, clause, "sanction", "punishes", 0.9)


@rules.rule(
    r"(?:不力|不到位|不实|滞后|缓慢|落后|靠后|逾期|敷衍|弄虚作假)[^，。；]{0,12}的?，[^，。；]{0,12}"
    r"(?:予以|给予|进行|实行)(?:全[省市县区国])?(?:公开)?通报(?!批评|表扬|表彰|嘉奖|情况)"
)
def reports(match: re.Match[str], passage: Passage) -> Modality | None:
    """对工作不力的，予以通报 → sanction, where the clause before names a failing; 检查情况予以通报 → none."""
    clause = _clause(passage, match.end() - 1)
    return None if clause is None else _fact(passage, clause, "sanction", "reports", 0.8)


def _inside(fact: Modality, other: Modality) -> bool:
    return fact.span != other.span and other.span.start <= fact.span.start and fact.span.end <= other.span.end


def find(passage: Passage) -> tuple[Modality, ...]:
    """The clauses of more or less than plain obligation, in order of place: one fact a clause.

    A clause that forbids and threatens is both; a clause that encourages or permits is what its
    first word says.
    """
    found: list[Modality] = []
    for _, _, fact in rules.scan(passage):
        if any(fact.type == other.type and _inside(fact, other) for other in found[-2:]):
            continue  # 可按照“甲”（允许乙，允许丙）的要求: the bracket explains
        same = [other for other in found[-2:] if other.span == fact.span]
        if not same or (len(same) == 1 and {same[0].type, fact.type} == {"prohibition", "sanction"}):
            found.append(fact)
    return tuple(without_headings(passage, found))
