"""Are a pattern's strings in every text that it matches? Else a rule would be passed over where it fires."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import extractors.pipeline  # noqa: F401 - brings in every rule
from extractors import literals
from extractors.literals import Literals, needs
from extractors.rule import registry
from tests.examples import FOLDER, rows

CASES = [
    (r"(?:严格)?(?:禁止|严禁)[^，。]{2,8}", {"禁止", "严禁"}),
    (r"年(?:底|末)?前?", {"年"}),
    (r"支(?:持|援)", {"支持", "支援"}),
    (r"[上下]半年", {"上半年", "下半年"}),
    (r"(?<!不)允许(?!的)", {"允许"}),
    (r"(?:甲|乙丙)+丁", {"丁"}),
    (r"\d{4}[.-]", {"\\d"}),
    (r"第?[一-鿿]{2,4}", set()),
    (r"(?:禁止)?", set()),
    (r"禁止|[^，]", set()),
]


@pytest.mark.parametrize(("pattern", "strings"), CASES)
def test_strings_are_read_off_the_pattern(pattern: str, strings: set[str]) -> None:
    """The rarest place of a pattern that every match passes through is named, none where there is none."""
    assert needs(re.compile(pattern)) == strings


def test_a_pattern_without_regard_to_case_has_none() -> None:
    """Its strings may stand in the text in another form."""
    assert needs(re.compile("abc", re.IGNORECASE)) == set()


def test_letters_of_either_case_in_a_part_have_none() -> None:
    """The same for a pattern of which only a part disregards case."""
    assert needs(re.compile("(?i:abc)")) == set()


def test_without_the_parser_every_pattern_is_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a Python that keeps its parser elsewhere nothing is ruled out, so no rule is passed over."""
    monkeypatch.setattr(literals, "parser", None)
    assert Literals([re.compile("禁止"), re.compile("允许")]).possible("加强管理") == {0, 1}


PATTERNS = [rule.pattern for rule in registry().values() if rule.pattern.pattern != "(?!)."]
LITERALS = Literals(PATTERNS)
PIECES = [
    "年",
    "月",
    "底",
    "前",
    "完成",
    "达到",
    "不得",
    "支持",
    "《",
    "》",
    "2",
    "３",
    "%",
    "，",
    "可以",
    "分别",
    "一半",
]


@settings(deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_what_matches_is_possible(text: str) -> None:
    """No pattern of a rule is ruled out in a text that it matches."""
    assert {index for index, pattern in enumerate(PATTERNS) if pattern.search(text)} <= LITERALS.possible(text)


def test_what_fires_in_the_examples_is_possible() -> None:
    """The same for every example of every rule."""
    texts = [row.text for path in FOLDER.glob("*.tsv") for row in rows(path.stem)]
    assert len(texts) > 400
    for text in texts:
        assert {index for index, pattern in enumerate(PATTERNS) if pattern.search(text)} <= LITERALS.possible(text)


def test_most_rules_are_ruled_out() -> None:
    """A sentence that says nothing of times, numbers or leave leaves few patterns to try."""
    assert len(LITERALS.possible("加强组织领导，形成工作合力。")) < len(PATTERNS) / 3
