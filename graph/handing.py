"""How are the ontology and the shapes handed on? Their files in each form, whole or one word of them."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox

from graph import serialise, shapes, vocabulary
from graph.store import RdfForm
from ontology import terms

Form = RdfForm


def ontology(form: Form) -> bytes:
    """The whole ontology; as Turtle the file itself, with its comments."""
    return _whole(vocabulary.FILE, form)


def constraints(form: Form) -> bytes:
    """All shapes; as Turtle the file itself."""
    return _whole(shapes.SHAPES, form)


def word(name: str, form: Form) -> bytes:
    """What the ontology says of one word, with the nameless nodes that belong to it."""
    wanted: set[ox.NamedNode | ox.BlankNode] = {ox.NamedNode(terms.PG + name)}
    chosen: list[ox.Triple] = []
    while wanted:
        found = [triple for triple in _triples(vocabulary.FILE) if triple.subject in wanted]
        chosen += found
        wanted = {triple.object for triple in found if isinstance(triple.object, ox.BlankNode)}
    return _written(chosen, form)


@functools.cache
def shapes_version() -> str:
    """The number of the shapes' version."""
    said = vocabulary.Sayings(shapes.SHAPES.read_text("utf-8"))
    versions = (said.first(node, terms.OWL + "versionInfo") for node in said.said)
    return next(version for version in versions if version)


@functools.cache
def _triples(path: Path) -> tuple[ox.Triple, ...]:
    return tuple(quad.triple for quad in ox.parse(path.read_bytes(), format=ox.RdfFormat.TURTLE))


@functools.cache
def _whole(path: Path, form: Form) -> bytes:
    return path.read_bytes() if form == "turtle" else _written(_triples(path), form)


def _written(triples: Iterable[ox.Triple], form: Form) -> bytes:
    kind = ox.RdfFormat.JSON_LD if form == "jsonld" else ox.RdfFormat.TURTLE
    written = ox.serialize(triples, format=kind, prefixes=serialise.ALL_PREFIXES) or b""
    if form == "turtle" or form == "jsonld":  # noqa: PLR1714 - narrows the type
        return written
    from graph import exchange  # noqa: PLC0415 - rdflib loads only where it is used

    return exchange.translated(written, form)
