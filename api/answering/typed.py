"""Which typed queries may another service name for a question? A strict schema, and nothing beside it.

What comes back is a query of ours or an error: never an answer, never a document, never a rule.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from api.answering.query import (
    AmountQuestion,
    BasisQuestion,
    CheckQuestion,
    DeadlineQuestion,
    DependencyQuestion,
    Direction,
    DueQuestion,
    Force,
    ModalityQuestion,
    Query,
    TasksOfUnit,
    Together,
    TopicQuestion,
    UnknownUnit,
    WhoQuestion,
)
from api.answering.query_overview import Counted, GoalsQuestion, RankingQuestion
from api.answering.unitmatch import UnitNames
from ontology.model import Role

Words = Annotated[str, Field(min_length=2, max_length=60, pattern=r"^[^\s<>{}\[\]\\]*[一-鿿][^\s<>{}\[\]\\]*$")]
"""A few words of Chinese in one line, without markup."""

UnitName = Annotated[str, Field(min_length=2, max_length=30, pattern=r"^[一-鿿（）()、]+$")]
Roles = Annotated[tuple[Role, ...], Field(max_length=3)]
Units = Annotated[tuple[UnitName, ...], Field(max_length=4)]


class RephrasingError(Exception):
    """Another service gave no query of ours; the message says why, in Chinese, for the person who asked."""


class _Spoken(BaseModel):
    """A query as the other service writes it: no field but these, none coerced."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class _Who(_Spoken):
    kind: Literal["who"]
    topic: Words
    roles: Roles = ("lead", "responsible")


class _Check(_Spoken):
    kind: Literal["check"]
    unit: UnitName
    topic: Words


class _Tasks(_Spoken):
    kind: Literal["tasks"]
    units: Annotated[Units, Field(min_length=1)]
    together: Together = "any"
    roles: Roles = ()


class _Due(_Spoken):
    kind: Literal["due"]
    start: dt.date | None = None
    end: dt.date
    units: Units = ()


class _ForceOf(_Spoken):
    kind: Literal["force"]
    force: Force
    units: Units = ()


class _Matter(_Spoken):
    kind: Literal["topic", "basis", "deadline", "frequency", "amount"]
    topic: Words


class _Dependency(_Spoken):
    kind: Literal["dependency"]
    topic: Words
    direction: Direction


class _Goals(_Spoken):
    kind: Literal["goals"]
    topic: Words | Literal[""] = ""
    year: Annotated[int, Field(ge=1990, le=2100)] | None = None


class _Ranking(_Spoken):
    kind: Literal["ranking"]
    by: Counted = "unit"
    order: Literal["most", "least", "every"] = "most"
    top: Annotated[int, Field(ge=1, le=20)] = 1
    roles: Roles = ()


class _Nothing(_Spoken):
    """It is none of these."""

    kind: Literal["none"]


_Any = Annotated[
    _Who | _Check | _Tasks | _Due | _ForceOf | _Matter | _Dependency | _Goals | _Ranking | _Nothing,
    Field(discriminator="kind"),
]
_ADAPTER: TypeAdapter[Any] = TypeAdapter(_Any)


def schema() -> dict[str, Any]:
    """The JSON schema of what may be named."""
    return _ADAPTER.json_schema()


def query_of(content: str, units: UnitNames) -> Query:
    """The query that a piece of JSON names; ``units`` are those of the graph.

    Raises RephrasingError for anything else, be it JSON or not.
    """
    try:
        spoken = _ADAPTER.validate_json(content)
    except ValidationError as error:
        raise RephrasingError("给出的不是本系统的查询") from error
    query = _typed(spoken, units)
    if query is None:
        raise RephrasingError("也没有看懂")
    return query


def _typed(spoken: _Spoken, units: UnitNames) -> Query | None:
    """Our query for what was named; None where nothing was."""
    match spoken:
        case _Who():
            return WhoQuestion(topic=spoken.topic, roles=spoken.roles or ("lead", "responsible"))
        case _Check():
            return CheckQuestion(asked=spoken.unit, units=units.meant(spoken.unit), topic=spoken.topic)
        case _Tasks():
            return _tasks(spoken, units)
        case _Due():
            groups = tuple(units.meant(name) for name in spoken.units)
            until = spoken.end.isoformat()
            asked = f"{spoken.start.isoformat()}至{until}" if spoken.start else f"{until}前"
            return DueQuestion(
                start=spoken.start, end=spoken.end, asked=asked, units=groups, called=spoken.units, many=True
            )
        case _ForceOf():
            groups = tuple(units.meant(name) for name in spoken.units)
            return ModalityQuestion(type=spoken.force, units=groups, called=spoken.units)
        case _Matter():
            return _matter(spoken)
        case _Dependency():
            return DependencyQuestion(topic=spoken.topic, direction=spoken.direction)
        case _Goals():
            return GoalsQuestion(topic=spoken.topic, year=spoken.year)
        case _Ranking():
            return RankingQuestion(roles=spoken.roles, by=spoken.by, order=spoken.order, top=spoken.top)
        case _:
            return None


def _tasks(spoken: _Tasks, units: UnitNames) -> Query:
    """The tasks of units; of one that no document names, what reaches it."""
    groups = tuple(units.meant(name) for name in spoken.units)
    if len(groups) == 1 and not groups[0]:
        return UnknownUnit(name=spoken.units[0])
    return TasksOfUnit(asked=spoken.units, units=groups, together=spoken.together, roles=spoken.roles)


def _matter(spoken: _Matter) -> Query:
    """A query of a matter alone."""
    match spoken.kind:
        case "basis":
            return BasisQuestion(topic=spoken.topic)
        case "deadline" | "frequency":
            return DeadlineQuestion(topic=spoken.topic, often=spoken.kind == "frequency")
        case "amount":
            return AmountQuestion(topic=spoken.topic, measure="")
        case _:
            return TopicQuestion(topic=spoken.topic, presumed=False)
