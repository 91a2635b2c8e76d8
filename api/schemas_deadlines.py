"""What shape do deadlines and assignments have at the interface, each a resource of its own?"""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import Field

from api.dated import Kind, State
from api.schemas import Listed, Span, Wire
from ontology.model import Anchor, Role, Scope

Sort = Literal["due", "-due", "document"]


class DeadlineItemOut(Wire):
    """A deadline of a task, and how it stands on the day asked about."""

    id: str = Field(description="时限的编号，文件不变则不变", examples=["d0123456789ab/2.1/129-139"])
    document: str
    document_title: str
    task: str
    path: str = Field(examples=["二/（一）"])
    title: str
    mention: str = Field(description="原文中的时间", examples=["2027年6月底前"])
    kind: Kind = Field(description="point 时限，period 期间，recurring 周期，relative 相对时限")
    state: State = Field(description="overdue 已到期（图谱不知道是否完成），soon 30天内，later 以后，open 没有具体日期")
    due: dt.date | None = Field(description="最后一天；周期为下一次；没有写明或推算不出时为 null")
    days: int | None = Field(description="距最后一天还有多少天，已过为负", examples=[-12])
    start: dt.date | None
    end: dt.date | None
    recurs: str | None = Field(examples=["P3M"])
    offset: str | None
    anchor: Anchor | None
    rrule: str | None = Field(description="周期的规则（RFC 5545）", examples=["FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=31"])
    note: str = Field(description="原文没有印出的日期是怎样推算的", examples=["自成文日期2025-09-18起算"])
    missing: str = Field(description="没有日期时，缺的是什么")
    via: str = Field(description="经由哪个统称、前身等涉及所查单位；没有查单位或单位本身被点名时为空")
    in_force: bool
    span: Span
    rule: str
    confidence: float
    page: str = Field(description="原文段落的网页地址", examples=["/documents/d0123456789ab?from=129&to=139#s129-139"])


class DeadlinesOut(Listed):
    """A page of deadlines; ``states`` counts all that fit by state."""

    deadlines: list[DeadlineItemOut]
    states: dict[State, int]
    today: dt.date
    note: str | None = Field(default=None, description="没有时限时的说明，例如没有这个单位；否则为 null")


class AssignmentItemOut(Wire):
    """A unit made answerable for a task, in a role."""

    document: str
    document_title: str
    task: str
    path: str
    title: str
    unit: str
    body: str | None
    role: Role
    scope: Scope
    mention: str
    via: str
    in_force: bool
    span: Span
    rule: str
    confidence: float
    page: str


class AssignmentsOut(Listed):
    """A page of assignments."""

    assignments: list[AssignmentItemOut]
    note: str | None = Field(default=None, description="没有分工时的说明，例如没有这个单位；否则为 null")
