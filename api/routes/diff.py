"""Comparisons: two documents in, what differs between them out, task by task."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from api.deps import LibraryDep
from api.differing import compared, record_by_id
from api.diffview import diff_json
from api.schemas_diff import DiffIn, DiffOut
from graph.diff import Mode

router = APIRouter(prefix="/diff", tags=["版本对比"])

_NAMED = "文件编号、文号或标题中的字"


@router.get("")
def compare_documents(
    library: LibraryDep,
    old: Annotated[str, Query(description=f"旧文件或上级文件：{_NAMED}", max_length=300)],
    new: Annotated[str, Query(description=f"新文件或下级文件：{_NAMED}", max_length=300)],
    mode: Annotated[
        Mode | None, Query(description="version 为同一文件的两个版本，level 为上下级文件；不给出时自动判断")
    ] = None,
) -> DiffOut:
    """What changed from one document of the graph to another."""
    found = compared(record_by_id(library, old), record_by_id(library, new), mode)
    return DiffOut.model_validate(diff_json(found))


@router.post("")
def compare_given(asked: DiffIn, library: LibraryDep) -> DiffOut:
    """The same, with the names of the documents in the body."""
    return compare_documents(library, asked.old, asked.new, asked.mode)
