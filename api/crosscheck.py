"""How is a list checked at the doors? Uploaded lists in, the check or the marked workbook out, for page and API."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from fastapi import UploadFile
from fastapi.responses import Response

from api.checking import Checked, check
from api.checking.alignment import DOCUMENT
from api.checking.check import held_against
from api.checking.compared import compare
from api.checking.report import report
from api.library import Library
from api.settings import Settings
from api.uploads import uploaded
from ontology.errors import QuestionError

_MOST_DOCUMENTS = 50


def listed_of(file: UploadFile | None, settings: Settings) -> tuple[bytes, str] | None:
    """An uploaded list; None where the field was left empty, which browsers send as a file without a name."""
    if file is None or not file.filename:
        return None
    return uploaded(file, settings, what="清单", hint="请只保留任务清单再试")


def checked_of(
    listed: tuple[bytes, str] | None, other: tuple[bytes, str] | None, named: Sequence[str], library: Library
) -> Checked:
    """A list held against another, or against the documents named; against those that it is about where none is."""
    chosen = tuple(filter(None, (name.strip() for name in named)))
    if listed is None:
        raise QuestionError("还没有选择清单", hint="请选择一个 .xlsx、.xls 或 .csv 文件")
    if other is not None:
        return compare(*listed, *other)
    if len(chosen) > _MOST_DOCUMENTS:
        raise QuestionError(f"一次最多选{_MOST_DOCUMENTS}份文件", hint="一份都不选时，由系统判断清单对应哪几份")
    if len(chosen) < 2:
        return check(*listed, library, *chosen)
    rows = (row for name in chosen for row in library.named(name))
    records = tuple(library.record(one) for one in dict.fromkeys(row.id for row in rows))
    return held_against(*listed, records, word=DOCUMENT, roles=True)


def attached(checked: Checked) -> Response:
    """The marked workbook under the list's own name, as a file to be saved."""
    made = report(checked, macros=True)
    stem = quote(f"{checked.name.rpartition('.')[0] or checked.name}（核对结果）.{made.suffix}")
    headers = {"content-disposition": f"attachment; filename=\"check.{made.suffix}\"; filename*=UTF-8''{stem}"}
    return Response(made.content, media_type=made.media_type, headers=headers)
