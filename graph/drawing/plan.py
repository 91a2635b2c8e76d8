"""What is to be placed? Boxes and the waypoints of long lines, in layers, and what is tied together."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from graph.drawing.ordering import Segment, ordered
from graph.drawing.spacing import spaced

_BUDGET = 12_000  # waypoints
_WAYPOINT = 10.0  # the height that a line takes in a column
_PULL = (1.0, 2.0, 8.0)  # by how many ends of a segment are waypoints: long lines become straight


@dataclass(frozen=True, slots=True, kw_only=True)
class Measures:
    """Widths and distances, in pixels; a gap between columns grows with the lines in it up to ``widest``."""

    column: float = 216.0
    gap: float = 76.0
    widest: float = 150.0
    apart: float = 18.0
    between: float = 44.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A box: its layer (0 and up), its height, and the band that it is drawn in (bands are stacked in their order)."""

    layer: int
    height: float
    band: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A line between two items; ``source_at`` and ``target_at`` are where on them, below (above: negative) the middle.

    ``spread`` is how far from there, both ways, the lines of one side may begin and end.
    """

    source: int
    target: int
    source_at: float = 0.0
    target_at: float = 0.0
    spread: float = 16.0


class Plan:
    """Items and waypoints as nodes, links as chains of segments from layer to layer."""

    def __init__(self, items: Sequence[Item], links: Sequence[Link]) -> None:
        self.items, self.links = items, links
        self.layer = [item.layer for item in items]
        self.heights = [item.height for item in items]
        self.chains: dict[int, list[int]] = {}  # of each link: its nodes from the lower layer to the higher
        self.level = {link for link, one in enumerate(links) if self._span(one) == 0 and one.source != one.target}
        left = _BUDGET
        for link in sorted(range(len(links)), key=lambda place: self._span(links[place])):
            one = links[link]
            span = self._span(one)
            if one.source == one.target:
                continue
            low, high = sorted((one.source, one.target), key=lambda node: (self.layer[node], node))
            between = [low] if span == 0 else range(self.layer[low] + 1, self.layer[high])
            left -= len(between)
            made = [self._waypoint(self.layer[low] + 1)] if span == 0 else []
            if span and left >= 0:
                made = [self._waypoint(layer) for layer in between]
            self.chains[link] = [low, *made, high]
        deepest = max((item.layer for item in items), default=-1)
        self.leans = any(self.layer[self.links[link].source] == deepest for link in self.level)
        self.parts = list(self._parts())

    def _span(self, link: Link) -> int:
        return abs(self.layer[link.source] - self.layer[link.target])

    def _waypoint(self, layer: int) -> int:
        self.layer.append(layer)
        self.heights.append(_WAYPOINT)
        return len(self.layer) - 1

    def segments(self, held: Iterable[int]) -> Iterator[Segment]:
        """The segments of some links, from a layer to the next; those of lines that go straight are none."""
        for link in held:
            chain = self.chains[link]
            if link in self.level:
                yield chain[0], chain[1]
                yield chain[2], chain[1]
            elif len(chain) == self.layer[chain[-1]] - self.layer[chain[0]] + 1:
                yield from itertools.pairwise(chain)

    def _parts(self) -> Iterator[tuple[list[int], list[int]]]:
        """Nodes and links of each connected part: band by band, the largest part of a band first."""
        root = list(range(len(self.layer)))

        def find(node: int) -> int:
            while root[node] != node:
                root[node] = root[root[node]]
                node = root[node]
            return node

        for chain in self.chains.values():
            for one, other in itertools.pairwise(chain):
                low, high = sorted((find(one), find(other)))
                root[high] = low
        nodes: defaultdict[int, list[int]] = defaultdict(list)
        for node in range(len(self.layer)):
            nodes[find(node)].append(node)
        links: defaultdict[int, list[int]] = defaultdict(list)
        for link in sorted(self.chains):
            links[find(self.chains[link][0])].append(link)
        for first in sorted(nodes, key=lambda first: (self.items[first].band, -len(nodes[first]), first)):
            yield nodes[first], links[first]

    def middles(self, nodes: Sequence[int], held: Sequence[int], told: Measures) -> dict[int, float]:
        """How high each node of a part stands."""
        segments = list(self.segments(held))
        naive = self._naive(nodes, held)
        layers = ordered(naive, segments)
        number = {node: place for place, node in enumerate(nodes)}
        sides: tuple[defaultdict[int, list[tuple[int, float]]], ...] = (defaultdict(list), defaultdict(list))
        for low, high in segments:
            pull = _PULL[(low >= len(self.items)) + (high >= len(self.items))]
            sides[0][number[high]].append((number[low], pull))
            sides[1][number[low]].append((number[high], pull))
        heights = [self.heights[node] for node in nodes]
        gaps = [told.apart if node < len(self.items) else told.apart / 2 for node in nodes]
        renamed = [[number[node] for node in layer] for layer in layers]
        middle = spaced(renamed, heights, gaps, (sides[0], sides[1]))
        return {node: middle[number[node]] for node in nodes}

    def _naive(self, nodes: Sequence[int], held: Sequence[int]) -> list[list[int]]:
        """The layers in the order of the items, a waypoint where the item that its line begins at would be."""
        key = {node: (node, -1) for node in nodes}
        for link in held:
            for node in self.chains[link][1:-1]:
                key[node] = (self.chains[link][0], link)
        layers: list[list[int]] = [[] for _ in range(max(self.layer[node] for node in nodes) + 1)]
        for node in sorted(nodes, key=key.__getitem__):
            layers[self.layer[node]].append(node)
        return layers
