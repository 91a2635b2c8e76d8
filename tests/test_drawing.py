"""Are boxes apart, lines forward and crossings few, whatever graph is drawn?"""

from __future__ import annotations

import itertools
import random
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.drawing import Arrangement, Item, Link, Measures, arranged
from graph.drawing.ordering import Segment, crossings, ordered

Graph = tuple[list[Item], list[Link]]
TOLD = Measures()


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    """Boxes of any height in some layers and bands, and lines between any two of one band."""
    items = draw(
        st.lists(
            st.builds(
                Item, layer=st.integers(0, 5), height=st.floats(20, 200), band=st.integers(0, 2)
            ),
            min_size=1,
            max_size=14,
        )
    )  # fmt: skip
    pairs = draw(st.lists(st.tuples(*[st.integers(0, len(items) - 1)] * 2), max_size=30))
    return items, [Link(source=a, target=b) for a, b in pairs if items[a].band == items[b].band]


def drawn(graph: Graph) -> Arrangement:
    """The graph arranged."""
    return arranged(*graph)


@given(graphs())
def test_no_two_boxes_overlap(graph: Graph) -> None:
    """Boxes of one column are the least distance apart; columns are."""
    items, found = graph[0], drawn(graph)
    for one, other in itertools.combinations(range(len(items)), 2):
        a, b = found.places[one], found.places[other]
        if items[one].layer == items[other].layer:
            assert a.x == b.x
            low, high, height = min((a.y, b.y, items[one].height), (b.y, a.y, items[other].height))
            assert high - low - height >= TOLD.apart - 1e-6
        else:
            assert abs(a.x - b.x) >= TOLD.column + TOLD.gap


@given(graphs())
def test_every_line_goes_forward_from_the_lower_layer_to_the_higher(graph: Graph) -> None:
    """A line leaves the right side of the box in the lower layer and comes to the left side of that in the higher."""
    (items, links), found = graph, drawn(graph)
    for link, route in zip(links, found.routes, strict=True):
        if link.source == link.target:
            assert route is None
            continue
        assert route is not None
        ends = sorted((link.source, link.target), key=lambda node: (items[node].layer, node))
        low, high = (found.places[node] for node in ends)
        assert route.start[0] == pytest.approx(low.x + TOLD.column)
        assert low.y <= route.start[1] <= low.y + items[ends[0]].height
        assert high.y <= route.end[1] <= high.y + items[ends[1]].height
        xs = [route.start[0], *(curve[2][0] for curve in route.curves)]
        if items[ends[0]].layer < items[ends[1]].layer:
            assert route.end[0] == pytest.approx(high.x)
            assert xs == sorted(set(xs))
        else:
            assert max(xs) > route.start[0] == route.end[0]


@given(graphs())
def test_lines_pass_between_the_boxes_of_the_columns_on_their_way(graph: Graph) -> None:
    """Through a column a line is level, and at no height of a box there."""
    (items, _), found = graph, drawn(graph)
    for route in found.routes:
        points = [] if route is None else [route.start, *(curve[2] for curve in route.curves)]
        for (x, y), (_, level) in itertools.islice(itertools.pairwise(points), 1, None, 2):
            if x in found.columns:
                assert y == level
                for item, place in zip(items, found.places, strict=True):
                    assert place.x != x or not place.y < y < place.y + item.height


@given(graphs())
def test_the_same_graph_is_drawn_the_same(graph: Graph) -> None:
    """Twice the same; all within the drawing; bands one below the other."""
    items, found = graph[0], drawn(graph)
    assert found == drawn(graph)
    for item, place in zip(items, found.places, strict=True):
        assert 0 <= place.x <= found.width - TOLD.column
        assert -1e-6 <= place.y <= found.height - item.height + 1e-6
        top, bottom = found.bands[item.band]
        assert top - 1e-6 <= place.y <= bottom - item.height + 1e-6
    edges = [edge for band in sorted(found.bands) for edge in found.bands[band]]
    assert edges == sorted(edges)


def brute(layers: Sequence[Sequence[int]], segments: Sequence[Segment]) -> int:
    """The crossings, by comparing every two segments."""
    where = {node: (place, at) for place, layer in enumerate(layers) for at, node in enumerate(layer)}
    return sum(
        where[a][0] == where[c][0] and (where[a][1] - where[c][1]) * (where[b][1] - where[d][1]) < 0
        for (a, b), (c, d) in itertools.combinations(segments, 2)
    )


def layered(sizes: Sequence[int], count: int, seed: int) -> tuple[list[list[int]], list[Segment]]:
    """Layers of so many nodes with so many segments between neighbouring ones."""
    draw = random.Random(seed)  # noqa: S311 - variety, not secrecy
    numbers = itertools.count()
    layers = [[next(numbers) for _ in range(size)] for size in sizes]
    places = [draw.randrange(len(sizes) - 1) for _ in range(count)]
    return layers, sorted({(draw.choice(layers[at]), draw.choice(layers[at + 1])) for at in places})


@given(st.lists(st.integers(1, 6), min_size=2, max_size=5), st.integers(0, 25), st.integers(0, 10_000))
def test_crossings_are_counted_and_never_more_than_in_the_naive_order(sizes: list[int], count: int, seed: int) -> None:
    """Against counting every pair; the layers keep their nodes."""
    layers, segments = layered(sizes, count, seed)
    after: dict[int, list[int]] = {}
    for low, high in segments:
        after.setdefault(low, []).append(high)
    assert crossings(layers, after) == brute(layers, segments)
    better = ordered(layers, segments)
    assert [sorted(layer) for layer in better] == layers
    assert brute(better, segments) <= brute(layers, segments)


def test_most_crossings_of_a_shuffled_graph_go() -> None:
    """Thirty graphs that can be drawn with few crossings, shuffled: nine of ten crossings and more are taken away."""
    naive = kept = 0
    for seed in range(30):
        draw = random.Random(seed)  # noqa: S311 - variety, not secrecy
        names = [draw.sample(range(12), 12) for _ in range(5)]
        layers = [[12 * place + at for at in range(12)] for place in range(5)]
        segments = sorted(
            {
                (12 * place + names[place][at], 12 * (place + 1) + names[place + 1][min(11, at + step)])
                for place in range(4)
                for at in range(12)
                for step in (0, at % 2)
            }
        )
        naive += brute(layers, segments)
        kept += brute(ordered(layers, segments), segments)
    assert kept <= naive / 10


def test_parallel_chains_are_drawn_without_a_crossing_and_straight() -> None:
    """Chains told in a mixed order: each is a level line."""
    items = [Item(layer=layer, height=40) for layer in range(4) for _ in range(6)]
    draw = random.Random(5)  # noqa: S311 - variety, not secrecy
    names = [draw.sample(range(6), 6) for _ in range(4)]
    links = [
        Link(source=6 * layer + names[layer][at], target=6 * (layer + 1) + names[layer + 1][at])
        for layer in range(3)
        for at in range(6)
    ]
    found = arranged(items, links)
    for link in links:
        assert found.places[link.source].y == pytest.approx(found.places[link.target].y)


def test_a_graph_that_nobody_reads_is_drawn_too() -> None:
    """2,000 boxes with 6,000 lines, many of them long: every box has its room, every line its ends."""
    draw = random.Random(2)  # noqa: S311 - variety, not secrecy
    pairs = sorted({(draw.randrange(source), source) for source in (draw.randrange(1, 2000) for _ in range(6300))})
    layer = [0] * 2000
    for low, high in sorted(pairs, key=lambda pair: pair[1]):
        layer[high] = max(layer[high], layer[low] + 1)
    items = [Item(layer=at, height=60) for at in layer]
    found = arranged(items, [Link(source=low, target=high) for low, high in pairs])
    columns: dict[float, list[float]] = {}
    for place in found.places:
        columns.setdefault(place.x, []).append(place.y)
    for tops in columns.values():
        assert all(b - a >= 60 + TOLD.apart - 1e-6 for a, b in itertools.pairwise(sorted(tops)))
    assert len(found.routes) == len(pairs) > 5000
    assert None not in found.routes


def test_nothing_is_an_empty_drawing() -> None:
    """No box: no size."""
    found = arranged([], [])
    assert (found.width, found.height, found.places, found.routes) == (0, 0, (), ())
