"""How fast is it? Extraction beside segmentation by jieba and spaCy, and what a person waits for."""

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
import spacy

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
    ours = characters(documents) / best(whole)
    theirs = characters(documents) / best(lambda: [jieba.lcut(document.text) for document in documents])
    blank = spacy.blank("zh")  # splits characters
    spacys = characters(documents) / best(lambda: [list(blank.pipe(d.text.split("\n"))) for d in documents])
    note("extraction", f"{ours:,.0f} characters/s")
    note("jieba segmentation", f"{theirs:,.0f} characters/s")
    note("spaCy blank zh", f"{spacys:,.0f} characters/s")
    note("ratio extraction : jieba", f"1 : {theirs / ours:.1f}")
    note("ratio extraction : spaCy blank zh", f"1 : {spacys / ours:.1f}")
    assert ours > 50_000


def best(work: Callable[[], object], rounds: int = 5) -> float:
    """The shortest of some runs, in seconds of processor time: other programs of the machine do not count."""
    times = []
    for _ in range(rounds):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
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
