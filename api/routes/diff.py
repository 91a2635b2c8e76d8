"""Comparisons: two documents in, what differs between them out, task by task."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Query
from fastapi.responses import Response

from api.compareview import standing_words
from api.comparing.rows import groups_of
from api.comparing.sheet import workbook
from api.deps import LibraryDep
from api.differing import compared, record_by_id
from api.diffview import diff_json
from api.handover import FORMS
from api.schemas_diff import DiffIn, DiffOut
from graph.diff import Mode

router = APIRouter(prefix="/diff", tags=["版本对比"])
files = APIRouter(tags=["版本对比"])

_NAMED = "文件编号、文号或标题中的字"
_Old = Annotated[str, Query(description=f"旧文件或上级文件：{_NAMED}", max_length=300)]
_New = Annotated[str, Query(description=f"新文件或下级文件：{_NAMED}", max_length=300)]
_ModeAsked = Annotated[
    Mode | None, Query(description="version 为同一文件的两个版本，level 为上下级文件；不给出时自动判断")
]


@router.get("")
def compare_documents(library: LibraryDep, old: _Old, new: _New, mode: _ModeAsked = None) -> DiffOut:
    """What changed from one document of the graph to another."""
    found = compared(record_by_id(library, old), record_by_id(library, new), mode)
    return DiffOut.model_validate(diff_json(found))


@router.post("")
def compare_given(asked: DiffIn, library: LibraryDep) -> DiffOut:
    """The same, with the names of the documents in the body."""
    return compare_documents(library, asked.old, asked.new, asked.mode)


@files.get("/diff.xlsx", response_class=Response, responses={200: {"content": {FORMS["xlsx"].media_type: {}}}})
def compare_in_workbook(library: LibraryDep, old: _Old, new: _New, mode: _ModeAsked = None) -> Response:
    """The comparison as a workbook: a row a difference, both passages quoted with the words that differ marked."""
    found = compared(record_by_id(library, old), record_by_id(library, new), mode)
    content = workbook(found, groups_of(found), standing_words(found, library))
    name = f"attachment; filename=\"diff.xlsx\"; filename*=UTF-8''{quote('比对结果.xlsx')}"
    return Response(content, media_type=FORMS["xlsx"].media_type, headers={"content-disposition": name})
