"""Which target of a document is described? By its numbers and by the characters of its indicator."""

from __future__ import annotations

import re
import unicodedata

from api.answering.base import Base, plain
from ontology.model import Record, Target

_YEAR = re.compile(r"(?:到|在)?((?:19|20)\d{2})年(?:底|末)?前?")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_LIKE = 0.45  # the share of a target's pairs of characters that the description must have

_SAID = 0.6  # the share of the description's pairs that a target in the unit asked for must have


def fitting_targets(base: Base, described: str, unit: str = "") -> list[tuple[Record, Target]]:
    """The document targets that a description fits best; none where a number in it is another.

    A year in the description must be the target's own year, where the target has one. A target counted in
    the ``unit`` asked for (亩 of 万亩) may say more than the description does.
    """
    folded = unicodedata.normalize("NFKC", described)
    years = {int(year) for year in _YEAR.findall(folded)}
    bare = _YEAR.sub("", folded)
    numbers = set(_NUMBER.findall(bare))
    wanted = _pairs(bare)
    scored: list[tuple[float, Record, Target]] = []
    for record in base.records.values():
        for target in record.targets:
            if numbers and not numbers & set(_NUMBER.findall(unicodedata.normalize("NFKC", target.mention))):
                continue
            if years and target.deadline is not None and target.deadline.year not in years:
                continue
            measured = _pairs(target.indicator)
            like = max(_share(measured | _pairs(target.mention), wanted), _share(measured, wanted))
            if unit and (target.unit or "").endswith(unit):
                said = _share(wanted, measured | _pairs(target.mention))
                like = max(like, said if said >= _SAID else 0.0)
            if like >= _LIKE:
                scored.append((like, record, target))
    best = max((like for like, _, _ in scored), default=0.0)
    return [(record, target) for like, record, target in scored if like >= best - 0.05]


def _pairs(text: str) -> set[str]:
    text = plain(unicodedata.normalize("NFKC", text))
    return {text[i : i + 2] for i in range(len(text) - 1)}


def _share(pairs: set[str], wanted: set[str]) -> float:
    return len(pairs & wanted) / len(pairs) if pairs else 0.0
