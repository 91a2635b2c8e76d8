"""Where does a passage stand in this text? Found again by its words and what stood around them.

A quotation that stands where it stood is taken at once. Else every place that has its words, white space and width of
characters aside, is weighed by how much of the old surroundings it has; of several that are equally good none is
taken, nor one whose surroundings are all other ones.
"""

from __future__ import annotations

import dataclasses
import functools
import unicodedata
from dataclasses import dataclass

from ontology.correction import Quote
from ontology.model import Span, Task

_LEAST_OVERLAP = 0.5  # of what two tasks cover together, for them to be one
_TELLING = 24  # characters that are hardly ever said twice
_HEADING, _BESIDE = 12, 32  # characters that a task begins with, and those after them
_AROUND, _AROUND_WITHIN = 0.5, 0.25  # of the old surroundings that must be there, in the whole text and in a task


@dataclass(frozen=True, slots=True)
class _Bare:
    """A text without white space and in plain width, and where each of its characters stood."""

    text: str
    places: tuple[int, ...]


def anchor(text: str, quote: Quote, within: Span | None = None) -> Span | None:
    """Where the quoted passage stands in the text, within a span where one is given; None where it cannot be told."""
    if _unmoved(text, quote) and (within is None or within.contains(quote.span)):
        return quote.span
    bare = _bare(text)
    wanted = _bare(quote.exact).text
    if not wanted:
        return None
    before, after = _bare(quote.prefix).text, _bare(quote.suffix).text
    weighed: list[tuple[int, int]] = []
    at = bare.text.find(wanted)
    while at >= 0:
        span = Span(start=bare.places[at], end=bare.places[at + len(wanted) - 1] + 1)
        if within is None or within.contains(span):
            follows = bare.text[at + len(wanted) : at + len(wanted) + len(after)]
            weight = _common(before[::-1], bare.text[max(0, at - len(before)) : at][::-1]) + _common(after, follows)
            weighed.append((weight, at))
        at = bare.text.find(wanted, at + 1)
    best = max(weighed, default=None)
    least = (_AROUND_WITHIN if within else _AROUND) * (len(before) + len(after))
    if best is None or (best[0] < least and len(wanted) < _TELLING):
        return None
    if sum(weight == best[0] for weight, _ in weighed) > 1:
        return None
    return _stretched(bare, best[1], len(wanted), quote)


def _unmoved(text: str, quote: Quote) -> bool:
    start, end = quote.span.start, quote.span.start + len(quote.exact)
    around = text[max(0, start - len(quote.prefix)) : start], text[start:end], text[end : end + len(quote.suffix)]
    return around == (quote.prefix, quote.exact, quote.suffix) and quote.span.end <= len(text)


def _stretched(bare: _Bare, at: int, length: int, quote: Quote) -> Span:
    """The span from a place on; as long as it was where the quotation is only its beginning."""
    start, end = bare.places[at], bare.places[at + length - 1] + 1
    rest = len(quote.span) - len(quote.exact)
    return Span(start=start, end=min(end + rest, bare.places[-1] + 1) if rest > 0 else end)


def _common(one: str, other: str) -> int:
    """How many characters two texts begin with alike."""
    return next((at for at, (left, right) in enumerate(zip(one, other, strict=False)) if left != right),
                min(len(one), len(other)))  # fmt: skip


@functools.lru_cache(maxsize=16)
def _bare(text: str) -> _Bare:
    kept: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        if not character.isspace():
            plain = unicodedata.normalize("NFKC", character)
            kept.append(plain if len(plain) == 1 else character)
            places.append(place)
    return _Bare("".join(kept), tuple(places))


def task_at(tasks: tuple[Task, ...], text: str, quote: Quote) -> Task | None:
    """The task that the quoted one is now: it covers mostly the same passage; None where there is none.

    Of a task whose words changed, its heading alone tells.
    """
    place = anchor(text, quote) or anchor(text, _heading(quote))
    if place is None:
        return None
    weighed = [(_overlap(task.span, place), task.path == quote.path, -at) for at, task in enumerate(tasks)]
    best = max(weighed, default=None)
    return tasks[-best[2]] if best is not None and best[0] >= _LEAST_OVERLAP else None


def _heading(quote: Quote) -> Quote:
    """The same passage by its first words only."""
    return dataclasses.replace(quote, exact=quote.exact[:_HEADING], suffix=quote.exact[_HEADING : _HEADING + _BESIDE])


def task_around(tasks: tuple[Task, ...], text: str, quote: Quote) -> Task | None:
    """The one task that the passage stands in; None where none or several have it."""
    place = anchor(text, quote)
    found = [task for task in tasks if place is not None and task.span.contains(place)]
    return found[0] if len(found) == 1 else None


def _overlap(one: Span, other: Span) -> float:
    common = min(one.end, other.end) - max(one.start, other.start)
    together = max(one.end, other.end) - min(one.start, other.start)
    return common / together if common > 0 else 0.0
