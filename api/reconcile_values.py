"""What is known of a body? Values of properties of entities already matched, as the W3C report 0.2 has them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from html import escape
from itertools import islice
from typing import Any

from ontology.errors import QuestionError
from ontology.units.bodies import Body, body_of, names_of, origins, successions
from ontology.units.groups import Group, group_by_id, members
from ontology.units.kinds import CATEGORIES

VALUES: Mapping[str, str] = {
    "names": "名称", "division": "行政区划", "division_code": "行政区划代码", "level": "层级", "category": "类别",
    "since": "设立日期", "until": "撤并日期", "successors": "后继机构", "predecessors": "前身机构",
    "members": "成员机构",
}  # fmt: skip
"""Properties that can be fetched of an entity."""

TYPES: Mapping[str, str] = {
    **dict(CATEGORIES.items()), "zone": "开发区等功能区管理机构", "created": "文件设立的机构", "group": "若干机构的统称"
}  # fmt: skip
BATCH = 200
"""Queries, or entities, of one request."""

_LEVELS = {"national": "国家", "province": "省级", "city": "地级", "county": "县级", "town": "乡级"}
_PREVIEWED = 8  # values of a property that a preview shows
_MEMBERS = 200  # members of a group that an answer lists


def sized(batch: Iterable[Any]) -> None:
    """QuestionError where a request holds more than the service takes at once."""
    if len(list(batch)) > BATCH:
        raise QuestionError(f"一次超过{BATCH}条", where="queries", hint="请分批发送")


def propose(of_type: str | None) -> dict[str, Any]:
    """The properties that can be fetched; members only of groups, and nothing else of them but the place."""
    names = [
        name
        for name in VALUES
        if of_type is None
        or (name == "members") == (of_type == "group")
        or name in ("division", "division_code", "names")
    ]
    told = {"properties": [{"id": name, "name": VALUES[name]} for name in names]}
    return told if of_type is None else {"type": of_type, **told}


def extend(query: Any) -> dict[str, Any]:
    """The values of properties of entities; QuestionError where the query is none or names an unknown property."""
    ids, asked = _extension(query)
    unknown = [name for name in asked if name not in VALUES]
    if unknown:
        raise QuestionError("没有这一属性", where="、".join(unknown), hint=f"可用：{'、'.join(VALUES)}")
    rows = {identifier: {name: _values(identifier, name) for name in asked} for identifier in ids}
    return {"meta": [{"id": name, "name": VALUES[name]} for name in asked], "rows": rows}


def _extension(query: Any) -> tuple[list[str], list[str]]:
    try:
        ids, asked = [str(one) for one in query["ids"]], [str(one["id"]) for one in query["properties"]]
    except (KeyError, TypeError) as error:
        raise QuestionError("查询的格式不对", where="extend", hint="要有 ids 和 properties") from error
    sized(ids)
    return ids, asked


def _values(identifier: str, name: str) -> list[dict[str, Any]]:
    thing: Body | Group | None = group_by_id(identifier) or body_of(identifier)
    if thing is None:
        return []
    if isinstance(thing, Group):
        return _group_values(thing, name)
    match name:
        case "names":
            return [{"str": one} for one in names_of(thing.id)]
        case "level":
            return [{"str": _LEVELS[thing.division.rank]}]
        case "category":
            return [{"str": TYPES[thing.category]}]
        case "since" | "until":
            day = thing.since if name == "since" else thing.until
            return [{"date": f"{day.isoformat()}T00:00:00Z"}] if day else []
        case "successors":
            return [_entity(step.body) for step in successions(thing.id, dt.date.max)]
        case "predecessors":
            return [_entity(step.body) for step in origins(thing.id)]
        case _:
            return _place_values(thing, name)


def _place_values(thing: Body | Group, name: str) -> list[dict[str, Any]]:
    if name == "division":
        return [{"str": thing.division.full_name}]
    return [{"str": thing.division.code}] if name == "division_code" and thing.division.code else []


def _group_values(group: Group, name: str) -> list[dict[str, Any]]:
    if name == "members":
        return [_entity(body) for body in islice(members(group), _MEMBERS)]
    return [{"str": group.name}] if name == "names" else _place_values(group, name)


def _entity(body: Body) -> dict[str, str]:
    return {"id": body.id, "name": body.name}


def preview(identifier: str) -> str | None:
    """A small page on one body or group, for the frame that clients show it in; None where there is no such."""
    told = portrait(identifier)
    if told is None:
        return None
    rows = "".join(
        f"<dt>{VALUES[name]}</dt><dd>{escape('、'.join(map(_shown, told[name][:_PREVIEWED])))}</dd>"
        for name in VALUES
        if name in told
    )
    title = escape(str(told["name"]))
    return (
        f'<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>{title}</title>'
        f"<h1>{title}</h1><dl>{rows}</dl></html>"
    )


def _shown(value: Any) -> str:
    return str(value["name"]) if isinstance(value, dict) else str(value).removesuffix("T00:00:00Z")


def portrait(identifier: str) -> dict[str, Any] | None:
    """All that is known of one body or group, for the page that ``view`` leads to; None where there is no such."""
    group = group_by_id(identifier)
    body = body_of(identifier)
    if group is None and body is None:
        return None
    values = {name: _values(identifier, name) for name in VALUES}
    told = {
        name: [next(iter(one.values())) if len(one) == 1 else one for one in found] for name, found in values.items()
    }
    return {"id": identifier, "name": body.name if body else identifier, **{k: v for k, v in told.items() if v}}
