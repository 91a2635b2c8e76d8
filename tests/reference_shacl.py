"""What does another SHACL engine find? pyshacl over the same shapes and statements, for comparison."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

import pyshacl
import rdflib
from rdflib import RDF, SH

from graph.shapes import SHAPES
from ontology import terms
from ontology.mapping import Literal
from ontology.statements import Statement

Finding = tuple[str, str, str]
"""Severity, local name of the shape or constraint, IRI of the thing looked at (or of what a query selected)."""


def as_graph(said: Iterable[Statement]) -> rdflib.Graph:
    """The statements as a graph of rdflib."""
    graph = rdflib.Graph()
    for claim in said:
        graph.add((rdflib.URIRef(claim.subject), rdflib.URIRef(claim.predicate), _term(claim.object)))
    return graph


def findings(said: Iterable[Statement], shapes: rdflib.Graph) -> set[Finding]:
    """What pyshacl finds with a graph of shapes."""
    _, report, _ = pyshacl.validate(as_graph(said), shacl_graph=shapes, meta_shacl=False, allow_warnings=True)
    results = cast("rdflib.Graph", report)
    return {_finding(results, result) for result in results.subjects(RDF.type, SH.ValidationResult)}


def project_shapes() -> rdflib.Graph:
    """The project's shapes."""
    return rdflib.Graph().parse(SHAPES)


def _finding(results: rdflib.Graph, result: rdflib.term.Node) -> Finding:
    focus, value = results.value(result, SH.focusNode), results.value(result, SH.value)
    constraint = results.value(result, SH.sourceConstraint)
    shape = constraint if isinstance(constraint, rdflib.URIRef) else results.value(result, SH.sourceShape)
    node = value if constraint is not None and isinstance(value, rdflib.URIRef) else focus
    severity = str(results.value(result, SH.resultSeverity)).rpartition("#")[2].lower()
    return severity, str(shape).rpartition("#")[2], str(node)


def _term(thing: str | Literal) -> rdflib.URIRef | rdflib.Literal:
    if isinstance(thing, str):
        return rdflib.URIRef(thing)
    if thing.datatype == terms.STRING:
        return rdflib.Literal(thing.lexical)  # rdflib tells a plain text from one that is said to be text
    return rdflib.Literal(thing.lexical, datatype=rdflib.URIRef(thing.datatype))
