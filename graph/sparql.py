"""How is the graph kept by a SPARQL server? Queries and updates over the SPARQL 1.1 protocol, whatever engine answers.

A location is ``sparql+http://host:3030/policies`` for a server that answers at ``…/query`` and ``…/update``, as Fuseki
does; other paths are given in the address: ``sparql+https://host/repositories/p?query=/&update=/statements``. User and
password come from ``POLICYGRAPH_SPARQL_USER`` and ``POLICYGRAPH_SPARQL_PASSWORD`` (or its ``_FILE``). One write is
one update request: servers with transactions make it whole or not at all.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NoReturn, cast
from urllib.parse import parse_qs, urlsplit

import pyoxigraph as ox

from graph.change import MARKS, Change, sparql
from graph.http import Endpoint
from graph.question import question
from graph.secret import secret
from graph.sparql_terms import Reader, query_of, readers_of, statement_of, value_of
from graph.statement_store import StatementStore, marks_of
from graph.store import Prepared, Row, Rows, Value
from ontology import iris
from ontology.errors import StoreError
from ontology.statements import Statement

_RESULTS = "application/sparql-results+json"
_BUNDLE = 8_000_000  # characters of statements in one request


class SparqlStore(StatementStore):
    """A graph on a server that speaks SPARQL 1.1."""

    def __init__(self, location: str, *, read_only: bool = False) -> None:
        super().__init__(location, read_only=read_only)
        base, query, update = addresses(location)
        self._endpoint = Endpoint(location, auth=login())
        self._query, self._update = base + query, base + update
        try:
            self._check_format()
        except BaseException:
            self.close()
            raise

    def ask(self, name: str, /, **parameters: Value) -> Rows:
        """The rows that answer a named question."""
        asked = question(name)
        readers = readers_of(asked.columns)
        return tuple(_row(readers, binding) for binding in self._select(*query_of(asked, parameters)))

    def close(self) -> None:
        """Let go of the connections; calling it twice does no harm."""
        self._cache.clear()
        self._endpoint.close()

    # --- the engine ---------------------------------------------------------------------------

    def _select(self, query: str, graph: str | None = None) -> list[Mapping[str, Any]]:
        form = {"query": query} | ({"named-graph-uri": graph} if graph else {})
        answered = self._endpoint.post(self._query, form=form, accept=_RESULTS).json()
        return cast("list[Mapping[str, Any]]", answered["results"]["bindings"])

    def _make(self, change: Change) -> None:
        self._endpoint.post(self._update, body=sparql(change), kind="application/sparql-update")

    def _add(self, documents: Sequence[Prepared]) -> None:
        """New documents, so many at once as make a request of a few megabytes: the server commits once for all."""
        for some in _bundles(documents):
            marks = {node: told for one in some for node, told in marks_of(one).items()}
            self._load({iris.graph(one.document): one.lines for one in some}, marks)

    def _said(self, graph: str) -> Iterator[Statement]:
        query = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}"
        answered = self._endpoint.post(self._query, form={"query": query}, accept="application/n-triples")
        for triple in ox.parse(answered.content, format=ox.RdfFormat.N_TRIPLES):
            yield statement_of(triple)

    def _marks(self, mark: str, beginning: str) -> dict[str, str]:
        where = f'?node <{MARKS[mark]}> ?text FILTER(STRSTARTS(STR(?node), "{beginning}"))'
        found = self._select(f"SELECT ?node ?text WHERE {{ GRAPH <{iris.META_GRAPH}> {{ {where} }} }}")
        return {binding["node"]["value"]: binding["text"]["value"] for binding in found}

    def _mark(self, node: str, mark: str) -> str | None:
        where = f"GRAPH <{iris.META_GRAPH}> {{ <{node}> <{MARKS[mark]}> ?text }}"
        for binding in self._select(f"SELECT ?text WHERE {{ {where} }}"):
            return str(binding["text"]["value"])
        return None

    def _is_empty(self) -> bool:
        anything = "SELECT ?s WHERE { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } } LIMIT 1"
        return not self._select(anything)

    def _refuse_foreign(self) -> NoReturn:
        if self._is_empty():
            raise StoreError("这里还没有图谱", where=self._location, hint="请先用 policygraph ingest 入库文件")
        raise StoreError("服务器上的数据不是图谱", where=self._location, hint="请另选一个空的数据集")


def login() -> tuple[str, str] | None:
    """User and password of the server, None where there is no user."""
    user = os.environ.get("POLICYGRAPH_SPARQL_USER", "")
    return (user, secret("POLICYGRAPH_SPARQL_PASSWORD")) if user else None


def _bundles(documents: Sequence[Prepared]) -> Iterator[list[Prepared]]:
    bundle: list[Prepared] = []
    size = 0
    for one in documents:
        if bundle and size + len(one.lines) > _BUNDLE:
            yield bundle
            bundle, size = [], 0
        bundle.append(one)
        size += len(one.lines)
    if bundle:
        yield bundle


def addresses(location: str) -> tuple[str, str, str]:
    """The base of a server's dataset, and where under it queries and updates go; StoreError where there is none."""
    parts = urlsplit(location.removeprefix("sparql+"))
    if not parts.hostname or "@" in parts.netloc:
        raise StoreError(
            "服务器地址写得不对",
            where=location.rpartition("@")[2] if "@" in location else location,
            hint="例如 sparql+http://127.0.0.1:3030/policies；用户名和密码请放在 POLICYGRAPH_SPARQL_USER、"
            "POLICYGRAPH_SPARQL_PASSWORD 中",
        )
    told = {name: values[0] for name, values in parse_qs(parts.query).items()}
    base = f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/')}"
    paths = ("" if path == "/" else path for path in (told.get("query", "/query"), told.get("update", "/update")))
    query, update = paths
    return base, query, update


def _row(readers: Sequence[tuple[str, Reader]], binding: Mapping[str, Any]) -> Row:
    """One row: every column with its value, None where there is none."""
    return {name: None if (term := binding.get(name)) is None else _value(read, term) for name, read in readers}


def _value(read: Reader, term: Mapping[str, Any]) -> Value:
    return value_of(read, str(term["value"]), iri=term["type"] == "uri")
