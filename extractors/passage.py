"""What does a rule look at? One paragraph, where it stands, and what is known around it."""

from __future__ import annotations

import datetime as dt
import functools
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import accumulate

from ontology.model import Span

# A clause is what stands between these marks; a sentence between the stronger ones.
CLAUSE_MARKS = "，。；：！？,;!?\n\t"
SENTENCE_MARKS = "。；！？;!?\n\t"


class Spans:
    """Ranges for quick look-up of what lies in one of them."""

    def __init__(self, spans: Iterable[Span]) -> None:
        ordered = sorted((span.start, span.end) for span in spans)
        self._starts = [start for start, _ in ordered]
        self._reach = list(accumulate((end for _, end in ordered), max))
        self._ends = sorted(end for _, end in ordered)

    def hold(self, position: int) -> bool:
        """Whether the position lies in one of the ranges."""
        at = bisect_right(self._starts, position) - 1
        return at >= 0 and position < self._reach[at]

    def last_end(self, position: int) -> int:
        """Where the last range ends that ends at the position or before it; 0 where none does."""
        at = bisect_right(self._ends, position)
        return self._ends[at - 1] if at else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A paragraph of the canonical text as the rules see it.

    ``text`` is the paragraph; ``start`` its offset in the document. ``heading`` covers the item's
    number and title where the paragraph opens with one (``（一）加快建设。``), ``closed`` the
    responsibility clauses; both count within ``text``. ``issued`` is the day as of which the
    document speaks. ``faults`` names the rules that failed while they read it.
    """

    text: str
    start: int = 0
    heading: Span | None = None
    closed: tuple[Span, ...] = ()
    issued: dt.date | None = None
    faults: list[str] = field(default_factory=list, compare=False, repr=False)
    _closed: Spans = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_closed", Spans(self.closed))

    def at(self, start: int, end: int) -> Span:
        """The document span of a range within the paragraph."""
        return Span(start=self.start + start, end=self.start + end)

    def in_heading(self, position: int) -> bool:
        """Whether the position lies in the item's number or title."""
        return self.heading is not None and self.heading.start <= position < self.heading.end

    def in_clause(self, position: int) -> bool:
        """Whether the position lies in a responsibility clause."""
        return self._closed.hold(position)

    def after_clause(self, position: int) -> int:
        """Where the last responsibility clause before the position ends; 0 where there is none."""
        return self._closed.last_end(position)


@functools.cache
def _boundary(marks: str) -> re.Pattern[str]:
    return re.compile(f"[{re.escape(marks)}]")


def clause_around(text: str, start: int, end: int, marks: str = CLAUSE_MARKS) -> tuple[int, int]:
    """The range between the nearest marks around ``[start, end)``, marks left out.

    Brackets are respected: a comma inside 《…》 “…” or （…） that closes after it does not bound.
    """
    pattern = _boundary(marks)
    before = (mark for mark in marks_before(pattern, text, start) if not _inside_brackets(text, mark - 1))
    left = next(before, max(0, start - LOOK))
    right = min(len(text), end + LOOK)
    for match in pattern.finditer(text, end, right):
        if not _inside_brackets(text, match.start()):
            right = match.start()
            break
    return left, right


def marks_before(pattern: re.Pattern[str], text: str, position: int) -> Iterator[int]:
    """The ends of the marks before the position, nearest first, no further back than ``LOOK``."""
    high, floor = position, max(0, position - LOOK)
    while high > floor:
        low = max(floor, high - _STEP)
        for match in reversed(list(pattern.finditer(text, low, high))):
            yield match.end()
        high = low


LOOK = 600  # clauses and sentences are shorter: what a rule looks at stays bounded in a text without marks
_STEP = 80
_PAIRS = {"（": "）", "(": ")", "《": "》", "“": "”", "〔": "〕", "[": "]", "【": "】"}
_REACH = 60  # brackets further apart than this are taken as unpaired: keeps the look-up bounded


def _inside_brackets(text: str, position: int) -> bool:
    """Whether a bracket opened shortly before the position closes shortly after it."""
    window = text[max(0, position - _REACH) : position]
    for opener, closer in _PAIRS.items():
        opened = window.rfind(opener)
        if opened < 0 or closer in window[opened:]:
            continue
        if text.find(closer, position, position + _REACH) >= 0:
            return True
    return False
