"""How long does each named question take in each store, beside the same query typed straight into the engine?

    python -m benchmarks.stores 1000000 5000000 --stores oxigraph,neo4j,fuseki

Graphs of about so many triples are generated, put into each store and asked every named question with parameters drawn
from their own documents; the bare engine gets the same text right before. The table gives median and 95th percentile in
milliseconds, the ratio to the bare engine, and how time grew from the smallest to the largest graph beside the rows.
"""

from __future__ import annotations

import argparse
import contextlib
import datetime as dt
import itertools
import json
import os
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, cast

import httpx
import pyoxigraph as ox
from neo4j import GraphDatabase
from rich.console import Console
from rich.progress import track
from rich.table import Table

from benchmarks.large import CACHE, graph_of, record, records
from graph.prepared import prepared
from graph.question import Question, questions
from graph.sparql_terms import query_of
from graph.store import GraphStore, Value, open_store
from ontology import iris
from tests import servers

TRIPLES = 97  # a task, on average: statements of the first thirty records
_DOCUMENTS = 15.0  # tasks in one
_RUNS = 30
_AT_ONCE = 32  # documents put together, as ingestion does
_SECONDS = 15.0  # for one question in one store
Straight = Callable[[Question, dict[str, Value]], int]
"""Asks the bare engine; how many rows it gave."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """What was measured of one question: milliseconds, rows, and the ratio of medians to the bare engine."""

    store: str
    triples: int
    question: str
    rows: float
    median: float
    p95: float
    bare: float
    ratio: float


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("triples", type=int, nargs="+")
    parser.add_argument("--stores", default="oxigraph,neo4j,fuseki")
    parser.add_argument("--json", type=Path, help="keep the figures in a file")
    told = parser.parse_args()
    figures: list[Figure] = []
    console = Console(width=150)
    for name in told.stores.split(","):
        for triples in told.triples:
            with _served(name, triples) as (store, straight):
                found = [_measured(name, triples, store, straight, one) for one in questions().values()]
            console.print(_table(found))  # at once: the next store may take an hour
            figures += found
            if told.json:
                told.json.write_text(json.dumps([asdict(one) for one in figures], indent=1), "utf-8")
    if len(told.triples) > 1:
        console.print(_growth(figures, min(told.triples), max(told.triples)))


@contextlib.contextmanager
def _served(name: str, triples: int) -> Iterator[tuple[GraphStore, Straight]]:
    """A store with a graph of about so many triples, and its bare engine."""
    tasks = round(triples / TRIPLES)
    match name:
        case "oxigraph":
            place = str(graph_of(tasks))
            with open_store(place) as store:
                yield store, _oxigraph(store)
        case "neo4j":
            os.environ["POLICYGRAPH_NEO4J_PASSWORD"] = servers.PASSWORD
            with (
                tempfile.TemporaryDirectory(dir=_cache()) as home,
                servers.neo4j(Path(home), heap="3g", page_cache=2048) as server,
                open_store(server.location) as store,
            ):
                _fill(store, tasks, name)
                yield store, _neo4j(server)
        case "fuseki":
            with (
                tempfile.TemporaryDirectory(dir=_cache()) as home,
                servers.fuseki(Path(home), heap="4g") as server,
                open_store(server.location) as store,
            ):
                _fill(store, tasks, name)
                yield store, _fuseki(server)
        case _:
            raise SystemExit(f"no such store: {name}")


def _cache() -> Path:
    CACHE.mkdir(parents=True, exist_ok=True)
    return CACHE


def _fill(store: GraphStore, tasks: int, name: str) -> None:
    documents = max(1, round(tasks / _DOCUMENTS))
    start = time.perf_counter()
    made = iter(track(records(documents), f"{name}: {documents} documents", total=documents, transient=True))
    while some := tuple(prepared(record) for record in itertools.islice(made, _AT_ONCE)):
        store.put_all(some)
    taken = time.perf_counter() - start
    print(f"{name}: {documents} documents put in {taken:.0f} s, {documents / taken:.1f} a second")


def _oxigraph(store: GraphStore) -> Straight:
    engine = cast("ox.Store", cast("Any", store)._open())  # noqa: SLF001 - a second opening would find it in use

    def ask(asked: Question, given: dict[str, Value]) -> int:
        query, graph = query_of(asked, given)
        graphs: list[ox.NamedNode | ox.BlankNode] | None = [ox.NamedNode(graph)] if graph else None
        return len(list(cast("ox.QuerySolutions", engine.query(query, named_graphs=graphs))))

    return ask


def _neo4j(server: servers.Neo4j) -> Straight:
    driver = GraphDatabase.driver(server.location, auth=("neo4j", servers.PASSWORD), notifications_min_severity="OFF")

    def ask(asked: Question, given: dict[str, Value]) -> int:
        bound = {one.name: value for one, value in asked.bind(given).items()}
        document = bound.get("document")
        every = dict.fromkeys((one.name for one in asked.parameters), None) | bound
        every["graph"] = None if document is None else iris.graph(str(document))
        return len(driver.execute_query(asked.cypher_for(bound), every, routing_="r").records)

    return ask


def _fuseki(server: servers.Fuseki) -> Straight:
    client = httpx.Client(timeout=120)
    address = f"{server.location.removeprefix('sparql+')}/query"

    def ask(asked: Question, given: dict[str, Value]) -> int:
        query, graph = query_of(asked, given)
        form = {"query": query} | ({"named-graph-uri": graph} if graph else {})
        answered = client.post(address, data=form, headers={"accept": "application/sparql-results+json"})
        return len(answered.json()["results"]["bindings"])

    return ask


def _parameters(asked: Question, triples: int, draw: random.Random) -> dict[str, Value]:
    """Parameters that some document of the graph answers."""
    made = record(draw.randrange(max(1, round(triples / TRIPLES / _DOCUMENTS))))
    task = draw.choice([one for one in made.tasks if one.references] or list(made.tasks))
    units = [one.unit for one in task.assignments]
    known: dict[str, Value] = {
        "document": made.document.id,
        "task": task.id,
        "called": task.path,
        "unit": units[0],
        "other": units[-1],
        "before": dt.date(draw.randint(2024, 2030), 6, 30),
        "after": dt.date(2024, 1, 1),
        "title": task.references[0].title if task.references else "管理办法",
        "name": "平台",
        "role": "lead",
    }
    needed = {one.name for one in asked.parameters if one.required}
    chosen = {"before", "after", "unit", "title", "name"} | needed
    return {one.name: known[one.name] for one in asked.parameters if one.name in chosen and one.name in known}


def _measured(name: str, triples: int, store: GraphStore, straight: Straight, asked: Question) -> Figure:
    """Ask both, in turns, so that what disturbs one disturbs the other."""
    draw = random.Random(11)  # noqa: S311 - variety, not secrecy
    ours: list[float] = []
    bare: list[float] = []
    rows: list[int] = []
    until = time.perf_counter() + _SECONDS
    for run in range(_RUNS + 2):
        given = _parameters(asked, triples, draw)
        straight(asked, given)  # neither is the first to touch the pages
        start = time.perf_counter()
        count = straight(asked, given)
        middle = time.perf_counter()
        found = store.ask(asked.name, **given)
        end = time.perf_counter()
        if len(found) != count:
            raise SystemExit(f"{name}, {asked.name}: {len(found)} rows, the engine gives {count}")
        if run >= 2:
            ours.append(end - middle)
            bare.append(middle - start)
            rows.append(count)
            if end > until:
                break
    ordered = sorted(ours)
    return Figure(
        store=name,
        triples=triples,
        question=asked.name,
        rows=round(statistics.mean(rows), 1),
        median=round(1000 * statistics.median(ours), 2),
        p95=round(1000 * ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))], 2),
        bare=round(1000 * statistics.median(bare), 2),
        ratio=round(statistics.median(ours) / statistics.median(bare), 2),
    )


def _table(figures: list[Figure]) -> Table:
    table = Table(
        "store", "triples", "question", "rows", "median ms", "p95 ms", "bare ms", "ratio", title="named questions"
    )
    for one in figures:
        told = (one.store, f"{one.triples:,}", one.question, one.rows, one.median, one.p95, one.bare, one.ratio)
        table.add_row(*map(str, told))
    return table


def _growth(figures: list[Figure], small: int, large: int) -> Table:
    """Time and rows of the larger graph by those of the smaller; above 1 in the last column is more than linear."""
    by_key = {(one.store, one.triples, one.question): one for one in figures}
    table = Table("store", "question", "rows ×", "time ×", "time by rows", title=f"from {small:,} to {large:,} triples")
    for (store, triples, asked), one in by_key.items():
        if triples == small:
            other = by_key[store, large, asked]
            rows, taken = other.rows / max(one.rows, 1), other.median / max(one.median, 0.01)
            table.add_row(store, asked, f"{rows:.2f}", f"{taken:.2f}", f"{taken / max(rows, 1):.2f}")
    return table


if __name__ == "__main__":
    main()
