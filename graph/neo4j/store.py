"""How is the graph kept by a Neo4j server? One document is one transaction; questions are answered in Cypher.

How statements stand there, see ``graph.property_graph``: every node has the label ``Thing`` and the name of the
document's graph, so that what two documents say of one unit stays apart and goes with its document.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NoReturn

from graph.change import Change
from graph.neo4j import cypher, drawing
from graph.neo4j.access import PATIENCE, Access, Login
from graph.neo4j.migrating import migrate, missing
from graph.question import Question, question
from graph.statement_store import FORMAT, StatementStore
from graph.store import Row, Rows, Value
from ontology import iris
from ontology.errors import StoreError
from ontology.statements import Statement

_OTHERS = "MATCH (node) WHERE NOT node:Migration RETURN true AS other LIMIT 1"


class Neo4jStore(StatementStore):
    """A graph in a database of a Neo4j server. Several programs may have it open and write.

    The user is ``POLICYGRAPH_NEO4J_USER`` (neo4j), the password ``POLICYGRAPH_NEO4J_PASSWORD``, the database
    ``POLICYGRAPH_NEO4J_DATABASE`` (the server's own choice where it is not given). ``patience`` is how many seconds
    work is tried again after the way to the server broke.
    """

    def __init__(self, location: str, *, read_only: bool = False, patience: float = PATIENCE) -> None:
        super().__init__(location, read_only=read_only)
        self.access = Access(location, Login.from_environment(), read_only=read_only, patience=patience)
        try:
            self._prepare()
        except BaseException:
            self.close()
            raise

    def ask(self, name: str, /, **parameters: Value) -> Rows:
        """The rows that answer a named question."""
        asked = question(name)
        given: dict[str, Any] = {parameter.name: value for parameter, value in asked.bind(parameters).items()}
        bound = {parameter.name: given.get(parameter.name) for parameter in asked.parameters}
        document = given.get("document")
        bound["graph"] = None if document is None else iris.graph(str(document))
        return tuple(_row(asked, row) for row in self.access.rows(asked.cypher_for(given), **bound))

    def close(self) -> None:
        """Let go of the server; calling it twice does no harm."""
        self._cache.clear()
        self.access.close()

    # --- the engine ---------------------------------------------------------------------------

    def _prepare(self) -> None:
        """Check whose database it is, and bring constraints and indexes up to date where that is allowed."""
        if not self._read_only and self._mark(iris.STORE_NODE, "format") is None and self._is_empty():
            migrate(self.access)  # constraints first: two programs may be the first at the same moment
        self._check_format()
        if not self._read_only:
            migrate(self.access)
        elif missing(self.access):
            hint = "请先以可写方式打开一次（例如 policygraph ingest）"
            raise StoreError("图谱的数据库结构还不是最新", where=self._location, hint=hint)

    def _said(self, graph: str) -> Iterator[Statement]:
        return iter(self.access.read(drawing.said, graph))

    def _marks(self, mark: str, beginning: str) -> dict[str, str]:
        found = self.access.rows(cypher.READ_MARKS, beginning=beginning, mark=mark)
        return {row["node"]: row["text"] for row in found if row["text"] is not None}

    def _mark(self, node: str, mark: str) -> str | None:
        node.encode()  # half a character names nothing, and the driver cannot send it
        found = self.access.rows(cypher.READ_MARK, node=node, mark=mark)
        return found[0]["text"] if found else None

    def _make(self, change: Change) -> None:
        self.access.write(drawing.make, change)

    def _is_empty(self) -> bool:
        if not self.access.rows(_OTHERS):
            return True
        return self._mark(iris.STORE_NODE, "format") == FORMAT  # another program made it a graph a moment ago

    def _refuse_foreign(self) -> NoReturn:
        if self._is_empty():
            raise StoreError("这里还没有图谱", where=self._location, hint="请先用 policygraph ingest 入库文件")
        hint = "请另选一个空的数据库（POLICYGRAPH_NEO4J_DATABASE）"
        raise StoreError("图数据库里有别的数据，不是图谱", where=self._location, hint=hint)


def _row(asked: Question, found: dict[str, Any]) -> Row:
    row: dict[str, Value] = {}
    for column in asked.columns:
        value = drawing.native(found[column.name])
        row[column.name] = float(value) if column.type == "number" and isinstance(value, int) else value
    return row
