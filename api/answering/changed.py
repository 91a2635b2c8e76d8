"""Has a unit that is asked about, or that an answer names, become another since? When, how, by which decision."""

from __future__ import annotations

from collections.abc import Iterator

from api.answering.base import Base
from api.answering.query import CheckQuestion, DueQuestion, Query, TasksOfUnit, UnknownUnit, YearlessDueQuestion
from api.answering.result import Finding, Renamed, unique
from ontology.units.bodies import Succession, origins, successions
from ontology.units.changes import WORDS
from ontology.units.reach import day_in_words


def renamed(base: Base, query: Query, finding: Finding) -> tuple[Renamed, ...]:
    """The changes of the units asked about and of those in the answer, up to the day of the question."""
    found = [one for name in _asked(query) for one in _of_name(base, name)]
    for unit in finding.units:
        for body in unique(source.bodies.get(unit, "") for source in base.reaching.sources.values()):
            found += [_told(unit, step) for step in successions(body, base.day)] if body else []
    return unique(found)


def _asked(query: Query) -> tuple[str, ...]:
    match query:
        case TasksOfUnit():
            return query.asked
        case CheckQuestion():
            return (query.asked,)
        case UnknownUnit():
            return (query.name,)
        case DueQuestion() | YearlessDueQuestion():
            return query.called
        case _:
            return ()


def _of_name(base: Base, name: str) -> Iterator[Renamed]:
    """What a unit asked about became by the day; where it was yet to come then, what stood in its place."""
    places = unique(base.reaching.sources[document].jurisdiction for document, _ in base.reached(name))
    for body in unique(base.reaching.body(name, place, base.day) for place in places):
        if body is None:
            continue
        yield from (_told(name, step) for step in successions(body, base.day))
        yield from (_told(step.body.name, step, later=name) for step in origins(body) if step.day > base.day)


def _told(unit: str, step: Succession, later: str = "") -> Renamed:
    """A change in one sentence; ``later`` is the name that the unit took only after the day of the question."""
    became, how = later or step.body.name, WORDS[step.change.how]
    sentence = f"{unit}{day_in_words(step)}{how}{'为' if how == '更名' else '，其职责归'}{became}"
    return Renamed(
        unit=unit, became=became, on=step.day, how=how, source=step.change.source,
        words=f"注：{sentence}，依据{step.change.source}。",
    )  # fmt: skip
