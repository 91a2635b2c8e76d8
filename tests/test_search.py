"""Is what was meant found, by words and by meaning, and does the index keep to the graph?"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.batch import record_of
from api.searching import index_of
from api.settings import Settings
from graph.encoder import SHIPPED, StaticEncoder, TransformerEncoder, open_encoder
from graph.finding import FACETS, like, search
from graph.index import SearchIndex
from graph.store import GraphStore, open_store
from graph.vectors import VectorFile
from ontology.errors import ConfigurationError
from ontology.model import Record
from tests import factories
from tests.samples import FOLDER

TEXTS = ("污水处理厂提标改造", "老人吃饭", "数据开放", "zzz", "", "茶园里装摄像头管虫子，2026年")


@pytest.fixture(scope="module")
def records() -> tuple[Record, ...]:
    """What the sample policies say."""
    return tuple(record_of(path) for path in sorted(FOLDER.iterdir()) if path.suffix in (".txt", ".html"))


@pytest.fixture(scope="module")
def store(records: tuple[Record, ...], tmp_path_factory: pytest.TempPathFactory) -> Iterator[GraphStore]:
    """A store with the sample policies that are quick to read."""
    with open_store(str(tmp_path_factory.mktemp("search") / "graph")) as opened:
        for record in records:
            opened.put(record)
        yield opened


@pytest.fixture(scope="module")
def index(store: GraphStore) -> SearchIndex:
    """Its index."""
    return index_of(store)


# --- the model --------------------------------------------------------------------------------


def test_the_model_is_the_same_with_and_without_torch() -> None:
    """The default installation and the full one give the same vectors, to the last digits of half precision."""
    static, full = StaticEncoder(SHIPPED), TransformerEncoder(str(SHIPPED))
    assert static.dimension == full.dimension == 256
    assert np.allclose(static.passages(TEXTS), full.passages(TEXTS), atol=1e-5)


def test_a_model_gives_unit_vectors_and_nothing_for_nothing() -> None:
    """Vectors have length one; a text without a known word has none."""
    lengths = np.linalg.norm(open_encoder().queries(TEXTS), axis=1)
    assert np.allclose(lengths[[0, 1, 2, 5]], 1, atol=1e-3)
    assert lengths[4] == 0


def test_words_of_the_street_lie_near_those_of_offices() -> None:
    """What people say is nearer to what documents say of it than to other matters."""
    said = open_encoder().queries(["老人吃饭"])[0]
    meant, other = open_encoder().passages(["发展老年助餐服务，建设社区食堂", "推进航道疏浚和船闸建设"])
    assert said @ meant > said @ other + 0.1


def test_the_model_fits_the_repository() -> None:
    """The shipped folder stays below 20 MB."""
    assert sum(path.stat().st_size for path in SHIPPED.rglob("*") if path.is_file()) < 20e6


@pytest.mark.parametrize("broken", ["missing", "damaged"])
def test_a_model_that_cannot_be_read_is_named(tmp_path: Path, broken: str) -> None:
    """One Chinese line with the folder and what to do, whatever is wrong with it."""
    folder = tmp_path / "model"
    if broken == "damaged":
        folder.mkdir()
        for name in ("modules.json", "config_sentence_transformers.json"):
            (folder / name).write_bytes((SHIPPED / name).read_bytes())
        (folder / "tokenizer.json").write_text("{", "utf-8")
        (folder / "model.safetensors").write_bytes(b"no model")
    what = {"missing": "没有这个检索模型文件夹", "damaged": "检索模型读不出来"}[broken]
    with pytest.raises(ConfigurationError, match=what) as caught:
        open_encoder(str(folder))
    assert str(folder) in str(caught.value)


# --- what is found ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("污水处理能力", "完善污水处理能力"),
        ("工厂的脏水排进下水道", "严格工业废水管控"),
        ("老人家里装扶手", "推进居家适老化改造"),
        ("中水回用", "推进再生水利用"),
    ],
)
def test_the_task_meant_comes_among_the_first(index: SearchIndex, query: str, title: str) -> None:
    """In the words of a document or in those of the street."""
    assert title in [hit.title for hit in search(index, query, top=3).hits]


@pytest.mark.parametrize("query", ["", "。。。", "xyzxyz", "😀😀"])
def test_nothing_in_common_finds_nothing(index: SearchIndex, query: str) -> None:
    """Neither words nor meaning: no hit, no facet, no fault."""
    found = search(index, query)
    assert found.hits == ()
    assert all(not values for values in found.facets.values())


def test_passages_and_marks_quote_the_document(index: SearchIndex, store: GraphStore) -> None:
    """Every passage stands in the document where it says, and so does every mark in the passage."""
    hits = search(index, "污水管网改造", top=20).hits
    assert len(hits) > 5
    for hit in hits:
        text = store.record(hit.document).document.text
        assert hit.passage.of(text) == hit.text
        assert all(hit.passage.start <= mark.start < mark.end <= hit.passage.end for mark in hit.marks)
        assert all(mark.of(text).strip() for mark in hit.marks)
    assert (
        any(mark.of(store.record(hits[0].document).document.text) == "管网" for mark in hits[0].marks) or hits[0].marks
    )


def test_filters_leave_only_what_they_allow(index: SearchIndex, store: GraphStore) -> None:
    """Each value that a facet counts can be filtered by, and every hit then has it."""
    found = search(index, "建设")
    for name in ("document", "unit", "role", "year", "level"):
        for value, _ in found.facets[name][:2]:
            hits = search(index, "建设", top=50, filters={name: value}).hits
            assert hits
            for hit in hits:
                record = store.record(hit.document)
                task = next(task for task in record.tasks if task.id == hit.task)
                held = {
                    "document": [record.document.id],
                    "unit": [item.unit for item in task.assignments],
                    "role": [item.role for item in task.assignments],
                    "year": [str(record.document.issued and record.document.issued.year)],
                    "level": [record.document.level],
                }
                assert value in held[name]


def test_unit_and_role_filter_one_assignment(index: SearchIndex, store: GraphStore) -> None:
    """A unit in a role means the unit in that role, not the unit beside another in that role."""
    hits = search(index, "建设", top=99, filters={"unit": "各市人民政府", "role": "lead"}).hits
    for hit in hits:
        task = next(task for task in store.record(hit.document).tasks if task.id == hit.task)
        assert any(item.unit == "各市人民政府" and item.role == "lead" for item in task.assignments)


def test_an_unknown_filter_is_refused(index: SearchIndex) -> None:
    """A filter that is none is no reason to find everything."""
    with pytest.raises(ValueError, match="colour"):
        search(index, "建设", filters={"colour": "red"})


def test_like_tasks_are_of_other_documents(index: SearchIndex) -> None:
    """Similar tasks are looked for across documents."""
    hit = search(index, "污水处理", top=1).hits[0]
    found = like(index, hit.document, hit.task, top=3)
    assert found
    assert all(other.document != hit.document for other in found)
    assert like(index, hit.document, "no such task") == ()


# --- the index keeps to the graph ---------------------------------------------------------------


def paths_of(index: SearchIndex, document: str) -> list[str]:
    """The paths of the tasks that the index has of a document."""
    return sorted(
        hit.path for hit in search(index, "工作 建设 资源 修复 巡查", top=99, filters={"document": document}).hits
    )


def test_the_index_follows_the_graph(tmp_path: Path) -> None:
    """Added, replaced, removed: the index says what the graph says, and no more than changes is written."""
    with open_store(str(tmp_path / "graph")) as store:
        record = factories.record()
        store.put(record)
        index = index_of(store)
        held = len(index.vectors)
        assert paths_of(index, record.document.id) == sorted(task.path for task in record.tasks)
        assert index_of(store) is index
        assert len(index.vectors) == held
        store.put(dataclasses.replace(record, tasks=record.tasks[:1], dependencies=()))
        assert paths_of(index_of(store), record.document.id) == [record.tasks[0].path]
        store.remove(record.document.id)
        assert paths_of(index_of(store), record.document.id) == []


def test_a_kept_index_is_used_again(tmp_path: Path) -> None:
    """Reopened, the index agrees with the graph without writing anything."""
    with open_store(str(tmp_path / "graph")) as store:
        store.put(factories.record())
        index_of(store)
    with open_store(str(tmp_path / "graph"), read_only=True) as store:
        before = {path: path.stat().st_mtime_ns for path in (tmp_path / "graph" / "search").rglob("*.f16")}
        index = index_of(store)
        assert {path: path.stat().st_mtime_ns for path in before} == before
        assert paths_of(index, factories.record().document.id)


def test_an_index_that_fell_behind_catches_up(tmp_path: Path) -> None:
    """The graph changed while nobody indexed, or a kill left half a row: the next look mends it."""
    record = factories.record()
    with open_store(str(tmp_path / "graph")) as store:
        store.put(record)
        index_of(store)
        store.put(factories.bare_record())
    with (tmp_path / "graph" / "search" / "vectors.f16").open("ab") as file:
        file.write(b"\1" * 77)
    with open_store(str(tmp_path / "graph"), read_only=True) as store:
        index = index_of(store)
        assert index.state == store.state()
        assert paths_of(index, record.document.id) == sorted(task.path for task in record.tasks)


def test_another_model_makes_another_index(tmp_path: Path) -> None:
    """Vectors of two models are never compared: the index is made anew."""

    class Other(StaticEncoder):
        """The same model under another identity."""

        def __init__(self) -> None:
            super().__init__(SHIPPED)
            self.identity = "other"

    with open_store(str(tmp_path / "graph")) as store:
        store.put(factories.record())
        folder = tmp_path / "index"
        first = SearchIndex(folder, open_encoder())
        first.refresh(store)
        second = SearchIndex(folder, Other())
        assert second.state == ""
        assert second.refresh(store)
        assert json.loads((folder / "index.json").read_text("utf-8"))["model"] == "other"


def test_two_writers_of_an_index(tmp_path: Path) -> None:
    """While one writes, another searches what is there and says that it could not bring it up to date."""
    with open_store(str(tmp_path / "graph")) as store:
        store.put(factories.record())
        first = SearchIndex(tmp_path / "index", open_encoder())
        first.refresh(store)
        second = SearchIndex(tmp_path / "index", open_encoder())
        store.put(factories.bare_record())
        writer = first._index.writer(50_000_000, 1)
        assert not second.refresh(store)
        assert paths_of(second, factories.record().document.id)
        del writer
        assert second.refresh(store)


def test_a_folder_that_cannot_be_used(tmp_path: Path) -> None:
    """The index is then kept in memory."""
    with open_store(str(tmp_path / "graph")) as store:
        store.put(factories.record())
        (tmp_path / "graph" / "search").write_text("in the way", "utf-8")
        assert paths_of(index_of(store), factories.record().document.id)
        assert (tmp_path / "graph" / "search").read_text("utf-8") == "in the way"


def test_rows_survive_reopening(tmp_path: Path) -> None:
    """What was appended is there again, a torn row is not."""
    rows = np.eye(4, dtype=np.float32)[:3]
    first = VectorFile(tmp_path / "v", 4)
    assert first.append(rows) == [0, 1, 2]
    assert first.append(rows) == [3, 4, 5]
    with (tmp_path / "v").open("ab") as file:
        file.write(b"\1\2\3")
    again = VectorFile(tmp_path / "v", 4)
    assert np.array_equal(again.rows, np.vstack([rows, rows]))
    assert again.append(rows) == [6, 7, 8]
    assert len(VectorFile(tmp_path / "v", 4)) == 9


# --- the doors --------------------------------------------------------------------------------


def test_search_over_the_interface(records: tuple[Record, ...], tmp_path: Path) -> None:
    """The contract's shape, with facets; a filter that names no document is an error in Chinese."""
    with open_store(str(tmp_path / "graph")) as store:
        for record in records:
            store.put(record)
    application = create_app(Settings(store=str(tmp_path / "graph")))
    with TestClient(application, base_url="http://127.0.0.1") as client:
        told = client.get("/api/v1/search", params={"q": "污水处理", "top": 2}).json()
        assert told["query"] == "污水处理"
        assert len(told["hits"]) == 2
        assert set(told["facets"]) == set(FACETS)
        first = told["hits"][0]
        assert {"document", "path", "title", "score", "highlights"} <= first.keys()
        close = client.get(f"/api/v1/documents/{first['document']}/tasks/{first['task']}/like").json()
        assert all(hit["document"] != first["document"] for hit in close["hits"])
        refused = client.get("/api/v1/search", params={"q": "污水", "document": "没有这份"})
        assert refused.status_code == 400
        assert "没有这份文件" in refused.json()["detail"]
        several = client.get("/api/v1/search", params={"q": "污水", "document": "云泽省"})
        assert several.status_code == 400
        assert "份文件符合" in several.json()["detail"]
        assert client.get("/api/v1/search", params={"q": "  "}).status_code == 400
