"""What became of a body? Renames, mergers and new bodies of the reforms, dated, each with its source."""

from __future__ import annotations

import datetime as dt
import functools
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, cast

from ontology.units.divisions import Rank
from ontology.units.table import rows

How = Literal["rename", "merge", "absorb", "create"]
WORDS: Mapping[How, str] = {"rename": "更名", "merge": "合并组建", "absorb": "并入", "create": "设立"}

_LIMIT = "≤"  # before a day of the file: the last one that a plan allowed


@dataclass(frozen=True, slots=True)
class Change:
    """One change of kinds of body: ``before`` become ``after``; dates by rank, None where it did not happen there."""

    id: str
    how: How
    before: tuple[str, ...]
    after: tuple[str, ...]
    national: dt.date | None
    provincial: dt.date | None
    local: dt.date | None
    source: str
    limits: frozenset[dt.date] = frozenset()

    def by_plan(self, day: dt.date) -> bool:
        """Whether a day is the last one that a plan allowed, not that of the change itself."""
        return day in self.limits

    def on(self, rank: Rank) -> dt.date | None:
        """The day of the change at a level; where places went their own pace, the last day that the plan allowed."""
        return {"national": self.national, "province": self.provincial}.get(rank, self.local)


@functools.cache
def changes() -> tuple[Change, ...]:
    """Every change, by the order of the file."""
    return tuple(_change(*row) for row in rows("changes.tsv", 8))


def _change(name: str, how: str, before: str, after: str, *rest: str) -> Change:
    *days, source = rest
    nation, province, local = map(_day, days)
    limits = frozenset(day for cell in days if cell.startswith(_LIMIT) and (day := _day(cell)))
    return Change(name, cast("How", how), _names(before), _names(after), nation, province, local, source, limits)


def _names(cell: str) -> tuple[str, ...]:
    return () if cell == "-" else tuple(cell.split())


def _day(cell: str) -> dt.date | None:
    return None if cell == "-" else dt.date.fromisoformat(cell.removeprefix(_LIMIT))


@functools.cache
def _ends() -> Mapping[str, tuple[Change, ...]]:
    found: dict[str, list[Change]] = defaultdict(list)
    for change in changes():
        for kind in change.before:
            found[kind].append(change)
    return {kind: tuple(same) for kind, same in found.items()}


@functools.cache
def _beginnings() -> Mapping[str, tuple[Change, ...]]:
    found: dict[str, list[Change]] = defaultdict(list)
    for change in changes():
        for kind in change.after:
            found[kind].append(change)
    return {kind: tuple(same) for kind, same in found.items()}


def ended(kind: str, rank: Rank) -> tuple[dt.date, Change] | None:
    """When and by which change a kind of body ended at a level; None where it has not."""
    found = [(day, change) for change in _ends().get(kind, ()) if (day := change.on(rank)) is not None]
    return min(found, key=lambda one: one[0]) if found else None


def began(kind: str, rank: Rank) -> tuple[dt.date, Change] | None:
    """When and by which change a kind of body came into being; None where it was there before the reforms recorded."""
    found = [
        (day, change)
        for change in _beginnings().get(kind, ())
        if change.how != "absorb" and (day := change.on(rank)) is not None
    ]
    return min(found, key=lambda one: one[0]) if found else None


def predecessors(kind: str, rank: Rank) -> tuple[tuple[str, dt.date, Change], ...]:
    """The kinds whose bodies became this one's at a level, with the day and the change."""
    return tuple(
        (before, day, change)
        for change in _beginnings().get(kind, ())
        if (day := change.on(rank)) is not None
        for before in change.before
    )
