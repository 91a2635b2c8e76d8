"""Does a real Neo4j keep what it is given, exactly, and under names that people can type?"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pyoxigraph
import pytest
from hypothesis import HealthCheck, given, settings

from api.searching import find, index_of
from graph.encoder import open_encoder
from graph.finding import search
from graph.index import SearchIndex
from graph.neo4j import search as on_server
from graph.neo4j.store import Neo4jStore
from graph.store import GraphStore, open_store
from ontology import iris
from ontology.model import Record
from ontology.statements import statements
from ontology.units.description import describe_bodies, neighbours
from tests import factories
from tests.graphs import quick
from tests.servers import Neo4j
from tests.test_statements import records

pytestmark = pytest.mark.neo4j
PLAN = factories.document().id


@pytest.fixture
def neo4j_empty(neo4j_server: Neo4j) -> Neo4j:
    """The server with nothing in it."""
    neo4j_server.empty()
    return neo4j_server


@pytest.fixture
def store(neo4j_empty: Neo4j) -> Iterator[GraphStore]:
    """An empty store on the server."""
    with open_store(neo4j_empty.location) as opened:
        yield opened


def counts(server: Neo4j) -> dict[object, object]:
    """How many nodes of each label there are, without what is noted of the graph itself."""
    rows = server.run("MATCH (n) UNWIND labels(n) AS label RETURN label, count(*) AS number")
    return {row["label"]: row["number"] for row in rows if row["label"] not in ("Mark", "Migration")}


# --- keeping --------------------------------------------------------------------------------------


def test_what_was_put_comes_back_from_the_server(neo4j_empty: Neo4j) -> None:
    """A record survives closing and reopening, in every field."""
    with open_store(neo4j_empty.location) as store:
        assert store.put(factories.record()) == "added"
        assert store.put(factories.record()) == "unchanged"
    with open_store(neo4j_empty.location) as store:
        assert store.record(PLAN) == factories.record()
        assert list(store.records()) == [factories.record()]
        assert [row.id for row in store.documents()] == list(store.digests()) == [PLAN]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(earlier=records(), record=records())
def test_any_record_comes_back_from_the_server(store: Neo4jStore, earlier: Record, record: Record) -> None:
    """Whatever a record holds and whatever it replaces, its statements are in the server exactly."""
    store.put(replace(earlier, document=replace(earlier.document, id=record.document.id)))
    store.put(record)
    said = list(store._said(iris.graph(record.document.id)))
    assert set(said) == set(statements(record))
    assert len(said) == len(set(said))
    store._cache.clear()
    assert store.record(record.document.id) == record


def test_replacing_and_removing_leave_nothing_behind(store: GraphStore, neo4j_empty: Neo4j) -> None:
    """Nodes of an earlier reading, and organizations that nothing names any more, are gone."""
    smaller = factories.record(tasks=(factories.survey_task(),), dependencies=(), global_rules=())
    store.put(smaller)
    alone = counts(neo4j_empty)
    store.put(factories.bare_record())
    store.put(factories.record())
    before = store.state()
    assert store.put(smaller) == "replaced"
    assert store.state() != before
    assert store.record(PLAN) == smaller
    store.remove(factories.bare_record().document.id)
    assert counts(neo4j_empty) == alone
    store.remove(PLAN)
    assert counts(neo4j_empty) == {}
    with pytest.raises(KeyError):
        store.remove(PLAN)


def test_the_server_hands_on_what_the_folder_does(store: GraphStore, quick_store: GraphStore) -> None:
    """Documents, digests, the register's words and every quad are the same in both engines."""
    said = tuple(describe_bodies(neighbours(["370000/emergency-management", "cn/emergency-management"])))
    quick_store.describe(said)
    store.describe(said)
    for record in quick_store.records():
        store.put(record)
    assert store.documents() == quick_store.documents()
    assert store.digests() == quick_store.digests()
    assert set(store.described()) == set(said)
    assert quads(store) == quads(quick_store)
    assert store.validate() == quick_store.validate() == ()


@pytest.fixture
def quick_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GraphStore]:
    """The sample policies that are quick to read, in a folder."""
    with open_store(str(quick(tmp_path_factory.mktemp("quick") / "store"))) as opened:
        yield opened


def quads(store: GraphStore) -> set[str]:
    """Every quad that a store hands on, numbers by what they are: 1.0 and 1 are one double."""
    read = pyoxigraph.Store()
    read.load(b"".join(store.export("nquads")), format=pyoxigraph.RdfFormat.N_QUADS)
    return {str(quad) for quad in read}


def test_what_the_register_says_is_replaced(store: GraphStore, neo4j_empty: Neo4j) -> None:
    """Describing again takes the place of what was said before; nothing clears it; the same changes nothing."""
    said = tuple(describe_bodies(["370000/emergency-management"]))
    store.describe(said)
    state = store.state()
    store.describe(said)
    assert store.state() == state
    assert store.digests() == {}
    store.describe(())
    assert list(store.described()) == []
    assert counts(neo4j_empty) == {}


def test_notes_stay_until_they_are_taken_back(store: GraphStore) -> None:
    """Notes come back in the order of their keys, apart by kind, whatever is ingested."""
    store.keep("decision", "乙/1", "是")
    store.keep("decision", "甲", "否")
    store.keep("decision", "甲", "是\n第二行")
    store.keep("other", "甲", "别的")
    store.put(factories.record())
    assert store.notes("decision") == {"乙/1": "是", "甲": "是\n第二行"}
    assert list(store.notes("decision")) == ["乙/1", "甲"]
    store.drop("decision", "甲")
    assert store.notes("decision") == {"乙/1": "是"}
    with pytest.raises(KeyError):
        store.drop("decision", "甲")


def test_readers_see_whole_documents(store: Neo4jStore) -> None:
    """While a document is replaced again and again, every reading of it is one that was put."""
    one, other = factories.record(), factories.record(tasks=(factories.survey_task(),), dependencies=())
    store.put(one)
    faults: list[object] = []
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            store._cache.clear()
            found = store.record(PLAN)
            if found not in (one, other):
                faults.append(found)

    readers = [threading.Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    for _ in range(10):
        store.put(other)
        store.put(one)
    done.set()
    for reader in readers:
        reader.join()
    assert faults == []


def test_several_programs_may_write(neo4j_empty: Neo4j) -> None:
    """Stores opened at once, on a database without anything, write documents that name the same units."""
    neo4j_empty.wipe()
    faults: list[BaseException] = []
    gate = threading.Barrier(3)

    def write(name: str) -> None:
        try:
            gate.wait()
            with open_store(neo4j_empty.location) as own:
                for number in range(4):
                    own.put(factories.many_tasks(3, name=f"{name}{number}"))
                    own.put(factories.many_tasks(3, name=f"共同{number}"))
        except BaseException as error:  # noqa: BLE001 - told by the test
            faults.append(error)

    writers = [threading.Thread(target=write, args=(name,)) for name in "甲乙丙"]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert faults == []
    with open_store(neo4j_empty.location) as store:
        assert len(store.documents()) == 16
        for record in store.records():
            assert record == factories.many_tasks(3, name=str(record.document.title))


# --- names that people type -----------------------------------------------------------------------


def test_a_task_leads_to_its_units_by_their_roles(store: GraphStore, neo4j_empty: Neo4j) -> None:
    """What is typed first: who leads what, over all documents, without knowing how facts are kept."""
    store.put(factories.record())
    store.put(factories.many_tasks(2))
    rows = neo4j_empty.run(
        f"MATCH (:Document {{identifier: '{PLAN}'}})<-[:STATED_IN]-(task:Task)-[:LEAD]->(unit:Organization) "
        "RETURN unit.name AS unit, task.title AS title, task.path AS path"
    )
    assert rows == [{"unit": factories.FORESTRY, "title": "开展湿地资源调查", "path": "二/（一）"}]
    shared = neo4j_empty.run(
        "MATCH (unit:Organization)<-[:SAME_AS]-(named:Unit) WITH unit, count(named) AS documents "
        "WHERE documents > 1 RETURN unit.name AS unit"
    )
    assert {row["unit"] for row in shared} >= {factories.LAND}
    (plan,) = neo4j_empty.run(
        "MATCH (d:Document)<-[:STATED_IN]-(:Task {identifier: '2.1'})<-[:ABOUT]-(due:Deadline)-[:EVIDENCE]->(quote) "
        f"WHERE d.identifier = '{PLAN}' RETURN d.title AS title, due.end AS end, quote.exact AS words"
    )
    assert (plan["title"], str(plan["end"]), plan["words"]) == (factories.TITLE, "2024-12-31", "2024年底前")


def test_a_role_that_is_not_assigned_is_not_drawn(store: GraphStore, neo4j_empty: Neo4j) -> None:
    """The short cuts are those of the assignments: as many as there are tasks, units, roles and scopes."""
    record = factories.record()
    store.put(record)
    wanted = {
        (task.title, entry.unit, entry.role.upper(), entry.scope) for task in record.tasks for entry in task.assignments
    }
    rows = neo4j_empty.run(
        "MATCH (t:Task)-[r]->(o:Organization) "
        "RETURN t.title AS title, o.name AS unit, type(r) AS role, r.scope AS scope"
    )
    assert {(row["title"], row["unit"], row["role"], row["scope"]) for row in rows} == wanted
    assert len(rows) == len(wanted)


def test_a_document_of_another_source_is_the_same_document(store: GraphStore) -> None:
    """The same text from another file replaces; there is one document."""
    store.put(factories.record())
    assert store.put(factories.record().with_source("samples/另存.docx")) == "replaced"
    assert [row.source for row in store.documents()] == ["samples/另存.docx"]


def test_a_record_that_cannot_be_written_leaves_the_server_as_it_was(store: GraphStore) -> None:
    """A value outside its list is refused before anything is touched."""
    store.put(factories.record())
    wrong = replace(factories.task(), assignments=(factories.assignment(role="boss"),))
    with pytest.raises(ValueError, match="boss"):
        store.put(factories.record(tasks=(wrong,)))
    assert store.record(PLAN) == factories.record()


def test_search_on_a_server_gives_what_it_gives_in_a_folder(
    store: GraphStore, quick_store: GraphStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same tasks in the same order; nothing is written where the program was started."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "caches"))
    monkeypatch.chdir(tmp_path)
    for record in quick_store.records():
        store.put(record)
    asked = "污水处理厂提标改造"
    wanted = search(index_of(quick_store), asked).hits
    assert wanted
    assert {(hit.document, hit.task, hit.score) for hit in search(index_of(store), asked).hits} == {
        (hit.document, hit.task, hit.score) for hit in wanted
    }
    assert [path.name for path in tmp_path.iterdir()] == ["caches"]


def test_the_indexes_of_the_server_find_what_the_embedded_one_finds(
    store: Neo4jStore, quick_store: GraphStore, tmp_path: Path
) -> None:
    """Full text and vectors on the server, fused, have the embedded index's best task among their first."""
    for record in quick_store.records():
        store.put(record)
    encoder = open_encoder()
    assert on_server.take_in(store, encoder) == len(store.documents())
    assert on_server.take_in(store, encoder) == 0
    index = SearchIndex(None, encoder)
    index.refresh(quick_store)
    for record in quick_store.records():
        task = record.tasks[len(record.tasks) // 2]
        wanted = search(index, task.title).hits[0]
        found = on_server.search(store, encoder, task.title)
        assert (wanted.document, wanted.task) in {(hit.document, hit.task) for hit in found.hits[:3]}
        assert found.hits[0].text in record.document.text or found.hits[0].document != record.document.id
        one = on_server.search(store, encoder, task.title, filters={"document": record.document.id})
        assert {hit.document for hit in one.hits} == {record.document.id}
    task, duty = next((task, duty) for task in record.tasks for duty in task.assignments)
    unit, role = duty.unit, duty.role
    told = on_server.search(store, encoder, task.title, filters={"unit": unit, "role": role}, top=50)
    assert told.hits
    for hit in told.hits:
        (task,) = [one for one in store.record(hit.document).tasks if one.path == hit.path and one.id == hit.task]
        assert (unit, role) in {(entry.unit, entry.role) for entry in task.assignments}
    assert find(store, task.title, top=3) == on_server.search(store, encoder, task.title, top=3)
    with open_store(store.location, read_only=True) as reader:
        assert find(reader, task.title, top=3).hits == on_server.search(store, encoder, task.title, top=3).hits
    with pytest.raises(ValueError, match="no such filter"):
        on_server.search(store, encoder, "工作", filters={"colour": "red"})
