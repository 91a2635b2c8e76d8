"""Does the queue of the review stay right, in one order, and cheap, whatever changes in the graph?"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.library import Library
from api.reviewing import Judgement, found, submit, undo
from api.reviewkept import file_of
from api.reviewqueue import ReviewQueue, Wanted, beside, queue_of, to_review
from api.settings import Settings
from graph.store import GraphStore, open_store
from ontology.model import Record
from tests import factories

RECORD = factories.record()
NAME = "周审核"


def doubted(record: Record) -> Record:
    """The record with assignments less sure, one more than the other."""
    tasks = tuple(
        replace(
            task,
            assignments=tuple(
                replace(entry, confidence=(0.5, 0.7, 0.95)[at % 3]) for at, entry in enumerate(task.assignments)
            ),
        )
        for task in record.tasks
    )
    return replace(record, tasks=tasks)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[GraphStore]:
    """A store that holds a doubtful action plan."""
    with open_store(str(tmp_path / "store")) as opened:
        opened.put(doubted(RECORD))
        yield opened


def named(queue: ReviewQueue, **wanted: Any) -> list[str]:
    """The names of the facts in the queue."""
    return [item.fact for item in queue.items(Wanted(**wanted))]


def test_the_queue_holds_what_nobody_vouches_for(store: GraphStore) -> None:
    """The same facts as a walk through the record finds, unread passages first, then by confidence."""
    items = queue_of(store).items()
    assert {item.fact for item in items} == {fact.id for fact in to_review(store.record(RECORD.document.id))}
    assert [item.place() for item in items] == sorted(item.place() for item in items)
    assert items[0].kind == "unread"
    assert found(Library(store), items)[0][1].id == items[0].fact


def test_the_queue_follows_decisions(store: GraphStore) -> None:
    """What is decided leaves it and is counted, what is taken back is there again; nothing else moves."""
    queue, library = queue_of(store), Library(store)
    before = named(queue)
    first = queue.items(Wanted(unread=False))[0]
    told = submit(library, Judgement(document=first.document, action="reject", reviewer=NAME, fact=first.fact))
    assert named(queue) == [fact for fact in before if fact != first.fact]
    assert queue.done() == {"reject": 1}
    undo(library, told.correction.id, reviewer=NAME)
    assert named(queue) == before
    assert sum(queue.done(RECORD.document.id).values()) == 0


def test_filters_narrow_the_queue(store: GraphStore) -> None:
    """By document, kind, unit, confidence; facts and unread passages apart."""
    queue = queue_of(store)
    everything = queue.items()
    unit = next(item.units[0] for item in everything if item.units)
    for wanted in (
        Wanted(unread=True), Wanted(unread=False), Wanted(kind="assignment"), Wanted(sureness="low"),
        Wanted(doubtful=True), Wanted(unit=unit), Wanted(document=RECORD.document.id), Wanted(document="d0"),
    ):  # fmt: skip
        assert queue.items(wanted) == [item for item in everything if wanted.fits(item)]
    assert {item.kind for item in queue.items(Wanted(unread=True))} == {"unread"}
    assert {item.sureness for item in queue.items(Wanted(sureness="low", unread=False))} == {"low"}
    assert all(unit in item.units for item in queue.items(Wanted(unit=unit)))
    assert queue.items(Wanted(document="d0")) == []


def test_next_and_previous_are_told_from_any_place(store: GraphStore) -> None:
    """Of an item in the list its neighbours, of one that left it what stands around its place, nothing at the ends."""
    items = queue_of(store).items()
    assert beside(items, items[0]) == (None, items[1])
    assert beside(items, items[1]) == (items[0], items[2])
    assert beside(items, items[-1]) == (items[-2], None)
    assert beside([*items[:1], *items[2:]], items[1]) == (items[0], items[2])
    assert beside([], items[0]) == (None, None)


def test_summaries_are_kept_and_read_again(store: GraphStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second queue works nothing out; after another process's decision only that document."""
    before = queue_of(store).items()
    worked: list[str] = []
    record = store.record

    def counted(document_id: str) -> Record:
        worked.append(document_id)
        return record(document_id)

    monkeypatch.setattr(store, "record", counted)
    second = ReviewQueue(store)
    assert second.items() == before
    assert worked == []
    first = before[1]
    submit(Library(store), Judgement(document=first.document, action="accept", reviewer=NAME, fact=first.fact))
    worked.clear()
    assert first.fact not in named(second)
    assert set(worked) == {RECORD.document.id}
    store.remove(RECORD.document.id)
    assert second.items() == []


@pytest.mark.parametrize("harm", ["damaged", "folder", "foreign"])
def test_a_file_that_cannot_be_used_costs_nothing_but_time(tmp_path: Path, harm: str) -> None:
    """Whatever stands in the file's place, the queue is right."""
    location = str(tmp_path / "store")
    with open_store(location) as opened:
        opened.put(doubted(RECORD))
    file = file_of(location)
    file.parent.mkdir(parents=True)
    if harm == "damaged":
        file.write_bytes(b"no database" * 100)
    elif harm == "folder":
        file.mkdir()
    else:
        with sqlite3.connect(file) as connection:
            connection.execute("CREATE TABLE summaries (another TEXT)")
    with open_store(location) as opened:
        items = ReviewQueue(opened).items()
        assert [item.fact for item in items] == [fact.id for _, fact in found(Library(opened), items)]
        assert len(items) == sum(1 for _ in to_review(opened.record(RECORD.document.id)))


def test_the_interface_filters_and_pages(tmp_path: Path) -> None:
    """All pages together are the queue; unit and confidence narrow it; an unknown word is refused."""
    location = str(tmp_path / "store")
    with open_store(location) as opened:
        opened.put(doubted(RECORD))
    with TestClient(create_app(Settings(store=location)), base_url="http://127.0.0.1") as client:
        whole = client.get("/api/v1/review").json()
        assert whole["total"] == len(whole["facts"]) > 5
        paged: list[str] = []
        cursor = None
        while True:
            told = client.get("/api/v1/review", params={"limit": 2} | ({"cursor": cursor} if cursor else {})).json()
            paged += [fact["id"] for fact in told["facts"]]
            cursor = told["next"]
            if cursor is None:
                break
        assert paged == [fact["id"] for fact in whole["facts"]]
        low = client.get("/api/v1/review", params={"confidence": "low", "kind": "assignment"}).json()["facts"]
        assert low
        assert {fact["confidence"] for fact in low} == {0.5}
        mine = client.get("/api/v1/review", params={"unit": factories.FORESTRY}).json()
        assert 0 < mine["total"] < whole["total"]
        assert client.get("/api/v1/review", params={"confidence": "maybe"}).status_code == 422
