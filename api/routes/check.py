"""Cross-checks: a department's list in, what differs out, as JSON or in the list itself."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, File, Form, Query, UploadFile
from fastapi.responses import JSONResponse, Response

from api.checking import check_json
from api.checking.pins import read_pins
from api.crosscheck import attached, checked_of, listed_of
from api.deps import LibraryDep, SettingsDep
from api.schemas import CheckOut

router = APIRouter(prefix="/check", tags=["核对"])

_WORKBOOKS: dict[str, dict[str, str]] = {
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": {},
    "application/vnd.ms-excel.sheet.macroEnabled.12": {},
}


@router.post("", response_model=CheckOut, responses={200: {"content": _WORKBOOKS}})
def check_list(
    *,
    file: Annotated[UploadFile, File(description="任务清单：.xlsx、.xls 或 .csv，有表头")],
    library: LibraryDep,
    settings: SettingsDep,
    other: Annotated[UploadFile | None, File(description="另一个部门的清单；给出时与它核对，不与文件核对")] = None,
    document: Annotated[
        list[str] | None, Form(description="只与这些文件核对：编号、文号或标题中的字，可以给出几个", max_length=50)
    ] = None,
    pins: Annotated[
        str | None,
        Form(
            description="指定的对应，JSON：哪一行是哪项任务，path 为 null 表示不对应任何任务；行号和路径以上次结果为准",
            max_length=200_000,
            examples=['[{"row": 4, "path": "二/（一）"}, {"row": 5, "path": null}]'],
        ),
    ] = None,
    form: Annotated[Literal["json", "xlsx"], Query(alias="format", description="json，或标了差异的清单 xlsx")] = "json",
) -> Response:
    """Hold a department's list against the documents: rows aligned with tasks, and what differs."""
    checked = checked_of(listed_of(file, settings), listed_of(other, settings), document or (), library)
    if pinned := read_pins(pins):
        checked = checked.pinned(pinned)
    if form == "json":
        return JSONResponse(CheckOut.model_validate(check_json(checked)).model_dump(mode="json"))
    return attached(checked)
