"""Do the sample policies still say what they said? Whole documents against their golden records."""

from __future__ import annotations

import pytest

from tests.golden_diff import FOLDER, Golden, differences, golden, golden_path, marked, read
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
