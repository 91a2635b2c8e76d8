"""Is the published shape of a record the shape that is written? The JSON Schema against types, samples and slips."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from corpus.load import load
from extractors.pipeline import extract
from ontology.record import to_json
from ontology.schema import FILE, schema, text
from tests import factories
from tests.samples import Sample, samples

VALIDATOR = Draft202012Validator(json.loads(FILE.read_text("utf-8")))


def test_the_file_is_made_from_the_types() -> None:
    """A field added to a type is in the schema at once: ``python -m ontology.schema`` prints it anew."""
    assert FILE.read_text("utf-8") == text()


def test_the_schema_is_one_itself() -> None:
    """It keeps to the draft that it names, and every type of a record has its definition."""
    Draft202012Validator.check_schema(schema())
    kinds = {"Document", "Section", "Task", "Assignment", "Deadline", "Target", "Reference", "Modality", "Deliverable"}
    assert kinds | {"GlobalRule", "Unread", "Dependency", "Span"} <= set(schema()["$defs"])


@pytest.mark.parametrize("sample", samples(), ids=lambda sample: sample.source.stem)
def test_records_of_the_samples_fit(sample: Sample) -> None:
    """What is extracted, written and read back as JSON fits the schema."""
    record = json.loads(json.dumps(to_json(extract(load(sample.files[0]))), ensure_ascii=False))
    assert [error.message for error in VALIDATOR.iter_errors(record)] == []


def test_a_field_more_is_no_fault() -> None:
    """Other programs may add fields without a new schema name."""
    record = to_json(factories.record())
    record["tasks"][0]["reviewed_by"] = "云泽省水利厅"
    assert VALIDATOR.is_valid(record)


def slips() -> dict[str, Any]:
    """Changes of a good record, each of which makes it bad."""
    return {
        "another schema": lambda record: record.update(schema="policygraph/record/2"),
        "no tasks": lambda record: record.pop("tasks"),
        "span of one": lambda record: record["tasks"][0].update(span=[3]),
        "negative span": lambda record: record["tasks"][0].update(span=[-1, 3]),
        "unknown role": lambda record: record["tasks"][0]["assignments"][0].update(role="boss"),
        "empty unit": lambda record: record["tasks"][0]["assignments"][0].update(unit=""),
        "too sure": lambda record: record["tasks"][0]["assignments"][0].update(confidence=1.5),
        "no rule": lambda record: record["tasks"][0]["assignments"][0].update(rule="guessed"),
        "date in words": lambda record: record["tasks"][0]["deadlines"][0].update(end="2024年底"),
        "cycle in words": lambda record: record["tasks"][0]["deadlines"][0].update(recurs="每年"),
        "number in words": lambda record: record["tasks"][0]["targets"][0].update(value="四十"),
        "unread without a reason": lambda record: record["unread"][0].update(why=""),
        "edge of no type": lambda record: record["dependencies"][0].update(type="needs"),
    }


@pytest.mark.parametrize("slip", slips())
def test_a_record_with_a_slip_is_refused(slip: str) -> None:
    """Each slip alone makes the record unfit; without it the record fits."""
    record = copy.deepcopy(to_json(factories.record()))
    assert VALIDATOR.is_valid(record)
    slips()[slip](record)
    assert not VALIDATOR.is_valid(record)
