"""Which indicator is asked about? Those measured by this name, or by a longer one of which it leaves words out."""

from __future__ import annotations

import re
from collections.abc import Iterable

from api.answering.aims import bare
from api.answering.base import Base
from api.answering.placed import Placed
from api.answering.wording import plain
from graph.outline import Aim
from ontology.model import Record, Target

Measured = tuple[Record, Placed | None, Target]
"""A target, its document, and the task that states it (None: the document as a whole)."""

_MOST = 100  # targets that are read
_SHORTEST = 3  # characters; 产值 alone names no indicator
_YEAR = re.compile(r"(?:到|在)?(?P<year>(?:19|20)\d{2})年(?:底|末)?(?:前|以前|之前)?")
_HEAD = re.compile(
    "(?:比例|比重|占比|规模|收入|投资|里程|长度|时间|时长|能力|人数|户数|床位|增速|增长|增收|强度"
    "|[一-鿿](?:率|量|额|值)|面积|密度|速度|浓度|满意度|覆盖面)$"
)


def head(topic: str) -> str:
    """茶叶产值 → 产值: the two last characters, where they say what is measured; "" for a thing that is counted."""
    said = plain(topic)
    return said[-2:] if _HEAD.search(said) and len(said) > 2 else ""


def targets_of(base: Base, aims: Iterable[Aim]) -> list[Measured]:
    """The targets themselves, in the order of documents, those of tasks last; of a great many the first."""
    places = {(document, number) for aim in aims for document, at in base.tables.aims[aim].items() for number in at}
    ordered = sorted(places, key=lambda place: (base.ranks[place[0]], place[1]))[:_MOST]
    return [measured(base, document, number) for document, number in ordered]


def measured(base: Base, document: str, number: int) -> Measured:
    """The target of that number in the outline of a document."""
    owner, place = base.outlines[document].owners[number]
    record = base.records[document]
    if owner < 0:
        return record, None, record.targets[place]
    return record, base.tasks.at(document, owner), record.tasks[owner].targets[place]


def indicators(base: Base, topic: str) -> tuple[Measured, ...]:
    """The targets whose indicator the topic names in full, else with words left out; those of the year it names.

    The last two characters must agree: an output in tonnes is not one in yuan.
    """
    year = _YEAR.search(topic)
    wanted = bare(_YEAR.sub("", topic).lstrip("的"))
    if len(wanted) < _SHORTEST:
        return ()
    held = base.aims.of()
    found = [aim for aim in held.named(wanted) if _in_year(aim, year)]
    if not found:
        several = zip(held.aims, held.bare, strict=True)
        found = [aim for aim, indicator in several if _shortened(wanted, indicator) and _in_year(aim, year)]
    return tuple(targets_of(base, found))


def also_elsewhere(base: Base, target: Target, record: Record) -> tuple[Measured, ...]:
    """What other documents set for the same indicator."""
    same = [aim for aim in base.aims.of().named(bare(target.indicator)) if aim.mention != target.mention]
    return tuple(one for one in targets_of(base, same) if one[0] is not record)


def _in_year(aim: Aim, year: re.Match[str] | None) -> bool:
    return year is None or aim.year is None or aim.year == int(year["year"])


def _shortened(wanted: str, indicator: str) -> bool:
    """Whether the name is the indicator with characters left out, its end and its first word kept."""
    if wanted[-2:] != indicator[-2:] or wanted[:2] not in indicator:
        return False
    rest = iter(indicator[indicator.index(wanted[:2]) :])
    return all(sign in rest for sign in wanted)
