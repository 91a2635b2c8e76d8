"""Does the graph know its bodies? What the register says of them is in the store, follows decisions, and goes again."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from typer.testing import CliRunner

from api import unitbook
from api.cli import app
from api.register_graph import Described, refresh
from corpus.load import load
from extractors.pipeline import extract
from graph.store import GraphStore, open_store
from ontology import iris, terms
from ontology.model import Record
from ontology.units import description

PLAN = """云泽省人民政府办公厅关于推进湿地修复的实施意见
云政办发〔2022〕16号
经省政府同意，提出以下意见。
一、重点任务
（一）建设湿地公园。建成湿地公园20处。（责任单位：各市人民政府，临江市人民政府）
（二）设立修复基金。引导金融机构开发湿地贷款。（责任单位：省银保监局）
（三）督查通报。成立省湿地修复工作领导小组，办公室设在省林业局。（责任单位：省湿地修复工作领导小组办公室）
云泽省人民政府办公厅
2022年4月8日
"""


@pytest.fixture
def record(tmp_path: Path) -> Record:
    """An invented opinion."""
    path = tmp_path / "湿地修复实施意见.txt"
    path.write_text(PLAN, "utf-8")
    return extract(load(path))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[GraphStore]:
    """An empty store."""
    with open_store(str(tmp_path / "graph")) as opened:
        yield opened


def put(store: GraphStore, *records: Record) -> None:
    described = Described(store)
    for record in records:
        described.note(record, store.put(record))
    described.finish()


def asked(store: GraphStore, pattern: str) -> list[str]:
    """What a SPARQL pattern over the exported graph binds ``?x`` to."""
    loaded = ox.Store()
    loaded.load(b"".join(store.export("nquads")), format=ox.RdfFormat.N_QUADS)
    spaces = {"org": terms.ORG, "skos": terms.SKOS, "dcterms": terms.DCTERMS, "pg": terms.PG}
    prefixes = " ".join(f"PREFIX {name}: <{space}>" for name, space in spaces.items())
    query = f"{prefixes} SELECT DISTINCT ?x WHERE {{ {pattern} }} ORDER BY ?x"
    found = loaded.query(query, use_default_graph_as_union=True)
    return [solution["x"].value for solution in found]  # type: ignore[union-attr, index]


NEW = "org:changedBy/^org:resultedFrom"
BODY = "https://policygraph.example/body/云泽省"


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        (f"<{BODY}临江市/government> org:memberOf ?x", [f"{BODY}/all/government/city"]),
        (f"<{BODY}/banking-insurance-regulation> org:changedBy/dcterms:date ?x", ["2023-07-20"]),
        (f"?x org:unitOf <{BODY}/forestry-grassland>", [f"{BODY}/created/云泽省湿地修复工作领导小组办公室"]),
        (f"<{BODY}/forestry-grassland> org:subOrganizationOf/skos:prefLabel ?x", ["云泽省人民政府"]),
        (f"<{BODY}/forestry-grassland> org:classification/skos:prefLabel ?x", ["政府部门"]),
        (
            f"?a pg:body ?b ; pg:about/pg:path ?x . ?b {NEW}/skos:prefLabel ?n FILTER(CONTAINS(?n, '金融监督'))",
            ["一/（二）"],
        ),
    ],
)
def test_bodies_are_in_the_graph(store: GraphStore, record: Record, pattern: str, found: list[str]) -> None:
    """SPARQL sees members, changes with their days, offices by their host, what a body belongs to, and its category."""
    put(store, record)
    assert asked(store, pattern) == found


def test_divisions_have_their_codes(store: GraphStore, record: Record) -> None:
    """A listed place is told with its GB/T 2260 code and what lies above it."""
    assignment = dataclasses.replace(record.tasks[0].assignments[0], body="370102/finance")
    task = dataclasses.replace(record.tasks[0], assignments=(assignment,))
    put(store, dataclasses.replace(record, tasks=(task,)))
    place = "<https://policygraph.example/body/370102/finance> dcterms:spatial"
    assert asked(store, f"{place}/skos:notation ?x") == ["370102"]
    assert asked(store, f"{place}/skos:broader+/skos:notation ?x") == ["370000", "370100"]


def test_a_decision_describes_another_body(store: GraphStore, record: Record) -> None:
    """After a decision the body that is meant now is described, and the one no longer named is not."""
    put(store, record)
    first = set(asked(store, f"?x a <{description.FORMAL_ORGANIZATION}>"))
    unitbook.decide(store, "same", "云泽省银保监局", "云泽省/audit")
    refresh(store)
    second = set(asked(store, f"?x a <{description.FORMAL_ORGANIZATION}>"))
    assert second - first == {f"{BODY}/audit"}
    assert f"{BODY}/banking-insurance-regulation" in first - second
    unitbook.forget(store, "云泽省银保监局", "云泽省/audit")
    refresh(store)
    assert set(asked(store, f"?x a <{description.FORMAL_ORGANIZATION}>")) == first


def test_nothing_is_described_that_nobody_names(store: GraphStore, record: Record) -> None:
    """A second document adds its bodies; once a document says otherwise, or is gone, its bodies go too."""
    put(store, record)
    before = set(store.described())
    assert before
    put(store, record)
    assert set(store.described()) == before
    put(store, dataclasses.replace(record, tasks=record.tasks[:2]))
    assert set(store.described()) < before
    store.remove(record.document.id)
    refresh(store)
    assert list(store.described()) == []
    assert asked(store, "?x ?y ?z") == []


def test_the_documents_graph_stays_its_own(store: GraphStore, record: Record) -> None:
    """What the register says stands in a graph of its own, none of it in the document's."""
    put(store, record)
    alone = b"".join(store.export("nquads", document=record.document.id)).decode()
    assert iris.REGISTER not in alone
    assert store.record(record.document.id) == record


def test_a_decision_needs_a_store(tmp_path: Path) -> None:
    """A misspelt place is told so, and nothing is made there."""
    place = tmp_path / "grpah"
    for words in (
        ("same", "甲办公室", "乙办公室"),
        ("different", "甲办公室", "乙办公室"),
        ("forget", "甲办公室", "乙办公室"),
    ):
        answered = CliRunner().invoke(app, ["units", *words, "--store", str(place)])
        assert answered.exit_code == 1
        assert "这里没有图谱" in answered.output
        assert not place.exists()
