"""Which task is meant? The best fit for a topic, and whether it fits well enough to be answered from."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from api.answering.base import Base, Placed, plain
from graph.search import Hit

ENOUGH = 0.42
"""The least share of a topic's weight that a task must hold; below it the documents do not say."""

CLOSE = 0.93
"""A task that scores this share of the best is another reading of the same topic."""

_DIGITS = re.compile(r"\d+(?:\.\d+)?")
_QUOTED = re.compile(r"[“「『]([^”」』]{2,40})[”」』]")


@dataclass(frozen=True, slots=True)
class Found:
    """A task that fits a topic, and how."""

    placed: Placed
    hit: Hit


def ranked(base: Base, topic: str, *, top: int = 10) -> tuple[Found, ...]:
    """The tasks that share words with the topic, best first, good or bad."""
    return tuple(Found(base.placed(hit), hit) for hit in base.index.search(topic, top=top))


def trusted(base: Base, topic: str, *, top: int = 10) -> tuple[Found, ...]:
    """The tasks that fit the topic well enough; none where the best one does not.

    A number or a quotation in the topic must stand in the task: another number is another thing.
    """
    named = base.titled(topic)
    found = [item for item in ranked(base, topic, top=max(top, 10)) if holds_literals(item.placed.text, topic)]
    if named:
        found.sort(key=lambda item: item.placed.task not in [placed.task for placed in named])
        return tuple(found[:top]) if found else ()
    if not found or found[0].hit.coverage < ENOUGH:
        return ()
    return tuple(item for item in found[:top] if item.hit.coverage >= ENOUGH * 0.8 or item is found[0])


def holds_literals(text: str, topic: str) -> bool:
    """Whether the text has every number and every quotation of the topic."""
    folded = unicodedata.normalize("NFKC", text)
    numbers = set(_DIGITS.findall(folded))
    if any(number not in numbers for number in _DIGITS.findall(unicodedata.normalize("NFKC", topic))):
        return False
    bare = plain(text)
    return all(plain(quotation) in bare for quotation in _QUOTED.findall(topic))


def readings(found: tuple[Found, ...]) -> tuple[Found, ...]:
    """The best task and those that are so close that they may be meant as well."""
    return tuple(item for item in found if item.hit.score >= CLOSE * found[0].hit.score)
