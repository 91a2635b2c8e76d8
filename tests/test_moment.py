"""Does a reader keep the graph that it opened, whatever a writer does to the files meanwhile?"""

from __future__ import annotations

import contextlib
import errno
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph import folder, holder, moment
from graph.oxigraph import OxigraphStore
from graph.prepared import digest_of, prepared
from graph.store import GraphReader, GraphStore, open_store
from ontology.errors import StoreError
from ontology.statements import statements
from tests import factories

READER = """
import sys
from graph.store import open_store

with open_store(sys.argv[1], read_only=True) as reader:
    print("open", flush=True)
    sys.stdin.readline()
"""


def _fill(store: GraphStore, tasks: int) -> None:
    """Forty documents, each in files of its own."""
    for number in range(40):
        store.put_all([prepared(factories.many_tasks(tasks, name=str(number)))])


def _read(store: GraphReader) -> list[str]:
    """The digest of every document, from its statements."""
    return sorted(digest_of(statements(store.record(document))) for document in store.digests())


def _merge(writer: OxigraphStore) -> None:
    """Replace every document and merge all files: those of before are gone."""
    _fill(writer, 2)
    writer._open().optimize()


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A graph of forty documents."""
    with open_store(str(tmp_path / "store")) as store:
        _fill(store, 1)
    return tmp_path / "store"


@contextlib.contextmanager
def reading(place: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that has the graph open, keeps few files open at a time, and reads when told to."""
    command = [sys.executable, "-c", READER, str(place)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, encoding="utf-8") as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "open\n"
        yield child
        child.kill()


def test_a_reader_keeps_what_it_saw(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All documents are replaced and all files merged before it opens the first: it reads the old state."""
    with OxigraphStore(str(place)) as writer:
        before = sorted(writer.digests().values())

        def late(path: Path) -> moment.Moment | None:
            taken = moment.moment(path)
            _merge(writer)
            return taken

        monkeypatch.setattr(folder, "moment", late)
        with open_store(str(place), read_only=True) as reader:
            assert _read(reader) == before
        monkeypatch.undo()
        with open_store(str(place), read_only=True) as later:
            assert _read(later) == sorted(writer.digests().values()) != before


def test_files_merged_away_are_no_damage(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a snapshot, a file that is gone is told as the work of the writer that is there, otherwise as damage."""
    monkeypatch.setattr(folder, "moment", lambda _path: None)
    for path in place.glob("*.sst"):
        path.unlink()
    holder.note(place)
    for told in ("图谱正在写入", "已损坏"):
        with pytest.raises(StoreError, match=told), open_store(str(place), read_only=True) as reader:
            _read(reader)
        holder.forget(place)


@pytest.mark.parametrize("fault", [errno.EXDEV, errno.EPERM, errno.EROFS])
def test_a_disk_without_links(place: Path, monkeypatch: pytest.MonkeyPatch, fault: int) -> None:
    """The graph is read all the same, and nothing is left beside it."""

    def refused(*_: object, **__: object) -> None:
        raise OSError(fault, os.strerror(fault))

    monkeypatch.setattr(moment.os, "link", refused)
    with open_store(str(place), read_only=True) as reader:
        assert _read(reader) == sorted(reader.digests().values())
        assert list((place / moment.PLACE).iterdir()) == []


def test_a_snapshot_goes_with_its_reader(place: Path) -> None:
    """Closed, none is left; one of a killed reader is taken away later, one that is being read never."""
    with open_store(str(place), read_only=True) as reader:
        with reading(place) as child:
            assert len(list((place / moment.PLACE).iterdir())) == 2
            child.kill()
            child.wait()
        left = list((place / moment.PLACE).iterdir())
        assert len(left) == 2
        open_store(str(place), read_only=True).close()
        assert sorted(left) == sorted((place / moment.PLACE).iterdir())  # one that is new may be in the making
        long_ago = time.time() - 2 * moment._YOUNG
        for made in left:
            os.utime(made, (long_ago, long_ago))
        open_store(str(place), read_only=True).close()
        assert len(list((place / moment.PLACE).iterdir())) == 1
        assert _read(reader) == sorted(reader.digests().values())
    assert list((place / moment.PLACE).iterdir()) == []


def test_files_that_change_all_the_time(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The list of files changed while they were linked: the look is repeated, and given up after a while."""
    monkeypatch.setattr(moment, "_PAUSE", 0)
    linked = moment._linked
    looks: list[int] = []

    def third(source: Path, made: Path) -> bool:
        looks.append(1)
        done = linked(source, made)
        return done and len(looks) > 2

    monkeypatch.setattr(moment, "_linked", third)
    with open_store(str(place), read_only=True) as reader:
        assert len(_read(reader)) == 40
    assert len(looks) == 3
    monkeypatch.setattr(moment, "_linked", lambda _source, _made: False)
    assert moment.moment(place) is None
    with open_store(str(place), read_only=True) as reader:
        assert len(_read(reader)) == 40
    assert list((place / moment.PLACE).iterdir()) == []


@pytest.mark.parametrize("written", [b"garbage", b"\xff\xfe", b""], ids=["words", "bytes", "empty"])
def test_a_damaged_list_is_told_as_damage(place: Path, written: bytes) -> None:
    """What names the list of files is broken: a reader is told so, and nothing is left beside the graph."""
    (place / "CURRENT").write_bytes(written)
    with pytest.raises(StoreError, match="图谱已损坏"):
        open_store(str(place), read_only=True)
    assert list((place / moment.PLACE).iterdir()) == []
