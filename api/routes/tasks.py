"""Tasks: the list with the filters of the command line, and the 任务分工表 as a file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Query

from api.deps import Cursor, LibraryDep, Limit, Sort
from api.paging import page
from api.schemas import TasksOut
from api.sorting import in_order
from api.tasklist import Filters, Found, find, role_of, task_json, unknown_unit

router = APIRouter(prefix="/tasks", tags=["任务"])


_FIELDS: dict[str, Callable[[Found], Any]] = {
    "deadline": lambda item: max((due.end for due in item.task.deadlines if due.end), default=None),
    "title": lambda item: item.task.title,
    "units": lambda item: len({entry.unit for entry in item.task.assignments}),
}


def _key(item: Found) -> str:
    return f"{item.document.id}/{item.task.id}"


@router.get("", response_model=TasksOut)
def list_tasks(
    *,
    library: LibraryDep,
    limit: Limit,
    cursor: Cursor = None,
    unit: Annotated[str | None, Query(description="单位名称，全称、简称均可", max_length=100)] = None,
    due_before: Annotated[dt.date | None, Query(description="时限不晚于这一天")] = None,
    role: Annotated[str | None, Query(description="lead、responsible、cooperate、supervise、actor")] = None,
    document: Annotated[str | None, Query(description="文件编号、文号或标题中的字", max_length=200)] = None,
    as_of: Annotated[dt.date | None, Query(description="以这一天为准：不看其后的文件和机构变动")] = None,
    sort: Sort = None,
) -> dict[str, Any]:
    """The tasks that fit, in the order of their documents and of the text, or by deadline, title or units."""
    filters = Filters(unit=unit, due_before=due_before, role=role_of(role), document=document, as_of=as_of)
    found = in_order(find(library, filters), sort, _FIELDS)
    chosen, following = page(found, _key, limit=limit, cursor=cursor)
    standing = library.standings(as_of)
    shown = [task_json(item, standing[item.document.id]) for item in chosen]
    note = None if found else unknown_unit(library, unit) or None
    return {"tasks": shown, "total": len(found), "next": following, "note": note}
