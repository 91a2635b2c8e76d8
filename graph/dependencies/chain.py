"""Which chain of tasks is the longest? The critical chain: each waits for the one before, none can begin early.

Texts do not say how long work takes, so that a chain is as long as it has steps. A circle of tasks is one step.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from graph.dependencies.network import Network
from graph.dependencies.snapshot import Edge


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """Steps from what is needed first to what waits last; ``edges[i]`` says why ``steps[i + 1]`` needs ``steps[i]``.

    A step is one task, or all tasks of a circle.
    """

    steps: tuple[tuple[int, ...], ...] = ()
    edges: tuple[Edge, ...] = ()

    def __len__(self) -> int:
        return len(self.steps)


def longest(network: Network, among: Collection[int] | None = None) -> Chain:
    """The longest chain, among some tasks or all; of several as long the first in the order of the text.

    A chain of one task is none: it is empty where nothing waits.
    """
    best = _longest(network, network.needs, _places(network, among))
    end = max(best, key=lambda place: (best[place][0], -network.groups[place][0]), default=None)
    return _chain(network, _way(network, best, end)[::-1]) if end is not None else Chain()


def longest_through(network: Network, task: int) -> Chain:
    """The longest chain that a task is part of: the longest before it, and the longest behind it."""
    place = network.group_of[task]
    before = _longest(network, network.needs, _places(network, {*network.upstream(task), task}))
    behind = _longest(network, network.waits, _places(network, {*network.downstream(task), task})[::-1])
    return _chain(network, [*_way(network, before, place)[::-1], *_way(network, behind, place)])


_Best = Mapping[int, tuple[int, Edge | None]]
"""Of each group, by its place: how many edges its longest chain has, and the one next to it."""


def _places(network: Network, among: Collection[int] | None) -> Sequence[int]:
    """The groups of some tasks, or all, by their places, in order."""
    return range(len(network.groups)) if among is None else sorted({network.group_of[task] for task in among})


def _longest(network: Network, edges: Sequence[list[Edge]], places: Sequence[int]) -> _Best:
    """The longest chain of each group along edges of its tasks; each group stands behind those that they lead to."""
    best: dict[int, tuple[int, Edge | None]] = {}
    group_of = network.group_of
    for place in places:
        most, last, first = 0, None, -1
        for task in network.groups[place]:
            for edge in edges[task]:
                source, target = group_of[edge.source], group_of[edge.target]
                other = target if source == place else source
                if other != place and other in best:
                    length, head = best[other][0] + 1, network.groups[other][0]
                    if length > most or (length == most and head < first):
                        most, last, first = length, edge, head
        best[place] = most, last
    return best


def _far(network: Network, edge: Edge, place: int) -> int:
    """The group at the other end of an edge; the same where both ends are in it."""
    source, target = network.group_of[edge.source], network.group_of[edge.target]
    return target if source == place else source


def _way(network: Network, best: _Best, at: int) -> list[Edge]:
    """The edges of a group's longest chain, from the group on."""
    way = []
    while (edge := best[at][1]) is not None:
        way.append(edge)
        at = _far(network, edge, at)
    return way


def _chain(network: Network, edges: list[Edge]) -> Chain:
    if not edges:
        return Chain()
    places = [network.group_of[edges[0].target], *(network.group_of[edge.source] for edge in edges)]
    return Chain(steps=tuple(network.groups[place] for place in places), edges=tuple(edges))
