"""Which lines do characters on a page make? Glyphs in their places, read from left to right and from the top."""

from __future__ import annotations

import itertools
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from corpus.characters import ordinary, without_layout_spaces


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character in its place, in points; ``top`` and ``bottom`` count from the page's top."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float

    @property
    def middle(self) -> float:
        """How far the character's centre is from the page's top."""
        return (self.top + self.bottom) / 2

    @property
    def size(self) -> float:
        """The character's height."""
        return self.bottom - self.top


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A printed line and its place on its page; ``size`` is its characters' em, ``sheet`` the page's width."""

    text: str
    page: int
    sheet: float
    x0: float
    x1: float
    top: float
    bottom: float
    size: float

    @property
    def middle(self) -> float:
        """How far the line's centre is from the page's top."""
        return (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A table row in its place; ``cells`` are addresses as in Paragraph."""

    texts: tuple[str, ...]
    cells: tuple[str, ...]
    page: int
    top: float


def glyph_lines(glyphs: Iterable[Glyph], page: int, sheet: float = 0.0) -> list[Line]:
    """The lines that glyphs stand in, from the top, each read from left to right."""
    rows: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda item: (item.middle, item.x0)):
        if rows and glyph.middle - rows[-1][0].middle < 0.5 * min(glyph.size, rows[-1][0].size):
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
    made = (_line(sorted(row, key=lambda item: item.x0), page, sheet) for row in rows)
    return [line for line in made if line is not None]


def line_text(glyphs: Sequence[Glyph]) -> str:
    """The text of glyphs side by side: layout's spaces gone, a wide gap kept as one, a gulf as two spaces."""
    inked = [(place, glyph) for place, glyph in enumerate(glyphs) if glyph.text.strip()]
    if not inked:
        return ""
    em = _em([glyph for _, glyph in inked])
    pairs = list(itertools.pairwise(inked))
    gaps = [after.x0 - before.x1 for (_, before), (_, after) in pairs]
    # Spread headings (财　政　部) have their gap between all characters: it separates nothing.
    wide = max(0.45 * em, 1.8 * statistics.median(gaps)) if gaps else em
    text = inked[0][1].text
    for gap, ((place, before), (next_place, after)) in zip(gaps, pairs, strict=True):
        if gap > max(2.5 * em, 2 * wide):
            text += "  "
        elif next_place > place + 1 or _apart(before, after, gap, em, wide):
            text += " "
        text += after.text
    return without_layout_spaces(ordinary(text).strip())


def _em(inked: Sequence[Glyph]) -> float:
    """The width of a full character; the height where a line has none (heights differ between fonts of one size)."""
    widths = [glyph.x1 - glyph.x0 for glyph in inked if _han(glyph.text)]
    return statistics.median(widths or [glyph.size for glyph in inked])


def _apart(before: Glyph, after: Glyph, gap: float, em: float, wide: float) -> bool:
    """Whether a gap without a space character separates words."""
    if is_latin(before.text) and is_latin(after.text):
        return gap > 0.25 * em
    return gap > (wide if _han(before.text) and _han(after.text) else max(wide, 0.9 * em))


def join_lines(texts: Iterable[str]) -> str:
    """Lines of one paragraph run together; a space only between Latin words."""
    joined = ""
    for text in texts:
        if joined and is_latin(joined[-1]) and is_latin(text[:1]) and not (joined[-1].isdigit() and text[0].isdigit()):
            joined += " "
        joined += text
    return joined


def _line(glyphs: Sequence[Glyph], page: int, sheet: float) -> Line | None:
    text = line_text(glyphs)
    if not text:
        return None
    inked = [glyph for glyph in glyphs if glyph.text.strip()]
    return Line(
        text=text,
        page=page,
        sheet=sheet,
        x0=inked[0].x0,
        x1=max(glyph.x1 for glyph in inked),
        top=min(glyph.top for glyph in inked),
        bottom=max(glyph.bottom for glyph in inked),
        size=_em(inked),
    )


def _han(text: str) -> bool:
    return "\u2e80" <= text <= "\u9fff"


def is_latin(text: str) -> bool:
    """Whether a text is a letter or digit, or several, of the Latin alphabet."""
    return text.isascii() and text.isalnum()
