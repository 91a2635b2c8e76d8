"""Is a large graph answered from its index as a small one is from memory?"""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from api.answering import ask, known
from api.answering.known import base_of
from api.batch import record_of
from graph.outline import outline, read, record_read, record_written, written
from graph.recent import Recent
from graph.store import GraphStore, open_store
from ontology.errors import StoreError
from ontology.model import Record
from tests import factories
from tests.samples import FOLDER

TODAY = dt.date(2026, 5, 20)


@pytest.fixture(scope="module")
def records() -> tuple[Record, ...]:
    """What the sample policies say."""
    return tuple(record_of(path) for path in sorted(FOLDER.iterdir()) if path.suffix in (".txt", ".html"))


@pytest.fixture(scope="module")
def store(records: tuple[Record, ...], tmp_path_factory: pytest.TempPathFactory) -> Iterator[GraphStore]:
    """A store with them."""
    with open_store(str(tmp_path_factory.mktemp("large") / "graph")) as opened:
        for record in records:
            opened.put(record)
        yield opened


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every graph counts as a large one."""
    monkeypatch.setattr(known, "_KEPT", {})
    monkeypatch.setattr(ask, "base_of", lambda store: base_of(store, large=0))


QUESTIONS = [question["q"] for question in json.loads((FOLDER / "questions.json").read_text("utf-8"))]


def test_answers_do_not_depend_on_where_they_come_from(
    store: GraphStore, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    """Every question over the samples gets the same answer, passages and all, from memory and from the index."""
    from_memory = [ask.answer(question, store, today=TODAY) for question in QUESTIONS]
    request.getfixturevalue("large")
    assert from_memory == [ask.answer(question, store, today=TODAY) for question in QUESTIONS]


@pytest.mark.usefixtures("large")
def test_what_changed_is_read_again(tmp_path: Path) -> None:
    """Added, replaced, removed: the next answer knows; documents that stayed are not read anew."""
    with open_store(str(tmp_path / "graph")) as store:
        store.put(factories.record())
        before = base_of(store, large=0)
        store.put(factories.bare_record())
        after = base_of(store, large=0)
        kept = factories.record().document.id
        assert len(after.outlines) == 2
        assert after.outlines[kept] is before.outlines[kept]
        store.put(dataclasses.replace(factories.record(), tasks=factories.record().tasks[:1], dependencies=()))
        assert len(base_of(store, large=0).outlines[kept].tasks) == 1
        store.remove(kept)
        gone = base_of(store, large=0)
        assert kept not in gone.outlines
        assert not gone.tables.units[factories.FORESTRY]


@pytest.mark.usefixtures("large")
def test_a_question_does_not_wait_for_ever(store: GraphStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """While a graph is being loaded, a question gets one clear sentence."""
    monkeypatch.setattr(known, "_PATIENCE", 0.01)
    monkeypatch.setattr(known, "_LOCK", threading.Lock())
    with known._LOCK, pytest.raises(StoreError, match="图谱正在载入"):
        base_of(store, large=0)


def test_outlines_and_records_are_read_as_written(records: tuple[Record, ...]) -> None:
    """Nothing is lost on the way to the disk and back."""
    for record in records:
        assert read(written(outline(record))) == outline(record)
        assert record_read(record_written(record)) == record


def test_what_is_longest_unused_is_forgotten() -> None:
    """Things are kept up to a size; the last one stays however large it is."""
    recent: Recent[str] = Recent(10)
    recent.put("a", "A", 4)
    recent.put("b", "B", 4)
    assert recent.get("a") == "A"
    recent.put("c", "C", 4)
    assert recent.get("b") is None
    assert recent.get("a") == "A"
    recent.put("d", "D", 40)
    assert (recent.get("d"), len(recent)) == ("D", 1)
    recent.drop("d")
    recent.put("e", "E", 10)
    assert recent.get("e") == "E"
