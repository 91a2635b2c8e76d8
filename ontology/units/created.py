"""Which bodies does a document create, and which zones have a board of their own? Recognised by form."""

from __future__ import annotations

import functools
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from ontology.units.bodies import CREATED, ZONE
from ontology.units.divisions import NATION, Division
from ontology.units.places import Setting, is_some, openings
from ontology.units.table import rows

_TEAMS = (
    "领导小组|工作小组|专项小组|协调小组|推进小组|工作专班|专班|联席会议|指挥部|专项行动|协调机制|推进委员会|工作组"
)
_TEAM = re.compile(rf"[\u4e00-\u9fff“”\d]{{2,30}}(?:{_TEAMS})(?:办公室|办|秘书处)?")
_BARE = re.compile("(?:领导小组|专项小组|工作专班|联席会议|指挥部|工作小组)(?:办公室|办)?")
_SHORT_OFFICE = re.compile("(?<=[组议部班动会])办$")
_EVERY = re.compile("^(?:各|有关|相关|每个)")
_ZONE_KINDS = (
    "经济技术开发区|经济开发区|经开区|高新技术产业开发区|高新技术开发区|高新区|综合保税区|综保区|保税港区|保税区"
    "|出口加工区|旅游度假区|度假区|自由贸易试验区|自贸试验区|自贸区|自由贸易港|示范区|新区|开发区|工业园区|产业园区"
    "|科技城|科学城|新城|风景名胜区|风景区|合作区|管理区|生态城|商务区|园区|港区|片区"
)
_BOARDS = "管委会|管理委员会|党工委|管理局|执委会|执行委员会"
_ZONE = re.compile(rf"(?P<name>[\u4e00-\u9fff]{{0,14}}(?:{_ZONE_KINDS}))(?P<board>{_BOARDS})?")
_BOARD = re.compile(rf"(?P<name>[\u4e00-\u9fff]{{2,6}})(?P<board>{_BOARDS})")
_LONG_BOARDS = {"管理局": "管理局", "执委会": "执行委员会", "执行委员会": "执行委员会"}
_NO_NAME = re.compile("^(?:各|全|本|有关|相关|所有|每|国家级|省级|市级|重点|新建|化工|工业|产业)")


@dataclass(frozen=True, slots=True)
class Formed:
    """A body told by the form of its name: its id, full name, how sure it is, and why in words."""

    id: str
    name: str
    score: float
    reason: str


@functools.cache
def _new_areas() -> Mapping[str, tuple[str, str]]:
    """National new areas by full and short name: (full name, code of the division they lie in)."""
    found: dict[str, tuple[str, str]] = {}
    for _, name, short, code in rows("zones.tsv", 4):
        for form in (name, short):
            if form:
                found[form] = (name, code)
    return found


def zone_of(text: str, setting: Setting) -> Formed | None:
    """The board of the zone that a name means: 西咸新区管委会, 济南高新区管委会, 西永综合保税区管委会."""
    match = _ZONE.fullmatch(text) or _BOARD.fullmatch(text)
    if match is None or _NO_NAME.search(match["name"]):
        return None
    board = _LONG_BOARDS.get(match["board"] or "", "管理委员会")
    return next(_zones(match["name"], board, setting, named=bool(match["board"])), None)


def _zones(name: str, board: str, setting: Setting, *, named: bool) -> Iterator[Formed]:
    """The boards that a zone's name may mean, the surest first; ``named`` where the board is printed."""
    for known, (full, code) in _new_areas().items():
        if name == known or (name.endswith(known) and len(name) - len(known) <= 6):
            whole = f"{full}{board}"
            yield Formed(f"{code}/{ZONE}/{whole}", whole, 0.97 if named else 0.9, "国家级新区或示范区的管理机构")
    whole = f"{name}{board}"
    for place in openings(name, setting):
        if place.form in ("full", "short") and place.division.rank != "town" and re.fullmatch(_ZONE_KINDS, place.rest):
            reason = f"按名称识别为{place.division.name}的功能区管理机构，未经名录核实"
            yield Formed(f"{place.division.key}/{ZONE}/{whole}", whole, 0.85 if named else 0.7, reason)
    if named and setting.local and setting.own is not None and _ZONE.fullmatch(name):
        reason = f"按构词识别为{setting.own.name}的功能区管理机构，未经名录核实"
        yield Formed(f"{setting.own.key}/{ZONE}/{whole}", whole, 0.7, reason)


def team_name(text: str) -> str:
    """The name of a leading group or its office, 办 written out; "" where a name is none of these."""
    name = _SHORT_OFFICE.sub("办公室", text)
    return name if _TEAM.fullmatch(name) and not _BARE.fullmatch(name) and not _EVERY.match(name) else ""


def created_of(text: str, setting: Setting, created: Collection[str], document: str) -> Formed | None:
    """The leading group or office that a name means, which a document creates.

    A name without words of its own (联席会议办公室) means that of the document, whose id is then part of the body's.
    """
    seat: Division = setting.own or NATION
    if _BARE.fullmatch(text):
        if not document:
            return Formed(f"{seat.key}/{CREATED}/{text}", text, 0.5, "文件所设的机构，需结合该文件判断")
        reason = "指本文件所设的机构，文件没有给出全称"
        return Formed(f"{seat.key}/{CREATED}/{document}:{text}", text, 0.8, reason)
    if text in created:
        text = _SHORT_OFFICE.sub("办公室", text)
        return Formed(f"{seat.key}/{CREATED}/{text}", text, 0.95, "本文件设立或定义的机构")
    text = team_name(text)
    if not text:
        return None
    reason = "议事协调机构，由文件设立，按名称登记"
    for place in openings(text, setting):
        if place.form in ("full", "level") and _TEAM.fullmatch(place.rest) and not is_some(place.division):
            name = f"{place.division.name}{place.rest}"
            return Formed(f"{place.division.key}/{CREATED}/{name}", name, 0.85, reason)
    return Formed(f"{seat.key}/{CREATED}/{text}", text, 0.75, reason) if setting.chain else None
