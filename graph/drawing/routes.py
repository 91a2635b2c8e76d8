"""Which way does a line go from one box to another? Level through the columns between, as curves in the gaps."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

Point = tuple[float, float]
Curve = tuple[Point, Point, Point]
"""A cubic Bézier curve from where the last one ended: two control points and the end."""

_BULGE = 0.55  # of the gap: how far a line between two boxes of one column leans out


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """Where a line begins, and the curves that follow."""

    start: Point
    curves: tuple[Curve, ...]

    @property
    def end(self) -> Point:
        """Where the line ends."""
        return self.curves[-1][2]

    def at(self, part: float) -> Point:
        """A point of the first curve, ``part`` of the way along it: 0 at its start, 1 at its end."""
        one, two, end = self.curves[0]
        rest = 1 - part
        weights = (rest**3, 3 * rest * rest * part, 3 * rest * part * part, part**3)
        points = (self.start, one, two, end)
        x, y = (sum(w * p[axis] for w, p in zip(weights, points, strict=True)) for axis in (0, 1))
        return x, y

    def moved(self, down: float) -> Route:
        """The same, further down."""
        curves = tuple(((a, b + down), (c, d + down), (e, f + down)) for (a, b), (c, d), (e, f) in self.curves)
        return Route(start=(self.start[0], self.start[1] + down), curves=curves)


def across(points: Sequence[Point]) -> Route:
    """A line from left to right through points: curves from an odd one to an even one, level from there to the next."""
    curves = []
    for place, ((x, y), (to, level)) in enumerate(itertools.pairwise(points)):
        lean = (to - x) / 2 if place % 2 == 0 else (to - x) / 3
        curves.append(((x + lean, y), (to - lean, level), (to, level)))
    return Route(start=points[0], curves=tuple(curves))


def beside(start: Point, end: Point, level: float, gap: float) -> Route:
    """A line between two boxes of one column, which leans out to the right at some level between."""
    out = max(start[0], end[0]) + gap * _BULGE
    middle = (out, level)
    first = ((start[0] + gap * _BULGE / 2, start[1]), (out, (start[1] + level) / 2), middle)
    second = ((out, (end[1] + level) / 2), (end[0] + gap * _BULGE / 2, end[1]), end)
    return Route(start=start, curves=(first, second))
