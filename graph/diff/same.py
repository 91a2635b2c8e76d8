"""Is it the same body? Two assignments of two documents, renames between their dates included."""

from __future__ import annotations

import re

from graph.diff.result import Mode
from ontology.model import Assignment
from ontology.units.bodies import body_of, lineage
from ontology.units.groups import group_by_id

_PLACE = re.compile(
    r"^(?:中华人民共和国|国家|全国|中国|中共|省|自治区|市|州|县|区|旗|各|[一-鿿]{2,8}?(?:省|自治区|市|自治州|州|县|区|旗)){1,3}(?=..)"
)
_FORM = re.compile(r"(?:委员会|办公厅|办公室|总局|[部委厅局署办院])$")
_FILLING = re.compile(r"[（()）〔〕、，,\s和及与等]|人民政府|政府|管委会|管理委员会")
_STANDS_FOR_ALL = re.compile(r"有关|相关|成员单位|责任单位|各部门|各单位|各级|主管部门")
_LEVEL_WORDS = re.compile(r"省直|市直|县直|省级|市级|县级|^[省市县区]")


def is_same(one: Assignment, other: Assignment, mode: Mode) -> bool:
    """Whether two documents name the same body, or between levels bodies with the same work.

    By the register where it knows both: what became of a body is that body. Else by name.
    """
    if one.unit == other.unit or (one.body is not None and one.body == other.body):
        return True
    if _is_group(one) or _is_group(other):
        return _is_same_group(one, other)
    if one.body and other.body and (body_of(one.body) and body_of(other.body)):
        return _is_kin(one.body, other.body) or (mode == "level" and _does_same(one.body, other.body))
    if mode == "level":
        return _work(one.unit) == _work(other.unit)
    return _PLACE.sub("", one.unit) == _PLACE.sub("", other.unit) and one.mention == other.mention


def _is_kin(one: str, other: str) -> bool:
    """Whether one body became the other, by whatever steps."""
    return other in lineage(one) and one in lineage(other)


def _does_same(one: str, other: str) -> bool:
    """Whether two bodies are of one kind, of a kind that became the other's: 商务部 and 云泽省商务厅."""
    first, second = body_of(one), body_of(other)
    if first is None or second is None:
        return False
    kinds = {body.kind for body in map(body_of, lineage(one)) if body} | {first.kind}
    return second.kind in kinds or any(body.kind == first.kind for body in map(body_of, lineage(other)) if body)


def _work(name: str) -> str:
    """What a body does, by its name: 国家林业和草原局, 云泽省林业和草原局 → 林业和草原."""
    return _FORM.sub("", _PLACE.sub("", name))


def _is_group(entry: Assignment) -> bool:
    if entry.body and group_by_id(entry.body) is not None:
        return True
    return bool(entry.unit.startswith("各") or _STANDS_FOR_ALL.search(entry.unit))


def _is_same_group(one: Assignment, other: Assignment) -> bool:
    """各市人民政府 for 各市、县（市、区）人民政府, 各有关部门 for 省有关单位: groups by their members."""
    if bool(_STANDS_FOR_ALL.search(one.unit)) != bool(_STANDS_FOR_ALL.search(other.unit)):
        return False
    first, second = _bare(one.unit), _bare(other.unit)
    if first == second:
        return True
    if _STANDS_FOR_ALL.search(one.unit):
        return False
    shorter, longer = sorted((first, second), key=len)
    return len(shorter) > 1 and longer.startswith(shorter)


def _bare(group: str) -> str:
    bare = _FILLING.sub("", group)
    if _STANDS_FOR_ALL.search(group):
        return _LEVEL_WORDS.sub("", bare.removeprefix("各")).replace("相关", "有关").replace("单位", "部门")
    return ("" if bare.startswith("各") else "各") + bare.replace("设区的", "").replace("设区", "")
