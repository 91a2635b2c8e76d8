"""The picture of dependencies: as JSON, SVG, PNG and GraphML, by ``format`` or by what is accepted."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse, Response

from api.depending import Asked
from api.deps import LibraryDep
from api.graphs.files import MEDIA, GraphForm, file_name, written
from api.graphs.picture import picture
from api.graphs.told import graph_json
from api.negotiation import offered
from api.problems import MEDIA_TYPE
from api.schemas import ProblemOut
from api.schemas_graph import GraphOut

router = APIRouter(tags=["依赖"])

_OFFERS: dict[str, GraphForm] = {
    **{media: form for form, media in MEDIA.items()},
    "application/*": "json",
    "image/*": "svg",
    "application/xml": "graphml",
    "*/*": "json",
}
_OUGHT: dict[int | str, dict[str, Any]] = {
    200: {
        "content": {media: {} for media in MEDIA.values()},
        "description": "依赖图：JSON（节点的列与坐标、边的原文依据）、SVG、PNG 或 GraphML",
    },
    406: {"model": ProblemOut, "content": {MEDIA_TYPE: {}}, "description": "没有这种格式"},
    501: {"model": ProblemOut, "content": {MEDIA_TYPE: {}}, "description": "本机没有中文字体，不能生成 PNG"},
}


@router.get("/dependencies/graph", response_model=GraphOut, responses=_OUGHT)
def graph(
    *,
    request: Request,
    library: LibraryDep,
    task: Annotated[
        str | None, Query(description="“文件/路径”，或路径、编号、标题：这项任务前后相关的", max_length=400)
    ] = None,
    document: Annotated[str | None, Query(description="文件编号、文号或标题中的字", max_length=300)] = None,
    unit: Annotated[str | None, Query(description="单位名称，全称、简称均可", max_length=100)] = None,
    as_of: Annotated[dt.date | None, Query(description="以这一天为准：哪些文件有效")] = None,
    form: Annotated[
        GraphForm | None, Query(alias="format", description="json、svg、png 或 graphml；不写时按 Accept")
    ] = None,
) -> Response:
    """The dependency graph of a document, of a unit's tasks, or around one task, laid out in columns by order.

    Every edge has the sentences it rests on. A number that tasks serve (支撑目标) is a node too.
    """
    chosen: GraphForm = offered(request.headers.get("accept"), _OFFERS) if form is None else form
    drawn = picture(library, Asked(task=task, document=document, unit=unit, day=as_of))
    if chosen == "json":
        told = GraphOut.model_validate(graph_json(drawn)).model_dump(mode="json", by_alias=True)
        return JSONResponse(told, headers={"vary": "accept"})
    name = f"inline; filename*=UTF-8''{quote(file_name(drawn, chosen))}"
    headers = {"vary": "accept", "content-disposition": name}
    return Response(written(drawn, chosen), media_type=MEDIA[chosen], headers=headers)
