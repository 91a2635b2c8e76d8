"""How are the weights of ``deliverable.json`` found? From annotated documents, each judged by the others.

    python -m extractors.training GOLD_DIR TEXT_DIR [GOLD_DIR TEXT_DIR …] [--write]

A GOLD_DIR holds annotated tasks (``{"file", "tasks": [{"start", "end", "deliverables"}]}``), the TEXT_DIR
after it the texts that they name. Each document is scored by a model trained on all others: only that figure says
what to expect of a document nobody has seen. ``--write`` then trains on all and replaces the weights.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.load import load
from corpus.structure import outline
from extractors import assembly, deliverable
from extractors.deliverable import Model
from extractors.task import segment
from ontology.model import Deliverable, DeliverableRelation, Document, Span

PENALTY = 2.0  # on squared weights: few documents, many kinds of evidence
THRESHOLD = 0.4  # below a half: a missed thing costs as much as a false one, and few phrases are sure
ROUNDS = 400
RATE = 0.5
SEEN = 3  # evidence seen less often than this teaches nothing
ALIKE = 0.6  # names whose pairs of characters agree to this part are one name


@dataclass(frozen=True, slots=True)
class Example:
    """A phrase of an annotated task: its evidence, what would be read, whether annotators listed it, its end."""

    task: int
    name: str
    relation: DeliverableRelation
    evidence: tuple[str, ...]
    listed: bool
    end: int = 0


@dataclass(frozen=True, slots=True)
class Annotated:
    """One document's phrases, and its tasks' deliverables as (name, relation)."""

    file: str
    examples: tuple[Example, ...]
    wanted: tuple[tuple[tuple[str, str], ...], ...]


def alike(first: str, second: str) -> bool:
    """Whether two names share enough pairs of characters."""
    a, b = _pairs(first), _pairs(second)
    return len(a & b) / max(1, len(a | b)) >= ALIKE


def _pairs(name: str) -> set[str]:
    bare = "".join(name.split())
    return {bare[index : index + 2] for index in range(len(bare) - 1)} or {bare}


def annotated(gold: Path, texts: Path) -> Iterator[Annotated]:
    """The annotated documents with their phrases, in order of name."""
    for path in sorted(path for path in gold.glob("*.json") if "." not in path.stem):
        data = json.loads(path.read_text("utf-8"))
        yield _read(data, load(texts / data["file"]))


def _read(data: dict[str, Any], document: Document) -> Annotated:
    tree = outline(document.text)
    closed = sorted((clause for task in segment(tree) for clause in task.clauses), key=lambda clause: clause.span.start)
    phrases = [
        (passage.start + candidate.start, passage, candidate)
        for passage in assembly.passages(document, tree, closed)
        for candidate in deliverable.plausible(passage)
    ]
    examples = []
    wanted = []
    for number, (task, place) in enumerate(zip(data["tasks"], _places(data["tasks"], document.text), strict=True)):
        names = tuple((item["name"], item["relation"]) for item in task.get("deliverables", []))
        wanted.append(names)
        for start, passage, candidate in phrases:
            if place is None or not place.start <= start < place.end:
                continue
            name = passage.text[candidate.start : candidate.end]
            relation: DeliverableRelation = "uses" if candidate.uses else "produces"
            listed = any(relation == other and alike(name, given) for given, other in names)
            examples.append(
                Example(
                    number,
                    name,
                    relation,
                    deliverable.evidence(passage, candidate),
                    listed,
                    passage.start + candidate.end,
                )
            )
    return Annotated(data["file"], tuple(examples), tuple(wanted))


def _places(tasks: Sequence[dict[str, Any]], text: str) -> Iterator[Span | None]:
    """Where each task stands: its first and last characters are given with white space left out."""
    kept = [index for index, sign in enumerate(text) if not sign.isspace()]
    bare = "".join(text[index] for index in kept)
    after = 0
    for task in tasks:
        first, last = ("".join(task[key].split()) for key in ("start", "end"))
        start = bare.find(first, after)
        start = start if start >= 0 else bare.find(first)
        end = bare.find(last, start) if start >= 0 else -1
        if end < 0:
            yield None
            continue
        after = start
        yield Span(start=kept[start], end=kept[end + len(last) - 1] + 1)


def train(documents: Sequence[Annotated]) -> Model:
    """The weights that explain the annotations, pulled towards nothing; rounded to hundredths."""
    examples = [example for document in documents for example in document.examples]
    counts = Counter(piece for example in examples for piece in example.evidence)
    weights = {piece: 0.0 for piece, count in sorted(counts.items()) if count >= SEEN}
    rows = [([piece for piece in example.evidence if piece in weights], example.listed) for example in examples]
    squares = dict.fromkeys(weights, 1e-8)
    for _ in range(ROUNDS):
        slope = {piece: PENALTY * weight for piece, weight in weights.items()}
        slope["bias"] = 0.0
        for pieces, listed in rows:
            error = 1.0 / (1.0 + math.exp(-sum(weights[piece] for piece in pieces))) - listed
            for piece in pieces:
                slope[piece] += error
        for piece, value in slope.items():
            squares[piece] += value * value
            weights[piece] -= RATE * value / math.sqrt(squares[piece])
    return Model(THRESHOLD, {piece: round(weight, 2) for piece, weight in weights.items() if abs(weight) >= 0.005})


def score(document: Annotated, model: Model) -> tuple[int, int, int]:
    """Hits, false alarms and misses of the model on a document."""
    hits = extra = missed = 0
    for number, names in enumerate(document.wanted):
        readings = (
            (model.probability(example.evidence), example.end, example)
            for example in document.examples
            if example.task == number
        )
        read = [
            Deliverable(span=Span(start=0, end=0), rule="", name=example.name, relation=example.relation)
            for sure, example in deliverable.likeliest(readings)
            if sure >= model.threshold
        ]
        left = list(deliverable.merge(read))
        for name, relation in names:
            match = next((item for item in left if item.relation == relation and alike(item.name, name)), None)
            if match is None:
                missed += 1
            else:
                left.remove(match)
                hits += 1
        extra += len(left)
    return hits, extra, missed


def main() -> None:
    """Print the figures; with ``--write``, write the weights."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folders", type=Path, nargs="+", metavar="GOLD_DIR TEXT_DIR")
    parser.add_argument("--write", action="store_true", help="replace the weights by those trained on all documents")
    args = parser.parse_args()
    if len(args.folders) % 2:
        parser.error("each folder of annotations needs the folder of its texts after it")
    pairs = zip(args.folders[::2], args.folders[1::2], strict=True)
    groups = [(gold, list(annotated(gold, texts))) for gold, texts in pairs]
    documents = [document for _, group in groups for document in group]
    totals = []
    for gold, group in groups:
        counts = []
        for document in group:
            counts.append(score(document, train([other for other in documents if other is not document])))
            sys.stdout.write(f"{_figures(counts[-1])}  {document.file}\n")
        totals.append(_sum(counts))
        sys.stdout.write(f"{_figures(totals[-1])}  {gold}, each unseen\n")
    sys.stdout.write(f"{_figures(_sum(totals))}  all, each unseen\n")
    final = train(documents)
    within = _sum([score(document, final) for document in documents])
    sys.stdout.write(f"{_figures(within)}  all, seen\n")
    if args.write:
        target = Path(deliverable.__file__).with_suffix(".json")
        body = {"threshold": final.threshold, "weights": final.weights}
        target.write_text(json.dumps(body, ensure_ascii=False, indent=1, sort_keys=True) + "\n", "utf-8")


def _sum(counts: Sequence[tuple[int, int, int]]) -> tuple[int, int, int]:
    return sum(c[0] for c in counts), sum(c[1] for c in counts), sum(c[2] for c in counts)


def _figures(counts: tuple[int, int, int]) -> str:
    hits, extra, missed = counts
    precision = hits / max(1, hits + extra)
    recall = hits / max(1, hits + missed)
    return f"P {precision:.3f}  R {recall:.3f}  F1 {2 * hits / max(1, 2 * hits + extra + missed):.3f}"


if __name__ == "__main__":
    main()
