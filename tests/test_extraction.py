"""Does every text yield a valid record whose every fact quotes its sentence?"""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extractors.pipeline import extract
from ontology.ids import document_id
from ontology.model import Document, Fact, Record
from ontology.record import from_json, to_json
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


def quoted(fact: Fact) -> str | None:
    """The words that a fact claims to quote."""
    return next((getattr(fact, name) for name in ("mention", "text", "name", "title") if hasattr(fact, name)), None)


def check(record: Record) -> None:
    """What holds of every record: it reads back, ids are unique, facts quote, tasks do not overlap."""
    text = record.document.text
    assert from_json(to_json(record)) == record
    assert len({task.id for task in record.tasks}) == len(record.tasks)
    assert len({task.path for task in record.tasks}) == len(record.tasks)
    reached = 0
    for task in record.tasks:
        assert reached <= task.span.start < task.span.end <= len(text)
        reached = task.span.end
    for fact in facts(record):
        words = quoted(fact)
        assert words is None or words in fact.span.of(text), fact
        assert 0 < fact.confidence <= 1
    for passage in record.unread:
        assert passage.text == passage.span.of(text)
        assert passage.why


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=150)
@given(TEXTS | st.text())
def test_any_text_yields_a_valid_record(text: str) -> None:
    """Whatever is put in, a valid record comes out."""
    check(extract(document(text)))


def seconds(text: str) -> float:
    """The processor time of one extraction."""
    start = time.process_time()
    extract(document(text))
    return time.process_time() - start


HOSTILE = {
    "opened": "（",
    "paired": "（）",
    "units": "省水利厅、",
    "joined": "省水利厅和",
    "clauses": "（省水利厅负责）",
    "labels": "牵头单位：\n",
    "items": "（一）",
    "sections": "一、任务\n",
    "titles": "《",
    "years": "2031年",
    "ranges": "1—2个",
    "deliverables": "建立机制、",
    "modality": "支持",
    "tabs": "1\t规划\t省水利厅\n",
}


@pytest.mark.parametrize("unit", HOSTILE.values(), ids=HOSTILE)
def test_time_is_linear_in_length(unit: str) -> None:
    """Twelve times the text takes no more than some thirty times the time, however it repeats itself.

    The bound tells linear from quadratic (which would take 144 times), not fast from slow.
    """
    short, long = unit * (4_000 // len(unit)), unit * (48_000 // len(unit))
    extract(document(short))
    taken = [min(seconds(text) for _ in range(2)) for text in (short, long)]
    assert taken[1] < 30 * max(taken[0], 0.01)


def test_order_of_unrelated_items_does_not_change_their_facts() -> None:
    """A task's facts come from its own text."""
    items = [
        "建好水网。建立水网调度机制，到2031年建成骨干水网12条。（责任单位：省水利厅、各市人民政府）",
        "改造灌区。编制灌区改造方案，鼓励社会资本参与。（责任单位：省农业农村厅）",
        "严格保护。不得在水源地新建项目，每年开展一次评估。（省生态环境厅牵头，省水利厅配合）",
    ]

    def read(order: list[int]) -> dict[str, object]:
        lines = [f"（{'一二三'[place]}）{items[index]}" for place, index in enumerate(order)]
        record = extract(document("一、主要任务\n" + "\n".join(lines)))
        return {
            task.title: [
                [quoted(fact), fact.rule] for kind in (task.assignments, task.deadlines, task.modality) for fact in kind
            ]
            for task in record.tasks
        }

    assert read([0, 1, 2]) == read([2, 0, 1]) == read([1, 2, 0])


def test_what_no_rule_reads_is_said() -> None:
    """A clause that belongs to no task is listed, not lost."""
    record = extract(document("一、总体要求\n坚持规划先行。\n通知如下（牵头单位：）\n"))
    assert [item.text for item in record.unread] == ["（牵头单位：）"]
