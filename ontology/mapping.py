"""Which field of the model is which term of the ontology? One table, read in both directions.

``statements`` writes by it, ``rebuild`` reads by it: a field added to a fact is added here and
nowhere else.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from ontology import iris, terms
from ontology.model import Assignment, Deadline, Deliverable, GlobalRule, Modality, Reference, Target


@dataclass(frozen=True, slots=True)
class Literal:
    """A typed value: its lexical form and the IRI of its datatype."""

    lexical: str
    datatype: str = terms.STRING


Object = str | Literal
"""What a statement says of its subject: another thing (its IRI) or a value."""


@dataclass(frozen=True, slots=True)
class Codec:
    """How a field's value is written as an object and read back from one."""

    write: Callable[[Any], Object]
    read: Callable[[Object], Any]


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a type, the property that carries it, and how its value is written."""

    name: str
    term: str
    codec: Codec


@dataclass(frozen=True, slots=True)
class Shape:
    """How a kind of thing is written: its class, its place in an IRI, its fields."""

    term: str
    segment: str
    fields: tuple[Field, ...]


def lexical(value: Object) -> str:
    """The lexical form of a literal; ValueError where the object is a thing."""
    if isinstance(value, Literal):
        return value.lexical
    raise ValueError(f"a value wanted, found {value}")


def _number(value: float) -> Literal:
    if isinstance(value, int):
        return Literal(str(value), terms.INTEGER)
    return Literal(repr(value), terms.DOUBLE)


def _number_of(value: Object) -> float | int:
    whole = isinstance(value, Literal) and value.datatype == terms.INTEGER
    return int(lexical(value)) if whole else float(lexical(value))


def _iri(value: Object) -> str:
    if isinstance(value, str):
        return value
    raise ValueError(f"a thing wanted, found {value.lexical!r}")


def _named(make: Callable[[str], str]) -> Codec:
    return Codec(make, lambda value: iris.last_name(_iri(value)))


def _concept(values: Mapping[str, str]) -> Codec:
    words = {iri: word for word, iri in values.items()}

    def write(word: str) -> Object:
        if word not in values:
            raise ValueError(f"{word!r} is not one of {', '.join(values)}")
        return values[word]

    def read(value: Object) -> str:
        if isinstance(value, str) and value in words:
            return words[value]
        raise ValueError(f"{value} is not one of {', '.join(words)}")

    return Codec(write, read)


text = Codec(Literal, lexical)
date = Codec(lambda value: Literal(value.isoformat(), terms.DATE), lambda value: dt.date.fromisoformat(lexical(value)))
number = Codec(_number, _number_of)
real = Codec(lambda value: Literal(repr(float(value)), terms.DOUBLE), lambda value: float(lexical(value)))
whole = Codec(lambda value: Literal(str(value), terms.INTEGER), lambda value: int(lexical(value)))
unit = _named(iris.unit)
body = _named(iris.body)
rule = _named(iris.rule)

reviewer = _named(iris.reviewer)

READING = (
    Field("rule", terms.RULE_USED, rule),
    Field("confidence", terms.CONFIDENCE, real),
    Field("reviewer", terms.ATTRIBUTED, reviewer),
)
"""What every reading carries beside its span."""

DOCUMENT = (
    Field("id", terms.IDENTIFIER, text),
    Field("source", terms.SOURCE, text),
    Field("sha256", terms.SHA256, text),
    Field("text", terms.TEXT, text),
    Field("title", terms.TITLE, text),
    Field("issuer", terms.ISSUER, unit),
    Field("jurisdiction", terms.JURISDICTION, text),
    Field("level", terms.LEVEL, _concept(terms.LEVELS)),
    Field("number", terms.NUMBER, text),
    Field("genre", terms.GENRE, text),
    Field("status", terms.STATUS, _concept(terms.STATUSES)),
    Field("issued", terms.ISSUED, date),
)

PART = Shape(
    terms.PART,
    "part",
    (Field("kind", terms.PART_KIND, _concept(terms.PART_KINDS)), Field("title", terms.TITLE, text)),
)

SECTION = Shape(
    terms.SECTION,
    "section",
    (
        Field("id", terms.IDENTIFIER, text),
        Field("label", terms.LABEL, text),
        Field("title", terms.TITLE, text),
    ),
)

TASK = Shape(
    terms.TASK,
    "task",
    (
        Field("id", terms.IDENTIFIER, text),
        Field("label", terms.LABEL, text),
        Field("path", terms.PATH, text),
        Field("title", terms.TITLE, text),
        *READING,
    ),
)

UNREAD = Shape(terms.UNREAD, "unread", (Field("text", terms.TEXT, text), Field("why", terms.WHY, text)))

DEPENDENCY = Shape(
    terms.DEPENDENCY,
    "dependency",
    (
        Field("type", terms.DEPENDENCY_TYPE, _concept(terms.DEPENDENCY_TYPES)),
        Field("via", terms.VIA, text),
        *READING,
    ),
)

FACTS: Mapping[type, Shape] = MappingProxyType(
    {
        Assignment: Shape(
            terms.ASSIGNMENT,
            "assignment",
            (
                Field("mention", terms.MENTION, text),
                Field("unit", terms.ASSIGNED_UNIT, unit),
                Field("role", terms.ROLE, _concept(terms.ROLES)),
                Field("scope", terms.SCOPE, _concept(terms.SCOPES)),
                Field("body", terms.BODY, body),
                *READING,
            ),
        ),
        Deadline: Shape(
            terms.DEADLINE,
            "deadline",
            (
                Field("mention", terms.MENTION, text),
                Field("start", terms.START, date),
                Field("end", terms.END, date),
                Field("recurs", terms.RECURS, text),
                Field("offset", terms.OFFSET, text),
                Field("anchor", terms.ANCHOR, _concept(terms.ANCHORS)),
                Field("inherited", terms.INHERITED, text),
                *READING,
            ),
        ),
        Target: Shape(
            terms.TARGET,
            "target",
            (
                Field("mention", terms.MENTION, text),
                Field("indicator", terms.INDICATOR, text),
                Field("comparator", terms.COMPARATOR, _concept(terms.COMPARATORS)),
                Field("value", terms.VALUE, number),
                Field("unit", terms.UNIT_TEXT, text),
                Field("deadline", terms.BY, date),
                Field("id", terms.IDENTIFIER, text),
                *READING,
            ),
        ),
        Reference: Shape(
            terms.REFERENCE,
            "reference",
            (
                Field("title", terms.TITLE, text),
                Field("relation", terms.REFERENCE_RELATION, _concept(terms.REFERENCE_RELATIONS)),
                Field("number", terms.NUMBER, text),
                Field("full_title", terms.FULL_TITLE, text),
                *READING,
            ),
        ),
        Modality: Shape(
            terms.MODALITY,
            "modality",
            (Field("text", terms.TEXT, text), Field("type", terms.FORCE, _concept(terms.FORCES)), *READING),
        ),
        Deliverable: Shape(
            terms.DELIVERABLE,
            "deliverable",
            (
                Field("name", terms.THING_NAME, text),
                Field("relation", terms.DELIVERABLE_RELATION, _concept(terms.DELIVERABLE_RELATIONS)),
                *READING,
            ),
        ),
        GlobalRule: Shape(
            terms.GLOBAL_RULE,
            "global-rule",
            (Field("kind", terms.GLOBAL_RULE_KIND, _concept(terms.GLOBAL_RULE_KINDS)), *READING),
        ),
    }
)
"""The facts, each a node of its own; ``units`` and ``applies_to`` of a global rule are lists beside it."""

TASK_FACTS: Mapping[str, type] = MappingProxyType(
    {
        "assignments": Assignment,
        "deadlines": Deadline,
        "targets": Target,
        "references": Reference,
        "modality": Modality,
        "deliverables": Deliverable,
    }
)
"""The fields of a task that hold facts, and the type in each."""
