"""Is nothing lost silently? What looks like a clause, a time or an aim is read or listed, with the reason."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from corpus.load import load
from extractors.pipeline import extract
from extractors.unread_charge import why_charge, why_clause
from ontology.ids import document_id
from ontology.model import Document, Record

HEAD = "一、重点任务\n（一）推进水网建设。"


def read(text: str) -> Record:
    """The record of a text of the invented province, issued in October 2025."""
    return extract(
        Document(
            id=document_id(text), source="样例.txt", sha256="", text=text, jurisdiction="云泽省", level="province",
            issued=dt.date(2025, 10, 20),
        )
    )  # fmt: skip


def left(text: str) -> list[tuple[str, str]]:
    """What an item's body leaves unread, with the reasons."""
    return [(item.text, item.why) for item in read(HEAD + text).unread]


@pytest.mark.parametrize(
    ("text", "words", "why"),
    [
        # responsibility
        ("强化协同配合，凝聚工作合力。", "强化协同配合", "一般性的协作要求，没有指明单位"),
        ("健全党委领导、政府负责的体系。", "健全党委领导、政府负责的体系", "治理格局的提法，没有指明单位"),
        ("检测机构应出具报告，对检测结果负责。", "对检测结果负责", "对结果承担责任，不是任务分工"),
        ("建立巡查队伍，由分管领导带队负责日常巡查。", "由分管领导带队负责日常巡查", "指的是个人或岗位，不是单位"),
        ("按照属地负责的原则开展巡查。", "按照属地负责的原则开展巡查", "工作原则或制度的提法，没有指明单位"),
        ("配备管护人员，负责堤防的日常管护。", "负责堤防的日常管护", "承前省略了是谁，没有读出单位"),
        # times
        ("在建工程2年内免收水土保持补偿费。", "2年内", "一种状态或待遇持续多久，不是时限"),
        ("本方案有效期至2030年12月31日。", "至2030年12月31日", "文件施行或有效的时间，不是时限"),
        ("改变每年集中检修一次的做法，打破每年集中检修的惯例。", "每年", "要改掉的旧做法，不是时限"),
        (
            "落实管护责任。2026年3月1日，云泽省水利厅印发《水网管护办法》。",
            "2026年3月1日",
            "其他文件的日期，不是时限",
        ),
        ("汛前完成堤防检修。", "汛前", "以事件为时限，文中没有写明日期"),
        # aims
        ("对新建水厂给予不超过投资额30%的补助。", "不超过投资额30%", "补助、奖励、费用或出资的标准，不是指标"),
        ("对日供水量超过5万吨的水厂开展评估。", "超过5万吨", "申报、认定的条件或对象的规模，不是指标"),
    ],
)  # fmt: skip
def test_what_is_left_is_listed_with_its_own_reason(text: str, words: str, why: str) -> None:
    """Each passage that no rule read says in words why it is no fact."""
    assert (words, why) in left(text)


@pytest.mark.parametrize(
    "text",
    [
        "落实《云泽省水网规划（2021—2025年）》要求，推进水网建设。",
        "2026年6月底前建成水网12条。（责任单位：省水利厅）",
        "省水利厅负责统筹水网建设，负责日常调度。",
        "供水率达到80%以上。",
        "做好2026年度重点工作。",
        "项目负责人要签订承诺书，健全收益分配合理的机制。",
        "企业负责人制度逐步完善，报园区管委会同意后实施。",
        "鼓励龙头企业牵头组建联合体。",
    ],
)
def test_what_was_read_or_is_a_mere_word_is_not_listed(text: str) -> None:
    """Facts, names, titles and words that only hold the signs of a cue leave nothing over."""
    assert left(text) == []


def test_a_clause_outside_of_tasks_is_listed_as_such() -> None:
    """Who does what in a closing provision, and a time among the goals, belong to no task and are told."""
    text = "一、发展目标\n到2030年，水网体系更加健全。\n二、附则\n本办法由省水利厅负责解释。\n"
    assert [(item.text, item.why) for item in read(text).unread] == [
        ("到2030年", "时限写在任务之外，没有任务或量化目标与它相连"),
        ("本办法由省水利厅负责解释", "解释权的归属，不是任务"),
    ]


def test_what_a_text_looks_back_on_is_not_listed() -> None:
    """Achievements are no aims: a part that tells how things came leaves nothing over."""
    text = "一、发展基础\n“十三五”期间，建成水库12座，供水率达到90%以上，各部门密切配合。\n"
    assert read(text).unread == ()


def test_the_reason_comes_from_the_words() -> None:
    """A bare word says nothing; a clause with its unit unread is called one; an empty field is called empty."""
    assert why_charge("", "负责", "") is None
    assert why_charge("由水务中心", "牵头", "推进") == "像责任分工，但没有规则从中读出单位"
    assert why_clause("（牵头单位：）", in_task=True) == "分工栏是空的，没有写单位"
    assert why_clause("主办单位：云泽省水利厅", in_task=False) == "活动的主办、承办单位，不是任务分工"


@pytest.mark.evaluation
def test_no_document_with_clauses_is_without_tasks(evaluation_folder: Path) -> None:
    """Where a text says who is answerable there is a task with somebody in it; every leftover has a reason."""
    cues = ("责任单位", "牵头单位", "负责）", "牵头）", "责任部门", "负责部门", "配合单位")
    for path in sorted((evaluation_folder / "corpus").glob("*.txt")):
        record = extract(load(path))
        if any(cue in record.document.text for cue in cues):
            assert record.tasks, path.name
            assert any(task.assignments for task in record.tasks), path.name
        for item in record.unread:
            assert item.text == item.span.of(record.document.text)
            assert len(item.why) >= 8, item
