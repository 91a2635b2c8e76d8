"""What do the figures become on an issuer whose documents taught nothing? Each document without its issuer's.

    python -m benchmarks.leave_one_out GOLD TEXTS [GOLD TEXTS …] [--json]

Two kinds of fact are weighed by trained weights: deliverables (``extractors.training``) and dependencies
(``benchmarks.fit_dependencies``). For each document both are trained anew on the documents of all other issuers, the
threshold of dependencies included, and the document is read with them: those two figures are of unseen text. The
figures of every other kind are of rules that were written with these documents in view. They stand beside them
because a document is read as a whole, and say less about the next one.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

from rich.console import Console
from rich.table import Table

from api.evaluation import compare, gold_files
from api.scoring import KINDS, Counts, Json, squeeze
from benchmarks import fit_dependencies
from corpus.load import load
from extractors import deliverable, dependency, training
from extractors.pipeline import extract
from ontology.model import Document
from ontology.record import to_json

TRAINED = ("deliverables", "dependencies", "dependencies, untyped")
HEADS = {
    "tasks": "tasks", "assignments": "assign.", "normalised units": "units", "deadlines": "times",
    "targets": "targets", "references": "refs", "modality": "force", "deliverables": "deliv.*",
    "dependencies": "deps*", "dependencies, untyped": "untyped*",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """An annotated document with what it teaches: phrases for deliverables, candidates for dependencies (if any)."""

    gold: Json
    document: Document
    text: str
    issuer: str
    phrases: training.Annotated
    pairs: dict[str, fit_dependencies.Sample] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One document: its counts with weights of other issuers alone, and with the weights that are shipped."""

    file: str
    issuer: str
    held_out: Mapping[str, Counts]
    shipped: Mapping[str, Counts]


def lessons(gold_dir: Path, text_dir: Path) -> Iterator[Lesson]:
    """The annotated documents of a folder; one whose issuer is not evident is an issuer of its own."""
    phrases = {item.file: item for item in training.annotated(gold_dir, text_dir)}
    pairs = {item["task"].file: item for item in fit_dependencies.samples(gold_dir, text_dir)}
    for gold in gold_files(gold_dir):
        document = load(text_dir / gold["file"])
        yield Lesson(
            gold=gold,
            document=document,
            text=squeeze((text_dir / gold["file"]).read_text("utf-8")),
            issuer=document.issuer or gold["file"],
            phrases=phrases[gold["file"]],
            pairs=pairs.get(gold["file"]),
        )


def rows(every: Sequence[Lesson]) -> Iterator[Row]:
    """Each document read with the weights that all other issuers teach, and with those shipped."""
    learnt: dict[str, tuple[deliverable.Model, Mapping[str, dependency.Weights]]] = {}
    for lesson in every:
        if lesson.issuer not in learnt:
            others = [other for other in every if other.issuer != lesson.issuer]
            learnt[lesson.issuer] = (training.train([other.phrases for other in others]), _weights(others))
        shipped = _counts(lesson)
        with _weighed(*learnt[lesson.issuer]):
            yield Row(file=lesson.gold["file"], issuer=lesson.issuer, held_out=_counts(lesson), shipped=shipped)


@contextlib.contextmanager
def _weighed(model: deliverable.Model, weights: Mapping[str, dependency.Weights]) -> Iterator[None]:
    """Extraction with other weights than those shipped."""
    with (
        mock.patch.object(deliverable, "model", return_value=model),
        mock.patch.object(dependency, "weights", return_value=weights),
    ):
        yield


def _weights(others: Sequence[Lesson]) -> dict[str, dependency.Weights]:
    """The weights of dependencies that the documents teach; the level from which an edge is stated is a set one."""
    taught = [other.pairs for other in others if other.pairs]
    return {
        kind: _of_kind(kind, [pairs for pairs in taught if len(pairs[kind].wanted)]) for kind in fit_dependencies.KINDS
    }


def _of_kind(kind: str, taught: Sequence[dict[str, fit_dependencies.Sample]]) -> dependency.Weights:
    """The weights of one kind of pair; where nobody teaches any, weights that find none."""
    if not taught:
        return dependency.Weights(features={}, bias=0.0, threshold=1.0)
    features, bias = fit_dependencies.fit([pairs[kind] for pairs in taught])
    named = dict(zip(fit_dependencies.KINDS[kind], map(float, features), strict=True))
    return dependency.Weights(features=named, bias=bias, threshold=fit_dependencies.LEVELS[kind])


def _counts(lesson: Lesson) -> dict[str, Counts]:
    return compare(lesson.gold, to_json(extract(lesson.document)), lesson.text)


def total(found: Sequence[Mapping[str, Counts]]) -> dict[str, Counts]:
    """The counts of several documents, summed."""
    summed = {kind: Counts() for kind in KINDS}
    for counts in found:
        for kind, each in counts.items():
            summed[kind].add(each)
    return summed


def as_json(found: Sequence[Row]) -> dict[str, Any]:
    """``{"trained": [kind], "documents": [{"file", "issuer", "f1"}], "held_out", "shipped"}``, F1 by kind."""
    return {
        "trained": list(TRAINED),
        "documents": [{"file": row.file, "issuer": row.issuer, "f1": _f1(row.held_out)} for row in found],
        "held_out": _f1(total([row.held_out for row in found])),
        "shipped": _f1(total([row.shipped for row in found])),
    }


def _f1(counts: Mapping[str, Counts]) -> dict[str, float]:
    return {kind: round(each.f1, 4) for kind, each in counts.items()}


def show(found: Sequence[Row]) -> None:
    """Print the table: F1, a document a row, then all together with either weights."""
    title = (
        "F1 of each document, weights trained without its issuer\n"
        "* weights that never saw the issuer; all other kinds: rules written with these documents in view"
    )
    table = Table("document", "issuer", title=title)
    for head in HEADS.values():
        table.add_column(head, justify="right")
    for row in found:
        table.add_row(row.file.removesuffix(".txt")[:16], row.issuer[:12], *_cells(row.held_out))
    table.add_section()
    table.add_row("all", "held out", *_cells(total([row.held_out for row in found])))
    table.add_row("all", "shipped weights", *_cells(total([row.shipped for row in found])))
    Console(width=160).print(table)


def _cells(counts: Mapping[str, Counts]) -> list[str]:
    """F1 in two places; a dash where neither gold nor the record has any."""
    shown = []
    for kind in HEADS:
        each = counts[kind]
        shown.append(f"{each.f1:.3f}" if each.gold + each.extra else "–")
    return shown


def main() -> None:
    """Read the folders, train, and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", type=Path, nargs="+", metavar="GOLD TEXTS")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args()
    if len(options.folders) % 2:
        parser.error("each folder of gold needs the folder of its texts after it")
    pairs = zip(options.folders[::2], options.folders[1::2], strict=True)
    every = [lesson for gold, texts in pairs for lesson in lessons(gold, texts)]
    if len({lesson.issuer for lesson in every}) < 3:
        parser.error("documents of three issuers at least are needed: one is left out, and two teach")
    found = list(rows(every))
    if options.json:
        sys.stdout.write(json.dumps(as_json(found), ensure_ascii=False) + "\n")
    else:
        show(found)


if __name__ == "__main__":
    main()
