"""One writer and many readers: who holds the graph, what readers see meanwhile, what the engine's faults are called."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph import folder
from graph.prepared import digest_of
from graph.store import open_store
from ontology.errors import StoreError
from ontology.statements import statements
from tests import factories
from tests.test_backup import busy
from tests.test_store import refusal

__all__ = ["busy"]


def test_readers_see_whole_documents_while_one_writes(busy: str) -> None:
    """Opened at any moment, a reader finds every document whole, and the same when it looks again."""
    states = set()
    for _ in range(15):
        with open_store(busy, read_only=True) as reader:
            digests = dict(reader.digests())
            for document, digest in digests.items():
                assert digest_of(statements(reader.record(document))) == digest
            states.add(reader.state())
            assert reader.digests() == digests
    assert len(states) > 1


def test_a_second_writer_is_told_who_holds_the_graph(busy: str) -> None:
    """Program, process, since when, and what goes on beside it."""
    held = json.loads((Path(busy) / "writer.json").read_text("utf-8"))
    line = refusal(Path(busy))
    assert "图谱正被另一个程序使用" in line
    assert f"进程{held['process']}，20" in line
    assert "备份不受影响" in line


def test_the_note_of_the_writer_goes_with_it(tmp_path: Path) -> None:
    """Closing takes the note back; readers leave none; one that a killed process left is not believed."""
    place = tmp_path / "store"
    with open_store(str(place)) as store:
        store.put(factories.bare_record())
        assert json.loads((place / "writer.json").read_text("utf-8"))["process"] == os.getpid()
    assert not (place / "writer.json").exists()
    with open_store(str(place), read_only=True):
        assert not (place / "writer.json").exists()
    child = subprocess.Popen([sys.executable, "-c", ""])
    child.wait()
    gone = {"program": "甲", "process": child.pid, "host": os.uname().nodename, "since": "2026-01-01T00:00:00+00:00"}
    for written in (json.dumps(gone), "{", "[]"):
        (place / "writer.json").write_text(written, "utf-8")
        assert folder.holder.told(place) == ""
    (place / "writer.json").write_text(json.dumps({**gone, "host": "别处"}), "utf-8")
    assert folder.holder.told(place).startswith("（主机别处，甲，进程")
    open_store(str(place)).close()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("IO error: While lock file: /g/LOCK: Resource temporarily unavailable", "正被另一个程序使用"),
        ("IO error: While open a file for appending: /g/LOG: Permission denied", "不能写入"),
        ("IO error: While appending to file: /g/000012.log: No space left on device", "磁盘已满"),
        ("IO error: While appending to file: /g/000012.log: Disk quota exceeded", "磁盘已满"),
        ("IO error: While open a file for random read: /g/000012.sst: Too many open files", "打开的文件太多"),
        ("IO error: While mkdir: /g: Read-only file system", "磁盘只读"),
        ("IO error: While pread: /g/000012.sst: Input/output error", "磁盘读写出错"),
        ("Corruption: block checksum mismatch", "已损坏"),
        ("Corruption: IO error: No such file or directory: While open /g/000012.sst", "已损坏"),
        ("Shutdown in progress", "不能打开图谱（Shutdown in progress）"),
    ],
)
@pytest.mark.parametrize("kind", [OSError, RuntimeError])
def test_each_fault_has_its_own_name(text: str, told: str, kind: type[Exception]) -> None:
    """Whatever type the engine raises, its words decide; what is not damage is not called so."""
    with pytest.raises(StoreError) as caught, folder._translated("/g", "不能打开图谱"):
        raise kind(text)
    assert told in caught.value.line()
    assert ("已损坏" in caught.value.line()) == ("已损坏" in told)


LIMITED = """
import resource, sys
from graph.store import open_store
from ontology.errors import StoreError
from tests import factories

if sys.argv[2] == "files":
    resource.setrlimit(resource.RLIMIT_NOFILE, (12, 12))
try:
    with open_store(sys.argv[1]) as store:
        if sys.argv[2] == "size":
            resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
        for number in range(40):
            store.put(factories.many_tasks(20, name=str(number)))
except StoreError as error:
    print(error)
"""


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    """A store with one document, which is there afterwards too."""
    place = tmp_path / "store"
    with open_store(str(place)) as store:
        store.put(factories.bare_record())
    yield place
    with open_store(str(place)) as store:
        assert factories.bare_record().document.id in store.digests()


@pytest.mark.parametrize(("limit", "told"), [("files", "打开的文件太多"), ("size", "文件超过系统允许的大小")])
def test_real_limits_are_told_apart(small: Path, limit: str, told: str) -> None:
    """A process that may open few files, or write small ones only, says so; the graph is well afterwards."""
    assert resource.getrlimit(resource.RLIMIT_NOFILE)[0] > 12
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, str(small), limit], capture_output=True, encoding="utf-8", check=False
    )
    assert told in done.stdout, done
