"""Does every text yield a valid record whose every fact quotes its sentence?"""

from __future__ import annotations

import dataclasses
import itertools
import random
from collections.abc import Iterator, Sequence

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extractors.pipeline import extract
from ontology.ids import document_id
from ontology.model import (
    Assignment,
    Deadline,
    Deliverable,
    Document,
    Fact,
    GlobalRule,
    Modality,
    Record,
    Reference,
    Target,
)
from ontology.record import from_json, to_json
from tests.test_schema import VALIDATOR
from tests.test_structure import PIECES

SENTENCES = [
    "各市、县（市、区）要履行属地责任。",
    "建立水网调度机制，编制《云泽省水网规划》。",
    "到2031年底，建成骨干水网12条，覆盖率达到80%以上。",
    "不得在水源地新建项目。",
    "鼓励社会资本参与。",
    "印发之日起3个月内完成。",
    "（省水利厅、省财政厅负责）",
    "【牵头单位：省水利厅；配合单位：省财政厅】",
    "牵头部门：省水利厅",
    "完成时限：2031年6月底前",
    "以下均需各市人民政府落实，不再列出",
    "序号\t任务\t责任单位",
    "1\t编制规划\t省水利厅",
]
TEXTS = st.lists(st.sampled_from(PIECES + SENTENCES)).map("\n".join) | st.lists(
    st.sampled_from(PIECES + SENTENCES)
).map("".join)


def document(text: str) -> Document:
    """A document of the invented province with that text."""
    return Document(
        id=document_id(text), source="样例.txt", sha256="", text=text, jurisdiction="云泽省", level="province"
    )


def facts(record: Record) -> Iterator[Fact]:
    """Every fact of a record."""
    for task in record.tasks:
        for kind in (task.assignments, task.deadlines, task.targets, task.references, task.modality, task.deliverables):
            yield from kind
    yield from record.targets
    yield from record.references
    yield from record.global_rules


QUOTES: dict[type[Fact], tuple[str, ...]] = {
    Assignment: ("mention",),
    Deadline: ("mention",),
    Target: ("mention",),
    Reference: ("title", "number"),
    Modality: ("text",),
    Deliverable: ("name",),
    GlobalRule: (),
}


def quoted(fact: Fact) -> list[str]:
    """The words that a fact claims to quote."""
    return [words for name in QUOTES[type(fact)] if (words := getattr(fact, name)) is not None]


def check(record: Record) -> None:
    """What holds of every record: it fits its schema, reads back, ids are unique, facts quote, tasks do not overlap."""
    text = record.document.text
    written = to_json(record)
    assert [error.message for error in VALIDATOR.iter_errors(written)] == []
    assert from_json(written) == record
    assert len({task.id for task in record.tasks}) == len(record.tasks)
    assert len({task.path for task in record.tasks}) == len(record.tasks)
    reached = 0
    for task in record.tasks:
        assert reached <= task.span.start < task.span.end <= len(text)
        reached = task.span.end
    for fact in facts(record):
        assert all(words in fact.span.of(text) for words in quoted(fact)), fact
        assert fact.span.start < fact.span.end <= len(text)
        assert 0 < fact.confidence <= 1
    ends = {task.id: task.span for task in record.tasks} | {target.id or "": target.span for target in record.targets}
    for edge in record.dependencies:
        assert {edge.source, edge.target} <= ends.keys()
        assert len(edge.spans) == 2
        for end, span in zip((edge.source, edge.target), edge.spans, strict=True):
            assert ends[end].contains(span), edge
    for passage in record.unread:
        assert passage.text == passage.span.of(text)
        assert passage.why


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=150)
@given(TEXTS | st.text())
def test_any_text_yields_a_valid_record(text: str) -> None:
    """Whatever is put in, a valid record comes out."""
    check(extract(document(text)))


SPEAKS = [
    "建立水网调度机制，到2031年底建成骨干水网12条。",
    "编制灌区改造方案，鼓励社会资本参与。",
    "不得在水源地新建项目，每年开展一次评估。",
    "依托省水利综合管理平台，供水率达到85%以上。",
    "落实《云泽省水网规划》，2030年6月底前建成水库3座。",
    "各市人民政府要健全巡查制度，省水利厅负责调度。",
    "培育节水企业50家，力争用水效率提高10%左右。",
    "组建省水务集团，由省国资委会同省水利厅制定方案。",
    "对未完成任务的予以通报批评，可以委托第三方开展评估。",
    "2029—2031年实施灌区改造项目20个，总投资不低于30亿元。",
]
CLAUSES = [
    "",
    "（责任单位：省水利厅、各市人民政府）",
    "（省生态环境厅牵头，省水利厅配合）",
    "【牵头单位：省农业农村厅；配合单位：省财政厅】",
    "（省发展改革委会同省自然资源厅负责）",
    "责任单位：省能源局，松溪市、南浦市人民政府",
]
TITLES = ["建设骨干水网", "改造大中型灌区", "严格水源保护", "推进智慧水利", "强化资金保障", "完善监测体系"]


@st.composite
def sections(draw: st.DrawFn) -> list[list[str]]:
    """One to three sections of one to three items each, no title twice; items are told from their numbers."""
    titles = draw(st.permutations(TITLES))
    items = []
    for title in titles[: draw(st.integers(1, 6))]:
        words = draw(st.lists(st.sampled_from(SPEAKS), min_size=1, max_size=3))
        items.append(f"{title}。{''.join(words)}{draw(st.sampled_from(CLAUSES))}")
    cuts = sorted(draw(st.lists(st.integers(0, len(items)), max_size=2)))
    bounds = [0, *cuts, len(items)]
    return [items[a:b] for a, b in itertools.pairwise(bounds) if a < b]


NUMBERS = "一二三四五六"


def printed(parts: Sequence[Sequence[str]]) -> str:
    """The sections as a document's text, numbered in their order."""
    lines = []
    for number, items in zip(NUMBERS, parts, strict=False):
        lines.append(f"{number}、主要任务")
        lines += [f"（{label}）{item}" for label, item in zip(NUMBERS, items, strict=False)]
    return "\n".join(lines)


def said(record: Record) -> dict[str, list[dict[str, object]]]:
    """What each task says, by its title: all its facts but for places in the text and the ids that count them."""
    kinds = ("assignments", "deadlines", "targets", "references", "modality", "deliverables")
    return {
        task.title: [
            {"kind": kind, **{key: value for key, value in plain.items() if key not in ("span", "id")}}
            for kind in kinds
            for fact in getattr(task, kind)
            for plain in [dataclasses.asdict(fact)]
        ]
        for task in record.tasks
    }


BUDGET = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=60)


@BUDGET
@given(sections(), st.randoms(use_true_random=False))
def test_order_of_unrelated_items_does_not_change_their_facts(parts: list[list[str]], chance: random.Random) -> None:
    """A task's facts come from its own text: sections change places, and items within and between them."""
    before = said(extract(document(printed(parts))))
    assert set(before) == {item.partition("。")[0] for items in parts for item in items}
    chance.shuffle(parts)
    items = [item for each in parts for item in each]
    chance.shuffle(items)
    taken = iter(items)
    moved = [[next(taken) for _ in each] for each in parts]
    assert said(extract(document(printed(moved)))) == before


@BUDGET
@given(sections())
def test_two_texts_in_one_say_what_each_says(parts: list[list[str]]) -> None:
    """A text put behind another says the same as alone, and so does the other: nothing leaks over the seam."""
    first, second = parts[: len(parts) // 2], parts[len(parts) // 2 :]
    whole = said(extract(document(printed(parts))))
    assert whole == said(extract(document(printed(first)))) | said(extract(document(printed(second))))
    restarted = said(extract(document(f"{printed(first)}\n{printed(second)}")))
    assert restarted == whole


def test_what_no_rule_reads_is_said() -> None:
    """A clause that belongs to no task is listed, not lost."""
    record = extract(document("一、总体要求\n坚持规划先行。\n通知如下（牵头单位：）\n"))
    assert [item.text for item in record.unread] == ["（牵头单位：）"]
