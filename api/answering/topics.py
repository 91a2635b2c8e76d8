"""Which task is meant? The best fit for a topic, and whether it fits well enough to be answered from."""

from __future__ import annotations

import dataclasses
import re
import unicodedata
from dataclasses import dataclass

from api.answering.base import Base
from api.answering.placed import Placed
from api.answering.wording import plain
from graph.search import Hit
from graph.topic import is_informal, terms, thing_named

# How likely a task is what a topic is about: a logistic model fitted on some three hundred questions
# about forty documents, a good third of which the documents do not answer.
_SUPPORT = 0.44
_STANDING = 1.22
_LACKING = -5.3
_FOCUS = 1.76
_PRESUMED = 2.3  # 哪项任务讲到… takes for granted that one does
_BIAS = -4.73
_MOST = 4.0  # more support or standing than this is no better
_LIKELY = 0.0
_DOUBTFUL = -1.0  # what the share of its words must make up for

# The share of a topic's weight that a task must hold all the same.
_FORMAL = 0.52  # where the question speaks as documents do
_ALL = 0.85  # next to nothing is missing, be the words never so common
_ASKED = 0.35  # the same of what is asked of the matter (the funds of the platform)
_SPOKEN = 0.44  # where the question speaks as people do
_SPOKEN_ASKED = 0.15
_SOLID = 0.3  # standing out counts in full from this share on: one word in one task alone stands out too
_ALONE = 0.8  # no other task has next to anything of the topic
_STANDING_OUT = 0.25  # what it adds that no other task comes near

CLOSE = 0.93
"""A task that scores this share of the best is another reading of the same topic."""

_LOOKED_AT = 10  # hits among which the best document is looked for
_COMPOUND = 4  # characters from which on a word names a thing by itself
_HEAD = 2  # characters that a name ends with and that say what kind of thing it is
_TELLING = 0.9  # nouns and listed words weigh this much
_DIGITS = re.compile(r"\d+(?:\.\d+)?")
_QUOTED = re.compile(r"[“「『]([^”」』]{2,40})[”」』]")


@dataclass(frozen=True, slots=True)
class Found:
    """A task that fits a topic, and how."""

    placed: Placed
    hit: Hit


def ranked(base: Base, topic: str, *, top: int = 10) -> tuple[Found, ...]:
    """The tasks that share words with the topic, best first, good or bad.

    Of several documents, the one that fits best is looked at once more by itself: what is rare there tells
    its tasks apart, however common it is elsewhere.
    """
    hits = base.index.search(topic, top=max(top, _LOOKED_AT))
    if len(base.outlines) > 1 and hits:
        hits = _closer(base, topic, hits)
    return tuple(Found(base.placed(hit), hit) for hit in hits[:top])


def _closer(base: Base, topic: str, hits: tuple[Hit, ...]) -> tuple[Hit, ...]:
    """The hits with those of the best document as it has them alone; the others follow in proportion."""
    document = _preferred(base, hits).document
    own = base.index_of(document).search(topic, top=len(hits))
    best = max(hit.score for hit in hits if hit.document == document)
    others = [
        dataclasses.replace(hit, score=own[0].score * min(1.0, hit.score / best))
        for hit in hits
        if hit.document != document
    ]
    return (own[0], *sorted((*own[1:], *others), key=lambda hit: -hit.score))


def _preferred(base: Base, hits: tuple[Hit, ...]) -> Hit:
    """The best hit; of those about as good, one of a document in force rather than of a draft."""
    close = [hit for hit in hits if hit.score >= CLOSE * hits[0].score]
    return next((hit for hit in close if base.outlines[hit.document].document.status == "final"), hits[0])


def trusted(base: Base, topic: str, *, top: int = 10, presumed: bool = False) -> tuple[Found, ...]:
    """The tasks that fit the topic well enough; none where the best one does not.

    A number or a quotation in the topic must stand in the task: another number is another thing.
    ``presumed``: the question takes for granted that the documents speak of it.
    """
    named = base.titled(topic)
    found = list(ranked(base, topic, top=max(top, 10)))
    if _DIGITS.search(unicodedata.normalize("NFKC", topic)) or _QUOTED.search(topic):
        found = [item for item in found if holds_literals(item.placed.text, topic)]
    if named:
        found.sort(key=lambda item: item.placed not in named)
        return tuple(found[:top]) if found else ()
    if not found or not _is_trusted(found, topic, presumed=presumed) or not _has_the_thing(found[0], topic):
        return ()
    return tuple(found[:top])


def _is_trusted(found: list[Found], topic: str, *, presumed: bool) -> bool:
    """Whether the best task is what the topic is about, given how the question speaks."""
    best = found[0].hit
    likely = _likelihood(best, presumed=presumed)
    if not is_informal(topic):
        held = best.coverage >= _FORMAL and best.focus >= _ASKED
        held = held and not lacks_what_is_asked(best, topic)
        return held and (likely >= _DOUBTFUL or best.coverage >= _ALL)
    second = found[1].hit.score if len(found) > 1 else 0.0
    apart = (1 - second / best.score) * min(1.0, best.coverage / _SOLID)
    held = best.focus >= _SPOKEN_ASKED and best.coverage + _STANDING_OUT * apart >= _SPOKEN
    return likely >= _LIKELY or (held and (likely >= _DOUBTFUL or apart >= _ALONE))


def _likelihood(hit: Hit, *, presumed: bool) -> float:
    """The odds, as a logarithm, that the task is what its topic is about."""
    return (
        _SUPPORT * min(hit.support, _MOST)
        + _STANDING * min(hit.standing, _MOST)
        + _LACKING * hit.lacking
        + _FOCUS * hit.focus
        + (_PRESUMED if presumed else 0.0)
        + _BIAS
    )


def lacks_what_is_asked(hit: Hit, topic: str) -> bool:
    """Whether a telling word that says what is asked of the matter is nowhere in the task.

    A compound (高速公路) names its thing by itself, wherever it stands.
    """
    return any(
        (term.focus or len(term.text) >= _COMPOUND) and term.weight >= _TELLING and term.text in hit.missing
        for term in terms(topic)
    )


def _has_the_thing(found: Found, topic: str) -> bool:
    """Whether the text has the head of a thing's name: without a 博物馆, 旅游 and 茶 are no 茶文化博物馆."""
    thing = thing_named(topic)
    return thing[-_HEAD:] in plain(found.placed.text)


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
