"""Units: who is named in the graph, how often in which role, and one of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import JSONResponse

from api.deps import Cursor, LibraryDep, Limit, Sort
from api.errors import NotFoundError
from api.negotiation import RDF, form_of
from api.paging import page
from api.reaching import reaching_in
from api.schemas import UnitDetailOut, UnitOut, UnitsOut
from api.sorting import in_order
from api.tasklist import units_meant, unknown_unit
from api.things import as_rdf, thing
from graph.store import Row
from ontology import iris

router = APIRouter(prefix="/units", tags=["单位"])

_ROLES = ("lead", "responsible", "cooperate", "supervise", "actor")
_FIELDS: dict[str, Callable[[Row], Any]] = {
    "name": lambda row: row["unit"],
    "tasks": lambda row: row["tasks"],
} | {role: lambda row, role=role: row[role] or None for role in _ROLES}


@router.get("")
def list_units(
    library: LibraryDep,
    limit: Limit,
    cursor: Cursor = None,
    name: Annotated[str | None, Query(description="名称中的字", max_length=100)] = None,
    sort: Sort = None,
) -> UnitsOut:
    """Every unit with the number of its tasks, the busiest first, or sorted by name, tasks or a role."""
    rows = [row for row in library.store.ask("tasks_per_unit") if name is None or name in str(row["unit"])]
    rows = in_order(rows, sort, _FIELDS)
    chosen, following = page(rows, lambda row: str(row["unit"]), limit=limit, cursor=cursor)
    return UnitsOut(units=[_unit(row) for row in chosen], total=len(rows), next=following)


@router.get(
    "/{name:path}",
    response_model=UnitDetailOut,
    responses={200: {"content": {media: {"schema": {"type": "string"}} for media in RDF}}},
)
def one_unit(
    name: str,
    request: Request,
    library: LibraryDep,
    form: Annotated[str | None, Query(alias="format", description="json 或 RDF 的一种格式，优先于 Accept")] = None,
) -> Response:
    """A unit by its full name or an unambiguous short one: its tasks by role, and how documents print its name."""
    chosen = form_of(request.headers.get("accept"), form)
    meant = units_meant(library, name.strip(), reaching_in(library.store))
    if len(meant) != 1:
        told = f"可能是：{'、'.join(meant[:5])}" if meant else unknown_unit(library, name)
        what = "这个名称不止指一个单位" if meant else "没有这个单位"
        raise NotFoundError(what, where=name[:100], hint=told.rstrip("。") or "请核对名称")
    if chosen != "json":
        return as_rdf(thing(library, f"/unit/{iris.escape(meant[0])}"), chosen)
    rows = [row for row in library.store.ask("tasks_per_unit") if row["unit"] == meant[0]]
    told_unit = _unit(rows[0]) if rows else UnitOut(name=meant[0], tasks=0, roles={})
    mentions = sorted({str(row["mention"]) for row in library.store.ask("units") if row["unit"] == meant[0]})
    content = told_unit.model_dump(mode="json") | {"mentions": mentions}
    return JSONResponse(content, headers={"vary": "accept"})


def _unit(row: Row) -> UnitOut:
    counts = {role: row[role] for role in _ROLES if row[role]}
    return UnitOut.model_validate({"name": row["unit"], "tasks": row["tasks"], "roles": counts})
