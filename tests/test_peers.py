"""Is the comparison with the peers a fair one? Each peer reads what it is good at, in its own terms."""

from __future__ import annotations

import datetime as dt

import jionlp
import pytest

from benchmarks.peers import _jionlp, _split_units

BASE = dt.datetime(2025, 10, 20).timestamp()  # noqa: DTZ001 - the peer takes local time


def test_the_regular_expression_reads_clauses_in_brackets_and_on_lines() -> None:
    """Every label that a reader would think of, the units split on the signs that lists have."""
    text = "建设水网。（责任单位：省水利厅、省财政厅）\n牵头单位：省能源局；省林业局\n配合部门:各市人民政府。\n"
    assert dict(_split_units(text)) == dict.fromkeys(
        ["省水利厅", "省财政厅", "省能源局", "省林业局", "各市人民政府"], 1
    )


@pytest.mark.parametrize(
    ("mention", "normal"),
    [
        ("2027年底前", (None, "2027-12-31", None, None)),
        ("2026年6月底前", (None, "2026-06-30", None, None)),
        ("2025—2027年", ("2025-01-01", "2027-12-31", None, None)),
        ("每季度", (None, None, "P3M", None)),
    ],
)
def test_what_jionlp_reads_is_put_as_gold_puts_it(mention: str, normal: tuple[str | None, ...]) -> None:
    """Its spans, periods and deltas are turned into our form, so that a right reading counts as right."""
    assert _jionlp(jionlp.parse_time, mention, BASE) == normal


def test_what_jionlp_does_not_read_counts_as_not_read() -> None:
    """Its refusal is an answer, not a crash of the comparison."""
    assert _jionlp(jionlp.parse_time, "汛期来临之前", BASE) is None
