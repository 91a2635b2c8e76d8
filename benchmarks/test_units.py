"""How fast are names resolved? A warm answer of the register, the command's own work, and the share in extraction."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest

from api import unitbook
from benchmarks.figures import note
from corpus.load import load
from extractors import pipeline
from extractors.pipeline import extract
from ontology.model import Document
from ontology.units.register import forget
from tests.samples import samples

NAMES = (
    "省金融局",
    "省应急厅",
    "济南市生态环境局历下分局",
    "各市、县（市、区）人民政府",
    "国家金融监督管理总局山东监管局",
)


@pytest.fixture(scope="module")
def documents() -> list[Document]:
    """The sample policies, read; extraction is warm."""
    read = [load(sample.files[0]) for sample in samples()]
    extract(read[-1])
    return read


def test_a_name_is_resolved(benchmark: Any) -> None:
    """What `units resolve` does once its tables are loaded, nothing of the answer kept: a name of any of five kinds."""
    for name in NAMES:
        unitbook.meaning(name, issuer="山东省")

    def all_names() -> None:
        forget()
        for name in NAMES:
            assert unitbook.meaning(name, issuer="山东省")

    benchmark.pedantic(all_names, rounds=30, iterations=1, warmup_rounds=2)
    each = benchmark.stats["median"] / len(NAMES)
    note("units resolve, warm", f"{each * 1000:.2f} ms")
    assert each < 0.005


class Clock:
    """The time spent inside wrapped functions, those that call each other counted once."""

    def __init__(self) -> None:
        self.spent = 0.0
        self._depth = 0

    def wrapped(self, work: Callable[..., Any]) -> Callable[..., Any]:
        """The same function, timed."""

        def timed(*given: Any, **named: Any) -> Any:
            self._depth += 1
            start = time.perf_counter()
            try:
                return work(*given, **named)
            finally:
                self._depth -= 1
                if not self._depth:
                    self.spent += time.perf_counter() - start

        return timed


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """A clock on what extraction asks of resolution: full names in the document, and bodies in the register."""
    held = Clock()
    monkeypatch.setattr(pipeline.Resolver, "of", held.wrapped(pipeline.Resolver.of))
    monkeypatch.setattr(pipeline.answerable, "resolved", held.wrapped(pipeline.answerable.resolved))
    monkeypatch.setattr(pipeline, "with_bodies", held.wrapped(pipeline.with_bodies))
    return held


def test_resolution_within_extraction(benchmark: Any, documents: list[Document], clock: Clock) -> None:
    """The share of resolution in the extraction of the sample policies, nothing kept from one run to the next."""
    shares = []

    def whole() -> None:
        forget()
        clock.spent = 0.0
        start = time.perf_counter()
        for document in documents:
            extract(document)
        shares.append(clock.spent / (time.perf_counter() - start))

    benchmark.pedantic(whole, rounds=5, iterations=1, warmup_rounds=1)
    note("resolution within extraction", f"{min(shares):.1%}")
    assert min(shares) < 0.1
