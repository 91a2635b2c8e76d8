"""Which deadlines fit? The filters that the interface, the pages, the calendar and the command line share."""

from __future__ import annotations

import datetime as dt
import weakref
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from api.dated import Dated, Kind, State, by_day, schedule, standing
from api.library import Library
from api.tasklist import Filters, Key, fitting
from graph.recent import Recent
from graph.standing import IN_FORCE
from graph.store import GraphReader
from ontology.model import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a deadline must be like; None does not restrict.

    ``unit`` and ``document`` are names as people write them; ``year``, ``after`` and ``before`` (both included)
    concern the last day, of a cycle the first of its days between them; ``in_force`` whether its
    document is in force on the day.
    """

    unit: str | None = None
    role: Role | None = None
    document: str | None = None
    year: int | None = None
    kind: Kind | None = None
    state: State | None = None
    after: dt.date | None = None
    before: dt.date | None = None
    in_force: bool | None = None

    @property
    def first(self) -> dt.date | None:
        """The earliest day that fits."""
        opening = dt.date(self.year, 1, 1) if self.year else None
        return max((day for day in (opening, self.after) if day is not None), default=None)

    @property
    def last(self) -> dt.date | None:
        """The latest day that fits."""
        closing = dt.date(self.year, 12, 31) if self.year else None
        return min((day for day in (closing, self.before) if day is not None), default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dues:
    """The deadlines that fit, in order of time, those without a day last.

    ``states`` counts them by state before that filter; ``void`` counts those left out because their document is a
    draft or no longer in force.
    """

    items: tuple[Dated, ...]
    states: dict[State, int]
    void: int


def find(library: Library, wanted: Wanted, day: dt.date) -> Dues:
    """The deadlines that fit on a day. QuestionError where the document is unknown; an unknown unit has none."""
    fit = [*_fitting(library, wanted, day)]
    if wanted.first is not None or wanted.last is not None:
        fit.sort(key=by_day)
    void = 0
    if wanted.in_force is not None:
        standings = library.standings(day)
        kept = [one for one in fit if standings.get(one.entry.document, IN_FORCE).in_force == wanted.in_force]
        void = len(fit) - len(kept) if wanted.in_force else 0
        fit = kept
    counted: Counter[State] = Counter(one.state for one in fit)
    if wanted.state is not None:
        fit = [one for one in fit if one.state == wanted.state]
    return Dues(items=tuple(fit), states=dict(counted), void=void)


def _fitting(library: Library, wanted: Wanted, day: dt.date) -> Iterator[Dated]:
    """All that fit but for their state and the standing of their document."""
    documents = None if wanted.document is None else {row.id for row in library.named(wanted.document)}
    keys = _keys(library, wanted, day)
    for one in schedule(library.store, day):
        entry = one.entry
        if documents is not None and entry.document not in documents:
            continue
        if wanted.kind is not None and one.kind != wanted.kind:
            continue
        if keys is not None and (entry.document, entry.task) not in keys:
            continue
        met = _in_time(one, wanted, day)
        if met is not None:
            yield met.with_via(keys[entry.document, entry.task]) if keys else met


def _keys(library: Library, wanted: Wanted, day: dt.date) -> dict[Key, str] | None:
    """The tasks of the unit in the role, each with its way; None where neither restricts."""
    if wanted.unit is None and wanted.role is None:
        return None
    kept = _KEPT.setdefault(library.store, Recent(_ROOM))
    key = repr((library.store.state(), wanted.unit, wanted.role, day))
    found = kept.get(key)
    if found is None:
        found = _asked(library, wanted, day)
        kept.put(key, found, 1 + len(found))
    return found


_ROOM = 200_000  # tasks kept of units and roles asked about lately, so that leafing does not ask again
_KEPT: weakref.WeakKeyDictionary[GraphReader, Recent[dict[Key, str]]] = weakref.WeakKeyDictionary()


def _asked(library: Library, wanted: Wanted, day: dt.date) -> dict[Key, str]:
    if wanted.unit is not None:
        return fitting(library, Filters(unit=wanted.unit, role=wanted.role, as_of=day)) or {}
    rows = library.store.ask("tasks_in_role", role=wanted.role)
    return {(str(row["document"]), str(row["task"])): "" for row in rows}


def _in_time(one: Dated, wanted: Wanted, day: dt.date) -> Dated | None:
    """The deadline where its last day lies in the bounds; a cycle with its first day there. None where it does not."""
    first, last = wanted.first, wanted.last
    if first is None and last is None:
        return one
    due = one.due if one.cycle is None else one.cycle.next_day(first or one.cycle.start)
    if due is None or (first is not None and due < first) or (last is not None and due > last):
        return None
    return one if due == one.due else replace(one, due=due, state=standing(due, day))
