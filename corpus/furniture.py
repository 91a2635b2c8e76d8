"""Which lines belong to the page and not to the text? Page numbers, running heads, a browser's margins."""

from __future__ import annotations

import re
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


def without_furniture(pages: Sequence[Sequence[Line]]) -> list[Line]:
    """The lines of all pages, in order, without what repeats at their edges and without page numbers."""
    running = running_lines(pages)
    return [line for lines in pages for line in _trimmed(lines, running)]


def running_lines(pages: Sequence[Sequence[Line]]) -> frozenset[str]:
    """Lines that stand at the edge of half of the pages or more, digits aside: heads and watermarks."""
    if len(pages) < 2:
        return frozenset()
    counts: Counter[str] = Counter()
    for lines in pages:
        edges = (*lines[:_EDGE_LINES], *lines[-_EDGE_LINES:])
        counts.update({_DIGITS.sub("#", line.text) for line in edges})
    least = max(2, len(pages) / 2)
    return frozenset(text for text, count in counts.items() if count >= least)


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
