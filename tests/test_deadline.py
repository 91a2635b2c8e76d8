"""Do deadlines keep their promises on any text: quoted, in order, and read back from any date?"""

from __future__ import annotations

import datetime as dt
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors import deadline, pipeline, times
from extractors.passage import Passage
from extractors.periods import duration, month_end, plan, quarter, ten_days, year_end
from ontology.ids import document_id
from ontology.model import Document

ISSUED = dt.date(2024, 3, 6)
WORDS = """
到 至 2025年 2027年 底前 前 6月 30日 上半年 三季度 “十五五” 期间
末 每 半年 年 个 3 5 工作日 日 内 印发 之日起 以来 自 起 施行 完成 、
， 。 《 》 （ ） — 今年 明年 按月 通报 年底 云泽省 本办法 24小时
"""
PIECES = st.sampled_from([*WORDS.split(), "\t"])
TEXTS = st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=14).map("".join))
DAYS = st.dates(dt.date(2024, 3, 6), dt.date(2090, 12, 31))


@given(TEXTS, st.integers(0, 50), st.sampled_from([None, ISSUED]))
def test_any_text_gives_deadlines_whose_spans_quote_their_mention(
    text: str, start: int, issued: dt.date | None
) -> None:
    """Spans count in the document, stand in order without overlap, and hold exactly the mention."""
    found = deadline.find(Passage(text=text, start=start, issued=issued))
    document = " " * start + text
    assert [item.span.of(document) for item in found] == [item.mention for item in found]
    assert all(a.span.end <= b.span.start for a, b in itertools.pairwise(found))


@given(TEXTS)
def test_a_deadline_is_never_over_when_its_document_is_issued(text: str) -> None:
    """Work is not bound by the past: an end before the day of issue is read only in a field that says so."""
    for item in deadline.find(Passage(text=text, issued=ISSUED)):
        assert item.end is None or item.end >= ISSUED or "：" in text or ":" in text


@given(DAYS)
def test_a_written_day_is_read_back(day: dt.date) -> None:
    """Every day of the calendar, written out, ends the deadline on that day."""
    text = f"省水利厅于{day.year}年{day.month}月{day.day}日前报送方案。"
    assert [item.end for item in deadline.find(Passage(text=text, issued=ISSUED))] == [day]


@given(DAYS)
def test_chinese_numerals_say_the_same_day(day: dt.date) -> None:
    """A year and month in Chinese numerals end where the same in digits does."""
    digits = "".join("〇一二三四五六七八九"[int(digit)] for digit in str(day.year))
    month = ([*"一二三四五六七八九十", "十一", "十二"])[day.month - 1]
    text = f"{digits}年{month}月底前完成。"
    assert [item.end for item in deadline.find(Passage(text=text, issued=ISSUED))] == [month_end(day.year, day.month)]


@given(st.integers(1, 400), st.sampled_from(["日", "天", "个月", "个工作日", "小时", "周"]))
def test_a_length_of_time_is_read_back(count: int, unit: str) -> None:
    """N units after the issue become the ISO duration of N, anchored at the issue."""
    (item,) = deadline.find(Passage(text=f"各市自本意见印发之日起{count}{unit}内制定细则。"))
    assert (item.offset, item.anchor) == (duration(count, unit.removeprefix("个")), "issue")


def test_plan_periods_follow_each_other_without_gap() -> None:
    """Each five-year plan begins on the day after the one before it ends."""
    assert plan(14) == (dt.date(2021, 1, 1), dt.date(2025, 12, 31))
    for number in range(11, 17):
        assert plan(number)[1] + dt.timedelta(days=1) == plan(number + 1)[0]


@given(st.integers(1950, 2100), st.integers(1, 12))
def test_parts_tile_their_month_and_year(year: int, month: int) -> None:
    """The three ten-day parts make up the month, the four quarters the year."""
    parts = [ten_days(year, month, part) for part in "上中下"]
    assert (parts[0][0], parts[2][1]) == (dt.date(year, month, 1), month_end(year, month))
    quarters = [quarter(year, number) for number in range(1, 5)]
    assert (quarters[0][0], quarters[3][1]) == (dt.date(year, 1, 1), year_end(year))
    for tiling in (parts, quarters):
        assert all(a[1] + dt.timedelta(days=1) == b[0] for a, b in itertools.pairwise(tiling))


def test_a_year_left_out_comes_from_the_sentence_before_the_document() -> None:
    """The last year named before a date wins over the year of issue; without a day that lies ahead it stays open."""
    passage = Passage(text="2026年起草案定稿后，5月底前完成。", issued=ISSUED)
    assert times.implied_year(passage, 12, (5, 31)) == (2026, 0.9)
    assert times.implied_year(Passage(text="2月底前", issued=ISSUED), 0, (2, 29)) == (None, 0.5)
    assert times.implied_year(Passage(text="2月底前"), 0, (2, 29)) == (None, 0.5)


def governing(text: str) -> dt.date | None:
    found = deadline.governing(Passage(text=text, issued=ISSUED))
    return found.end if found else None


def test_lead_sentences_captions_and_heads_govern_what_follows() -> None:
    """A time governs where it opens the lead, closes a caption, or heads a column; a time in passing does not."""
    assert governing("到2027年，全省水网基本建成。") == dt.date(2027, 12, 31)
    assert governing("到2025年，框架搭成；到2030年，主要目标是：") == dt.date(2030, 12, 31)
    assert governing("云泽省水网建设主要指标（2025—2029年）") == dt.date(2029, 12, 31)
    assert governing("指标\t单位\t2024年\t2027年") == dt.date(2027, 12, 31)
    assert governing("到2025年，框架搭成。到2030年，体系成熟。") is None
    assert governing("推进水网建设，保证松溪水库在2027年底前蓄水。") is None
    assert governing("坚持节水优先。") is None


def unread_times(words: str) -> list[str]:
    text = f"一、重点任务\n（一）加强防汛。{words}"
    record = pipeline.extract(
        Document(id=document_id(text), source="云泽省防汛要点", sha256="", text=text, issued=dt.date(2025, 10, 20))
    )
    return [item.text for item in record.unread]


@pytest.mark.parametrize("words", ["汛前", "主汛期前", "春节前", "开学前", "入冬前", "雨季来临前", "降雪前12小时"])
def test_a_time_that_hangs_on_an_event_is_kept_for_the_reader(words: str) -> None:
    """No date is made up for a season or a holiday, and the words are not lost either."""
    text = f"白石县{words}完成堤防检修。"
    assert deadline.find(Passage(text=text, issued=ISSUED)) == ()
    assert unread_times(text) == [words]


@pytest.mark.parametrize(
    "text", ["开展汛前检查。", "抓住汛期前移的规律。", "做好各环节前期工作。", "每年汛期前开展检查。"]
)
def test_words_that_only_look_like_such_an_event_are_not_reported(text: str) -> None:
    """What is the name of a thing, or was read as a cycle, is not left over."""
    assert unread_times(text) == []


def test_a_number_left_over_is_whole() -> None:
    """A decimal is not cut at its point; titles of tables leave nothing over."""
    assert unread_times("近0.5个工作日内办结。") == ["0.5个工作日内"]
    assert unread_times("\n附件1：2026年6月底前任务分工表") == []


@given(DAYS, st.integers(1, 700), st.sampled_from(["至", "—", "～", "到", "-"]))
def test_a_written_range_of_days_keeps_both_ends(first: dt.date, length: int, through: str) -> None:
    """Whatever joins two days, and with or without brackets, the range begins and ends on them."""
    last = first + dt.timedelta(days=length)
    days = through.join(f"{day.year}年{day.month}月{day.day}日" for day in (first, last))
    for text in (f"{days}，开展集中整治。", f"集中整治阶段（{days}）"):
        found = deadline.find(Passage(text=text, issued=ISSUED))
        assert [(item.start, item.end) for item in found] == [(first, last)]


@pytest.mark.parametrize(
    ("title", "day"),
    [
        ("2026年云泽省政府工作报告", dt.date(2026, 12, 31)),
        ("2026年临江市重点工作任务分工", dt.date(2026, 12, 31)),
        ("云泽省2025年重点工作完成情况的通报", None),
        ("云泽省2025—2027年重点工作安排", None),
        ("云泽省防汛要点", None),
    ],
)
def test_this_year_is_the_year_of_the_title_where_no_date_is_printed(title: str, day: dt.date | None) -> None:
    """今年 needs a year: that of an annual report's title will do, that of a summary or a period will not."""
    text = f"{title}\n\n一、主要任务\n\n（一）加强堤防建设。今年底前完成险工险段加固。\n"
    record = pipeline.extract(
        Document(id=document_id(text), source="云泽省要点", sha256="", text=text, title=title, issued=None)
    )
    assert [found.end for found in record.tasks[0].deadlines] == [day]
    assert record.document.issued is None
