"""Cross-checks: a department's list in, what differs out, as JSON or in the list itself."""

from __future__ import annotations

from typing import Annotated, Literal
from urllib.parse import quote

from fastapi import APIRouter, File, Form, Query, UploadFile
from fastapi.responses import JSONResponse, Response

from api.batch import printable
from api.deps import LibraryDep, SettingsDep
from api.errors import TooLargeError
from api.schemas import CheckOut
from api.settings import Settings

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
        str | None, Form(description="只与这份文件核对：编号、文号或标题中的字", max_length=200)
    ] = None,
    form: Annotated[Literal["json", "xlsx"], Query(alias="format", description="json，或标了差异的清单 xlsx")] = "json",
) -> Response:
    """Hold a department's list against the documents: rows aligned with tasks, and what differs."""
    from api.checking import check, check_json  # noqa: PLC0415 - the readers load with the first list
    from api.checking.compared import compare  # noqa: PLC0415
    from api.checking.report import report  # noqa: PLC0415

    content, name = _uploaded(file, settings)
    if other is not None:
        checked = compare(content, name, *_uploaded(other, settings))
    else:
        checked = check(content, name, library, (document or "").strip() or None)
    if form == "json":
        return JSONResponse(CheckOut.model_validate(check_json(checked)).model_dump(mode="json"))
    made = report(checked, macros=True)
    stem = quote(f"{name.rpartition('.')[0] or name}（核对结果）.{made.suffix}")
    headers = {"content-disposition": f"attachment; filename=\"check.{made.suffix}\"; filename*=UTF-8''{stem}"}
    return Response(made.content, media_type=made.media_type, headers=headers)


def _uploaded(file: UploadFile, settings: Settings) -> tuple[bytes, str]:
    """The bytes of an uploaded list and its name; TooLargeError where it is larger than the service takes."""
    name = printable(file.filename or "上传的清单")
    content = file.file.read(settings.largest_upload + 1)
    if len(content) > settings.largest_upload:
        raise TooLargeError(
            f"清单超过{settings.largest_upload // (1024 * 1024)}MB", where=name, hint="请只保留任务清单再试"
        )
    return content, name
