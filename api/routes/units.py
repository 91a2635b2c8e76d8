"""Units: who is named in the graph, and how often in which role."""

from __future__ import annotations

from fastapi import APIRouter

from api.deps import Cursor, LibraryDep, Limit
from api.paging import page
from api.schemas import UnitOut, UnitsOut
from graph.store import Row

router = APIRouter(prefix="/units", tags=["单位"])

_ROLES = ("lead", "responsible", "cooperate", "supervise", "actor")


@router.get("")
def list_units(library: LibraryDep, limit: Limit, cursor: Cursor = None) -> UnitsOut:
    """Every unit with the number of its tasks, the busiest first."""
    rows = library.store.ask("tasks_per_unit")
    chosen, following = page(rows, lambda row: str(row["unit"]), limit=limit, cursor=cursor)
    return UnitsOut(units=[_unit(row) for row in chosen], total=len(rows), next=following)


def _unit(row: Row) -> UnitOut:
    counts = {role: row[role] for role in _ROLES if row[role]}
    return UnitOut.model_validate({"name": row["unit"], "tasks": row["tasks"], "roles": counts})
