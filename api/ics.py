"""How do deadlines get into a calendar? As iCalendar (RFC 5545): a whole day each, with the words of the document.

A deadline is an event on its last day; a short period fills its days; a cycle is one event that recurs. What has no
day is in no calendar. The pieces come document by document, so that a calendar of any size takes the memory of one.
"""

from __future__ import annotations

import datetime as dt
import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from icalendar import Alarm, Calendar, Event, Todo, vDuration, vRecur, vText

from api.answerview import task_link
from api.dated import KINDS, Dated
from api.library import Library
from api.marking import excerpt
from api.words import ROLES, document_name
from graph.standing import IN_FORCE
from ontology.model import Record, Task

MEDIA_TYPE = "text/calendar; charset=utf-8"
Component = Literal["event", "todo"]

_PRODUCT = "-//policygraph//deadlines 1//ZH"
_REFRESH = "P1D"
_SHORT = 92
"""Days that a period may have to fill a calendar; one of years would stand on top of every day."""
_REACH = 150  # characters of the passage on either side of the deadline
_LONGEST = 120  # characters of a summary
_UNITS = 12  # units named in a description, by role
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """How a calendar is made: its name, where links lead ("" for none), the day, days before which it reminds."""

    name: str
    base: str
    day: dt.date
    component: Component = "event"
    alarm: int | None = None


def calendar(library: Library, items: Iterable[Dated], feed: Feed) -> Iterator[bytes]:
    """The deadlines that have a day as one calendar, in pieces; lines end with CRLF, none is longer than 75 octets."""
    head, end, _ = _frame(feed).to_ical().partition(b"END:VCALENDAR")
    yield head
    dated = sorted((one for one in items if one.due is not None), key=lambda one: one.order)
    standings = library.standings(feed.day) if dated else {}
    for document, held in itertools.groupby(dated, key=lambda one: one.entry.document):
        record = library.record(document)
        tasks = {task.id: task for task in record.tasks}
        until = standings.get(document, IN_FORCE).expires
        for one in held:
            if one.entry.task in tasks:
                yield _made(one, record, tasks[one.entry.task], feed, until).to_ical()
    yield end + b"\r\n"


def _frame(feed: Feed) -> Calendar:
    """The calendar without what is in it."""
    made = Calendar()
    made.add("prodid", _PRODUCT)
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("method", "PUBLISH")
    for name in ("name", "x-wr-calname"):
        made.add(name, vText(_clean(feed.name)))
    made.add("refresh-interval", vDuration(dt.timedelta(days=1)), parameters={"VALUE": "DURATION"})
    made.add("x-published-ttl", _REFRESH)
    return made


def _made(one: Dated, record: Record, task: Task, feed: Feed, until: dt.date | None) -> Event | Todo:
    """One deadline."""
    made = Event() if feed.component == "event" else Todo()
    made.add("uid", f"{one.id.replace('/', '-')}@policygraph")
    made.add("dtstamp", dt.datetime.combine(feed.day, dt.time(), dt.UTC))
    made.add("summary", _clean(_summary(one)))
    made.add("description", _clean(_description(one, record, task)))
    made.add("categories", [KINDS[one.kind]])
    if feed.base:
        made.add("url", f"{feed.base}{task_link(one.entry.document, one.entry.task)}")
    _place(made, one, feed, until)
    if feed.alarm is not None:
        made.add_component(_alarm(one, feed.alarm))
    return made


def _place(made: Event | Todo, one: Dated, feed: Feed, until: dt.date | None) -> None:
    """The days, as whole days; the end of an event is the day after its last."""
    first, last = _extent(one, feed.day)
    following = last + dt.timedelta(days=1) if last < dt.date.max else last
    if feed.component == "event":
        made.add("dtstart", first)
        if following > first:
            made.add("dtend", following)
        made.add("transp", "TRANSPARENT")
    elif one.cycle is not None:
        made.add("dtstart", first)
    else:
        if one.entry.start is not None and one.entry.start < last:
            made.add("dtstart", one.entry.start)
        made.add("due", last)
    if one.cycle is not None:
        rule = vRecur.from_ical(one.cycle.rule)
        if until is not None:
            rule["UNTIL"] = [until]
        made.add("rrule", rule)


def _extent(one: Dated, day: dt.date) -> tuple[dt.date, dt.date]:
    """The first and the last day that an event fills: one day, or those of a short period."""
    entry = one.entry
    if one.cycle is not None:
        known = one.cycle.start.year > _UNKNOWN
        first = one.cycle.start if known else one.cycle.next_day(dt.date(day.year, 1, 1)) or one.cycle.start
        return first, first
    assert one.due is not None  # noqa: S101 - what has no day was left out
    if entry.start is not None and 0 <= (one.due - entry.start).days < _SHORT:
        return entry.start, one.due
    return one.due, one.due


_UNKNOWN = 1970  # the year from which a cycle runs whose document has no date


def _alarm(one: Dated, days: int) -> Alarm:
    made = Alarm()
    made.add("action", "DISPLAY")
    made.add("description", _clean(one.entry.title))
    made.add("trigger", dt.timedelta(days=-days))
    return made


def _summary(one: Dated) -> str:
    """The title of the task, and the words that give the time."""
    title = one.entry.title
    return f"{title if len(title) <= _LONGEST else title[:_LONGEST] + '…'}（{one.entry.mention}）"


def _description(one: Dated, record: Record, task: Task) -> str:
    """The passage with its document and article, whose task it is, and how the day was worked out."""
    document = record.document
    quoted = "".join(part for part, _ in excerpt(document.text, (one.entry.span,), _REACH)).strip()
    number = f"（{document.number}）" if document.number else ""
    lines = [f"原文：{quoted}", f"出处：《{document_name(document)}》{number} {one.entry.path}"]
    for role, name in ROLES.items():
        units = list(dict.fromkeys(entry.unit for entry in task.assignments if entry.role == role))
        if units:
            more = f"等{len(units)}个" if len(units) > _UNITS else ""
            lines.append(f"{name}：{'、'.join(units[:_UNITS])}{more}")
    if one.via:
        lines.append(one.via)
    if one.entry.start and one.entry.end:
        lines.append(f"期间：{one.entry.start.isoformat()}至{one.entry.end.isoformat()}")
    if one.note:
        lines.append(f"日期：{one.note}")
    return "\n".join(lines)


def _clean(text: str) -> str:
    """Text that a calendar may hold: no control character."""
    return _CONTROLS.sub(" ", text)
