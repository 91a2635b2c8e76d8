"""What does a reconciliation service say? Manifest, candidates and suggestions, as the W3C report 0.2 has them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from api.reconcile_values import BATCH, TYPES, VALUES, sized
from api.unitbook import meaning
from ontology.errors import QuestionError
from ontology.terms import BASE, UNIT
from ontology.units.bodies import body_of, describe, division_of
from ontology.units.decisions import Decided
from ontology.units.groups import group_by_id
from ontology.units.places import setting_of
from ontology.units.register import Candidate, meant
from ontology.units.suggestion import suggest

CONTEXT: Mapping[str, str] = {"issuer": "发文机关或地区", "as_of": "以哪一天为准（YYYY-MM-DD）"}
"""Properties of a query that say where a name comes from."""

_USUAL = 5  # candidates of a query that sets no limit
_MOST = 50
_LONGEST = 100  # characters of a property's value that are read
_PAGE = 10  # suggestions of one answer


@dataclass(frozen=True, slots=True)
class Book:
    """What the service knows beside the register: unlisted places of the graph, and what people have decided."""

    places: tuple[str, ...] = ()
    decided: Decided = field(default_factory=Decided)


def manifest(base: str, version: str) -> dict[str, Any]:
    """What the service offers, at addresses below ``base``."""
    service = f"{base}/api/v1/reconcile"
    return {
        "versions": ["0.2"],
        "name": "政策图谱机构登记簿",
        "identifierSpace": f"{BASE}body/",
        "schemaSpace": UNIT,
        "serviceVersion": version,
        "defaultTypes": [_type(name) for name in TYPES],
        "batchSize": BATCH,
        "view": {"url": f"{service}/body?id={{{{id}}}}"},
        "suggest": {
            name: {"service_url": service, "service_path": f"/suggest/{name}"}
            for name in ("entity", "type", "property")
        },
        "preview": {"url": f"{service}/preview?id={{{{id}}}}", "width": 420, "height": 300},
        "extend": {"propose_properties": {"service_url": service, "service_path": "/extend/propose"}},
    }


def _type(name: str) -> dict[str, str]:
    return {"id": name, "name": TYPES[name]}


# --- queries --------------------------------------------------------------------------------------


def answer(batch: Mapping[str, Any], book: Book) -> dict[str, Any]:
    """The result batch of a query batch; QuestionError where the batch is none."""
    sized(batch)
    return {key: {"result": list(_results(_query(query, key), book))} for key, query in batch.items()}


def answer_one(query: Any, book: Book) -> dict[str, Any]:
    """The candidates of a single query, or of a name alone."""
    asked = {"query": query} if isinstance(query, str) else query
    return {"result": list(_results(_query(asked, "query"), book))}


def _query(query: Any, key: str) -> Mapping[str, Any]:
    named = isinstance(query, dict) and query.get("query")
    if not isinstance(query, dict) or not (
        isinstance(named, str) or (named is None and isinstance(query.get("properties"), list) and query["properties"])
    ):
        raise QuestionError("查询的格式不对", where=key, hint="每条查询要有 query，格式见 W3C Reconciliation API 0.2")
    return query


def _results(query: Mapping[str, Any], book: Book) -> Iterator[dict[str, Any]]:
    name = query.get("query") or ""
    context = _context(query.get("properties"))
    found = _by_id(name) or meaning(
        name,
        issuer=context.get("issuer") or _territory(context),
        as_of=_day(context.get("as_of")),
        places=book.places,
        heard=book.decided,
    )
    sure = meant(tuple(found))
    for one in islice(_typed(found, query), _limit(query.get("limit"))):
        yield {
            "id": one.body,
            "name": one.name,
            "description": f"{_described(one)}：{'；'.join(one.reasons)}",
            "score": round(100 * one.score, 1),
            "match": sure is not None and one.body == sure.body,
            "type": [_type(_category(one))],
            "features": [{"id": "name_agreement", "value": one.score}],
        }


def _territory(context: Mapping[str, str]) -> str | None:
    """The territory that a table gives beside a name, in words or by its code; it stands for an issuer's."""
    place = division_of(context.get("division_code", ""))
    return context.get("division") or (place.full_name if place is not None else None)


def _by_id(name: str) -> tuple[Candidate, ...]:
    """An identifier as a query means its entity."""
    group, body = group_by_id(name), body_of(name) if "/" in name else None
    if group is not None:
        return (Candidate(group.id, group.name, 1.0, ("按编号",), group),)
    return (Candidate(body.id, body.name, 1.0, ("按编号",)),) if body else ()


def _context(properties: Any) -> dict[str, str]:
    """The properties of a query by id, entities among their values by name; the first value of several."""
    found: dict[str, str] = {}
    for one in properties if isinstance(properties, list) else ():
        value = one.get("v") if isinstance(one, dict) else None
        value = value[0] if isinstance(value, list) and value else value
        if isinstance(value, dict):
            body = body_of(str(value.get("id", "")))
            value = body.name if body else value.get("name")
        value = str(value) if isinstance(value, int) else value  # a code that a table holds as a number
        if isinstance(value, str) and value.strip():
            found[str(one.get("pid"))] = value.strip()[:_LONGEST]
    return found


def _day(text: str | None) -> dt.date | None:
    if not text:
        return None
    try:
        return dt.date.fromisoformat(text[:10])
    except ValueError as error:
        raise QuestionError("日期不对", where=text, hint="请写成 YYYY-MM-DD") from error


def _limit(limit: Any) -> int:
    return int(min(limit, _MOST)) if isinstance(limit, int | float) and limit >= 1 else _USUAL


def _typed(found: Iterable[Candidate], query: Mapping[str, Any]) -> Iterator[Candidate]:
    """The candidates of the types asked for; with ``should`` these first, the others after them."""
    types = query.get("type") or ()
    listed = types if isinstance(types, list) else [types]
    wanted = {str(one.get("id")) if isinstance(one, dict) else str(one) for one in listed if one}
    chosen = [one for one in found if not wanted or _category(one) in wanted]
    yield from chosen
    if query.get("type_strict", "should") == "should":
        yield from (one for one in found if one not in chosen)


def _category(candidate: Candidate) -> str:
    if candidate.group is not None:
        return "group"
    body = body_of(candidate.body)
    return body.category if body and body.category in TYPES else "created"


def _described(candidate: Candidate) -> str:
    body = body_of(candidate.body)
    return describe(body) if body else TYPES[_category(candidate)]


# --- suggestions ----------------------------------------------------------------------------------


def suggest_entities(prefix: str, skip: int, book: Book) -> dict[str, Any]:
    """Bodies with names that begin so, or with that identifier."""
    exact = body_of(prefix.strip()) if "/" in prefix else None
    bodies = iter((exact,)) if exact else suggest(prefix, setting_of(None, book.places))
    return {
        "result": [
            {"id": one.id, "name": one.name, "description": describe(one), "notable": [_type(one.category)]}
            for one in islice(bodies, skip, skip + _PAGE)
        ]
    }


def suggest_types(prefix: str, skip: int) -> dict[str, Any]:
    """Types with a name or id that begins so."""
    return _suggested(TYPES, prefix, skip)


def suggest_properties(prefix: str, skip: int) -> dict[str, Any]:
    """Properties of queries and of entities with a name or id that begins so."""
    return _suggested({**CONTEXT, **VALUES}, prefix, skip)


def _suggested(words: Mapping[str, str], prefix: str, skip: int) -> dict[str, Any]:
    start = prefix.strip().lower()
    chosen = ({"id": name, "name": word} for name, word in words.items() if name.startswith(start) or start in word)
    return {"result": list(islice(chosen, skip, skip + _PAGE))}
