"""What do the command ``depends`` and its interface tell of a task, a document and a unit, each with its passages?"""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from typer.testing import CliRunner

from api.app import create_app
from api.cli import app
from api.settings import Settings
from corpus.load import load_bytes
from extractors.pipeline import extract
from graph.dependencies import dependencies_of
from graph.store import open_store
from tests import graphs
from tests.drawn import wide_record

TITLE = "云泽省排水管网提质改造实施方案"
TEXT = f"""云泽省人民政府办公厅关于印发{TITLE}的通知
云政办发〔2026〕21号
各市人民政府，省政府各部门：
一、总体目标
到2027年底，全省污水集中收集率达到78%。
二、重点任务
（一）开展管网普查检测。2026年9月底前完成管网普查检测，建立全省管网普查台账。（牵头单位：省住房城乡建设厅；配合单位：省水利厅）
（二）编制改造方案。根据管网普查检测结果，2026年6月底前编制一厂一策整治方案。（牵头单位：省生态环境厅）
（三）推进管网改造。按照一厂一策整治方案，2027年10月底前完成老旧管网改造。（牵头单位：省住房城乡建设厅）
三、保障措施
（一）落实资金。统筹安排专项资金，2027年底前全省污水集中收集率达到80%。（牵头单位：省财政厅；责任单位：省水利厅）
云泽省人民政府办公厅
2026年3月2日
"""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A store with the scheme above and the samples that are quick to read."""
    folder = graphs.quick(tmp_path_factory.mktemp("depends") / "store")
    with open_store(str(folder)) as store:
        store.put(extract(load_bytes(TEXT.encode(), "排水管网.txt")))
    return str(folder)


def told(place: str, *arguments: str) -> dict[str, Any]:
    """The JSON of the command."""
    ran = CliRunner().invoke(app, ["depends", *arguments, "--store", place, "--json"])
    assert ran.exit_code == 0, ran.output
    found: dict[str, Any] = json.loads(ran.stdout)
    return found


def paths(tasks: list[dict[str, Any]]) -> list[str]:
    """The paths of tasks."""
    return [task["path"] for task in tasks]


def test_a_task_is_told_with_what_it_needs_and_what_waits(place: str) -> None:
    """Up- and downstream, order, chain; every edge quotes its passages in the text."""
    found = told(place, f"{TITLE}/二/（二）")
    assert [edge["target"]["path"] for edge in found["needs"]] == ["二/（一）"]
    assert [edge["source"]["path"] for edge in found["needed_by"]] == ["二/（三）"]
    assert paths(found["upstream"]) == ["二/（一）"]
    assert paths(found["downstream"]) == ["二/（三）"]
    assert [paths(step["tasks"]) for step in found["order"]] == [["二/（一）"], ["二/（二）"], ["二/（三）"]]
    assert [step["layer"] for step in found["order"]] == [0, 1, 2]
    assert [paths(step) for step in found["chain"]["steps"]] == [["二/（一）"], ["二/（二）"], ["二/（三）"]]
    assert not found["cycles"]
    for edge in (*found["needs"], *found["needed_by"]):
        assert {passage["path"] for passage in edge["evidence"]} == {edge["source"]["path"], edge["target"]["path"]}
        for passage in edge["evidence"]:
            assert passage["mention"] in passage["text"]
            assert passage["text"] in TEXT


def test_a_day_too_early_and_numbers_that_differ_are_told_with_both_passages(place: str) -> None:
    """（二） is due in June and needs what （一） makes by September; 78% and 80% are said for the same day."""
    found = told(place, "--document", TITLE)
    kinds = {conflict["kind"]: conflict for conflict in found["conflicts"]}
    assert set(kinds) == {"late-prerequisite", "contradicting-targets"}
    assert [claim["value"] for claim in kinds["late-prerequisite"]["claims"]] == ["2026-06-30", "2026-09-30"]
    assert paths(kinds["late-prerequisite"]["claims"]) == ["二/（二）", "二/（一）"]
    assert {claim["path"] for claim in kinds["contradicting-targets"]["claims"]} == {None, "三/（一）"}
    assert all(claim["text"] in TEXT for conflict in kinds.values() for claim in conflict["claims"])


def test_a_slip_tells_who_misses_a_deadline_and_by_what_chain(place: str) -> None:
    """400 days after September 2026 lie behind October 2027, 100 do not; what was too early before is told as such."""
    late = told(place, f"{TITLE}/二/（一）", "--slip", "400")["slip"]
    assert late["earliest"] == "2027-11-04"
    assert [(one["task"]["path"], one["late"], one["already"]) for one in late["affected"]] == [
        ("二/（二）", 492, True), ("二/（三）", 4, False)
    ]  # fmt: skip
    assert [edge["source"]["path"] for edge in late["affected"][1]["chain"]] == ["二/（二）", "二/（三）"]
    few = told(place, f"{TITLE}/二/（一）", "--slip", "100")["slip"]
    assert paths([one["task"] for one in few["affected"]]) == ["二/（二）"]


def test_a_unit_is_told_with_its_load(place: str) -> None:
    """The unit's tasks by quarter and role, under the name that people write."""
    found = told(place, "--unit", "省住房城乡建设厅", "--document", TITLE)
    assert found["scope"]["units"] == ["云泽省住房城乡建设厅"]
    assert [(one["period"], one["roles"]) for one in found["load"]] == [
        ("2026Q3", {"lead": 1}),
        ("2027Q4", {"lead": 1}),
    ]
    nobody = CliRunner().invoke(app, ["depends", "--unit", "省民航局", "--store", place])
    assert "没有提到这个单位的任务" in nobody.stdout
    assert {row["period"] for row in told(place, "--unit", "省住房城乡建设厅", "--per", "year")["load"]} >= {
        "2026",
        "2027",
    }


@pytest.mark.parametrize("name", [f"{TITLE}/2.2", "编制改造方案", "云政办发〔2026〕21号/二/(二)"])
def test_a_task_goes_by_several_names(place: str, name: str) -> None:
    """By id, by title alone where only one has it, by number, with half-width brackets."""
    assert told(place, name)["task"]["title"] == "编制改造方案"


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["二/（一）"], 1, "项任务符合"),
        (["没有的任务"], 1, "没有这项任务"),
        (["二/（一）", "--document", "没有的文件"], 1, "没有这份文件"),
        (["--slip", "3"], 2, "TASK"),
        (["二/（一）", "--unit", "省水利厅"], 2, "TASK"),
    ],
)
def test_a_name_that_means_nothing_or_several_is_refused(
    place: str, arguments: list[str], code: int, words: str
) -> None:
    """One line with the candidates, or what to write; wrong usage is 2."""
    ran = CliRunner().invoke(app, ["depends", *arguments, "--store", place])
    assert ran.exit_code == code
    assert words in ran.stderr


def test_lines_for_people_name_every_part(place: str) -> None:
    """What it needs, what waits, order, chain, slip and conflict each stand in the plain output."""
    ran = CliRunner().invoke(app, ["depends", f"{TITLE}/二/（二）", "--slip", "600", "--store", place])
    kinds = {line.partition("\t")[0] for line in ran.stdout.splitlines()}
    assert {"任务", "它需要", "等它的有", "先后顺序", "关键链", "推迟", "矛盾"} <= kinds
    assert "根据管网普查检测结果" in ran.stdout
    assert CliRunner().invoke(app, ["depends", "--store", place]).stdout.startswith("范围\t")


def test_the_interface_tells_the_same(place: str) -> None:
    """The task by its address and by a parameter; a document; what is too wide or contradicts itself is refused."""
    expected = told(place, f"{TITLE}/二/（二）", "--slip", "30")
    document = expected["task"]["document"]
    with TestClient(create_app(Settings(store=place)), base_url="http://127.0.0.1") as client:
        for address in (f"/api/v1/tasks/{document}/2.2/dependencies", f"/api/v1/tasks/{document}%2F2.2/dependencies"):
            assert client.get(address, params={"slip": 30}).json() == expected
        asked = {"task": "二/（二）", "document": TITLE, "slip": "30"}
        assert client.get("/api/v1/dependencies", params=asked).json() == expected
        whole = client.get("/api/v1/dependencies", params={"document": document}).json()
        assert whole == told(place, "--document", document)
        for params in ({}, {"document": document, "slip": "3"}, {"task": "二/（一）"}, {"task": "x", "unit": "y"}):
            assert client.get("/api/v1/dependencies", params=params).status_code == 400
        assert client.get("/api/v1/tasks/d0/9.9/dependencies").status_code == 404


def test_numbers_of_a_document_added_later_are_seen(tmp_path: Path) -> None:
    """The numbers beside a document's own are those of the graph as it is, not as it was when first asked for."""
    one, other = wide_record(12, 4, name="云泽省甲方案"), wide_record(12, 4, name="云泽省乙方案")
    day = dt.date(2026, 5, 20)
    with open_store(str(tmp_path / "graph")) as store:
        store.put(one)
        source = dependencies_of(store)
        assert {aim.document for aim in source.beside(source.snapshot(day, [one.document.id]), day).aims} == {
            one.document.id
        }
        store.put(other)
        found = source.beside(source.snapshot(day, [one.document.id]), day)
        assert {aim.document for aim in found.aims} == {one.document.id, other.document.id}
        assert set(found.papers) == {one.document.id, other.document.id}
