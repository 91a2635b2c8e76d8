"""What shape has the dependency graph at the interface? Boxes with places, lines with what they rest on."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import Field

from api.schemas import Wire
from api.schemas_depends import DutyOut, PassageOut, ScopeOut, TaskNameOut
from ontology.model import DependencyType


class NodeOut(Wire):
    """A box: a task, or a number of a document that tasks serve."""

    key: str = Field(description="“文件/编号”，边的两端用它指明", examples=["d0f3a1b2c4d5/2.1"])
    kind: Literal["task", "target"]
    document: str
    document_title: str
    id: str
    path: str
    title: str
    units: list[DutyOut]
    due: dt.date | None
    layer: int = Field(description="从左数第几列，0为最先；目标在支撑它的任务之后")
    x: float = Field(description="左上角，像素，向右")
    y: float = Field(description="左上角，像素，向下")
    width: float
    height: float
    critical: bool = Field(description="是否在关键链上")
    cycle: int | None = Field(description="所在循环的序号；不在循环中时为 null")


class GraphEdgeOut(Wire):
    """``source`` needs ``target``, by the keys of nodes, or serves it."""

    key: str
    source: str
    target: str
    type: DependencyType
    label: str = Field(examples=["用其成果"])
    waits: bool = Field(description="是否有先后：uses-output 和 after 为 true")
    via: str
    slack: int | None = Field(description="source 的时限比 target 的晚多少天；为负即矛盾；不能比较时为 null")
    rule: str
    confidence: float
    critical: bool
    evidence: list[PassageOut]


class GraphCycleOut(Wire):
    """Tasks that wait for each other: a shortest circle in turn, and all of the group."""

    tasks: list[str]
    group: list[str]


class GraphOut(Wire):
    """The picture of what was asked for; ``unlinked`` are the tasks that nothing ties to others."""

    schema_: Literal["policygraph/graph/1"] = Field(alias="schema")
    scope: ScopeOut
    title: str
    width: float
    height: float
    nodes: list[NodeOut]
    edges: list[GraphEdgeOut]
    chain: list[list[str]] = Field(description="关键链：从最先需要的到最后等待的，循环为一步")
    cycles: list[GraphCycleOut]
    unlinked: list[TaskNameOut]
