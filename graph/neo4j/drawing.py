"""How does a change of the graph become nodes and relationships? In one transaction, a few statements a document.

What stays as it was is left alone, so that a reader never misses a document that is being replaced. Beside what the
statements say, each unit and body has one node over all graphs (``Organization``), and each task a relationship to it
named by its role (``LEAD``): what people look for first when they type Cypher. Nothing is read back from these.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from neo4j import ManagedTransaction

from graph.change import MARKS, Change
from graph.neo4j import cypher
from graph.property_graph import DERIVED, EXACT, Edge, Node, drawn, name_of, read_edge, read_node
from ontology import iris, terms
from ontology.statements import Statement

Row = dict[str, Any]

_AGAIN = 20  # times that a graph is read anew because it was changed meanwhile
_SHARED = (iris.unit(""), iris.body(""))
_NOT_SAID = DERIVED - {EXACT}
_ROLES = [role.upper() for role in terms.ROLES]


@dataclass(frozen=True, slots=True)
class Drawing:
    """What one graph says, as nodes by their IRIs and relationships in order."""

    graph: str
    nodes: Mapping[str, Node]
    edges: Mapping[Edge, None]

    @classmethod
    def of(cls, graph: str, nodes: Iterable[Node], edges: Iterable[Edge]) -> Drawing:
        """The drawing of these."""
        return cls(graph, {node.iri: node for node in nodes}, dict.fromkeys(edges))

    def ends(self, edges: Iterable[Edge]) -> list[list[str]]:
        """Relationships by the keys of their ends."""
        return [[key(self.graph, edge.source), edge.kind, key(self.graph, edge.target)] for edge in edges]


def make(transaction: ManagedTransaction, change: Change) -> None:
    """Make a change within a transaction.

    The store's own node is written first, which locks it: writers take turns, and none waits for one that waits for it.
    """
    state = change.marks.get(iris.STORE_NODE, {})
    transaction.run(cypher.NOTE, node=iris.STORE_NODE, marks=dict(state)).consume()
    for node, marks in change.marks.items():
        if node != iris.STORE_NODE:
            told = {mark: marks.get(mark) for mark in MARKS}  # what is null is forgotten
            transaction.run(cypher.NOTE if marks else cypher.FORGET, node=node, marks=told).consume()
    for graph, claims in change.graphs.items():
        _draw(transaction, Drawing.of(graph, *drawn(claims)))
        noted = cypher.VERSION if claims else cypher.NO_VERSION
        transaction.run(noted, graph=graph, version=state.get("state", "")).consume()


def said(transaction: ManagedTransaction, graph: str) -> list[Statement]:
    """All that a graph says; read anew where it was changed meanwhile, as a reader here sees what others finish."""
    for _ in range(_AGAIN):
        before = transaction.run(cypher.READ_VERSION, graph=graph).value()
        kept = _kept(transaction, graph)
        if transaction.run(cypher.READ_VERSION, graph=graph).value() == before:
            break
    return [*(claim for node in kept.nodes.values() for claim in read_node(node)), *map(read_edge, kept.edges)]


def key(graph: str, iri: str) -> str:
    """The name of a thing in a graph, which no other node has."""
    return f"{graph}\n{iri}"


def native(value: Any) -> Any:
    """A value of the driver as Python's own: its dates are a type of their own."""
    if isinstance(value, list):
        return [native(one) for one in value]
    return value.to_native() if hasattr(value, "to_native") else value


def _kept(transaction: ManagedTransaction, graph: str) -> Drawing:
    """What a graph says now, without what is derived."""
    nodes = [
        Node(row["iri"], tuple(label for label in row["labels"] if label != "Thing"), _plain(row["properties"]))
        for row in transaction.run(cypher.READ_NODES, graph=graph)
    ]
    found = transaction.run(cypher.READ_EDGES, graph=graph)
    return Drawing.of(graph, nodes, [Edge(row["source"], row["kind"], row["target"]) for row in found])


def _plain(properties: Row) -> Row:
    """The properties that statements made."""
    return {name: native(value) for name, value in properties.items() if value is not None and name not in _NOT_SAID}


def _draw(transaction: ManagedTransaction, wanted: Drawing) -> None:
    """Bring a graph from what it says to what it is to say."""
    kept = _kept(transaction, wanted.graph)
    if kept.nodes:
        _amend(transaction, kept, wanted)
    elif wanted.nodes:
        place = {iri: number for number, iri in enumerate(wanted.nodes)}
        ends = [[place[edge.source], edge.kind, place[edge.target]] for edge in wanted.edges]
        transaction.run(cypher.DRAW, nodes=[_row(wanted.graph, each) for each in wanted.nodes.values()], edges=ends)
    shared = [_shared(wanted.graph, node) for iri, node in wanted.nodes.items() if iri.startswith(_SHARED)]
    if shared:
        transaction.run(cypher.SHARE, shared=shared).consume()
    duties = list(_duties(wanted))
    if duties:
        transaction.run(cypher.SHORTEN, duties=duties).consume()


def _amend(transaction: ManagedTransaction, kept: Drawing, wanted: Drawing) -> None:
    """Take away what is said no longer, correct what is other, add what is new."""
    graph, before, after = wanted.graph, kept.nodes, wanted.nodes
    transaction.run(cypher.UNSHORTEN, graph=graph, roles=_ROLES).consume()
    gone = [key(graph, iri) for iri in before if iri not in after]
    if gone:
        transaction.run(cypher.FREE, keys=gone).consume()
    stays = (edge for edge in kept.edges if edge.source in after and edge.target in after)
    lost = [edge for edge in stays if edge not in wanted.edges]
    if lost:
        transaction.run(cypher.CUT, edges=wanted.ends(lost)).consume()
    other = [_other(graph, before[iri], node) for iri, node in after.items() if iri in before and before[iri] != node]
    if other:
        transaction.run(cypher.CORRECT, nodes=other).consume()
    new = [_row(graph, node) for iri, node in after.items() if iri not in before]
    if new:
        transaction.run(cypher.ADD, nodes=new).consume()
    added = [edge for edge in wanted.edges if edge not in kept.edges]
    if added:
        transaction.run(cypher.JOIN, edges=wanted.ends(added)).consume()


def _row(graph: str, node: Node) -> Row:
    named = {"key": key(graph, node.iri), "graph": graph, "iri": node.iri, "id": name_of(node.iri)}
    return {"labels": list(node.labels), "properties": {**node.properties, **named}}


def _other(graph: str, before: Node, after: Node) -> Row:
    """What makes one node of the other; what is null goes."""
    gone = dict.fromkeys(before.properties.keys() - after.properties.keys())
    return {
        "key": key(graph, after.iri),
        "properties": {**gone, **after.properties},
        "without": [label for label in before.labels if label not in after.labels],
        "labels": [label for label in after.labels if label not in before.labels],
    }


def _shared(graph: str, node: Node) -> Row:
    name = node.properties.get("prefLabel")
    named = isinstance(name, str)
    return {"key": key(graph, node.iri), "iri": node.iri, "name": name if named else name_of(node.iri), "named": named}


def _duties(drawing: Drawing) -> Iterator[Row]:
    """Who has what to do with which task, from the assignments; each task, unit, role and scope once."""
    tasks = {edge.source: edge.target for edge in drawing.edges if edge.kind == "ABOUT"}
    found: dict[tuple[str, str, str, str], None] = {}
    for edge in drawing.edges:
        node = drawing.nodes[edge.source]
        if edge.kind == "UNIT" and "Assignment" in node.labels and edge.source in tasks:
            role, scope = str(node.properties["role"]).upper(), str(node.properties["scope"])
            found[key(drawing.graph, tasks[edge.source]), edge.target, role, scope] = None
    for task, unit, role, scope in found:
        yield {"task": task, "unit": unit, "kind": role, "scope": scope}
