"""Which documents does a passage rest on, bring forth or mention? 《…》 and bare document numbers."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping, Sequence
from typing import cast

from extractors.passage import Passage
from extractors.rule import RuleSet
from extractors.wordlists import alternation, lists
from ontology.model import Fact, Reference, ReferenceRelation

rules: RuleSet[Reference] = RuleSet("reference", trigger="《〔[［【﹝(（第")

# 《…》 with titles in 《…》 or 〈…〉 inside; lengths are bounded so that an unclosed 《 costs little.
TITLE = r"《[^《》\n]{1,150}(?:《[^《》\n]{1,120}》[^《》\n]{0,80}){0,4}》"
# 鲁安发〔2023〕17号, 国办发明电﹝2020﹞24号, 发改办财金规[2019]860号
YEAR = r"[〔\[［【﹝(（]\s?(?:19|20)\d{2}\s?[〕\]］】﹞)）]"
NUMBER = rf"[\u4e00-\u9fff]{{1,14}}{YEAR}\s?第?\d{{1,5}}\s?号"
# 国务院令第588号, 市场监管总局公告2021年第3号, 水利部2023年第15号公告
_ORDER_TAIL = (
    r"(?:(?:令|公告)\s?(?:(?:19|20)\d{2}年)?\s?第\s?\d{1,5}\s?号|(?:(?:19|20)\d{2}年)?第\s?\d{1,5}\s?号(?:令|公告))"
)
ORDER = rf"[\u4e00-\u9fff]{{0,14}}{_ORDER_TAIL}"
# GB 18918—2002, HJ/T 91-2002, DB37/T 3212
STANDARD = r"(?:GB|HJ|DB|JGJ|CJJ|AQ|NY|LY|TSG)[A-Z]{0,2}\s?\d{0,4}(?:/[TZ])?\s?[\d.]{2,9}(?:[-—–]\d{2,4})?"
ANY_NUMBER = rf"(?:{NUMBER}|{ORDER}|{STANDARD})"
# One document printed with several numbers: （云政发〔2023〕3号、云政办发〔2023〕8号）.
NUMBERS = rf"{ANY_NUMBER}(?:\s?[、，,和及]\s?{ANY_NUMBER}){{0,4}}"
NAMED_SHORT = r"[（(\[]\s?(?:以下|下文)?(?:均|统|通)?简称[^（）()\[\]]{1,40}[）)\]]"
BRACKET = r"[（(][^（）()]{0,80}[）)]"
LINK = r"(?:、|，|和|及|以及|与|或)"

_CUES = {name: alternation(words) for name, words in lists("reference").items()}
_NUMBER_ALONE = re.compile(rf"\W*{ANY_NUMBER}\W*")
_RUN_BEFORE = re.compile(r"[\u4e00-\u9fff]+$")
_PREFIX = 14  # the longest prefix of a number (国家税务总局 …): characters
# A line that is a link to a document, by number and title: 云政办发〔2023〕8号…关于印发…的通知.doc
_LINKED = re.compile(r"[^，。；：\n]{2,40}关于[^。；\n]{2,80}的(?:通知|意见|决定|批复|函|公告)(?:\.[a-z]{3,4})?\s*$")
# What was issued on a day, or has been: a mention, no work of this document.
_TOLD_OF = re.compile(r"(?:\d{1,2}日，?[^，。；：]{2,24}(?:印发|发布|出台|公布|颁布)|(?:印发|发布|出台|公布|颁布)了)$")
_ADDRESSEE = re.compile(r"\s*各[^，。；]{1,40}[：:，、]")
_ALIAS_BEFORE = re.compile(r"(?:简称|下称|统称)为?[：:]?[“\x22]?$")
_ALIAS = re.compile(
    rf"(?P<full>{TITLE})\s?[（(\[](?:[^（）()]{{0,80}}[，,；;])?(?:以下|下文)?(?:均|通)?(?:简?称)为?[：:]?\s?"
    r"[“\x22]?《?(?P<alias>[^《》“”\x22，,；;）)]{1,30})》?[”\x22]?\s?[，,；;）)\]]"
)
_TRAILING_BRACKET = re.compile(rf"{BRACKET}[”’]?$")
_DOCUMENT = re.compile(rf"(?:{_CUES['titles']}|[\d一二三四五六七八九十]条)[”’》〉]*$")
_NO_TITLE = re.compile(rf"(?:{_CUES['not-titles']})$")
_ART_BEFORE = re.compile(rf"(?:{_CUES['not-documents']})等?(?:{TITLE}{LINK}?)*$")
# The number's own prefix is a run of Chinese characters; what leads up to it is cut off here.
_LEAD = re.compile(rf".*(?:{_CUES['number-lead']})(?=[\u4e00-\u9fff])")
# Who sent it, printed before its number: 省委办公厅|云办发〔2023〕5号; 国务院办公厅令 is itself one.
_SENDER = re.compile(
    r"[\u4e00-\u9fff]{0,12}(?:办公厅|办公室|人民政府|委员会)(?=[\u4e00-\u9fff]{2,6}$)(?![\u4e00-\u9fff]{0,2}[令公])"
)
_GOVERNING = re.compile(
    rf"(?P<implements>{_CUES['implements-before']})(?!的)|(?P<produces>{_CUES['produces-before']})(?!的|实施的)"
)
_AFTER = re.compile(rf"\s?(?:(?P<produces>{_CUES['produces-after']})|的?(?P<implements>{_CUES['implements-after']}))")
# Titles that share what governs them: 按照《甲》（国发〔2021〕1号）和《乙》要求
_LISTED_BEFORE = re.compile(rf"(?:{TITLE}(?:{BRACKET})?{LINK}?\s?)+$")
_LISTED_AFTER = re.compile(rf"(?:{BRACKET})?(?:{LINK}?{TITLE}(?:{BRACKET})?)*(?:等(?:文件|规定|标准)?)?")
# Over the rest of a list: 《甲办法》（云政发〔2014〕25号）和《乙办法》同时废止
_REPEALED = re.compile(rf"[）)]?(?:等?文件)?(?:相应)?(?:{_CUES['repealed']})")
_FURTHEST = 600  # how far on a list of titles is followed to the word that governs them all: characters
_TOLD_WITHIN = 36  # characters from the day to what came out then
_REACH = 160  # how far back the governing word is looked for: as far as a list of long titles goes


def _relation(text: str, start: int, end: int) -> ReferenceRelation:
    """按照《…》要求 → implements; 出台《…》 → produces; 《…》提出 → cites."""
    listed = _LISTED_AFTER.match(text, end, end + _FURTHEST)
    after = _AFTER.match(text, listed.end() if listed else end)
    if after:
        return cast("ReferenceRelation", after.lastgroup)
    before = _LISTED_BEFORE.sub("", text[max(0, start - _REACH) : start])
    if _TOLD_OF.search(before, max(0, len(before) - _TOLD_WITHIN)):
        return "cites"
    clause = re.split("[，,；;。！？》]", before)[-1]
    governing = [match.lastgroup for match in _GOVERNING.finditer(clause)]
    return cast("ReferenceRelation", governing[-1]) if governing else "cites"


def _repealed(text: str, end: int) -> bool:
    """《甲办法》同时废止 → True: no work rests on what ends."""
    listed = _LISTED_AFTER.match(text, end, end + _FURTHEST)
    return bool(_REPEALED.match(text, listed.end() if listed else end))


def _is_document(title: str, text: str, start: int) -> bool:
    """云泽省数字政府建设规划 → True; 云泽日报, 营业执照, a song, a play → False."""
    bare = _TRAILING_BRACKET.sub("", title)
    if _NO_TITLE.search(bare) or _ART_BEFORE.search(text, max(0, start - _REACH), start):
        return False
    return bool(_DOCUMENT.search(bare)) or bare.startswith(("关于", "中华人民共和国"))


@rules.rule(rf"(?P<title>{TITLE})(?:(?:{NAMED_SHORT})?\s?[（(〔\[]\s?(?P<number>{NUMBERS})[^（）()]{{0,60}}[）)〕\]])?")
def titled(match: re.Match[str], passage: Passage) -> Reference | None:
    """落实《云泽省化工园区管理办法》（云政发〔2024〕3号） → title and number, implements."""
    text, start = passage.text, match.start()
    if passage.in_clause(start) or _ALIAS_BEFORE.search(text, max(0, start - 12), start):
        return None
    number = match["number"]
    name = match["title"][1:-1].strip()
    if _repealed(text, match.end("title")) or (number is None and not _is_document(name, text, start)):
        return None
    return Reference(
        span=passage.at(start, match.end()),
        rule="reference.titled",
        title=name,
        number=number,
        relation=_relation(text, start, match.end("title")),
    )


@rules.rule(rf"(?<=[\u4e00-\u9fff])(?:{YEAR}\s?第?\d{{1,5}}\s?号|{_ORDER_TAIL})")
def numbered(match: re.Match[str], passage: Passage) -> Reference | None:
    """按照云安发〔2023〕17号文件要求 → number 云安发〔2023〕17号, implements."""
    text, end = passage.text, match.end()
    run = _RUN_BEFORE.search(text, max(0, match.start() - _PREFIX), match.start())
    start = run.start() if run else match.start()
    for words in (_LEAD, _SENDER):
        if lead := words.match(text, start, match.start()):
            start = lead.end()
    if start == match.start() or passage.in_clause(start):
        return None
    if _NUMBER_ALONE.fullmatch(text) or _ADDRESSEE.match(text, end) or _repealed(text, end):
        return None  # alone on its line, or before the addressees, it is the document's own number
    if not text[:start].strip() and _LINKED.match(text, end):
        return None
    number = text[start:end]
    return Reference(
        span=passage.at(start, end),
        rule="reference.numbered",
        title=number,  # the text knows the document by nothing else
        number=number,
        relation=_relation(text, start, end),
    )


def find(passage: Passage) -> tuple[Reference, ...]:
    """The documents that the passage refers to, in order of place; none inside its clauses."""
    return tuple(reference for _, _, reference in rules.scan(passage))


def aliases(text: str) -> Mapping[str, str]:
    """《…目录》（以下简称《通用目录》） → {通用目录: …目录}; the first definition of an alias holds."""
    found: dict[str, str] = {}
    for match in _ALIAS.finditer(text):
        found.setdefault(match["alias"].strip(), match["full"][1:-1].strip())
    return found


def resolved(found: Sequence[Fact], text: str) -> list[Fact]:
    """The facts, each reference by an alias given the full title and the number that its definition prints.

    The title stays what the text says at the place: 《办法》, which the document defined as 《…管理办法》.
    """
    names = aliases(text)
    if not names:
        return list(found)
    numbers = {fact.title: fact.number for fact in reversed(found) if isinstance(fact, Reference) and fact.number}
    return [_resolved(fact, names, numbers) if isinstance(fact, Reference) else fact for fact in found]


def _resolved(reference: Reference, names: Mapping[str, str], numbers: Mapping[str | None, str | None]) -> Reference:
    full = names.get(reference.title or "")
    if full is None or full == reference.title:
        return reference
    return dataclasses.replace(reference, full_title=full, number=reference.number or numbers.get(full))


def same_document(first: Reference, second: Reference) -> bool:
    """Whether two references of one task name the same document: by title, white space aside.

    A title and the alias defined for it stay two names: each is what the text says at its place.
    """
    return "".join((first.title or "").split()) == "".join((second.title or "").split())
