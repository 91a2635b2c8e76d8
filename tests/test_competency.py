"""Can the graph answer what it must? Questions over the sample policies with their expected answers and inference."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator

import pyoxigraph as ox
import pytest

from api.answering import answer
from api.answering.result import TaskRef
from api.register_graph import Described
from corpus.load import load
from extractors.pipeline import extract
from graph.serialise import ALL_PREFIXES
from graph.store import GraphStore, open_store
from tests.competency.questions import KINDS, PAGE, Question, page, questions
from tests.samples import samples

EXPLAINED = re.compile("”（.*$")
"""The explanation that follows a way: ”（2023年7月20日更名，依据…）."""

TODAY = dt.date(2026, 7, 1)
ASKED = [each for each in questions() if each.asked]
QUERIED = [each for each in questions() if each.sparql]
NAMED = [each for each in questions() if each.named]


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
    return sorted(f"{sources[task.document]}\t{task.path}\t{EXPLAINED.sub('”', task.via)}" for task in tasks)


@pytest.mark.parametrize("question", ASKED, ids=lambda each: each.name)
def test_a_question_is_answered(store: GraphStore, sources: dict[str, str], question: Question) -> None:
    """Exactly the tasks that are the unit's and those that may be, each with the way on which it reaches the unit."""
    given = answer(question.q, store, today=TODAY, as_of=question.as_of)
    assert lines(given.tasks, sources) == sorted(question.tasks or ()), given.answer
    assert lines(given.possible, sources) == sorted(question.possible)
    assert set(given.units) == set(question.units)
    assert all(words in given.answer for words in question.says), given.answer
    assert given.answerable is bool(question.tasks or question.units), given.answer


@pytest.mark.parametrize("question", QUERIED, ids=lambda each: each.name)
def test_a_query_is_answered(loaded: ox.Store, sources: dict[str, str], question: Question) -> None:
    """The rows of a SPARQL query over documents and register together."""
    found = loaded.query(question.sparql, prefixes=ALL_PREFIXES, use_default_graph_as_union=True)
    assert isinstance(found, ox.QuerySolutions)
    rows = [[value.value for value in solution if isinstance(value, ox.Literal)] for solution in found]
    assert sorted("\t".join(sources.get(value, value) for value in row) for row in rows) == question.wanted_rows


@pytest.mark.parametrize("question", NAMED, ids=lambda each: each.name)
def test_a_named_question_is_answered(store: GraphStore, sources: dict[str, str], question: Question) -> None:
    """The same from the graph's own questions."""
    rows = store.ask(question.named, **question.arguments)
    found = {"\t".join(sources.get(str(row[name]), str(row[name])) for name in question.columns) for row in rows}
    assert sorted(found) == question.wanted_rows


def test_inference_is_asked_for() -> None:
    """Forty questions at least, two dozen of which need more than the names in the text, in every kind of way."""
    every = questions()
    kinds = Counter(each.by for each in every)
    assert len({each.name for each in every}) == len(every) >= 40
    assert sum(count for kind, count in kinds.items() if kind != "direct") >= 24
    assert kinds.keys() == KINDS.keys()
    assert all(each.asked or each.queried for each in every)


def test_the_page_is_made_from_the_file() -> None:
    """The page of the questions is what the module writes now."""
    assert PAGE.read_text("utf-8") == page()
