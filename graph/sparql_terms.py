"""How do values and statements stand in SPARQL? Shared by the embedded engine and by servers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import cast

import pyoxigraph as ox

from graph.question import WORDS, Column, Parameter, Question
from graph.store import Value
from ontology import iris, terms
from ontology.mapping import Literal, Object
from ontology.statements import Statement

CONCEPT_WORDS = {iri: word for values in terms.VALUE_LISTS.values() for word, iri in values.items()}

Reader = Callable[[str], Value]
"""Makes a value of the text of a literal."""

_READERS: Mapping[str, Reader] = {"integer": int, "number": float, "date": dt.date.fromisoformat}
"""By the type of a column; others take the text as it is."""


def query_of(asked: Question, parameters: Mapping[str, Value]) -> tuple[str, str | None]:
    """A named question in SPARQL with its parameters in place, escaped by the engine's own writer.

    Beside it the one named graph that is asked, None for all. QuestionError where a parameter is wrong.
    """
    written: dict[str, str] = {}
    graph: str | None = None
    for parameter, value in asked.bind(parameters).items():
        if parameter.type == "document":
            graph = iris.graph(str(value))
        else:
            written[parameter.name] = str(term_of(parameter, value))
    return asked.filled(written), graph


def readers_of(columns: Sequence[Column]) -> list[tuple[str, Reader]]:
    """The name of each column and how its literals are read."""
    return [(column.name, _READERS.get(column.type, str)) for column in columns]


def value_of(read: Reader, text: str, *, iri: bool) -> Value:
    """The value that a column promises, from the text of an engine's term."""
    return CONCEPT_WORDS.get(text) or iris.last_name(text) if iri else read(text)


def term_of(parameter: Parameter, value: Value) -> ox.NamedNode | ox.Literal:
    """A parameter's value as a term, whose text is SPARQL's notation of it."""
    words = WORDS.get(parameter.type)
    if words is not None:
        return ox.NamedNode(words[str(value)])
    if parameter.type == "date":
        return ox.Literal(str(value), datatype=ox.NamedNode(terms.DATE))
    return ox.Literal(cast("str | int | float", value))


def statement_of(said: ox.Quad | ox.Triple) -> Statement:
    """An engine's triple or quad as a statement."""
    thing = cast("ox.NamedNode | ox.Literal", said.object)
    return Statement(cast("ox.NamedNode", said.subject).value, said.predicate.value, _object(thing))


def _object(thing: ox.NamedNode | ox.Literal) -> Object:
    """A node's IRI, or a value; numbers as they were written, since engines spell them their own way (1.0e0)."""
    if isinstance(thing, ox.NamedNode):
        return thing.value
    kind = thing.datatype.value
    return Literal(repr(float(thing.value)) if kind == terms.DOUBLE else thing.value, kind)
