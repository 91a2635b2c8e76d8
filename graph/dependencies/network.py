"""What comes before what? Tasks as nodes, waiting as edges; order, layers, and all that is upstream or downstream.

Only edges that mean waiting (``snapshot.WAITING``) are in the network; they run from what is needed to what waits.
Tasks that wait for each other in a circle have no order: they are one group, and groups are ordered.
"""

from __future__ import annotations

import functools
from collections import deque
from collections.abc import Callable, Mapping, Sequence

import rustworkx as rx

from graph.dependencies.snapshot import WAITING, Edge, Snapshot


class Network:
    """The order among the tasks of a snapshot; everything is worked out when it is first asked for."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self.needs: Sequence[list[Edge]] = [[] for _ in snapshot.tasks]
        self.waits: Sequence[list[Edge]] = [[] for _ in snapshot.tasks]
        for edge in snapshot.edges:
            if edge.type in WAITING:
                self.needs[edge.source].append(edge)
                self.waits[edge.target].append(edge)

    def upstream(self, task: int) -> Mapping[int, int]:
        """What a task needs, directly (1) or through others (2 and more); itself only where it is in a cycle."""
        return _reached(task, lambda at: [edge.target for edge in self.needs[at]])

    def downstream(self, task: int) -> Mapping[int, int]:
        """What waits for a task, directly (1) or through others; itself only where it is in a cycle."""
        return _reached(task, lambda at: [edge.source for edge in self.waits[at]])

    @functools.cached_property
    def groups(self) -> Sequence[tuple[int, ...]]:
        """All tasks in an order in which nothing comes before what it needs; in the order of the text where free.

        A group of several is a circle: its tasks wait for each other.
        """
        members = self._members
        order = rx.lexicographical_topological_sort(self._condensed, key=lambda place: f"{members[place][0]:09}")
        return [members[place] for place in order]

    @functools.cached_property
    def group_of(self) -> Sequence[int]:
        """The place in ``groups`` of each task."""
        found = [0] * len(self.snapshot.tasks)
        for place, group in enumerate(self.groups):
            for task in group:
                found[task] = place
        return found

    @functools.cached_property
    def order(self) -> Sequence[int]:
        """All tasks in the order of ``groups``."""
        return [task for group in self.groups for task in group]

    @functools.cached_property
    def layers(self) -> Sequence[int]:
        """The layer of each task, by its place: 0 where it needs nothing, else one above the highest that it needs.

        The tasks of a circle are in one layer.
        """
        found = [0] * len(self.snapshot.tasks)
        for layer, generation in enumerate(rx.topological_generations(self._condensed)):
            for place in generation:
                for task in self._members[place]:
                    found[task] = layer
        return found

    @functools.cached_property
    def _members(self) -> Sequence[tuple[int, ...]]:
        """The tasks of each group, in the order of the text; the groups in no order."""
        graph: rx.PyDiGraph[int, None] = rx.PyDiGraph(multigraph=False)
        graph.add_nodes_from(range(len(self.snapshot.tasks)))
        graph.add_edges_from_no_data(
            [(edge.target, edge.source) for edges in self.needs for edge in edges if edge.source != edge.target]
        )
        return [tuple(sorted(group)) for group in rx.strongly_connected_components(graph)]

    @functools.cached_property
    def _condensed(self) -> rx.PyDiGraph[int, None]:
        """The groups as nodes, by their places in ``_members``; no cycle is left."""
        place_of = [0] * len(self.snapshot.tasks)
        for place, group in enumerate(self._members):
            for task in group:
                place_of[task] = place
        graph: rx.PyDiGraph[int, None] = rx.PyDiGraph(multigraph=False)
        graph.add_nodes_from(range(len(self._members)))
        ends = ((place_of[edge.target], place_of[edge.source]) for edges in self.needs for edge in edges)
        graph.add_edges_from_no_data([(before, after) for before, after in ends if before != after])
        return graph


def _reached(task: int, following: Callable[[int], Sequence[int]]) -> Mapping[int, int]:
    """All that can be reached from a task with the fewest steps, the nearest first."""
    found: dict[int, int] = {}
    waiting = deque([(task, 0)])
    while waiting:
        at, steps = waiting.popleft()
        for other in following(at):
            if other not in found:
                found[other] = steps + 1
                waiting.append((other, steps + 1))
    return found
