"""What follows where something is not done, or done against the rules? The passage that states the sanction."""

from __future__ import annotations

import re

from api.answering.base import Base
from api.answering.passages import sentence
from api.answering.query import SanctionQuestion
from api.answering.result import Finding, citation, refusal, unique
from api.answering.topics import ranked
from graph.topic import terms

_LOOKED_AT = 12  # tasks that share words with the matter
_SHARE = 0.6  # of the matter's words that the sentence of the sanction must have
_MONEY = re.compile(r"\d[\d.,]*(?:万|亿)?元|[一二三五十百千]+(?:万)?元|[一二三四五六七八九十]倍")


def sanctioned(base: Base, query: SanctionQuestion) -> Finding:
    """The sentences that threaten a sanction for the matter; where a sum is asked for, those that state one."""
    words = [term.text for term in terms(query.topic)]
    held = []
    for item in ranked(base, query.topic, top=_LOOKED_AT):
        placed = item.placed
        text = placed.record.document.text
        for clause in (each for each in placed.task.modality if each.type == "sanction"):
            span = sentence(text, clause.span)
            said = span.of(text)
            if sum(word in said for word in words) >= _SHARE * len(words):
                held.append((placed, span))
    if not held:
        return refusal(f"图谱中的文件没有写明“{query.topic}”如何处罚。")
    stated = [(placed, span) for placed, span in held if _MONEY.search(span.of(placed.record.document.text))]
    if query.sum and not stated:
        return refusal(f"{base.called(held[0][0])}讲到“{query.topic}”的处理，但没有写明罚款数额。")
    shown = stated if query.sum else held
    told = unique(
        f"{base.called(placed)}写明：{span.of(placed.record.document.text).strip()}" for placed, span in shown
    )
    return Finding(
        answer=f"{'；'.join(told)}。",
        tasks=unique(placed.ref() for placed, _ in shown),
        citations=unique(citation(placed.record, placed.task, span) for placed, span in shown),
    )
