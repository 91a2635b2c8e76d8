"""How do the deadlines of one unit stand on a line of time? Columns by month, quarter or year, linked."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from api.dated import Dated
from api.timeaxis import Tick, Window, percent, window_of

_HEIGHT = 64  # of the highest column, in the drawing
_LOW = 6  # of a column with one deadline at least


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """The deadlines of a stretch of time; ``past`` where all its days have passed. Places are per cent, heights not."""

    at: str
    width: str
    middle: str
    top: int
    height: int
    count: int
    past: bool
    label: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """The whole line; ``outside`` counts deadlines before and after it, ``cycles`` and ``undated`` those not on it."""

    columns: tuple[Column, ...]
    ticks: tuple[Tick, ...]
    years: tuple[Tick, ...]
    today: str
    label: str
    href: str
    outside: int
    cycles: int
    undated: int


def unit_line(items: Iterable[Dated], unit: str, day: dt.date) -> Line | None:
    """The deadlines of a unit that have a day of their own; None where there are none at all."""
    held = list(items)
    if not held:
        return None
    days = [one.due for one in held if one.due is not None and one.cycle is None]
    window = window_of(days, day)
    columns = tuple(_columns(Counter(days), window, unit, day)) if days else ()
    near = sum(column.count for column in columns)
    return Line(
        columns=columns,
        ticks=tuple(window.ticks()),
        years=tuple(window.years()),
        today=percent(window.at(day)),
        label=f"{window.first.isoformat()}至{window.last.isoformat()}，有具体日期的时限{near}条",
        href=_list(unit),
        outside=len(days) - near,
        cycles=sum(one.cycle is not None for one in held),
        undated=sum(one.due is None for one in held),
    )


def _columns(counts: Counter[dt.date], window: Window, unit: str, day: dt.date) -> Iterable[Column]:
    stretches = [
        (start, end, sum(count for due, count in counts.items() if start <= due <= end))
        for start, end in window.stretches()
    ]
    most = max(count for _start, _end, count in stretches) or 1
    for start, end, count in stretches:
        if not count:
            continue
        left, right = window.edge(start), window.edge(end + dt.timedelta(days=1)) if end < window.last else 100.0
        height = max(round(_HEIGHT * count / most), _LOW)
        name = _name(start, window.step)
        yield Column(
            at=percent(left + (right - left) * 0.15),
            width=percent((right - left) * 0.7),
            middle=percent((left + right) / 2),
            top=_HEIGHT - height,
            height=height,
            count=count,
            past=end < day,
            label=f"{name}：{count}条",
            href=_list(unit, start, end),
        )


def _name(start: dt.date, step: int) -> str:
    part = {1: f"{start.month}月", 3: f"第{(start.month + 2) // 3}季度"}.get(step, "")
    return f"{start.year}年{part}"


def _list(unit: str, start: dt.date | None = None, end: dt.date | None = None) -> str:
    """The list of a unit's deadlines, between two days where they are given."""
    bounds = {"from": start.isoformat(), "to": end.isoformat()} if start and end else {}
    return f"/deadlines?{urlencode({'unit': unit} | bounds)}"
