"""Are questions that lean on the one before understood, and documents and matters set side by side?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest

from api.answering import Answer, answer
from graph.store import GraphStore, open_store
from tests import graphs

TODAY = dt.date(2026, 3, 20)
WATERWAYS = "云泽省人民政府关于加快推进内河航运高质量发展的意见"
DRAFT = "关于加快推进内河航运高质量发展的意见"
TEA = "云泽省茶产业提质增效三年行动计划（2026—2028年）"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GraphStore]:
    """A store with all sample policies, made once."""
    with open_store(str(graphs.whole(tmp_path_factory.mktemp("talking") / "store"))) as opened:
        yield opened


def talk(store: GraphStore, *questions: str) -> Answer:
    """The answer to the last question of a conversation; each passage must be its document's text."""
    given = answer(questions[-1], store, today=TODAY, previous=questions[:-1])
    for citation in given.citations:
        assert citation.text
        assert citation.span.of(store.record(citation.document).document.text) == citation.text
    assert bool(given.citations) or not given.answerable
    return given


@pytest.mark.parametrize(
    ("questions", "whole"),
    [
        (("省交通运输厅有哪些任务", "那省水利厅呢？"), "省水利厅有哪些任务"),
        (("省交通运输厅有哪些任务", "那省水利厅呢？", "它还负责什么？"), "省水利厅有哪些任务"),
        (("省数据局有哪些任务", "下半年呢"), "省数据局下半年有哪些任务到期"),
        (("省水利厅有哪些任务", "下半年呢", "那省财政厅呢"), "省财政厅下半年有哪些任务到期"),
        (("省财政厅有哪些任务", "其中牵头的有哪些"), "省财政厅牵头哪些任务"),
        (("建设智慧排水平台谁负责", "什么时候完成？"), "建设智慧排水平台什么时候完成"),
        (("建设智慧排水平台谁负责", "那什么时候完成？", "需要先完成什么"), "建设智慧排水平台需要先完成什么"),
        (("发展精深加工由谁牵头", "谁配合？"), "发展精深加工由谁配合"),
        (("发展精深加工由谁牵头", "谁配合？", "那打响区域公用品牌呢？"), "打响区域公用品牌由谁配合"),
        (("再生水利用由谁牵头", "那省水利厅呢"), "省水利厅负责再生水利用吗"),
        (("集装箱吞吐量是多少", "那货物吞吐量呢"), "货物吞吐量是多少"),
        (("省林业局牵头哪些任务", "什么时候完成"), "保护利用茶树种质资源什么时候完成"),
        (("内河航运意见里省水利厅负责什么", "那征求意见稿里呢"), "征求意见稿里省水利厅负责什么"),
        (("省水利厅有哪些不得的规定", "那省交通运输厅呢"), "省交通运输厅有哪些不得的规定"),
        (("到2027年有哪些目标", "2028年呢"), "到2028年有哪些目标"),
        (("省水利厅有哪些任务", "谁负责发展精深加工"), "谁负责发展精深加工"),
        (("你好", "那省水利厅呢"), "省水利厅有哪些任务"),
    ],
)
def test_a_question_is_read_in_the_light_of_those_before(
    store: GraphStore, questions: tuple[str, ...], whole: str
) -> None:
    """The answer is that of the question spelt out; a question that is whole stands by itself."""
    given, spelt = talk(store, *questions), talk(store, whole)
    assert (given.units, {task.path for task in given.tasks}) == (spelt.units, {task.path for task in spelt.tasks})
    assert given.answerable
    assert spelt.answerable


def test_the_words_beside_the_answer_say_that_it_follows(store: GraphStore) -> None:
    """A misread follow-up is seen: the whole query is told, and that it comes from the question before."""
    told = talk(store, "省交通运输厅有哪些任务", "那省水利厅呢？")
    assert told.understood == "接上一问：查云泽省水利厅承担的任务"
    assert told.question == "那省水利厅呢？"


def test_a_task_is_meant_by_its_number(store: GraphStore) -> None:
    """第二项 is the second task of the answer before; a number beyond them is asked back."""
    questions = ("内河航运意见里省水利厅负责什么", "第一项什么时候完成")
    assert "2027-06-30前" in talk(store, *questions).answer
    back = talk(store, questions[0], "第九项什么时候完成")
    assert not back.answerable
    assert "没有第9项" in back.answer


def test_what_it_means_is_asked_back_where_there_are_several(store: GraphStore) -> None:
    """Of many tasks, none is guessed: the sentence names them."""
    back = talk(store, "省水利厅有哪些任务", "什么时候完成？")
    assert not back.answerable
    assert "请说明问的是哪一项" in back.answer
    assert "建设高等级航道网" in back.answer


def test_it_without_a_unit_before_is_asked_back(store: GraphStore) -> None:
    """Nothing in the conversation is a unit, so none is made up."""
    back = talk(store, "到2027年有哪些目标", "它还负责什么？")
    assert not back.answerable
    assert "哪个单位" in back.answer


def test_it_may_lie_further_back(store: GraphStore) -> None:
    """Between the unit and 它 a question about a task does no harm."""
    told = talk(store, "建设智慧航运平台谁负责", "需要先完成什么", "它还负责什么？")
    assert "云泽省气象局" in told.understood
    assert told.tasks


@pytest.mark.parametrize(
    "question", ["那省水利厅呢？", "什么时候完成？", "它还负责什么？", "那呢", "第二项什么时候完成"]
)
def test_a_follow_up_without_a_question_before_is_one_sentence(store: GraphStore, question: str) -> None:
    """A unit's name is still answered, the rest is not understood; nothing raises."""
    given = answer(question, store, today=TODAY)
    assert "\n" not in given.answer
    assert given.answer.endswith(("。", "？"))


def test_a_long_conversation_is_bounded(store: GraphStore) -> None:
    """Each of many follow-ups leans on the one before; the last is answered all the same."""
    talked = ["省交通运输厅有哪些任务", *(["那省水利厅呢", "那省财政厅呢"] * 20), "那省林业局呢"]
    assert "云泽省林业局" in talk(store, "省交通运输厅有哪些任务", *talked[-9:]).understood
    assert answer(talked[-1], store, today=TODAY, previous=talked[:-1]).answer


# --- side by side -------------------------------------------------------------------------------


def test_requirements_of_two_documents_stand_side_by_side(store: GraphStore) -> None:
    """Each with its passage, its units and its times."""
    told = talk(store, "内河航运意见和征求意见稿对多式联运的要求有什么不一样")
    assert [task.path for task in told.tasks] == ["三/（三）", "三/（三）"]
    for said in ("培育10家以上", "培育8家以上", "2028-12-31前", "2027-12-31前"):
        assert said in told.answer
    assert told.understood == f"比较《{WATERWAYS}》和《{DRAFT}》对「多式联运」的要求"


def test_whole_documents_are_compared_task_by_task(store: GraphStore) -> None:
    """Same headings with other units or times, other values of the same indicators, tasks of one alone."""
    told = talk(store, "内河航运意见和征求意见稿有什么不同")
    for said in (
        "19项任务",
        "12项",
        "集装箱吞吐量突破90万标箱（另一份是集装箱吞吐量突破80万标箱）",
        f"只在《{DRAFT}》中的任务1项：“发展水上旅游客运”",
    ):
        assert said in told.answer or "数值不同的指标8项" in told.answer
    assert "发展水上旅游客运" in {task.title for task in told.tasks}
    assert len({passage.document for passage in told.citations}) == 2


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("内河航运意见和征求意见稿里多式联运谁的时限更早", f"《{DRAFT}》更早"),
        ("内河航运意见和征求意见稿里智慧航运平台的时限一样吗", "两者相同"),
        ("高等级航道网和智慧排水平台谁先完成", "“高等级航道网”更早"),
        ("推进低产茶园改造和建立质量追溯体系哪个更早完成", "“建立质量追溯体系”更早"),
        ("推进低产茶园改造和建立质量追溯体系哪个更晚", "“推进低产茶园改造”更晚"),
        ("内河航运意见和茶产业行动计划谁的时限更早", "最晚时限相同"),
    ],
)
def test_times_are_compared(store: GraphStore, question: str, said: str) -> None:
    """Of a matter in two documents, of two matters, of two documents as wholes."""
    assert said in talk(store, question).answer


def test_a_units_work_is_compared(store: GraphStore) -> None:
    """The tasks of one unit in each of two documents."""
    told = talk(store, "比较一下营商环境方案和茶产业计划中省财政厅的任务")
    assert {store.record(task.document).document.title for task in told.tasks} == {
        "云泽省人民政府办公厅关于印发2026年优化营商环境重点任务分工方案的通知",
        TEA,
    }
    assert told.understood.endswith("对云泽省财政厅的要求")


def test_leads_in_two_documents_are_compared(store: GraphStore) -> None:
    """A lead that changed between the draft and the text in force is told of both."""
    told = talk(store, "内河航运意见跟征求意见稿，推进船闸联合调度的牵头单位一样吗")
    assert {"云泽省交通运输厅", "云泽省水利厅"} <= set(told.units)


@pytest.mark.parametrize("question", ["两份文件里对火星基地的要求有什么不同", "火星基地和月球车站谁先建成"])
def test_nothing_is_compared_where_nothing_is_said(store: GraphStore, question: str) -> None:
    """No document speaks of it: a refusal without tasks."""
    told = talk(store, question)
    assert not told.answerable
    assert not told.tasks


def test_a_draft_is_compared_with_what_it_became(store: GraphStore) -> None:
    """正式文件 and 定稿 are the text in force of the draft that is named."""
    told = talk(store, "岸电使用率，征求意见稿和正式文件有什么不同？")
    assert "90%" in told.answer
    assert "95%" in told.answer
    leads = talk(store, "船闸联合调度的牵头单位，征求意见稿和定稿有什么不一样")
    assert {"云泽省水利厅", "云泽省交通运输厅"} <= set(leads.units)


@pytest.mark.parametrize(
    ("question", "titles"),
    [
        ("内河航运意见征求意见稿里有、定稿里没有的任务是哪项？", ["发展水上旅游客运"]),
        ("定稿里没有、征求意见稿里有的任务有哪些", ["发展水上旅游客运"]),
    ],
)
def test_tasks_of_one_document_alone_are_told(store: GraphStore, question: str, titles: list[str]) -> None:
    """What the draft had and the text in force dropped, whichever is named first."""
    assert [task.title for task in talk(store, question).tasks] == titles
