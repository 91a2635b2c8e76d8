"""In which order do the nodes of each layer stand, so that few lines cross? Sweeps by barycentre, the best order kept.

After Sugiyama, Tagawa and Toda (1981): the order of one layer is held, that of the next follows the mean place of each
node's neighbours in it, forward and backward in turn; then neighbours are exchanged where that takes crossings away
(Gansner et al. 1993). A sweep may make things worse, so that the best order met is what counts.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence

Layers = list[list[int]]
Segment = tuple[int, int]
"""Two nodes of neighbouring layers, that of the lower layer first."""

_SWEEPS = 12
_PATIENCE = 3  # sweeps without a better order
_EXCHANGED = 4_000  # segments up to which neighbours are exchanged


def ordered(layers: Sequence[Sequence[int]], segments: Sequence[Segment]) -> Layers:
    """The layers in an order with few crossings; never more than in the order given."""
    before, after = _neighbours(segments)
    best: Layers = [list(layer) for layer in layers]
    fewest = crossings(best, after)
    at, waited = [list(layer) for layer in best], 0
    for sweep in range(_SWEEPS):
        if not fewest or waited == _PATIENCE:
            break
        _sweep(at, before if sweep % 2 == 0 else after, forward=sweep % 2 == 0)
        if len(segments) <= _EXCHANGED:
            _exchange(at, before, after)
        count = crossings(at, after)
        waited += 1
        if count < fewest:
            best, fewest, waited = [list(layer) for layer in at], count, 0
    return best


def crossings(layers: Sequence[Sequence[int]], after: Mapping[int, Sequence[int]]) -> int:
    """How many pairs of segments cross; ``after`` are the neighbours of each node in the next layer."""
    total = 0
    for place, layer in enumerate(layers[:-1]):
        rank = {node: at for at, node in enumerate(layers[place + 1])}
        met: list[int] = []
        for node in layer:
            for end in sorted([rank[other] for other in after.get(node, ())]):  # of one node: none crosses another
                above = bisect_right(met, end)
                total += len(met) - above
                met.insert(above, end)
    return total


def _neighbours(segments: Iterable[Segment]) -> tuple[dict[int, list[int]], dict[int, list[int]]]:
    before: dict[int, list[int]] = {}
    after: dict[int, list[int]] = {}
    for low, high in segments:
        after.setdefault(low, []).append(high)
        before.setdefault(high, []).append(low)
    return before, after


def _sweep(layers: Layers, near: Mapping[int, Sequence[int]], *, forward: bool) -> None:
    """Order each layer by the mean place of its nodes' neighbours in the one before (or behind)."""
    turn = range(1, len(layers)) if forward else range(len(layers) - 2, -1, -1)
    for place in turn:
        rank = {node: at for at, node in enumerate(layers[place - 1 if forward else place + 1])}
        layer = layers[place]
        held = {node: sum([rank[other] for other in near[node]]) / len(near[node]) for node in layer if node in near}
        moving = iter(sorted((node for node in layer if node in held), key=held.__getitem__))
        layers[place] = [next(moving) if node in held else node for node in layer]  # without neighbours: stays


def _exchange(layers: Layers, before: Mapping[int, Sequence[int]], after: Mapping[int, Sequence[int]]) -> None:
    """Exchange neighbours in a layer, once through, where fewer lines cross then."""
    ranks = [{node: at for at, node in enumerate(layer)} for layer in layers]
    for place, layer in enumerate(layers):
        sides = [(before, ranks[place - 1])] if place else []
        sides += [(after, ranks[place + 1])] if place + 1 < len(layers) else []
        ends = {node: [sorted(rank[o] for o in near.get(node, ())) for near, rank in sides] for node in layer}
        for at in range(len(layer) - 1):
            one, other = layer[at], layer[at + 1]
            pairs = list(zip(ends[one], ends[other], strict=True))
            if sum(_inverted(a, b) for a, b in pairs) > sum(_inverted(b, a) for a, b in pairs):
                layer[at], layer[at + 1] = other, one
        ranks[place] = {node: at for at, node in enumerate(layer)}


def _inverted(above: Sequence[int], below: Sequence[int]) -> int:
    """How many lines of a node cross those of the node below it, both by sorted ends."""
    return sum(len(above) - bisect_right(above, end) for end in below)
