"""Where does a day stand on a line of time? Windows, their ticks in months, quarters or years, places in per cent."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_MONTHS = 18  # longer than this, quarters are marked instead of months
_QUARTERS = 72  # longer than this (in months), years alone
_ROOM = 6.0  # per cent of the width that the name of a year needs
_BACK, _AHEAD = 12, 60  # months around the day that are shown by themselves


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """A line on the axis at its place in per cent; ``major`` where a year begins, ``label`` names what follows."""

    at: str
    label: str
    major: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """A stretch of time, from the first day of a month to the last of one."""

    first: dt.date
    last: dt.date

    @property
    def months(self) -> int:
        """How many months it has."""
        return (self.last.year - self.first.year) * 12 + self.last.month - self.first.month + 1

    @property
    def step(self) -> int:
        """Months between two ticks: 1, 3 or 12."""
        return 1 if self.months <= _MONTHS else 3 if self.months <= _QUARTERS else 12

    def holds(self, day: dt.date) -> bool:
        """Whether a day lies in it."""
        return self.first <= day <= self.last

    def at(self, day: dt.date) -> float:
        """The middle of a day in per cent of the width; what lies outside is put at the edge."""
        total = (self.last - self.first).days + 1
        return min(max(((day - self.first).days + 0.5) / total * 100, 0.0), 100.0)

    def edge(self, day: dt.date) -> float:
        """The beginning of a day in per cent of the width."""
        total = (self.last - self.first).days + 1
        return min(max((day - self.first).days / total * 100, 0.0), 100.0)

    def stretches(self) -> Iterator[tuple[dt.date, dt.date]]:
        """The months, quarters or years of it, each by its first and its last day, the outer ones cut."""
        step, start = self.step, self.first
        while start <= self.last:
            month = (start.month - 1) // step * step + step
            end = min(month_end(start.year, month), self.last)
            yield start, end
            if end == dt.date.max:
                return
            start = end + dt.timedelta(days=1)

    def ticks(self) -> Iterator[Tick]:
        """The ticks of the axis."""
        for start, end in self.stretches():
            whole = (end - start).days > 20 * self.step
            label = _label(start, self.step) if whole else ""  # there is no room in what is left of a stretch
            yield Tick(at=percent(self.edge(start)), label=label, major=start.month == 1 or start == self.first)

    def years(self) -> Iterator[Tick]:
        """The years, each at its beginning, for the line above the ticks."""
        for year in range(self.first.year, self.last.year + 1):
            start, end = max(dt.date(year, 1, 1), self.first), min(dt.date(year, 12, 31), self.last)
            roomy = self.edge(end) - self.edge(start) >= _ROOM
            yield Tick(at=percent(self.edge(start)), label=f"{year}年" if roomy else "", major=True)


def window_of(days: Iterable[dt.date], day: dt.date) -> Window:
    """The window that holds the days as far as they are near a day (a year before it, five after), and the day."""
    earliest, latest = shifted(day, -_BACK), shifted(day, _AHEAD)
    near = [each for each in days if earliest <= each <= latest]
    low, high = min([*near, day]), max([*near, day])
    return Window(first=low.replace(day=1), last=month_end(high.year, high.month))


def shifted(day: dt.date, months: int) -> dt.date:
    """The first day of the month so many months away, within the calendar."""
    count = min(max(day.year * 12 + day.month - 1 + months, 12), 9999 * 12 + 11)
    return dt.date(count // 12, count % 12 + 1, 1)


def month_end(year: int, month: int) -> dt.date:
    """The last day of a month.

    >>> month_end(2028, 2)
    datetime.date(2028, 2, 29)
    """
    if (year, month) >= (9999, 12):
        return dt.date.max
    return dt.date(year + month // 12, month % 12 + 1, 1) - dt.timedelta(days=1)


def percent(place: float) -> str:
    """A place as SVG takes it."""
    return f"{place:.3f}%"


def _label(start: dt.date, step: int) -> str:
    return f"{start.month}月" if step == 1 else f"{(start.month + 2) // 3}季度" if step == 3 else ""
