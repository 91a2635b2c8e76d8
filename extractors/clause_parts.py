"""What does a responsibility clause say? Its words parsed into parts: units under one role."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from extractors.unit import UnitMention, looks_like_unit, split_units
from ontology.model import Role

_CUES = Path(__file__).parent / "cues"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClausePart:
    """Units under one role, with the rule that read them."""

    role: Role
    units: tuple[UnitMention, ...]
    rule: str


@functools.cache
def role_words() -> tuple[tuple[str, Role], ...]:
    """Words of labels and verbs with their role, in order of precedence."""
    rows = (_CUES / "roles.tsv").read_text("utf-8").splitlines()
    pairs = [row.split("\t") for row in rows if row and not row.startswith("#")]
    return tuple((word, role) for word, role in pairs)  # type: ignore[misc]  # the table holds roles only


def role_of(words: str) -> Role | None:
    """The role that a label or verb governs: 牵头责任单位 → lead."""
    return next((role for word, role in role_words() if word in words), None)


_ROLE_WORD = (
    r"(?:总?牵头|主办|配合|协助|协办|协作|协同|参与|参加|支持|指导|督导|督办|监督"
    r"|责任|负责|落实|实施|承担|承办|执行|完成|主管|主责)"
)
# 牵头单位： 责任部门： 牵头考核单位： 市级牵头部门： 责任单位及配合单位：
LABEL = re.compile(
    rf"(?P<label>(?:主要|具体|第一|直接|共同|省级?|市级?|县级?|区级?|国家|各级)?{_ROLE_WORD}"
    r"(?:考核|责任|落实|实施|负责|推进|配合|协助)?"
    r"(?:(?:单位|部门|处室|科室|股室|站所|科所|主体|机构|司局|地区|机关|方)\d{0,2}"
    rf"(?:[和及、]{_ROLE_WORD}(?:单位|部门))?|(?=[:：]))(?:[（(][^）)]{{1,8}}[）)])?)\s?[:：]"
)
# Labels of a clause that name no unit: what stands behind them is left to other kinds of fact.
OTHER_LABEL = re.compile(
    r"(?:完成时限|完成时间|时限要求|时限|时间要求|时间进度|时间节点|实施时间|起止时间|进度安排|适用范围|实施范围|试点范围"
    r"|责任人|负责人|责任领导|分管领导|牵头领导|包抓领导|联系人|联系领导|联系单位|联系电话|目标|工作目标|成果形式)\s?[:：]"
)
ANY_LABEL = re.compile(rf"(?:{LABEL.pattern}|(?P<other>{OTHER_LABEL.pattern}))")
VERB = re.compile(
    r"(?P<verb>共同牵头(?:负责)?|联合牵头(?:负责)?|分别牵头(?:负责)?|牵头负责|牵头组织(?:实施)?|牵头落实|牵头"
    r"|(?:(?:等(?:部门|单位)?)?按照?(?:各自)?职[责能](?:分工)?(?:分别|共同)?(?:负责|落实|抓好落实|推进)?)"
    r"|分工负责|共同负责|分别负责|具体(?:负责|落实|实施|承办)|统筹负责|组织负责|负责(?:落实|实施|推进|组织实施)?"
    r"|(?:积极|协同|协助)?配合(?:落实)?|共同参与|参与|参加|协助|协同"
    r"|(?:负责)?指导(?:监督)?|督导|监督|组织实施|抓好落实|落实|实施|承办|主办|协办)(?=[，,；;。、]|$)"
)
# 省水利厅商省财政厅: who has to ask whom.
CONSULTS = r"(?<=[厅局委部办])商(?=[省市县区国中])"
_JOINT = re.compile(rf"会同|{CONSULTS}")
_FIRST_LEADS = re.compile(r"(?:排(?:在|名)?第一位?的?|第一个|列首位的|首位)(?:责任)?(?:部门|单位)?为牵头(?:部门|单位)?")
_RULE_SENTENCE = re.compile(
    r"(?:以下|下列|下文|后文|后续|上述|以上|前述|上文|涉及|其他|其余|各项|本文件|本方案|未列|不再|下同|排在|排名|列第一|第一个|注[:：])"
)


def names_body(name: str) -> bool:
    """Whether what stands under a role is the name of somebody, not words of the work."""
    return looks_like_unit(name) and not _VERBAL.search(name)


_VERBAL = re.compile(r"[的为是由]|应当|可以|不得|(?<!自)主(?!管|体|席)|超过|达到|组织(?!部)|进行|开展|建设单位|受益")


def parse(text: str, start: int, end: int) -> tuple[tuple[ClausePart, ...], bool]:
    """A clause's words as parts, and whether it says that the first unit leads.

    >>> parts, _ = parse("牵头单位：省商务厅；配合单位：省财政厅", 0, 19)
    >>> [(part.role, part.units[0].text) for part in parts]
    [('lead', '省商务厅'), ('cooperate', '省财政厅')]
    """
    first_leads = bool(_FIRST_LEADS.search(text, start, end))
    parts: list[ClausePart] = []
    for left, right in _sentences(text, start, end):
        if _RULE_SENTENCE.match(text, left, right):
            continue
        read = list(_labelled(text, left, right))
        if not read and parts and parts[-1].rule == "assignment.labelled_clause":
            read = list(_goes_on(text, left, right, parts[-1].role))
        parts.extend(read)
    return tuple(part for part in parts if part.units), first_leads


def _goes_on(text: str, start: int, end: int, role: Role) -> Iterator[ClausePart]:
    """责任单位：A；各县（市、区）政府: bodies that follow a semicolon are still under the label."""
    units = () if OTHER_LABEL.search(text, start, end) else split_units(text[start:end], start)
    if units and all(names_body(unit.text) for unit in units):
        yield ClausePart(role=role, units=units, rule="assignment.labelled_clause")


_RULE_COMMA = re.compile(r"[，,](?=(?:排在|排名|列第一|第一个|下同|以下均|以下各项|下文))")


def _sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    left = start
    depth = 0
    for position in range(start, end):
        char = text[position]
        if char in "（(〔":
            depth += 1
        elif char in "）)〕":
            depth = max(0, depth - 1)
        elif depth == 0 and (char in "。；;\n" or (char in "，," and _RULE_COMMA.match(text, position, end))):
            yield left, position
            left = position + 1
    yield left, end


def _labelled(text: str, start: int, end: int) -> Iterator[ClausePart]:
    """Labels divide a sentence; what stands before the first one is read by its verbs."""
    labels = list(ANY_LABEL.finditer(text, start, end))
    head_end = labels[0].start() if labels else end
    yield from _by_verbs(text, start, head_end, None)
    for index, match in enumerate(labels):
        right = labels[index + 1].start() if index + 1 < len(labels) else end
        if match.group("other"):
            continue
        role = role_of(match.group("label")) or "responsible"
        yield from _by_verbs(text, match.end(), right, role)


# 2031年9月底前完成，县数据局牵头: the time of the work stands before its bodies.
_TIME_FIRST = re.compile(r"[^，,；。（(]{0,8}\d{1,4}[年月日][^，,；。]{0,14}[，,]")


def _by_verbs(text: str, start: int, end: int, labelled: Role | None) -> Iterator[ClausePart]:
    """Units before each verb take its role; units before none take the label's.

    After a label a verb rules its own comma's stretch only: 牵头单位：A，B、C配合.
    """
    time = _TIME_FIRST.match(text, start, end)
    left = time.end() if time else start
    for verb in VERB.finditer(text, left, end):
        begin = left
        if labelled and (comma := max(text.rfind(mark, left, verb.start()) for mark in "，,")) >= left:
            yield from _under_label(text, left, comma, labelled)
            begin = comma + 1
        left = verb.end()
        if text[begin : verb.start()].strip("，,、；; "):
            yield from _part(text, begin, verb.start(), verb.group("verb"), labelled)
    if labelled and left < end:
        yield from _under_label(text, left, end, labelled)


def told_apart(text: str, start: int, end: int, role: Role) -> tuple[ClausePart, ...]:
    """The parts of a list whose units have roles of their own by verbs after them, the others have ``role``.

    Nothing where no verb tells a role, or where what stands before one is no unit.

    >>> [(part.role, part.units[0].text) for part in told_apart("县水利局牵头，各乡镇落实", 0, 12, "responsible")]
    [('lead', '县水利局'), ('responsible', '各乡镇')]
    """
    if not VERB.search(text, start, end):
        return ()
    parts = tuple(
        part
        for left, right in _sentences(text, start, end)
        for part in _by_verbs(text, left, right, role)
        if part.units
    )
    return parts if all(names_body(unit.text) for part in parts for unit in part.units) else ()


def _under_label(text: str, start: int, end: int, role: Role) -> Iterator[ClausePart]:
    yield ClausePart(role=role, units=split_units(text[start:end], start), rule="assignment.labelled_clause")


def _part(text: str, start: int, end: int, verb: str, labelled: Role | None) -> Iterator[ClausePart]:
    role = role_of(verb) or labelled or "responsible"
    if "职责" in verb or "职能" in verb or "分工" in verb:
        role = labelled or "responsible"
    joint = _JOINT.search(text, start, end)
    if joint and joint.start() > start + 1:
        middle = joint.start()
        yield ClausePart(role="lead", units=split_units(text[start:middle], start), rule="assignment.together_with")
        rest = joint.end()
        yield ClausePart(role="cooperate", units=split_units(text[rest:end], rest), rule="assignment.together_with")
        return
    if text[start:end].startswith(("会同", "，会同")):
        role = "cooperate"
    yield ClausePart(role=role, units=split_units(text[start:end], start), rule="assignment.verb_clause")
