"""Does a graph arrive whole in another store, and is it told where two stores differ? Between real engines."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path

import pytest

from api.cli import app
from graph.change import Change
from graph.copying import Copy
from graph.store import GraphStore, open_store
from graph.verifying import differences
from ontology import iris, terms
from ontology.errors import StoreError
from ontology.mapping import Literal
from ontology.statements import Statement, statements
from tests import factories
from tests.engines_of import place

PLAN = factories.document().id
BARE = factories.bare_record().document.id
CORRECTIONS = iris.graph("corrections")
SAID = (
    Statement(iris.body("370000/forestry"), terms.NAME, Literal("云泽省林业局")),
    Statement(iris.body("370000/water"), terms.NAME, Literal("云泽省水利厅")),
)
_N, _F = pytest.mark.neo4j, pytest.mark.fuseki
WAYS = (
    ("oxigraph", "oxigraph"),
    pytest.param("oxigraph", "neo4j", marks=_N),
    pytest.param("neo4j", "oxigraph", marks=_N),
    pytest.param("oxigraph", "fuseki", marks=_F),
    pytest.param("fuseki", "oxigraph", marks=_F),
    pytest.param("neo4j", "fuseki", marks=[_N, _F]),
    pytest.param("fuseki", "neo4j", marks=[_N, _F]),
)


def fill(store: GraphStore) -> None:
    """Documents, what the register says, a graph of corrections, notes of two kinds."""
    for record in (factories.record(), factories.bare_record(), factories.many_tasks(3)):
        store.put(record)
    store.describe(SAID)
    store.attach(CORRECTIONS, [Statement(iris.document(PLAN), terms.TITLE, Literal("更正后的标题"))])
    store.keep("units", "省林业局/林业厅", '{"decision": "same"}')
    store.keep("作业", "a\nb", "第一行\n第二行")


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[tuple[GraphStore, GraphStore]]:
    """A filled embedded store and an empty one."""
    with open_store(str(tmp_path / "a")) as first, open_store(str(tmp_path / "b")) as second:
        fill(first)
        yield first, second


def told(first: GraphStore, second: GraphStore) -> list[tuple[str, str]]:
    """In what two stores differ."""
    return [(difference.sort, difference.name) for difference in differences(first, second)]


@pytest.mark.parametrize(("source", "target"), WAYS)
def test_a_graph_arrives_whole(request: pytest.FixtureRequest, tmp_path: Path, source: str, target: str) -> None:
    """Documents, notes, the register's statements and corrections arrive; a second copy finds nothing to do."""
    with (
        open_store(place(request, source, tmp_path / "a")) as first,
        open_store(place(request, target, tmp_path / "b")) as second,
    ):
        fill(first)
        assert {done.outcome for done in Copy(first, second).run()} == {"added"}
        assert told(first, second) == []
        assert second.digests() == first.digests()
        assert second.record(PLAN) == factories.record()
        assert set(second.described()) == set(SAID)
        assert second.notes("作业") == {"a\nb": "第一行\n第二行"}
        again = Copy(first, second)
        assert [done.outcome for done in again.run()] == ["unchanged"] * again.size
        assert again.size == 3 + 2 + 2


def test_a_copy_that_was_cut_goes_on(pair: tuple[GraphStore, GraphStore]) -> None:
    """What arrived before the cut is not sent again, and the rest arrives."""
    first, second = pair
    assert len(list(islice(Copy(first, second).run(), 5))) == 5
    outcomes = [done.outcome for done in Copy(first, second).run()]
    assert (outcomes.count("unchanged"), outcomes.count("added")) == (5, 2)
    assert told(first, second) == []


def test_what_only_the_target_has_stays(pair: tuple[GraphStore, GraphStore]) -> None:
    """Copying drops nothing; changed documents and notes are replaced; verifying tells what is left."""
    first, second = pair
    other = factories.many_tasks(2, name="另一方案")
    second.put(other)
    second.put(factories.record().with_source("另存.docx"))
    second.keep("units", "省林业局/林业厅", "旧的决定")
    second.keep("units", "只在目标", "一条")
    copy = Copy(first, second)
    outcomes = {done.name: done.outcome for done in copy.run()}
    assert outcomes[PLAN] == outcomes["省林业局/林业厅"] == "replaced"
    assert copy.only_there == (other.document.id,)
    assert told(first, second) == [("note", "units/只在目标"), ("document", other.document.id)]


def test_each_difference_is_named(pair: tuple[GraphStore, GraphStore]) -> None:
    """A document too few, a digest, a statement, a note, a graph: each is told with what both sides have."""
    first, second = pair
    list(Copy(first, second).run())
    second.remove(BARE)
    second.drop("作业", "a\nb")
    second.attach(CORRECTIONS, ())
    digest = first.digests()[PLAN]
    said = tuple(statements(factories.record()))
    second._make(  # type: ignore[attr-defined]
        Change(graphs={iris.graph(PLAN): said[1:]}, marks={iris.document(PLAN): {"digest": digest}})
    )
    found = {(difference.sort, difference.name): difference for difference in differences(first, second)}
    assert set(found) == {
        ("note", "作业/a\nb"), ("beside", CORRECTIONS), ("document", BARE), ("statement", PLAN)
    }  # fmt: skip
    assert found["statement", PLAN].second is None
    assert said[0].subject in (found["statement", PLAN].first or "")
    second.put(replace(factories.record(), dependencies=()))
    sorts = [difference.sort for difference in differences(first, second) if difference.name == PLAN]
    assert sorts == ["digest", "statement"]


def test_a_store_is_not_copied_onto_itself(tmp_path: Path) -> None:
    """However its place is spelled."""
    with open_store(str(tmp_path / "a")) as store, pytest.raises(StoreError, match="同一个图谱"):
        Copy(store, store)


def test_order_of_a_graph_beside_does_not_matter(pair: tuple[GraphStore, GraphStore]) -> None:
    """Engines give statements in an order of their own: the same ones in another are the same graph."""
    first, _ = pair
    assert first.attach(iris.REGISTER, reversed(SAID)) == "unchanged"
    assert first.kinds() == ("units", "作业")
    assert set(first.beside()) == {iris.REGISTER, CORRECTIONS}


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    """The command's exit code and what it printed."""
    code = 0
    try:
        app(words)
    except SystemExit as end:
        code = int(end.code or 0)
    said = capsys.readouterr()
    return code, said.out, said.err


def test_the_commands(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Copying says what arrived, verifying says whether it is the same and ends with 1 where it is not."""
    here, there = str(tmp_path / "a"), str(tmp_path / "b")
    with open_store(here) as store:
        fill(store)
    code, out, _ = run(capsys, "copy", here, there)
    assert (code, out.splitlines()[0]) == (0, "文件：新增3份")
    code, out, _ = run(capsys, "verify", here, there)
    assert (code, out) == (0, "两个图谱相同：比较了5份文件和附属图，以及全部记录。\n")
    with open_store(there) as store:
        store.remove(PLAN)
    code, out, _ = run(capsys, "verify", here, there)
    assert code == 1
    assert PLAN in out
    assert "只在第一个图谱中" in out
    code, out, _ = run(capsys, "verify", here, there, "--json")
    assert (code, json.loads(out)["counts"]) == (1, {"document": 1})
    code, out, _ = run(capsys, "copy", here, there, "--json")
    assert json.loads(out)["document"] == {"added": 1, "replaced": 0, "unchanged": 2}
    code, _, err = run(capsys, "copy", str(tmp_path / "none"), there)
    assert code == 1
    assert "这里还没有图谱" in err
