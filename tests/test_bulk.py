"""Do many documents at once come to the same graph as one by one? Whole or not at all, over every engine."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from graph.prepared import prepared
from graph.store import open_store
from ontology.errors import StoreError
from tests import factories
from tests.samples import samples
from tests.test_store import Opener, opener

__all__ = ["opener"]

PLAN, BARE = factories.record(), factories.bare_record()


def test_many_at_once_are_as_one_by_one(opener: Opener, tmp_path: Path) -> None:
    """The same documents, digests, records and answers, whichever way they were put."""
    with opener() as store, open_store(str(tmp_path / "beside")) as other:
        assert store.put_all([prepared(PLAN), prepared(BARE)]) == ("added", "added")
        other.put(PLAN)
        other.put(BARE)
        assert store.digests() == other.digests()
        assert list(store.records()) == list(other.records())
        assert store.ask("tasks") == other.ask("tasks")
        assert store.put(PLAN) == "unchanged"


def test_the_same_document_twice_in_a_batch(opener: Opener) -> None:
    """The later of two files with the same text takes the place of the earlier; the third says nothing new."""
    later = PLAN.with_source("另存.docx")
    with opener() as store:
        told = store.put_all([prepared(PLAN), prepared(BARE), prepared(later), prepared(later)])
        assert told == ("added", "added", "replaced", "unchanged")
        assert store.record(PLAN.document.id).document.source == "另存.docx"
        assert len(store.documents()) == 2


def test_every_change_has_a_state_of_its_own(opener: Opener) -> None:
    """Batches, single documents and notes: no state comes twice, and what changes nothing keeps it."""
    with opener() as store:
        seen = [store.state()]
        store.put_all([prepared(PLAN)])
        seen.append(store.state())
        store.put_all([prepared(BARE)])
        seen.append(store.state())
        store.put_all([prepared(PLAN), prepared(BARE)])
        assert store.state() == seen[-1]
        store.keep("笔记", "甲", "乙")
        seen.append(store.state())
        assert len(set(seen)) == len(seen)
    with opener() as store:
        assert store.state() == seen[-1]


def test_notes_come_with_their_document(opener: Opener) -> None:
    """A note of a batch is there with the document; one on a document that is unchanged is added or replaced."""
    with opener() as store:
        store.put_all([prepared(PLAN).with_note("读", "甲", "一")])
        assert store.notes("读") == {"甲": "一"}
        before = store.state()
        assert store.put_all([prepared(PLAN).with_note("读", "甲", "一")]) == ("unchanged",)
        assert store.state() == before
        assert store.put_all([prepared(PLAN).with_note("读", "乙", "二").with_note("读", "甲", "三")]) == ("unchanged",)
        assert store.notes("读") == {"乙": "二", "甲": "三"}


def test_whatever_a_text_holds_is_loaded_as_written(tmp_path: Path) -> None:
    """Line ends, quotes, backslashes and full stops in a text come back, and stay in their document."""
    text = 'a .\nb" . \\ <x> .\r\n甲\t。\u2028乙\n'
    record = replace(BARE, document=replace(BARE.document, text=text, title='一" .\n'), sections=())
    with open_store(str(tmp_path / "store")) as store:
        store.put_all([prepared(record)])
        assert store.record(record.document.id) == record
        assert b"".join(store.export("nquads")).count(f"graph/{record.document.id}>".encode()) > 5


def test_samples_at_once(tmp_path: Path) -> None:
    """Every sample policy, loaded at once, comes back as it was read."""
    from api.batch import record_of  # noqa: PLC0415 - reading is what takes time here

    read = [record_of(sample.files[0]) for sample in samples()]
    with open_store(str(tmp_path / "store")) as store:
        store.put_all([prepared(record) for record in read])
        assert {one.document.id: one for one in store.records()} == {one.document.id: one for one in read}


def test_many_batches_leave_one_state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The texts of the state that batches leave are cleared away from time to time."""
    monkeypatch.setattr("graph.oxigraph._STATES", 3)
    with open_store(str(tmp_path / "store")) as store:
        for number in range(7):
            store.put_all([prepared(factories.many_tasks(1, name=str(number)))])
        kept = store._marks("state", "")  # type: ignore[attr-defined]
        assert len(kept) == 1
        assert len(store.documents()) == 7


def test_a_reader_adds_nothing(tmp_path: Path) -> None:
    """A store opened for reading refuses a batch as it refuses a document."""
    open_store(str(tmp_path / "store")).close()
    with open_store(str(tmp_path / "store"), read_only=True) as store, pytest.raises(StoreError, match="只读"):
        store.put_all([prepared(PLAN)])
