"""Which lines belong to the page and not to the text? Page numbers, running heads, a browser's margins."""

from __future__ import annotations

import itertools
import re
import statistics
from collections import Counter
from collections.abc import Sequence

from corpus.canonical import is_page_number
from corpus.layout import Line

BROWSER = re.compile(
    r"https?://\S+|[^_|]{4,80}[_|].{1,40}(?:网|政府)\s*(?:[（(]\s*(?:https?://)?www\.[^()（）\s]{1,60}[)）])?"
)
"""What a browser prints on the margin of a page that is saved as PDF: an address, a page title with the site's name."""

_DIGITS = re.compile(r"\d+")
_BARE_NUMBER = re.compile(r"\d{1,4}(?:\s?/\s?\d{1,4})?|[ivxIVX]{1,6}")
_EDGE_LINES = 2
_APART = 0.3  # of a line's height: by how much a margin's gap exceeds the usual one


def without_furniture(pages: Sequence[Sequence[Line]]) -> list[Line]:
    """The lines of all pages, in order, without what repeats at their edges and without page numbers."""
    running = running_lines(pages)
    return [line for lines in pages for line in _trimmed(lines, running)]


def running_lines(pages: Sequence[Sequence[Line]]) -> frozenset[str]:
    """Lines that stand apart at the edge of half of the pages or more, digits aside: heads and watermarks."""
    if len(pages) < 2:
        return frozenset()
    counts: Counter[str] = Counter()
    for lines in pages:
        counts.update({_DIGITS.sub("#", line.text) for line in _edges(lines)})
    least = max(2, len(pages) / 2)
    return frozenset(text for text, count in counts.items() if count >= least)


def _edges(lines: Sequence[Line]) -> list[Line]:
    """The outermost lines that more than the usual gap parts from the text.

    What recurs in the text itself (完成时限：2027年底前) may open or close pages too, at the distance of its lines.
    """
    if len(lines) <= 2 * _EDGE_LINES:
        return list(lines)
    gaps = [after.top - before.bottom for before, after in itertools.pairwise(lines)]
    usual = statistics.median(gaps)
    wide = [gap > usual + _APART * line.size for gap, line in zip(gaps, lines, strict=False)]
    head = max((count for count in range(1, _EDGE_LINES + 1) if wide[count - 1]), default=0)
    foot = max((count for count in range(1, _EDGE_LINES + 1) if wide[-count]), default=0)
    return [*lines[:head], *lines[len(lines) - foot :]]


def _trimmed(lines: Sequence[Line], running: frozenset[str]) -> list[Line]:
    kept = list(lines)
    for at in (0, -1):
        for _ in range(_EDGE_LINES):
            if kept and _is_furniture(kept[at].text, running):
                kept.pop(at)
    return kept


def _is_furniture(text: str, running: frozenset[str]) -> bool:
    return (
        _DIGITS.sub("#", text) in running
        or is_page_number(text)
        or _BARE_NUMBER.fullmatch(text) is not None
        or (text.startswith("http") and BROWSER.match(text) is not None)
    )
