"""What is at fault in the graph? The SHACL shapes run over one document at a time.

A document's graph holds everything its shapes look at, so that memory stays flat however many
documents there are.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable
from pathlib import Path
from typing import cast

import pyshacl
import rdflib
from rdflib import SH

import ontology
from graph.store import Fault, Severity
from ontology import iris, terms
from ontology.mapping import Literal
from ontology.statements import Statement

SHAPES = Path(ontology.__file__).parent / "shapes.ttl"
_SEVERITY: dict[object, Severity] = {SH.Violation: "violation", SH.Warning: "warning", SH.Info: "info"}
_ORDER = ("violation", "warning", "info")


def faults(said: Iterable[Statement]) -> list[Fault]:
    """What the shapes find in one document's statements; the gravest first."""
    data = as_graph(said)
    _, report, _ = pyshacl.validate(data, shacl_graph=_shapes(), meta_shacl=False, allow_warnings=True)
    results = cast("rdflib.Graph", report)
    found = [_fault(data, results, result) for result in results.subjects(rdflib.RDF.type, SH.ValidationResult)]
    return sorted(found, key=lambda fault: (_ORDER.index(fault.severity), fault.shape, fault.node))


def as_graph(said: Iterable[Statement]) -> rdflib.Graph:
    """The statements as a graph of rdflib."""
    graph = rdflib.Graph()
    for claim in said:
        graph.add((rdflib.URIRef(claim.subject), rdflib.URIRef(claim.predicate), _term(claim.object)))
    return graph


def _term(thing: str | Literal) -> rdflib.URIRef | rdflib.Literal:
    if isinstance(thing, str):
        return rdflib.URIRef(thing)
    if thing.datatype == terms.STRING:
        return rdflib.Literal(thing.lexical)  # rdflib tells a plain text from one that is said to be text
    return rdflib.Literal(thing.lexical, datatype=rdflib.URIRef(thing.datatype))


@functools.cache
def _shapes() -> rdflib.Graph:
    return rdflib.Graph().parse(SHAPES)


def _fault(data: rdflib.Graph, results: rdflib.Graph, result: rdflib.term.Node) -> Fault:
    focus = results.value(result, SH.focusNode)
    value = results.value(result, SH.value)
    constraint = results.value(result, SH.sourceConstraint)
    shape = constraint if isinstance(constraint, rdflib.URIRef) else results.value(result, SH.sourceShape)
    # A document-wide check names the document as its focus and what is at fault as the value.
    node = value if constraint is not None and isinstance(value, rdflib.URIRef) else focus
    return Fault(
        severity=_SEVERITY[results.value(result, SH.resultSeverity)],
        message=_message(shape),
        shape=str(shape).rpartition("#")[2],
        node=str(node),
        document=iris.document_id_of(str(focus)) or iris.document_id_of(str(node)),
        path=_path(data, node),
        value=None if value is None or value is node else str(value),
    )


def _message(shape: rdflib.term.Node | None) -> str:
    """What the shape says to people, in Chinese."""
    said = [] if shape is None else _shapes().objects(shape, SH.message)
    chinese = [str(message) for message in said if getattr(message, "language", None) == "zh"]
    return chinese[0] if chinese else "不符合约束"


def _path(data: rdflib.Graph, node: rdflib.term.Node | None) -> str | None:
    """The path of the task that the node is or belongs to."""
    if node is None:
        return None
    task = data.value(node, rdflib.URIRef(terms.ABOUT)) or data.value(node, rdflib.URIRef(terms.DEPENDENT)) or node
    path = data.value(task, rdflib.URIRef(terms.PATH))
    return None if path is None else str(path)
