"""Does a question in the words of staff get the units and tasks that the text gives, or a clear no?"""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.answering import Answer, answer
from api.answering.ask import LONGEST
from api.answering.moments import period
from api.answering.parse import parse
from api.answering.query import DependencyQuestion, DueQuestion, TasksOfUnit, UnknownUnit, WhoQuestion
from api.answering.unitmatch import UnitNames
from api.answering.wording import figures, tidy
from api.reaching import Reaching, Source
from corpus.load import load
from extractors.pipeline import extract
from graph.lexicon import Lexicon
from graph.search import TaskIndex
from graph.store import GraphStore, open_store
from graph.topic import is_informal, terms
from ontology.model import Dependency, Record
from ontology.units.register import meant, resolve
from tests import factories

TODAY = dt.date(2024, 6, 1)

PLAN = """云泽省人民政府办公厅关于加强老工业区改造的实施意见
云政办发〔2024〕31号
各市人民政府，省政府各部门：
为推动老工业区改造，经省政府同意，提出以下意见。
一、提升设施
下文任务均由各市人民政府同步落实，各条不再标明。
（一）健全排水管网。建设污水集中处理设施，2025年底前雨水和污水管道全部分开，建成处理站12座。（责任单位：省生态环境厅、住房城乡建设厅）
（二）实施封闭式巡查。安装门禁和视频监控，建立隐患台账，对出入车辆登记。（牵头单位：省应急厅；配合单位：省交通运输厅）
二、引进企业
（一）编制项目清单。落实《云泽省招商项目管理办法》（云发改〔2023〕8号），2024年9月底前编制老工业区招商项目清单。（责任单位：省发展改革委、商务厅）
（二）盘活闲置厂房。鼓励企业租用闲置厂房，依托老工业区招商项目清单引进小微企业，不得擅自改变土地用途。各市要按季度报送进展。（牵头单位：省工业和信息化厅；责任单位：省自然资源厅）
（三）吸引专业人才。面向海外引进高层次人才，提供永久居留申请便利。（责任单位：省人力资源社会保障厅）
三、加强保障
（一）加强组织领导。省应急厅要定期通报进展，各县（市、区）要落实属地责任。
云泽省人民政府办公厅
2024年5月6日
"""


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Record:
    """What the invented opinion says, with one dependency: the leasing of plants uses the list of projects."""
    path: Path = tmp_path_factory.mktemp("plan") / "老工业区改造实施意见.txt"
    path.write_text(PLAN, "utf-8")
    read = extract(load(path))
    source = next(task for task in read.tasks if task.path == "二/（二）")
    target = next(task for task in read.tasks if task.path == "二/（一）")
    edge = Dependency(
        source=source.id,
        target=target.id,
        type="uses-output",
        via="老工业区招商项目清单",
        spans=(
            factories.span("依托老工业区招商项目清单", read.document.text),
            factories.span("编制老工业区招商项目清单", read.document.text),
        ),
        rule="dependency.same_thing",
    )
    return _with_dependency(read, edge)


def _with_dependency(read: Record, edge: Dependency) -> Record:
    return dataclasses.replace(read, dependencies=(edge,))


@pytest.fixture(scope="module")
def store(record: Record, tmp_path_factory: pytest.TempPathFactory) -> Iterator[GraphStore]:
    """A store that holds the invented opinion."""
    with open_store(str(tmp_path_factory.mktemp("store") / "graph")) as opened:
        opened.put(record)
        yield opened


def _asked(question: str, store: GraphStore) -> Answer:
    return answer(question, store, today=TODAY)


def _paths(found: Answer) -> list[str]:
    return [task.path for task in found.tasks]


CITIES = "各市人民政府"
WHO = [
    ("谁管污水处理？", {"云泽省生态环境厅", "云泽省住房城乡建设厅", CITIES}),
    ("健全排水管网由哪些单位负责", {"云泽省生态环境厅", "云泽省住房城乡建设厅", CITIES}),
    ("脏水往哪排，这件事归谁管？", {"云泽省生态环境厅", "云泽省住房城乡建设厅", CITIES}),
    ("封闭式巡查由谁牵头？", {"云泽省应急厅"}),
    ("封闭式巡查的配合单位有哪些？", {"云泽省交通运输厅"}),
    ("封闭式巡查由谁牵头，哪些部门配合？", {"云泽省应急厅", "云泽省交通运输厅"}),
    ("大门装摄像头、登记来往车辆，该找哪个部门？", {"云泽省应急厅", CITIES}),
    ("编制项目清单由谁牵头？", {"云泽省发展改革委", "云泽省商务厅", CITIES}),
    ("空着的老厂房没人用，哪些部门来管？", {"云泽省工业和信息化厅", "云泽省自然资源厅", CITIES}),
    ("老外想办绿卡，该找哪个部门？", {"云泽省人力资源社会保障厅", CITIES}),
    ("谁要定期通报进展？", {"云泽省应急厅"}),
    ("文件要求谁落实属地责任？", {"各县（市、区）"}),
    ("除了省商务厅还有谁负责编制项目清单？", {"云泽省发展改革委", CITIES}),
    ("省应急厅负责封闭式巡查吗？", {"云泽省应急厅"}),
]


@pytest.mark.parametrize(("question", "units"), WHO, ids=[row[0] for row in WHO])
def test_who_questions_give_units_only(store: GraphStore, question: str, units: set[str]) -> None:
    """The units of the task that fits, in the roles asked for, and no task beside them."""
    found = _asked(question, store)
    assert set(found.units) == units, found
    assert found.answerable
    assert not found.tasks


TASKS = [
    ("省应急厅有哪些任务？", ["一/（二）", "三/（一）"]),
    ("工信厅承担哪些任务", ["二/（二）"]),
    ("发改委负责什么？", ["二/（一）"]),
    ("省发改委和省商务厅共同负责哪些任务？", ["二/（一）"]),
    ("省应急厅和省商务厅分别有哪些任务？", ["一/（二）", "二/（一）", "三/（一）"]),
    ("省应急厅牵头哪些任务？", ["一/（二）"]),
    ("省级部门只有省人社厅一家的任务有哪些？", ["二/（三）"]),
    ("省环保厅的任务", ["一/（一）"]),
    ("哪些任务里有“不得”之类的禁止性规定？", ["二/（二）"]),
    ("云发改〔2023〕8号文件由哪项任务落实？", ["二/（一）"]),
    ("落实《云泽省招商项目管理办法》的是哪项任务？", ["二/（一）"]),
    ("小老板想租便宜的空厂房，哪项任务讲到？", ["二/（二）"]),
    ("哪些任务依赖“编制项目清单”这项任务？", ["二/（二）"]),
    ("“盘活闲置厂房”要用到哪项任务的成果？", ["二/（一）"]),
    ("哪项任务要用到招商项目清单？", ["二/（二）"]),
    ("2024年9月底前要完成哪些任务？", ["二/（一）"]),
    ("今年到期的任务有哪些？", ["二/（一）"]),
    ("哪些任务要在2025年完成？", ["一/（一）"]),
    ("招商项目清单什么时候编制完？", ["二/（一）"]),
    ("要建多少座处理站？", ["一/（一）"]),
    ("编制项目清单依据哪个文件？", ["二/（一）"]),
    ("空着的老厂房怎么用起来，写在哪项任务里？", ["二/（二）"]),
    ("空着的老厂房怎么用起来，哪项任务管这事？", ["二/（二）"]),
    ("建成12座处理站这个目标靠哪项任务来实现？", ["一/（一）"]),
    ("建成十二座处理站是哪项任务？", ["一/（一）"]),
    ("人社厅给老外办绿卡是哪项任务？", ["二/（三）"]),
    ("《老工业区改造的实施意见》里，哪项任务讲到门禁和摄像头？", ["一/（二）"]),
    ("2025年底前要完成的是哪项任务？", ["一/（一）"]),
    ("2025年底前要完成哪些任务？", ["一/（一）", "二/（一）"]),
    ("2025年底前都有什么任务到期？", ["一/（一）", "二/（一）"]),
    ("省发展改革委2024年有哪些任务到期？", ["二/（一）"]),
    ("省生态环境厅2025年有哪些任务到期？", ["一/（一）"]),
    ("9月底前要完成哪些任务？", ["二/（一）"]),
    ("2024年第三季度要完成哪些任务？", ["二/（一）"]),
    ("2025年下半年要完成哪些任务？", ["一/（一）"]),
    ("哪项任务要用到老工业区招商项目清单？", ["二/（二）"]),
]


@pytest.mark.parametrize(("question", "paths"), TASKS, ids=[row[0] for row in TASKS])
def test_other_questions_give_tasks_only(store: GraphStore, question: str, paths: list[str]) -> None:
    """The tasks that fit, in the order of the text, and no unit beside them."""
    found = _asked(question, store)
    assert sorted(_paths(found)) == sorted(paths), found
    assert found.answerable
    assert not found.units


def test_a_time_without_a_year_says_which_years_it_was_taken_for(store: GraphStore) -> None:
    """The reader learns that 9月 was looked for in the years that the documents have it in."""
    assert "没有写年份，文件中有这一时限的是2024年" in _asked("9月底前要完成哪些任务？", store).answer


GROVES = """云泽省竹产业提质三年行动计划（2024—2026年）
云政办发〔2024〕52号
各市人民政府，省政府各部门：
经省政府同意，制定本计划。
一、总体目标
到2026年，全省竹材产量突破90万吨；培育年销售额超过1亿元的龙头企业6家。
二、重点任务
（一）推进低产竹林改造。对老化竹林进行间伐，三年累计改造低产竹林30万亩。（责任单位：省林业局）
（二）建设全省竹材交易平台。发布竹材价格和竹区气象信息，打造竹旅融合精品线路20条。（责任单位：省商务厅）
云泽省人民政府办公厅
2024年6月6日
"""


@pytest.fixture(scope="module")
def groves(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GraphStore]:
    """A store with a plan that counts groves, firms and tonnes."""
    path = tmp_path_factory.mktemp("groves") / "竹产业计划.txt"
    path.write_text(GROVES, "utf-8")
    with open_store(str(path.parent / "graph")) as opened:
        opened.put(extract(load(path)))
        yield opened


@pytest.mark.parametrize(
    ("question", "number"),
    [
        ("低产竹林改造要改多少亩？", "30万亩"),
        ("龙头企业培育目标是几家？", "6家"),
        ("全省竹材产量的目标是多少？", "90万吨"),
        ("竹材产量目标是多少？", "90万吨"),
    ],
)
def test_how_many_is_answered_in_a_unit_that_fits(groves: GraphStore, question: str, number: str) -> None:
    """亩 is met by 万亩, 家 by a target that says more; 全省 and 目标 are no part of what is measured."""
    found = _asked(question, groves)
    assert found.answerable, found
    assert number in found.answer


@pytest.mark.parametrize("question", ["今天天气怎么样？", "全省高速公路建设谁牵头？", "低产竹林改造要建几条？"])
def test_the_thing_asked_about_must_be_there(groves: GraphStore, question: str) -> None:
    """全省, 建设 and a word near the weather do not make an answer about roads or the weather."""
    found = _asked(question, groves)
    assert not found.answerable, found
    assert (found.units, found.tasks) == ((), ())


RULE_ELSEWHERE = """云泽省人民政府办公厅关于提升渡口服务的意见
云政办发〔2024〕40号
各市人民政府，省政府各部门：
经省政府同意，提出以下意见。
一、重点工作
（一）改造渡口码头。更新候船设施，印发之日起6个月内制定渡口名录。（责任单位：省交通运输厅，各市人民政府。下文任务均由各市人民政府同步落实，各条不再标明）
（二）培训渡船船员。开展水上救生培训，2026年底前全部轮训一遍。（责任单位：省应急厅）
云泽省人民政府办公厅
2024年5月6日
"""


@pytest.fixture(scope="module")
def ferries(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GraphStore]:
    """A store with an opinion whose first task says what holds for all tasks after it."""
    path = tmp_path_factory.mktemp("ferries") / "渡口服务意见.txt"
    path.write_text(RULE_ELSEWHERE, "utf-8")
    with open_store(str(path.parent / "graph")) as opened:
        opened.put(extract(load(path)))
        yield opened


def test_a_passage_carries_the_path_of_the_task_it_stands_in(ferries: GraphStore) -> None:
    """A rule for all tasks is cited from the task that states it, not from the one that was asked about."""
    found = _asked("渡船船员培训由谁负责？", ferries)
    assert set(found.units) == {"云泽省应急厅", CITIES}
    assert {passage.path for passage in found.citations if "下文任务" in passage.text} == {"一/（一）"}
    assert {passage.path for passage in found.citations if "省应急厅" in passage.text} == {"一/（二）"}


def test_a_time_counted_from_the_issue_is_due_on_its_day(ferries: GraphStore) -> None:
    """Six months after 6 May 2024 are over before the end of that year, and before the end of November."""
    assert _paths(_asked("2024年底前要完成哪些任务？", ferries)) == ["一/（一）"]
    assert _paths(_asked("11月底前要完成哪些任务？", ferries)) == ["一/（一）"]
    assert not _asked("2024年10月底前要完成哪些任务？", ferries).answerable


@pytest.mark.parametrize("question", [row[0] for row in (*WHO, *TASKS)])
def test_every_answer_quotes_its_document(store: GraphStore, record: Record, question: str) -> None:
    """Each passage is the document's text at its place, and there is at least one."""
    found = _asked(question, store)
    assert found.citations
    for passage in found.citations:
        assert passage.text
        assert passage.span.of(record.document.text) == passage.text


@pytest.mark.parametrize(
    "question",
    [
        "省公安厅负责什么？",
        "省公安厅和省应急厅共同负责哪些任务？",
        "职工住房和子女上学由哪个部门解决？",
        "排水管网的建设经费由哪个部门安排？",
        "2031年的任务由谁负责？",
        "省应急厅2024年有哪些任务到期？",
        "3月底前要完成哪些任务？",
        "哪些任务要求在2027年完成？",
        "闲置厂房每平方米租金补贴多少钱？",
        "专班成员单位具体包括哪些单位？",
        "“盘活闲置厂房”和哪项任务针对同一对象？",
        "冬奥会门票由谁定价？",
        "封闭式巡查的门票由谁核定？",
        "污水集中处理设施由谁验收？",
        "哪项任务讲到婚姻登记？",
    ],
)
def test_what_the_text_does_not_say_is_refused(store: GraphStore, question: str) -> None:
    """No unit and no task, and a sentence that says what was looked for."""
    found = _asked(question, store)
    assert not found.answerable, found
    assert found.units == ()
    assert found.tasks == ()
    assert "没有" in found.answer


@pytest.mark.parametrize(
    "question",
    [
        "",
        "   ",
        "？？？",
        "😀😀😀",
        "SELECT * FROM tasks; DROP TABLE x",
        "谁负责？",
        "哪些任务？",
        "你好",
        "a" * 5000,
        "污水" * 2500,
    ],
)
def test_odd_input_gets_one_clear_sentence(store: GraphStore, question: str) -> None:
    """Neither an exception nor an answer: one Chinese sentence."""
    found = _asked(question, store)
    assert not found.answerable
    assert found.question == question
    assert "\n" not in found.answer
    assert found.answer.endswith(("。", "？"))


def test_a_question_too_long_says_how_long_it_may_be(store: GraphStore) -> None:
    """The limit is named in the sentence."""
    assert str(LONGEST) in _asked("污水" * LONGEST, store).answer


def test_a_draft_stands_behind_its_final_text(record: Record, tmp_path: Path) -> None:
    """Of a text that is there as a draft and in force, answers come from the one in force."""
    draft = dataclasses.replace(
        record, document=dataclasses.replace(record.document, id="draft", status="draft", source="draft.txt")
    )
    with open_store(str(tmp_path / "both")) as opened:
        opened.put(draft)
        assert {task.document for task in _asked("省应急厅有哪些任务？", opened).tasks} == {"draft"}
        opened.put(record)
        assert {task.document for task in _asked("省应急厅有哪些任务？", opened).tasks} == {record.document.id}


def test_one_of_several_documents_is_named_and_found(record: Record, tmp_path: Path) -> None:
    """Beside another document the answer is the same, and says where it stands."""
    with open_store(str(tmp_path / "two")) as opened:
        opened.put(factories.record())
        opened.put(record)
        found = _asked("小老板想租便宜的空厂房，哪项任务讲到？", opened)
        assert [(task.document, task.path) for task in found.tasks] == [(record.document.id, "二/（二）")]
        assert f"《{record.document.title}》" in found.answer


def test_an_empty_graph_says_what_to_do(tmp_path: Path) -> None:
    """Before any document there is nothing to answer from."""
    with open_store(str(tmp_path / "empty")) as opened:
        assert "录入" in _asked("谁管污水处理？", opened).answer


def test_a_new_document_is_known_at_once(record: Record, tmp_path: Path) -> None:
    """What was indexed for an earlier question does not hide what came since."""
    with open_store(str(tmp_path / "growing")) as opened:
        opened.put(factories.record())
        assert not _asked("封闭式巡查由谁牵头？", opened).answerable
        opened.put(record)
        assert _asked("封闭式巡查由谁牵头？", opened).units == ("云泽省应急厅",)


ASKING = "谁哪个单位任务负责牵头的由归管、，？“”《》〔2024〕号省厅和到年底前多少什么时候依赖目标 a1\n"


@settings(max_examples=60, deadline=None)
@given(
    st.text(
        alphabet="谁哪个单位任务负责牵头的由归管、，？“”《》〔2024〕号省厅和到年底前多少什么时候依赖目标 a1\n",
        max_size=60,
    )
)
def test_no_question_raises(question: str) -> None:
    """Words of asking in any order are parsed or not, without an exception."""
    units = UnitNames.of({"云泽省应急厅": {"省应急厅"}}, {"云泽省"})
    query = parse(tidy(question), units, TODAY)
    assert query is None or query.in_words()


def reaching(*documents: tuple[str, tuple[str, ...]]) -> Reaching:
    """The bodies of units that documents of some territories name."""
    sources = {}
    for number, (territory, units) in enumerate(documents):
        bodies = {unit: found.body for unit in units if (found := meant(resolve(unit, jurisdiction=territory)))}
        assert len(bodies) == len(units)
        sources[f"d{number}"] = Source(jurisdiction=territory, bodies=bodies)
    return Reaching(sources, lambda _: factories.record().document)


NAMES = UnitNames.of(
    {
        "云泽省工业和信息化厅": {"省工业和信息化厅"},
        "云泽省发展改革委": {"省发展改革委"},
        "云泽省生态环境厅": {"省生态环境厅"},
        "云泽省供销合作社联合社": {"省供销社"},
        "云泽省老工业区改造专项行动办公室": {"省老工业区改造专项行动办"},
        "临江市市场监管局": {"市市场监管局"},
        "教育部": {"教育部"},
        "各市人民政府": {"各市人民政府"},
    },
    {"云泽省", "临江市"},
    reaching(
        ("云泽省", ("云泽省工业和信息化厅", "云泽省发展改革委", "云泽省生态环境厅", "教育部", "各市人民政府")),
        ("云泽省临江市", ("临江市市场监管局",)),
    ),
)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("工信厅", "云泽省工业和信息化厅"),
        ("省工信厅", "云泽省工业和信息化厅"),
        ("云泽省工信厅", "云泽省工业和信息化厅"),
        ("发改委", "云泽省发展改革委"),
        ("省发展和改革委员会", "云泽省发展改革委"),
        ("环保厅", "云泽省生态环境厅"),
        ("供销社", "云泽省供销合作社联合社"),
        ("省老工业区改造办", "云泽省老工业区改造专项行动办公室"),
        ("市监局", "临江市市场监管局"),
        ("市市场监管局", "临江市市场监管局"),
        ("各市", "各市人民政府"),
        ("教育部", "教育部"),
        ("省教育厅", None),
        ("省市场监管局", None),
        ("市工信局", None),
        ("松溪市市场监管局", None),
        ("公安厅", None),
    ],
)
def test_units_are_known_by_what_people_call_them(said: str, meant: str | None) -> None:
    """Abbreviations and former names find their unit; another level, place or matter does not."""
    assert NAMES.meant(said) == ((meant,) if meant else ())


def test_a_question_names_units_in_order() -> None:
    """Two units joined by 和 are two, whatever stands around them."""
    named = NAMES.mentions("由省工信厅和省环保厅一起做的任务有哪些")
    assert [mention.text for mention in named] == ["省工信厅", "省环保厅"]


def test_a_city_is_a_member_of_the_cities() -> None:
    """临江市 is not named alone, yet what all cities must do applies to it; not to a city of elsewhere."""
    query = parse("临江市要落实哪些任务", NAMES, TODAY)
    assert isinstance(query, TasksOfUnit)
    assert (query.asked, query.units) == (("临江市",), ((),))
    assert not isinstance(parse("河南省郑州市要落实哪些任务", NAMES, TODAY), TasksOfUnit)


@pytest.mark.parametrize(
    ("question", "start", "end"),
    [
        ("2025年底前要完成哪些任务", None, dt.date(2025, 12, 31)),
        ("时限是2024年9月底的任务有哪些", dt.date(2024, 9, 30), dt.date(2024, 9, 30)),
        ("哪些任务要在2025年完成", dt.date(2025, 1, 1), dt.date(2025, 12, 31)),
        ("省教育厅2025年有哪些任务到期", dt.date(2025, 1, 1), dt.date(2025, 12, 31)),
        ("2025年上半年要完成哪些任务", dt.date(2025, 1, 1), dt.date(2025, 6, 30)),
        ("今年到期的任务", dt.date(2024, 1, 1), dt.date(2024, 12, 31)),
        ("明年到期的任务", dt.date(2025, 1, 1), dt.date(2025, 12, 31)),
        ("本季度要完成哪些任务", dt.date(2024, 4, 1), dt.date(2024, 6, 30)),
        ("下个月要完成哪些任务", dt.date(2024, 7, 1), dt.date(2024, 7, 31)),
    ],
)
def test_times_of_a_question_are_days(question: str, start: dt.date | None, end: dt.date) -> None:
    """A period in a question has a first and a last day; 前 leaves the first one open."""
    found = period(question, TODAY)
    assert found is not None
    assert (found.start, found.end) == (start, end)


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("省公安厅有哪些任务", TasksOfUnit),
        ("省星空厅有哪些任务", UnknownUnit),
        ("谁负责污水处理", WhoQuestion),
        ("省工信厅有什么任务", TasksOfUnit),
        ("年底前要完成哪些任务，今年到期的", DueQuestion),
        ("退出机制依赖什么", DependencyQuestion),
    ],
)
def test_the_kind_of_question_is_told_apart(question: str, kind: type) -> None:
    """Each way of asking becomes its own kind of query."""
    assert isinstance(parse(question, NAMES, TODAY), kind)


def test_everyday_words_stand_for_official_ones() -> None:
    """A listed everyday word finds the task that has only its official counterpart."""
    words = Lexicon("脏水 臭水 | 污水 废水")
    assert dict(words.mentions("谁管脏水")[0].alike) == {"≈污水": 0.8, "≈废水": 0.8, "≈臭水": 0.6}
    assert list(words.keys_of_text("污水集中处理")) == ["≈污水"]
    assert words.is_everyday("臭水")
    assert not words.is_everyday("污水")


def test_a_malformed_line_of_synonyms_is_an_error() -> None:
    """A line without official words would never match anything."""
    with pytest.raises(ValueError, match="synonyms:2"):
        Lexicon("# words\n脏水 臭水")


@pytest.mark.parametrize(
    ("said", "printed"),
    [
        ("一年最多补三百万元", "一年最多补300万元"),
        ("建成十二座", "建成12座"),
        ("提高百分之五", "提高5%"),
        ("十四五规划千方百计", "十四五规划千方百计"),
        ("三个部门", "三个部门"),
    ],
)
def test_counts_are_read_as_documents_print_them(said: str, printed: str) -> None:
    """Counted things become figures; names that hold a number stay."""
    assert figures(said) == printed


def test_the_words_after_the_last_de_are_the_focus() -> None:
    """What is asked of the matter is told apart from the matter."""
    found = {term.text: term.focus for term in terms("排水管网的经费")}
    assert found["经费"]
    assert not found["管网"]


def test_spoken_questions_are_told_from_written_ones() -> None:
    """A question in the document's own words must be met by more of them."""
    assert is_informal("空着的老厂房怎么用起来")
    assert not is_informal("健全排水管网")


def test_a_search_names_what_is_missing(record: Record) -> None:
    """The best task is first, with the share it holds and the words it lacks."""
    hits = TaskIndex.of([record]).search("污水处理设施的收费标准")
    assert hits[0].task == next(task.id for task in record.tasks if task.path == "一/（一）")
    assert hits[0].coverage < 1
    assert hits[0].focus < 1
    assert "收费" in "".join(hits[0].missing)


def test_an_index_of_nothing_finds_nothing() -> None:
    """Neither an empty graph nor an empty topic is an error."""
    assert TaskIndex.of([]).search("污水") == ()
    assert TaskIndex.of([factories.record()]).search("的了呢") == ()


@pytest.fixture(scope="module")
def gold(evaluation_folder: Path) -> list[dict[str, Any]]:
    """The evaluation files that hold questions."""
    files = sorted(path for path in (evaluation_folder / "gold").glob("*.json") if "." not in path.stem)
    return [json.loads(path.read_text("utf-8")) for path in files]


@pytest.mark.evaluation
def test_no_unanswerable_evaluation_question_is_answered(
    gold: list[dict[str, Any]], evaluation_folder: Path, tmp_path: Path
) -> None:
    """What no document says is refused, document by document."""
    for number, entry in enumerate(gold):
        with open_store(str(tmp_path / str(number))) as opened:
            opened.put(extract(load(evaluation_folder / "corpus" / entry["file"])))
            for question in entry["questions"]:
                found = answer(question["q"], opened)
                assert question["answerable"] or not (found.units or found.tasks), question["q"]


@pytest.mark.parametrize(
    ("question", "text", "units"),
    [
        ("财政部门有哪些任务", "财政部门", ("云泽省财政厅", "白石县财政局")),
        ("省财政部门负责什么", "省财政部门", ("云泽省财政厅",)),
        ("县财政主管部门要做什么", "县财政主管部门", ("白石县财政局",)),
        ("财政部有哪些任务", "财政部", ()),
    ],
)
def test_the_department_of_a_field_is_no_ministry(question: str, text: str, units: tuple[str, ...]) -> None:
    """财政部门 means whoever is in charge of finance at the levels named; 财政部 means the ministry."""
    names = UnitNames.of(
        {"云泽省财政厅": {"省财政厅"}, "白石县财政局": {"县财政局"}},
        {"云泽省", "白石县"},
        reaching(("云泽省", ("云泽省财政厅",)), ("云泽省白石县", ("白石县财政局",))),
    )
    assert [(found.text, found.units) for found in names.mentions(question)] == [(text, units)]


def test_the_department_of_another_level_is_not_there() -> None:
    """市财政部门 is neither the province's nor the county's."""
    names = UnitNames.of({"云泽省财政厅": {"省财政厅"}, "白石县财政局": {"县财政局"}}, {"云泽省", "白石县"})
    assert names.mentions("市财政部门负责什么") == ()
