"""What is at fault in the graph? The SHACL shapes run over one document at a time.

A document's graph holds everything its shapes look at, so that memory stays flat however many
documents there are. The plain checks run over the statements as they are; constraints in SPARQL
run in Oxigraph, over a graph in memory that lives as long as the run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import cast

import pyoxigraph as ox

from graph import serialise
from graph.components import Data, comparable, follow
from graph.shapes import Query, Shape, shapes
from graph.store import Fault
from ontology import iris, terms
from ontology.mapping import Literal, Object
from ontology.model import Record
from ontology.statements import Statement, statements

_ORDER = ("violation", "warning", "info")
_THIS = ox.Variable("this")


def inspect(record: Record) -> tuple[Fault, ...]:
    """What the shapes find in a record, stored or not; the gravest first."""
    return tuple(faults(statements(record)))


def faults(said: Iterable[Statement], using: Iterable[Shape] | None = None) -> list[Fault]:
    """What shapes, the project's where none are given, find in one document's statements; the gravest first."""
    found = _Run(tuple(said), shapes() if using is None else tuple(using)).faults()
    return sorted(found, key=lambda fault: (_ORDER.index(fault.severity), fault.shape, fault.node, fault.value or ""))


def _forged_quotations(data: Data, document: str) -> Iterator[str]:
    """The passages whose quotation is not what the text says there."""
    text = data.first(document, terms.TEXT)
    if not isinstance(text, Literal):
        return
    for node in data.things.get(terms.QUOTE_SELECTOR, ()):
        ends = [data.first(node, term) for term in (terms.SELECTOR_START, terms.SELECTOR_END)]
        start, end = (None if one is None else comparable(one) for one in ends)
        if isinstance(start, int) and isinstance(end, int):
            quoted = Literal(text.lexical[start:end])
            yield from (node for quotation in data.values(node, terms.SELECTOR_EXACT) if quotation != quoted)


_COMPILED: Mapping[str, Callable[[Data, str], Iterator[str]]] = {"quotation-differs": _forged_quotations}
"""Constraints that are run by a function of the same meaning, since each row of their query reads the whole text."""


class _Run:
    """One run over the statements of one document."""

    def __init__(self, said: tuple[Statement, ...], using: tuple[Shape, ...]) -> None:
        self._said = said
        self._using = using
        self._data = Data(said)
        self._graph: ox.Store | None = None

    def faults(self) -> Iterator[Fault]:
        for shape in self._using:
            for target in shape.targets:
                for node in self._data.things.get(target, ()):
                    yield from self._of_shape(shape, node)

    def _of_shape(self, shape: Shape, node: str) -> Iterator[Fault]:
        values = follow(self._data, node, shape.steps)
        for check in shape.checks:
            for value in check(self._data, node, values):
                yield self._fault(shape, shape.name, shape.message, node, None if value == node else value)
        for inner in shape.properties:
            yield from self._of_shape(inner, node)
        for query in shape.queries:
            for value in self._selected(query, node):
                yield self._fault(shape, query.name, query.message, value or node, None)

    def _selected(self, query: Query, node: str) -> Iterator[str | None]:
        """What a constraint in SPARQL finds: the things at fault, None where it names none."""
        compiled = _COMPILED.get(query.name)
        if compiled is not None:
            yield from compiled(self._data, node)
            return
        if self._graph is None:
            queries = [query for shape in self._using for query in shape.queries if query.name not in _COMPILED]
            spoken = {term for query in queries for term in query.properties}
            self._graph = ox.Store()
            lines = serialise.ntriples(claim for claim in self._said if claim.predicate in spoken)
            self._graph.load("".join(lines).encode(), format=ox.RdfFormat.N_TRIPLES, lenient=True)  # names are sound
        rows = self._graph.query(query.select, prefixes=dict(query.prefixes), substitutions={_THIS: ox.NamedNode(node)})
        for row in cast("ox.QuerySolutions", rows):
            value = row["value"]
            yield value.value if isinstance(value, ox.NamedNode) else None

    def _fault(self, shape: Shape, name: str, message: str, node: str, value: Object | None) -> Fault:
        return Fault(
            severity=shape.severity,
            message=message,
            shape=name,
            node=node,
            document=iris.document_id_of(node),
            path=self._path(node),
            value=value if value is None or isinstance(value, str) else value.lexical,
        )

    def _path(self, node: str) -> str | None:
        """The path of the task that the thing is or belongs to."""
        task = self._data.first(node, terms.ABOUT) or self._data.first(node, terms.DEPENDENT) or node
        path = self._data.first(str(task), terms.PATH)
        return None if path is None or isinstance(path, str) else path.lexical
