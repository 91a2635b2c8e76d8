"""How large is what is drawn, and where do letters and short lines go? Boxes to be arranged, with what is in them."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from api.graphs.shapes import Node
from graph.dependencies import Cycle
from graph.drawing import Item, Measures, Place, Point, Route
from graph.drawing.routes import beside

WIDTH = 216.0
MEASURES = Measures(column=WIDTH)
TITLE, SMALL = 13.6, 16.0
"""Characters in a line of a title, and in the line above it."""
_LINE, _HEAD, _PAD = 20.0, 18.0, 10.0  # a line of a title, the line above it, the room around
_FRAME, _ROOM = 26.0, 12.0  # the head of a circle's frame, the room around and between its boxes
_TRIED = (0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8)  # of the way along the first curve
_APART = 18.0  # between two letters


def height(lines: Sequence[str]) -> float:
    """The height of a box with a title of these lines."""
    return _HEAD + _LINE * len(lines) + _PAD


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """What is arranged as one: a task, a number, or the tasks of a circle in their frame."""

    nodes: Sequence[Node]
    layer: int
    band: int
    cycle: Cycle | None

    @property
    def item(self) -> Item:
        """The box to be arranged."""
        room = _FRAME + _ROOM * len(self.nodes) if self.cycle else 0.0
        return Item(layer=self.layer, height=sum(node.height for node in self.nodes) + room, band=self.band)

    def _tops(self) -> Iterator[tuple[Node, float]]:
        at = _FRAME if self.cycle else 0.0
        for node in self.nodes:
            yield node, at
            at += node.height + _ROOM

    def middles(self) -> Iterator[tuple[Node, float]]:
        """Each node, and how far below the middle of the box its own middle is."""
        half = self.item.height / 2
        for node, top in self._tops():
            yield node, top + node.height / 2 - half

    def at(self, place: Place) -> Iterator[Node]:
        """The nodes where they stand."""
        side = _ROOM if self.cycle else 0.0
        for node, top in self._tops():
            yield replace(node, x=place.x + side, y=place.y + top, width=WIDTH - 2 * side)


def inside(first: Node, second: Node) -> Route:
    """A line within a circle's frame, or from a task to itself: it leans out to the right."""
    right = first.x + first.width
    step = 8.0 if first.key == second.key else 0.0
    start, end = first.y + first.height / 2 - step, second.y + second.height / 2 + step
    return beside((right, start), (right, end), (start + end) / 2, MEASURES.gap)


class Badges:
    """Where the letters of lines stand: on the first curve, apart from each other where there is such a place."""

    def __init__(self) -> None:
        self._taken: dict[tuple[int, int], list[Point]] = {}

    def place(self, route: Route) -> Point:
        """Where the letter of a line stands."""
        points = [route.at(part) for part in _TRIED]
        chosen = next((point for point in points if self._is_free(point)), points[0])
        self._taken.setdefault(self._cell(chosen), []).append(chosen)
        return chosen

    def _cell(self, point: Point) -> tuple[int, int]:
        return int(point[0] // _APART), int(point[1] // _APART)

    def _is_free(self, point: Point) -> bool:
        across, down = self._cell(point)
        near = [self._taken.get((across + x, down + y), ()) for x in (-1, 0, 1) for y in (-1, 0, 1)]
        return all(math.dist(point, other) >= _APART for held in near for other in held)
