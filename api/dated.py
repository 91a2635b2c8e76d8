"""When is each deadline due, and how does it stand on a day? The one place where time becomes a state.

A graph does not know whether work is done: ``overdue`` says that the day has passed, no more.
"""

from __future__ import annotations

import datetime as dt
import weakref
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from graph.recent import Recent
from graph.store import GraphReader
from graph.timetable import Entry, timetable_of
from ontology.cycles import Cycle, cycle_of
from ontology.errors import QuestionError
from ontology.offsets import due_date

Kind = Literal["point", "period", "recurring", "relative"]
State = Literal["overdue", "soon", "later", "open"]

SOON = 30
"""Days ahead that count as soon."""
KINDS: Mapping[Kind, str] = {"point": "时限", "period": "期间", "recurring": "周期", "relative": "相对时限"}
STATES: Mapping[State, str] = {
    "overdue": "已到期",
    "soon": f"{SOON}天内到期",
    "later": "以后到期",
    "open": "没有具体日期",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """A deadline as it stands on a day: ``due`` is its last day, of a cycle the next one.

    Where there is no such day ``missing`` says what is not known; ``note`` says how a day was worked out that the text
    does not print. ``order`` is its place among all, ``via`` the way on which its task reaches the unit asked about.
    """

    entry: Entry
    kind: Kind
    state: State
    due: dt.date | None
    cycle: Cycle | None
    missing: str
    note: str
    order: int
    via: str = ""

    @property
    def id(self) -> str:
        """The name of the deadline, the same whatever the day."""
        return self.entry.id

    def with_via(self, via: str) -> Dated:
        """The same, on that way."""
        return replace(self, via=via) if via else self


def today() -> dt.date:
    """The day where the service runs, which is the day of the people who ask."""
    return dt.datetime.now().astimezone().date()


def kind_of(word: str | None) -> Kind | None:
    """``period`` or 期间 → ``period``; QuestionError where no kind is meant."""
    if word is None:
        return None
    for kind, name in KINDS.items():
        if word in (kind, name):
            return kind
    raise QuestionError("不认识的时限种类", where=word[:40], hint=f"可用：{_choices(KINDS)}")


def state_of(word: str | None) -> State | None:
    """``overdue`` or 已到期 → ``overdue``; QuestionError where no state is meant."""
    if word is None:
        return None
    for state, name in STATES.items():
        if word in (state, name):
            return state
    raise QuestionError("不认识的时限状态", where=word[:40], hint=f"可用：{_choices(STATES)}")


def _choices(words: Mapping[Kind, str] | Mapping[State, str]) -> str:
    return "、".join(f"{code}（{name}）" for code, name in words.items())


def schedule(store: GraphReader, day: dt.date) -> tuple[Dated, ...]:
    """All deadlines of a graph on a day, those with a day in order of time, then the others; kept for some days."""
    table = timetable_of(store)
    kept = _KEPT.setdefault(store, Recent(_DAYS))
    key = f"{table.state} {day}"
    found = kept.get(key)
    if found is None:
        made: list[Dated] = []
        for document, entries in table.entries.items():
            issued = table.documents[document].issued
            made.extend(dated(entry, issued, day, len(made) + place) for place, entry in enumerate(entries))
        made.sort(key=by_day)
        found = tuple(made)
        kept.put(key, found, 1)
    return found


def by_day(one: Dated) -> tuple[dt.date, bool, int]:
    """The order in time: what is due once before what comes round, at the end what has no day."""
    return one.due or dt.date.max, one.cycle is not None, one.order


_DAYS = 3  # days of which the schedules are kept
_KEPT: weakref.WeakKeyDictionary[GraphReader, Recent[tuple[Dated, ...]]] = weakref.WeakKeyDictionary()


def dated(entry: Entry, issued: dt.date | None, day: dt.date, order: int = 0) -> Dated:
    """A deadline as it stands on a day, in a document of that date."""
    cycle = cycle_of(entry.recurs, entry.mention, issued) if entry.recurs else None
    due, note = _due(entry, cycle, issued, day)
    return Dated(
        entry=entry,
        kind=_kind(entry),
        state=standing(due, day),
        due=due,
        cycle=cycle,
        missing="" if due else _missing(entry, issued),
        note=note,
        order=order,
    )


def standing(due: dt.date | None, day: dt.date) -> State:
    """How a last day stands on a day."""
    if due is None:
        return "open"
    return "overdue" if due < day else "soon" if (due - day).days <= SOON else "later"


def _kind(entry: Entry) -> Kind:
    """As ``api.words.deadline_kind`` names them."""
    if entry.recurs:
        return "recurring"
    if entry.offset:
        return "relative"
    return "period" if entry.start and entry.end else "point"


def _due(entry: Entry, cycle: Cycle | None, issued: dt.date | None, day: dt.date) -> tuple[dt.date | None, str]:
    """The last day, and how it was worked out."""
    if cycle is not None:
        return cycle.next_day(day), cycle.assumed
    if entry.recurs or entry.end is not None:
        return (None, "") if entry.recurs else (entry.end, "")
    due = _counted(entry, issued)
    if due is None or issued is None:
        return None, ""
    rough = "，原文为工作日，此处按自然日" if "工作日" in entry.mention else ""
    return due, f"自成文日期{issued.isoformat()}起算{rough}"


def _counted(entry: Entry, issued: dt.date | None) -> dt.date | None:
    """The day that a time after the issue comes to; None also beyond the end of the calendar."""
    try:
        return due_date(entry.offset, entry.anchor, issued)
    except (OverflowError, ValueError):
        return None


def _missing(entry: Entry, issued: dt.date | None) -> str:
    """What one would have to know to give the day."""
    if entry.recurs:
        return "原文没有写明周期中的日期" if issued else "文件没有成文日期，不知从何时起算"
    if entry.offset and entry.offset.startswith("PT"):
        return "以小时计，自所述事项发生时起算"
    if entry.offset and entry.anchor == "issue":
        return "文件没有成文日期，印发之日不明"
    if entry.offset:
        return "自所述事项发生之日起算，原文没有写明日期"
    return "只写明起始日期，没有写截止日期" if entry.start else "原文没有写明年份或日期"
