"""Free queries in SPARQL: the SPARQL 1.1 protocol for programs, an editor for people. Nothing can be changed here."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain
from typing import Annotated, cast

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response, StreamingResponse
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
from api.queryview import Shown, sparql_examples, table_of
from api.schemas import ProblemOut
from api.settings import Settings
from graph.querying.description import description
from graph.querying.desk import Answer, Desk, Limits
from graph.querying.faults import QueryError
from graph.querying.task import Task
from graph.querying.writing import MEDIA, MUTE, GraphForm
from graph.serialise import ALL_PREFIXES
from graph.store import NEO4J
from ontology.errors import PolicyGraphError

router = APIRouter(tags=["自由查询"])

_HELD = 256 * 1024  # bytes that are looked at before the answer begins, so that what goes wrong early is told plainly
_ROWS, _SIZE = 500, 2 * 1024 * 1024  # of an answer on the page
_TABLE_FILES = (("JSON", "json"), ("CSV", "csv"), ("TSV", "tsv"), ("XML", "xml"))
_GRAPH_FILES = (("Turtle", "turtle"), ("JSON-LD", "jsonld"), ("RDF/XML", "rdfxml"), ("N-Triples", "ntriples"))
TRUNCATED = "x-policygraph-truncated"
_DESCRIPTIONS: dict[str, GraphForm] = {
    "text/turtle": "turtle",
    "application/n-triples": "ntriples",
    "application/rdf+xml": "rdfxml",
    "application/ld+json": "jsonld",
    "application/json": "jsonld",
    "*/*": "turtle",
}
_CONTENT: dict[str, object] = {media.partition(";")[0]: {} for media in MEDIA.values()}
_RESPONSES: dict[int | str, dict[str, object]] = {
    200: {
        "description": "结果；截断时在结果中或在 x-policygraph-truncated 头中说明",
        "content": _CONTENT | {"text/html": {}},
    },
    **{
        status: {"model": ProblemOut, "content": {MEDIA_TYPE: {}}, "description": text}
        for status, text in (
            (400, "查询有误"),
            (403, "不执行这样的查询：更改、SERVICE"),
            (406, "没有这种格式"),
            (413, "查询太长"),
            (415, "不支持这种请求正文"),
            (422, "查询太费，已停止"),
            (501, "图谱在 Neo4j 中，请用 /cypher"),
            (503, "正忙，或图谱暂时不可用"),
        )
    },
}
_BODY = {
    "requestBody": {
        "required": True,
        "content": {
            "application/sparql-query": {
                "schema": {"type": "string"},
                "example": "SELECT * { ?task a pg:Task } LIMIT 10",
            },
            asking.FORM: {
                "schema": {
                    "type": "object",
                    "required": ["query"],
                    "properties": {
                        "query": {"type": "string"},
                        "default-graph-uri": {"type": "array", "items": {"type": "string"}},
                        "named-graph-uri": {"type": "array", "items": {"type": "string"}},
                    },
                }
            },
        },
    }
}


def limits_of(settings: Settings) -> Limits:
    """What free queries may take."""
    return Limits(
        at_once=settings.queries_at_once,
        seconds=settings.query_seconds,
        rows=settings.query_rows,
        size=settings.query_size,
        memory=settings.query_memory,
    )


def desk_of(request: Request) -> Desk:
    """The processes that run queries."""
    return cast("Desk", request.app.state.desk)


DeskDep = Annotated[Desk, Depends(desk_of)]


@router.get("/sparql", response_class=Response, responses=_RESPONSES)
def get_sparql(
    *,
    request: Request,
    library: LibraryDep,
    settings: SettingsDep,
    pages: PagesDep,
    desk: DeskDep,
    query: Annotated[str | None, Query(description="SPARQL 1.1 查询", examples=["ASK { ?task a pg:Task }"])] = None,
    default_graph_uri: Annotated[list[str] | None, Query(alias="default-graph-uri")] = None,
    named_graph_uri: Annotated[list[str] | None, Query(alias="named-graph-uri")] = None,
) -> Response:
    """SPARQL 1.1 查询；不带 query 时给出服务描述，浏览器则给出编辑页。"""
    del query, default_graph_uri, named_graph_uri  # described for people; read where the protocol's rules are kept
    accept = request.headers.get("accept")
    if asking.wants_page(accept) and "format" not in request.query_params:
        return _page(request, library, settings, pages, desk)
    asked = asking.asked_of(request, settings)
    if asked.query is not None:
        return _run(asked, request, library, desk)
    form = offered(accept, _DESCRIPTIONS)
    _speaks_sparql(library)
    endpoint = str(request.base_url).rstrip("/") + "/sparql"
    content = description(endpoint, form, union="://" not in library.store.location)
    return Response(content, media_type=MEDIA[form], headers={"vary": "accept"})


@router.post("/sparql", response_class=Response, responses=_RESPONSES, openapi_extra=_BODY)
async def post_sparql(request: Request, library: LibraryDep, settings: SettingsDep, desk: DeskDep) -> Response:
    """SPARQL 1.1 查询，在表单或正文中；只能查询，不能更改。"""
    try:
        asked = await asking.posted(request, settings, "application/sparql-query")
    except PolicyGraphError as error:
        return faulty(error)
    if asked.query is None:
        return faulty(QueryError("没有查询", where="query", hint="请在表单中给出 query"))
    return await run_in_threadpool(_run, asked, request, library, desk)


def _run(asked: Asked, request: Request, library: Library, desk: Desk) -> Response:
    """The answer to a query, or why there is none."""
    table, graph = asking.forms(request.headers.get("accept"), asked.form)
    try:
        answer = desk.ask(replace(_task(asked, library, desk), table=table, graph=graph))
        held = _hold(answer)
    except PolicyGraphError as error:
        return faulty(error)
    headers = {"vary": "accept", "cache-control": "no-store"}
    if answer.cut is not None:
        headers[TRUNCATED] = answer.cut
    return StreamingResponse(chain(held, answer), media_type=answer.media, headers=headers)


def _task(asked: Asked, library: Library, desk: Desk, *, rows: int | None = None, size: int | None = None) -> Task:
    _speaks_sparql(library)
    state = "" if "://" in library.store.location else library.store.state()
    task = desk.task(asked.query or "", rows=rows, size=size, state=state)
    return replace(task, default=asked.default, named=asked.named)


def _hold(answer: Answer) -> list[bytes]:
    """The beginning of an answer; all of it where its form has no place to say that it is cut."""
    held: list[bytes] = []
    size = 0
    for piece in answer:
        held.append(piece)
        size += len(piece)
        if size >= _HELD and answer.form not in MUTE:
            break
    return held


def _speaks_sparql(library: Library) -> None:
    if library.store.location.startswith(NEO4J):
        raise UnsupportedError(
            "这个图谱在 Neo4j 中，不能用 SPARQL 查询", hint="请用 /cypher；要用 SPARQL，可先 policygraph copy 到文件夹"
        )


def faulty(error: PolicyGraphError) -> Response:
    """Why a query was not answered, with line and column where they are known."""
    problem = problem_of(error)
    content = {"type": problem.type, "title": problem.title, "status": problem.status, "detail": problem.detail}
    if isinstance(error, QueryError) and error.line_number is not None:
        content |= {"line": error.line_number, "column": error.column}
    headers = {"retry-after": "5"} if problem.status == 503 else {}
    return JSONResponse(content, problem.status, headers, MEDIA_TYPE)


# --- the page -------------------------------------------------------------------------------------


def _page(request: Request, library: Library, settings: Settings, pages: Environment, desk: Desk) -> HTMLResponse:
    """The editor, with the answer to a query where one is given; what is wrong with it stands beside it."""
    asked, shown, fault = Asked(query=None), None, None
    try:
        _speaks_sparql(library)
        asked = asking.asked_of(request, settings)
        if asked.query is not None:
            shown = _shown(asked, library, desk)
    except PolicyGraphError as error:
        fault = error
    status = 200 if fault is None else problem_of(fault).status
    return query_page(pages, SPARQL, asked, shown, fault, status=status, longest=settings.longest_query)


def _shown(asked: Asked, library: Library, desk: Desk) -> Shown:
    """The answer as a table, or a graph as text."""
    answer = desk.ask(_task(asked, library, desk, rows=_ROWS, size=_SIZE))
    content = b"".join(answer)
    links = query_links("/sparql", asked, _TABLE_FILES if answer.form == "json" else _GRAPH_FILES)
    if answer.form == "json":
        return table_of(content, links)
    note = "只给出前一部分" if answer.cut else ""
    return Shown(text=content.decode("utf-8", "replace"), note=note, links=links)


SPARQL = Language(
    name="SPARQL",
    path="/sparql",
    lead="用 SPARQL 1.1 查询整个图谱。只能查询，不能更改；不写 FROM 时查询全部文件，每份文件是一个命名图。",
    examples=sparql_examples,
    prefixes=tuple(ALL_PREFIXES.items()),
)
