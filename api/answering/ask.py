"""What is said to a question? Tidied, parsed, run, and said in one sentence; never an exception for odd input."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

from api.answering import amounts, counting, dues, facts, goals, linking, listing, things, who
from api.answering.base import Base
from api.answering.changed import renamed
from api.answering.known import base_of
from api.answering.query import (
    AmountQuestion,
    BasisQuestion,
    CheckQuestion,
    DeadlineQuestion,
    DependencyQuestion,
    DueQuestion,
    MembersQuestion,
    ModalityQuestion,
    Query,
    ReferenceQuestion,
    SupportQuestion,
    TasksOfUnit,
    ThingQuestion,
    TopicQuestion,
    UnknownUnit,
    WhoQuestion,
    YearlessDueQuestion,
)
from api.answering.query_overview import GoalsQuestion, RankingQuestion
from api.answering.reading import read
from api.answering.result import Answer, Finding, refusal
from api.answering.wording import tidy
from graph.store import GraphReader

LONGEST = 200
"""The most characters that a question may have."""

_HAN = re.compile(r"[一-鿿]")
_EXAMPLES = "可以这样问：谁负责废水处理？省教育厅有哪些任务？哪些任务今年到期？"


def answer(question: str, store: GraphReader, *, today: dt.date | None = None, as_of: dt.date | None = None) -> Answer:
    """The answer to a question in Chinese; where it is not understood or not stated, it says so.

    ``today`` decides what 今年 means, the day of asking by default. With ``as_of`` the question is one of that day:
    documents issued later are left out, and what became of units later is not told. Raises StoreError alone.
    """
    asked = tidy(question)
    if not asked:
        return _not_understood(question, f"没有看到要问的事。{_EXAMPLES}")
    if len(asked) > LONGEST:
        return _not_understood(question, f"问题有{len(asked)}个字，太长了：请用一句话问一件事，不超过{LONGEST}个字。")
    if not _HAN.search(asked):
        return _not_understood(question, f"没有看懂这个问题。{_EXAMPLES}")
    base = base_of(store)
    if not base.tasks:
        return _not_understood(question, "图谱中还没有文件，请先录入政策文件再提问。")
    if as_of is not None:
        base = base.up_to(as_of)
        if not base.tasks:
            return _not_understood(question, f"图谱中没有{as_of.isoformat()}以前印发的文件。")
    day = as_of or today or dt.date.today()  # noqa: DTZ011 - 今年 is the asker's own year
    base = base.on(day)
    reading = read(base, asked, day)
    if reading.unheld:
        return _not_understood(question, f"图谱中没有{'、'.join(f'《{title}》' for title in reading.unheld)}这份文件。")
    query, base = reading.query, reading.base
    if query is None:
        return _not_understood(question, f"没有看懂这个问题。{_EXAMPLES}")
    finding = _RUNNERS[type(query)](base, query)
    changed = renamed(base, query, finding)
    return Answer(
        question=question,
        answer=f"{finding.answer}{''.join(one.words for one in changed)}",
        answerable=finding.answerable,
        units=finding.units,
        tasks=finding.tasks,
        citations=finding.citations,
        understood=reading.in_words() + (f"（截至{as_of.isoformat()}）" if as_of else ""),
        possible=finding.possible,
        renamed=changed,
        as_of=as_of,
        total=finding.total or len(finding.tasks),
    )


def _not_understood(question: str, sentence: str) -> Answer:
    return Answer(question=question, answer=sentence, answerable=False)


def _unknown(base: Base, query: UnknownUnit) -> Finding:
    """A unit that no document names, by what reaches it: a group, a predecessor, what may be its."""
    if not base.reached(query.name):
        return refusal(f"图谱中的文件没有提到{query.name}承担的任务。")
    return listing.tasks_of_unit(base, TasksOfUnit(asked=(query.name,), units=((),)))


_RUNNERS: dict[type[Query], Callable[[Base, Any], Finding]] = {
    WhoQuestion: who.who,
    CheckQuestion: who.check,
    TasksOfUnit: listing.tasks_of_unit,
    UnknownUnit: _unknown,
    DueQuestion: dues.due,
    YearlessDueQuestion: dues.yearless,
    ModalityQuestion: listing.by_force,
    ReferenceQuestion: listing.resting_on,
    RankingQuestion: counting.ranking,
    GoalsQuestion: goals.goals,
    TopicQuestion: listing.about,
    ThingQuestion: things.with_thing,
    DependencyQuestion: linking.depends,
    SupportQuestion: linking.supports,
    DeadlineQuestion: facts.deadline,
    AmountQuestion: amounts.amount,
    BasisQuestion: facts.basis,
    MembersQuestion: facts.members,
}
