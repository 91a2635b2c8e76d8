"""Does confidence mean something? Facts on annotated documents, binned by their confidence."""

from __future__ import annotations

import itertools
import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from api.evaluation import compare
from api.scoring import squeeze
from corpus.load import load
from extractors.pipeline import extract
from ontology.record import to_json

pytestmark = pytest.mark.evaluation

BINS = (0.6, 0.8, 0.95, 1.01)
KINDS = ("assignments", "deadlines", "targets", "references", "modality", "deliverables")


def bins_of(folder: Path) -> dict[float, list[tuple[float, bool]]]:
    """For each bin's upper edge, the confidence of each fact in it and whether it is right."""
    found: dict[float, list[tuple[float, bool]]] = defaultdict(list)
    for path in sorted((folder / "gold").glob("*.json")):
        if "." in path.stem:
            continue
        gold = json.loads(path.read_text("utf-8"))
        text = folder / "corpus" / gold["file"]
        record = to_json(extract(load(text)))
        counts = compare(gold, record, squeeze(text.read_text("utf-8")))
        wrong = {id(e.fact) for kind in KINDS for e in counts[kind].errors if e.which == "extra"}
        for fact in facts(record):
            edge = next(edge for edge in BINS if fact["confidence"] < edge)
            found[edge].append((fact["confidence"], id(fact) not in wrong))
    return found


def facts(record: dict[str, Any]) -> list[dict[str, Any]]:
    """The facts of all tasks."""
    return [fact for task in record["tasks"] for kind in KINDS for fact in task[kind]]


def test_surer_facts_are_more_often_right(evaluation_folder: Path, record_property: Any) -> None:
    """Accuracy rises from bin to bin, is not far below what is claimed, and what is stated outright is right."""
    shares = []
    for edge, facts_in in sorted(bins_of(evaluation_folder).items()):
        claimed = sum(sure for sure, _ in facts_in) / len(facts_in)
        share = sum(right for _, right in facts_in) / len(facts_in)
        line = f"confidence below {edge}: {share:.3f} right of {len(facts_in)}, {claimed:.3f} claimed"
        record_property(f"below {edge}", line)
        print(line)  # noqa: T201 - the figures are what this test is for
        assert len(facts_in) >= 20, "a bin without facts says nothing"
        assert share >= claimed - 0.1, line
        shares.append(share)
    assert len(shares) == len(BINS)
    assert all(lower <= higher for lower, higher in itertools.pairwise(shares)), shares
    assert shares[-1] >= 0.97
