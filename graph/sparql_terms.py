"""How do values and statements stand in SPARQL? Shared by the embedded engine and by servers."""

from __future__ import annotations

from typing import cast

import pyoxigraph as ox

from graph.question import WORDS, Parameter
from graph.store import Value
from ontology import terms
from ontology.mapping import Literal, Object
from ontology.statements import Statement

CONCEPT_WORDS = {iri: word for values in terms.VALUE_LISTS.values() for word, iri in values.items()}


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
