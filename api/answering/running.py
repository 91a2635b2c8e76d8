"""What answers each kind of query? One function for each, from a query to what was found."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from api.answering import (
    amounts,
    compare,
    counting,
    dues,
    facts,
    founding,
    goals,
    linking,
    listing,
    sanctions,
    things,
    who,
)
from api.answering.base import Base
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
    SanctionQuestion,
    SeatQuestion,
    SupportQuestion,
    TasksOfUnit,
    ThingQuestion,
    TopicQuestion,
    UnknownUnit,
    WhoQuestion,
    YearlessDueQuestion,
)
from api.answering.query_overview import ComparisonQuestion, EarlierQuestion, GoalsQuestion, RankingQuestion
from api.answering.result import Finding, refusal


def run(base: Base, query: Query) -> Finding:
    """What the graph says to a query."""
    return _RUNNERS[type(query)](base, query)


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
    ComparisonQuestion: compare.compare,
    EarlierQuestion: compare.earlier,
    TopicQuestion: listing.about,
    ThingQuestion: things.with_thing,
    DependencyQuestion: linking.depends,
    SupportQuestion: linking.supports,
    DeadlineQuestion: facts.deadline,
    AmountQuestion: amounts.amount,
    BasisQuestion: facts.basis,
    MembersQuestion: facts.members,
    SeatQuestion: founding.seat,
    SanctionQuestion: sanctions.sanctioned,
}
