"""What shape do dependencies have at the interface, and on the command line with ``--json``?"""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import Field

from api.schemas import Span, Wire
from graph.dependencies import ConflictKind
from ontology.model import DependencyType, Role


class PassageOut(Wire):
    """The sentence that something rests on; ``mention`` are the words in it that say so."""

    document: str
    path: str | None = Field(description="所在任务的路径；在任务之外时为 null")
    text: str
    span: Span
    mention: str
    at: Span


class TaskNameOut(Wire):
    """A task by its names."""

    document: str
    id: str
    path: str
    title: str


class DutyOut(Wire):
    """A unit with its role."""

    unit: str
    role: Role


class TaskPlacedOut(TaskNameOut):
    """A task with its place in the order."""

    document_title: str
    span: Span
    layer: int = Field(description="层次：不需要别的任务的为0，其余比所需任务中最高的多1；循环中的任务同层")
    due: dt.date | None = Field(description="最后的时限；没有写明日期时为 null")
    units: list[DutyOut]


class TaskFarOut(TaskPlacedOut):
    """A task at some distance."""

    distance: int = Field(description="直接依赖为1，间接的为2以上")


class EdgeOut(Wire):
    """``source`` needs ``target``; where it does not wait (``shares-object``) the two have no order."""

    type: DependencyType
    label: str = Field(examples=["用其成果"])
    waits: bool = Field(description="是否有先后：uses-output 和 after 为 true")
    via: str
    source: TaskNameOut
    target: TaskNameOut
    slack: int | None = Field(description="source 的时限比 target 的晚多少天；为负即矛盾；有一方没有写明日期时为 null")
    rule: str
    confidence: float
    evidence: list[PassageOut]


class GoalEndOut(Wire):
    """A number of the document."""

    document: str
    id: str
    mention: str


class GoalOut(Wire):
    """A number of the document that a task serves."""

    type: Literal["contributes-to"]
    label: str
    via: str
    source: TaskNameOut
    target: GoalEndOut
    rule: str
    confidence: float
    evidence: list[PassageOut]


class StepOut(Wire):
    """A place in the order: a task, or the tasks of a circle."""

    layer: int
    cycle: bool
    tasks: list[TaskPlacedOut]


class CycleOut(Wire):
    """A circle: each task needs the next, the last the first; ``group`` are all that wait for each other."""

    tasks: list[TaskPlacedOut]
    edges: list[EdgeOut]
    group: list[TaskNameOut]


class ChainOut(Wire):
    """The longest chain, from what is needed first to what waits last; a circle is one step."""

    length: int
    steps: list[list[TaskPlacedOut]]
    edges: list[EdgeOut]


class DelayOut(Wire):
    """A task that a slip affects; all days are the earliest possible, no duration is assumed."""

    task: TaskPlacedOut
    due: dt.date | None
    earliest: dt.date | None = Field(description="推迟之后最早的完成日期；推迟的任务没有写明日期时为 null")
    missed: bool
    already: bool = Field(description="推迟之前就早于所需任务的时限")
    late: int = Field(description="晚多少天")
    chain: list[EdgeOut] = Field(description="从推迟的任务到这项任务，经由哪些依赖")


class SlipOut(Wire):
    """What follows if the task is done so many days late."""

    days: int
    due: dt.date | None
    earliest: dt.date | None
    summary: str
    missed: int
    affected: list[DelayOut]


class ClaimOut(PassageOut):
    """One side of a conflict: a day, a unit or a number, with its passage."""

    value: str


class ConflictOut(Wire):
    """What cannot hold together; where it is not ``certain`` a person has to judge."""

    kind: ConflictKind
    certain: bool
    about: str
    detail: str
    claims: list[ClaimOut]
    chain: list[EdgeOut]


class LoadOut(Wire):
    """The tasks of a unit that fall due in a period."""

    unit: str
    period: str | None = Field(description="2026-09、2026Q3 或 2026；没有写明日期的为 null", examples=["2026Q3"])
    tasks: list[TaskNameOut]
    roles: dict[Role, int]


class ScopeOut(Wire):
    """What was asked for."""

    kind: Literal["task", "document", "unit", "graph"]
    document: str | None
    units: list[str]
    tasks: int


class DependsOut(Wire):
    """What hangs on what; ``needs`` to ``downstream`` are of one task and empty otherwise.

    ``order`` are the tasks that wait or are waited for, first what is needed first; ``unlinked`` counts the others.
    """

    schema_: Literal["policygraph/depends/1"] = Field(alias="schema")
    scope: ScopeOut
    task: TaskPlacedOut | None
    needs: list[EdgeOut]
    needed_by: list[EdgeOut]
    upstream: list[TaskFarOut]
    downstream: list[TaskFarOut]
    edges: list[EdgeOut]
    goals: list[GoalOut]
    order: list[StepOut]
    unlinked: int
    cycles: list[CycleOut]
    chain: ChainOut
    slip: SlipOut | None
    conflicts: list[ConflictOut]
    load: list[LoadOut]
