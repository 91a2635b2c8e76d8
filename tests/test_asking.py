"""Are questions over several policies answered: counts, forces, periods, targets, of one document or of many?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from api.answering import Answer, answer
from corpus.load import load
from extractors.pipeline import extract
from graph.store import GraphStore, open_store
from tests.samples import samples

TODAY = dt.date(2026, 3, 20)
WATERWAYS = "云泽省人民政府关于加快推进内河航运高质量发展的意见"
DRAFT = "关于加快推进内河航运高质量发展的意见"
DRAFT_FILE = "内河航运意见（征求意见稿）"
CITY = "青原市人民政府关于加快推进水运发展的意见"
SEWAGE = "云泽省人民政府办公厅关于印发云泽省城镇生活污水处理提质增效实施方案的通知"
TEA = "云泽省茶产业提质增效三年行动计划（2026—2028年）"
BUSINESS = "云泽省人民政府办公厅关于印发2026年优化营商环境重点任务分工方案的通知"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GraphStore]:
    """A store with all sample policies, made once."""
    place: Path = tmp_path_factory.mktemp("asking") / "store"
    with open_store(str(place)) as opened:
        for sample in samples():
            opened.put(extract(load(sample.files[0])))
        yield opened


@pytest.fixture(scope="module")
def two_opinions(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GraphStore]:
    """A store with the opinion on waterways and one of a city that sets the values of its draft."""
    place: Path = tmp_path_factory.mktemp("two")
    final, draft = (next(one for one in samples() if one.source.stem == name) for name in ("内河航运意见", DRAFT_FILE))
    city = place / "city.txt"
    city.write_text(draft.text.replace(f"{DRAFT}\n（征求意见稿）", CITY, 1), "utf-8")
    with open_store(str(place / "store")) as opened:
        for file in (final.files[0], city):
            opened.put(extract(load(file)))
        yield opened


def asked(question: str, store: GraphStore) -> Answer:
    """The answer on a fixed day; each passage must be its document's text."""
    given = answer(question, store, today=TODAY)
    for citation in given.citations:
        assert citation.text
        assert citation.span.of(store.record(citation.document).document.text) == citation.text
    assert bool(given.citations) or not given.answerable
    return given


def titles(given: Answer, store: GraphStore) -> set[str | None]:
    """The titles of the documents that the tasks of an answer stand in."""
    return {store.record(task.document).document.title for task in given.tasks}


@pytest.mark.parametrize(
    ("question", "units", "said"),
    [
        ("哪个单位任务最多", {"云泽省数据局"}, "19项"),
        ("牵头任务最多的是哪个部门", {"云泽省住房城乡建设厅"}, "10项"),
        (
            "任务数量排名前三的单位",
            {"云泽省交通运输厅", "云泽省数据局", "云泽省财政厅"},
            "云泽省数据局19项、云泽省交通运输厅16项、云泽省财政厅15项",
        ),
        (
            "哪些单位牵头的任务超过5项",
            {"云泽省住房城乡建设厅", "云泽省发展改革委", "云泽省农业农村厅"},
            "云泽省农业农村厅6项",
        ),
        (
            "每个市各有多少任务",
            {"临江市人民政府", "海晏市人民政府", "南浦市人民政府", "松溪市人民政府", "青原市人民政府"},
            "临江市人民政府2项",
        ),
    ],
)
def test_units_are_counted(store: GraphStore, question: str, units: set[str], said: str) -> None:
    """The units with most tasks, the first three, those above a number, and each city with its own."""
    given = asked(question, store)
    assert set(given.units) == units
    assert said in given.answer
    assert not given.tasks


def test_each_unit_of_a_count_is_cited_by_name(store: GraphStore) -> None:
    """A passage for each unit in the ranking names it, in the form that its document prints."""
    given = asked("任务数量排名前三的单位", store)
    assert len(given.citations) == len(given.units)
    assert [passage.text for passage in given.citations] == ["省数据局", "省交通运输厅", "省财政厅"]


@pytest.mark.parametrize("question", ["一共有多少项任务", "总共部署了多少任务", "图谱里共有几项任务"])
def test_tasks_are_counted_by_document(store: GraphStore, question: str) -> None:
    """How many tasks there are is said document by document, and each title is cited; the draft's are the opinion's."""
    given = asked(question, store)
    final = [record for record in store.records() if record.document.status == "final"]
    assert f"共{sum(len(record.tasks) for record in final)}项任务" in given.answer
    assert len(given.citations) == len(final) == len(store.documents()) - 1


@pytest.mark.parametrize(
    ("question", "said", "count"),
    [("哪个文件任务最多", BUSINESS, 0), ("哪项任务涉及的单位最多", "健全目录管理体系", 4)],
)
def test_documents_and_tasks_are_ranked_too(store: GraphStore, question: str, said: str, count: int) -> None:
    """The document with most tasks, and the tasks with most units."""
    given = asked(question, store)
    assert said in given.answer
    assert len(given.tasks) == count


@pytest.mark.parametrize(
    ("question", "paths"),
    [
        ("哪些任务是必须做的", {"三/（七）#2", "第五章/第三节"}),
        ("有哪些强制性的任务", {"三/（七）#2", "第五章/第三节"}),
        ("省水利厅有哪些不得的规定", {"二/（二）"}),
        ("企业不得做什么", {"四/（三）", "四/（十二）"}),
        ("省数据局有哪些鼓励的任务", {"第五章/第一节", "第五章/第二节"}),
    ],
)
def test_tasks_are_told_apart_by_force(store: GraphStore, question: str, paths: set[str]) -> None:
    """必须, 不得 and 鼓励: of all tasks, of a unit's, and of clauses that bind somebody."""
    given = asked(question, store)
    assert {task.path for task in given.tasks} == paths, given.answer
    words = ("必须", "应当", "不得", "严禁", "禁止", "严控", "鼓励", "支持", "引导")
    assert all(any(word in passage.text for word in words) for passage in given.citations)


@pytest.mark.parametrize(
    ("question", "understood"),
    [
        ("今年三季度到期的任务", "时限在2026-07-01至2026-09-30"),
        ("2026年第3季度到期的任务有哪些", "时限在2026-07-01至2026-09-30"),
        ("明年6月底前要完成的任务", "时限在2027-06-30及以前"),
        ("今年年底前要完成哪些", "时限在2026-12-31及以前"),
        ("省发改委牵头的任务今年有哪些到期", "云泽省发展改革委牵头时限在2026-01-01至2026-12-31"),
        ("哪些任务已经过期了", "时限在2026-03-19及以前"),
    ],
)
def test_periods_are_read_on_the_day_of_asking(store: GraphStore, question: str, understood: str) -> None:
    """今年 and 明年 stand before quarters, halves and months; a role stands beside a unit."""
    given = asked(question, store)
    assert understood in given.understood
    assert given.tasks


def test_half_a_year_without_its_year_is_the_askers(store: GraphStore) -> None:
    """下半年 is this year's where tasks end in it, and the answer says so."""
    given = asked("省气象局下半年有什么任务", store)
    assert "按2026年查" in given.answer
    assert [task.path for task in given.tasks] == ["四/（一）"]
    assert not asked("省水利厅下半年有什么任务", store).tasks  # the draft alone had its lock done by the end of 2026


@pytest.mark.parametrize(
    ("question", "paths"),
    [
        ("省财政厅和省水利厅一起干的有哪些", ["二/（二）"]),
        ("省教育厅和省人社厅都参与的", ["五/（三）"]),
        ("省交通运输厅牵头几项", ["二/（三）"]),
    ],
)
def test_careless_words_ask_for_tasks(store: GraphStore, question: str, paths: list[str]) -> None:
    """Two units together, and the number of tasks that a unit leads."""
    assert [task.path for task in asked(question, store).tasks] == paths


@pytest.mark.parametrize(
    "question", ["集装箱吞吐量是多少", "岸电使用率", "船闸待闸时间要控制在多少", "新能源船舶要有多少艘"]
)
def test_an_indicator_of_two_documents_is_given_by_both(two_opinions: GraphStore, question: str) -> None:
    """The province and a city set different values; both are told, each with its document."""
    given = asked(question, two_opinions)
    assert f"《{WATERWAYS}》" in given.answer
    assert f"《{CITY}》" in given.answer
    assert len({passage.document for passage in given.citations}) == 2


def test_a_draft_is_asked_only_by_its_name(store: GraphStore) -> None:
    """The value in force is told alone; that of the draft to who asks for it."""
    assert "90万标箱" in asked("集装箱吞吐量是多少", store).answer
    assert "80万标箱" not in asked("集装箱吞吐量是多少", store).answer
    assert "80万标箱" in asked("征求意见稿里集装箱吞吐量是多少", store).answer


def test_an_indicator_is_met_by_a_longer_name_with_the_same_end(store: GraphStore) -> None:
    """茶叶产值 is 茶叶综合产值, not the growth of another output."""
    assert "茶叶综合产值达到420亿元" in asked("茶叶产值要到多少", store).answer


@pytest.mark.parametrize(
    "question",
    ["茶叶产量达到多少", "茶园产值是多少", "污水管网产值是多少", "2026年岸电使用率要到多少", "茶叶销售额多少"],
)
def test_a_near_name_is_another_indicator(store: GraphStore, question: str) -> None:
    """An output in tonnes is not one in yuan, and a target of another year is not this one's."""
    given = asked(question, store)
    assert not given.answerable, given.answer
    assert not given.tasks


@pytest.mark.parametrize(
    ("question", "document", "paths"),
    [
        ("《云泽省城镇生活污水处理提质增效实施方案》里省水利厅要落实哪些任务", SEWAGE, ["二/（二）/6"]),
        ("《内河航运意见》要求省水利厅干什么", WATERWAYS, ["二/（一）", "二/（二）", "二/（三）"]),
        ("内河航运意见里省气象局负责什么", WATERWAYS, ["四/（一）"]),
        ("在征求意见稿中省文旅厅有哪些任务", DRAFT, ["四/（四）"]),
    ],
)
def test_a_question_is_asked_of_the_document_it_names(
    store: GraphStore, question: str, document: str, paths: list[str]
) -> None:
    """By its title, or by what people call it; 里…落实 is not a question about carrying it out."""
    given = asked(question, store)
    assert [task.path for task in given.tasks] == paths
    assert titles(given, store) == {document}
    assert f"只看《{document}》" in given.understood


def test_all_tasks_of_a_document_are_listed(store: GraphStore) -> None:
    """营商环境方案有哪些任务 is answered by every one of them."""
    given = asked("营商环境方案有哪些任务", store)
    assert titles(given, store) == {BUSINESS}
    assert len(given.tasks) == 24


def test_a_document_that_is_not_there_is_said_so(store: GraphStore) -> None:
    """Nothing is answered from other documents in its stead."""
    given = asked("《云泽省星空观测方案》里省水利厅干什么", store)
    assert not given.answerable
    assert "没有《云泽省星空观测方案》" in given.answer


def test_carrying_out_a_document_is_still_asked_for(store: GraphStore) -> None:
    """落实《…》的任务 and 《…》由哪项任务落实 ask for tasks that rest on it."""
    for question in ("落实《老年人能力评估规范》的任务", "《老年人能力评估规范》由哪项任务落实？"):
        assert [task.path for task in asked(question, store).tasks] == ["一/2"]


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("到2027年的目标是什么", "县城污水处理率达到97%"),
        ("内河航运的目标有哪些", "全省三级及以上航道里程达到860公里"),
        ("茶产业计划里有哪些目标", "清洁化加工率达到80%以上"),
        ("省教育厅有哪些指标", "5000人次"),
    ],
)
def test_targets_are_listed(store: GraphStore, question: str, said: str) -> None:
    """Of a year, of a matter, of a document, of a unit's tasks; each is cited in its own words."""
    given = asked(question, store)
    assert said in given.answer
    assert any(said.endswith(passage.text) or said in passage.text for passage in given.citations)


def test_what_waits_for_a_task_is_not_told_of_another(store: GraphStore) -> None:
    """智慧排水平台 has nothing that waits for it; what waits for 智慧航运平台 is no answer."""
    given = asked("哪些任务等着智慧排水平台", store)
    assert not given.answerable
    assert "建设智慧排水平台" in given.answer
