"""How do statements stand in a property graph, so that people can type Cypher and nothing is lost?

A thing is a node: its classes are labels (``Task``), its values properties (``title``), other things relationships
(``STATED_IN``), words of value lists properties too (``role: "lead"``). Names of the project's own ontology and of the
few standard terms in every record stand bare, all others with their prefix (``org_changedBy``). Every statement can be
read back from node and relationship exactly.
"""

from __future__ import annotations

import datetime as dt
import functools
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from graph.serialise import ALL_PREFIXES
from ontology import iris, mapping, terms
from ontology.mapping import Literal
from ontology.statements import Statement

Property = str | int | float | bool | dt.date | list[str]

_BARE: Mapping[str, str] = MappingProxyType(
    {
        iri.replace("#", "/").rpartition("/")[2]: iri
        for iri in (
            terms.IDENTIFIER, terms.TITLE, terms.ISSUED, terms.NUMBER, terms.NAME, terms.SELECTOR_EXACT, terms.VALUE,
            terms.UNIT_TEXT, terms.THING_NAME, terms.POSITION_SELECTOR, terms.QUOTE_SELECTOR,
        )
    }
)  # fmt: skip
_BARE_NAMES = MappingProxyType({iri: name for name, iri in _BARE.items()})
_OWN_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]")
_LOCAL = re.compile(r"[A-Za-z][A-Za-z0-9\-]*")
_LARGEST = 2**63  # integers of the engine are smaller
EXACT = "exactly"
"""The property of what no property can hold as it is: predicate, lexical form and datatype as JSON."""
DERIVED = frozenset(("key", "iri", "id", "graph", EXACT, "searchable", "embedding"))
"""Properties that no statement made: names of the node, and what search needs."""


@dataclass(frozen=True, slots=True)
class Node:
    """One thing of a graph: labels in order, properties by name."""

    iri: str
    labels: tuple[str, ...]
    properties: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Edge:
    """A relationship between two things, by their IRIs."""

    source: str
    kind: str
    target: str


def drawn(said: Iterable[Statement]) -> tuple[list[Node], list[Edge]]:
    """The statements of one graph as nodes and relationships, each node once, in the order of first mention.

    A thing that nothing is said of (the body of a unit) is a node without labels.
    """
    labels: dict[str, list[str]] = {}
    properties: dict[str, dict[str, Any]] = {}
    edges: dict[Edge, None] = {}
    for claim in said:
        labels.setdefault(claim.subject, [])
        held = properties.setdefault(claim.subject, {})
        if claim.predicate == terms.TYPE and isinstance(claim.object, str):
            labels[claim.subject].append(short(claim.object))
        elif isinstance(claim.object, Literal):
            _keep(held, claim.predicate, claim.object)
        elif (word := _words(claim.predicate).get(claim.object)) is not None:
            _add(held, short(claim.predicate), word)
        else:
            labels.setdefault(claim.object, [])
            properties.setdefault(claim.object, {})
            edges[Edge(claim.subject, relation(claim.predicate), claim.object)] = None
    nodes = [Node(iri, tuple(dict.fromkeys(labels[iri])), properties[iri]) for iri in labels]
    return nodes, list(edges)


def read_node(node: Node) -> Iterator[Statement]:
    """The statements that its labels and properties were made from."""
    for label in node.labels:
        yield Statement(node.iri, terms.TYPE, long(label))
    for name, held in node.properties.items():
        if name in DERIVED:
            continue
        predicate = long(name)
        concepts = {word: iri for iri, word in _words(predicate).items()}
        for value in held if isinstance(held, list) else [held]:
            known = concepts.get(value) if isinstance(value, str) else None
            yield Statement(node.iri, predicate, known if known is not None else _literal(value))
    for written in node.properties.get(EXACT, ()):
        predicate, form, datatype = json.loads(written)
        yield Statement(node.iri, predicate, Literal(form, datatype))


def read_edge(edge: Edge) -> Statement:
    """The statement that it was made from."""
    return Statement(edge.source, predicate_of(edge.kind), edge.target)


@functools.lru_cache(maxsize=4096)
def short(iri: str) -> str:
    """The name of a term as a label or property: ``Task``, ``title``, ``org_changedBy``; another IRI as it is."""
    if iri in _BARE_NAMES:
        return _BARE_NAMES[iri]
    own = iri.removeprefix(terms.PG)
    if own != iri and _LOCAL.fullmatch(own) and own not in _BARE and own not in DERIVED:
        return own
    for prefix, start in ALL_PREFIXES.items():
        if iri.startswith(start) and _LOCAL.fullmatch(iri[len(start) :]):
            return f"{prefix}_{iri[len(start) :]}"
    return iri


@functools.lru_cache(maxsize=4096)
def long(name: str) -> str:
    """The IRI of a label or property."""
    if name in _BARE:
        return _BARE[name]
    prefix, separator, local = name.partition("_")
    if separator and prefix in ALL_PREFIXES:
        return ALL_PREFIXES[prefix] + local
    return name if ":" in name else terms.PG + name


@functools.lru_cache(maxsize=4096)
def relation(predicate: str) -> str:
    """The type of a relationship: ``STATED_IN`` for an own term, ``org_changedBy`` for another."""
    name = short(predicate)
    return snake if long(name) == terms.PG + name and _camel(snake := _snake(name)) == name else name


@functools.lru_cache(maxsize=4096)
def predicate_of(kind: str) -> str:
    """The predicate of a relationship's type."""
    return long(_camel(kind)) if kind == kind.upper() else long(kind)


def _snake(name: str) -> str:
    return "_".join(word.upper() for word in _OWN_WORDS.findall(name))


def _camel(kind: str) -> str:
    first, *others = kind.lower().split("_")
    return first + "".join(word.capitalize() for word in others)


def _keep(held: dict[str, Any], predicate: str, value: Literal) -> None:
    """Put a value under its name; where the engine would change it, exactly as it is."""
    native = _native(value)
    if native is None or _literal(native) != value or _is_mixed(held.get(short(predicate)), native):
        held.setdefault(EXACT, []).append(json.dumps([predicate, value.lexical, value.datatype], ensure_ascii=False))
    else:
        _add(held, short(predicate), native)


def _is_mixed(held: Any, native: Property) -> bool:
    """Whether a list would hold values of several types, which no property can."""
    if held is None:
        return False
    first = held[0] if isinstance(held, list) else held
    return type(first) is not type(native)


def _add(held: dict[str, Any], name: str, value: Property) -> None:
    """One value stands alone, several are a list."""
    if name not in held:
        held[name] = value
        return
    several = held[name] if isinstance(held[name], list) else [held[name]]
    if value not in several:
        held[name] = [*several, value]


def _native(value: Literal) -> Property | None:
    """A value as the engine keeps it, None where it has no type for it."""
    try:
        match value.datatype:
            case terms.STRING:
                return value.lexical
            case terms.INTEGER:
                number = int(value.lexical)
                return number if -_LARGEST <= number < _LARGEST else None
            case terms.DOUBLE:
                return float(value.lexical)
            case terms.DATE:
                return dt.date.fromisoformat(value.lexical)
            case _:
                return None
    except ValueError:
        return None


def _literal(value: Property) -> Literal:
    match value:
        case bool() | list():
            raise ValueError(f"no statement has such a value: {value!r}")
        case str():
            return Literal(value)
        case int():
            return Literal(str(value), terms.INTEGER)
        case float():
            return Literal(repr(value), terms.DOUBLE)
        case dt.date():
            return Literal(value.isoformat(), terms.DATE)


@functools.cache
def _concepts() -> Mapping[str, Mapping[str, str]]:
    """The words by concept of each predicate whose values are of a value list."""
    shapes = [*mapping.FACTS.values(), mapping.DEPENDENCY]
    fields = [*mapping.DOCUMENT, *mapping.PART.fields, *(field for shape in shapes for field in shape.fields)]
    found: dict[str, Mapping[str, str]] = {}
    for field in fields:
        for values in terms.VALUE_LISTS.values():
            if all(_writes(field, word, iri) for word, iri in values.items()):
                found[field.term] = {iri: word for word, iri in values.items()}
    return found


def _writes(field: mapping.Field, word: str, iri: str) -> bool:
    try:
        return field.codec.write(word) == iri
    except (ValueError, AttributeError):
        return False


def _words(predicate: str) -> Mapping[str, str]:
    """The words by concept of a predicate; none where its values are of no list."""
    return _concepts().get(predicate, {})


def name_of(iri: str) -> str:
    """What a thing is called in answers: the last name in its IRI, the whole id of a body."""
    try:
        return iris.last_name(iri)
    except UnicodeDecodeError:
        return iri
