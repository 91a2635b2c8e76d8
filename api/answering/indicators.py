"""Which indicator is asked about? Those measured by this name, or by a longer one of which it leaves words out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from api.answering.base import Base, Placed, plain
from ontology.model import Record, Target

Measured = tuple[Record, Placed | None, Target]
"""A target, its document, and the task that states it (None: the document as a whole)."""

_AREA = re.compile("^(?:全[省市县区国]|我[省市县区]|[一-鿿]{2,3}[省市县](?!场|政|级|区))的?")
_SHORTEST = 3  # characters; 产值 alone names no indicator
_YEAR = re.compile(r"(?:到|在)?(?P<year>(?:19|20)\d{2})年(?:底|末)?(?:前|以前|之前)?")
_HEAD = re.compile(
    "(?:比例|比重|占比|规模|收入|投资|里程|长度|时间|时长|能力|人数|户数|床位|增速|增长|增收|强度"
    "|[一-鿿](?:率|量|额|值)|面积|密度|速度|浓度|满意度|覆盖面)$"
)


def head(topic: str) -> str:
    """茶叶产值 → 产值: the two last characters, where they say what is measured; "" for a thing that is counted."""
    bare = plain(topic)
    return bare[-2:] if _HEAD.search(bare) and len(bare) > 2 else ""


def every_target(base: Base) -> Iterator[Measured]:
    """The targets of each document, then those of its tasks, none twice."""
    for record in base.records.values():
        stated = {(plain(target.indicator), target.value) for target in record.targets}
        yield from ((record, None, target) for target in record.targets)
        for task in record.tasks:
            for target in task.targets:
                if (plain(target.indicator), target.value) not in stated:
                    yield record, base.tasks[record.document.id, task.id], target


def indicators(base: Base, topic: str) -> tuple[Measured, ...]:
    """The targets whose indicator the topic names in full, else with words left out; those of the year it names.

    The last two characters must agree: an output in tonnes is not one in yuan.
    """
    year = _YEAR.search(topic)
    wanted = _bare(_YEAR.sub("", topic).lstrip("的"))
    if len(wanted) < _SHORTEST:
        return ()
    same = [one for one in every_target(base) if _in_year(one[2], year)]
    found = [one for one in same if _bare(one[2].indicator) == wanted]
    return tuple(found or [one for one in same if _shortened(wanted, _bare(one[2].indicator))])


def also_elsewhere(base: Base, target: Target, record: Record) -> tuple[Measured, ...]:
    """What other documents set for the same indicator."""
    wanted = _bare(target.indicator)
    return tuple(
        one
        for one in every_target(base)
        if one[0] is not record and _bare(one[2].indicator) == wanted and one[2].mention != target.mention
    )


def _in_year(target: Target, year: re.Match[str] | None) -> bool:
    return year is None or target.deadline is None or target.deadline.year == int(year["year"])


def _bare(indicator: str) -> str:
    """An indicator without the area that it is measured in."""
    return _AREA.sub("", plain(indicator))


def _shortened(wanted: str, indicator: str) -> bool:
    """Whether the name is the indicator with characters left out, its end and its first word kept."""
    if wanted[-2:] != indicator[-2:] or wanted[:2] not in indicator:
        return False
    rest = iter(indicator[indicator.index(wanted[:2]) :])
    return all(sign in rest for sign in wanted)
