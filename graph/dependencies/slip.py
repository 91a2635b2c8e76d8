"""What becomes late if a task is done some days later? The deadlines missed, new earliest days, and through what.

Texts say until when, hardly ever how long: nothing is assumed of how long work takes. So all days here are the earliest
that are possible: what waits for a task cannot be done before the task is. A task whose deadline lies behind the new
day takes up the delay, and what waits for it alone is not affected.
"""

from __future__ import annotations

import datetime as dt
from collections import deque
from dataclasses import dataclass

from graph.dependencies.network import Network
from graph.dependencies.snapshot import Edge


@dataclass(frozen=True, slots=True, kw_only=True)
class Delay:
    """A task that is affected: the day it is held to, the earliest now, and the edge by which the delay comes to it.

    ``day`` and ``earliest`` are None where they are not known; ``missed`` says that the day is before the earliest;
    ``late`` by how many days. ``already`` says that it was before the day of what slipped to begin with.
    """

    task: int
    day: dt.date | None
    earliest: dt.date | None
    missed: bool
    already: bool
    late: int
    through: Edge


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """What follows: ``day`` is what the task is held to, ``earliest`` that day and the slip; the nearest task first."""

    task: int
    days: int
    day: dt.date | None
    earliest: dt.date | None
    delays: tuple[Delay, ...]

    @property
    def missed(self) -> tuple[Delay, ...]:
        """Those whose deadline is missed."""
        return tuple(delay for delay in self.delays if delay.missed)

    def chain(self, delay: Delay) -> tuple[Edge, ...]:
        """The edges from what slipped to a task that is affected by it, the nearest to what slipped first."""
        by_task = {other.task: other for other in self.delays}
        way = [delay.through]
        while way[-1].target != self.task:
            way.append(by_task[way[-1].target].through)
        return tuple(reversed(way))


def slip(network: Network, task: int, days: int) -> Slip:
    """What is affected if a task is done so many days late.

    Where the task has no known day, its earliest day is not known either, and all that waits for it may be affected.
    ValueError where ``days`` is negative; OverflowError where the day lies beyond the year 9999.
    """
    if days < 0:
        raise ValueError("a slip is of no days or more")
    day = network.snapshot.day(task)
    earliest = None if day is None else day + dt.timedelta(days=days)
    found: dict[int, Delay] = {}
    waiting = deque([task] if days else [])
    while waiting:
        for edge in network.waits[waiting.popleft()]:
            if edge.source in found or edge.source == task:
                continue
            delay = _delay(edge, network.snapshot.day(edge.source), day, earliest)
            if delay is not None:
                found[edge.source] = delay
                waiting.append(edge.source)
    return Slip(task=task, days=days, day=day, earliest=earliest, delays=tuple(found.values()))


def _delay(edge: Edge, day: dt.date | None, before: dt.date | None, earliest: dt.date | None) -> Delay | None:
    """What a slip means for a task held to ``day`` at the end of an edge; None where it takes up the delay."""
    late = (earliest - day).days if day is not None and earliest is not None else 0
    if day is not None and earliest is not None and late <= 0:
        return None
    return Delay(
        task=edge.source,
        day=day,
        earliest=earliest,
        missed=late > 0,
        already=day is not None and before is not None and day < before,
        late=late,
        through=edge,
    )
