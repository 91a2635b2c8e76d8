"""Are questions about the sample policies answered, and only those that the texts answer?"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from api.answering import answer
from corpus.load import load
from extractors.pipeline import extract
from graph.store import GraphStore, open_store
from tests.samples import FOLDER, samples

QUESTIONS: list[dict[str, Any]] = json.loads((FOLDER / "questions.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GraphStore]:
    """A store with all sample policies, made once."""
    place: Path = tmp_path_factory.mktemp("samples") / "store"
    with open_store(str(place)) as opened:
        for sample in samples():
            opened.put(extract(load(sample.files[0])))
        yield opened


@pytest.fixture(scope="module")
def ids() -> dict[str, str]:
    """The id of each sample's document, by the name of its source."""
    return {sample.source.name: load(sample.files[0]).id for sample in samples()}


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question["q"])
def test_the_answer_is_the_expected_one(store: GraphStore, ids: dict[str, str], question: dict[str, Any]) -> None:
    """Exactly the expected units and tasks, or neither where the texts do not say."""
    given = answer(question["q"], store)
    assert given.answerable is question["answerable"], given.answer
    wanted = {(ids[task["document"]], task["path"]) for task in question["tasks"]}
    assert set(given.units) == set(question["units"])
    assert {(task.document, task.path) for task in given.tasks} == wanted


@pytest.mark.parametrize("question", [each for each in QUESTIONS if each["answerable"]], ids=lambda each: each["q"])
def test_the_answer_rests_on_its_text(store: GraphStore, question: dict[str, Any]) -> None:
    """Every answer has a citation, and each citation is the document's text at its place."""
    given = answer(question["q"], store)
    assert given.citations
    for citation in given.citations:
        text = store.record(citation.document).document.text
        assert citation.span.of(text) == citation.text != ""


def test_a_rare_like_does_not_outdo_the_word_asked_for(store: GraphStore) -> None:
    """污水管网 is about sewers, though 再生水 of the same line is the rarer word."""
    given = answer("谁负责污水管网？", store)
    assert {task.path for task in given.tasks} <= {"二/（一）/1", "二/（二）/3"}
    assert "云泽省住房城乡建设厅" in given.units
