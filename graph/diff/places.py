"""Which tasks stand among others than before? Those out of the common order, and those in another section."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence

from graph.diff.content import Content
from graph.diff.matching import Match, is_turned


def moved(found: Sequence[Match], old: Sequence[Content], new: Sequence[Content]) -> frozenset[Match]:
    """The matches of both sides that moved; the longest run in a common order is what stayed."""
    both = [match for match in found if match.old and match.new]
    places = [(match.old[0], match.new[0]) for match in both]
    if is_turned(old, new):
        places = [(after, before) for before, after in places]
    stayed = _in_order(places)
    elsewhere = _in_other_sections(both, old, new)
    return frozenset(
        match for match, place in zip(both, places, strict=True) if place not in stayed or match in elsewhere
    )


def _in_order(places: Sequence[tuple[int, int]]) -> set[tuple[int, int]]:
    """The longest run of places that rise on both sides."""
    ordered = sorted(places)
    tails: list[int] = []
    ends: list[int] = []
    before: list[int | None] = []
    for at, (_, place) in enumerate(ordered):
        length = bisect_left(tails, place)
        before.append(ends[length - 1] if length else None)
        tails[length : length + 1] = [place]
        ends[length : length + 1] = [at]
    found: set[tuple[int, int]] = set()
    last = ends[-1] if ends else None
    while last is not None:
        found.add(ordered[last])
        last = before[last]
    return found


def _in_other_sections(both: Sequence[Match], old: Sequence[Content], new: Sequence[Content]) -> set[Match]:
    """Matches whose sections do not answer each other: neither has most of its tasks in the other."""
    seats = {match: (_section(old[match.old[0]]), _section(new[match.new[0]])) for match in both}
    shared = Counter(seats.values())
    best_old: Counter[str] = Counter()
    best_new: Counter[str] = Counter()
    for (before, after), count in shared.items():
        best_old[before] = max(best_old[before], count)
        best_new[after] = max(best_new[after], count)
    return {
        match for match, seat in seats.items() if shared[seat] < best_old[seat[0]] and shared[seat] < best_new[seat[1]]
    }


def _section(content: Content) -> str:
    """The section above a task; a path's upper part where it has none."""
    return content.task.section or content.task.path.rpartition("/")[0]
