"""Which units does a cell of a list name, and in which role? Cells divided any way, with or without labels."""

from __future__ import annotations

import re
from dataclasses import dataclass

from api.words import ROLES
from extractors.clause_parts import LABEL, parse
from extractors.unit import GROUP, looks_like_unit, split_units
from ontology.model import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A unit as a cell prints it; ``role`` is what the cell itself says, None where only its column does."""

    mention: str
    role: Role | None = None


_ROLED = re.compile(r"[（(](?P<role>牵头|主办|主责|配合|协办|参与|责任|负责)(?:单位|部门)?[）)]")
_ROLES: dict[str, Role] = {
    "牵头": "lead", "主办": "lead", "主责": "lead", "配合": "cooperate", "协办": "cooperate", "参与": "cooperate",
    "责任": "responsible", "负责": "responsible",
}  # fmt: skip
_ASKED = re.compile(f"{ROLES['actor']}[：:]")  # as a 任务分工表 made here says it
_SAID = re.compile("牵头|配合|会同|参与|协助|负责|按职责")
_ORDER = re.compile(r"(?:(?<=^)|(?<=[、，,；;\s]))(?:[（(]?\d{1,2}[）)．、.]|[①-⑳])\s*")
_MARKS = re.compile(r"[；;／/|]|(?<=[厅局委部办府会院社行心团])\s*[.．·]\s*")
_REST = 5  # characters of a name that go over to the next line
_OPENS = "省市县区州国各中全"
_OPEN = re.compile(r"[（(〔\[][^）)〕\]]*$")
_NOTE = re.compile(r"[（(]以?下[^（）()]{0,12}[）)]")


def listed_units(cell: str) -> tuple[Listed, ...]:
    """The units of a cell, in order, each once a role.

    >>> [(unit.mention, unit.role) for unit in listed_units("牵头单位：省水利厅 配合单位：省财政厅/省商务厅")]
    [('省水利厅', 'lead'), ('省财政厅', 'cooperate'), ('省商务厅', 'cooperate')]
    """
    text = _ORDER.sub("", _ASKED.sub("责任单位：", _joined_lines(cell)))
    if LABEL.search(text):
        found = [
            Listed(mention=unit.text, role=part.role)
            for part in parse(_MARKS.sub("、", _labels_apart(text)), 0, len(_labels_apart(text)))[0]
            for unit in part.units
        ]
    elif _SAID.search(_ROLED.sub("", text)):
        found = _said(text)
    else:
        found = _plain(text)
    return tuple({(unit.mention, unit.role): unit for unit in reversed(found)}.values())[::-1]


def _joined_lines(cell: str) -> str:
    """Lines as elements, but a name broken over two lines whole: 省发展改⏎革委."""
    lines = [line for line in cell.split("\n") if line]
    text = ""
    for line in lines:
        last = re.split(r"[、，,；;／/\s]", text)[-1]
        first = re.split(r"[、，,；;／/\s]", line)[0]
        if (
            not text
            or text[-1] in "、，,；;：:"
            or (not _names(last) and _names(last + first) and len(first) <= _REST and first[0] not in _OPENS)
        ):
            text += line
        else:
            text += "、" + line
    return text


def _names(text: str) -> bool:
    return looks_like_unit(text) or bool(GROUP.fullmatch(text))


def _labels_apart(text: str) -> str:
    """A sign before each label but the first, so that the list before it ends there; the length stays."""
    chars = list(text)
    for match in list(LABEL.finditer(text))[1:]:
        at = match.start() - 1
        if at >= 0 and chars[at] in "、，, 　\n":
            chars[at] = "；"
    return "".join(chars)


def _said(text: str) -> list[Listed]:
    """省水利厅牵头，省财政厅配合; where that cannot be read, the units without role."""
    text = text if not text.endswith(("厅", "局", "委", "部", "办")) or "会同" not in text else text + "负责"
    parts, _ = parse(text, 0, len(text))
    found = [Listed(mention=unit.text, role=part.role) for part in parts for unit in part.units]
    return found or _plain(text)


def _plain(text: str) -> list[Listed]:
    found = []
    for element in (
        re.split(r"[、，,；;／/|\n\t]+(?![^（(]*[）)])", _NOTE.sub("", text)) if _ROLED.search(text) else [text]
    ):
        roled = _ROLED.search(element)
        role = _ROLES[roled["role"]] if roled else None
        bare = _MARKS.sub("、", _ROLED.sub("", element))
        found += [Listed(mention=name, role=role) for unit in split_units(bare) for name in _apart(unit.text)]
    return found


def _apart(name: str) -> list[str]:
    """相关区、市卫生健康委 is two: a group and a unit; 各市、县（市、区）人民政府 and 各县（市、区）政府 are one."""
    head, mark, tail = name.partition("、")
    if _OPEN.search(head):  # 各县（市、区）政府: the mark stands within brackets
        return [name]
    if mark and looks_like_unit(tail) and not GROUP.fullmatch(tail) and not GROUP.fullmatch(f"各{tail}"):
        return [head, *_apart(tail)]
    return [name]
