"""How fast is it? Extraction beside jieba's segmentation of the same text, and what a person waits for."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jieba
import pytest

from benchmarks.figures import note
from corpus.load import load
from extractors.pipeline import extract
from ontology.model import Document
from tests.samples import samples

COMMAND = str(Path(sys.executable).parent / "policygraph")


@pytest.fixture(scope="module")
def documents() -> list[Document]:
    """The sample policies, read; both contestants are warm."""
    read = [load(sample.files[0]) for sample in samples()]
    jieba.initialize()
    extract(read[-1])
    return read


def characters(documents: list[Document]) -> int:
    return sum(len(document.text) for document in documents)


def test_extraction_beside_segmentation(benchmark: Any, documents: list[Document]) -> None:
    """Whole records from the sample policies: characters a second on one core, and the ratio to jieba."""

    def whole() -> None:
        for document in documents:
            extract(document)

    benchmark.pedantic(whole, rounds=5, iterations=1, warmup_rounds=1)
    ours = characters(documents) / benchmark.stats["min"]
    theirs = characters(documents) / best(lambda: [jieba.lcut(document.text) for document in documents])
    note("extraction", f"{ours:,.0f} characters/s")
    note("jieba segmentation", f"{theirs:,.0f} characters/s")
    note("ratio extraction : jieba", f"1 : {theirs / ours:.1f}")
    assert ours > 50_000


def best(work: Callable[[], object], rounds: int = 5) -> float:
    """The shortest of some runs, in seconds."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def run(*arguments: str) -> None:
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    subprocess.run([COMMAND, *arguments], check=True, stdout=subprocess.DEVNULL, env=environment)


def test_help_answers_at_once(benchmark: Any) -> None:
    """``policygraph --help`` from a cold process."""
    benchmark.pedantic(run, args=("--help",), rounds=5, warmup_rounds=1)
    note("policygraph --help", f"{benchmark.stats['min']:.2f} s")
    assert benchmark.stats["min"] < 0.5


def test_one_file_from_a_cold_start(benchmark: Any) -> None:
    """``policygraph extract`` on one Word file, everything loaded anew."""
    benchmark.pedantic(run, args=("extract", str(samples()[0].files[0])), rounds=3, warmup_rounds=1)
    note("policygraph extract, one Word file", f"{benchmark.stats['min']:.2f} s")
    assert benchmark.stats["min"] < 3
