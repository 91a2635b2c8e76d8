"""On which days do cycles come round? 每年, 每季度首月10日前 and the like, as rules that calendars understand."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest
from dateutil.rrule import rrulestr

from ontology.cycles import Cycle, cycle_of

ISSUED = dt.date(2026, 2, 25)

NAMED = [
    ("P1Y", "每年12月底前", ("2026-12-31", "2027-12-31", "2028-12-31")),
    ("P1Y", "每年6月、12月底前", ("2026-06-30", "2026-12-31", "2027-06-30")),
    ("P1Y", "每年6、12月底", ("2026-06-30", "2026-12-31", "2027-06-30")),
    ("P1Y", "每年十一月二十五日前", ("2026-11-25", "2027-11-25", "2028-11-25")),
    ("P1Y", "每年2月底前", ("2026-02-28", "2027-02-28", "2028-02-29")),
    ("P1Y", "每年9月上旬", ("2026-09-10", "2027-09-10", "2028-09-10")),
    ("P1Y", "每年一季度末", ("2026-03-31", "2027-03-31", "2028-03-31")),
    ("P1Y", "每年上半年", ("2026-06-30", "2027-06-30", "2028-06-30")),
    ("P3M", "每季度末", ("2026-03-31", "2026-06-30", "2026-09-30")),
    ("P3M", "每季度首月10日前", ("2026-04-10", "2026-07-10", "2026-10-10")),
    ("P3M", "每季度最后一个月20日前", ("2026-03-20", "2026-06-20", "2026-09-20")),
    ("P1M", "每月5日前", ("2026-03-05", "2026-04-05", "2026-05-05")),
    ("P1M", "每月31日前", ("2026-02-28", "2026-03-31", "2026-04-30")),
    ("P1M", "每月10日和25日", ("2026-02-25", "2026-03-10", "2026-03-25")),
    ("P1M", "每月中旬", ("2026-03-20", "2026-04-20", "2026-05-20")),
    ("P1W", "每周五", ("2026-02-27", "2026-03-06", "2026-03-13")),
    ("P1D", "每日", ("2026-02-25", "2026-02-26", "2026-02-27")),
]
ASSUMED = [
    ("P1Y", "每年", "按年末", ("2026-12-31", "2027-12-31", "2028-12-31")),
    ("P6M", "每半年", "按半年末", ("2026-06-30", "2026-12-31", "2027-06-30")),
    ("P3M", "季调度", "按季度末", ("2026-03-31", "2026-06-30", "2026-09-30")),
    ("P1M", "每月", "按月末", ("2026-02-28", "2026-03-31", "2026-04-30")),
    ("P7D", "每周", "按周末", ("2026-03-01", "2026-03-08", "2026-03-15")),
    ("P10D", "每旬", "按旬末", ("2026-02-28", "2026-03-10", "2026-03-20")),
    ("P2Y", "每两年", "自成文之年起算", ("2027-12-31", "2029-12-31", "2031-12-31")),
    ("P5M", "每5个月", "自成文之月起算", ("2026-02-28", "2026-07-31", "2026-12-31")),
    ("P15D", "每半月", "自成文之日起算", ("2026-02-25", "2026-03-12", "2026-03-27")),
]


def days(cycle: Cycle | None, count: int = 3) -> tuple[str, ...]:
    """The first days of a cycle."""
    assert cycle is not None
    return tuple(day.isoformat() for day in itertools.islice(cycle.days(ISSUED, dt.date.max), count))


@pytest.mark.parametrize(("recurs", "mention", "expected"), NAMED)
def test_the_day_that_the_words_name(recurs: str, mention: str, expected: tuple[str, ...]) -> None:
    """The words give the day, and nothing is assumed."""
    cycle = cycle_of(recurs, mention, ISSUED)
    assert days(cycle) == expected
    assert cycle
    assert not cycle.assumed


@pytest.mark.parametrize(("recurs", "mention", "assumed", "expected"), ASSUMED)
def test_the_end_of_the_period_is_assumed_and_said(
    recurs: str, mention: str, assumed: str, expected: tuple[str, ...]
) -> None:
    """Without a day in the words a cycle ends with its period, and that is told."""
    cycle = cycle_of(recurs, mention, ISSUED)
    assert days(cycle) == expected
    assert cycle
    assert cycle.assumed == assumed


@pytest.mark.parametrize(
    ("recurs", "mention"),
    [
        ("P1Y", "每年年初"),
        ("P1M", "每月月初"),
        ("P1Y", "每年6月10日、12月20日前"),
        ("P1Y", "每年13月底"),
        ("P3M", "每季度5日前"),
        ("P3M", "每季度后10日内"),
        ("PT2H", "每2小时"),
        ("P999999M", "每999999个月"),
        ("P99999999999D", "每日"),
        (None, "定期"),
        ("每年", "每年"),
    ],
)
def test_no_day_is_invented(recurs: str | None, mention: str) -> None:
    """Where the day cannot be told there is no cycle."""
    assert cycle_of(recurs, mention, ISSUED) is None


def test_without_a_date_of_issue() -> None:
    """Cycles of natural periods need no day to count from; those of several years do."""
    yearly = cycle_of("P1Y", "每年", None)
    assert yearly
    assert yearly.next_day(ISSUED) == dt.date(2026, 12, 31)
    assert cycle_of("P2Y", "每两年", None) is None
    assert cycle_of("P15D", "每半月", None) is None


@pytest.mark.parametrize(("recurs", "mention", "expected"), [*NAMED, *((r, m, e) for r, m, _, e in ASSUMED)])
def test_the_rule_says_the_same(recurs: str, mention: str, expected: tuple[str, ...]) -> None:
    """The rule, read by itself from its first day on, comes to the same days; the first day is one of them."""
    cycle = cycle_of(recurs, mention, ISSUED)
    assert cycle
    read = rrulestr(cycle.rule, dtstart=dt.datetime.combine(cycle.start, dt.time()))
    assert tuple(day.date().isoformat() for day in itertools.islice(read, 3)) == expected
    assert cycle.start.isoformat() == expected[0]


def test_the_next_day_is_never_before_the_document() -> None:
    """Asked for a day before the issue, the first day after it is told; the end of the calendar is the end."""
    cycle = cycle_of("P1M", "每月5日前", ISSUED)
    assert cycle
    assert cycle.next_day(dt.date(2020, 1, 1)) == dt.date(2026, 3, 5)
    assert cycle.next_day(dt.date(2027, 1, 5)) == dt.date(2027, 1, 5)
    assert cycle.next_day(dt.date.max) is None
    assert list(cycle.days(dt.date(2026, 3, 6), dt.date(2026, 4, 4))) == []
