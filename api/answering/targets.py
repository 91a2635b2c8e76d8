"""Which target of a document is described? By its numbers and by the characters of its indicator."""

from __future__ import annotations

import re
import unicodedata

import numpy as np

from api.answering.aims import pairs
from api.answering.base import Base
from api.answering.indicators import targets_of
from graph.outline import Aim
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
    without_years = _YEAR.sub("", folded)
    numbers = set(_NUMBER.findall(without_years))
    indexed = base.aims.of()
    own, said = indexed.shares(pairs(without_years))
    scored: list[tuple[float, Aim]] = []
    for number in np.flatnonzero((own >= _LIKE) | (said >= _SAID)).tolist():
        aim = indexed.aims[number]
        told = float(said[number]) if unit and (aim.unit or "").endswith(unit) and said[number] >= _SAID else 0.0
        like = max(float(own[number]), told)
        if like >= _LIKE and _states(aim, numbers, years):
            scored.append((like, aim))
    best = max((like for like, _ in scored), default=0.0)
    return _read(base, [aim for like, aim in scored if like >= best - 0.05])


def _states(aim: Aim, numbers: set[str], years: set[int]) -> bool:
    """Whether a target has one of the numbers, where there are any, and no other year."""
    if numbers and not numbers & set(_NUMBER.findall(unicodedata.normalize("NFKC", aim.mention))):
        return False
    return not (years and aim.year is not None and aim.year not in years)


def _read(base: Base, aims: list[Aim]) -> list[tuple[Record, Target]]:
    """The targets themselves where a document as a whole sets them."""
    return [(record, target) for record, owner, target in targets_of(base, aims) if owner is None]
