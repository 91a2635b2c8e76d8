"""How near is one record to its gold file? Matching of tasks, comparison of facts, counts kind by kind.

Gold and record are JSON values. A task of the record is matched to the gold task that it shares most text with
(at least half of what both cover together), one to one; facts are compared within matched tasks, and the facts of
an unmatched task are all wrong. Places are counted in the text without white space, so that a record read from
Word or PDF can be held against gold that quotes the plain text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

Json = Mapping[str, Any]
Same = Callable[[Json, Json], bool]
Place = tuple[int, int]

_GAPS = re.compile(r"\s+|\[bookmark:[^\]]*\]")
_EDGE = 12  # characters by which a task is found again where the two texts differ a little
LEAST_OVERLAP = 0.5


def squeeze(text: str | None) -> str:
    """The text without white space and conversion marks; empty for None."""
    return _GAPS.sub("", text or "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Error:
    """One fact that only gold (``missed``) or only the record (``extra``) has."""

    kind: str
    which: Literal["missed", "extra"]
    file: str
    path: str
    fact: Json

    def to_json(self) -> dict[str, Any]:
        """``{"kind", "which", "file", "path", "fact"}``."""
        return {"kind": self.kind, "which": self.which, "file": self.file, "path": self.path, "fact": self.fact}


@dataclass(slots=True, kw_only=True)
class Counts:
    """Hits, false alarms and misses of one kind of fact."""

    hit: int = 0
    extra: int = 0
    missed: int = 0
    errors: list[Error] = field(default_factory=list)

    @property
    def precision(self) -> float:
        """The share of what was found that is right; 1 where nothing was found."""
        return self.hit / (self.hit + self.extra) if self.hit + self.extra else 1.0

    @property
    def recall(self) -> float:
        """The share of gold that was found; 1 where there is none."""
        return self.hit / self.gold if self.gold else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0

    @property
    def gold(self) -> int:
        """How many facts of the kind gold has."""
        return self.hit + self.missed

    def add(self, other: Counts) -> None:
        """Count the other's facts too."""
        self.hit += other.hit
        self.extra += other.extra
        self.missed += other.missed
        self.errors += other.errors


# --- when a found fact is the wanted one ------------------------------------------------------------------------------


def _pairs(text: str | None) -> set[str]:
    bare = squeeze(text)
    return {bare[at : at + 2] for at in range(len(bare) - 1)} or {bare}


def _alike(one: str | None, other: str | None, least: float) -> bool:
    """Whether the two share that part of the character pairs that either has."""
    left, right = _pairs(one), _pairs(other)
    return len(left & right) >= least * len(left | right)


def _number(value: Any) -> Any:
    try:
        return round(float(value), 8)
    except (TypeError, ValueError):
        return value


def _narrow(text: str | None) -> str | None:
    """Full-width forms as their plain ones (％ → %), empty as None."""
    return unicodedata.normalize("NFKC", text) if text else None


def _same_unit(found: Json, gold: Json) -> bool:
    return squeeze(found.get("mention")) == squeeze(gold.get("mention")) or found.get("unit") == gold.get("unit")


def _same_time(found: Json, gold: Json) -> bool:
    return all((found.get(key) or None) == (gold.get(key) or None) for key in ("start", "end", "recurs", "offset"))


def same_target(found: Json, gold: Json) -> bool:
    """Whether number, unit and comparator agree and the indicators are alike."""
    return (
        _number(found.get("value")) == _number(gold.get("value"))
        and _narrow(found.get("unit")) == _narrow(gold.get("unit"))
        and found.get("comparator") == gold.get("comparator")
        and _alike(found.get("indicator"), gold.get("indicator"), 0.4)
    )


def _agree(key: str, found: Json, gold: Json) -> bool:
    return bool(found.get(key) == gold.get(key))


# Kind → the field of a task that holds its facts, and when two of them are the same.
FACTS: dict[str, tuple[str, Same]] = {
    "assignments": ("assignments", lambda found, gold: _agree("role", found, gold) and _same_unit(found, gold)),
    "units": ("assignments", _same_unit),
    "normalised units": ("assignments", lambda found, gold: _agree("unit", found, gold)),
    "deadlines": ("deadlines", _same_time),
    "targets": ("targets", same_target),
    "references": (
        "references",
        lambda found, gold: squeeze(found.get("title")) == squeeze(gold.get("title")),
    ),
    "modality": (
        "modality",
        lambda found, gold: _agree("type", found, gold) and _alike(found.get("text"), gold.get("text"), 0.5),
    ),
    "deliverables": (
        "deliverables",
        lambda found, gold: _agree("relation", found, gold) and _alike(found.get("name"), gold.get("name"), 0.6),
    ),
}
KINDS = ("tasks", *FACTS, "dependencies", "dependencies, untyped")


# --- where tasks stand, and which is which ----------------------------------------------------------------------------


def locate(head: str, tail: str, text: str, after: int) -> Place | None:
    """The place that opens with ``head`` and closes with ``tail``, from ``after`` on if it is there."""
    start = text.find(head, after)
    if start < 0:
        start = text.find(head)
    end = text.find(tail, start) if start >= 0 else -1
    return (start, end + len(tail)) if end >= 0 else None


def _gold_places(gold: Json, text: str) -> Iterator[Place | None]:
    after = 0
    for task in gold["tasks"]:
        place = locate(squeeze(task["start"]), squeeze(task["end"]), text, after)
        after = place[0] if place else after
        yield place


def _record_places(record: Json, text: str) -> Iterator[Place | None]:
    after = 0
    for task in record["tasks"]:
        start, end = task["span"]
        body = squeeze(record["document"]["text"][start:end])
        place = (locate(body, body, text, after) or locate(body[:_EDGE], body[-_EDGE:], text, after)) if body else None
        after = place[0] if place else after
        yield place


def match_tasks(gold: Json, record: Json, text: str) -> dict[int, int]:
    """The index of each gold task with that of its task in the record; ``text`` is squeezed."""
    found = list(_record_places(record, text))
    overlaps = []
    for wanted_at, wanted in enumerate(_gold_places(gold, text)):
        for found_at, place in enumerate(found):
            if wanted is None or place is None:
                continue
            common = min(wanted[1], place[1]) - max(wanted[0], place[0])
            together = max(wanted[1], place[1]) - min(wanted[0], place[0])
            if common > 0 and common / together >= LEAST_OVERLAP:
                overlaps.append((common / together, wanted_at, found_at))
    matched: dict[int, int] = {}
    for _, wanted_at, found_at in sorted(overlaps, reverse=True):
        if wanted_at not in matched and found_at not in matched.values():
            matched[wanted_at] = found_at
    return matched


# --- counting ---------------------------------------------------------------------------------------------------------


def count(kind: str, found: Sequence[Json], gold: Sequence[Json], same: Same, where: tuple[str, str]) -> Counts:
    """The counts of two lists of facts; ``where`` is the file and the task's path, for the errors."""
    counts = Counts()
    left = list(found)
    for wanted in gold:
        index = next((at for at, fact in enumerate(left) if same(fact, wanted)), None)
        if index is None:
            counts.errors.append(Error(kind=kind, which="missed", file=where[0], path=where[1], fact=wanted))
        else:
            del left[index]
    counts.missed = len(counts.errors)
    counts.hit = len(gold) - counts.missed
    counts.extra = len(left)
    counts.errors += [Error(kind=kind, which="extra", file=where[0], path=where[1], fact=fact) for fact in left]
    return counts
