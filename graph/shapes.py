"""What do the SHACL shapes ask for? Read from their file into plain checks that run without an RDF library.

The part of SHACL that ``shapes.ttl`` uses: a component that is not known here is an error when the
file is read, so that no constraint is passed over in silence.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

import ontology
from graph import components
from graph.components import Check, Step
from graph.store import Severity
from graph.vocabulary import Node, Sayings
from ontology import terms
from ontology.mapping import Literal, Object

SHAPES = Path(ontology.__file__).parent / "shapes.ttl"
SH = "http://www.w3.org/ns/shacl#"
_SEVERITIES: Mapping[str, Severity] = {SH + "Violation": "violation", SH + "Warning": "warning", SH + "Info": "info"}
_NO_CONSTRAINTS = {SH + name for name in ("targetClass", "path", "message", "severity", "property", "sparql")}

_PREFIXED = re.compile(r"([a-z]+):([A-Za-z]+)")
_VARIABLE_PROPERTY = re.compile(r"[?$]\w+\s+[?$]\w")


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A constraint in SPARQL: what it selects is at fault; ``$this`` is the thing looked at.

    ``properties`` are those that it speaks of, so that nothing else need be put before it.
    """

    name: str
    message: str
    select: str
    prefixes: Mapping[str, str]
    properties: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """What is asked of a thing, or of the values at the end of a path from it (``steps``)."""

    name: str
    message: str
    severity: Severity
    targets: tuple[str, ...]
    steps: tuple[Step, ...]
    checks: tuple[Check, ...]
    properties: tuple[Shape, ...]
    queries: tuple[Query, ...]


@functools.cache
def shapes(path: Path = SHAPES) -> tuple[Shape, ...]:
    """The shapes of a file that have a target, in the order of their names."""
    return parse(path.read_text("utf-8"))


def parse(turtle: str) -> tuple[Shape, ...]:
    """The shapes in a Turtle text that have a target. ValueError for a component that is not known."""
    return _Reader(turtle).targeted()


class _Reader:
    """The shapes of a file, read from what it says of them."""

    def __init__(self, turtle: str) -> None:
        self._file = Sayings(turtle)

    def targeted(self) -> tuple[Shape, ...]:
        found = [self._shape(node) for node, said in self._file.said.items() if SH + "targetClass" in said]
        return tuple(sorted(found, key=lambda shape: shape.name))

    def _shape(self, node: Node) -> Shape:
        severity = self._one(node, "severity")
        path = self._one(node, "path")
        return Shape(
            name=_local(node),
            message=self._message(node),
            severity="violation" if severity is None else _SEVERITIES[severity.value],
            targets=tuple(target.value for target in self._all(node, "targetClass")),
            steps=() if path is None else tuple(self._steps(path)),
            checks=tuple(self._checks(node)),
            properties=tuple(self._shape(one) for one in self._all(node, "property")),
            queries=tuple(self._query(one) for one in self._all(node, "sparql")),
        )

    def _checks(self, node: Node) -> Iterator[Check]:
        for predicate, values in self._file.said[node].items():
            if predicate in _NO_CONSTRAINTS or not predicate.startswith(SH):
                continue
            make = self._maker(predicate.removeprefix(SH))
            for value in values:
                yield make(value)

    def _maker(self, component: str) -> Callable[[Node], Check]:
        if component in components.OF_VALUE:
            of_value = components.OF_VALUE[component]
            return lambda term: of_value(_object(term))
        if component == "in":
            return lambda term: components.within([_object(item) for item in self._file.items(term)])
        if component == "or":
            return lambda term: components.either([self._alternative(item) for item in self._file.items(term)])
        raise ValueError(f"a SHACL component that is not known: {component}")

    def _alternative(self, node: Node) -> components.Alternative:
        """One branch of an ``or``: checks of the thing itself, or of what a path from it leads to."""
        path = self._one(node, "path")
        return components.Alternative(
            steps=() if path is None else tuple(self._steps(path)), checks=tuple(self._checks(node))
        )

    def _steps(self, path: Node) -> Iterator[Step]:
        if isinstance(path, ox.NamedNode):
            yield Step(path.value)
            return
        repeated = self._one(path, "zeroOrMorePath")
        if repeated is not None:
            yield Step(repeated.value, repeated=True)
            return
        for part in self._file.items(path):
            yield from self._steps(part)

    def _query(self, node: Node) -> Query:
        select, declaring = self._one(node, "select"), self._one(node, "prefixes")
        if select is None or declaring is None:
            raise ValueError(f"a SPARQL constraint without query or prefixes: {node}")
        prefixes = {
            (self._file.first(one, SH + "prefix") or ""): (self._file.first(one, SH + "namespace") or "")
            for one in self._all(declaring, "declare")
        }
        if _VARIABLE_PROPERTY.search(select.value.partition("{")[2]):
            raise ValueError(f"a SPARQL constraint that asks by any property: {_local(node)}")
        named = {prefixes[prefix] + name for prefix, name in _PREFIXED.findall(select.value) if prefix in prefixes}
        return Query(
            name=_local(node),
            message=self._message(node),
            select=select.value,
            prefixes=prefixes,
            properties=frozenset(named | {terms.TYPE}),
        )

    # --- the file -----------------------------------------------------------------------------

    def _all(self, node: Node, name: str) -> list[Node]:
        return self._file.values(node, SH + name)

    def _one(self, node: Node, name: str) -> Node | None:
        found = self._all(node, name)
        return found[0] if found else None

    def _message(self, node: Node) -> str:
        """What the shape says to people, in Chinese."""
        said = [one for one in self._all(node, "message") if isinstance(one, ox.Literal) and one.language == "zh"]
        return said[0].value if said else "不符合约束"


def _local(node: Node) -> str:
    return node.value.rpartition("#")[2]


def _object(term: Node) -> Object:
    return Literal(term.value, term.datatype.value) if isinstance(term, ox.Literal) else term.value
