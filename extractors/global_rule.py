"""What does one sentence say for many tasks? Document-wide rules with their scope."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from extractors.bodies import is_body
from extractors.rule import declare
from extractors.unit import UnitMention, split_units
from ontology.model import GlobalRuleKind, Role, Span

ALSO = declare("global_rule.also_responsible", "下文任务均由各市人民政府同步落实，不再逐条标明 → responsible below")
BY_DUTY = declare("global_rule.by_duty", "涉及省有关部门的按职责分工负责 → nobody by name")


LEAD_IN = declare("global_rule.lead_in", "三、任务 / 试点地区要做好以下工作： → an actor of each item")


Reach = Literal["below", "above", "all", "section"]
_REACH: dict[str, Reach] = {
    "以下": "below", "下列": "below", "下文": "below", "后文": "below", "后续": "below",
    "上述": "above", "以上": "above", "前述": "above", "上文": "above",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleSentence:
    """A sentence that speaks for many tasks, those that its ``reach`` says (``section``: the items of its own)."""

    kind: GlobalRuleKind
    units: tuple[UnitMention, ...]
    role: Role
    span: Span
    reach: Reach
    rule: str


_SINGLY = "(?:单独|逐一|一一|逐项|逐条|重复|另行|另外|分别)"
_ALSO = re.compile(
    r"(?P<scope>以下|下列|下文|后文|后续|上述|以上|前述|上文|各项|所有|全部|本(?:方案|意见|计划|文件|措施|通知)(?:的|中的?)?(?:各项|所有)?|其他|其余)"
    r"[^。；，（）\n]{0,16}?(?:均|都|还)?(?:需要?|须|由|应由|涉及|要)+(?P<units>[^。；，\n]{2,40}?)(?:一并|同步|共同)?"
    r"(?P<verb>按职责分工落实|抓好落实|组织落实|落实|负责|组织实施|贯彻执行|执行|参与|配合|承担|办理)?"
    r"[，,]\s?(?:以下|下文|后文|文中|各条|条文中|表中)?(?:均|都)?"
    rf"(?:不再{_SINGLY}?|不(?:另外?|另行|单独|逐一|逐条|逐项|一一|重复))"
    r"(?:列出|列示|列明|列入|列举|重复|标注|标明|注明|写明|说明|列)"
)
_UNSAID = re.compile("不再|不另|不单独|不逐|不一一|不重复|涉及|需")
_ARE_ALSO = re.compile(
    r"(?P<units>各[^。；，\n]{2,30}?)(?:均|同时|都)?(?:为|是|作为)(?P<scope>以下|下文|各项|所有|上述|全部)[^。；，\n]{0,12}(?P<verb>责任|配合|牵头|落实)(?:单位|部门|主体)"
)
# Whoever it concerns: 涉及省有关部门的按职责分工负责, 需其他部门参与的，由其按各自职责办理.
_DUTY = re.compile(
    r"(?:涉及(?P<units>[^。；，\n]{2,30}?)|需要?(?P<asked>[^。；，\n]{0,20}?(?:部门|单位))(?:参与|配合|支持|协助|办理))的(?:事项|工作|任务)?"
    r"[，,]?(?:由其|均|都)?(?:按照?|依照?)(?:各自)?职责(?:分工)?(?:负责|落实|办理|承担|配合|参与)"
)


# A paragraph that tells bodies to act and goes on with a list: 试点地区要……，重点做好以下工作：
_LEADS_IN = re.compile(
    r"^[ 　]*(?P<units>[^。；，：\n]{2,30}?)(?:要(?!求)|应当|应(?!用|急|对)|必须)[^。\n]{0,150}?(?:以下|下列)"
    r"[\d一二三四五六七八九十几]{0,3}(?:个方面|项|点)?(?:重点)?(?:工作|任务|事项|职责|措施)[：:][ 　]*$",
    re.MULTILINE,
)


def _lead_in(match: re.Match[str]) -> RuleSentence | None:
    units = split_units(match["units"], match.start("units"))
    if not units or not all(is_body(unit.text) for unit in units):
        return None
    span = Span(start=match.start("units"), end=match.end())
    return RuleSentence(kind="also-responsible", units=units, role="actor", span=span, reach="section", rule=LEAD_IN)


def find_rules(text: str) -> tuple[RuleSentence, ...]:
    """The rule sentences of a document, in order of place."""
    leads = [rule for match in _LEADS_IN.finditer(text) if (rule := _lead_in(match))] if "以下" in text else []
    if not _UNSAID.search(text) and not _ARE_ALSO.search(text):
        return tuple(leads)
    found = leads + [_also(match) for pattern in (_ALSO, _ARE_ALSO) for match in pattern.finditer(text)]
    found += [_by_duty(match) for match in _DUTY.finditer(text)]
    return tuple(sorted((rule for rule in found if rule and rule.units), key=lambda rule: rule.span.start))


def _also(match: re.Match[str]) -> RuleSentence:
    units = split_units(match.group("units"), match.start("units"))
    verb = match.group("verb") or ""
    role: Role = "cooperate" if "配合" in verb or "参与" in verb else "lead" if "牵头" in verb else "responsible"
    return RuleSentence(
        kind="also-responsible", units=units, role=role, span=Span(start=match.start(), end=match.end()),
        reach=_REACH.get(match.group("scope"), "all"), rule=ALSO,
    )  # fmt: skip


def _by_duty(match: re.Match[str]) -> RuleSentence:
    named = "units" if match["units"] else "asked"
    units = split_units(match[named], match.start(named))
    span = Span(start=match.start(), end=match.end())
    return RuleSentence(kind="by-duty", units=units, role="responsible", span=span, reach="all", rule=BY_DUTY)


_MOST = 24  # bodies that the sentences of one document give all its tasks to; a real one names two or three


def needed(rules: Iterable[RuleSentence]) -> tuple[tuple[RuleSentence, ...], tuple[RuleSentence, ...]]:
    """Of the sentences that give the tasks of a whole document to bodies, those needed, and those that are too many.

    What is said again adds nothing: of equal ones the first (以下, 各项) or the last (以上) reaches every task that any
    of them reaches, but for the one that 各项 stands in. Else a text of nothing but such sentences would have a
    record as long as the square of its length.
    """
    said: dict[object, list[RuleSentence]] = {}
    for rule in rules:
        if rule.kind == "also-responsible" and rule.reach != "section":
            said.setdefault((tuple(unit.text for unit in rule.units), rule.role, rule.reach), []).append(rule)
    kept: list[RuleSentence] = []
    beyond: list[RuleSentence] = []
    bodies = 0
    for equal in said.values():
        bodies += len(equal[0].units)
        (kept if bodies <= _MOST else beyond).extend(_reaching(equal))
    return tuple(kept), tuple(beyond)


def _reaching(equal: Sequence[RuleSentence]) -> Sequence[RuleSentence]:
    if equal[0].reach == "above":
        return equal[-1:]
    return (equal[0], equal[-1]) if equal[0].reach == "all" and len(equal) > 1 else equal[:1]
