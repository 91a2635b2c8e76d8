"""How does a text carry its facts as marks? Overlapping spans turned into properly nested pieces.

A page shows ``Piece`` after ``Piece``: open a mark, print text, close a mark. Marks that cross are cut
at the crossing, so that the result is well-formed whatever the facts are; offsets are counted in code
points here, on the server, because scripts in a browser count otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from ontology.model import Span

Kind = Literal["unit", "deadline", "target", "reference", "deliverable", "modality", "unread", "heading", "cited"]

# Of marks over the same span the first kind lies outermost.
_OUTERMOST_FIRST: tuple[Kind, ...] = (
    "cited",
    "heading",
    "unread",
    "modality",
    "reference",
    "deadline",
    "target",
    "deliverable",
    "unit",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A span of the document to be shown as one kind of fact; ``title`` says what was read."""

    span: Span
    kind: Kind
    title: str = ""
    doubtful: bool = False

    @property
    def anchor(self) -> str:
        """The fragment that leads to it: ``s12-34``."""
        return f"s{self.span.start}-{self.span.end}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One step of printing: ``open`` a mark, print ``text``, or ``close`` the innermost mark.

    ``mark`` is the mark opened or closed. ``anchor`` is set on the first opening of a mark, and
    never twice in a document.
    """

    step: Literal["open", "text", "close"]
    text: str = ""
    mark: Mark | None = None
    anchor: str | None = None


def pieces(text: str, within: Span, marks: Iterable[Mark], anchors: set[str]) -> Iterator[Piece]:
    """The text of one range with its marks, in order; ``anchors`` are those already given out."""
    clipped = [_clip(mark, within) for mark in marks if mark.span.overlaps(within) and len(mark.span)]
    edges = {within.start, within.end}
    for _mark, start, end in clipped:
        edges |= {start, end}
    open_marks: list[tuple[Mark, int]] = []
    ordered = sorted(edges)
    for index, edge in enumerate(ordered):
        yield from _close(open_marks, edge)
        starting = [(mark, end) for mark, start, end in clipped if start == edge]
        starting.sort(key=lambda entry: (-entry[1], _OUTERMOST_FIRST.index(entry[0].kind)))
        for mark, end in starting:
            open_marks.append((mark, end))
            yield Piece(step="open", mark=mark, anchor=_take(mark.anchor, anchors))
        if index + 1 < len(ordered):
            yield Piece(step="text", text=text[edge : ordered[index + 1]])


def _clip(mark: Mark, within: Span) -> tuple[Mark, int, int]:
    return mark, max(mark.span.start, within.start), min(mark.span.end, within.end)


def _take(anchor: str, anchors: set[str]) -> str | None:
    if anchor in anchors:
        return None
    anchors.add(anchor)
    return anchor


def _close(open_marks: list[tuple[Mark, int]], edge: int) -> Iterator[Piece]:
    """Close what ends here; what lies inside it and goes on is closed and opened again."""
    depth = next((depth for depth, (_mark, end) in enumerate(open_marks) if end <= edge), None)
    if depth is None:
        return
    tail = open_marks[depth:]
    del open_marks[depth:]
    yield from (Piece(step="close", mark=mark) for mark, _end in reversed(tail))
    for mark, end in tail:
        if end > edge:
            open_marks.append((mark, end))
            yield Piece(step="open", mark=mark)


def excerpt(text: str, spans: Sequence[Span], reach: int) -> tuple[tuple[str, bool], ...]:
    """The quotations with what stands around them in their paragraph: (text, whether quoted) in order.

    The spans lie in one paragraph. At most ``reach`` characters are shown beside a quotation; an
    ellipsis says where more was left out.
    """
    within = paragraph_around(text, spans[0])
    parts: list[tuple[str, bool]] = []
    reached = within.start
    for span in sorted(spans, key=lambda span: span.start):
        start = max(span.start, reached)
        if start > reached:
            parts.append((_shortened(text[reached:start], reach, first=reached == within.start), False))
        if span.end > start:
            parts.append((text[start : span.end], True))
            reached = span.end
    rest = text[reached : within.end]
    if rest:
        parts.append((rest if len(rest) <= reach else rest[:reach] + "…", False))
    return tuple(parts)


def _shortened(between: str, reach: int, *, first: bool) -> str:
    """What stands before a quotation, its far part left out; between two quotations the middle."""
    if first:
        return between if len(between) <= reach else "…" + between[-reach:]
    return between if len(between) <= 2 * reach else f"{between[:reach]}…{between[-reach:]}"


def paragraph_around(text: str, span: Span) -> Span:
    """The lines that a span touches, line breaks at the ends left out."""
    start = text.rfind("\n", 0, span.start) + 1
    stop = text.find("\n", max(span.end - 1, span.start))
    return Span(start=start, end=max(span.end, len(text) if stop < 0 else stop))


def paragraphs(text: str) -> Iterator[Span]:
    """The ranges of the lines that hold something, white space at their ends left out."""
    start = 0
    for line in text.split("\n"):
        stripped = line.strip()
        if stripped:
            left = start + len(line) - len(line.lstrip())
            yield Span(start=left, end=left + len(stripped))
        start += len(line) + 1


def by_paragraph(spans: Sequence[Span], marks: Iterable[Mark]) -> list[list[Mark]]:
    """For each paragraph the marks that touch it; both are in the order of the text, so one sweep is enough."""
    ordered = sorted(marks, key=lambda mark: mark.span.start)
    found: list[list[Mark]] = []
    running: list[Mark] = []
    following = 0
    for span in spans:
        while following < len(ordered) and ordered[following].span.start < span.end:
            running.append(ordered[following])
            following += 1
        running = [mark for mark in running if mark.span.end > span.start]
        found.append([mark for mark in running if mark.span.overlaps(span)])
    return found
