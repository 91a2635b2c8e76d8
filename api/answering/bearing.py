"""Which tasks are an asked unit's? Those that name it, and those that reach it through a group, a predecessor …"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from api.answering.base import Base
from api.answering.placed import Placed
from api.answering.result import TaskRef, unique
from graph.outline import Duty
from ontology.model import Assignment
from ontology.units.reach import Reach

_NAMED = Reach(way="same")
_SHOWN = 3  # ways that a sentence tells


@dataclass(frozen=True, slots=True)
class Borne:
    """An assignment of a task that is, or may be, an asked unit's, and how; ``number`` is its place in the task."""

    placed: Placed
    number: int
    reach: Reach

    @property
    def duty(self) -> Duty:
        """The assignment without its evidence."""
        return self.placed.about.duties[self.number]

    @property
    def assignment(self) -> Assignment:
        """The assignment itself."""
        return self.placed.task.assignments[self.number]


def borne(base: Base, asked: str, names: Iterable[str], *, firm: bool | None = None) -> Iterator[Borne]:
    """The assignments of a unit: ``names`` are what documents call it, ``asked`` what the question does.

    ``firm`` gives those alone that are the unit's own, or (False) those that may be.
    """
    named = frozenset(names)
    reached, later = base.reached(asked), base.reaching.later(asked, base.day)
    for unit in unique((*named, *(unit for _, unit in reached))):
        for document, numbers in base.tables.units[unit].items():
            key = (document, unit)
            found = reached.get(key)
            if unit in named and key not in later and (found is None or found.way != "lineage"):
                found = _NAMED
            if found is None or (firm is not None and found.firm != firm):
                continue
            for number in numbers:
                placed = base.tasks.at(document, number)
                for place, duty in enumerate(placed.about.duties):
                    if duty.unit == unit:
                        yield Borne(placed, place, found)


def by_task(found: Iterable[Borne]) -> dict[Placed, list[Borne]]:
    """The assignments of each task."""
    tasks: dict[Placed, list[Borne]] = {}
    for one in found:
        tasks.setdefault(one.placed, []).append(one)
    return tasks


def way(found: Iterable[Borne]) -> str:
    """How a task is the unit's: "" where it is named, else the ways in words."""
    units: dict[tuple[str, str], list[str]] = {}
    for reach in unique(one.reach for one in found):
        if reach.way == "same":
            return ""
        units.setdefault((reach.before, reach.note), []).append(f"“{reach.unit}”")
    return "；".join(f"{before}{'、'.join(unique(same))}{note}" for (before, note), same in units.items())


def possible(
    base: Base, asked: Iterable[tuple[str, Iterable[str]]], but: Mapping[Placed, object]
) -> tuple[TaskRef, ...]:
    """The tasks that may be the units' too, none of those that are, in the order of the text."""
    tasks: dict[Placed, list[Borne]] = {}
    for name, names in asked:
        for placed, found in by_task(borne(base, name, names, firm=False)).items():
            if placed not in but:
                tasks.setdefault(placed, []).extend(found)
    return tuple(placed.ref(way(tasks[placed])) for placed in base.sorted(tasks))


def told(ways: Sequence[str]) -> str:
    """How tasks are the unit's, by the way of each: 其中3项经由“各市人民政府”; "" where all name it."""
    counts = Counter(filter(None, ways))
    if not counts:
        return ""
    if len(counts) == 1 and sum(counts.values()) == len(ways):
        return f"，{'都是' if len(ways) > 1 else ''}{next(iter(counts))}"
    shown = "、".join(f"{count}项{via}" for via, count in list(counts.items())[:_SHOWN])
    return f"，其中{shown}{'等' if len(counts) > _SHOWN else ''}"


def also(tasks: tuple[TaskRef, ...]) -> str:
    """What a sentence says of tasks that may be the unit's: 另有2项可能涉及（经由“省有关部门”…）; "" where none."""
    if not tasks:
        return ""
    ways = unique(task.via for task in tasks)
    return f"；另有{len(tasks)}项可能涉及：{'；'.join(ways[:_SHOWN])}{'等' if len(ways) > _SHOWN else ''}"
