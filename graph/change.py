"""What does one write change in a store? Whole graphs put or dropped, and what is noted about them, all at once."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field

from graph.serialise import ntriples
from ontology import iris, terms
from ontology.mapping import Literal
from ontology.statements import Statement

MARKS: Mapping[str, str] = {
    "format": terms.FORMAT_VERSION,
    "state": terms.STATE,
    "digest": terms.DIGEST,
    "text": terms.TEXT,
    "source": terms.SHA256,
}
"""What can be noted of a thing in the graph about the graph, and the property for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One transaction.

    ``graphs`` are named graphs by IRI with all that they say from now on, nothing where they are dropped;
    ``marks`` what is noted of things by their IRIs (a word of ``MARKS`` and a text), nothing where it is forgotten.
    """

    graphs: Mapping[str, tuple[Statement, ...]] = field(default_factory=dict)
    marks: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def with_state(self) -> Change:
        """The same, and the graph gets a new state."""
        return Change(graphs=self.graphs, marks={**self.marks, iris.STORE_NODE: {"state": secrets.token_hex(8)}})


def sparql(change: Change) -> str:
    """The update that makes the change; of the store itself only the marks named are replaced."""
    steps = [f"DROP SILENT GRAPH <{graph}>" for graph in change.graphs]
    for node, marks in change.marks.items():
        if node == iris.STORE_NODE:
            steps += [f"DELETE WHERE {{ {_about(node, f'<{MARKS[mark]}> ?old')} }}" for mark in marks]
        else:
            steps.append(f"DELETE WHERE {{ {_about(node, '?p ?o')} }}")
    noted = [
        Statement(node, MARKS[mark], Literal(text))
        for node, marks in change.marks.items()
        for mark, text in marks.items()
    ]
    if noted:
        steps.append(f"INSERT DATA {{ GRAPH <{iris.META_GRAPH}> {{\n{''.join(ntriples(noted))}}} }}")
    for graph, said in change.graphs.items():
        if said:
            steps.append(f"INSERT DATA {{ GRAPH <{graph}> {{\n{''.join(ntriples(said))}}} }}")
    return ";\n".join(steps)


def _about(node: str, what: str) -> str:
    return f"GRAPH <{iris.META_GRAPH}> {{ <{node}> {what} }}"
