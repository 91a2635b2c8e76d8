"""What looks like a clause or a time and was read by no rule? Nothing is lost silently."""

from __future__ import annotations

import bisect
import re
from collections.abc import Sequence

from extractors import events
from extractors.clause import LABEL, Clause
from extractors.global_rule import RuleSentence
from extractors.passage import Passage
from extractors.time_context import entitled
from ontology.model import Deadline, Fact, Span, Unread

_LOOKS_LIKE_CLAUSE = re.compile(
    rf"[（(【\[][^（(【\[）)】\]\n]{{0,40}}?(?:(?:责任|牵头|配合|负责|落实|参与)(?:单位|部门)|(?:负责|牵头|落实|配合)(?=[）)】\]]))[^）)】\]\n]{{0,200}}[）)】\]]?"
    rf"|(?:^|(?<=[\n。]))\s?{LABEL.pattern}[^\n。]{{0,120}}"
)
_LOOKS_LIKE_TIME = re.compile(
    r"(?:\d{4}年)?\d{1,2}月(?:\d{1,2}日|底|末|中旬|上旬|下旬)?(?:之?前|以前|内)(?:完成|建成|实现|达到)?|\d{4}年(?:底|末)?(?:之?前|以前)"
    r"|(?<![\d.])\d{1,3}(?:\.\d{1,2})?\s?个?(?:工作日|自然日|天|日|月|小时)(?:之?内|以内)|每(?:年|季度|月|周|半年)\d*"
)


def find(
    text: str,
    passages: Sequence[Passage],
    clauses: Sequence[Clause],
    facts: Sequence[Fact],
    rules: Sequence[RuleSentence],
) -> tuple[Unread, ...]:
    """The passages left over, in order of place, each with the reason in words."""
    known = _Cover([clause.span for clause in clauses] + [rule.span for rule in rules])
    times = _Cover([fact.span for fact in facts if isinstance(fact, Deadline)])
    found = []
    for passage in passages:
        if passage.faults:
            span = passage.at(0, len(passage.text))
            failed = "、".join(dict.fromkeys(passage.faults))
            found.append(Unread(span=span, text=passage.text, why=f"规则{failed}读这一段时出错，这一段可能没有读全"))
        for match in _LOOKS_LIKE_CLAUSE.finditer(passage.text):
            span = passage.at(match.start(), match.end())
            if not known.touches(span):
                found.append(
                    Unread(span=span, text=span.of(text), why="像责任分工，但没有规则读出单位或它不属于任何任务")
                )
        for match in _LOOKS_LIKE_TIME.finditer(passage.text):
            span = passage.at(match.start(), match.end())
            if not times.touches(span) and not entitled(passage.text, match.start(), match.end()):
                found.append(Unread(span=span, text=span.of(text), why="像时限，但没有规则把它读作时限"))
        for match in events.BEFORE.finditer(passage.text):
            span = passage.at(match.start(), match.end())
            if not times.touches(span):
                found.append(Unread(span=span, text=span.of(text), why="以事件为时限，文中没有写明日期"))
    return tuple(sorted(found, key=lambda item: item.span.start))


class _Cover:
    """Ranges that were read, for quick look-up."""

    def __init__(self, spans: list[Span]) -> None:
        self._spans = sorted(spans, key=lambda span: span.start)
        self._starts = [span.start for span in self._spans]
        self._reach: list[int] = []
        furthest = 0
        for span in self._spans:
            furthest = max(furthest, span.end)
            self._reach.append(furthest)

    def touches(self, span: Span) -> bool:
        """Whether a range that was read shares a character with the span."""
        at = bisect.bisect_left(self._starts, span.end) - 1
        return at >= 0 and self._reach[at] > span.start
