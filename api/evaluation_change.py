"""What changed since the last evaluation? Figures up and down, facts now right and facts no longer right.

A run is kept as a file: ``{"schema", "figures": {kind: …}, "documents": [file, …], "errors": [{"kind", "which",
"file", "path", "fact"}, …]}``. An error that is gone is something gained, a new one something lost.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from api.evaluation import Evaluation
from api.scoring import KINDS, Json
from ontology.errors import ConfigurationError, UnreadableSourceError, reason

SCHEMA = "policygraph/evaluation/1"
# What a fact says of itself and not of the text: it may change while the fact stays the same.
_OF_THE_READER = ("span", "rule", "confidence", "body", "id", "inherited")


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """F1 of each kind before (None where the last run had none) and now; errors that are gone, errors that are new."""

    f1: Mapping[str, tuple[float | None, float]]
    gained: tuple[Json, ...]
    lost: tuple[Json, ...]

    def to_json(self) -> dict[str, Any]:
        """``{"f1": {kind: {"before", "now"}}, "gained": [error, …], "lost": [error, …]}``."""
        moves = {kind: {"before": before, "now": now} for kind, (before, now) in self.f1.items()}
        return {"f1": moves, "gained": list(self.gained), "lost": list(self.lost)}


def save(evaluation: Evaluation, path: Path) -> None:
    """Keep a run for later comparison.

    Raises ConfigurationError where the file cannot be written.
    """
    body = {
        "schema": SCHEMA,
        "figures": evaluation.to_json(),
        "documents": [document.file for document in evaluation.documents],
        "errors": list(_errors(evaluation)),
    }
    try:
        path.write_text(json.dumps(body, ensure_ascii=False, indent=1) + "\n", "utf-8")
    except OSError as error:
        raise ConfigurationError(f"写不进去（{reason(error)}）", where=str(path), hint="请检查路径和权限") from error


def since(path: Path, evaluation: Evaluation) -> Change:
    """What changed since the run that the file keeps.

    Raises UnreadableSourceError where the file keeps no run, or one of other documents.
    """
    last = _kept(path)
    files = [document.file for document in evaluation.documents]
    if sorted(last["documents"]) != sorted(files):
        raise UnreadableSourceError("上次比较的不是同一批文件", where=str(path), hint="请用 --save 重新保存后再比较")
    figures = last["figures"]
    f1 = {kind: (figures.get(kind, {}).get("f1"), counts.f1) for kind, counts in evaluation.total().items()}
    before, now = last["errors"], list(_errors(evaluation))
    return Change(f1=f1, gained=tuple(_without(before, now)), lost=tuple(_without(now, before)))


def _kept(path: Path) -> Json:
    try:
        body = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        body = None
    if not isinstance(body, dict) or body.get("schema") != SCHEMA:
        raise UnreadableSourceError("不是保存下来的评估结果", where=str(path), hint="请给出 --save 写下的文件")
    return body


def _errors(evaluation: Evaluation) -> Iterator[Json]:
    for error in evaluation.errors(KINDS):
        fact = {key: value for key, value in error.fact.items() if key not in _OF_THE_READER and value is not None}
        yield {**error.to_json(), "fact": fact}


def _without(errors: Sequence[Json], others: Sequence[Json]) -> Iterator[Json]:
    """The errors that are not among the others, each as often as it is left over."""
    left = Counter(map(_key, others))
    for error in errors:
        key = _key(error)
        if left[key]:
            left[key] -= 1
        else:
            yield error


def _key(error: Json) -> str:
    return json.dumps(error, ensure_ascii=False, sort_keys=True)
