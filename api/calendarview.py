"""How do deadlines stand in a calendar? A month with what is due on each day, or a year with how much."""

from __future__ import annotations

import calendar
import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from api.answerview import passage_link
from api.dated import KINDS, Dated, State, standing
from api.duegiven import Asked, Given
from api.timeaxis import month_end
from api.words import is_doubtful
from graph.store import DocumentRow

_FEW = 4  # deadlines of a day that are seen at once


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A deadline in a cell of the calendar; ``code`` is its kind, ``sign`` the letter for it."""

    title: str
    href: str
    words: str
    code: str
    sign: str
    state: State
    doubtful: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A day of the month; ``count`` are all that are due, ``href`` leads to their list, ``inside`` the month."""

    day: dt.date
    inside: bool
    today: bool
    dues: tuple[Due, ...]
    count: int
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """A month by its weeks, Monday first; ``often`` are cycles that come round too often to stand on every day."""

    name: str
    key: str
    weeks: tuple[tuple[Day, ...], ...]
    count: int
    href: str
    often: tuple[Due, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarView:
    """One month, or the twelve of a year, with the ways to others; ``nearest`` where there is nothing here."""

    name: str
    months: tuple[Month, ...]
    whole_year: bool
    before: tuple[str, str]
    after: tuple[str, str]
    now: str
    other: tuple[str, str]
    nearest: tuple[tuple[str, str], ...]
    count: int


def calendar_view(
    given: Given, asked: Asked, items: Sequence[Dated], documents: Mapping[str, DocumentRow]
) -> CalendarView:
    """The month asked for, or the year."""
    year = asked.year
    first = asked.month
    last = dt.date(first.year, 12, 31) if year else month_end(first.year, first.month)
    held, often = _held(items, first, last)
    starts = [dt.date(first.year, number, 1) for number in range(1, 13)] if year else [first]
    book = _Book(given=given, day=asked.day, held=held, documents=documents)
    months = tuple(book.month(start, () if year else often) for start in starts)
    count = sum(map(len, held.values()))
    return CalendarView(
        name=f"{first.year}年" if year else f"{first.year}年{first.month}月",
        months=months,
        whole_year=bool(year),
        before=_step(given, first, -1, whole=bool(year)),
        after=_step(given, first, 1, whole=bool(year)),
        now=given.address(month="") if asked.day.replace(day=1) != first or year else "",
        other=("按月看", given.address(month=f"{_near(first, asked.day):%Y-%m}"))
        if year
        else ("看全年", given.address(month=f"{first.year:04}")),
        nearest=() if count or often else tuple(_nearest(given, items, first, last)),
        count=count,
    )


def _near(first: dt.date, day: dt.date) -> dt.date:
    """The month of the day where it lies in the year shown, else the first."""
    return day if day.year == first.year else first


def _held(
    items: Sequence[Dated], first: dt.date, last: dt.date
) -> tuple[dict[dt.date, list[tuple[Dated, dt.date]]], list[Dated]]:
    """What is due on each day between two, and the cycles that come round more often than weekly."""
    held: dict[dt.date, list[tuple[Dated, dt.date]]] = defaultdict(list)
    often: list[Dated] = []
    for one in items:
        if one.cycle is None:
            if one.due is not None and first <= one.due <= last:
                held[one.due].append((one, one.due))
        elif one.cycle.rule == "FREQ=DAILY":
            if one.cycle.start <= last:
                often.append(one)
        else:
            for day in one.cycle.days(first, last):
                held[day].append((one, day))
    for here in held.values():
        here.sort(key=lambda pair: pair[0].cycle is not None)  # what is due once comes first
    return held, often


_Held = Mapping[dt.date, Sequence[tuple[Dated, dt.date]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Book:
    """What months are made of."""

    given: Given
    day: dt.date
    held: _Held
    documents: Mapping[str, DocumentRow]

    def month(self, start: dt.date, often: Sequence[Dated]) -> Month:
        """One month by its weeks."""
        weeks = calendar.Calendar().monthdatescalendar(start.year, start.month)
        shown = tuple(tuple(self._day(day, inside=day.month == start.month) for day in week) for week in weeks)
        return Month(
            name=f"{start.month}月",
            key=f"{start:%Y-%m}",
            weeks=shown,
            count=sum(day.count for week in shown for day in week),
            href=self.given.address(month=f"{start:%Y-%m}"),
            often=tuple(self._due(one, one.due or self.day) for one in often),
        )

    def _day(self, day: dt.date, *, inside: bool) -> Day:
        here = self.held.get(day, ()) if inside else ()
        few = here if len(here) <= _FEW else here[: _FEW - 1]
        return Day(
            day=day,
            inside=inside,
            today=day == self.day,
            dues=tuple(self._due(one, on) for one, on in few),
            count=len(here),
            href=self.given.address(**{"view": "", "month": "", "from": day.isoformat(), "to": day.isoformat()}),
        )

    def _due(self, one: Dated, on: dt.date) -> Due:
        entry = one.entry
        row = self.documents[entry.document]
        return Due(
            title=entry.title,
            href=passage_link(entry.document, entry.span),
            words=f"{KINDS[one.kind]} {entry.mention}，{entry.path}，《{row.title or row.source}》",
            code=one.kind,
            sign=SIGNS[one.kind],
            state=standing(on, self.day),
            doubtful=is_doubtful(entry.confidence),
        )


SIGNS = {"point": "◆", "period": "▬", "recurring": "↻", "relative": "◇"}
"""What a kind is marked with beside its colour."""


def _step(given: Given, first: dt.date, by: int, *, whole: bool) -> tuple[str, str]:
    """The name and address of the month or year before or after; "" at the ends of what is shown."""
    if whole:
        year = first.year + by
        return (f"{year}年", given.address(month=f"{year:04}")) if _FIRST <= year <= _LAST else ("", "")
    count = first.year * 12 + first.month - 1 + by
    year, month = count // 12, count % 12 + 1
    return (f"{year}年{month}月", given.address(month=f"{year:04}-{month:02}")) if _FIRST <= year <= _LAST else ("", "")


_FIRST, _LAST = 1900, 2199


def _nearest(given: Given, items: Sequence[Dated], first: dt.date, last: dt.date) -> Iterator[tuple[str, str]]:
    """The nearest months with something due, before and after."""
    days = [one.due for one in items if one.due is not None and _FIRST <= one.due.year <= _LAST]
    for day in (
        max((day for day in days if day < first), default=None),
        min((day for day in days if day > last), default=None),
    ):
        if day is not None:
            yield f"{day.year}年{day.month}月", given.address(month=f"{day:%Y-%m}")
