"""Who else is meant in a sentence? The bodies after 会同, and the part of the work that its subject takes on later."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator

from extractors.assignment import BODY_ROLE, BODY_TOGETHER, assign
from extractors.bodies import stands_as_companion
from extractors.unit import JOINT_GROUP, SHARED_KIND, UnitMention, is_joint_group
from ontology.model import Assignment, Role

# A chunk whose subject is that of its sentence: 省水利厅要加强指导，会同有关部门开展检查，负责……, 牵头…….
_TAKES_ON = re.compile(
    r"(?:并|同时)?(?:(?P<together>会同)|(?P<lead>牵头(?!单位|部门|人|的))|(?P<charge>(?:具体|统一)?负责(?!人|同志|任|制(?!定)|单位|部门|的)))"
)
_TAKEN: dict[str, tuple[Role, str]] = {
    "together": ("lead", BODY_TOGETHER),
    "lead": ("lead", BODY_ROLE),
    "charge": ("responsible", BODY_ROLE),
}


_AGENT = re.compile(
    r"(?:^|[，；。\n])(?:并|具体|继续)?由[^，；。\n]{0,50}$"
)  # by whom a thing is done, not who is told


def take_on(found: list[Assignment], text: str, position: int, end: int) -> None:
    """Who was told to act in this sentence and then takes on a part of the work has that role.

    ``position`` and ``end`` bound the words that may say so; the assignments found so far are changed in place.
    """
    match = _TAKES_ON.match(text, position, end)
    if match is None:
        return
    role, rule = _TAKEN[match.lastgroup or ""]
    for at in range(len(found) - 1, -1, -1):
        item = found[at]
        if re.search("[。；\n]", text[item.span.end : position]) or position - item.span.end > 80:
            return
        if item.role == "actor" and not _AGENT.search(text, max(0, item.span.start - 60), item.span.start):
            found[at] = dataclasses.replace(item, role=role, rule=rule)


_SAME_LEVEL = re.compile("(?:本级|同级)(?=[一-鿿]{3})")


def companions(text: str, start: int, end: int) -> Iterator[Assignment]:
    """The units that open the words after 会同."""
    left = start
    same = _SAME_LEVEL.match(text, start, end)
    start = left = same.end() if same else start
    listed = JOINT_GROUP.match(text, start, end)
    if not (listed and is_joint_group(listed.group())):
        listed = SHARED_KIND.match(text, start, end)
    if listed and is_joint_group(listed.group()):
        group = UnitMention(text=listed.group(), start=start, end=listed.end())
        yield assign(group, "cooperate", "body", BODY_TOGETHER)
        return
    while left < end:
        stop = _name_end(text, left, min(end, left + 24))
        if stop is None:
            return
        yield assign(UnitMention(text=text[left:stop], start=left, end=stop), "cooperate", "body", BODY_TOGETHER)
        joint = _NEXT.match(text, stop, end)
        if joint is None:
            return
        left = joint.end()


_NEXT = re.compile(r"等?[、和及与]|以及")
NAME_GOES_ON = {
    "校": "院",
    "部": "门队分",
    "委": "员办编",
    "办": "公",
    "局": "部",
    "会": "议",
    "政": "府厅局部",
    "单": "位",
    "院": "所校",
}


def _name_end(text: str, start: int, end: int) -> int | None:
    """Where the first name of a body that begins here ends."""
    for stop in range(start + 2, end + 1):
        if text[stop - 1] in "，。；、":
            return None
        if not stands_as_companion(text[start:stop]):
            continue
        if text[stop : stop + 1] in NAME_GOES_ON.get(text[stop - 1], "") and stop < end:
            continue
        return stop
    return None
