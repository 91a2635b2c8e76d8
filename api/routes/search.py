"""Searches: words in, tasks out, best first, with passages and what can be filtered by."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from api.deps import LibraryDep, SettingsDep, question_of
from api.schemas import LikeOut, SearchOut
from api.searching import chosen, find, hit_shown, index_of, shown
from graph.finding import like

router = APIRouter(tags=["检索"])

Filter = Annotated[str | None, Query(max_length=200)]
Top = Annotated[int, Query(ge=1, le=100, description="给出几条", examples=[10])]


@router.get("/search")
def search(
    *,
    q: Annotated[str, Query(description="要找的内容，用平常的话", examples=["污水处理"])],
    library: LibraryDep,
    settings: SettingsDep,
    top: Top = 10,
    document: Filter = None,
    unit: Filter = None,
    role: Filter = None,
    year: Filter = None,
    force: Filter = None,
    level: Filter = None,
) -> SearchOut:
    """Search by words and by meaning; filters may be combined, unit and role then hold for one assignment."""
    query = question_of(q, settings)
    given = {"document": document, "unit": unit, "role": role, "year": year, "force": force, "level": level}
    filters = chosen(given)
    if "document" in filters:
        filters["document"] = library.one(filters["document"]).id
    found = find(library.store, query, model=settings.model, top=top, filters=filters)
    return SearchOut.model_validate(shown(query, found))


@router.get("/documents/{document_id}/tasks/{task_id}/like")
def alike(document_id: str, task_id: str, library: LibraryDep, settings: SettingsDep, top: Top = 5) -> LikeOut:
    """The tasks of other documents that say much the same."""
    library.record(document_id)
    found = like(index_of(library.store, settings.model), document_id, task_id, top=top)
    return LikeOut.model_validate({"hits": [hit_shown(hit) for hit in found]})
