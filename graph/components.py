"""How is one SHACL component checked? A function that makes a check of a parameter, for each component in use.

A check looks at the values of one thing and gives those at fault; None stands for a fault of their number.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from ontology import terms
from ontology.mapping import Literal, Object, lexical
from ontology.statements import Statement


class Data:
    """The statements of one document by subject and property, and its things by class."""

    def __init__(self, said: Iterable[Statement]) -> None:
        self.said: dict[str, dict[str, list[Object]]] = {}
        self.things: dict[str, list[str]] = {}
        for claim in said:
            self.said.setdefault(claim.subject, {}).setdefault(claim.predicate, []).append(claim.object)
            if claim.predicate == terms.TYPE:
                self.things.setdefault(str(claim.object), []).append(claim.subject)

    def values(self, thing: Object, term: str) -> list[Object]:
        """What is said of a thing by a property; nothing of a value."""
        return self.said.get(thing, {}).get(term, []) if isinstance(thing, str) else []

    def first(self, thing: str, term: str) -> Object | None:
        """The first thing said of it by a property."""
        found = self.values(thing, term)
        return found[0] if found else None


Check = Callable[[Data, str, Sequence[Object]], Iterable[Object | None]]
"""The values at fault, given the data, the thing looked at, and the values that its shape's path leads to."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a path: along a property, or along it any number of times (``repeated``)."""

    term: str
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class Alternative:
    """One branch of an ``or``."""

    steps: tuple[Step, ...]
    checks: tuple[Check, ...]

    def holds(self, data: Data, value: Object) -> bool:
        """Whether nothing is at fault with a value."""
        thing = value if isinstance(value, str) else ""
        values = follow(data, value, self.steps)
        return not any(True for check in self.checks for _ in check(data, thing, values))


def follow(data: Data, start: Object, steps: Iterable[Step]) -> list[Object]:
    """What a path leads to from a thing, each once; the thing itself where there are no steps."""
    reached = [start]
    for step in steps:
        following = list(dict.fromkeys(end for one in reached for end in data.values(one, step.term)))
        reached = _onwards(data, reached, step.term) if step.repeated else following
    return reached


def _onwards(data: Data, start: list[Object], term: str) -> list[Object]:
    reached = dict.fromkeys(start)
    waiting = list(start)
    while waiting:
        for end in data.values(waiting.pop(), term):
            if end not in reached:
                reached[end] = None
                waiting.append(end)
    return list(reached)


# --- one function a component ---------------------------------------------------------------------


def min_count(limit: Object) -> Check:
    """At least so many values."""
    least = int(lexical(limit))
    return lambda _data, _thing, values: [None] if len(values) < least else []


def max_count(limit: Object) -> Check:
    """At most so many values."""
    most = int(lexical(limit))
    return lambda _data, _thing, values: [None] if len(values) > most else []


def datatype(kind: Object) -> Check:
    """Values of a type, written as the type demands."""
    return _each(lambda value: isinstance(value, Literal) and value.datatype == kind and _is_written(value))


def class_(kind: Object) -> Check:
    """Things of a class."""
    return lambda data, _thing, values: [value for value in values if kind not in data.values(value, terms.TYPE)]


def min_length(limit: Object) -> Check:
    """So many characters or more."""
    least = int(lexical(limit))
    return _each(lambda value: len(value if isinstance(value, str) else value.lexical) >= least)


def pattern(expression: Object) -> Check:
    """Text that a regular expression finds something in."""
    found = re.compile(lexical(expression)).search
    return _each(lambda value: found(value if isinstance(value, str) else value.lexical) is not None)


def min_inclusive(limit: Object) -> Check:
    """A number or date, this or later."""
    least = comparable(limit)
    return _each(lambda value: _ordered(least, comparable(value)))


def max_inclusive(limit: Object) -> Check:
    """A number or date, this or earlier."""
    most = comparable(limit)
    return _each(lambda value: _ordered(comparable(value), most))


def less_than_or_equals(other: Object) -> Check:
    """Not after any value of another property of the same thing."""

    def check(data: Data, thing: str, values: Sequence[Object]) -> Iterable[Object]:
        ends = [comparable(end) for end in data.values(thing, str(other))]
        return [value for value in values for end in ends if not _ordered(comparable(value), end)]

    return check


def disjoint(other: Object) -> Check:
    """No value of another property of the same thing."""
    return lambda data, thing, values: [value for value in values if value in data.values(thing, str(other))]


def within(allowed: Iterable[Object]) -> Check:
    """Values of a list."""
    known = frozenset(allowed)
    return _each(lambda value: value in known)


def either(branches: Sequence[Alternative]) -> Check:
    """Values with which some branch finds nothing at fault."""
    return lambda data, _thing, values: [
        value for value in values if not any(branch.holds(data, value) for branch in branches)
    ]


OF_VALUE: Mapping[str, Callable[[Object], Check]] = MappingProxyType(
    {
        "minCount": min_count,
        "maxCount": max_count,
        "datatype": datatype,
        "class": class_,
        "minLength": min_length,
        "pattern": pattern,
        "minInclusive": min_inclusive,
        "maxInclusive": max_inclusive,
        "lessThanOrEquals": less_than_or_equals,
        "disjoint": disjoint,
    }
)
"""The components whose parameter is one value, by their name in SHACL."""


def _each(holds: Callable[[Object], bool]) -> Check:
    return lambda _data, _thing, values: [value for value in values if not holds(value)]


_READERS: Mapping[str, Callable[[str], float | dt.date]] = MappingProxyType(
    {terms.INTEGER: int, terms.DOUBLE: float, terms.XSD + "decimal": float, terms.DATE: dt.date.fromisoformat}
)


def comparable(value: Object) -> float | dt.date | None:
    """The number or date that a value is; None where it is neither."""
    read = _READERS.get(value.datatype) if isinstance(value, Literal) else None
    try:
        return None if read is None else read(lexical(value))
    except ValueError:
        return None


def _is_written(value: Literal) -> bool:
    return value.datatype not in _READERS or comparable(value) is not None


def _ordered(first: float | dt.date | None, second: float | dt.date | None) -> bool:
    """Whether the first is not after the second; never where they cannot be compared."""
    if isinstance(first, dt.date) and isinstance(second, dt.date):
        return first <= second
    return isinstance(first, int | float) and isinstance(second, int | float) and first <= second
