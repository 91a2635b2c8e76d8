"""How is the graph kept in a folder of this machine? Oxigraph on disk, no server.

One document is one named graph and one transaction. A small graph beside them says which format
the store has and which digest each document was stored with.
"""

from __future__ import annotations

import contextlib
import hashlib
import secrets
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NoReturn, cast

import pyoxigraph as ox

from graph import folder, holder
from graph.change import MARKS, Change, sparql
from graph.moment import Moment
from graph.prepared import nquads
from graph.question import question
from graph.serialise import ntriples
from graph.sparql_terms import Reader, query_of, readers_of, statement_of, value_of
from graph.statement_store import StatementStore, marks_of
from graph.store import Prepared, Row, Rows, Value
from ontology import iris
from ontology.errors import StoreError
from ontology.mapping import Literal
from ontology.statements import Statement

_STATES = 64  # texts of the state beside each other, after which one is left


class OxigraphStore(StatementStore):
    """A graph in a folder."""

    def __init__(self, location: str, *, read_only: bool = False) -> None:
        super().__init__(location, read_only=read_only)
        self._written = False
        self._added = 0
        self._moment: Moment | None
        self._store: ox.Store | None
        self._store, self._moment = folder.open_folder(Path(location), read_only=read_only)
        if not read_only:
            holder.note(Path(location))
        try:
            self._check_format()
        except BaseException:
            self.close()
            raise

    def ask(self, name: str, /, **parameters: Value) -> Rows:
        """The rows that answer a named question."""
        asked = question(name)
        query, graph = query_of(asked, parameters)
        graphs: list[ox.NamedNode | ox.BlankNode] | None = [ox.NamedNode(graph)] if graph else None
        with folder.reading(self._location):
            solutions = self._open().query(query, named_graphs=graphs)
            readers = readers_of(asked.columns)
            return tuple(_row(readers, solution) for solution in cast("ox.QuerySolutions", solutions))

    def state(self) -> str:
        """Another text after each change of the graph; several texts beside each other count as one."""
        pattern = (ox.NamedNode(iris.STORE_NODE), ox.NamedNode(MARKS["state"]), None, ox.NamedNode(iris.META_GRAPH))
        with folder.reading(self._location):
            texts = sorted(cast("ox.Literal", quad.object).value for quad in self._open().quads_for_pattern(*pattern))
        return texts[0] if len(texts) == 1 else hashlib.sha256(".".join(texts).encode()).hexdigest() if texts else ""

    def close(self) -> None:
        """Let go of the folder; calling it twice does no harm."""
        self._cache.clear()
        store, self._store = self._store, None
        if store is not None and not self._read_only:
            holder.forget(Path(self._location))
        if store is not None and self._written:
            # What is only in the log is replayed at every opening, which takes seconds; it is safe either way.
            with contextlib.suppress(OSError, RuntimeError):
                store.flush()
        del store
        if self._moment is not None:
            self._moment.close()

    def engine(self) -> ox.Store:
        """The engine itself, for queries that are not the project's own."""
        return self._open()

    # --- the engine ---------------------------------------------------------------------------

    def _open(self) -> ox.Store:
        if self._store is None:
            raise StoreError("图谱已关闭", where=self._location)
        return self._store

    def _make(self, change: Change) -> None:
        with folder.writing(self._location):
            self._written = True
            self._open().update(sparql(change))

    def _add(self, documents: Sequence[Prepared]) -> None:
        """New documents, all at once."""
        marks = {node: told for one in documents for node, told in marks_of(one).items()}
        if documents:
            self._load({iris.graph(one.document): one.lines for one in documents}, marks)

    def _load(self, graphs: Mapping[str, str], marks: Mapping[str, Mapping[str, str]]) -> None:
        """Graphs, with what is noted, as files of the engine that it takes up all at once.

        Nothing passes through its log, so that reopening after a kill has nothing to replay. The state of the graph
        gets one more text beside those it has (what is there need not be removed then); the next change leaves one.
        """
        self._refuse_reader()
        noted = [
            Statement(node, MARKS[mark], Literal(text)) for node, told in marks.items() for mark, text in told.items()
        ]
        noted.append(Statement(iris.STORE_NODE, MARKS["state"], Literal(secrets.token_hex(8))))
        text = nquads({**graphs, iris.META_GRAPH: "".join(ntriples(noted))})
        with folder.writing(self._location):
            self._written = True
            self._open().bulk_load(text, format=ox.RdfFormat.N_QUADS, lenient=True)
        self._added += 1
        if self._added % _STATES == 0:
            self._write(Change())

    def _said(self, graph: str) -> Iterator[Statement]:
        with folder.reading(self._location):
            for quad in self._open().quads_for_pattern(None, None, None, ox.NamedNode(graph)):
                yield statement_of(quad)

    def _marks(self, mark: str, beginning: str) -> dict[str, str]:
        pattern = (None, ox.NamedNode(MARKS[mark]), None, ox.NamedNode(iris.META_GRAPH))
        with folder.reading(self._location):
            return {
                node: cast("ox.Literal", quad.object).value
                for quad in self._open().quads_for_pattern(*pattern)
                if (node := cast("ox.NamedNode", quad.subject).value).startswith(beginning)
            }

    def _mark(self, node: str, mark: str) -> str | None:
        pattern = (ox.NamedNode(node), ox.NamedNode(MARKS[mark]), None, ox.NamedNode(iris.META_GRAPH))
        with folder.reading(self._location):
            for quad in self._open().quads_for_pattern(*pattern):
                return cast("ox.Literal", quad.object).value
        return None

    def _is_empty(self) -> bool:
        return not len(self._open())

    def _refuse_foreign(self) -> NoReturn:
        raise StoreError("文件夹里的数据库不是图谱", where=self._location, hint="请另选一个文件夹")


def _row(readers: Sequence[tuple[str, Reader]], solution: ox.QuerySolution) -> Row:
    """One row: every column with its value, None where there is none."""
    return {name: None if (term := solution[name]) is None else _value(read, term) for name, read in readers}


def _value(read: Reader, term: object) -> Value:
    named = isinstance(term, ox.NamedNode)
    return value_of(read, cast("ox.NamedNode | ox.Literal", term).value, iri=named)
