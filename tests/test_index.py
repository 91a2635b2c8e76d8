"""Does the search index stand damage, other processes and many replacements?"""

from __future__ import annotations

import dataclasses
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from api.library import Library
from api.searching import index_of
from api.searchview import results
from graph.encoder import SHIPPED, StaticEncoder, open_encoder
from graph.finding import search
from graph.index import SearchIndex, UnusableIndexError
from graph.store import GraphStore, open_store
from graph.vectors import VectorFile
from ontology import ids
from ontology.model import Record
from tests import factories

QUERY = "湿地资源调查"


def version(number: int, times: int = 0) -> Record:
    """A document of its own by number, whose tasks differ from time to time."""
    record = factories.record()
    text = record.document.text + f"附件{number}：湿地名录\n"
    document = dataclasses.replace(record.document, id=ids.document_id(str(number)), text=text)
    return dataclasses.replace(record, document=document, tasks=record.tasks[: 1 + times % 3], dependencies=())


@pytest.fixture
def graph(tmp_path: Path) -> Path:
    """A store with one document and its index."""
    with open_store(str(tmp_path / "graph")) as store:
        store.put(factories.record())
        index_of(store)
    return tmp_path / "graph"


def _segments(folder: Path) -> Iterator[Path]:
    return (path for path in (folder / "words").iterdir() if path.suffix in (".store", ".idx", ".term", ".fast"))


def _changed(folder: Path, change: Callable[[bytes], bytes]) -> None:
    """Put changed files in the place of the segments; an index in use has the old ones mapped."""
    for path in tuple(_segments(folder)):
        changed = path.with_suffix(".new")
        changed.write_bytes(change(path.read_bytes()))
        changed.replace(path)


DAMAGES: dict[str, Callable[[Path], object]] = {
    "note torn": lambda folder: (folder / "index.json").write_text("{"),
    "note no text": lambda folder: (folder / "index.json").write_bytes(b"\xff\xfe\x00"),
    "words gone": lambda folder: shutil.rmtree(folder / "words"),
    "words torn": lambda folder: (folder / "words" / "meta.json").write_text("{"),
    "words empty": lambda folder: (folder / "words" / "meta.json").unlink(),
    "segments gone": lambda folder: [path.unlink() for path in tuple(_segments(folder))],
    "segments torn": lambda folder: _changed(folder, lambda content: content[: len(content) // 2]),
    "segments changed": lambda folder: _changed(folder, lambda content: bytes(sign ^ 0x5A for sign in content)),
    "vectors gone": lambda folder: (folder / "vectors.f16").unlink(),
    "vectors short": lambda folder: os.truncate(folder / "vectors.f16", 100),
    "all gone": shutil.rmtree,
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_index_is_made_anew(graph: Path, damage: str) -> None:
    """Whatever is damaged or missing: the same hits, and the folder is sound again for the next process."""
    with open_store(str(graph), read_only=True) as store:
        before = search(index_of(store), QUERY).hits
    assert before
    DAMAGES[damage](graph / "search")
    with open_store(str(graph), read_only=True) as store:
        assert search(index_of(store), QUERY).hits == before
        assert SearchIndex(graph / "search", open_encoder()).state == store.state()


@pytest.mark.parametrize("damage", ["note torn", "words torn", "vectors gone", "all gone"])
def test_an_index_damaged_while_in_use(graph: Path, damage: str) -> None:
    """A service that has the index open goes on searching, and makes it anew on disk with the next document."""
    with open_store(str(graph)) as store:
        before = search(index_of(store), QUERY).hits
        DAMAGES[damage](graph / "search")
        assert search(index_of(store), QUERY).hits == before
        store.put(version(1))
        assert {hit.document for hit in search(index_of(store), QUERY).hits} == set(store.digests())
        assert SearchIndex(graph / "search", open_encoder()).state == store.state()


def test_an_index_taken_over_by_another_model(graph: Path) -> None:
    """Vectors of another model are not compared: the one who had the index goes on in memory."""

    class Other(StaticEncoder):
        """The same model under another identity."""

        def __init__(self) -> None:
            super().__init__(SHIPPED)
            self.identity = "other"

    with open_store(str(graph)) as store:
        mine = index_of(store)
        other = SearchIndex(graph / "search", Other())
        assert other.refresh(store)
        store.put(version(1))
        assert other.refresh(store)
        with pytest.raises(UnusableIndexError, match="另一个模型"):
            mine.refresh(store)
        assert index_of(store) is not mine
        assert {hit.document for hit in search(index_of(store), QUERY).hits} == set(store.digests())
        assert SearchIndex(graph / "search", Other()).state == store.state()


def test_an_index_being_written_is_not_wiped(graph: Path) -> None:
    """Damage seen while another process writes leaves its files alone."""
    with open_store(str(graph)) as store:
        first = SearchIndex(graph / "search", open_encoder())
        writer = first._index.writer(50_000_000, 1)
        (graph / "search" / "index.json").write_text("{")
        with pytest.raises(UnusableIndexError, match="检索索引打不开"):
            SearchIndex(graph / "search", open_encoder())
        assert search(index_of(store), QUERY).hits
        assert (graph / "search" / "words" / "meta.json").exists()
        del writer


def test_rows_of_replaced_tasks_are_used_again(graph: Path) -> None:
    """However often documents are replaced, the vectors take no more than twice the room of the tasks there are."""
    with open_store(str(graph)) as store:
        for times in range(12):
            for number in range(3):
                store.put(version(number, times))
            index = index_of(store)
        tasks = sum(len(store.record(document).tasks) for document in store.digests())
        assert index.snapshot().count() == tasks
        assert len(index.vectors) <= 2 * (tasks + 9)
        fresh = SearchIndex(None, open_encoder())
        fresh.refresh(store)
        found, expected = (
            {(hit.document, hit.task, hit.score) for hit in search(each, QUERY, top=50, mode="vectors").hits}
            for each in (index, fresh)
        )
        assert found == expected
    with open_store(str(graph), read_only=True) as store:
        again = search(index_of(store), QUERY, top=50, mode="vectors").hits
        assert {(hit.document, hit.task, hit.score) for hit in again} == expected


def test_spare_rows_are_filled_first(tmp_path: Path) -> None:
    """Rows that nothing refers to are written over, the others stay; another process sees both."""
    ones = np.eye(4, dtype=np.float32)
    file = VectorFile(tmp_path / "v", 4)
    file.append(ones)
    other = VectorFile(tmp_path / "v", 4)
    file.spare(np.asarray([0, 2, 3]))
    assert sorted(file.append(ones[:2] * 3)) == [1, 4]
    assert np.array_equal(file.rows[[0, 2, 3]], ones[[0, 2, 3]])
    other.refresh()
    assert np.array_equal(other.rows, file.rows)
    assert np.array_equal(VectorFile(tmp_path / "v", 4).rows, file.rows)


def test_searching_while_documents_come(graph: Path) -> None:
    """Threads that search while the index is written get whole hits of one moment, never an error."""
    records = [factories.record(), *(version(number) for number in range(4))]
    texts = {record.document.id: record.document.text for record in records}
    titles = {task.id: task.title for task in factories.record().tasks}
    faults: list[BaseException] = []
    done = threading.Event()

    def ask(store: GraphStore) -> None:
        try:
            while not done.is_set():
                for hit in search(index_of(store), QUERY, top=20).hits:
                    assert hit.passage.of(texts[hit.document]) == hit.text
                    assert titles[hit.task] == hit.title
        except BaseException as fault:  # noqa: BLE001 - handed to the test
            faults.append(fault)

    with open_store(str(graph)) as store:
        threads = [threading.Thread(target=ask, args=(store,)) for _ in range(3)]
        for thread in threads:
            thread.start()
        for times in range(10):
            for number in range(4):
                store.put(version(number, times))
            index_of(store)
        done.set()
        for thread in threads:
            thread.join()
    assert faults == []


def test_hits_of_documents_that_went_meanwhile(graph: Path, tmp_path: Path) -> None:
    """While another process writes the index it may have more than the graph: the page leaves that out."""
    with open_store(str(graph)) as store:
        store.put(version(1))
        found = search(index_of(store), QUERY)
        store.remove(version(1).document.id)
        shown = results(QUERY, found, {}, 10, Library(store))
        assert len(found.hits) > len(shown.hits) > 0
        assert {hit.document for hit in shown.hits} == {factories.record().document.id}


def test_the_command_line_says_nothing_of_a_mended_index(graph: Path) -> None:
    """A person who searches with a damaged index reads the hits and no trace of the program."""
    DAMAGES["note torn"](graph / "search")
    command = [sys.executable, "-c", "from api.cli import main; main()", "search", QUERY, "--store", str(graph)]
    root = Path(__file__).parent.parent
    told = subprocess.run(command, capture_output=True, cwd=root, check=True)
    assert told.stdout.decode("utf-8").startswith("1. ")
    assert told.stderr == b""


def test_marks_stay_in_their_sentence(tmp_path: Path) -> None:
    """A sign that has two when small does not move the marks behind it."""
    record = factories.record()
    text = record.document.text.replace("对照《", "İİ《")
    assert len(text) == len(record.document.text) != len(text.lower())
    with open_store(str(tmp_path / "graph")) as store:
        store.put(dataclasses.replace(record, document=dataclasses.replace(record.document, text=text)))
        hit = search(index_of(store), "湿地资源清单").hits[0]
    assert "İİ" in hit.text
    assert "湿地资源清单" in {mark.of(text) for mark in hit.marks}
