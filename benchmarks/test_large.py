"""What does a person wait for on a large graph? Questions, searches and a list's check, beside the bare engines.

The size is POLICYGRAPH_BENCH_TASKS, 4,000 tasks where it is not given; 100,000 take some minutes to be made and
indexed the first time and are kept in ``.cache/``. Times are of the processor, so that a busy machine shows the same.
"""

from __future__ import annotations

import datetime as dt
import io
import itertools
import os
import random
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

import numpy as np
import pytest
import tantivy
from openpyxl import Workbook

from api.answering import answer
from api.answering.known import base_of
from api.checking import check
from api.library import Library
from api.progress import shown
from api.searching import index_of
from api.warming import warm
from benchmarks.figures import note
from benchmarks.large import graph_of, matter, records
from graph.finding import Finding, search
from graph.index import SearchIndex
from graph.store import GraphStore, open_store
from graph.topic import terms
from ontology.model import Record

TASKS = int(os.environ.get("POLICYGRAPH_BENCH_TASKS", "4000"))
TODAY = dt.date(2026, 5, 20)
ROWS = 300


@pytest.fixture(scope="module")
def some() -> list[Record]:
    """Documents of the graph that questions are made from."""
    return list(records(60))


@pytest.fixture(scope="module")
def store() -> Iterator[GraphStore]:
    """The graph, indexed."""
    with open_store(str(graph_of(TASKS))) as opened:
        start = time.perf_counter()
        with shown("检索索引") as progress:
            index_of(opened, progress=progress)
        note("index opened or brought up to date", f"{time.perf_counter() - start:.1f} s")
        start = time.perf_counter()
        warm(opened, "")
        note("answers made ready", f"{time.perf_counter() - start:.1f} s")
        yield opened


@pytest.fixture(scope="module")
def index(store: GraphStore) -> SearchIndex:
    """Its index."""
    return index_of(store)


def questions(some: list[Record]) -> list[str]:
    """Eighty questions of every kind."""
    draw = random.Random(7)  # noqa: S311 - variety, not secrecy
    made = []
    for number in range(5):
        record = some[draw.randrange(len(some))]
        task, other = draw.sample(record.tasks, 2)
        unit, second = task.assignments[0].unit, other.assignments[0].unit
        short = task.assignments[0].mention
        topic = task.title[2:]
        year = 2025 + number
        made += [
            f"{task.title}由谁负责？", f"{topic}由哪个单位牵头？", f"谁管{matter(draw)}？", f"{unit}有哪些任务？",
            f"{short}有哪些任务？", f"{unit}牵头哪些任务？", f"{unit}和{second}共同负责哪些任务？",
            f"{unit}{year}年底前要完成哪些任务？", f"哪些任务{year}年6月底前完成？", f"{unit}负责{topic}吗？",
            f"{task.title}什么时候完成？", f"哪些任务讲到{topic}？", f"{task.title}依赖什么？",
            f"{task.title}依据哪份文件？", f"{topic}覆盖率要达到多少？", f"{record.document.title}里有哪些任务？",
        ]  # fmt: skip
    return [*made, "哪个单位任务最多？", "哪些任务是禁止性规定？", "鼓励哪些事？", "今年到期的任务有哪些？"]


def queries(some: list[Record]) -> list[tuple[str, dict[str, str]]]:
    """Eighty searches, half of them with a filter."""
    draw = random.Random(8)  # noqa: S311
    made: list[tuple[str, dict[str, str]]] = []
    for number in range(80):
        record = some[draw.randrange(len(some))]
        task = draw.choice(record.tasks)
        text = draw.choice((task.title, task.title[2:], matter(draw), f"{matter(draw)}{matter(draw)}"))
        unit = task.assignments[0].unit
        issued = record.document.issued or TODAY
        filters = [{"unit": unit}, {"year": str(issued.year)}, {"level": "city"}, {"unit": unit, "role": "lead"}]
        made.append((text, filters[number // 2 % 4] if number % 2 else {}))
    return made


def timed(works: Sequence[Callable[[], object]]) -> list[float]:
    """The processor's time of each, in seconds."""
    found = []
    for work in works:
        start = time.process_time()
        work()
        found.append(time.process_time() - start)
    return found


def told(name: str, times: list[float]) -> float:
    """Note the median and the 95th percentile; the latter is given back."""
    ordered = sorted(times)
    p95 = ordered[int(len(ordered) * 0.95)]
    note(name, f"p50 {ordered[len(ordered) // 2] * 1000:.1f} ms, p95 {p95 * 1000:.1f} ms")
    return p95


def test_questions(benchmark: Any, store: GraphStore, some: list[Record]) -> None:
    """Every kind of question, asked once and once more."""
    asked = [partial(answer, question, store, today=TODAY) for question in questions(some)]
    told(f"ask, {TASKS:,} tasks, first time", timed(asked))
    warm = benchmark.pedantic(timed, args=(asked,), rounds=1)
    assert told(f"ask, {TASKS:,} tasks, warm", warm) <= 0.15


def test_the_engine_alone(benchmark: Any, store: GraphStore, some: list[Record]) -> None:
    """The tasks of a unit by the named question in SPARQL: what the graph's engine takes without an index."""
    units = [record.tasks[0].assignments[0].unit for record in some[:5]]
    works = [partial(store.ask, "tasks_of_unit", unit=unit) for unit in units]
    told("SPARQL, tasks of a unit", benchmark.pedantic(timed, args=(works,), rounds=1))


def test_searches(benchmark: Any, store: GraphStore, index: SearchIndex, some: list[Record]) -> None:
    """Words and meaning fused, with and without filters, beside the engine's own query and the bare product."""
    wanted = queries(some)
    searches = [partial(searched, store, text, filters) for text, filters in wanted]
    timed(searches[:10])
    p95 = told(f"search, {TASKS:,} tasks", benchmark.pedantic(timed, args=(searches,), rounds=1))
    told("tantivy's query alone", timed([partial(bare, index, text) for text, _ in wanted]))
    vectors = index.encoder.queries([q for q, _ in wanted])
    told("product with all vectors alone", timed([partial(np.matmul, index.vectors.rows, each) for each in vectors]))
    assert p95 <= 0.1


def searched(store: GraphStore, text: str, filters: dict[str, str]) -> Finding:
    """A search as the doors run it, the look whether the index is up to date included."""
    return search(index_of(store), text, filters=filters)


def bare(index: SearchIndex, text: str) -> Any:
    """The words of a query as the engine would have them: no likes, no second look."""
    words = [tantivy.Query.term_query(index.schema, "keys", term.text, "freq") for term in terms(text)]
    query = tantivy.Query.boolean_query([(tantivy.Occur.Should, word) for word in words])
    return index.view.searcher.search(query, 10, count=False).hits


def test_a_list_is_checked(benchmark: Any, store: GraphStore, index: SearchIndex, some: list[Record]) -> None:
    """A list of 300 rows, the documents to be found among all, beside the engine's own query for each row."""
    library = Library(store)
    content = workbook(some)
    start, wall = time.process_time(), time.perf_counter()
    checked = benchmark.pedantic(check, args=(content, "清单.xlsx", library), rounds=1)
    spent = time.process_time() - start
    note(f"check of {ROWS} rows", f"{spent:.1f} s of processor, {time.perf_counter() - wall:.1f} s")
    rows = [f"{entry.title} {entry.body[:60]}" for entry in checked.tasks.entries]
    told("tantivy's query for a row alone", timed([partial(bare, index, row) for row in rows]))
    assert len(checked.pairings) > ROWS // 10
    assert spent <= 10


def workbook(some: list[Record]) -> bytes:
    """A list of tasks as a department keeps it, from some twenty documents."""
    book = Workbook()
    sheet = book.create_sheet("清单", 0)
    sheet.append(["序号", "工作任务", "具体内容", "牵头单位", "配合单位", "完成时限"])
    tasks = itertools.islice(((record, task) for record in some for task in record.tasks), ROWS)
    for number, (record, task) in enumerate(tasks, 1):
        units = [[a.mention for a in task.assignments if a.role == role] for role in ("lead", "cooperate")]
        text = task.span.of(record.document.text)
        times = "、".join(item.mention for item in task.deadlines)
        sheet.append([number, task.title, text[:80], "、".join(units[0]), "、".join(units[1]), times])
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def test_a_base_follows(benchmark: Any, store: GraphStore, some: list[Record]) -> None:
    """What a question costs after one document has changed: its index and its tables, not everything anew."""
    record = some[0]
    store.put(record.with_source(f"large/{time.time_ns()}.txt"))
    try:
        works = [partial(index_of, store), partial(base_of, store)]
        spent = benchmark.pedantic(timed, args=(works,), rounds=1)
    finally:
        store.put(record)
    note("after one document: index, answers", f"{spent[0]:.2f} s, {spent[1]:.2f} s")
    base_of(store)
