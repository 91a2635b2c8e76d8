"""Which weights tell dependencies from chance? Fits the shipped weights and says what they earn on unseen documents.

    python -m benchmarks.fit_dependencies GOLD TEXTS [--write]

For each kind of pair a logistic sum without negative weights is fitted to the candidates of all gold documents.
The figures are those of each document with weights from the others alone. ``--write`` puts the
weights fitted to all documents into ``extractors/dependency_weights.json``.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from api.scoring import Json, match_tasks, same_target, squeeze
from corpus.load import load
from extractors import dependency, dependency_target, dependency_task
from extractors.dependency_words import Words
from extractors.pipeline import extract
from ontology.record import to_json

Array = np.ndarray[Any, np.dtype[np.float64]]
KINDS = {"target": dependency_target.FEATURES, "task": dependency_task.FEATURES}
RIDGE = 10.0  # pull towards zero, in candidates; figures move little between 3 and 30
STEPS = 1500
LEVELS = {"target": 0.45, "task": 0.4}  # likelihood from which an edge is stated: set, not fitted; F1 is flat there


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """The candidates of one document and one kind: evidence (candidates by features), 1 where gold has the edge."""

    file: str
    evidence: Array
    wanted: Array
    gold: int


def samples(gold_dir: Path, text_dir: Path) -> Iterator[dict[str, Sample]]:
    """The candidates of each gold document, as extraction finds them."""
    for path in sorted(gold_dir.glob("*.json")):
        gold = json.loads(path.read_text("utf-8"))
        if "tasks" in gold and gold.get("dependencies"):
            yield _document(gold, text_dir)


def _document(gold: Json, text_dir: Path) -> dict[str, Sample]:
    record = extract(load(text_dir / gold["file"]))
    plain = to_json(record)
    matched = match_tasks(gold, plain, squeeze((text_dir / gold["file"]).read_text("utf-8")))
    paths = {found: gold["tasks"][wanted]["path"] for wanted, found in matched.items()}
    aims = {
        at: f"target:{index}"
        for index, aim in enumerate(gold["targets"])
        for at, found in enumerate(plain["targets"])
        if same_target(found, aim)
    }
    edges = {frozenset((edge["source"], edge["target"])) for edge in gold["dependencies"]}
    serving = {edge for edge in edges if any(end.startswith("target:") for end in edge)}
    words = Words(record.document.text, record.tasks)
    to_targets = [
        (item.evidence, frozenset((paths.get(item.task), aims.get(item.target))) in serving)
        for item in dependency_target.namings(words, record.targets)
    ]
    to_tasks = [
        (item.evidence, frozenset((paths.get(item.first), paths.get(item.second))) in edges)
        for item in dependency_task.meetings(words)
    ]
    return {
        kind: Sample(
            file=gold["file"],
            evidence=np.array([evidence for evidence, _ in rows]).reshape(len(rows), len(KINDS[kind])),
            wanted=np.array([float(wanted) for _, wanted in rows]),
            gold=count,
        )
        for kind, rows, count in (
            ("target", to_targets, len(serving)),
            ("task", to_tasks, len(edges) - len(serving)),
        )
    }


def fit(chosen: Sequence[Sample]) -> tuple[Array, float]:
    """Weights of the features, none below zero, and what is added (accelerated projected gradient)."""
    evidence = np.vstack([sample.evidence for sample in chosen])
    wanted = np.concatenate([sample.wanted for sample in chosen])
    spread = evidence.std(0) + 1e-6
    scaled = evidence / spread
    rate = 1 / (0.25 * ((scaled**2).sum(1).mean() + 1) + RIDGE / len(wanted))
    weights = ahead = np.zeros(scaled.shape[1])
    bias = bias_ahead = -2.0
    pace = 1.0
    for _ in range(STEPS):
        gap = _likelihood(scaled, ahead, bias_ahead) - wanted
        stepped = np.maximum(0, ahead - rate * (scaled.T @ gap + RIDGE * ahead) / len(wanted))
        stepped_bias = bias_ahead - rate * float(gap.mean())
        faster = (1 + (1 + 4 * pace**2) ** 0.5) / 2
        ahead = stepped + (pace - 1) / faster * (stepped - weights)
        bias_ahead = stepped_bias + (pace - 1) / faster * (stepped_bias - bias)
        weights, bias, pace = stepped, stepped_bias, faster
    return weights / spread, float(bias)


def _likelihood(evidence: Array, weights: Array, bias: float) -> Array:
    return np.asarray(1 / (1 + np.exp(-(evidence @ weights + bias))))


def held_back(documents: Sequence[dict[str, Sample]], kind: str) -> list[Array]:
    """For each document the likelihoods of its candidates, by weights from the other documents."""
    found = []
    for index, document in enumerate(documents):
        others = [other[kind] for at, other in enumerate(documents) if at != index and len(other[kind].wanted)]
        found.append(_likelihood(document[kind].evidence, *fit(others)))
    return found


def write(*parts: object) -> None:
    """One line for the reader."""
    sys.stdout.write(" ".join(map(str, parts)) + "\n")


def report(documents: Sequence[dict[str, Sample]]) -> None:
    """Write the figures of each document when held back, of each kind, and of all."""
    likely = {kind: held_back(documents, kind) for kind in KINDS}
    total = {kind: np.zeros(3) for kind in KINDS}
    for index, document in enumerate(documents):
        row = np.zeros(3)
        for kind in KINDS:
            taken = likely[kind][index] >= LEVELS[kind]
            counts = np.array([document[kind].wanted[taken].sum(), taken.sum(), document[kind].gold])
            total[kind] += counts
            row += counts
        write(f"{document['task'].file}: {row[0]:.0f} right of {row[1]:.0f} found, {row[2]:.0f} in gold")
    for name, (hit, found, gold) in {**total, "held back": np.sum([*total.values()], axis=0)}.items():
        write(f"{name}: P {hit / found:.3f} R {hit / gold:.3f} F1 {2 * hit / (found + gold):.3f}")


def main() -> None:
    """Fit, report, and write where asked to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("texts", type=Path)
    parser.add_argument("--write", action="store_true", help="replace the shipped weights")
    options = parser.parse_args()
    documents = list(samples(options.gold, options.texts))
    report(documents)
    fitted = {}
    for kind, names in KINDS.items():
        weights, bias = fit([document[kind] for document in documents if len(document[kind].wanted)])
        features = {name: round(float(weight), 3) for name, weight in zip(names, weights, strict=True)}
        fitted[kind] = {"features": features, "bias": round(float(bias), 3), "threshold": LEVELS[kind]}
        write(kind, fitted[kind])
    if options.write:
        dependency.WEIGHTS.write_text(json.dumps(fitted, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    main()
