"""What does the run of the shapes cost? Over 100,000 statements, beside pyshacl, and as a share of ingestion."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from benchmarks.figures import note
from corpus.load import load
from extractors.pipeline import extract
from graph.store import open_store
from graph.validate import faults, inspect
from ontology import ids
from ontology.model import Record
from ontology.statements import Statement, statements
from ontology.units.naming import with_bodies
from tests.reference_shacl import findings, project_shapes
from tests.samples import samples

WANTED = 100_000


@pytest.fixture(scope="module")
def records() -> list[Record]:
    """The sample policies, read, their bodies named."""
    return [with_bodies(extract(load(sample.files[0]))) for sample in samples()]


def copies(records: list[Record]) -> list[tuple[Statement, ...]]:
    """The samples over and over, each copy a document of its own, until there are statements enough."""
    made: list[tuple[Statement, ...]] = []
    while sum(map(len, made)) < WANTED:
        record = records[len(made) % len(records)]
        document = replace(record.document, id=ids.document_id(f"{len(made)}{record.document.text}"))
        made.append(tuple(statements(replace(record, document=document))))
    return made


def seconds(work: Any) -> float:
    """How long one run takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def test_shapes_over_many_statements(benchmark: Any, records: list[Record]) -> None:
    """All shapes over 100,000 statements, a document at a time; pyshacl on the first tenth of them."""
    documents = copies(records)
    count = sum(map(len, documents))
    benchmark.pedantic(lambda: [faults(said) for said in documents], rounds=3, iterations=1, warmup_rounds=1)
    ours = benchmark.stats["min"] / count
    some = documents[: len(documents) // 10]
    shapes = project_shapes()
    findings(some[0], shapes)
    theirs = seconds(lambda: [findings(said, shapes) for said in some]) / sum(map(len, some))
    note(f"shapes over {count:,} statements", f"{benchmark.stats['min']:.2f} s")
    note("pyshacl, at its pace over a tenth of them", f"{theirs * count:.1f} s")
    assert ours < theirs


def test_share_of_ingestion(benchmark: Any, tmp_path: Path) -> None:
    """Reading, extraction, naming of bodies, storing, shapes: what part of it is the shapes' run."""
    spent = {"all": 0.0, "shapes": 0.0}

    def whole() -> None:
        with open_store(str(tmp_path / f"{time.monotonic_ns()}")) as store:
            for sample in samples():
                start = time.perf_counter()
                record = with_bodies(extract(load(sample.files[0])))
                store.put(record)
                before = time.perf_counter()
                inspect(record)
                end = time.perf_counter()
                spent["all"] += end - start
                spent["shapes"] += end - before

    whole()
    spent.update(all=0.0, shapes=0.0)
    benchmark.pedantic(whole, rounds=3, iterations=1)
    share = spent["shapes"] / spent["all"]
    note("shapes' share of ingestion", f"{share:.0%}")
    assert share < 0.5
