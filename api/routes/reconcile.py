"""Reconciliation: names in spreadsheets and OpenRefine matched with the register, after the W3C report 0.2."""

from __future__ import annotations

import json
from importlib.metadata import version
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Query, Request, Response
from fastapi.responses import HTMLResponse

from api import reconcile_values, reconciling, unitbook
from api.deps import LibraryDep, SettingsDep
from api.errors import NotFoundError
from api.reconciling import Book
from api.security import is_own
from ontology.errors import QuestionError


def _shared(request: Request, response: Response, settings: SettingsDep) -> None:
    """Let web clients on this machine read the answers, wherever they are served from (OpenRefine has its own port)."""
    origin = request.headers.get("origin")
    response.headers["vary"] = "origin"
    if origin is not None and is_own(origin, settings.hosts):
        response.headers["access-control-allow-origin"] = origin


_FRAMED = {
    # Clients on this machine show the preview in a frame of their own pages.
    "content-security-policy": "default-src 'none'; frame-ancestors http://127.0.0.1:* http://localhost:*",
    "x-frame-options": "SAMEORIGIN",
}

router = APIRouter(prefix="/reconcile", tags=["机构对照"], dependencies=[Depends(_shared)])

Batch = Annotated[str | None, Query(description="查询批次，JSON")]
Written = Annotated[str | None, Form(description="查询批次，JSON")]
One = Annotated[str | None, Query(alias="query", description="一条查询：名称，或 JSON")]
WrittenOne = Annotated[str | None, Form(alias="query", description="一条查询：名称，或 JSON")]
Prefix = Annotated[str, Query(max_length=100, description="已输入的字")]
Entity = Annotated[str, Query(alias="id", max_length=200, description="机构编号")]
Skip = Annotated[int, Query(alias="cursor", ge=0, le=10_000, description="略过的条数")]


@router.get("")
def describe_or_query(
    request: Request, library: LibraryDep, queries: Batch = None, extend: Batch = None, single: One = None
) -> Any:
    """The service manifest; with ``queries`` or ``query`` candidates, with ``extend`` values of entities."""
    if queries is None and extend is None and single is None:
        return reconciling.manifest(str(request.base_url).rstrip("/"), version("policygraph"))
    return _answer(library, queries, extend, single)


@router.post("")
def query(library: LibraryDep, queries: Written = None, extend: Written = None, single: WrittenOne = None) -> Any:
    """Candidates of a batch of names or of one, or values of entities already matched."""
    if queries is None and extend is None and single is None:
        raise QuestionError("没有查询", where="queries", hint="请在表单中给出 queries 或 extend")
    return _answer(library, queries, extend, single)


def _answer(library: LibraryDep, queries: str | None, extend: str | None, single: str | None) -> dict[str, Any]:
    if single is not None:
        one = _read(single, "query") if single.lstrip().startswith("{") else single
        return reconciling.answer_one(one, _book(library))
    if queries is None:
        return reconcile_values.extend(_read(extend or "", "extend"))
    batch = _read(queries, "queries")
    if not isinstance(batch, dict):
        raise QuestionError("查询批次要是一个对象", where="queries", hint="格式见 W3C Reconciliation API 0.2")
    return reconciling.answer(batch, _book(library))


def _read(text: str, where: str) -> Any:
    try:
        read = json.loads(text)
        json.dumps(read, ensure_ascii=False).encode()  # half a character cannot be sent back
    except (ValueError, RecursionError) as error:
        raise QuestionError("不是 JSON", where=where, hint="格式见 W3C Reconciliation API 0.2") from error
    return read


def _book(library: LibraryDep) -> Book:
    return Book(unitbook.places_of(library.store), unitbook.decided(library.store))


@router.get("/suggest/entity")
def suggest_entity(library: LibraryDep, prefix: Prefix = "", skip: Skip = 0) -> dict[str, Any]:
    """Bodies with names that begin so."""
    return reconciling.suggest_entities(prefix, skip, _book(library))


@router.get("/suggest/type")
def suggest_type(prefix: Prefix = "", skip: Skip = 0) -> dict[str, Any]:
    """Types of bodies."""
    return reconciling.suggest_types(prefix, skip)


@router.get("/suggest/property")
def suggest_property(prefix: Prefix = "", skip: Skip = 0) -> dict[str, Any]:
    """Properties of queries and of bodies."""
    return reconciling.suggest_properties(prefix, skip)


@router.get("/extend/propose")
def propose(of_type: Annotated[str | None, Query(alias="type", max_length=40)] = None) -> dict[str, Any]:
    """Properties whose values can be fetched."""
    return reconcile_values.propose(of_type)


@router.get("/body", response_model=None)
def show_body(request: Request, identifier: Entity) -> dict[str, Any] | HTMLResponse:
    """One body or group of the register: names, place, changes, members; a page where a browser asks."""
    if "text/html" in request.headers.get("accept", ""):
        return show_preview(identifier)
    told = reconcile_values.portrait(identifier)
    if told is None:
        raise _no_body(identifier)
    return told


@router.get("/preview", response_class=HTMLResponse)
def show_preview(identifier: Entity) -> HTMLResponse:
    """The same as a small page, for a frame."""
    page = reconcile_values.preview(identifier)
    if page is None:
        raise _no_body(identifier)
    return HTMLResponse(page, headers=_FRAMED)


def _no_body(identifier: str) -> NotFoundError:
    return NotFoundError("登记簿里没有这一机构", where=identifier, hint="请用 suggest 或名称查询")
