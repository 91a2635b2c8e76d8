"""How much has each unit to do, and when? Tasks due in each month, quarter or year, by role."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Literal

from graph.dependencies.snapshot import Duty, Snapshot
from ontology.model import Role

Period = Literal["month", "quarter", "year"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """The tasks of a unit that fall due in a period (``2026-09``, ``2026Q3``, ``2026``), each counted once a role.

    ``period`` is None for tasks without a known day: without any time, or with a cycle or an event alone.
    """

    unit: str
    period: str | None
    tasks: tuple[int, ...]
    roles: Mapping[Role, int]


def load(
    snapshot: Snapshot,
    period: Period,
    *,
    units: Collection[str] | None = None,
    among: Collection[int] | None = None,
) -> tuple[Load, ...]:
    """The load of each unit (or of ``units``) in each period, by all tasks, or by those ``among`` them.

    Units with most tasks come first, periods in order, None last.
    A task with several days counts in each of their periods: something of it is due there.
    """
    found: defaultdict[str, defaultdict[str | None, list[Duty]]] = defaultdict(lambda: defaultdict(list))
    periods = _periods(snapshot, period)
    for duty in snapshot.duties:
        if (units is None or duty.unit in units) and (among is None or duty.task in among):
            for name in periods.get(duty.task, (None,)):
                found[duty.unit][name].append(duty)
    total = {unit: len({duty.task for duties in held.values() for duty in duties}) for unit, held in found.items()}
    return tuple(
        _load(unit, name, found[unit][name])
        for unit in sorted(found, key=lambda unit: (-total[unit], unit))
        for name in sorted(found[unit], key=lambda name: (name is None, name or ""))
    )


def _load(unit: str, period: str | None, duties: list[Duty]) -> Load:
    tasks = tuple(sorted({duty.task for duty in duties}))
    roles: Counter[Role] = Counter(role for _, role in {(duty.task, duty.role) for duty in duties})
    return Load(unit=unit, period=period, tasks=tasks, roles=dict(sorted(roles.items())))


def _periods(snapshot: Snapshot, period: Period) -> Mapping[int, tuple[str, ...]]:
    """The periods in which something of a task is due, of each task with a known day."""
    found: dict[int, tuple[str, ...]] = {}
    for due in snapshot.dues:
        if due.end is not None:
            held, name = found.get(due.task, ()), named(due.end, period)
            if name not in held:
                found[due.task] = (*held, name)
    return found


def named(day: dt.date, period: Period) -> str:
    """The period that a day lies in.

    >>> named(dt.date(2026, 9, 30), "quarter")
    '2026Q3'
    """
    match period:
        case "month":
            return f"{day.year}-{day.month:02}"
        case "quarter":
            return f"{day.year}Q{(day.month + 2) // 3}"
        case "year":
            return str(day.year)
