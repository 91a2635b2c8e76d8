"""How is the graph kept by a Neo4j server? One document is one transaction; questions are answered in Cypher.

The user is ``POLICYGRAPH_NEO4J_USER`` (neo4j), the password ``POLICYGRAPH_NEO4J_PASSWORD``, the database
``POLICYGRAPH_NEO4J_DATABASE`` (the server's own choice where it is not given). How statements stand there, see
``graph.property_graph``: every node has the label ``Thing`` and the name of the document's graph, so that what two
documents say of one unit stays apart and goes with its document.
"""

from __future__ import annotations

import itertools
import os
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NoReturn, TypeVar

from neo4j import Driver, GraphDatabase, ManagedTransaction, RoutingControl, Session
from neo4j.exceptions import ServiceUnavailable, SessionExpired
from neo4j.time import Date

from graph.change import Change
from graph.migration import migrate
from graph.neo4j_faults import translated
from graph.property_graph import Edge, Node, drawn, name_of, read_edge, read_node
from graph.question import question
from graph.statement_store import StatementStore
from graph.store import Row, Rows, Value
from ontology import iris
from ontology.errors import StoreError
from ontology.statements import Statement

_ROWS = 5000  # in one statement
_CONNECT = 5.0  # seconds for a connection
_RETRY = 30.0  # seconds in which a transaction is tried again: a restart takes some
_LEFT_TO_US = frozenset(("Thing", "Mark", "Migration"))

_NODES = (
    "MATCH (thing:Thing {graph: $graph}) RETURN thing.iri AS iri, labels(thing) AS labels, properties(thing) AS said"
)
_EDGES = (
    "MATCH (thing:Thing {graph: $graph})-[edge]->(other) "
    "RETURN thing.iri AS source, type(edge) AS kind, other.iri AS target"
)
_Found = TypeVar("_Found")


class Neo4jStore(StatementStore):
    """A graph on a Neo4j server."""

    def __init__(self, location: str, *, read_only: bool = False) -> None:
        super().__init__(location, read_only=read_only)
        user = os.environ.get("POLICYGRAPH_NEO4J_USER", "neo4j")
        password = os.environ.get("POLICYGRAPH_NEO4J_PASSWORD", "")
        self._database = os.environ.get("POLICYGRAPH_NEO4J_DATABASE") or None
        self._driver: Driver | None = None
        with translated(location):
            self._driver = GraphDatabase.driver(
                location,
                auth=(user, password),
                connection_timeout=_CONNECT,
                max_transaction_retry_time=_RETRY,
                notifications_min_severity="OFF",
            )
        try:
            with translated(location):
                self._driver.verify_connectivity()
                self._check_format()
                if not read_only:
                    migrate(self._run)
        except BaseException:
            self.close()
            raise

    def ask(self, name: str, /, **parameters: Value) -> Rows:
        """The rows that answer a named question."""
        asked = question(name)
        given: dict[str, Any] = dict.fromkeys(parameter.name for parameter in asked.parameters)
        bound = {parameter.name: value for parameter, value in asked.bind(parameters).items()}
        found = self._read(asked.cypher_for(bound), **{**given, **bound})
        return tuple(_row(asked.columns, row) for row in found)

    def close(self) -> None:
        """Let go of the server; calling it twice does no harm."""
        self._cache.clear()
        driver, self._driver = self._driver, None
        if driver is not None:
            driver.close()

    # --- the engine ---------------------------------------------------------------------------

    def _open(self) -> Driver:
        if self._driver is None:
            raise StoreError("图谱已关闭", where=self._location)
        return self._driver

    def _read(self, cypher: str, /, **parameters: Any) -> list[dict[str, Any]]:
        """The rows of a statement that changes nothing; any member of a cluster answers."""
        with translated(self._location):
            return self._again(
                lambda: self._open().execute_query(
                    cypher, parameters, database_=self._database, routing_=RoutingControl.READ
                )
            )

    def _run(self, cypher: str, /, **parameters: object) -> list[dict[str, object]]:
        """The rows of a statement that is a transaction of its own."""
        with translated(self._location):
            return self._again(lambda: self._open().execute_query(cypher, parameters, database_=self._database))

    def _again(self, ask: Callable[[], Any]) -> list[dict[str, Any]]:
        return [row.data() for row in self._waiting(ask).records]

    def _waiting(self, work: Callable[[], _Found]) -> _Found:
        """Do some work; where the server is away for a moment, as in a restart, once more when it is back."""
        until = time.monotonic() + _RETRY
        for pause in itertools.count(1):
            try:
                return work()
            except (ServiceUnavailable, SessionExpired):
                if time.monotonic() > until:
                    raise
                time.sleep(min(pause, 5))
        raise AssertionError("unreachable")

    def _session(self) -> Session:
        driver = self._open()
        return driver.session(database=self._database, bookmark_manager=driver.execute_query_bookmark_manager)

    def _make(self, change: Change) -> None:
        drawings = {graph: drawn(said) for graph, said in change.graphs.items()}

        def work(transaction: ManagedTransaction) -> None:
            for node, marks in change.marks.items():
                _note(transaction, node, marks)
            for graph, (nodes, edges) in drawings.items():
                transaction.run("MATCH (thing:Thing {graph: $graph}) DETACH DELETE thing", graph=graph).consume()
                _create(transaction, graph, nodes, edges)

        def once() -> None:
            with self._session() as session:
                session.execute_write(work)

        with translated(self._location):
            self._waiting(once)

    def _said(self, graph: str) -> Iterator[Statement]:
        for row in self._read(_NODES, graph=graph):
            labels = tuple(label for label in row["labels"] if label != "Thing")
            said = {name: _native(value) for name, value in row["said"].items()}
            yield from read_node(Node(row["iri"], labels, said))
        for row in self._read(_EDGES, graph=graph):
            yield read_edge(Edge(row["source"], row["kind"], row["target"]))

    def _marks(self, mark: str, beginning: str) -> dict[str, str]:
        found = self._read(
            "MATCH (mark:Mark) WHERE mark.key STARTS WITH $beginning AND mark[$mark] IS NOT NULL "
            "RETURN mark.key AS node, mark[$mark] AS text",
            beginning=beginning,
            mark=mark,
        )
        return {row["node"]: row["text"] for row in found}

    def _mark(self, node: str, mark: str) -> str | None:
        node.encode()  # half a character names nothing, and the driver cannot send it
        for row in self._read("MATCH (mark:Mark {key: $node}) RETURN mark[$mark] AS text", node=node, mark=mark):
            return None if row["text"] is None else str(row["text"])
        return None

    def _is_empty(self) -> bool:
        foreign = "MATCH (node) WHERE none(label IN labels(node) WHERE label IN $ours) RETURN 1 AS one LIMIT 1"
        return not self._read(foreign, ours=sorted(_LEFT_TO_US))

    def _refuse_foreign(self) -> NoReturn:
        if self._is_empty():
            raise StoreError("这里还没有图谱", where=self._location, hint="请先用 policygraph ingest 入库文件")
        raise StoreError("图数据库里有别的数据，不是图谱", where=self._location, hint="请另选一个空的数据库")


def _note(transaction: ManagedTransaction, node: str, marks: Any) -> None:
    """Put what is noted of a thing; of the store itself only the marks given are replaced."""
    if node == iris.STORE_NODE:
        transaction.run("MERGE (mark:Mark {key: $node}) SET mark += $marks", node=node, marks=marks).consume()
    elif marks:
        told = {**marks, "key": node}
        transaction.run("MERGE (mark:Mark {key: $node}) SET mark = $told", node=node, told=told).consume()
    else:
        transaction.run("MATCH (mark:Mark {key: $node}) DELETE mark", node=node).consume()


def _create(transaction: ManagedTransaction, graph: str, nodes: Iterable[Node], edges: Iterable[Edge]) -> None:
    """Make the nodes by their labels and the relationships by their types: one text each, which the server knows."""
    by_labels: dict[tuple[str, ...], list[dict[str, Any]]] = defaultdict(list)
    for node in nodes:
        names = {"key": _key(graph, node.iri), "graph": graph, "iri": node.iri, "id": name_of(node.iri)}
        by_labels[tuple(sorted(node.labels))].append({**node.properties, **names})
    for labels, rows in by_labels.items():
        written = "".join(f":{_quoted(label)}" for label in ("Thing", *labels))
        for some in _batches(rows):
            transaction.run(f"UNWIND $rows AS row CREATE (thing{written}) SET thing = row", rows=some).consume()
    by_kind: dict[str, list[list[str]]] = defaultdict(list)
    for edge in edges:
        by_kind[edge.kind].append([_key(graph, edge.source), _key(graph, edge.target)])
    for kind, pairs in by_kind.items():
        made = (
            "UNWIND $pairs AS pair MATCH (source:Thing {key: pair[0]}) MATCH (target:Thing {key: pair[1]}) "
            f"CREATE (source)-[:{_quoted(kind)}]->(target)"
        )
        for batch in _batches(pairs):
            transaction.run(made, pairs=batch).consume()


def _batches(rows: list[_Found]) -> Iterator[list[_Found]]:
    """The rows, so many in a statement as a server takes well."""
    yield from (rows[start : start + _ROWS] for start in range(0, len(rows), _ROWS))


def _key(graph: str, iri: str) -> str:
    return f"{graph}\n{iri}"


def _quoted(name: str) -> str:
    """A label or type as Cypher reads it, whatever it holds."""
    return "`" + name.replace("\\", "\\\\").replace("`", "``") + "`"


def _native(value: Any) -> Any:
    """A date of the driver as Python's."""
    return value.to_native() if isinstance(value, Date) else value


def _row(columns: Iterable[Any], row: dict[str, Any]) -> Row:
    found: dict[str, Value] = {}
    for column in columns:
        value = _native(row[column.name])
        found[column.name] = float(value) if column.type == "number" and isinstance(value, int) else value
    return found
