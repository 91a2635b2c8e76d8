"""Does a store keep, replace, answer, hand on and refuse as the protocol promises? One suite for all engines."""

from __future__ import annotations

import datetime as dt
import json
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pyoxigraph
import pytest
import rdflib
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rdflib.compare import isomorphic

import corpus
from corpus.load import load
from extractors.pipeline import extract
from graph.question import FOLDER, question, questions
from graph.question import load as load_question
from graph.store import GraphStore, open_store
from graph.succession import IS_REPLACED_BY, REPEALED_BY
from ontology import iris, terms
from ontology.errors import ConflictError, QuestionError, StoreError
from ontology.facts import facts
from ontology.judging import judged, taken_back
from ontology.mapping import Literal
from ontology.model import Assignment, Record
from ontology.statements import Statement, statements
from tests import factories, servers
from tests.reference_shacl import as_graph
from tests.test_statements import records

Opener = Callable[[], GraphStore]


@pytest.fixture(
    params=[
        "oxigraph",
        pytest.param("neo4j", marks=pytest.mark.neo4j),
        pytest.param("fuseki", marks=pytest.mark.fuseki),
    ]
)
def opener(request: pytest.FixtureRequest, tmp_path: Path) -> Opener:
    """How to open this test's store; a second call after closing opens the same one."""
    if request.param == "oxigraph":
        location = str(tmp_path / "store")
    else:
        server: servers.Neo4j | servers.Fuseki = request.getfixturevalue(f"{request.param}_server")
        server.empty()
        location = server.location
    return lambda: open_store(location)


@pytest.fixture
def embedded(tmp_path: Path) -> Opener:
    """The same of the engine that needs no server."""
    return lambda: open_store(str(tmp_path / "store"))


@pytest.fixture
def store(opener: Opener) -> Iterator[GraphStore]:
    """An empty store."""
    with opener() as opened:
        yield opened


@pytest.fixture
def full(store: GraphStore) -> GraphStore:
    """A store that holds the action plan."""
    store.put(factories.record())
    return store


SUFFIXES = (".docx", ".html", ".pdf", ".txt")
PLAN = factories.document().id


# --- keeping --------------------------------------------------------------------------------------


def test_what_was_put_comes_back(opener: Opener) -> None:
    """A record survives closing and reopening, in every field."""
    with opener() as store:
        store.put(factories.record())
    with opener() as store:
        assert store.record(PLAN) == factories.record()
        assert list(store.records()) == [factories.record()]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(record=records())
def test_any_record_comes_back(store: GraphStore, record: Record) -> None:
    """Whatever a record holds, the engine gives it back unchanged."""
    store.put(record)
    with_new_eyes = type(store).record
    store._cache.clear()  # type: ignore[attr-defined]
    assert with_new_eyes(store, record.document.id) == record


def test_the_same_text_is_stored_once(store: GraphStore) -> None:
    """Ingesting again changes nothing; from another source it replaces; there is one document."""
    record = factories.record()
    assert store.put(record) == "added"
    before = store.ask("document_overview", document=PLAN)
    assert store.put(record) == "unchanged"
    assert store.put(record.with_source("samples/另存.docx")) == "replaced"
    assert [row.source for row in store.documents()] == ["samples/另存.docx"]
    assert store.ask("document_overview", document=PLAN) == before


def test_ingesting_again_replaces_what_was_there(full: GraphStore) -> None:
    """Nothing of the earlier reading stays behind."""
    smaller = factories.record(tasks=(factories.survey_task(),), dependencies=(), global_rules=())
    assert full.put(smaller) == "replaced"
    assert full.record(PLAN) == smaller
    assert [row["task"] for row in full.ask("tasks")] == ["2.1"]


def test_a_removed_document_is_gone(full: GraphStore) -> None:
    """Removing takes the document and leaves the others."""
    other = factories.bare_record()
    full.put(other)
    full.remove(PLAN)
    assert [row.id for row in full.documents()] == [other.document.id]
    with pytest.raises(KeyError):
        full.record(PLAN)
    with pytest.raises(KeyError):
        full.remove(PLAN)


def test_an_unknown_document_is_a_key_error(store: GraphStore) -> None:
    """Asking for what is not there is told apart from a store at fault."""
    for ask in (store.record, store.remove, store.validate, lambda one: list(store.export("turtle", document=one))):
        with pytest.raises(KeyError):
            ask("d000000000000")


def test_a_record_that_cannot_be_written_changes_nothing(full: GraphStore) -> None:
    """A value outside its list, or half a character, is refused before anything is touched."""
    wrong_role = replace(factories.task(), assignments=(factories.assignment(role="boss"),))
    half = factories.record(document=factories.document(title="\ud800"))
    for record in (factories.record(tasks=(wrong_role,)), half):
        with pytest.raises(ValueError, match=r"boss|surrogates"):
            full.put(record)
    assert full.record(PLAN) == factories.record()


def test_documents_come_by_date_then_undated(store: GraphStore) -> None:
    """The list of documents is in order of issue, with every field of the metadata."""
    late = factories.record(document=factories.document(text="乙", issued=dt.date(2025, 1, 1)), tasks=())
    late = replace(late, document=replace(late.document, id="d2"), dependencies=(), global_rules=())
    for record in (factories.bare_record(), late, factories.record()):
        store.put(record)
    rows = store.documents()
    assert [row.issued for row in rows] == [dt.date(2024, 3, 8), dt.date(2025, 1, 1), None]
    plan = factories.document()
    assert (rows[0].title, rows[0].issuer, rows[0].number) == (plan.title, plan.issuer, plan.number)
    assert (rows[0].level, rows[0].status, rows[0].jurisdiction, rows[0].tasks) == ("province", "final", "云泽省", 3)
    assert (rows[2].title, rows[2].issuer, rows[2].level, rows[2].tasks) == (None, None, None, 0)


def test_many_threads_may_read_and_write(store: GraphStore) -> None:
    """Readers see whole documents only, while writers take turns."""
    faults: list[object] = []

    def write(name: str) -> None:
        for _ in range(3):
            store.put(factories.many_tasks(4, name=name))

    def read() -> None:
        for _ in range(20):
            for row in store.documents():
                if row.tasks != 4 or len(store.ask("tasks", document=row.id)) != 4:
                    faults.append(row)

    threads = [threading.Thread(target=write, args=(name,)) for name in "甲乙丙"]
    threads += [threading.Thread(target=read) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert len(store.documents()) == 3


SAMPLES = sorted(path for path in (Path(corpus.__file__).parent / "samples").iterdir() if path.suffix in SUFFIXES)


def test_every_sample_is_stored_once_and_sound(store: GraphStore) -> None:
    """Each sample ingests twice with one copy, comes back whole, and the shapes find no fault in it."""
    assert len(SAMPLES) >= 6
    read = [extract(load(path)) for path in SAMPLES]
    for record in read:
        store.put(record)
        assert store.put(record) == "unchanged"
        assert store.record(record.document.id) == record
    assert len(store.documents()) == len({record.document.id for record in read})
    assert store.validate() == ()


# --- asking ---------------------------------------------------------------------------------------


def test_tasks_of_a_unit(full: GraphStore) -> None:
    """A unit's tasks come with its role and the words that say so."""
    rows = full.ask("tasks_of_unit", unit=factories.FORESTRY)
    assert [(row["path"], row["role"], row["scope"]) for row in rows] == [
        ("二/（一）", "lead", "clause"),
        ("二/（二）", "responsible", "clause"),
    ]
    for row in rows:
        assert row["document"] == PLAN
        assert factories.TEXT[row["start"] : row["end"]] == row["quote"] == "省林业局"
    assert [row["task"] for row in full.ask("tasks_of_unit", unit=factories.FORESTRY, role="lead")] == ["2.1"]
    assert [row["task"] for row in full.ask("tasks_of_unit", unit=factories.CITIES, scope="global")] == [
        "2.1",
        "2.2",
        "2.3",
    ]
    assert full.ask("tasks_of_unit", unit="云泽省林业") == ()


def test_units_of_a_task(full: GraphStore) -> None:
    """A task's units come in the order of the text, with full names and the names as printed."""
    rows = full.ask("units_of_task", document=PLAN, task="2.1")
    assert [(row["unit"], row["mention"], row["role"]) for row in rows] == [
        (factories.FORESTRY, "省林业局", "lead"),
        (factories.LAND, "省自然资源厅", "responsible"),
        (factories.WATER, "水利厅", "responsible"),
        (factories.CITIES, "各市人民政府", "responsible"),
    ]
    assert [row["confidence"] for row in rows] == [1.0, 1.0, 0.95, 1.0]
    assert full.ask("units_of_task", document=PLAN, task="9.9") == ()


def test_tasks_due(full: GraphStore) -> None:
    """Both ends of the period are within it; a recurrence has no date and is not due."""

    def due(**parameters: object) -> list[object]:
        return [row["task"] for row in full.ask("tasks_due", **parameters)]

    assert due() == ["2.1", "2.2"]
    assert due(before=dt.date(2024, 12, 31)) == ["2.1"]
    assert due(before=dt.date(2024, 12, 30)) == []
    assert due(after=dt.date(2025, 1, 1)) == ["2.2"]
    assert due(unit=factories.ENVIRONMENT) == ["2.2"]
    assert due(unit=factories.FORESTRY, role="lead") == ["2.1"]
    assert due(unit=factories.ENVIRONMENT, role="lead") == []
    assert due(role="lead") == ["2.1"]
    assert full.ask("tasks_due")[1]["due"] == dt.date(2025, 6, 30)


def test_shared_tasks(full: GraphStore) -> None:
    """Two units share the tasks that name both, whichever is asked first."""
    rows = full.ask("shared_tasks", unit=factories.FORESTRY, other=factories.LAND)
    assert [(row["task"], row["role"], row["other_role"]) for row in rows] == [("2.1", "lead", "responsible")]
    assert full.ask("shared_tasks", unit=factories.LAND, other=factories.ENVIRONMENT) == ()


def test_overview_of_a_document(full: GraphStore) -> None:
    """The counts are those of the record."""
    (row,) = full.ask("document_overview", document=PLAN)
    record = factories.record()
    assert row["title"] == record.document.title
    assert (row["tasks"], row["dependencies"], row["unread"]) == (3, 2, 1)
    assert row["assignments"] == sum(len(task.assignments) for task in record.tasks)
    assert row["units"] == 5
    assert row["targets"] == sum(len(task.targets) for task in record.tasks) + 1


def test_tasks_by_what_they_contain(full: GraphStore) -> None:
    """Force, cited document and deliverable each lead to their tasks."""
    assert [row["clause"] for row in full.ask("tasks_with_force", force="prohibition")] == ["不得擅自占用湿地"]
    assert len(full.ask("tasks_with_force")) == 2
    assert [row["task"] for row in full.ask("tasks_citing", title="湿地保护条例")] == ["2.1"]
    assert full.ask("tasks_citing", title="湿地保护条例", cites="produces") == ()
    assert full.ask("tasks_citing", number="17号") == ()
    made = full.ask("tasks_with_deliverable", name="清单", relation="produces")
    assert [(row["task"], row["name"]) for row in made] == [("2.1", "湿地资源清单")]
    assert [row["task"] for row in full.ask("tasks_with_deliverable", name="清单")] == ["2.1", "2.2"]


def test_dependencies_of_a_task(full: GraphStore) -> None:
    """What a task needs comes before what needs it; a target is named by its words."""
    needs = full.ask("dependencies_of_task", document=PLAN, task="2.2")
    assert [(row["direction"], row["type"], row["task"]) for row in needs] == [
        ("needs", "uses-output", "2.1"),
        ("needs", "contributes-to", "target:0"),
    ]
    assert needs[1]["mention"] == "湿地保护率达到62%以上"
    waiting = full.ask("dependencies_of_task", document=PLAN, task="2.1")
    assert [(row["direction"], row["path"]) for row in waiting] == [("needed-by", "二/（二）")]


def test_counts_per_unit(full: GraphStore) -> None:
    """The unit with most tasks comes first, with its tasks by role."""
    rows = {row["unit"]: row for row in full.ask("tasks_per_unit")}
    assert next(iter(rows)) == factories.CITIES
    forestry = rows[factories.FORESTRY]
    assert (forestry["tasks"], forestry["lead"], forestry["responsible"], forestry["actor"]) == (2, 1, 1, 0)
    mentions = {(row["unit"], row["mention"]): row["times"] for row in full.ask("units")}
    assert mentions[factories.FORESTRY, "省林业局"] == 2


def test_a_document_confines_a_question(full: GraphStore) -> None:
    """With a document named, only its rows come, and none where it does not exist."""
    other = factories.many_tasks(2)
    full.put(other)
    assert len(full.ask("tasks")) == 5
    assert {row["document"] for row in full.ask("tasks", document=other.document.id)} == {other.document.id}
    assert full.ask("tasks", document="d000000000000") == ()


@pytest.mark.parametrize("name", sorted(questions()))
def test_every_question_answers_with_all_its_columns(full: GraphStore, name: str) -> None:
    """Every question runs without options and with all of them, and each row has every column."""
    values = {"document": PLAN, "task": "2.2", "unit": factories.FORESTRY, "other": factories.LAND}
    values |= {"title": "条例", "number": "号", "name": "清单", "relation": "produces", "cites": "implements"}
    values |= {"called": "二/（二）", "indicator": "监测站点"}
    values |= {"old": PLAN, "role": "lead", "scope": "clause", "force": "prohibition"}
    dates = {"before": dt.date(2030, 1, 1), "after": dt.date(2020, 1, 1)}
    asked = question(name)
    every = {parameter.name: (values | dates)[parameter.name] for parameter in asked.parameters}
    needed = {parameter.name: every[parameter.name] for parameter in asked.parameters if parameter.required}
    bare = factories.bare_record()
    full.put(replace(bare, document=replace(bare.document, text=f"{bare.document.text}\n本通知有效期5年。")))
    full.describe([Statement(iris.document(PLAN), IS_REPLACED_BY, iris.document(bare.document.id))])
    rows = full.ask(name, **needed)
    assert rows
    full.ask(name, **every)
    for row in rows:
        assert tuple(row) == tuple(column.name for column in asked.columns)


def test_replaced_documents_are_told_alike(full: GraphStore) -> None:
    """Each engine tells what took a document's place, by a repeal or not, and of one document alone."""
    bare = factories.bare_record()
    full.put(bare)
    old, new = iris.document(PLAN), iris.document(bare.document.id)
    full.describe([Statement(old, IS_REPLACED_BY, new)])
    asked = full.ask("documents_replaced", old=PLAN)
    assert [(row["document"], row["successor"], row["repealed"]) for row in asked] == [(PLAN, bare.document.id, 0)]
    full.describe([Statement(old, IS_REPLACED_BY, new), Statement(old, REPEALED_BY, new)])
    assert [row["repealed"] for row in full.ask("documents_replaced")] == [1]
    assert full.ask("documents_replaced", old=bare.document.id) == ()


def test_each_parameter_stands_in_its_query() -> None:
    """A parameter that the query does not mention would be silently without effect."""
    for asked in questions().values():
        mentioned = {part.partition(" ")[0].strip("),") for part in asked.sparql.split("?wanted_")[1:]}
        wanted = {parameter.name for parameter in asked.parameters if parameter.type != "document"}
        assert {name.partition("\n")[0] for name in mentioned} == wanted, asked.name


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(st.characters(exclude_categories=["Cs"])) | st.text("\"\\}{?;.#u041<>\n\r\t'", max_size=12))
def test_no_value_breaks_out_of_its_place(full: GraphStore, text: str) -> None:
    """Quotes, braces, escapes, variables: whatever is asked for is looked for, and nothing else happens."""
    unit = replace(factories.task(), assignments=(factories.assignment(unit=text),))
    full.put(factories.record(tasks=(unit,), dependencies=(), global_rules=()))
    assert [row["unit"] for row in full.ask("units")] == [text]
    assert [row["task"] for row in full.ask("tasks_of_unit", unit=text)] == ["2.1"]
    assert full.ask("tasks_of_unit", unit=text + '" . ?any ?thing "') == ()


def test_a_question_that_makes_no_sense_is_refused(full: GraphStore) -> None:
    """Unknown names, missing, misspelled and mistyped parameters each get one Chinese line."""
    cases: list[tuple[str, dict[str, object], str]] = [
        ("no_such_question", {}, "没有名为“no_such_question”的问题"),
        ("tasks_of_unit", {}, "缺少参数“unit”"),
        ("tasks", {"unti": "甲"}, "没有参数“unti”"),
        ("tasks_of_unit", {"unit": 3}, "参数“unit”应是文字"),
        ("tasks_of_unit", {"unit": "\ud800"}, "参数“unit”应是文字"),
        ("tasks_due", {"before": "2024-01-01"}, "参数“before”应是日期"),
        ("tasks_due", {"before": dt.datetime(2024, 1, 1, tzinfo=dt.UTC)}, "参数“before”应是日期"),
        ("tasks_of_unit", {"unit": "甲", "role": "boss"}, "参数“role”不能是“boss”"),
    ]
    for name, parameters, message in cases:
        with pytest.raises(QuestionError) as caught:
            full.ask(name, **parameters)
        assert message in str(caught.value)
        assert "\n" not in str(caught.value)


def test_a_malformed_question_file_is_refused(tmp_path: Path) -> None:
    """A question without a column, or of a type that does not exist, is named at loading."""
    file = tmp_path / "broken.toml"
    file.write_text('purpose = "甲"\nsparql = "SELECT"\n', "utf-8")
    with pytest.raises(ValueError, match=r"broken\.toml: 'columns' is missing"):
        load_question(file)
    file.write_text('purpose = "甲"\nsparql = "SELECT"\n[columns]\na = "colour"\n', "utf-8")
    with pytest.raises(ValueError, match="colour"):
        load_question(file)
    assert {path.stem for path in FOLDER.glob("*.toml")} == set(questions())


# --- handing on -----------------------------------------------------------------------------------


def test_turtle_says_what_the_record_says(full: GraphStore) -> None:
    """The Turtle of several documents is one file that reads as the union of their statements."""
    full.put(factories.bare_record())
    said = [*statements(factories.record()), *statements(factories.bare_record())]
    parsed = rdflib.Graph().parse(data=b"".join(full.export("turtle")), format="turtle")
    assert isomorphic(parsed, as_graph(said))
    one = rdflib.Graph().parse(data=b"".join(full.export("turtle", document=PLAN)), format="turtle")
    assert isomorphic(one, as_graph(statements(factories.record())))


def test_jsonld_says_what_the_record_says(full: GraphStore) -> None:
    """The JSON-LD, read with its own context, is the same graph."""
    full.put(factories.bare_record())
    whole = b"".join(full.export("jsonld"))
    assert list(json.loads(whole)) == ["@context", "@graph"]
    parsed = rdflib.Graph().parse(data=whole, format="json-ld")
    said = as_graph([*statements(factories.record()), *statements(factories.bare_record())])
    locators = rdflib.URIRef(terms.LOCATORS)
    places = [json.loads(str(value)) for graph in (parsed, said) for value in graph.objects(None, locators)]
    assert places[0] == places[1]
    for graph in (parsed, said):
        graph.remove((None, locators, None))
    assert isomorphic(parsed, said)


def test_jsonld_of_an_empty_graph_is_json(store: GraphStore) -> None:
    """An empty store hands on an empty graph, not half a file."""
    assert json.loads(b"".join(store.export("jsonld")))["@graph"] == []


def test_nquads_keep_the_documents_apart(full: GraphStore) -> None:
    """Each document's quads are in its own graph, as another store can load them."""
    full.put(factories.bare_record())
    other = pyoxigraph.Store()
    other.load(b"".join(full.export("nquads")), format=pyoxigraph.RdfFormat.N_QUADS)
    names = {str(name.value) for name in other.named_graphs()}
    assert names == {iris.graph(PLAN), iris.graph(factories.bare_record().document.id)}
    assert len(list(other.quads_for_pattern(None, None, None, pyoxigraph.NamedNode(iris.graph(PLAN))))) == len(
        set(statements(factories.record()))
    )


def test_validation_names_document_and_task(full: GraphStore) -> None:
    """A sound document has no fault; a broken one is named, alone and in the whole graph."""
    assert full.validate() == ()
    broken = factories.many_tasks(1)
    broken = replace(broken, tasks=(replace(broken.tasks[0], title=""),))
    full.put(broken)
    (fault,) = full.validate()
    assert (fault.document, fault.shape, fault.path) == (broken.document.id, "task-title", "二/（0）")
    assert full.validate(PLAN) == ()


# --- bad days -------------------------------------------------------------------------------------


def refusal(location: Path | str, **options: bool) -> str:
    """The one line that opening this location is refused with."""
    with pytest.raises(StoreError) as caught:
        open_store(str(location), **options).close()
    line = str(caught.value)
    assert "\n" not in line
    assert str(location) in line
    return line


def test_a_place_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    """A file in the way, or a folder that cannot be made, is one line; nothing is left behind."""
    (tmp_path / "file").write_text("甲", "utf-8")
    assert "是一个文件，不是文件夹" in refusal(tmp_path / "file")
    assert "不能建立图谱文件夹" in refusal(tmp_path / "file" / "store")
    assert "不能建立图谱文件夹" in refusal("/proc/policygraph/store")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_a_folder_of_other_files_is_left_alone(tmp_path: Path) -> None:
    """Somebody's documents folder does not become a store."""
    (tmp_path / "年度总结.docx").write_bytes(b"PK")
    assert "文件夹里有别的文件，不是图谱" in refusal(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["年度总结.docx"]


def test_a_store_in_use_is_refused(embedded: Opener, tmp_path: Path) -> None:
    """While another process has the store open, a writer gets one line and a reader may read."""
    place = tmp_path / "store"
    with embedded() as store:
        store.put(factories.record())
        script = (
            "import sys\nfrom graph.store import open_store\nfrom ontology.errors import StoreError\n"
            "try:\n    open_store(sys.argv[1])\nexcept StoreError as error:\n    print(error)\n"
            "print(len(open_store(sys.argv[1], read_only=True).documents()))\n"
        )
        done = subprocess.run(
            [sys.executable, "-c", script, str(place)], capture_output=True, check=True, encoding="utf-8"
        )
        assert "图谱正被另一个程序使用" in done.stdout
        assert done.stdout.splitlines()[1:] == ["1"]
        assert "图谱正被另一个程序使用" in refusal(place)
        assert store.record(PLAN) == factories.record()


def test_a_damaged_store_is_refused(embedded: Opener, tmp_path: Path) -> None:
    """A store whose files are broken says so and says what to do."""
    embedded().close()
    (tmp_path / "store" / "CURRENT").write_text("garbage")
    assert "图谱已损坏" in refusal(tmp_path / "store")
    assert "图谱已损坏" in refusal(tmp_path / "store", read_only=True)


def test_a_store_of_another_format_is_refused(tmp_path: Path) -> None:
    """A newer format, or somebody else's database, is not touched."""
    newer, foreign = tmp_path / "newer", tmp_path / "foreign"
    for place, graph in ((newer, iris.META_GRAPH), (foreign, "https://example.org/")):
        other = pyoxigraph.Store(str(place))
        other.update(f'INSERT DATA {{ GRAPH <{graph}> {{ <{iris.STORE_NODE}> <{terms.FORMAT_VERSION}> "99" }} }}')
        del other
    assert "图谱的格式是第99版" in refusal(newer)
    assert "文件夹里的数据库不是图谱" in refusal(foreign)
    assert len(pyoxigraph.Store(str(foreign))) == 1


def test_an_address_that_leads_nowhere_is_refused() -> None:
    """A server that is not there, an address that cannot be one, and a scheme that nobody knows are told apart."""
    nowhere = servers.free_port()
    assert "图数据库没有应答" in refusal(f"bolt://127.0.0.1:{nowhere}")
    assert "图谱服务器没有应答" in refusal(f"sparql+http://127.0.0.1:{nowhere}/policies")
    with pytest.raises(StoreError, match="POLICYGRAPH_SPARQL_USER") as caught:
        open_store("sparql+http://clerk:secret@127.0.0.1/policies")
    assert "secret" not in str(caught.value)
    assert "不认识的图谱位置" in refusal("http://127.0.0.1/graph")


def test_reading_only_changes_nothing(embedded: Opener, tmp_path: Path) -> None:
    """A store opened for reading refuses to write, and is not made where there is none."""
    assert "这里还没有图谱" in refusal(tmp_path / "none", read_only=True)
    assert not (tmp_path / "none").exists()
    with embedded() as store:
        store.put(factories.record())
    with open_store(str(tmp_path / "store"), read_only=True) as reader:
        assert reader.record(PLAN) == factories.record()
        with pytest.raises(StoreError, match="只读"):
            reader.put(factories.bare_record())
        with pytest.raises(StoreError, match="只读"):
            reader.remove(PLAN)


def test_digests_are_those_of_documents(opener: Opener) -> None:
    """What the register says of bodies is kept beside the documents and is none of them."""
    with opener() as store:
        store.put(factories.record())
        store.describe([Statement(iris.unit("云泽省水利厅"), terms.NAME, Literal("云泽省水利厅"))])
        assert list(store.described())
        assert set(store.digests()) == {row.id for row in store.documents()} == {factories.record().document.id}


def test_a_closed_store_says_so(opener: Opener) -> None:
    """After closing, which may be done twice, every use is one clear error and the folder is free."""
    store = opener()
    store.close()
    store.close()
    with pytest.raises(StoreError, match="图谱已关闭"):
        store.documents()
    opener().close()


def test_nothing_is_left_to_be_replayed_after_closing(embedded: Opener, tmp_path: Path) -> None:
    """Closing moves what was put out of the log, so that the next opening does not wait to replay it."""
    record = factories.many_tasks(4)
    with embedded() as store:
        store.put(record)
    shutil.copytree(tmp_path / "store", tmp_path / "copy", ignore=shutil.ignore_patterns("*.log"))
    with open_store(str(tmp_path / "copy")) as without_log:
        assert without_log.record(record.document.id) == record


def test_a_killed_writer_leaves_whole_documents(embedded: Opener, tmp_path: Path) -> None:
    """After a kill in the middle of ingestion each document is there whole or not at all."""
    script = (
        "import sys\nfrom graph.store import open_store\nfrom tests import factories\n"
        "store = open_store(sys.argv[1])\n"
        "for number in range(1000):\n"
        "    store.put(factories.many_tasks(6, name=str(number)))\n    print(number, flush=True)\n"
    )
    writer = subprocess.Popen([sys.executable, "-c", script, str(tmp_path / "store")], stdout=subprocess.PIPE)
    assert writer.stdout is not None
    written = [writer.stdout.readline() for _ in range(12)]
    writer.kill()
    writer.wait()
    assert all(written)
    with embedded() as store:
        rows = store.documents()
        assert len(rows) >= 12
        assert [store.record(row.id) for row in rows] == [factories.many_tasks(6, name=str(row.title)) for row in rows]


def test_forty_tasks_are_stored_and_asked_quickly(store: GraphStore) -> None:
    """Storing a document of forty tasks and asking about it does not keep a person waiting."""
    taken = []
    for number in range(3):
        record = factories.many_tasks(40, name=str(number))
        begun = time.perf_counter()
        store.put(record)
        taken.append(time.perf_counter() - begun)
    assert min(taken) < 5
    begun = time.perf_counter()
    assert len(store.ask("tasks_of_unit", unit=factories.LAND)) == 60
    assert time.perf_counter() - begun < 5


# --- corrections ------------------------------------------------------------------------------


def test_corrections_are_kept_applied_and_taken_back(full: GraphStore) -> None:
    """On every engine an edit holds over another reading, comes back as it was made, and goes with its undo."""
    record = factories.record()
    document, at = record.document.id, dt.datetime(2026, 3, 2, 8, 30, 0, 250000, tzinfo=dt.UTC)
    fact = next(each for each in facts(record) if isinstance(each.value, Assignment))
    assert isinstance(fact.value, Assignment)
    edit = judged(
        record,
        fact,
        "edit",
        reviewer="周审核",
        at=at,
        why="核对“原文”\n第二行",
        after=replace(fact.value, role="supervise"),
    )
    full.correct(document, [edit])
    assert full.corrections(document) == (edit,)
    assert full.record(document).tasks[0].assignments[0].reviewer == "周审核"
    assert full.put(record) == "unchanged"
    assert full.extracted(document) == record
    full.remove(document)
    assert [each.standing for each in full.corrected()] == ["dangling"]
    full.put(record)
    assert full.record(document).tasks[0].assignments[0].role == "supervise"
    undo = taken_back(edit, reviewer="王复核", at=at + dt.timedelta(seconds=1))
    full.correct(document, [undo])
    assert full.record(document) == record
    assert full.corrections() == (edit, undo)
    with pytest.raises(ConflictError):
        full.correct(document, [taken_back(undo, reviewer="王复核", at=at)], expecting="0")
