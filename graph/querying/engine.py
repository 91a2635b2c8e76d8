"""What answers a query? The embedded engine over a view that does not change, or a server that speaks SPARQL."""

from __future__ import annotations

import contextlib
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import IO, Protocol, cast

import httpx
import pyoxigraph as ox

from graph.oxigraph import OxigraphStore
from graph.querying.faults import QueryError, too_long
from graph.querying.guard import Checked, malformed
from graph.querying.writing import Row
from graph.serialise import ALL_PREFIXES
from graph.sparql import addresses, login
from ontology.errors import StoreError

_PLACE = re.compile(r"error at (\d+):(\d+)")
_NOWHERE = ox.NamedNode("urn:policygraph:no-graph")  # an empty list of named graphs would mean all of them
_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Table:
    """The answer of SELECT."""

    names: tuple[str, ...]
    rows: Iterator[Row]


Answer = Table | bool | Iterator[ox.Triple]


class Engine(Protocol):
    """What a query is put to."""

    def answer(self, query: str, checked: Checked, default: Sequence[str], named: Sequence[str]) -> Answer:
        """The answer; ``default`` and ``named`` are graphs chosen beside the query, which then go before its own."""
        ...

    def placed(self, query: str, fault: QueryError) -> QueryError:
        """The fault of a query with the best place that is known."""
        ...

    def fresh(self, state: str) -> None:
        """See the graph as it is at this state."""
        ...

    def close(self) -> None:
        """Let go of the graph."""
        ...


class Embedded:
    """The embedded engine. Without FROM a query is about all graphs together."""

    def __init__(self, location: str, *, confined: bool) -> None:
        self.confined = confined
        self._location = location
        self._state: str | None = None
        self._store: OxigraphStore | None = None

    def placed(self, query: str, fault: QueryError) -> QueryError:
        """The same fault at the place where this engine stopped reading, which is nearer than where a group began."""
        if fault.line_number is None or not self.confined:
            return fault
        try:
            with told(query):
                ox.Store().query(query, prefixes=ALL_PREFIXES)
        except QueryError as nearer:
            return nearer if nearer.line_number is not None else fault
        return fault

    def fresh(self, state: str) -> None:
        """Open the store anew where it has changed."""
        if self._store is not None and state == self._state:
            return
        self.close()
        self._store = OxigraphStore(self._location, read_only=True)
        self._state = state

    def close(self) -> None:
        """Let go of the folder."""
        if self._store is not None:
            self._store.close()

    def answer(self, query: str, checked: Checked, default: Sequence[str], named: Sequence[str]) -> Answer:
        """The answer of the engine; QueryError where it does not take the query, or a graph is not there."""
        if self._store is None:
            raise StoreError("图谱没有打开", where=self._location)
        store = self._store.engine()
        chosen = bool(default or named)
        for graph in (*default, *named) if chosen else (*checked.default, *checked.named):
            if not _there(store, graph):
                raise QueryError(
                    "图谱中没有这个图，本服务也不从外部取", where=graph[:_SHOWN], hint="可用的图见 GRAPH ?g { … }"
                )
        given: dict[str, object] = {"use_default_graph_as_union": not (chosen or checked.default or checked.named)}
        if chosen:
            given["default_graph"] = [ox.NamedNode(graph) for graph in default]
            given["named_graphs"] = [ox.NamedNode(graph) for graph in named] or [_NOWHERE]
        with told(query):
            found = store.query(query, prefixes=ALL_PREFIXES, **given)  # type: ignore[arg-type]
            return _of(found)


def _there(store: ox.Store, graph: str) -> bool:
    try:
        return store.contains_named_graph(ox.NamedNode(graph))
    except ValueError:
        return False


def _of(found: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples) -> Answer:
    if isinstance(found, ox.QueryBoolean):
        return bool(found)
    if isinstance(found, ox.QuerySolutions):
        names = tuple(variable.value for variable in found.variables)
        return Table(names, (tuple(cast("Row", row)) for row in found))
    return cast("Iterator[ox.Triple]", iter(found))


@contextlib.contextmanager
def told(query: str) -> Iterator[None]:
    """The engine's complaints of a query as QueryError, with the place where it has one."""
    try:
        yield
    except SyntaxError as error:
        place = _PLACE.search(str(error))
        if place is None:
            raise QueryError(
                f"查询写法有误（{' '.join(str(error).split())[:_SHOWN]}）", hint="请对照示例检查"
            ) from error
        raise malformed(query, int(place[1]), int(place[2])) from error
    except (RuntimeError, ValueError) as error:
        said = " ".join(str(error).split())[:_SHOWN]
        raise QueryError(f"查询不能执行（{said}）", hint="请检查函数名和参数") from error


class Remote:
    """A server that speaks SPARQL 1.1. What a query without FROM is about is the server's own choice."""

    def __init__(self, location: str, seconds: float = 60.0) -> None:
        self._location = location
        base, query, _ = addresses(location)
        self._url = base + query
        self._client = httpx.Client(auth=login(), timeout=seconds, trust_env=False)

    def placed(self, query: str, fault: QueryError) -> QueryError:  # noqa: ARG002 - as the other
        """As it was found."""
        return fault

    def fresh(self, state: str) -> None:
        """Nothing is kept here."""

    def close(self) -> None:
        """Let go of the connections."""
        self._client.close()

    def answer(self, query: str, checked: Checked, default: Sequence[str], named: Sequence[str]) -> Answer:
        """The server's answer as it comes in."""
        missing = "".join(
            f"PREFIX {name}: <{iri}> "
            for name, iri in ALL_PREFIXES.items()
            if name not in checked.prefixes and f"{name}:" in query
        )
        rows = checked.kind in ("select", "ask")
        accept = "application/sparql-results+json" if rows else "application/n-triples"
        form = {"query": missing + query, "default-graph-uri": list(default), "named-graph-uri": list(named)}
        request = self._client.build_request("POST", self._url, data=form, headers={"accept": accept})
        try:
            answered = self._client.send(request, stream=True)
            self._check(answered)
            arriving = cast("IO[bytes]", io.BufferedReader(_Arriving(answered.iter_bytes())))
            if not rows:
                return (cast("ox.Triple", one) for one in ox.parse(arriving, format=ox.RdfFormat.N_TRIPLES))
            return _of(cast("ox.QuerySolutions", ox.parse_query_results(arriving, format=ox.QueryResultsFormat.JSON)))
        except httpx.TransportError as error:
            hint = "请检查地址，以及服务器是否已启动"
            raise StoreError("图谱服务器没有应答", where=self._location, hint=hint) from error

    def _check(self, answered: httpx.Response) -> None:
        if answered.is_success:
            return
        said = " ".join(answered.read().decode("utf-8", "replace").split())[:_SHOWN]
        if answered.status_code == 400:
            raise QueryError(f"图谱服务器不接受这个查询（{said}）", hint="请对照示例检查")
        if answered.status_code in (408, 503, 504):
            raise too_long(0) if not said else StoreError(f"图谱服务器没有答完（{said}）", where=self._location)
        raise StoreError(f"图谱服务器出错（{answered.status_code} {said}）", where=self._location)


class _Arriving(io.RawIOBase):
    """Blocks of an answer as a file that is read."""

    def __init__(self, blocks: Iterator[bytes]) -> None:
        self._blocks = blocks
        self._rest = b""

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        """The next bytes; 0 at the end."""
        while not self._rest:
            block = next(self._blocks, None)
            if block is None:
                return 0
            self._rest = block
        size = min(len(buffer), len(self._rest))
        buffer[:size] = self._rest[:size]
        self._rest = self._rest[size:]
        return size
