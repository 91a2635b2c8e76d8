"""Does every rule do what the rows beside it say, and nothing where they forbid it?"""

from __future__ import annotations

import importlib

import pytest

from extractors import pipeline, rule
from extractors.passage import Passage
from tests import examples
from tests.examples import Row

# Modules whose rules read one paragraph: find(Passage) gives their facts.
PASSAGE_MODULES = ["deadline", "target", "reference", "modality", "deliverable"]


def all_rows() -> list[pytest.param]:
    return [
        pytest.param(module, row, id=row.where) for module in PASSAGE_MODULES for row in examples.rows(module)
    ]


@pytest.mark.parametrize(("module", "row"), all_rows())
def test_example_row(module: str, row: Row) -> None:
    """The rule fires on the marked span with the values given, or does not fire at all."""
    passage: Passage = pipeline.passage_of(row.text, issued=row.issued)
    facts = [fact for fact in importlib.import_module(f"extractors.{module}").find(passage) if fact.rule == row.rule]
    if row.span is None:
        assert facts == []
        return
    at_mark = [fact for fact in facts if (fact.span.start, fact.span.end) == row.span]
    seen = [{key: str(getattr(fact, key)) for key in row.value} for fact in at_mark]
    assert row.value in seen, f"{row.rule} read {facts}"


def test_every_rule_has_a_row_that_fires_and_one_that_must_not() -> None:
    """A rule without both kinds of example is not finished."""
    modules = {rule_id.partition(".")[0] for rule_id in rule.registry()}
    rows = [row for module in modules for row in examples.rows(module)]
    fires = {row.rule for row in rows if row.span is not None}
    silent = {row.rule for row in rows if row.span is None}
    assert set(rule.registry()) - fires == set()
    assert set(rule.registry()) - silent == set()


def test_every_row_is_about_a_rule() -> None:
    """A renamed rule breaks its rows, so that stored ids cannot drift unseen."""
    for path in examples.FOLDER.glob("*.tsv"):
        for row in examples.rows(path.stem):
            assert row.rule in rule.registry(), row.where
