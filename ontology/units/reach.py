"""How does work given to one body reach another? By name, lineage, group, leading group or from the level above."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Literal

from ontology.units.bodies import CREATED, Body, Succession, body_id, body_of, origins, successions
from ontology.units.changes import WORDS
from ontology.units.divisions import Division, ancestors, within
from ontology.units.groups import RANKS, Group, contains, group_by_id
from ontology.units.kinds import kinds
from ontology.units.places import setting_of

Way = Literal["same", "lineage", "group", "all-departments", "possible-group", "leading-group", "level-above"]
FIRM: frozenset[Way] = frozenset(("same", "lineage", "group"))
"""Ways on which work is the body's own, by the words of the document and of the decisions on reforms."""

_OFFICES = ("办公室", "秘书处")
_DOUBTS: Mapping[Way, str] = {
    "all-departments": "（各部门共同的任务）", "possible-group": "（是否在内看工作内容）"
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """One way on which work reaches a body: ``unit`` is printed in the document, ``before`` and ``note`` tell the rest.

    All are "" where the body itself is named.
    """

    way: Way
    unit: str = ""
    before: str = ""
    note: str = ""

    @property
    def words(self) -> str:
        """The way for people: 经由“各市人民政府”; "" where the body itself is named."""
        return f"{self.before}“{self.unit}”{self.note}" if self.unit else ""

    @property
    def firm(self) -> bool:
        """Whether the work is the body's own; else it may be."""
        return self.way in FIRM


@dataclass(frozen=True, slots=True, kw_only=True)
class Ties:
    """What one document says of bodies: the offices of leading groups by their host, and words that pass duties down.

    ``hosts`` maps the id of an office to the id of its host; ``passing`` is the passage (层层压实责任), "" where none.
    """

    hosts: Mapping[str, str] = field(default_factory=dict)
    passing: str = ""


NO_TIES = Ties()


def reach(asked: str, assigned: str, *, unit: str, as_of: dt.date = dt.date.max, ties: Ties = NO_TIES) -> Reach | None:
    """How work given to ``assigned``, printed as ``unit``, is an asked body's; None where it is not.

    >>> reach("370100/government", "370000/all/government/city", unit="各市人民政府").words
    '经由“各市人民政府”'
    """
    plain = _reach(asked, assigned, as_of)
    if plain is not None:
        return plain if plain.way == "same" else replace(plain, unit=unit)
    return _hosted(asked, assigned, unit, as_of, ties) or _from_above(asked, assigned, unit, ties)


@functools.lru_cache(maxsize=65536)
def _reach(asked: str, assigned: str, as_of: dt.date) -> Reach | None:
    """By name, lineage or group, the unit's name left out."""
    if asked == assigned:
        return Reach(way="same")
    family = kin(asked, as_of)
    if assigned in family:
        step, later = family[assigned]
        return Reach(way="lineage", before="经由后来的" if later else "经由其前身", note=f"（{told(step)}）")
    group = group_by_id(assigned)
    if group is None:
        return None
    for name in (asked, *family):
        body = body_of(name)
        if body is not None and contains(group, body):
            way = _way_in(group, body)
            as_member = f"（按{body.name}）" if name != asked else ""
            return Reach(way=way, before="经由", note=as_member + _DOUBTS.get(way, ""))
    other = group_by_id(asked)
    return Reach(way="group", before="经由") if other is not None and _includes(group, other) else None


def _way_in(group: Group, body: Body) -> Way:
    """A member by name or kind has the work itself; 各部门 share what each of them has besides; 有关部门 may."""
    if group.open:
        return "possible-group"
    return "group" if body.kind in group.kinds or body.category == CREATED else "all-departments"


def _includes(group: Group, other: Group) -> bool:
    """Whether every member of the other group belongs to the group: 各市 to 各市、县."""
    return (
        not group.open
        and not other.open
        and set(other.kinds) <= set(group.kinds)
        and set(other.ranks) <= set(group.ranks)
        and within(other.division, group.division)
    )


@functools.lru_cache(maxsize=4096)
def kin(identifier: str, as_of: dt.date) -> Mapping[str, tuple[Succession, bool]]:
    """What a body had become by a day and all that had become it, by id: the change, and whether that is later.

    Of a body yet to come on that day, those that stood in its place.
    """
    found: dict[str, tuple[Succession, bool]] = {}
    for step in successions(identifier, as_of):
        found.setdefault(step.body.id, (step, True))
    body = body_of(identifier)
    to_come = body is not None and body.since is not None and body.since > as_of
    waiting = [identifier]
    while waiting:
        for step in origins(waiting.pop()):
            if (step.day <= as_of or to_come) and step.body.id != identifier and step.body.id not in found:
                found[step.body.id] = (step, False)
                waiting.append(step.body.id)
    return MappingProxyType(found)


def told(step: Succession) -> str:
    """When, how and by which decision: 2023年3月10日更名，依据《…》."""
    return f"{day_in_words(step)}{WORDS[step.change.how]}，依据{step.change.source}"


def day_in_words(step: Succession) -> str:
    """2023年3月10日; 最迟2024年12月31日 where only the last day of the plan is known."""
    day = f"{step.day.year}年{step.day.month}月{step.day.day}日"
    return f"最迟{day}" if step.change.by_plan(step.day) and step.body.division.rank != "national" else day


def _hosted(asked: str, assigned: str, unit: str, as_of: dt.date, ties: Ties) -> Reach | None:
    """Work of a leading group or its office, for the body that the document puts the office in."""
    if f"/{CREATED}/" not in assigned:
        return None
    offices = (assigned, *(assigned + ending for ending in _OFFICES))
    host = next((ties.hosts[one] for one in offices if one in ties.hosts), None)
    if host is None or _reach(asked, host, as_of) is None:
        return None
    return Reach(way="leading-group", unit=unit, before="经由", note="（文件写明其办公室设在该单位）")


def _from_above(asked: str, assigned: str, unit: str, ties: Ties) -> Reach | None:
    """Work of the body of the same kind at a level above, where the document has duties passed down."""
    body = body_of(asked) if ties.passing else None
    if body is None or body.kind not in kinds():
        return None
    group = group_by_id(assigned)
    for above in _above(body):
        if above.id == assigned or (group is not None and contains(group, above)):
            return Reach(way="level-above", unit=unit, before="经由上级", note=f"（文件写有“{ties.passing}”）")
    return None


def _above(body: Body) -> Iterator[Body]:
    """The bodies of its kind at the levels above; one of an unnamed city where the list does not hold the place."""
    for division in _divisions_above(body.division):
        if division.rank != "national":
            found = body_of(body_id(division, body.kind))
            yield found if found is not None else replace(body, id="", division=division)


def _divisions_above(division: Division) -> Iterator[Division]:
    yield from ancestors(division)
    if not division.code and division.above:
        yield from setting_of(division.above).chain
        for rank in RANKS[2 : RANKS.index(division.rank)]:
            yield Division(f"所属{rank}", rank, above=division.above)
