"""What is said to a question? Tidied, parsed, run, and said in one sentence; never an exception for odd input."""

from __future__ import annotations

import datetime as dt
import re

from api.answering import facts, linking, listing, who
from api.answering.base import Base, base_of
from api.answering.parse import parse, tidy
from api.answering.query import (
    AmountQuestion,
    BasisQuestion,
    DeadlineQuestion,
    DependencyQuestion,
    DueQuestion,
    MembersQuestion,
    ModalityQuestion,
    Query,
    RankingQuestion,
    ReferenceQuestion,
    SupportQuestion,
    TasksOfUnit,
    ThingQuestion,
    TopicQuestion,
    UnknownUnit,
    WhoQuestion,
)
from api.answering.result import Answer, Finding, refusal
from graph.store import GraphReader

LONGEST = 200
"""The most characters that a question may have."""

_HAN = re.compile(r"[一-鿿]")
_EXAMPLES = "可以这样问：谁负责废水处理？省教育厅有哪些任务？哪些任务今年到期？"


def answer(question: str, store: GraphReader, *, today: dt.date | None = None) -> Answer:
    """The answer to a question in Chinese; where it is not understood or not stated, it says so.

    ``today`` decides what 今年 means, the day of asking by default. Raises StoreError alone.
    """
    asked = tidy(question)
    if not asked:
        return _not_understood(question, f"没有收到问题。{_EXAMPLES}")
    if len(asked) > LONGEST:
        return _not_understood(question, f"问题有{len(asked)}个字，太长了：请用一句话问一件事，不超过{LONGEST}个字。")
    if not _HAN.search(asked):
        return _not_understood(question, f"没有看懂这个问题。{_EXAMPLES}")
    base = base_of(store)
    if not base.tasks:
        return _not_understood(question, "图谱中还没有文件，请先录入政策文件再提问。")
    query = parse(asked, base.units, today or dt.date.today())  # noqa: DTZ011 - 今年 is the asker's own year
    if query is None:
        return _not_understood(question, f"没有看懂这个问题。{_EXAMPLES}")
    finding = _run(base, query)
    return Answer(
        question=question,
        answer=finding.answer,
        answerable=finding.answerable,
        units=finding.units,
        tasks=finding.tasks,
        citations=finding.citations,
        understood=query.in_words(),
    )


def _not_understood(question: str, sentence: str) -> Answer:
    return Answer(question=question, answer=sentence, answerable=False)


def _run(base: Base, query: Query) -> Finding:
    """The finding of a typed query."""
    match query:
        case WhoQuestion():
            return who.who(base, query)
        case TasksOfUnit():
            return listing.tasks_of_unit(base, query)
        case UnknownUnit():
            return refusal(f"图谱中的文件没有提到{query.name}承担的任务。")
        case DueQuestion():
            return listing.due(base, query)
        case ModalityQuestion():
            return listing.by_force(base, query)
        case ReferenceQuestion():
            return listing.resting_on(base, query)
        case RankingQuestion():
            return listing.ranking(base, query)
        case TopicQuestion():
            return listing.about(base, query)
        case ThingQuestion():
            return listing.with_thing(base, query)
        case DependencyQuestion():
            return linking.depends(base, query)
        case SupportQuestion():
            return linking.supports(base, query)
        case DeadlineQuestion():
            return facts.deadline(base, query)
        case AmountQuestion():
            return facts.amount(base, query)
        case BasisQuestion():
            return facts.basis(base, query)
        case MembersQuestion():
            return facts.members(base, query)
