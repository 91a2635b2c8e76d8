"""Deadlines and assignments, each as a resource of its own; the deadlines as a calendar that can be subscribed to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import StreamingResponse

from api import ics
from api.answerview import passage_link
from api.dated import Dated, kind_of, state_of, today
from api.deps import Cursor, LibraryDep, Limit
from api.duelist import Dues, Wanted, find
from api.dutylist import DutyFound, duties
from api.paging import page
from api.schemas_deadlines import AssignmentsOut, DeadlinesOut, Sort
from api.tasklist import Filters, role_of, unknown_unit
from graph.standing import IN_FORCE, Standing
from graph.store import DocumentRow
from graph.timetable import timetable_of

router = APIRouter(tags=["时限"])

Day = Annotated[
    dt.date | None, Query(alias="today", description="以这一天为今天；不写为服务所在地的今天", examples=["2026-11-25"])
]
InForce = Annotated[bool | None, Query(description="true 只要现行有效的文件，false 只要草案和已失效的；不写为全部")]
Unit = Annotated[str | None, Query(description="单位名称，全称、简称均可", max_length=100)]
InRole = Annotated[str | None, Query(description="lead、responsible、cooperate、supervise、actor", max_length=20)]
InDocument = Annotated[str | None, Query(description="文件编号、文号或标题中的字", max_length=300)]


def wanted_of(
    *,
    unit: Unit = None,
    role: InRole = None,
    document: InDocument = None,
    year: Annotated[int | None, Query(description="最后一天在这一年", ge=1, le=9999)] = None,
    kind: Annotated[str | None, Query(description="point、period、recurring、relative", max_length=20)] = None,
    state: Annotated[str | None, Query(description="overdue、soon、later、open", max_length=20)] = None,
    due_after: Annotated[dt.date | None, Query(description="最后一天不早于这一天")] = None,
    due_before: Annotated[dt.date | None, Query(description="最后一天不晚于这一天")] = None,
    in_force: InForce = None,
) -> Wanted:
    """The filters in the address. QuestionError where a word is none of its list."""
    return Wanted(
        unit=unit,
        role=role_of(role),
        document=document,
        year=year,
        kind=kind_of(kind),
        state=state_of(state),
        after=due_after,
        before=due_before,
        in_force=in_force,
    )


WantedDep = Annotated[Wanted, Depends(wanted_of)]


@router.get("/deadlines", response_model=DeadlinesOut)
def list_deadlines(
    *,
    library: LibraryDep,
    wanted: WantedDep,
    limit: Limit,
    cursor: Cursor = None,
    day: Day = None,
    sort: Annotated[Sort, Query(description="due 先到期的在前，-due 相反，document 按文件和任务的顺序")] = "due",
) -> dict[str, Any]:
    """The deadlines that fit, each with how it stands today; those without a day come last."""
    on = day or today()
    dues = find(library, wanted, on)
    chosen, following = page(_sorted(dues, sort), lambda one: one.id, limit=limit, cursor=cursor)
    rows, standings = timetable_of(library.store).documents, library.standings(on)
    return {
        "deadlines": [_deadline(one, rows, standings.get(one.entry.document, IN_FORCE), on) for one in chosen],
        "states": dues.states,
        "today": on,
        "total": len(dues.items),
        "next": following,
        "note": None if dues.items else unknown_unit(library, wanted.unit) or None,
    }


def _sorted(dues: Dues, sort: Sort) -> list[Dated]:
    """The deadlines in the order asked for; what has no day stays last, unless documents give the order."""
    items = list(dues.items)
    if sort == "document":
        return sorted(items, key=lambda one: one.order)
    if sort == "due":
        return items
    dated = [one for one in items if one.due is not None]
    return dated[::-1] + items[len(dated) :]


def _deadline(one: Dated, rows: Mapping[str, DocumentRow], standing: Standing, day: dt.date) -> dict[str, Any]:
    entry = one.entry
    row = rows[entry.document]
    said = {name: getattr(entry, name) for name in _SAID}
    return said | {
        "id": one.id,
        "document_title": row.title or row.source,
        "kind": one.kind,
        "state": one.state,
        "due": one.due,
        "days": None if one.due is None else (one.due - day).days,
        "rrule": one.cycle.rule if one.cycle else None,
        "note": one.note,
        "missing": one.missing,
        "via": one.via,
        "in_force": standing.in_force,
        "span": (entry.span.start, entry.span.end),
        "page": passage_link(entry.document, entry.span),
    }


_SAID = (
    "document", "task", "path", "title", "mention", "start", "end", "recurs", "offset", "anchor", "rule", "confidence",
)  # fmt: skip


def calendar_of(
    request: Request,
    library: LibraryDep,
    wanted: WantedDep,
    *,
    day: Day = None,
    alarm: Annotated[int | None, Query(ge=0, le=365, description="提前几天提醒；不写不提醒", examples=[7])] = None,
    component: Annotated[ics.Component, Query(description="event 日程，todo 待办")] = "event",
) -> StreamingResponse:
    """The deadlines that have a day as a calendar (RFC 5545); of documents in force, unless asked otherwise."""
    on = day or today()
    dues = find(library, replace(wanted, in_force=wanted.in_force is not False), on)
    feed = ics.Feed(
        name=calendar_name(wanted.unit, wanted.document),
        base=str(request.base_url).rstrip("/"),
        day=on,
        component=component,
        alarm=alarm,
    )
    named = quote(f"{feed.name}.ics")
    headers = {
        "content-disposition": f"inline; filename=\"deadlines.ics\"; filename*=UTF-8''{named}",
        "cache-control": "no-cache",
    }
    return StreamingResponse(ics.calendar(library, dues.items, feed), media_type=ics.MEDIA_TYPE, headers=headers)


def calendar_name(unit: str | None, document: str | None) -> str:
    """What a calendar is called: 政策时限 · 云泽省水利厅."""
    return " · ".join(["政策时限", *(each for each in (unit, document) if each)])


router.add_api_route(
    "/deadlines.ics",
    calendar_of,
    methods=["GET"],
    response_class=StreamingResponse,
    responses={200: {"content": {"text/calendar": {}}, "description": "日历"}},
)


@router.get("/assignments", response_model=AssignmentsOut, tags=["分工"])
def list_assignments(
    *,
    library: LibraryDep,
    limit: Limit,
    cursor: Cursor = None,
    unit: Unit = None,
    role: InRole = None,
    document: InDocument = None,
    in_force: InForce = None,
    as_of: Annotated[dt.date | None, Query(description="以这一天为准：不看其后的文件和机构变动")] = None,
) -> dict[str, Any]:
    """The assignments that fit, in the order of their documents and of the text; all without filters."""
    filters = Filters(unit=unit, role=role_of(role), document=document, as_of=as_of)
    found, total, following = duties(library, filters, in_force=in_force, limit=limit, cursor=cursor)
    standings = library.standings(as_of)
    return {
        "assignments": [_assignment(one, standings.get(one.document.id, IN_FORCE)) for one in found],
        "total": total,
        "next": following,
        "note": None if total else unknown_unit(library, unit) or None,
    }


def _assignment(one: DutyFound, standing: Standing) -> dict[str, Any]:
    said = {name: getattr(one, name) for name in _DUTY}
    return said | {
        "document": one.document.id,
        "document_title": one.document.title or one.document.source,
        "in_force": standing.in_force,
        "span": (one.span.start, one.span.end),
        "page": passage_link(one.document.id, one.span),
    }


_DUTY = ("task", "path", "title", "unit", "body", "role", "scope", "mention", "via", "rule", "confidence")
