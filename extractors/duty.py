"""Which items are headed by the unit whose duty they are? Lists of duties (县生态环境局：指导……)."""

from __future__ import annotations

import re

from corpus.structure import Node
from extractors.bodies import is_body
from extractors.clause import DutyClause
from extractors.clause_parts import ClausePart
from extractors.unit import UnitMention, looks_like_unit, split_units
from ontology.model import Span

# Bodies that serve rather than govern head duties too, where no verb opens the name.
_SERVES = re.compile(
    r"^(?!加强|推进|打造|建设|完善|优化|培育|构建|发展|支持|做好|健全|提升|加快|推动|鼓励).{2,16}"
    r"(?:服务中心|管理中心|指挥中心|站|学校|社区|公司|所)$|^(?:省|市|县|区|镇|乡).{2,14}中心$"
)
# A team set up for the work: its members or its duties stand below its name.
_TEAM = re.compile(r"[一-鿿、]{2,12}组")
_CHARGED = re.compile(
    r"\n\s?(?:[（(]?[一二三四五\d][）).、．]?)?\s?(?:组\s?长|组\s?员|成\s?员|(?:工作|主要)?职责|负责)[^\n]{0,4}"
)
# 1.评审组。负责……: the sentence after its name tells its duty.
_GOES_ON = re.compile(r"[。：:\s]*(?:主要|具体)?(?:负责|承担)")
# What an item tells of rather than who it charges: 二、组织机构, （三）承办单位, 四、申报部门.
_KIND_ONLY = re.compile(
    r"(?:组织|领导|工作|指挥|管理|办事|执行|常设|内设|议事|协调|应急|救援|保障|监督|主办|承办|协办|参加|参与|参赛|申报|适用|实施|支持)+"
    r"(?:机构|单位|部门)"
)
_LINE = re.compile(r"(?:[（(]?\d{1,2}[）).．、]\s?)?(?P<unit>[^：，。；:\s]{3,40})[：:](?=.{4})")


def heading_clause(text: str, node: Node) -> DutyClause | None:
    """The units that an item is headed by, as a clause that makes them responsible; None where its title is another."""
    title = node.heading.title
    if _TEAM.fullmatch(title) and (
        _CHARGED.search(text, node.span.start, min(node.span.end, node.span.start + 600))
        or _GOES_ON.match(text, node.heading.span.end, node.span.end)
    ):
        at = text.find(title, node.heading.span.start, node.heading.span.end)
        unit = UnitMention(text=title, start=at, end=at + len(title))
        part = ClausePart(role="responsible", units=(unit,), rule="assignment.duty_list")
        return DutyClause(span=Span(start=at, end=at + len(title)), parts=(part,))
    if _KIND_ONLY.fullmatch(title):
        return None
    start = text.find(title, node.heading.span.start, node.heading.span.end) if title else -1
    return _clause(text, start, start + len(title)) if start >= 0 else None


def lines(text: str, paragraphs: list[Span]) -> dict[Span, DutyClause]:
    """The paragraphs that begin with a unit and a colon; none where there is only one of them."""
    found = {}
    for line in paragraphs:
        match = _LINE.match(text, line.start, line.end)
        clause = _clause(text, match.start("unit"), match.end("unit")) if match else None
        if clause:
            found[line] = clause
    return found if len(found) > 1 else {}


def _clause(text: str, start: int, end: int) -> DutyClause | None:
    units = split_units(text[start:end], start)
    if not units or not all(looks_like_unit(unit.text) and len(unit.text) > 2 for unit in units):
        return None
    if not all(is_body(unit.text) or _SERVES.search(unit.text) for unit in units):
        return None
    part = ClausePart(role="responsible", units=units, rule="assignment.duty_list")
    return DutyClause(span=Span(start=start, end=end), parts=(part,))
