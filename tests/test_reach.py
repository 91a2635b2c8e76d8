"""Whose work is it? Tasks that reach a body through a group, a predecessor, a leading group or the level above."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from typer.testing import CliRunner

from api import unitbook
from api.answering import Answer, answer
from api.app import create_app
from api.cli import app
from api.library import Library
from api.settings import Settings
from api.tasklist import Filters, find
from corpus.load import load
from extractors.pipeline import extract
from graph.store import GraphStore, open_store
from ontology.units.reach import NO_TIES, Ties, reach
from ontology.units.ties import seats, ties_of
from tests import factories

TODAY = dt.date(2026, 6, 1)

PLAN = """云泽省人民政府办公厅关于推进湿地修复的实施意见
云政办发〔2022〕16号
各市人民政府，省政府各部门：
经省政府同意，提出以下意见。
一、重点任务
（一）建设湿地公园。2023年底前建成湿地公园20处。（责任单位：各市人民政府）
（二）开展水鸟监测。建立水鸟监测点。（责任单位：省林业局）
（三）设立修复基金。引导金融机构开发湿地贷款。（责任单位：省银保监局、省财政厅）
（四）清理围垦。拆除违规围堰。（责任单位：各县（市、区）人民政府）
（五）开展试点。（责任单位：青原市人民政府）
二、保障措施
（一）加强领导。成立省湿地修复工作领导小组，办公室设在省林业局。各级要层层压实责任。
（二）督查通报。每季度通报进展。（责任单位：省湿地修复工作领导小组办公室）
（三）广泛宣传。省有关部门要加强宣传。（责任单位：省有关部门）
云泽省人民政府办公厅
2022年4月8日
"""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GraphStore]:
    """A store that holds the invented opinion on wetlands."""
    folder = tmp_path_factory.mktemp("reach")
    path: Path = folder / "湿地修复实施意见.txt"
    path.write_text(PLAN, "utf-8")
    with open_store(str(folder / "graph")) as opened:
        opened.put(extract(load(path)))
        yield opened


def asked(question: str, store: GraphStore, as_of: dt.date | None = None) -> Answer:
    return answer(question, store, today=TODAY, as_of=as_of)


def ways(given: Answer) -> dict[str, str]:
    """The way of each task by its path."""
    return {task.path: task.via for task in given.tasks}


# --- between bodies -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "assigned", "way"),
    [
        ("370100/government", "370100/government", "same"),
        ("370100/government", "370000/all/government/city", "group"),
        ("410100/government", "370000/all/government/city", None),
        ("370102/government", "370000/all/government/city", None),
        ("云泽省临江市/government", "云泽省/all/government/city", "group"),
        ("370000/finance", "370000/all/departments/province~", "possible-group"),
        ("370000/finance", "370000/all/departments/province", "all-departments"),
        ("370000/finance", "370000/all/finance+audit/province+city", "group"),
        ("370000/all/government/city", "370000/all/government/city+county", "group"),
        ("370000/all/government/city+county", "370000/all/government/city", None),
        ("cn/financial-regulation", "cn/banking-insurance-regulation", "lineage"),
        ("cn/banking-regulation", "cn/financial-regulation", "lineage"),
        ("370000/environmental-protection", "370000/all/ecology-environment/province", "group"),
        ("cn/finance", "cn/audit", None),
    ],
)
def test_work_reaches_a_body(body: str, assigned: str, way: str | None) -> None:
    """By name, as a member of a group, through what it was or became; not another place's, not another work."""
    found = reach(body, assigned, unit="某某单位")
    assert (found.way if found else None) == way
    assert found is None or bool(found.words) == (way != "same")


def test_a_change_yet_to_come_leads_nowhere() -> None:
    """Before the day of a merger the old body is not known as the new one, afterwards it is, with day and decision."""
    old, new = "cn/banking-insurance-regulation", "cn/financial-regulation"
    assert reach(old, new, unit="金融监管总局", as_of=dt.date(2022, 1, 1)) is None
    found = reach(old, new, unit="金融监管总局", as_of=dt.date(2024, 1, 1))
    assert found is not None
    assert "2023年3月10日更名" in found.words
    assert "《国务院机构改革方案》" in found.words


def test_a_merger_yet_to_come_adds_nothing() -> None:
    """Before a body is merged into another its work is its own; of one yet to come, what stood in its place is told."""
    bureau, department = "云泽省/rural-revitalisation", "云泽省/agriculture-rural"
    assert reach(department, bureau, unit="省乡村振兴局", as_of=dt.date(2023, 6, 1)) is None
    merged = reach(department, bureau, unit="省乡村振兴局", as_of=dt.date(2025, 6, 1))
    assert merged is not None
    assert "并入" in merged.words
    early = reach("云泽省/party-finance", "云泽省/local-finance", unit="省地方金融监管局", as_of=dt.date(2023, 6, 1))
    assert early is not None
    assert "经由其前身" in early.words


def test_an_unlisted_city_has_a_province_above() -> None:
    """A city that the list does not hold may have what its province's body of the same kind is given."""
    ties = Ties(passing="层层压实责任")
    found = reach("云泽省青原市/agriculture-rural", "云泽省/agriculture-rural", unit="省农业农村厅", ties=ties)
    assert found is not None
    assert found.way == "level-above"
    assert reach("云泽省青原市/agriculture-rural", "云泽省/water", unit="省水利厅", ties=ties) is None


def test_the_document_ties_bodies() -> None:
    """An office reaches its host and nobody else; the level above reaches down only where duties are passed down."""
    office, group = "云泽省/created/云泽省湿地办公室", "云泽省/all/government/city"
    ties = Ties(hosts={office: "云泽省/forestry-grassland"}, passing="层层压实责任")
    hosted = reach("云泽省/forestry-grassland", office, unit="省湿地办", ties=ties)
    assert hosted is not None
    assert (hosted.way, hosted.firm) == ("leading-group", False)
    assert reach("云泽省/water", office, unit="省湿地办", ties=ties) is None
    below = reach("云泽省白石县/government", group, unit="各市人民政府", ties=ties)
    assert below is not None
    assert below.way == "level-above"
    assert "层层压实责任" in below.words
    assert reach("云泽省白石县/government", group, unit="各市人民政府", ties=NO_TIES) is None
    assert reach("370102/finance", "370100/finance", unit="市财政局", ties=ties) is not None
    assert reach("370102/finance", "370200/finance", unit="市财政局", ties=ties) is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("成立省茶产业工作专班，办公室设在省农业农村厅。", (("省茶产业工作专班办公室", "省农业农村厅"),)),
        ("联席会议办公室设在省发展改革委，负责日常工作。", (("联席会议办公室", "省发展改革委"),)),
        (
            "成立白石县河湖整治领导小组，由县水利局牵头。领导小组办公室设在县水利局。",
            (("白石县河湖整治领导小组办公室", "县水利局"),),
        ),
        ("领导小组办公室设在省财政厅负责日常工作", (("领导小组办公室", "省财政厅负责日常工作"),)),
        ("综合办公室设备在省财政厅采购。", ()),
        ("便民窗口设在政务服务中心。", ()),
    ],
)
def test_seats_of_offices_are_read(text: str, found: tuple[tuple[str, str], ...]) -> None:
    """设在 after an office gives its host, the leading group from the words before; desks have no seat of this kind."""
    assert seats(text) == found


def test_a_host_is_cut_to_its_name() -> None:
    """What follows the host's name in one breath is left out."""
    text = "云泽省茶产业工作领导小组办公室设在省财政厅负责日常工作。"
    document = dataclasses.replace(factories.record().document, text=text)
    assert set(ties_of(document).hosts.values()) == {"云泽省/finance"}


# --- in answers -----------------------------------------------------------------------------------


def test_a_city_has_the_tasks_of_all_cities(store: GraphStore) -> None:
    """临江市人民政府 is told what all cities have to do, with the group; one of elsewhere is told nothing."""
    for question in ("临江市人民政府有哪些任务？", "临江市要落实哪些任务？"):
        assert ways(asked(question, store)) == {"一/（一）": "经由“各市人民政府”"}
    assert ways(asked("青原市人民政府有哪些任务？", store)) == {"一/（一）": "经由“各市人民政府”", "一/（五）": ""}
    assert not asked("河南省郑州市人民政府有哪些任务？", store).answerable


def test_a_county_may_have_what_is_passed_down(store: GraphStore) -> None:
    """A county has the counties' tasks, and perhaps those of its city, as duties are pressed down."""
    given = asked("白石县人民政府有哪些任务？", store)
    assert ways(given) == {"一/（四）": "经由“各县（市、区）人民政府”"}
    passed = {task.path: task.via for task in given.possible}
    assert passed["一/（一）"].startswith("经由上级“各市人民政府”")
    assert "层层压实责任" in passed["一/（一）"]


def test_the_host_of_an_office_may_have_its_work(store: GraphStore) -> None:
    """省林业局 is named once; the office of the leading group in its house is told beside that."""
    given = asked("省林业局有哪些任务？", store)
    assert ways(given) == {"一/（二）": ""}
    assert any("办公室设在该单位" in task.via for task in given.possible if task.path == "二/（二）")
    assert any("“省有关部门”" in task.via for task in given.possible if task.path == "二/（三）")


def test_a_successor_answers_for_what_its_predecessor_had(store: GraphStore) -> None:
    """The bureau of financial regulation has its predecessor's task; the old name is told that."""
    new = asked("云泽金融监管局有哪些任务？", store)
    assert ways(new)["一/（三）"].startswith("经由其前身“")
    old = asked("省银保监局有哪些任务？", store)
    assert ways(old) == {"一/（三）": ""}
    assert [one.how for one in old.renamed] == ["更名"]
    assert "2023年7月20日更名" in old.answer


def test_a_question_of_a_day_knows_nothing_later(store: GraphStore) -> None:
    """Before the change the old name has become nothing; before the document was issued there is no document."""
    early = asked("省银保监局有哪些任务？", store, dt.date(2022, 12, 31))
    assert ways(early) == {"一/（三）": ""}
    assert early.renamed == ()
    assert early.as_of == dt.date(2022, 12, 31)
    before = asked("省银保监局有哪些任务？", store, dt.date(2021, 12, 31))
    assert not before.answerable
    assert "2021-12-31" in before.answer


def test_what_only_may_be_meant_is_no_answer(store: GraphStore) -> None:
    """A department that no task names is refused, and told what 有关部门 might mean for it."""
    given = asked("省公安厅有哪些任务？", store)
    assert not given.answerable
    assert given.tasks == ()
    assert [task.path for task in given.possible] == ["二/（三）"]


@pytest.mark.parametrize("question", ["省民航局负责什么？", "省星空厅有哪些任务？"])
def test_a_name_of_no_body_reaches_nothing(store: GraphStore, question: str) -> None:
    """A national body behind 省 is no body of the province, and an invented one is none at all."""
    given = asked(question, store)
    assert not given.answerable
    assert given.possible == ()


def test_a_member_is_answerable_for_what_the_group_is(store: GraphStore) -> None:
    """Yes, and why: the city belongs to the group; no for a body that has nothing to do with it."""
    assert asked("临江市人民政府负责建设湿地公园吗？", store).answer.startswith("是（经由“各市人民政府”）")
    assert not asked("省财政厅负责建设湿地公园吗？", store).answer.startswith("是")


def test_deadlines_of_a_member_are_the_groups(store: GraphStore) -> None:
    """What all cities must finish by a day is due for one of them too."""
    assert ways(asked("临江市人民政府哪些任务2023年底前完成？", store)) == {"一/（一）": "经由“各市人民政府”"}


# --- in the list of tasks -------------------------------------------------------------------------


def test_the_list_of_tasks_knows_who_is_reached(store: GraphStore) -> None:
    """``tasks --unit`` gives a city the group's tasks with the way, in the roles asked for."""
    library = Library(store)
    found = {item.task.path: item.via for item in find(library, Filters(unit="临江市人民政府"))}
    assert found == {"一/（一）": "经由“各市人民政府”"}
    assert list(find(library, Filters(unit="临江市人民政府", role="lead"))) == []
    assert {item.via for item in find(library, Filters(unit="省林业局"))} == {""}


def test_a_decision_changes_what_was_ingested_before(store: GraphStore) -> None:
    """A name decided to be another's leads to its tasks at once, and no more once the decision is taken back."""
    question = "省水鸟办有哪些任务？"
    assert not asked(question, store).answerable
    unitbook.decide(store, "same", "省水鸟办", "云泽省林业局")
    try:
        assert set(ways(asked(question, store))) == {"一/（二）"}
    finally:
        unitbook.forget(store, "省水鸟办", "云泽省林业局")
    assert not asked(question, store).answerable


@pytest.mark.evaluation
def test_a_city_is_reached_in_an_annotated_document(evaluation_folder: Path, tmp_path: Path) -> None:
    """济南市人民政府 has the tasks of 各市人民政府 in the draft on chemical parks, marked so, and 郑州市 has none."""
    with open_store(str(tmp_path / "graph")) as opened:
        opened.put(extract(load(evaluation_folder / "corpus" / "shandong-chemical-parks-draft.txt")))
        group = asked("各市人民政府要落实哪些任务？", opened)
        city = asked("济南市人民政府有哪些任务？", opened)
        assert len(group.tasks) > 20
        assert {task.path for task in city.tasks} >= {task.path for task in group.tasks}
        assert all("“各市人民政府”" in task.via for task in city.tasks)
        assert not asked("郑州市人民政府有哪些任务？", opened).answerable


# --- at the doors ---------------------------------------------------------------------------------


def test_the_command_line_asks_as_of_a_day(store: GraphStore, tmp_path: Path) -> None:
    """``ask`` and ``tasks`` take --as-of and tell the way; the day leaves later documents out."""
    place = str(tmp_path / "graph")
    with open_store(place) as copy:
        for record in store.records():
            copy.put(record)

    def run(*words: str) -> dict[str, Any]:
        answered = CliRunner().invoke(app, [*words, "--store", place, "--json"])
        assert answered.exit_code == 0, answered.output
        told: dict[str, Any] = json.loads(answered.stdout)
        return told

    city = ["--unit", "临江市人民政府"]
    assert [task["via"] for task in run("tasks", *city)["tasks"]] == ["经由“各市人民政府”"]
    assert run("tasks", *city, "--as-of", "2022-01-01")["tasks"] == []
    told = run("ask", "省银保监局有哪些任务？", "--as-of", "2022-12-31")
    assert (told["as_of"], told["renamed"]) == ("2022-12-31", [])
    assert run("ask", "省银保监局有哪些任务？")["renamed"][0]["on"] == "2023-07-20"


def test_the_interface_asks_as_of_a_day(store: GraphStore, tmp_path: Path) -> None:
    """The parameter ``as_of`` of questions and tasks; a page shows the way and what may be meant."""
    place = str(tmp_path / "graph")
    with open_store(place) as copy:
        for record in store.records():
            copy.put(record)
    with TestClient(create_app(Settings(store=place)), base_url="http://127.0.0.1") as client:
        question = {"question": "省银保监局有哪些任务？", "as_of": "2022-12-31"}
        assert client.post("/api/v1/ask", json=question).json()["renamed"] == []
        listed = client.get("/api/v1/tasks", params={"unit": "临江市人民政府", "as_of": "2026-01-01"}).json()
        assert [task["via"] for task in listed["tasks"]] == ["经由“各市人民政府”"]
        page = client.get("/", params={"q": "白石县人民政府有哪些任务？"}).text
        assert "经由“各县（市、区）人民政府”" in page
        assert "可能涉及的任务" in page
