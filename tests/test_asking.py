"""Are questions over several policies answered: counts, forces, periods, targets, of one document or of many?"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator

import pytest

from api.answering import Answer, answer
from corpus.load import load
from extractors.pipeline import extract
from graph.store import GraphStore, open_store
from tests import graphs

TODAY = dt.date(2026, 3, 20)
WATERWAYS = "云泽省人民政府关于加快推进内河航运高质量发展的意见"
DRAFT = "关于加快推进内河航运高质量发展的意见"
SEWAGE = "云泽省人民政府办公厅关于印发云泽省城镇生活污水处理提质增效实施方案的通知"
TEA = "云泽省茶产业提质增效三年行动计划（2026—2028年）"
BUSINESS = "云泽省人民政府办公厅关于印发2026年优化营商环境重点任务分工方案的通知"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GraphStore]:
    """A store with all sample policies, made once."""
    with open_store(str(graphs.whole(tmp_path_factory.mktemp("asking") / "store"))) as opened:
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


def counted(store: GraphStore, role: str = "") -> list[tuple[str, int]]:
    """The units with the number of their own tasks in a role, the most first; drafts of a final text are left out."""
    numbers = Counter(
        unit
        for record in store.records()
        if record.document.title != DRAFT
        for task in record.tasks
        for unit in {a.unit for a in task.assignments if a.scope != "global" and role in ("", a.role)}
    )
    return sorted(numbers.items(), key=lambda item: (-item[1], item[0]))


@pytest.mark.parametrize(
    ("question", "role", "places"),
    [("哪个单位任务最多", "", 1), ("牵头任务最多的是哪个部门", "lead", 1), ("任务数量排名前三的单位", "", 3)],
)
def test_units_are_ranked(store: GraphStore, question: str, role: str, places: int) -> None:
    """The unit with most tasks, in a role, and the first three, each with its number."""
    given = asked(question, store)
    wanted = counted(store, role)[:places]
    assert given.units == tuple(unit for unit, _ in wanted)
    assert all(f"{number}项" in given.answer for _, number in wanted)
    assert not given.tasks


def test_units_above_a_number_are_named(store: GraphStore) -> None:
    """超过5项 is six or more."""
    given = asked("哪些单位牵头的任务超过5项", store)
    assert set(given.units) == {unit for unit, number in counted(store, "lead") if number > 5}


def test_cities_are_counted(store: GraphStore) -> None:
    """Each city with what it bears by name, and what all bear."""
    given = asked("每个市各有多少任务", store)
    cities = {unit: number for unit, number in counted(store) if unit.endswith("市人民政府") and unit[0] != "各"}
    assert set(given.units) == set(cities)
    assert all(f"{unit}{number}项" in given.answer for unit, number in cities.items())
    assert "由各市人民政府共同承担" in given.answer


def test_each_unit_of_a_count_is_cited_by_name(store: GraphStore) -> None:
    """A passage for each unit in the ranking names it, in the form that its document prints."""
    given = asked("任务数量排名前三的单位", store)
    assert len(given.citations) == len(given.units)
    assert all(passage.text[-3:] == unit[-3:] for passage, unit in zip(given.citations, given.units, strict=True))


@pytest.mark.parametrize("question", ["一共有多少项任务", "总共部署了多少任务", "图谱里共有几项任务"])
def test_tasks_are_counted_by_document(store: GraphStore, question: str) -> None:
    """How many tasks there are is said document by document, and each title is cited."""
    given = asked(question, store)
    counted = [len(record.tasks) for record in store.records() if record.document.title != DRAFT]
    assert f"共{sum(counted)}项任务" in given.answer
    assert len(given.citations) == len(counted)


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
    given = asked("省财政厅下半年牵头什么任务", store)
    assert "按2026年查" in given.answer
    assert [task.path for task in given.tasks] == ["五/（二）"]


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


PROVINCE = """云泽省竹产业发展规划
云政发〔2026〕3号
一、总体目标
到2028年，全省竹材产量突破90万吨，竹林面积达到300万亩，竹产业就业人数达到12万人。
二、重点任务
（一）改造竹林。建成竹林道路800公里。（责任单位：省林业局）
云泽省人民政府
2026年1月6日
"""
CITY = """松溪市竹产业发展方案
松政发〔2026〕5号
一、总体目标
到2027年，全市竹材产量突破8万吨，竹林面积达到25万亩。
二、重点任务
（一）改造竹林。建成竹林道路60公里。（责任单位：市林业局）
松溪市人民政府
2026年2月6日
"""


@pytest.fixture(scope="module")
def bamboo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GraphStore]:
    """A store with a province's plan and a city's, which set the same indicators."""
    folder = tmp_path_factory.mktemp("bamboo")
    with open_store(str(folder / "store")) as opened:
        for name, text in (("规划.txt", PROVINCE), ("方案.txt", CITY)):
            (folder / name).write_text(text, "utf-8")
            opened.put(extract(load(folder / name)))
        yield opened


@pytest.mark.parametrize(
    ("question", "values"),
    [
        ("竹材产量是多少", ("突破90万吨", "突破8万吨")),
        ("竹林面积", ("300万亩", "25万亩")),
        ("竹材产量要到多少万吨", ("90万吨", "8万吨")),
        ("竹林道路要建多少公里", ("800公里", "60公里")),
        ("竹材产量两份文件分别是多少", ("90万吨", "8万吨")),
        ("同一指标两份文件分别是多少：竹林面积", ("300万亩", "25万亩")),
    ],
)
def test_an_indicator_of_two_documents_is_given_by_both(
    bamboo: GraphStore, question: str, values: tuple[str, str]
) -> None:
    """Each value with its document; neither hides the other."""
    given = asked(question, bamboo)
    assert all(value in given.answer for value in values), given.answer
    assert "《云泽省竹产业发展规划》" in given.answer
    assert "《松溪市竹产业发展方案》" in given.answer
    assert len({passage.document for passage in given.citations}) == 2


def test_an_indicator_of_one_document_is_given_once(bamboo: GraphStore) -> None:
    """What only the province sets is not looked for in the city's plan."""
    given = asked("竹产业就业人数要达到多少", bamboo)
    assert "12万人" in given.answer
    assert "松溪市" not in given.answer


@pytest.mark.parametrize("question", ["竹材产值是多少", "竹材面积多少", "竹林产量是多少"])
def test_the_end_of_an_indicator_must_agree(bamboo: GraphStore, question: str) -> None:
    """竹材产值 is not 竹材产量."""
    assert not asked(question, bamboo).answerable


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


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("公共数据规划哪一年做中期评估", "2028年"),
        ("老人申请补贴后多久能出具评估报告", "15个工作日"),
        ("内河航运发展基金管理办法什么时候制定", "6个月内"),
        ("建设智慧航运平台什么时候完成", "2026-12-31前（“2026年底前”）"),
    ],
)
def test_a_time_is_told_as_a_day_and_as_it_is_printed(store: GraphStore, question: str, said: str) -> None:
    """The reader sees the words of the text; working days are not turned into days, nor one clause's year into all."""
    given = asked(question, store)
    assert said in given.answer
    assert "2030" not in given.answer


def test_a_time_of_one_sentence_is_not_that_of_another(store: GraphStore) -> None:
    """What a sentence names without a time has none, though its task has times elsewhere."""
    assert not asked("垃圾分类积分制管理办法什么时候出台", store).answerable
    assert asked("健全垃圾收运处置体系什么时候完成", store).answerable


@pytest.mark.parametrize("question", ["茶文化博物馆谁来建", "茶文化博物馆什么时候建成", "海底隧道谁负责"])
def test_a_thing_of_another_kind_is_not_the_thing(store: GraphStore, question: str) -> None:
    """No document has a museum or a tunnel: what is said of tea, culture and bridges does not answer for them."""
    assert not asked(question, store).answerable


def test_a_bare_committee_is_every_body_of_the_kind(store: GraphStore) -> None:
    """教委 may be the 教育厅 of the province or the 教育局 of the city: both are told, neither is picked."""
    given = asked("教委负责哪些任务？", store)
    assert "云泽省教育厅" in given.understood
    assert "临江市教育局" in given.understood
    assert "云泽省教育厅" not in asked("市教委负责哪些任务？", store).understood


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("公共数据资源开发利用规划依据哪些文件编制", ("第十五个五年规划纲要", "云泽省公共数据管理条例")),
        ("污水提质增效方案依据什么文件制定", ("中华人民共和国水污染防治法", "云泽省水环境保护条例")),
        ("养老机构等级评定依据什么文件", ("养老机构等级划分与评定",)),
    ],
)
def test_the_basis_of_a_document_is_that_of_its_opening(
    store: GraphStore, question: str, said: tuple[str, ...]
) -> None:
    """A whole document rests on what its opening names, a task on what the task names."""
    given = asked(question, store)
    assert all(title in given.answer for title in said)
    assert all(any(title in passage.text for passage in given.citations) for title in said)


def test_the_basis_that_no_document_states_is_not_made_up(store: GraphStore) -> None:
    """A document that names no basis is told as such; 本文件 of many is asked back."""
    none = asked("茶产业三年行动计划的制定依据是什么", store)
    assert (none.answerable, "没有写明" in none.answer) == (False, True)
    back = asked("本文件依据什么制定？", store)
    assert (back.answerable, "请写明问的是哪份文件" in back.answer) == (False, True)


@pytest.mark.parametrize(
    ("question", "units"),
    [
        ("白石县农村人居环境整治提升行动领导小组办公室设在哪", ("白石县农业农村局",)),
        ("内河航运发展工作专班办公室设在哪个厅", ("云泽省交通运输厅",)),
        ("领导小组办公室设在哪里？", ("云泽省地方金融监督管理局", "白石县农业农村局")),
        ("茶产业发展联席会议办公室设在哪个单位", ()),
    ],
)
def test_the_seat_of_an_office_is_told(store: GraphStore, question: str, units: tuple[str, ...]) -> None:
    """Where the document puts the office, of every group that the words may mean; a group without one has none."""
    given = asked(question, store)
    assert given.units == units
    assert given.answerable is bool(units)
    assert all("设在" in passage.text for passage in given.citations)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("船舶违规排放怎么处罚", "对拒不整改的航运企业予以通报批评"),
        ("未完成年度任务怎么处罚", "对未完成年度任务的市进行通报批评"),
        ("超标排放怎么处罚", ""),
        ("船舶违规排放污染物罚多少钱", ""),
        ("污泥乱倒罚多少？", ""),
    ],
)
def test_a_sanction_is_told_in_its_own_words(store: GraphStore, question: str, said: str) -> None:
    """The passage that threatens it for this very matter; no sum where none is stated, nothing for another matter."""
    given = asked(question, store)
    assert given.answerable is bool(said)
    assert said in given.answer
    assert all("通报批评" in passage.text for passage in given.citations)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("养老服务工作进展报送时间", "每季度末"),
        ("养老服务全年工作总结什么时候报送", "11月底前"),
        ("整治进展多久上报一次", "每月"),
    ],
)
def test_when_to_report_is_told_by_the_clause_on_it(store: GraphStore, question: str, said: str) -> None:
    """Of two reports in one sentence each has its own time, a cycle or a day."""
    given = asked(question, store)
    assert said in given.answer
    assert ("每季度末" in given.answer, "11月底前" in given.answer).count(True) <= 1


def test_a_fund_is_not_another_fund(store: GraphStore) -> None:
    """The province's fund has no stated size; that of a city's other fund is no answer."""
    assert not asked("省内河航运发展基金规模有多大？", store).answerable


def test_the_lead_is_told_where_one_of_two_close_tasks_has_one(store: GraphStore) -> None:
    """船闸联合调度 has a lead in the text and none in the table of trials."""
    assert asked("船闸联合调度由哪个厅牵头？", store).units == ("云泽省交通运输厅",)


def test_a_certain_sanction_is_looked_for_by_its_word(store: GraphStore) -> None:
    """约谈 is not any sanction."""
    given = asked("哪些任务规定了约谈", store)
    assert given.tasks
    assert all("约谈" in passage.text for passage in given.citations)


def test_a_title_that_is_followed_is_a_basis(store: GraphStore) -> None:
    """依据《…》 is told as it is printed where no reference was read."""
    assert "养老机构等级划分与评定" in asked("养老机构等级评定依据哪个文件", store).answer


def test_who_uses_the_result_of_a_work_waits_for_it(store: GraphStore) -> None:
    """以…评估结果为依据 tells what waits for the assessment, and what the other needs."""
    waits = asked("哪些任务依赖“开展老年人能力综合评估”？", store)
    assert [task.path for task in waits.tasks] == ["二/6"]
    assert any("老年人能力综合评估结果" in passage.text for passage in waits.citations)
    assert [task.path for task in asked("“建设家庭养老床位”依赖哪项任务", store).tasks] == ["一/2"]


@pytest.mark.parametrize(
    ("question", "start"),
    [("2026年9月到期的任务有哪些？", "2026-09-01至2026-09-30"), ("2026年9月底前到期的任务", "2026-09-30及以前")],
)
def test_a_month_is_its_days(store: GraphStore, question: str, start: str) -> None:
    """A month alone is all of it, 月底前 whatever ends by its last day."""
    assert start in asked(question, store).understood
