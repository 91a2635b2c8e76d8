"""Where does each box stand, and each line go? Columns by layer, one part of the graph below the other.

Parts that nothing ties together are arranged by themselves and stacked, so that their lines never meet. A line over
several columns passes each between the boxes, held by a waypoint there; one between two boxes of a column leans out
into the gap behind. Waypoints have a budget: in a graph so large that nobody reads it, the longest lines go straight.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from graph.drawing.plan import Item, Link, Measures, Plan
from graph.drawing.routes import Point, Route, across, beside


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """The upper left corner of a box."""

    x: float
    y: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrangement:
    """The places of the items and the routes of the links, in their order; ``columns`` are the left edges of layers.

    A route starts at the end of the link that is in the lower layer; None for a link from an item to itself.
    ``bands`` are the top and the bottom of each band that holds something.
    """

    width: float
    height: float
    places: tuple[Place, ...]
    routes: tuple[Route | None, ...]
    columns: tuple[float, ...]
    bands: dict[int, tuple[float, float]] = field(default_factory=dict)


def arranged(items: Sequence[Item], links: Sequence[Link], measures: Measures | None = None) -> Arrangement:
    """Places and routes; the same items and links always give the same."""
    told = measures or Measures()
    plan = Plan(items, links)
    grid = _grid(plan, told)
    columns = grid.columns
    tops, routes = [0.0] * len(items), dict[int, Route]()
    bands: dict[int, tuple[float, float]] = {}
    at = 0.0
    for nodes, held in plan.parts:
        middle = plan.middles(nodes, held, told)
        top = min(middle[node] - plan.heights[node] / 2 for node in nodes)
        down = at - top
        for node in nodes:
            if node < len(items):
                tops[node] = middle[node] - plan.heights[node] / 2 + down
        routes.update((link, route.moved(down)) for link, route in _routes(plan, held, middle, grid))
        bottom = max(middle[node] + plan.heights[node] / 2 for node in nodes) + down
        band = items[nodes[0]].band
        bands[band] = bands.get(band, (at, at))[0], bottom
        at = bottom + told.between
    width = columns[-1] + told.column + grid.gaps[-1] * plan.leans if columns else 0.0
    places = tuple(Place(x=columns[item.layer], y=top) for item, top in zip(items, tops, strict=True))
    return Arrangement(
        width=width,
        height=max(0.0, at - told.between),
        places=places,
        routes=tuple(routes.get(link) for link in range(len(links))),
        columns=columns,
        bands=bands,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Grid:
    """The left edge of each column, and the gap behind it."""

    columns: tuple[float, ...]
    gaps: tuple[float, ...]
    width: float


def _grid(plan: Plan, told: Measures) -> _Grid:
    """The columns; a gap is wider where many lines of one part pass."""
    count = max((item.layer for item in plan.items), default=-1) + 1
    most = [0] * (count + 1)
    for _, held in plan.parts:
        lines = [0] * (count + 1)
        for low, _ in plan.segments(held):
            lines[plan.layer[low]] += 1
        most = [max(pair) for pair in zip(most, lines, strict=True)]
    gaps = tuple(min(told.widest, told.gap + 2 * max(0, lines - 4)) for lines in most[:count])
    columns = tuple(sum(gaps[:layer]) + told.column * layer for layer in range(count))
    return _Grid(columns=columns, gaps=gaps, width=told.column)


def _routes(plan: Plan, held: Sequence[int], middle: dict[int, float], grid: _Grid) -> Iterator[tuple[int, Route]]:
    """The curves of the links of one part."""
    ports = _ports(plan, held, middle)
    for link in held:
        chain = plan.chains[link]
        low, high = plan.layer[chain[0]], plan.layer[chain[-1]]
        start = (grid.columns[low] + grid.width, ports[link, 0])
        if link in plan.level:
            yield link, beside(start, (start[0], ports[link, 1]), middle[chain[1]], grid.gaps[low])
            continue
        points: list[Point] = [start]
        for node in chain[1:-1]:
            left = grid.columns[plan.layer[node]]
            points += [(left, middle[node]), (left + grid.width, middle[node])]
        points.append((grid.columns[high], ports[link, 1]))
        yield link, across(points)


def _ports(plan: Plan, held: Sequence[int], middle: dict[int, float]) -> dict[tuple[int, int], float]:
    """How high each link begins (0) and ends (1): lines at one side of a box stand apart, as where they go to does."""
    sides: defaultdict[tuple[int, float, bool], list[tuple[float, int, int]]] = defaultdict(list)
    for link in held:
        chain, one = plan.chains[link], plan.links[link]
        offsets = (one.source_at, one.target_at) if chain[0] == one.source else (one.target_at, one.source_at)
        for end, (node, near) in enumerate(((chain[0], chain[1]), (chain[-1], chain[-2]))):
            right = end == 0 or link in plan.level
            sides[node, offsets[end], right].append((middle[near], link, end))
    found: dict[tuple[int, int], float] = {}
    for (node, offset, _), lines in sides.items():
        lines.sort()
        room = plan.heights[node] / 2 - abs(offset)
        for place, (_, link, end) in enumerate(lines):
            step = min(10.0, 2 * min(room, plan.links[link].spread) / max(1, len(lines) - 1))
            found[link, end] = middle[node] + offset + (place - (len(lines) - 1) / 2) * step
    return found
