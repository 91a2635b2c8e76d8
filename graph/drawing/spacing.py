"""How high does each node stand? As near to its neighbours as the order of its layer and the room between allow.

Layer by layer, forward and backward in turn, each node is wanted at the mean of its neighbours. What comes nearest to
all wishes of a layer in the sense of least squares, with the distances kept, is found exactly and in linear time by
pooling those that want to be nearer than allowed (pool adjacent violators: Ayer et al. 1955).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

Near = Mapping[int, Sequence[tuple[int, float]]]
"""The neighbours of a node on one side, each with the weight by which it pulls."""

_ROUNDS = 10
_INDIFFERENT = 0.05  # the weight of a node without neighbours there: it stays, unless it is in the way


def spaced(
    layers: Sequence[Sequence[int]], heights: Sequence[float], gaps: Sequence[float], near: tuple[Near, Near]
) -> list[float]:
    """The middle of each node; ``gaps`` is the room below each node, ``near`` the neighbours before and behind.

    Two nodes that follow each other in a layer are half of each height and the smaller of both gaps apart, or more.
    """
    middle = [0.0] * len(heights)
    apart = [_steps(layer, heights, gaps) for layer in layers]
    for layer, steps in zip(layers, apart, strict=True):
        for node, step in zip(layer, steps, strict=True):
            middle[node] = step
    both = {node: (*near[0].get(node, ()), *near[1].get(node, ())) for layer in layers for node in layer}
    for turn in range(_ROUNDS):
        pull: Near = both if turn >= _ROUNDS - 2 else near[turn % 2]
        places = range(len(layers)) if turn % 2 == 0 else range(len(layers) - 1, -1, -1)
        for place in places:
            _settle(layers[place], apart[place], pull, middle)
    return middle


def _steps(layer: Sequence[int], heights: Sequence[float], gaps: Sequence[float]) -> list[float]:
    """Where each node of a layer stands when all are as near to each other as allowed, from 0 on."""
    found, at = [], 0.0
    for place, node in enumerate(layer):
        if place:
            former = layer[place - 1]
            at += (heights[former] + heights[node]) / 2 + min(gaps[former], gaps[node])
        found.append(at)
    return found


def _settle(layer: Sequence[int], steps: Sequence[float], pull: Near, middle: list[float]) -> None:
    """Move the nodes of a layer as near to their neighbours as their order and distances allow."""
    pools: list[tuple[float, float, int]] = []  # what is wanted by weight, weight, how many nodes
    for node, step in zip(layer, steps, strict=True):
        weight = wanted = 0.0
        for other, part in pull.get(node, ()):
            weight += part
            wanted += (middle[other] - step) * part
        if not weight:
            weight, wanted = _INDIFFERENT, (middle[node] - step) * _INDIFFERENT
        many = 1
        while pools and pools[-1][0] * weight >= wanted * pools[-1][1]:
            further = pools.pop()
            wanted, weight, many = wanted + further[0], weight + further[1], many + further[2]
        pools.append((wanted, weight, many))
    at = 0
    for wanted, weight, many in pools:
        for place in range(at, at + many):
            middle[layer[place]] = wanted / weight + steps[place]
        at += many
