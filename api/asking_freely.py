"""How does a free query come in over HTTP? Text, graphs and forms, as the SPARQL 1.1 protocol says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl

from fastapi import Request
from starlette.exceptions import HTTPException

from api.errors import TooLargeError
from api.negotiation import Chosen, offered
from api.settings import Settings
from graph.querying.faults import QueryError, RefusedError
from graph.querying.writing import GraphForm, TableForm

FORM = "application/x-www-form-urlencoded"
_FIELDS = 1000

TABLES: Mapping[str, TableForm] = {
    "application/sparql-results+json": "json",
    "application/json": "json",
    "application/sparql-results+xml": "xml",
    "application/xml": "xml",
    "text/xml": "xml",
    "text/csv": "csv",
    "text/tab-separated-values": "tsv",
    "application/*": "json",
    "text/*": "csv",
    "*/*": "json",
}
GRAPHS: Mapping[str, GraphForm] = {
    "text/turtle": "turtle",
    "application/n-triples": "ntriples",
    "application/rdf+xml": "rdfxml",
    "application/ld+json": "jsonld",
    "application/json": "jsonld",
    "application/xml": "rdfxml",
    "application/*": "jsonld",
    "text/*": "turtle",
    "*/*": "turtle",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a request asks: the query, None where it has none, and the graphs that it chooses."""

    query: str | None
    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    form: str | None = None
    fill: str = ""


def asked_of(request: Request, settings: Settings) -> Asked:
    """What the address of a request asks."""
    return _asked(parse(request.url.query), settings)


async def posted(request: Request, settings: Settings, kind: str) -> Asked:
    """What the body of a request asks: a form, or the query itself as ``kind``; HTTPException 415 for other bodies."""
    media = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media == "application/sparql-update":
        raise updating()
    if media not in (FORM, kind):
        raise HTTPException(415)
    body = await _body(request, settings)
    try:
        text = body.decode()
    except UnicodeDecodeError as error:
        raise QueryError("查询不是 UTF-8 编码", hint="请以 UTF-8 发送") from error
    beside = parse(request.url.query)
    if media == FORM:
        return _asked([*parse(text), *beside], settings)
    return _asked([("query", text), *beside], settings)


async def _body(request: Request, settings: Settings) -> bytes:
    """The body; a character of a query takes up to twelve bytes in a form."""
    most = 12 * settings.longest_query + 65_536
    body = bytearray()
    async for block in request.stream():
        body += block
        if len(body) > most:
            raise TooLargeError(f"查询超过{settings.longest_query}字", hint="请把查询写短")
    return bytes(body)


def parse(text: str) -> list[tuple[str, str]]:
    """The fields of a form or an address; QueryError where it is none."""
    try:
        return parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=_FIELDS)
    except ValueError as error:
        raise QueryError("参数不是 UTF-8 编码，或太多", hint="请检查地址或表单") from error


def _asked(fields: list[tuple[str, str]], settings: Settings) -> Asked:
    given: dict[str, list[str]] = {}
    for name, value in fields:
        given.setdefault(name, []).append(value)
    if "update" in given:
        raise updating()
    queries = given.get("query", [])
    if len(queries) > 1:
        raise QueryError("一次只能有一个 query", hint="请去掉多余的 query 参数")
    if queries and len(queries[0]) > settings.longest_query:
        raise TooLargeError(f"查询超过{settings.longest_query}字", hint="请把查询写短")
    return Asked(
        query=queries[0] if queries else None,
        default=tuple(given.get("default-graph-uri", ())),
        named=tuple(given.get("named-graph-uri", ())),
        form=given["format"][-1] if "format" in given else None,
        fill=given.get("fill", [""])[-1][: settings.longest_query],
    )


def updating() -> RefusedError:
    """The answer to an update."""
    return RefusedError("这里只能查询，不能更改", hint="入库、更正请用 /api/v1 的接口")


def forms(accept: str | None, wanted: str | None) -> tuple[TableForm | None, GraphForm | None]:
    """The forms of a table and of a graph that are acceptable, None where there is none.

    QueryError where a form is wanted outright that there is not, HTTPException 406 where neither is acceptable.
    """
    if wanted is not None:
        table = next((form for form in TABLES.values() if form == wanted), None)
        graph = next((form for form in GRAPHS.values() if form == wanted), None)
        if table is None and graph is None:
            known = dict.fromkeys(form for form in (*TABLES.values(), *GRAPHS.values()) if form)
            raise QueryError("没有这种格式", where=f"format={wanted[:40]}", hint=f"可用：{'、'.join(known)}")
        return table, graph
    table, graph = _of(accept, TABLES), _of(accept, GRAPHS)
    if table is None and graph is None:
        raise HTTPException(406)
    return table, graph


def _of(accept: str | None, offers: Mapping[str, Chosen]) -> Chosen | None:
    try:
        return offered(accept, offers)
    except HTTPException:
        return None


def wants_page(accept: str | None) -> bool:
    """Whether a browser looks."""
    return "text/html" in (accept or "")
