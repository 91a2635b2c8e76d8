"""What may an assistant ask? Strict shapes of the tools' parameters, described in Chinese for whoever fills them in."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from api.depending import MOST_DAYS
from ontology.errors import QuestionError

Input = TypeVar("Input", bound=BaseModel)

Text = Annotated[str, Field(min_length=1, max_length=500)]
AsOf = Annotated[
    dt.date | None, Field(description="以这一天为准，写作 2026-03-01：不看其后的文件和机构变动；不给则为今天")
]
Document = Annotated[str | None, Field(max_length=300, description="文件编号、文号，或标题中的字；不给则不限文件")]
Unit = Annotated[str | None, Field(max_length=100, description="单位名称，全称、简称均可；不给则不限单位")]
Most = Annotated[int, Field(ge=1, le=50, description="最多给出几条")]


class Shape(BaseModel):
    """The base of all parameters: nothing unknown, nothing of another type."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class AskIn(Shape):
    """A question."""

    question: Annotated[Text, Field(description="用平常的话提出的一个问题，例如：谁负责废水处理？")]
    previous: Annotated[
        list[Text], Field(max_length=20, description="同一段对话里先前的问题，旧的在前；追问据此理解")
    ] = []
    as_of: AsOf = None


class SearchIn(Shape):
    """A search."""

    query: Annotated[Text, Field(description="要找的内容，用平常的话，例如：农村污水处理")]
    document: Document = None
    unit: Annotated[str | None, Field(max_length=100, description="单位全称；不给则不限单位")] = None
    year: Annotated[str | None, Field(pattern=r"^\d{4}$", description="文件的年份，例如 2025")] = None
    top: Most = 10


class TasksIn(Shape):
    """A list of tasks."""

    unit: Unit = None
    role: Annotated[
        Literal["lead", "responsible", "cooperate", "supervise", "actor"] | None,
        Field(description="分工角色：lead 牵头、responsible 责任、cooperate 配合、supervise 指导、actor 行文要求"),
    ] = None
    due_before: Annotated[dt.date | None, Field(description="时限不晚于这一天，写作 2026-12-31")] = None
    document: Document = None
    as_of: AsOf = None
    top: Most = 20
    skip: Annotated[int, Field(ge=0, le=1_000_000, description="略过前几条，用来翻页")] = 0


class DependsIn(Shape):
    """What depends on what."""

    task: Annotated[
        str | None, Field(max_length=400, description="一项任务：“文件/条目路径”，或任务的路径、编号、标题")
    ] = None
    document: Document = None
    unit: Unit = None
    slip: Annotated[int | None, Field(ge=0, le=MOST_DAYS, description="假设这项任务推迟多少天，看谁受影响")] = None
    as_of: AsOf = None


def read(shape: type[Input], given: Mapping[str, Any] | None) -> Input:
    """The parameters, checked; QuestionError, in Chinese, that names each that is wrong."""
    try:
        return shape.model_validate_json(json.dumps(given or {}))
    except ValidationError as error:
        faults = [_fault(shape, fault["type"], fault["loc"]) for fault in error.errors(include_url=False)]
        raise QuestionError(
            "；".join(dict.fromkeys(faults)), where="参数", hint=f"可用的参数：{'、'.join(shape.model_fields)}"
        ) from error
    except (RecursionError, TypeError) as error:
        raise QuestionError("参数写得不对", hint="请按工具的说明给出参数") from error


def _fault(shape: type[BaseModel], kind: str, place: tuple[int | str, ...]) -> str:
    name = str(place[0])[:40] if place else "参数"
    if kind == "missing":
        return f"缺少{name}"
    if kind == "extra_forbidden":
        return f"没有名为{name}的参数"
    field = shape.model_fields.get(name)
    return f"{name}不合要求（{field.description}）" if field and field.description else f"{name}不合要求"
