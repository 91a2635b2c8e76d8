"""Does each bad day of a Neo4j server end in one clear line, and does work go on when it is over?"""

from __future__ import annotations

import os
import random
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from graph.neo4j import access
from graph.neo4j.migrating import FOLDER, migrate, migrations, missing
from graph.neo4j.store import Neo4jStore
from graph.store import open_store
from ontology import iris
from ontology.errors import StoreError
from ontology.model import Record
from tests import factories
from tests.servers import PASSWORD, Neo4j, free_port, neo4j

pytestmark = pytest.mark.neo4j
PLAN = factories.document().id
KILLS = int(os.environ.get("POLICYGRAPH_KILLS", "2"))


@pytest.fixture
def server(neo4j_server: Neo4j) -> Neo4j:
    """The server of the run, with nothing in it at all."""
    neo4j_server.wipe()
    return neo4j_server


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Neo4j]:
    """A server that these tests may stop and kill."""
    before = os.environ.get("POLICYGRAPH_NEO4J_PASSWORD")
    os.environ["POLICYGRAPH_NEO4J_PASSWORD"] = PASSWORD
    with neo4j(tmp_path_factory.mktemp("mortal")) as server:
        yield server
    if before is None:
        del os.environ["POLICYGRAPH_NEO4J_PASSWORD"]
    else:
        os.environ["POLICYGRAPH_NEO4J_PASSWORD"] = before


def refusal(location: str, *, read_only: bool = False) -> str:
    """The one line that opening this location is refused with."""
    with pytest.raises(StoreError) as caught:
        open_store(location, read_only=read_only).close()
    line = str(caught.value)
    assert "\n" not in line
    assert line.startswith(location)
    assert PASSWORD not in line
    return line


# --- getting in -----------------------------------------------------------------------------------


def test_a_wrong_password_is_told(server: Neo4j, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who is not let in reads which settings to look at."""
    monkeypatch.setenv("POLICYGRAPH_NEO4J_PASSWORD", "wrong")
    line = refusal(server.location)
    assert "用户名或密码不对" in line
    assert "POLICYGRAPH_NEO4J_PASSWORD" in line
    monkeypatch.setenv("POLICYGRAPH_NEO4J_PASSWORD", PASSWORD)
    monkeypatch.setenv("POLICYGRAPH_NEO4J_USER", "nobody")
    assert "用户名或密码不对" in refusal(server.location)


def test_a_database_that_is_not_there_is_told(server: Neo4j, monkeypatch: pytest.MonkeyPatch) -> None:
    """The name of a database that the server does not have leads to the setting that names it."""
    monkeypatch.setenv("POLICYGRAPH_NEO4J_DATABASE", "elsewhere")
    assert "没有这个数据库" in refusal(server.location)
    monkeypatch.setenv("POLICYGRAPH_NEO4J_DATABASE", "neo4j")
    with open_store(server.location) as store:
        assert store.documents() == ()


def test_where_nothing_answers_one_does_not_wait_long() -> None:
    """No server, a server of another kind, a host that no name leads to: the same line, within seconds."""
    begun = time.monotonic()
    assert "图数据库没有应答" in refusal(f"bolt://127.0.0.1:{free_port()}")
    assert "图数据库没有应答" in refusal(f"neo4j://127.0.0.1:{free_port()}")
    assert "图数据库没有应答" in refusal("bolt://graph.invalid:7687")
    assert "地址写得不对" in refusal("bolt://127.0.0.1:7687?database=1")
    with socket.create_server(("127.0.0.1", 0)) as silent:
        assert "图数据库没有应答" in refusal(f"bolt://127.0.0.1:{silent.getsockname()[1]}")
    assert time.monotonic() - begun < 25


def test_a_server_of_an_older_version_is_refused(server: Neo4j, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that does not know all that is asked of it is named with its version, and is not touched."""
    monkeypatch.setattr(access, "OLDEST", (99, 1))
    assert "请使用 Neo4j 99.1 或更新的版本" in refusal(server.location)
    assert server.run("MATCH (n) RETURN n") == []


# --- whose database it is -------------------------------------------------------------------------


def test_the_database_of_somebody_else_is_left_alone(server: Neo4j) -> None:
    """What is no graph of ours gets neither nodes nor indexes, for writers and readers."""
    server.run("CREATE (:Employee {name: '甲'})")
    assert "图数据库里有别的数据" in refusal(server.location)
    assert "图数据库里有别的数据" in refusal(server.location, read_only=True)
    assert server.run("MATCH (n) RETURN labels(n) AS labels") == [{"labels": ["Employee"]}]
    assert server.run("SHOW CONSTRAINTS YIELD name") == []


def test_a_graph_of_another_format_is_refused(server: Neo4j) -> None:
    """A newer format, and steps of the schema that a newer program took, are told and not touched."""
    open_store(server.location).close()
    server.run("CREATE (:Migration {number: 99, digest: 'later'})")
    assert "第99步" in refusal(server.location)
    assert "第99步" in refusal(server.location, read_only=True)
    server.run("MATCH (step:Migration {number: 99}) DELETE step")
    server.run(f"MATCH (mark:Mark {{key: '{iris.STORE_NODE}'}}) SET mark.format = '7'")
    assert "图谱的格式是第7版" in refusal(server.location)


def test_reading_only_changes_nothing_on_the_server(server: Neo4j) -> None:
    """A reader makes no graph where there is none, reads what there is, and does not write."""
    assert "这里还没有图谱" in refusal(server.location, read_only=True)
    assert server.run("MATCH (n) RETURN n") == []
    with open_store(server.location) as store:
        store.put(factories.record())
    with open_store(server.location, read_only=True) as reader:
        assert reader.record(PLAN) == factories.record()
        for change in (lambda: reader.put(factories.bare_record()), lambda: reader.remove(PLAN)):
            with pytest.raises(StoreError, match="只读"):
                change()
        assert list(reader.digests()) == [PLAN]


# --- migrations -----------------------------------------------------------------------------------


def test_migrations_are_repeatable_and_noted(server: Neo4j) -> None:
    """Each runs once; one that was cut off before it was noted runs again without harm."""
    every = tuple(one.number for one in migrations())
    with Neo4jStore(server.location) as store:
        assert migrate(store.access) == ()
        assert [
            row["number"] for row in server.run("MATCH (s:Migration) RETURN s.number AS number ORDER BY number")
        ] == [*every]
        schema = server.run("SHOW INDEXES YIELD name RETURN name ORDER BY name")
        server.run("MATCH (step:Migration) WHERE step.number > 1 DELETE step")
        assert tuple(one.number for one in missing(store.access)) == every[1:]
        assert "还不是最新" in refusal(server.location, read_only=True)
        assert migrate(store.access) == every[1:]
        assert server.run("SHOW INDEXES YIELD name RETURN name ORDER BY name") == schema
        assert server.run("SHOW INDEXES YIELD state WHERE state <> 'ONLINE' RETURN state") == []


def test_migrations_have_numbers_in_order(tmp_path: Path) -> None:
    """A number left out, given twice or not written so is a mistake of ours and found at once."""
    assert [path.name[:4] for path in sorted(FOLDER.glob("*.cypher"))] == [f"{one.number:04}" for one in migrations()]
    (tmp_path / "0001_one.cypher").write_text("// only a remark; with a semicolon\nRETURN 1;\nRETURN 2;\n", "utf-8")
    assert [one.statements for one in migrations(tmp_path)] == [("RETURN 1", "RETURN 2")]
    (tmp_path / "0003_three.cypher").write_text("RETURN 3", "utf-8")
    with pytest.raises(ValueError, match="not numbered"):
        migrations(tmp_path)
    (tmp_path / "three.cypher").write_text("RETURN 3", "utf-8")
    with pytest.raises(ValueError, match="no name of a migration"):
        migrations(tmp_path)


# --- while it runs --------------------------------------------------------------------------------


def test_work_goes_on_after_a_restart(own: Neo4j) -> None:
    """A power cut and a restart in the middle of work cost time, and nothing else."""
    with open_store(own.location) as store:
        store.put(factories.record())
        own.server.stop(kill=True)
        later = threading.Timer(1.0, own.server.start)
        later.start()
        try:
            assert store.put(factories.bare_record()) == "added"
        finally:
            later.join()
        own.server.stop(kill=True)
        later = threading.Timer(1.0, own.server.start)
        later.start()
        try:
            assert len(store.documents()) == 2
        finally:
            later.join()
    with open_store(own.location) as store:
        assert {record.document.id for record in store.records()} == {PLAN, factories.bare_record().document.id}


def test_a_connection_that_is_lost_for_good_is_told(own: Neo4j) -> None:
    """Where the server stays away, reading and writing say so in time; what was there is there when it is back."""
    with Neo4jStore(own.location, patience=1.0) as store:
        store.put(factories.record())
        own.server.stop(kill=True)
        try:
            begun = time.monotonic()
            with pytest.raises(StoreError, match="图数据库没有应答"):
                store.documents()
            with pytest.raises(StoreError, match="图数据库没有应答"):
                store.put(factories.many_tasks(2))
            assert time.monotonic() - begun < 20
        finally:
            own.server.start()
            own.wait()
        assert factories.many_tasks(2).document.id not in store.digests()
        assert store.put(factories.many_tasks(2)) == "added"


def test_a_server_that_only_reads_is_told(own: Neo4j) -> None:
    """On a member that takes no writes one reads, and writing is one clear line."""
    with open_store(own.location) as store:
        store.put(factories.record())
    own.server.stop()
    command = own.server.command
    own.server.command = [*command, "read-only"]
    try:
        own.server.start()
        own.wait()
        with open_store(own.location) as store:
            assert store.record(PLAN) == factories.record()
            with pytest.raises(StoreError, match="只读，不能写入"):
                store.put(factories.many_tasks(1, name="不写"))
            assert factories.many_tasks(1, name="不写").document.id not in store.digests()
    finally:
        own.server.stop()
        own.server.command = command
        own.server.start()
        own.wait()


def test_a_server_that_dies_leaves_whole_documents(own: Neo4j) -> None:
    """Killed at random moments of writing, the server has each document as it was or as it is to be."""
    own.wipe()

    def write(store: Neo4jStore, attempt: int) -> None:
        for step in range(10_000):
            store.put(version(step % 5, step // 5 + attempt))

    def version(number: int, times: int) -> Record:
        whole = factories.many_tasks(6, name=f"文件{number}")
        return replace(whole, tasks=whole.tasks[: 1 + times % 6])

    for attempt in range(KILLS):
        with Neo4jStore(own.location, patience=0.0) as store:
            moment = random.Random(attempt).uniform(0.05, 1.0)  # noqa: S311 - a moment, not a secret
            killer = threading.Timer(moment, own.server.stop, kwargs={"kill": True})
            killer.start()
            with pytest.raises(StoreError):
                write(store, attempt)
            killer.join()
        own.server.start()
        own.wait()
        with open_store(own.location) as store:
            for row in store.documents():
                number = int(str(row.title).removeprefix("文件"))
                assert store.record(row.id) in [version(number, times) for times in range(6)]
                assert row.tasks == len(store.record(row.id).tasks)
            assert set(store.digests()) == {row.id for row in store.documents()}
    with open_store(own.location) as store:
        for number in range(5):
            store.put(version(number, 2))
        assert sorted(len(record.tasks) for record in store.records()) == [3] * 5
