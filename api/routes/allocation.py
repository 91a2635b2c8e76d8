"""The 任务分工表: any set of tasks as a table, as JSON, as a workbook and as a Word file."""

from __future__ import annotations

import datetime as dt
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, Query
from fastapi.responses import Response

from api.allocation.asked import Asked
from api.allocation.chosen import Selection, ticks
from api.allocation.columns import COLUMNS, columns_named
from api.allocation.table import Names, Table
from api.allocation.word import Paper, docx_bytes
from api.deps import Cursor, LibraryDep, Limit, SettingsDep
from api.handover import FORMS
from api.paging import page
from api.schemas_allocation import AllocationOut, allocation_out
from api.sheet import xlsx_bytes
from api.tasklist import role_of

router = APIRouter(tags=["任务分工表"])

_COLUMNS = "、".join(f"{key}（{column.name}）" for key, column in COLUMNS.items())
_TICKS = "写作“文件编号:任务编号”，几个任务编号之间用半角逗号"
_Ticks = Annotated[list[str] | None, Query(description=f"只要这些任务，{_TICKS}", examples=[["d1f2e3a4b5c6d:2.1,2.2"]])]


def asked_of(
    *,
    document: Annotated[
        list[str] | None, Query(description="这些文件的任务：编号、文号或标题中的字，可以给出几个", max_length=200)
    ] = None,
    unit: Annotated[str | None, Query(description="这个单位的任务，全称、简称均可", max_length=100)] = None,
    role: Annotated[str | None, Query(description="单位在任务中的分工：lead、responsible、cooperate 等")] = None,
    since: Annotated[dt.date | None, Query(alias="from", description="时限不早于这一天")] = None,
    until: Annotated[dt.date | None, Query(alias="to", description="时限不晚于这一天")] = None,
    q: Annotated[str, Query(description="与这些词有关的任务，同搜索", max_length=300)] = "",
    task: _Ticks = None,
    without: Annotated[list[str] | None, Query(description=f"去掉这些任务，{_TICKS}")] = None,
    columns: Annotated[
        str | None,
        Query(description=f"栏目和次序，逗号分隔，可用：{_COLUMNS}", examples=["number,title,lead,deadline"]),
    ] = None,
    names: Annotated[Names, Query(description="单位名称：full 为全称，printed 为文中写法")] = "full",
    title: Annotated[str, Query(description="表的标题", max_length=200)] = "",
) -> Asked:
    """A table as the address asks for it; without any condition all tasks of the graph."""
    selection = Selection(
        documents=tuple(document or ()),
        unit=unit,
        role=role_of(role),
        since=since,
        until=until,
        query=q,
        only=ticks(task or ()),
        without=ticks(without or ()),
    )
    return Asked(selection=selection, columns=columns_named(columns), names=names, title=title)


AskedDep = Annotated[Asked, Depends(asked_of)]


@router.get("/allocation")
def allocation(
    asked: AskedDep, library: LibraryDep, settings: SettingsDep, limit: Limit, cursor: Cursor = None
) -> AllocationOut:
    """The tasks of documents, of a unit in a role, of a period, of a search as a table; each cell with its passages."""
    table = asked.table(library, settings.model)
    lines, following = page(table.lines, lambda line: f"{line.document}/{line.task}", limit=limit, cursor=cursor)
    return allocation_out(table, list(lines), following)


@router.get("/allocation.xlsx", response_class=Response, responses={200: {"content": {FORMS["xlsx"].media_type: {}}}})
def workbook(asked: AskedDep, library: LibraryDep, settings: SettingsDep) -> Response:
    """The table as a workbook: head rows frozen and repeated in print, A4 across, no cell a formula."""
    table = asked.table(library, settings.model)
    return _attached(xlsx_bytes(table), table, "xlsx")


@router.get("/allocation.docx", response_class=Response, responses={200: {"content": {FORMS["docx"].media_type: {}}}})
def word(
    asked: AskedDep,
    library: LibraryDep,
    settings: SettingsDep,
    paper: Annotated[Paper, Query(description="纸张：portrait 竖排，landscape 横排，auto 按栏目多少")] = "auto",
) -> Response:
    """The table as a Word file, laid out by GB/T 9704-2012."""
    table = asked.table(library, settings.model)
    return _attached(docx_bytes(table, paper), table, "docx")


def _attached(content: bytes, table: Table, form: str) -> Response:
    """A file to be saved under the table's title."""
    stem = quote("".join(sign for sign in table.title if sign not in '\\/:*?"<>|《》')[:80] or "任务分工表", safe="")
    name = f"attachment; filename=\"allocation.{form}\"; filename*=UTF-8''{stem}.{form}"
    return Response(content, media_type=FORMS[form].media_type, headers={"content-disposition": name})
