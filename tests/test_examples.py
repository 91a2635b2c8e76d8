"""Does every rule do what the rows beside it say, and nothing where they forbid it?"""

from __future__ import annotations

import importlib
from typing import Any

import pytest

from extractors import pipeline, rule
from ontology.ids import document_id
from ontology.model import Dependency, Document, Record
from tests import examples
from tests.examples import Row

# Modules whose rules read one paragraph: find(Passage) gives their facts.
PASSAGE_MODULES = ["deadline", "target", "reference", "modality", "deliverable"]
# Modules that read a whole document: the facts of theirs in its record.
DOCUMENT_MODULES = {
    "task": lambda record: record.tasks,
    "assignment": lambda record: [item for task in record.tasks for item in task.assignments],
    "global_rule": lambda record: record.global_rules,
    "dependency": lambda record: record.dependencies,
}


def facts_of(module: str, row: Row) -> list[Any]:
    """What the module's rules read in a row's text."""
    if module in PASSAGE_MODULES:
        passage = pipeline.passage_of(row.text, issued=row.issued)
        return list(importlib.import_module(f"extractors.{module}").find(passage))
    return list(DOCUMENT_MODULES[module](record_of(row)))


def place_of(fact: Any) -> tuple[int, int]:
    """Where a fact stands; of a dependency, which stands at both ends, the end of its source."""
    span = fact.spans[0] if isinstance(fact, Dependency) else fact.span
    return span.start, span.end


def record_of(row: Row) -> Record:
    """The record of a row's text, taken as a whole document."""
    return pipeline.extract(
        Document(id=document_id(row.text), source=row.where, sha256="", text=row.text, issued=row.issued, **row.context)  # type: ignore[arg-type]
    )


def all_rows() -> list[Any]:
    """Every row of every table, as test parameters."""
    return [
        pytest.param(path.stem, row, id=row.where)
        for path in sorted(examples.FOLDER.glob("*.tsv"))
        for row in examples.rows(path.stem)
    ]


@pytest.mark.parametrize(("module", "row"), all_rows())
def test_example_row(module: str, row: Row) -> None:
    """The rule fires on the marked span with the values given, or does not fire at all."""
    facts = [fact for fact in facts_of(module, row) if fact.rule == row.rule]
    if row.span is None:
        assert facts == []
        return
    at_mark = [fact for fact in facts if place_of(fact) == row.span]
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
