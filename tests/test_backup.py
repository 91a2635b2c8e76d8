"""Does a backup hold everything, and does it come back? Every statement compared, also while somebody writes."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from graph.backup import contents_of, write_backup
from graph.prepared import digest_of
from graph.restoring import restore
from graph.serialise import ntriples
from graph.store import GraphReader, GraphStore, open_store
from ontology import iris, terms
from ontology.errors import StoreError
from ontology.mapping import Literal
from ontology.statements import Statement, statements
from tests import factories
from tests.test_cli import Runner, run
from tests.test_corrections import edited, of_kind
from tests.test_store import Opener, opener

__all__ = ["opener", "run"]


def filled(store: GraphStore) -> None:
    """Documents, what the register says, a graph of people's, notes."""
    store.put(factories.record())
    store.put(replace(factories.bare_record(), document=replace(factories.bare_record().document, title='一" .\n')))
    store.describe([Statement(iris.unit("云泽省水利厅"), terms.NAME, Literal("云泽省水利厅"))])
    store.attach(iris.graph("people"), [Statement(iris.unit("甲"), terms.NAME, Literal("乙 <x> .\n"))])
    store.keep("决定", "一", "甲、乙为同一单位\n")
    store.keep("决定", "二", "丙")
    store.correct(factories.record().document.id, [edited(of_kind("assignment")[0])])


def everything(store: GraphReader) -> dict[str, object]:
    """Every statement of every graph, and all that is noted."""
    graphs = {graph: sorted(ntriples(store.said(graph))) for graph in store.graphs()}
    return {"graphs": graphs, "marks": {node: dict(told) for node, told in store.marks().items()}}


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """A backup of a small store."""
    with open_store(str(tmp_path / "store")) as store:
        filled(store)
        write_backup(store, tmp_path / "备份.zip")
    return tmp_path / "备份.zip"


def test_everything_comes_back(opener: Opener, tmp_path: Path) -> None:
    """From any engine into the embedded one: every statement and note; what is asked is answered the same."""
    with opener() as store:
        filled(store)
        manifest = write_backup(store, tmp_path / "b.zip")
        held, tasks = everything(store), store.ask("tasks")
    assert restore(tmp_path / "b.zip", str(tmp_path / "back")) == manifest
    with open_store(str(tmp_path / "back")) as back:
        assert everything(back) == held
        assert back.ask("tasks") == tasks
        assert back.put(factories.record()) == "unchanged"
        assert back.corrections()
        assert manifest.statements == sum(map(len, held["graphs"].values()))  # type: ignore[attr-defined]


def test_a_backup_fills_any_engine(opener: Opener, archive: Path, tmp_path: Path) -> None:
    """Into an empty server as into a folder; into one that holds something not at all."""
    with opener() as store:
        location = store.location
    if "://" not in location:
        location = str(tmp_path / "elsewhere")
    restore(archive, location)
    with open_store(location, read_only=True) as back, open_store(str(tmp_path / "store"), read_only=True) as first:
        assert everything(back) == everything(first)
        assert contents_of(back).digest == contents_of(first).digest
    with pytest.raises(StoreError, match="目标不是空的"):
        restore(archive, location)


def test_the_archive_holds_every_graph_of_the_engine(archive: Path, tmp_path: Path) -> None:
    """No named graph of the store is left out, whoever made it."""
    with open_store(str(tmp_path / "store")) as store:
        engine = store._open()  # type: ignore[attr-defined]
        named = {node.value for node in engine.named_graphs()} - {iris.META_GRAPH}
        assert named == set(store.graphs())
    with zipfile.ZipFile(archive) as held:
        lines = held.read("graphs.nq").decode().splitlines()
        assert {line.rpartition(" <")[2].removesuffix("> .") for line in lines} == named
        assert json.loads(held.read("manifest.json"))["statements"] == len(lines)


def _flipped(content: bytes) -> bytes:
    return content[:200] + bytes([content[200] ^ 1]) + content[201:]


def _forged(content: bytes) -> bytes:
    """A graph changed by hand, the archive itself sound."""
    place = Path(content.decode())
    with zipfile.ZipFile(place) as held:
        files = {name: held.read(name) for name in held.namelist()}
    files["graphs.nq"] = files["graphs.nq"].replace("林业局".encode(), "水利局".encode())
    with zipfile.ZipFile(place, "w") as held:
        for name, said in files.items():
            held.writestr(name, said)
    return place.read_bytes()


@pytest.mark.parametrize("damage", ["flipped", "half", "empty", "no zip", "another zip", "forged"])
def test_a_damaged_archive_is_refused(archive: Path, tmp_path: Path, damage: str) -> None:
    """A bit, a half, nothing, something else, a line changed by hand: one clear line, nothing is made."""
    content = archive.read_bytes()
    match damage:
        case "flipped":
            content = _flipped(content)
        case "half":
            content = content[: len(content) // 2]
        case "empty":
            content = b""
        case "no zip":
            content = "年度总结".encode()
        case "another zip":
            with zipfile.ZipFile(archive, "w") as other:
                other.writestr("甲.txt", "乙")
            content = archive.read_bytes()
        case _:
            content = _forged(str(archive).encode())
    archive.write_bytes(content)
    with pytest.raises(StoreError, match="不完整或已损坏") as told:
        restore(archive, str(tmp_path / "back"))
    assert str(archive) in str(told.value)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["store", "备份.zip"]


def test_a_folder_that_holds_something_is_left_alone(archive: Path, tmp_path: Path) -> None:
    """Neither a graph nor other files are overwritten; an empty folder is filled; a missing archive is told."""
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "甲.txt").touch()
    for place in (tmp_path / "full", tmp_path / "store", archive):
        with pytest.raises(StoreError, match="目标不是空的"):
            restore(archive, str(place))
    (tmp_path / "empty").mkdir()
    restore(archive, str(tmp_path / "empty"))
    with pytest.raises(StoreError, match="没有这个备份文件"):
        restore(tmp_path / "none.zip", str(tmp_path / "none"))


def test_a_backup_that_fails_leaves_the_one_before(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fault in the middle, or a graph that never stands still: the older archive stays, nothing beside it."""
    before = archive.read_bytes()
    with open_store(str(tmp_path / "store")) as store:
        numbers = iter(range(100))
        monkeypatch.setattr(type(store), "state", lambda _store: str(next(numbers)))
        with pytest.raises(StoreError, match="一直在变"):
            write_backup(store, archive)
        monkeypatch.setattr(type(store), "marks", lambda _store: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            write_backup(store, archive)
        with pytest.raises(StoreError, match="备份写不进去"):
            write_backup(store, tmp_path / "没有" / "b.zip")
    assert archive.read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["store", "备份.zip"]


WRITER = """
import itertools, sys
from graph.prepared import prepared
from graph.store import open_store
from tests import factories

with open_store(sys.argv[1]) as store:
    for number in itertools.count():
        some = [factories.many_tasks(2 + number % 3, name=str((number + each) % 40)) for each in range(4)]
        store.put_all([prepared(record) for record in some])
        store.put(factories.many_tasks(1 + number % 5, name=str(number % 40)))
        store.keep("笔记", str(number % 7), str(number))
        print(number, flush=True)
"""


@pytest.fixture
def busy(tmp_path: Path) -> Iterator[str]:
    """A store that another process writes all the time."""
    place = str(tmp_path / "busy")
    writer = subprocess.Popen([sys.executable, "-c", WRITER, place], stdout=subprocess.PIPE)
    assert writer.stdout is not None
    assert [writer.stdout.readline() for _ in range(3)]
    yield place
    assert writer.poll() is None, "the writer died"
    writer.kill()
    writer.wait()
    writer.stdout.close()


def test_a_backup_while_another_process_writes(busy: str, tmp_path: Path) -> None:
    """Each backup is one moment: every document whole, with the digest that it was stored with."""
    seen = set()
    for number in range(4):
        path = tmp_path / f"{number}.zip"
        with open_store(busy, read_only=True) as reader:
            seen.add(write_backup(reader, path).contents)
        restore(path, str(tmp_path / str(number)))
        with open_store(str(tmp_path / str(number)), read_only=True) as back:
            digests = back.digests()
            assert digests
            for document, digest in digests.items():
                assert digest_of(statements(back.record(document))) == digest
    assert len(seen) > 1


def test_the_commands(run: Runner, archive: Path, tmp_path: Path) -> None:
    """``backup`` into a folder names the file by the time; ``restore`` and ``verify`` agree; twice is refused."""
    (tmp_path / "盘").mkdir()
    ran = run("backup", "-o", tmp_path / "盘", "--store", tmp_path / "store", "--json")
    told = json.loads(ran.out)
    assert Path(told["path"]).parent == tmp_path / "盘"
    assert run("restore", told["path"], "--store", tmp_path / "back").code == 0
    assert run("verify", tmp_path / "store", tmp_path / "back").code == 0
    assert "目标不是空的" in run("restore", archive, "--store", tmp_path / "back").complaint
    assert "这里还没有图谱" in run("backup", "-o", tmp_path / "b.zip", "--store", tmp_path / "none").complaint
