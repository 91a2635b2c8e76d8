"""What does the address of the page 时限 say? Filters as typed, the view, the day; and addresses that change one."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Literal, cast
from urllib.parse import urlencode

from fastapi import Query

from api.dated import kind_of, state_of, today
from api.duelist import Wanted
from api.tasklist import role_of
from ontology.errors import QuestionError

View = Literal["list", "calendar", "gantt"]
Group = Literal["document", "unit"]
VIEWS: Mapping[View, str] = {"list": "列表", "calendar": "日历", "gantt": "甘特图"}

_Word = Annotated[str, Query(max_length=300)]
_MONTH = re.compile(r"([0-9]{4})-([0-9]{1,2})")
_YEAR = re.compile(r"[0-9]{4}")
_FIRST, _LAST = 1900, 2199  # years that the page shows


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the page is to show, understood."""

    wanted: Wanted
    day: dt.date
    view: View
    month: dt.date
    year: int | None
    group: Group


@dataclass(frozen=True, slots=True)
class Given:
    """The address as typed, shown again even where it cannot be understood; "" is what was left out."""

    values: Mapping[str, str] = field(default_factory=dict)

    def __getitem__(self, name: str) -> str:
        return self.values.get(name, "")

    def address(self, path: str = "/deadlines", /, **changes: str) -> str:
        """The address with some values changed; those that are "" are left out, and a page within the list always."""
        held = {name: value for name, value in self.values.items() if name != "cursor"} | changes
        told = {name.rstrip("_"): value for name, value in held.items() if value}
        return f"{path}?{urlencode(told)}" if told else path

    def asked(self) -> Asked:
        """What is meant; QuestionError where a value cannot be understood."""
        day = _day(self["today"], "today") or today()
        view = self["view"] or "list"
        if view not in VIEWS:
            raise QuestionError("没有这种视图", where=view[:40], hint="可用：list、calendar、gantt")
        year = _year(self["year"])
        wanted = Wanted(
            unit=self["unit"] or None,
            role=role_of(self["role"] or None),
            document=self["document"] or None,
            year=year,
            kind=kind_of(self["kind"] or None),
            state=state_of(self["state"] or None),
            after=_day(self["from"], "from"),
            before=_day(self["to"], "to"),
            in_force=None if self["all"] else True,
        )
        whole = _YEAR.fullmatch(self["month"])
        month = dt.date(_year(self["month"]) or day.year, 1, 1) if whole else _month(self["month"], day, year)
        group: Group = "unit" if self["group"] == "unit" else "document"
        return Asked(
            wanted=wanted,
            day=day,
            view=cast("View", view),
            month=month,
            year=month.year if whole else None,
            group=group,
        )


def given(
    *,
    unit: _Word = "",
    role: _Word = "",
    document: _Word = "",
    year: _Word = "",
    kind: _Word = "",
    state: _Word = "",
    since: Annotated[str, Query(alias="from", max_length=40)] = "",
    until: Annotated[str, Query(alias="to", max_length=40)] = "",
    every: Annotated[str, Query(alias="all", max_length=5)] = "",
    view: _Word = "",
    month: _Word = "",
    group: _Word = "",
    day: Annotated[str, Query(alias="today", max_length=40)] = "",
    cursor: Annotated[str, Query(max_length=500)] = "",
) -> Given:
    """The address as typed, without blanks at the ends."""
    typed = {
        "unit": unit,
        "role": role,
        "document": document,
        "year": year,
        "kind": kind,
        "state": state,
        "from": since,
        "to": until,
        "all": every,
        "view": view,
        "month": month,
        "group": group,
        "today": day,
        "cursor": cursor,
    }
    return Given({name: value.strip() for name, value in typed.items() if value.strip()})


def _day(text: str, name: str) -> dt.date | None:
    if not text:
        return None
    try:
        day = dt.date.fromisoformat(text)
    except ValueError as error:
        raise QuestionError("日期不对", where=f"{name}={text[:20]}", hint="请写成 2026-12-31") from error
    _year(str(day.year).zfill(4))
    return day


def _year(text: str) -> int | None:
    if not text:
        return None
    if not (_YEAR.fullmatch(text) and _FIRST <= int(text) <= _LAST):
        raise QuestionError("年份不对", where=text[:20], hint=f"请写{_FIRST}至{_LAST}之间的年份，如 2026")
    return int(text)


def _month(text: str, day: dt.date, year: int | None) -> dt.date:
    """The month that the calendar shows: as asked, else that of the day, in the year that is filtered by."""
    if not text:
        return day.replace(day=1) if year in (None, day.year) else dt.date(year or day.year, 1, 1)
    match = _MONTH.fullmatch(text)
    if match is None or not 1 <= int(match[2]) <= 12:
        raise QuestionError("月份不对", where=text[:20], hint="请写成 2026-11，全年写 2026")
    return dt.date(_year(match[1]) or 1, int(match[2]), 1)
