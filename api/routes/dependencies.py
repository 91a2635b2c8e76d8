"""Dependencies: what a task, a document or a unit needs, what waits for it, and what follows."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from fastapi import APIRouter, Query

from api.depending import MOST_DAYS, Asked, depending
from api.dependview import depends_json
from api.deps import LibraryDep
from api.schemas_depends import DependsOut
from graph.dependencies import Period
from ontology.errors import QuestionError

router = APIRouter(tags=["依赖"])

Slipped = Annotated[int | None, Query(ge=0, le=MOST_DAYS, description="这项任务推迟多少天")]
Per = Annotated[Period, Query(description="工作量按月、季度还是年统计")]
AsOf = Annotated[dt.date | None, Query(description="以这一天为准：哪些文件有效")]


@router.get("/dependencies")
def list_dependencies(
    *,
    library: LibraryDep,
    task: Annotated[str | None, Query(description="“文件/路径”，或路径、编号、标题", max_length=400)] = None,
    document: Annotated[str | None, Query(description="文件编号、文号或标题中的字", max_length=300)] = None,
    unit: Annotated[str | None, Query(description="单位名称，全称、简称均可", max_length=100)] = None,
    slip: Slipped = None,
    period: Per = "quarter",
    as_of: AsOf = None,
) -> DependsOut:
    """The dependencies of a task, a document, or a unit's tasks: edges, order, cycles, chain, conflicts, load."""
    if task is None and document is None and unit is None:
        raise QuestionError("没有写明要看什么的依赖", hint="请给出 task、document 或 unit 中的至少一个")
    if task is not None and unit is not None:
        raise QuestionError("task 与 unit 只能给出一个", where=task[:40])
    asked = Asked(task=task, document=document, unit=unit, slip=slip, period=period, day=as_of)
    return DependsOut.model_validate(depends_json(library, depending(library, asked)))


@router.get("/tasks/{task:path}/dependencies")
def task_dependencies(
    task: str, library: LibraryDep, slip: Slipped = None, period: Per = "quarter", as_of: AsOf = None
) -> DependsOut:
    """The same of one task, by 文件编号/任务编号 (the slash written as it is or as ``%2F``)."""
    found = depending(library, Asked(task=task, slip=slip, period=period, day=as_of))
    return DependsOut.model_validate(depends_json(library, found))
