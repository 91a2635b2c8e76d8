"""What shape does a comparison of two documents have at the interface?"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from api.schemas import Span, Wire
from graph.diff import Aspect, Effect, Kind, Mode

_NAMED = "文件编号、文号或标题中的字"


class DiffIn(BaseModel):
    """Two documents to be compared, by what people call them."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    old: Annotated[str, Field(min_length=1, max_length=300, description=f"旧文件或上级文件：{_NAMED}")]
    new: Annotated[str, Field(min_length=1, max_length=300, description=f"新文件或下级文件：{_NAMED}")]
    mode: Mode | None = Field(default=None, description="不给出时按发文机关、层级和标题自动判断")


class DiffDocumentOut(Wire):
    """One of the two documents."""

    id: str
    title: str | None
    number: str | None
    issuer: str | None
    issued: dt.date | None
    status: Literal["draft", "final"]
    level: str | None
    source: str


class DiffTaskOut(Wire):
    """A task with its words."""

    id: str
    path: str
    title: str
    text: str
    span: Span


class DiffSaidOut(Wire):
    """What one document says: the value compared, the words that state it, and the sentence around them."""

    value: str
    mention: str
    at: Span
    text: str
    span: Span


class DiffDetailOut(Wire):
    """One difference; a side is null where that document says nothing of the kind."""

    aspect: Aspect
    effect: Effect
    about: str = Field(description="所说的单位、指标或名称；不言自明时为空")
    detail: str = Field(examples=["时限推迟：2026-12-31 → 2027-06-30"])
    old: DiffSaidOut | None
    new: DiffSaidOut | None


class DiffChangeOut(Wire):
    """Tasks that answer each other, or a task alone, with what differs."""

    kind: Kind
    moved: bool = Field(description="位置变了（移到别处，不算内容变化）")
    likeness: float
    old: list[DiffTaskOut]
    new: list[DiffTaskOut]
    details: list[DiffDetailOut]


class DiffOut(Wire):
    """What changed, in the order of the new document; ``general`` is about the documents' own targets."""

    schema_: Literal["policygraph/diff/1"] = Field(alias="schema")
    mode: Mode
    old: DiffDocumentOut
    new: DiffDocumentOut
    summary: dict[Kind, int]
    headline: str
    changes: list[DiffChangeOut]
    general: list[DiffDetailOut]
