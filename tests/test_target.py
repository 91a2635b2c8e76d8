"""Do targets keep their promises on any text: quoted, round trip of numbers, times inherited?"""

from __future__ import annotations

import datetime as dt
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors import indicator_list, pipeline, target, target_context
from extractors.numerals import fraction, number
from extractors.passage import Passage
from ontology.ids import document_id
from ontology.model import Deadline, Document, Span

ISSUED = dt.date(2024, 3, 6)
WORDS = """
达到 不低于 超过 控制在 提高到 分别 均 增长 建成 培育 智能工厂 森林覆盖率 的
24% 50个 100亿元 1—2个 5、6 以上 以内 左右 至少 一个 一半 "翻一番
2.1∶1 、 ， 。 和 （ ） “ ” 《 》 家 到2027年 已 补助 每 企业
占 比重 %
"""
PIECES = st.sampled_from([*WORDS.split(), "\t"])
TEXTS = st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=14).map("".join))


@given(TEXTS, st.integers(0, 50))
def test_any_text_gives_targets_whose_spans_quote_their_mention(text: str, start: int) -> None:
    """Spans count in the document and hold exactly the mention; no indicator is empty."""
    document = " " * start + text
    for item in target.find(Passage(text=text, start=start, issued=ISSUED)):
        assert item.span.of(document) == item.mention
        assert len(item.indicator) >= 2 or item.indicator in "市县区镇乡村州旗"
        assert item.rule.startswith("target.")


@given(
    st.decimals(min_value="0.1", max_value="99999", places=1), st.sampled_from(["亿元", "万亩", "%", "个", "万人次"])
)
def test_a_printed_number_is_read_back_with_its_unit(value: object, unit: str) -> None:
    """The value is the printed one, 亿 and 万 stay in the unit."""
    (item,) = target.find(Passage(text=f"到2027年，全省水网建设规模达到{value}{unit}。", issued=ISSUED))
    assert (item.value, item.unit, item.comparator) == (pytest.approx(float(str(value))), unit, ">=")


@given(st.integers(1, 99), st.integers(1, 99))
def test_a_range_is_two_bounds_with_one_mention(low: int, width: int) -> None:
    """N—M个 bounds from below and above, and both quote the same words."""
    found = target.find(Passage(text=f"每市打造{low}—{low + width}个特色园区。"))
    assert [(item.comparator, item.value) for item in found] == [(">=", low), ("<=", low + width)]
    assert len({item.span for item in found}) == 1


@given(st.integers(1, 9999))
def test_chinese_numerals_are_read_back(value: int) -> None:
    """A whole number below ten thousand, written in Chinese, is the number again."""
    digits, units = "零一二三四五六七八九", ("", "十", "百", "千")
    text = "".join(
        digits[int(digit)] + (units[place] if digit != "0" else "")
        for place, digit in zip(range(len(str(value)) - 1, -1, -1), str(value), strict=True)
    )
    while "零零" in text:
        text = text.replace("零零", "零")
    assert number(text.rstrip("零")) == value


def test_guesses_are_no_numbers() -> None:
    """三五 means a few, 几 means some: neither is a value."""
    assert number("三五") is None
    assert number("几") is None
    assert fraction("三分之二") == 0.6667
    assert fraction("若干") is None


def find(text: str, heading: int = 0) -> list[tuple[object, dt.date | None]]:
    passage = Passage(text=text, issued=ISSUED, heading=Span(start=0, end=heading) if heading else None)
    return [(item.value, item.deadline) for item in target.find(passage)]


def test_a_target_takes_the_time_of_its_sentence_only() -> None:
    """A sentence's time binds its own targets; a later sentence of the same task stays unbound."""
    found = find("到2027年，家庭农场达到11万家。打造1000家龙头企业。")
    assert found == [(11, dt.date(2027, 12, 31)), (1000, None)]


def test_goals_and_stages_hand_their_time_on() -> None:
    """Under a heading of goals, or among stages, a time holds until the next one."""
    goals = "（二）主要目标。到2027年，家庭农场达到11万家。打造1000家龙头企业。"
    assert find(goals, heading=8) == [(11, dt.date(2027, 12, 31)), (1000, dt.date(2027, 12, 31))]
    stages = "到2025年，体系建成。打造5家企业。到2030年，体系成熟。打造9家企业。"
    assert find(stages) == [(5, dt.date(2025, 12, 31)), (9, dt.date(2030, 12, 31))]


def test_a_governing_time_fills_only_what_is_open() -> None:
    """with_deadline leaves a target's own time alone and does nothing without a date."""
    targets = target.find(Passage(text="到2026年，覆盖率达到90%。打造1000家龙头企业。", issued=ISSUED))
    lead = target.governing_deadline(Passage(text="到2030年，主要目标是：", issued=ISSUED))
    assert [item.deadline for item in target.with_deadline(targets, lead)] == [
        dt.date(2026, 12, 31),
        dt.date(2030, 12, 31),
    ]
    open_time = Deadline(span=Span(start=0, end=1), rule="deadline.each", mention="每", recurs="P1Y")
    assert target.with_deadline(targets, open_time) == targets
    assert target.with_deadline(targets, None) == targets


def test_items_of_a_list_share_what_only_one_of_them_prints() -> None:
    """甲、乙企业占比 are two indicators; where the number of items differs, none is guessed."""
    assert indicator_list.each_of("有节水设施、节水标识的企业占比", 2) == ["有节水设施的企业占比", "节水标识的企业占比"]
    assert indicator_list.each_of("单位增加值能耗、水耗", 2) == ["单位增加值能耗", "单位增加值水耗"]
    assert indicator_list.each_of("农村卫生厕所普及率、垃圾处理率") == ["农村卫生厕所普及率", "垃圾处理率"]
    assert indicator_list.each_of("甲、乙、丙产量", 2) is None


def test_responsibility_clauses_hold_no_targets() -> None:
    """What stands in a clause names units, not numbers to reach."""
    text = "建成5个基地（责任单位：省水利厅，建成9个专班）"
    passage = Passage(text=text, closed=(Span(start=6, end=len(text)),))
    assert [item.value for item in target.find(passage)] == [5]


@pytest.mark.parametrize(
    ("title", "back"),
    [
        ("2025年工作回顾", True),
        ("发展基础", True),
        ("面临形势", True),
        ("重点任务", False),
        ("优化发展环境", False),
        ("安全形势持续稳定", False),
    ],
)
def test_headings_that_look_back_are_known(title: str, *, back: bool) -> None:
    """A part that tells what was done is told from one that orders work by its heading."""
    assert target_context.looks_back(title) is back


def test_a_part_that_looks_back_sets_no_targets() -> None:
    """Numbers under 发展基础 are reached already; the same words under 主要目标 are to be reached."""

    def read(title: str) -> list[float]:
        text = f"云泽省水网建设规划\n一、{title}\n全省建成骨干水网，供水覆盖率达到90%。\n二、保障措施\n各地抓好落实。"
        document = Document(id=document_id(text), source="云泽省水网", sha256="", text=text, issued=ISSUED)
        return [item.value for item in pipeline.extract(document).targets]

    assert read("主要目标") == [90]
    assert read("发展基础") == []


@pytest.mark.parametrize("when", ["五年内", "年底前", "2026—2028年每年", "今后三年", "6月底前", "前三季度", "每年"])
def test_times_are_no_part_of_what_is_measured(when: str) -> None:
    """By when and how often stand beside the indicator, never in it."""
    found = target.find(Passage(text=f"{when}建成口袋公园50个，{when}绿地率达到40%。", issued=ISSUED))
    assert [item.indicator for item in found] == ["口袋公园", "绿地率"]


@pytest.mark.parametrize("unit", ["1—2个、", "分别5%、", "建成5个园区", "一", "1", "达到", "（5个园区"])
def test_a_long_text_without_marks_costs_no_more_per_character_than_a_shorter_one(unit: str) -> None:
    """Four times the text takes about four times as long, not sixteen: look-ups are bounded."""

    def seconds(length: int) -> float:
        passage = Passage(text=unit * (length // len(unit)))
        start = time.process_time()
        target.find(passage)
        return time.process_time() - start

    # The best of several runs: what the machine does beside is no matter of the text.
    short, long = (min(seconds(length) for _ in range(5)) for length in (3000, 12000))
    assert long < 9 * short + 0.1
