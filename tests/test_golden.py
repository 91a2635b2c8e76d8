"""Do the sample policies still say what they said? Whole documents against their golden records."""

from __future__ import annotations

import json

import pytest

from tests import factories
from tests.golden_diff import (
    FOLDER,
    Compared,
    Golden,
    as_json,
    as_text,
    differences,
    facts,
    golden,
    golden_path,
    marked,
    read,
)
from tests.samples import Sample, samples

SAMPLES = samples()


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.source.stem)
def test_the_sample_says_what_its_golden_record_says(sample: Sample) -> None:
    """No fact is gained or lost unseen; ``make diff`` lists them, ``make diff ARGS=--update`` accepts them."""
    assert differences(golden(sample).facts, read(sample.files[0])) == []


@pytest.mark.parametrize(
    ("sample", "file"),
    [(sample, file) for sample in SAMPLES for file in sample.files[1:]],
    ids=lambda value: value.suffix if hasattr(value, "suffix") else value.source.stem,
)
def test_every_format_gives_the_same_facts(sample: Sample, file: object) -> None:
    """Word, PDF, web page and plain text of one policy say the same, fact for fact."""
    assert differences(golden(sample).facts, read(file)) == []


def test_golden_records_are_of_samples_that_exist() -> None:
    """A renamed sample takes its golden record with it."""
    assert {path.name for path in FOLDER.glob("*.json")} == {golden_path(sample).name for sample in SAMPLES}


def test_differences_count_each_fact() -> None:
    """A fact that stood twice and stands once is lost once; order alone is no difference."""
    assert differences(["a", "b", "b"], ["b", "a"]) == ["- b"]
    assert differences(["a"], ["a", "c", "c"]) == ["+ c", "+ c"]
    assert differences([], []) == []


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.source.stem)
def test_known_faults_are_still_faults(sample: Sample) -> None:
    """A fact listed as wrong is among the facts, one listed as missing is not: the lists cannot outlive the faults."""
    known = golden(sample)
    assert set(known.wrong) <= set(known.facts)
    assert set(known.missing).isdisjoint(known.facts)


def test_a_change_that_mends_a_known_fault_is_marked() -> None:
    """Losing a wrong fact and gaining a missing one are told apart from other changes."""
    known = Golden(facts=["a", "b"], wrong=["a"], missing=["c"])
    assert marked(["- a", "- b", "+ c", "+ d"], known) == ["! - a", "  - b", "! + c", "  + d"]


def test_every_kind_of_fact_has_its_line() -> None:
    """A record with a fact of every kind loses none on the way to its lines: one kind left out would change unseen."""
    record = factories.record()
    lines = [f" {line} " for line in facts(record)]
    kinds = "task assignment deadline target reference modality deliverable dependency rule unread"
    for kind in kinds.split():
        assert any(f" {kind} " in line for line in lines), kind
    tasks = sum(
        1 + sum(len(getattr(task, kind)) for kind in
                ("assignments", "deadlines", "targets", "references", "modality", "deliverables"))
        for task in record.tasks
    )  # fmt: skip
    around = (record.targets, record.references, record.global_rules, record.unread, record.dependencies)
    metadata = sum(line.startswith(" document ") for line in lines) - sum(
        map(len, (record.references, record.global_rules, record.unread))
    )
    assert len(lines) - metadata == tasks + sum(map(len, around))


def test_differences_are_told_as_text_and_as_json() -> None:
    """Both forms name the sample, its facts gained and lost, and the change that mends a known fault."""
    old = Golden(facts=["a", "b"], wrong=["a"], missing=[])
    each = Compared(sample=SAMPLES[0], old=old, new=["b", "c"], changes=differences(old.facts, ["b", "c"]))
    name = SAMPLES[0].source.stem
    assert as_text([each]).startswith(f"{name}\n! - a\n  + c\n1 gained, 1 lost; ")
    body = json.loads(as_json([each]))
    assert body["samples"] == {name: {"gained": ["c"], "lost": ["a"], "mends": ["- a"]}}
    assert (body["gained"], body["lost"]) == (1, 1)
