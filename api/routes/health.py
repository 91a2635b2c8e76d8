"""Is it there, can it answer, and how busy is it? For whoever watches the service."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

from api.deps import LibraryDep
from api.metrics import metrics_of
from api.problems import MEDIA_TYPE
from api.readiness import READY, parts
from api.schemas import HealthOut, ProblemOut

router = APIRouter(tags=["状态"])

_UNREADY: dict[int | str, dict[str, Any]] = {
    503: {"model": ProblemOut, "content": {MEDIA_TYPE: {}}, "description": "还不能回答；parts 说明哪一部分没有就绪"}
}


@router.get("/healthz", response_model_exclude_none=True)
def healthz() -> HealthOut:
    """The process lives."""
    return HealthOut(status="ok")


@router.get("/readyz", response_model=HealthOut, responses=_UNREADY)
def readyz(library: LibraryDep) -> Any:
    """Graph, search index and search model are ready; otherwise a problem that names what is not."""
    told, documents = parts(library)
    lacking = {name: words for name, words in told.items() if words != READY}
    if not lacking:
        return HealthOut(status="ok", documents=documents, parts=dict(told))
    content = {
        "type": "urn:policygraph:problem:not-ready",
        "title": "还不能回答",
        "status": 503,
        "detail": "；".join(f"{name}：{words}" for name, words in lacking.items()) + "。请稍后再试",
        "parts": told,
    }
    return JSONResponse(content, 503, {"retry-after": "5"}, MEDIA_TYPE)


@router.get(
    "/metrics",
    response_class=Response,
    responses={200: {"description": "Prometheus 文本格式", "content": {"text/plain": {}}}},
)
def metrics(request: Request) -> Response:
    """Requests, questions, the size of the graph, the process: for Prometheus."""
    content = generate_latest(metrics_of(request).registry)
    return Response(content, headers={"content-type": CONTENT_TYPE_LATEST, "cache-control": "no-store"})
