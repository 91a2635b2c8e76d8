"""Export: the graph or the 任务分工表 as a file."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Query
from fastapi.responses import StreamingResponse

from api.deps import LibraryDep
from api.handover import FORMS, Exported, export

router = APIRouter(prefix="/export", tags=["导出"])


@router.get("", response_class=StreamingResponse)
def export_graph(
    library: LibraryDep,
    form: Annotated[Exported, Query(alias="format", description="导出的格式")],
    document: Annotated[str | None, Query(description="只导出这一份文件", max_length=200)] = None,
) -> StreamingResponse:
    """The graph as Turtle, JSON-LD, RDF/XML, N-Triples or TriG, or its tasks as CSV or Excel."""
    chosen = FORMS[form]
    name = quote(f"任务分工表.{chosen.suffix}" if form in ("csv", "xlsx") else f"政策图谱.{chosen.suffix}")
    headers = {"content-disposition": f"attachment; filename=\"export.{chosen.suffix}\"; filename*=UTF-8''{name}"}
    return StreamingResponse(export(library, form, document), media_type=chosen.media_type, headers=headers)
