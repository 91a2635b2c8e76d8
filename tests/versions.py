"""How well are planted differences found? Pairs of texts with a table of what was changed between them.

``python -m tests.versions`` prints precision and recall for each pair.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from corpus.load import load
from extractors.pipeline import extract
from graph.diff import Change, Comparison, Detail, compare
from ontology.model import Record, Task

FOLDER = Path(__file__).parent / "versions"
PAIRS = {
    "冷链物流": ("冷链物流（征求意见稿）.txt", "冷链物流.txt"),
    "养老服务": ("养老服务上级.txt", "养老服务下级.txt"),
    "数字乡村": ("数字乡村要点（2025年）.txt", "数字乡村要点（2026年修订）.txt"),
    "湿地办法": ("湿地办法（2019年）.txt", "湿地办法（2026年修订）.txt"),
}

Row = tuple[str, str, str, str, str, str]
"""Kind, old paths, new paths, aspect, effect, and a piece of what it is about; "-" where there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """The planted rows found, those missed, and the differences told that nobody planted."""

    found: tuple[Row, ...]
    missed: tuple[Row, ...]
    extra: tuple[Row, ...]

    @property
    def precision(self) -> float:
        """The share of what is told that was planted."""
        return len(self.found) / max(len(self.found) + len(self.extra), 1)

    @property
    def recall(self) -> float:
        """The share of what was planted that is told."""
        return len(self.found) / max(len(self.found) + len(self.missed), 1)


def records(pair: str) -> tuple[Record, Record]:
    """Both documents of a pair as extracted."""
    old, new = (extract(load(FOLDER / name)) for name in PAIRS[pair])
    return old, new


def planted(pair: str) -> list[Row]:
    """The table of a pair."""
    lines = (FOLDER / f"{pair}.tsv").read_text("utf-8").splitlines()
    rows = [tuple(line.split("\t")) for line in lines if line and not line.startswith("#")]
    return [(kind, old, new, aspect, effect, about) for kind, old, new, aspect, effect, about in rows]


def score(found: Comparison, wanted: list[Row]) -> Scored:
    """Every difference told held against the table, each row once."""
    left = list(wanted)
    hits: list[Row] = []
    extra: list[Row] = []
    for told in _told(found):
        row = next((row for row in left if _is(row, told)), None)
        if row is None:
            extra.append(told)
        else:
            left.remove(row)
            hits.append(row)
    return Scored(found=tuple(hits), missed=tuple(left), extra=tuple(extra))


def _is(row: Row, told: Row) -> bool:
    return row[:5] == told[:5] and (row[5] == "-" or row[5] in told[5])


def _told(found: Comparison) -> Iterator[Row]:
    """What a comparison tells as rows: a changed task by its details, another by its kind and its details."""
    for detail in found.general:
        yield _row("general", "-", "-", detail)
    for change in found.changes:
        old, new = _paths(change.old), _paths(change.new)
        if change.kind != "changed":
            yield (_kind(change), old, new, "-", "-", "")
        for detail in change.details:
            yield _row("changed" if change.kind == "changed" else change.kind, old, new, detail)


def _kind(change: Change) -> str:
    return "unchanged" if change.kind == "moved" else change.kind


def _row(kind: str, old: str, new: str, detail: Detail) -> Row:
    return kind, old, new, detail.aspect, detail.effect, detail.about


def _paths(tasks: tuple[Task, ...]) -> str:
    return " ".join(task.path for task in tasks) or "-"


if __name__ == "__main__":
    for pair in PAIRS:
        scored = score(compare(*records(pair)), planted(pair))
        print(f"{pair}\tP {scored.precision:.3f}\tR {scored.recall:.3f}")  # noqa: T201
        for name, rows in (("missed", scored.missed), ("extra", scored.extra)):
            for row in rows:
                print(f"  {name}\t" + "\t".join(row))  # noqa: T201
