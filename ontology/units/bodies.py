"""Which body has this id, what is it called, and what became of it?"""

from __future__ import annotations

import datetime as dt
import functools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ontology.units.changes import Change, began, ended, predecessors
from ontology.units.divisions import NATION, Division, Rank, by_code, is_municipality, short_name
from ontology.units.kinds import CATEGORIES, Form, kinds, name_of, step_of
from ontology.units.places import setting_of
from ontology.units.table import rows

CREATED = "created"  # the middle of the id of a body that a document creates
GROUP = "all"  # the middle of the id of a group
ZONE = "zone"
_FORMED: Mapping[str, re.Pattern[str]] = {
    CREATED: re.compile("(?:[0-9A-Za-z_-]+:)?[\u4e00-\u9fffA-Za-z“”（）、\\d-]{2,40}"),
    ZONE: re.compile("[\u4e00-\u9fff（）]{3,30}(?:管理委员会|执行委员会|管理局)"),
}


@dataclass(frozen=True, slots=True)
class Body:
    """A public body: ``kind`` is the kind's id, ``category`` its file; since and until None where not recorded.

    ``confirmed`` is false where only the form of its name says that there is such a body.
    """

    id: str
    name: str
    kind: str
    category: str
    division: Division
    since: dt.date | None = None
    until: dt.date | None = None
    confirmed: bool = True


@dataclass(frozen=True, slots=True)
class Succession:
    """What a body became: the day, the body it became, and the change with its source."""

    body: Body
    day: dt.date
    change: Change


_SOME = ("省", "自治区", "市", "州", "盟", "地区", "县", "区", "旗", "自治州", "自治县", "自治旗", "镇", "乡", "街道")


def body_id(division: Division, kind: str) -> str:
    """The id of a kind's body in a division: 370000/emergency-management, cn/finance."""
    return f"{division.key}/{kind}"


@functools.lru_cache(maxsize=4096)
def body_of(identifier: str) -> Body | None:
    """The body of an id; None where the register has no such body."""
    key, _, rest = identifier.partition("/")
    division = division_of(key)
    if division is None:
        return None
    if rest.startswith((f"{CREATED}/", f"{ZONE}/")):
        what, _, name = rest.partition("/")
        if not _FORMED[what].fullmatch(name):
            return None
        return Body(identifier, name, what, what, division, confirmed=what == ZONE and _is_listed(name))
    kind = kinds().get(rest)
    name = name_of(kind, division) if kind else ""
    if kind is None or not name:
        return None
    start, end = began(kind.id, division.rank), ended(kind.id, division.rank)
    return Body(
        identifier, name, kind.id, kind.category, division, start[0] if start else None, end[0] if end else None
    )


@functools.cache
def _listed_zones() -> tuple[str, ...]:
    return tuple(name for row in rows("zones.tsv", 4) for name in row[1:3] if name)


def _is_listed(name: str) -> bool:
    """Whether a board is that of a new area or zone of the list, which the State Council approved."""
    return any(name.startswith(zone) for zone in _listed_zones())


def division_of(key: str) -> Division | None:
    """The division that the first part of an id names: cn, 370000, 云泽省临江市; None where there is none."""
    if key == "cn":
        return NATION
    if key.isascii():
        return by_code().get(key)
    if "某" in key:
        above, _, word = key.rpartition("某")
        if word not in _SOME:
            return None
        rank = {"省": "province", "自治区": "province", "市": "city", "州": "city", "盟": "city"}.get(word)
        town = "town" if word in ("镇", "乡", "街道") else "county"
        return Division(f"某{word}", rank or town, above=above)  # type: ignore[arg-type]
    chain = setting_of(key).chain
    return chain[-1] if chain and chain[-1].key == key else None


@functools.lru_cache(maxsize=4096)
def names_of(identifier: str) -> tuple[str, ...]:
    """Every name of a body, the official one first: 山东省应急管理厅, 山东省应急厅, 省应急厅 …"""
    body = body_of(identifier)
    if body is None:
        return ()
    kind = kinds().get(body.kind)
    if kind is None:
        return (body.name,)
    found = {body.name: 2.0}
    if body.division.rank == "national":
        for name in kind.national:
            found.setdefault(name, 1.0)
    step = step_of(body.division)
    for form in kind.forms:
        if step in form.steps:
            for name, weight in _printed(form, body.division):
                found[name] = max(found.get(name, 0.0), weight)
    return tuple(sorted(found, key=lambda name: -found[name]))


def _printed(form: Form, division: Division) -> Iterator[tuple[str, float]]:
    place = short_name(division) if form.place == "short" else division.name
    if place and form.place != "none":
        yield f"{form.head}{place}{form.tail}", form.weight
    if form.place == "full" and not form.head:
        word = "自治区" if division.name.endswith("自治区") else division.name[-1]
        yield f"{word}{form.tail}", form.weight - 0.5


_WHAT = {CREATED: "文件设立的机构", ZONE: "开发区等功能区管理机构"}
_LEVELS: Mapping[Rank, str] = {
    "national": "国家级", "province": "省级", "city": "地级", "county": "县级", "town": "乡级"
}  # fmt: skip


def describe(body: Body) -> str:
    """What a body is, in words: 山东省的政府部门, 国家级机构."""
    what = _WHAT.get(body.category) or CATEGORIES[body.category]  # type: ignore[index]
    level = _LEVELS[body.division.rank]
    if body.division.rank == "national":
        return f"国家级{what.removeprefix('国家级')}"
    where = body.division.full_name
    doubt = "" if body.confirmed else "（按名称识别，未经名录核实）"
    return f"{where}{'（直辖市）' if is_municipality(body.division) else ''}的{level}{what}{doubt}"


def successions(identifier: str, as_of: dt.date) -> tuple[Succession, ...]:
    """What a body has become by a day, step by step to those that exist then; empty where it exists still."""
    found: list[Succession] = []
    waiting, seen = [identifier], {identifier}
    while waiting:
        body = body_of(waiting.pop(0))
        end = ended(body.kind, body.division.rank) if body else None
        if body is None or end is None or end[0] > as_of:
            continue
        day, change = end
        for kind in change.after:
            after = body_of(body_id(body.division, kind))
            if after is not None and after.id not in seen:
                seen.add(after.id)
                waiting.append(after.id)
                found.append(Succession(after, day, change))
    return tuple(found)


def current(identifier: str, as_of: dt.date) -> tuple[Body, ...]:
    """The bodies that stand for a body on a day: itself, or the last of its successors."""
    steps = successions(identifier, as_of)
    last = [step.body for step in steps if not successions(step.body.id, as_of)]
    body = body_of(identifier)
    return tuple(last) if last else (body,) if body else ()


def origins(identifier: str) -> tuple[Succession, ...]:
    """The bodies that became a body, with day and change: 银监会 and 保监会 of 银保监会."""
    body = body_of(identifier)
    if body is None:
        return ()
    found = []
    for kind, day, change in predecessors(body.kind, body.division.rank):
        before = body_of(body_id(body.division, kind))
        if before is not None:
            found.append(Succession(before, day, change))
    return tuple(found)


def lineage(identifier: str) -> frozenset[str]:
    """The ids of a body, of all that became it, and of all that it became."""
    found: set[str] = {identifier}
    waiting = [identifier]
    while waiting:
        for step in origins(waiting.pop()):
            if step.body.id not in found:
                found.add(step.body.id)
                waiting.append(step.body.id)
    return frozenset(found | {step.body.id for step in successions(identifier, dt.date.max)})
