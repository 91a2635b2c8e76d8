"""What shape do corrections have at the interface? What a reviewer submits, and what is told of it."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from api.schemas import Listed, Span, Wire
from ontology.correcting import Standing
from ontology.correction import CorrectionAction, Kind

Reviewer = Annotated[
    str | None,
    Field(min_length=1, max_length=50, description="审核人姓名；已登录的，以登录的姓名为准", examples=["周审核"]),
]
Why = Annotated[str, Field(max_length=1000, description="理由")]


class _In(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class CorrectionIn(_In):
    """A fact accepted, rejected or edited by its id as it was seen, or a missing one added."""

    document: Annotated[str, Field(min_length=1, max_length=300, description="文件编号、文号或标题中的字")]
    action: Literal["accept", "reject", "edit", "add"]
    reviewer: Reviewer = None
    why: Why = ""
    fact: str | None = Field(default=None, max_length=64, description="事实的编号；补充时可给出未读段落的编号")
    kind: Kind | None = Field(default=None, description="补充哪一种事实")
    task: str | None = Field(default=None, max_length=200, description="补充到哪项任务：路径，如 二/（一）")
    quote: str | None = Field(default=None, max_length=5000, description="所依据的原文，一字不改")
    values: dict[str, Any] = Field(default_factory=dict, description="改成或补上的值，字段与记录中的相同")


class UndoIn(_In):
    """A correction taken back."""

    reviewer: Reviewer = None
    why: Why = ""


class CorrectionOut(Wire):
    """A correction and how it stands."""

    id: str
    document: str
    kind: Kind
    action: CorrectionAction
    reviewer: str
    at: dt.datetime
    why: str
    task: str | None = Field(description="更正当时任务的路径")
    quote: str | None = Field(description="所依据的原文，至多80字")
    before: dict[str, Any] | None = Field(description="更正之前的内容；补充时为 null")
    after: dict[str, Any] | None = Field(description="更正之后的内容；驳回时为 null")
    undoes: str | None = Field(description="撤回的是哪条更正")
    standing: Standing = Field(description="effective 有效，superseded 已有新的更正，undone 已撤回，dangling 悬空")
    reason: str | None = Field(description="为何悬空")
    fact: str | None = Field(description="更正后这条事实的编号")


class CorrectionsOut(Listed):
    """Corrections, oldest first."""

    corrections: list[CorrectionOut]


class FactOut(Wire):
    """A fact as a reviewer sees it."""

    id: str = Field(description="事实的编号：内容一变，编号就变")
    document: str
    document_title: str | None
    kind: Kind
    task: str | None
    task_title: str | None
    span: Span | None
    quote: str | None
    confidence: float | None
    reviewer: str | None
    value: dict[str, Any]


class FactsOut(Listed):
    """Facts to be reviewed."""

    facts: list[FactOut]
