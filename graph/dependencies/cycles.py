"""Which tasks wait for each other in a circle? Each circle by name: its tasks in turn, and the edges between them."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection
from dataclasses import dataclass

from graph.dependencies.network import Network
from graph.dependencies.snapshot import Edge


@dataclass(frozen=True, slots=True, kw_only=True)
class Cycle:
    """A circle: each of ``tasks`` needs the next one, the last the first; ``edges[i]`` says so of ``tasks[i]``.

    ``group`` are all tasks that wait for each other: the circle, and those on longer ways round. One shortest circle
    through the first task of the text that lies on one stands for all of a group, since a group can have more circles
    than anybody would read.
    """

    tasks: tuple[int, ...]
    edges: tuple[Edge, ...]
    group: tuple[int, ...]


def cycles(network: Network) -> tuple[Cycle, ...]:
    """A circle for each group of tasks that wait for each other, in the order of the text; a task may need itself."""
    found = []
    for group in network.groups:
        loop = next((edge for edge in network.needs[group[0]] if edge.target == group[0]), None)
        if len(group) > 1 or loop:
            edges = (loop,) if loop else _round(network, group[0], frozenset(group))
            found.append(Cycle(tasks=tuple(edge.source for edge in edges), edges=edges, group=group))
    return tuple(sorted(found, key=lambda cycle: cycle.group))


def _round(network: Network, first: int, group: Collection[int]) -> tuple[Edge, ...]:
    """The shortest way from a task over what it needs back to itself."""
    came: dict[int, Edge] = {}
    waiting = deque([first])
    while first not in came:
        for edge in network.needs[waiting.popleft()]:
            if edge.target in group and edge.target not in came:
                came[edge.target] = edge
                waiting.append(edge.target)
    way = [came[first]]
    while way[-1].source != first:
        way.append(came[way[-1].source])
    return tuple(reversed(way))
