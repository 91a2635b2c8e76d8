"""Can the graph answer what it must? Questions over the sample policies with their expected answers and inference."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from api.answering import answer
from api.answering.result import TaskRef
from api.register_graph import Described
from corpus.load import load
from extractors.pipeline import extract
from graph.store import GraphStore, open_store
from ontology import terms
from tests.samples import samples

TODAY = dt.date(2026, 7, 1)
FILE = Path(__file__).parent / "competency" / "questions.toml"
QUESTIONS: list[dict[str, Any]] = tomllib.loads(FILE.read_text("utf-8"))["question"]
ASKED = [each for each in QUESTIONS if "sparql" not in each]
QUERIED = [each for each in QUESTIONS if "sparql" in each]
SPACES = {"org": terms.ORG, "skos": terms.SKOS, "dcterms": terms.DCTERMS, "pg": terms.PG}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GraphStore]:
    """A store with all sample policies and what the register says of their bodies."""
    with open_store(str(tmp_path_factory.mktemp("competency") / "graph")) as opened:
        described = Described(opened)
        for sample in samples():
            record = extract(load(sample.files[0]))
            described.note(record, opened.put(record))
        described.finish()
        yield opened


@pytest.fixture(scope="module")
def sources() -> dict[str, str]:
    """The name of each sample's source by the id of its document."""
    return {load(sample.files[0]).id: sample.source.stem for sample in samples()}


@pytest.fixture(scope="module")
def loaded(store: GraphStore) -> ox.Store:
    """The exported graph, for SPARQL."""
    graph = ox.Store()
    graph.load(b"".join(store.export("nquads")), format=ox.RdfFormat.N_QUADS)
    return graph


def lines(tasks: tuple[TaskRef, ...], sources: dict[str, str]) -> list[str]:
    """Tasks as the file has them: document, path, and the way without its explanation."""
    return [f"{sources[task.document]}\t{task.path}\t{task.via.partition('（')[0]}" for task in tasks]


@pytest.mark.parametrize("question", ASKED, ids=lambda each: each["q"])
def test_a_question_is_answered(store: GraphStore, sources: dict[str, str], question: dict[str, Any]) -> None:
    """Exactly the tasks that are the unit's and those that may be, each with the way on which it reaches the unit."""
    given = answer(question["q"], store, today=TODAY, as_of=question.get("as_of"))
    assert lines(given.tasks, sources) == question["tasks"]
    assert lines(given.possible, sources) == question["possible"]
    assert given.answerable is bool(question["tasks"])


@pytest.mark.parametrize("question", QUERIED, ids=lambda each: each["q"])
def test_a_query_is_answered(loaded: ox.Store, question: dict[str, Any]) -> None:
    """The rows of a SPARQL query over documents and register together."""
    prefixes = " ".join(f"PREFIX {name}: <{space}>" for name, space in SPACES.items())
    found = loaded.query(f"{prefixes} {question['sparql']}", use_default_graph_as_union=True)
    assert sorted(row["x"].value for row in found) == sorted(question["rows"])  # type: ignore[union-attr, index]


def test_inference_is_asked_for() -> None:
    """A dozen questions at least need more than the names in the text, each kind of inference is among them."""
    kinds = Counter(each["by"] for each in QUESTIONS)
    assert sum(count for kind, count in kinds.items() if kind != "direct") >= 12
    assert {"group", "possible", "predecessor", "leading-group"} <= kinds.keys()
