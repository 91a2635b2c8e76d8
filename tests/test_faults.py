"""Does a rule that fails cost the record? What the others read stays, and the paragraph is listed as not fully read."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator

import pytest

from extractors import finders, modality
from extractors.components import pipeline
from extractors.passage import Passage
from extractors.pipeline import extract, passage_of
from extractors.rule import Rule
from ontology.model import Modality
from tests.test_extraction import check, document

TEXT = (
    "一、主要任务\n（一）建好水网。到2031年底，建成骨干水网12条。不得在水源地新建项目。（责任单位：省水利厅）\n"
    "（二）改造灌区。编制灌区改造方案。（责任单位：省农业农村厅）\n"
)


def fails(_match: re.Match[str], _passage: Passage) -> Modality | None:
    """A rule with a mistake."""
    raise ZeroDivisionError("the mistake")


@pytest.fixture
def broken() -> Iterator[None]:
    """The first rule of modality replaced by one that fails on 水网."""
    kept = list(modality.rules.rules)
    modality.rules.rules[:0] = [Rule("modality.fails", re.compile("水网"), fails, 1.0)]
    yield
    modality.rules.rules[:] = kept


@pytest.mark.usefixtures("broken")
def test_a_rule_that_fails_is_named_in_unread(caplog: pytest.LogCaptureFixture) -> None:
    """The paragraph is listed once with the rule's id, the mistake is logged, the other rules are heard."""
    record = extract(document(TEXT))
    check(record)
    listed = [item for item in record.unread if "modality.fails" in item.why]
    assert [item.text[:7] for item in listed] == ["（一）建好水网"]
    assert [fact.text for fact in record.tasks[0].modality] == ["不得在水源地新建项目"]
    assert record.tasks[0].targets
    assert "the mistake" in caplog.text


def test_a_finder_that_fails_costs_only_its_kind(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Where a whole kind cannot be read, the other kinds are, and every paragraph says so."""

    def find(_passage: Passage) -> tuple[Modality, ...]:
        raise RuntimeError("no luck")

    monkeypatch.setattr(finders, "FINDERS", {**finders.FINDERS, "target": find})
    with caplog.at_level(logging.CRITICAL):
        record = extract(document(TEXT))
    assert not any(task.targets for task in record.tasks)
    assert [assignment.unit for task in record.tasks for assignment in task.assignments]
    assert sum("target" in item.why for item in record.unread) == 3


def test_sound_rules_leave_nothing_of_the_kind() -> None:
    """No rule fails on an ordinary text."""
    assert not [item for item in extract(document(TEXT)).unread if "出错" in item.why]


def test_the_spacy_pipeline_reads_what_extraction_reads() -> None:
    """Its words joined are the paragraph, its facts are those of the finders."""
    line = "（一）建好水网。到2031年底，建成骨干水网12条。不得在水源地新建项目，编制水网规划。"
    doc = pipeline()(line)
    assert "".join(token.text for token in doc) == line
    assert len(doc) < len(line)
    assert tuple(fact for kind in doc._.facts.values() for fact in kind) == tuple(finders.facts_of(passage_of(line)))
    assert doc._.facts["deadline"]
    assert doc._.facts["modality"]
