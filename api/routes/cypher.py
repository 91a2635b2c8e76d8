"""Free queries in Cypher where the graph is kept by Neo4j: rows for programs, an editor for people. Only reading."""

from __future__ import annotations

import csv
import io
import json
import threading
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, Response
from jinja2 import Environment
from starlette.concurrency import run_in_threadpool

from api import asking_freely as asking
from api.asking_freely import Asked
from api.deps import LibraryDep, PagesDep, SettingsDep
from api.errors import UnsupportedError
from api.library import Library
from api.negotiation import offered
from api.problems import MEDIA_TYPE, problem_of
from api.querypage import Language, query_links, query_page
from api.queryview import Shown, cypher_examples, rows_of
from api.routes.sparql import TRUNCATED, faulty
from api.schemas import ProblemOut
from api.schemas_queries import CypherOut
from api.settings import Settings
from graph.querying.faults import CrowdedError, QueryError
from graph.querying.writing import WORDS
from graph.store import NEO4J
from ontology.errors import PolicyGraphError

router = APIRouter(tags=["自由查询"])

_ROWS, _SIZE = 500, 2 * 1024 * 1024  # of an answer on the page
_PATIENCE = 5.0
_FORMS: dict[str, Literal["json", "csv"]] = {
    "application/json": "json", "text/csv": "csv", "application/*": "json", "text/*": "csv", "*/*": "json"
}  # fmt: skip
_RESPONSES: dict[int | str, dict[str, object]] = {
    200: {
        "model": CypherOut,
        "description": "各行；截断时 truncated 说明，CSV 在 x-policygraph-truncated 头中说明",
        "content": {"text/csv": {}, "text/html": {}},
    },
    **{
        status: {"model": ProblemOut, "content": {MEDIA_TYPE: {}}, "description": text}
        for status, text in (
            (400, "查询有误"),
            (403, "不执行这样的查询：更改、过程、文件"),
            (406, "没有这种格式"),
            (413, "查询太长"),
            (415, "不支持这种请求正文"),
            (422, "查询太费，已停止"),
            (501, "图谱不在 Neo4j 中，请用 /sparql"),
            (503, "正忙，或图谱暂时不可用"),
        )
    },
}
_BODY = {
    "requestBody": {
        "required": True,
        "content": {
            "application/x-cypher-query": {
                "schema": {"type": "string"},
                "example": "MATCH (task:Task) RETURN task.title LIMIT 10",
            },
            asking.FORM: {
                "schema": {"type": "object", "required": ["query"], "properties": {"query": {"type": "string"}}}
            },
        },
    }
}
_turns: dict[int, threading.BoundedSemaphore] = {}


@router.get("/cypher", response_class=Response, responses=_RESPONSES)
def get_cypher(
    *,
    request: Request,
    library: LibraryDep,
    settings: SettingsDep,
    pages: PagesDep,
    query: Annotated[
        str | None, Query(description="Cypher 查询", examples=["MATCH (task:Task) RETURN task.title LIMIT 10"])
    ] = None,
) -> Response:
    """Cypher 查询，只读；图谱在 Neo4j 中时可用。浏览器得到编辑页。"""
    del query  # described for people; read where a repeated one is refused
    if asking.wants_page(request.headers.get("accept")) and "format" not in request.query_params:
        return _page(request, library, settings, pages)
    try:
        asked = asking.asked_of(request, settings)
        _speaks_cypher(library)
        if asked.query is None:
            raise QueryError("没有查询", where="query", hint="例如 /cypher?query=MATCH (task:Task) RETURN count(task)")
    except PolicyGraphError as error:
        return faulty(error)
    return _run(asked, request, library, settings)


@router.post("/cypher", response_class=Response, responses=_RESPONSES, openapi_extra=_BODY)
async def post_cypher(request: Request, library: LibraryDep, settings: SettingsDep) -> Response:
    """Cypher 查询，在表单或正文中；只读。"""
    try:
        asked = await asking.posted(request, settings, "application/x-cypher-query")
    except PolicyGraphError as error:
        return faulty(error)
    if asked.query is None:
        return faulty(QueryError("没有查询", where="query", hint="请在表单中给出 query"))
    return await run_in_threadpool(_run, asked, request, library, settings)


def _run(asked: Asked, request: Request, library: Library, settings: Settings) -> Response:
    form = _form(request, asked)
    try:
        columns, rows, cut = _rows(asked, library, settings, rows=settings.query_rows, size=settings.query_size)
    except PolicyGraphError as error:
        return faulty(error)
    headers = {"vary": "accept", "cache-control": "no-store"} | ({} if cut is None else {TRUNCATED: cut})
    if form == "csv":
        return Response(_csv(columns, rows), media_type="text/csv; charset=utf-8", headers=headers)
    told = None if cut is None else {"by": cut, "message": WORDS[cut]}
    content = json.dumps({"columns": columns, "rows": rows, "truncated": told}, ensure_ascii=False)
    return Response(content.encode("utf-8", "replace"), media_type="application/json", headers=headers)


def _form(request: Request, asked: Asked) -> Literal["json", "csv"]:
    if asked.form is not None:
        if asked.form not in ("json", "csv"):
            raise QueryError("没有这种格式", where=f"format={asked.form[:40]}", hint="可用：json、csv")
        return "json" if asked.form == "json" else "csv"
    return offered(request.headers.get("accept"), _FORMS)


def _rows(
    asked: Asked, library: Library, settings: Settings, *, rows: int, size: int
) -> tuple[tuple[str, ...], tuple[tuple[Any, ...], ...], Literal["rows", "bytes"] | None]:
    """Columns, rows, and whether and why there were more; as many statements at once as the settings allow."""
    store = _speaks_cypher(library)
    turns = _turns.setdefault(settings.queries_at_once, threading.BoundedSemaphore(settings.queries_at_once))
    if not turns.acquire(timeout=_PATIENCE):
        raise CrowdedError("正在运行的查询太多", hint="请稍后再试")
    try:
        from graph.neo4j import free  # noqa: PLC0415 - the driver loads only where the graph is kept by a server

        found = free.run(store, asked.query or "", seconds=settings.query_seconds, rows=rows, size=size)
    finally:
        turns.release()
    return found.columns, found.rows, found.cut


def _speaks_cypher(library: Library) -> Any:
    """The way to the server."""
    if not library.store.location.startswith(NEO4J):
        raise UnsupportedError("这个图谱不在 Neo4j 中，不能用 Cypher 查询", hint="请用 /sparql")
    return library.store.access  # type: ignore[attr-defined]


def _csv(columns: tuple[str, ...], rows: tuple[tuple[Any, ...], ...]) -> bytes:
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow(
            "" if value is None else value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
            for value in row
        )
    return written.getvalue().encode("utf-8", "replace")


def _page(request: Request, library: Library, settings: Settings, pages: Environment) -> HTMLResponse:
    asked, shown, fault = Asked(query=None), None, None
    try:
        _speaks_cypher(library)
        asked = asking.asked_of(request, settings)
        if asked.query is not None:
            columns, rows, cut = _rows(asked, library, settings, rows=_ROWS, size=_SIZE)
            links = query_links("/cypher", asked, (("JSON", "json"), ("CSV", "csv")))
            note = "" if cut is None else WORDS[cut]
            shown = Shown(columns=columns, rows=rows_of(columns, rows), note=note, links=links)
    except PolicyGraphError as error:
        fault = error
    status = 200 if fault is None else problem_of(fault).status
    return query_page(pages, CYPHER, asked, shown, fault, status=status, longest=settings.longest_query)


CYPHER = Language(
    name="Cypher",
    path="/cypher",
    lead="用 Cypher 查询 Neo4j 中的图谱。只能查询，不能更改。",
    examples=cypher_examples,
)
