"""Which task is meant? The best fit for a topic, and whether it fits well enough to be answered from."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from api.answering.base import Base, Placed, plain
from graph.search import Hit
from graph.topic import is_informal, terms

FORMAL = 0.52
"""The least share of a topic's weight that a task must hold where the question speaks as documents do."""

SPOKEN = 0.44
"""The least trust in a task where the question speaks as people do; below it the documents do not say."""

FOCUS = 0.35
"""The least share of what is asked of the matter (the funds of the platform) that a task must hold."""

SPOKEN_FOCUS = 0.15
"""The same where the question speaks as people do."""

SOLID = 0.3
"""Standing out counts in full from this coverage on: one word in one task alone stands out too."""

STANDING_OUT = 0.25
"""What it adds to the trust in a task that no other task comes near."""

CLOSE = 0.93
"""A task that scores this share of the best is another reading of the same topic."""

_TELLING = 0.9  # nouns and listed words weigh this much
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
    if not found or not _is_trusted(found, topic):
        return ()
    return tuple(found[:top])


def _is_trusted(found: list[Found], topic: str) -> bool:
    """Whether the best task holds enough of the topic, given how the question speaks."""
    best = found[0].hit
    if not is_informal(topic):
        return best.coverage >= FORMAL and best.focus >= FOCUS and not _lacks_what_is_asked(best, topic)
    if best.focus < SPOKEN_FOCUS:
        return False
    second = found[1].hit.score if len(found) > 1 else 0.0
    apart = (1 - second / best.score) * min(1.0, best.coverage / SOLID)
    return best.coverage + STANDING_OUT * apart >= SPOKEN


def _lacks_what_is_asked(hit: Hit, topic: str) -> bool:
    """Whether a telling word that says what is asked of the matter is nowhere in the task."""
    return any(term.focus and term.weight >= _TELLING and term.text in hit.missing for term in terms(topic))


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
