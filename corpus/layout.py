"""Which paragraphs do characters on a page make? From glyphs with places to lines to paragraphs."""

from __future__ import annotations

import itertools
import re
import statistics
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from corpus.characters import ordinary, without_layout_spaces
from corpus.paragraph import Paragraph

_TERMINAL = "。！？；：.!?;:”’）)》】…"
_LABEL = re.compile(
    r"第[一二三四五六七八九十百零〇\d]{1,6}[编章节条款]"
    r"|[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[.．、](?!\d)|附件|——"
)
_JOINING = "，、（《“‘〔—-"


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
    """A printed line: its text and its place on its page."""

    text: str
    page: int
    x0: float
    x1: float
    top: float
    bottom: float
    size: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A table row in its place; ``cells`` are addresses as in Paragraph."""

    texts: tuple[str, ...]
    cells: tuple[str, ...]
    page: int
    top: float


@dataclass(frozen=True, slots=True)
class Measure:
    """The text block of a page: its left and right edge, the usual gap between lines, the size."""

    left: float
    right: float
    gap: float
    size: float


def glyph_lines(glyphs: Iterable[Glyph], page: int) -> list[Line]:
    """The lines that glyphs stand in, from the top, each read from left to right."""
    rows: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda item: (item.middle, item.x0)):
        if rows and glyph.middle - rows[-1][0].middle < 0.5 * min(glyph.size, rows[-1][0].size):
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
    made = (_line(sorted(row, key=lambda item: item.x0), page) for row in rows)
    return [line for line in made if line is not None]


def line_text(glyphs: Sequence[Glyph]) -> str:
    """The text of glyphs side by side: layout's spaces gone, a wide gap kept as one, a gulf as two spaces."""
    inked = [(place, glyph) for place, glyph in enumerate(glyphs) if glyph.text.strip()]
    if not inked:
        return ""
    em = statistics.median([glyph.x1 - glyph.x0 for _, glyph in inked if _han(glyph.text)] or [inked[0][1].size])
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


def _apart(before: Glyph, after: Glyph, gap: float, em: float, wide: float) -> bool:
    """Whether a gap without a space character separates words."""
    if _latin(before.text) and _latin(after.text):
        return gap > 0.25 * em
    return gap > (wide if _han(before.text) and _han(after.text) else max(wide, 0.9 * em))


def join_lines(texts: Iterable[str]) -> str:
    """Lines of one paragraph run together; a space only between Latin words."""
    joined = ""
    for text in texts:
        if joined and _latin(joined[-1]) and _latin(text[:1]) and not (joined[-1].isdigit() and text[0].isdigit()):
            joined += " "
        joined += text
    return joined


def paragraphs(lines: Sequence[Line], rows: Sequence[Row] = ()) -> list[Paragraph]:
    """Lines of all pages, in order, as paragraphs; table rows stand where they were printed."""
    measures = _measures(lines)
    pending: list[Line] = []
    made: list[Paragraph] = []

    def flush() -> None:
        if pending:
            made.append(Paragraph(text=join_lines(line.text for line in pending), page=pending[0].page))
            pending.clear()

    items: list[Line | Row] = [*lines, *rows]
    for item in sorted(items, key=lambda one: (one.page, one.top)):
        if isinstance(item, Row):
            flush()
            made.append(Paragraph(text="\t".join(item.texts), page=item.page, cells=item.cells))
            continue
        if pending and not _continues(pending, item, measures):
            flush()
        pending.append(item)
    flush()
    return made


def _line(glyphs: Sequence[Glyph], page: int) -> Line | None:
    text = line_text(glyphs)
    if not text:
        return None
    inked = [glyph for glyph in glyphs if glyph.text.strip()]
    return Line(
        text=text,
        page=page,
        x0=inked[0].x0,
        x1=max(glyph.x1 for glyph in inked),
        top=min(glyph.top for glyph in inked),
        bottom=max(glyph.bottom for glyph in inked),
        size=statistics.median(glyph.size for glyph in inked),
    )


def _han(text: str) -> bool:
    return "\u2e80" <= text <= "\u9fff"


def _latin(text: str) -> bool:
    return text.isascii() and text.isalnum()


def _measures(lines: Sequence[Line]) -> dict[int, Measure]:
    """The text block of each page; a page with few lines borrows that of the whole document."""
    whole = _measure(lines)
    pages: dict[int, list[Line]] = {}
    for line in lines:
        pages.setdefault(line.page, []).append(line)
    return {
        page: _measure(own)
        if len(own) >= 8 and _measure(own).right - _measure(own).left > 0.8 * (whole.right - whole.left)
        else whole
        for page, own in pages.items()
    }


def _measure(lines: Sequence[Line]) -> Measure:
    if not lines:
        return Measure(0.0, 0.0, 0.0, 1.0)
    size = statistics.median(line.size for line in lines)
    widest = max(line.x1 - line.x0 for line in lines)
    long = [line for line in lines if line.x1 - line.x0 > 0.75 * widest] or list(lines)
    lefts = Counter(round(line.x0 / 3) for line in long)
    # The commonest left edges: body lines and, indented, first lines; the outer one is the block's.
    common = [edge for edge, count in lefts.items() if count >= max(1, 0.15 * len(long))]
    left = min(common or lefts) * 3.0
    right = statistics.quantiles([line.x1 for line in long], n=10)[-1] if len(long) > 1 else long[0].x1
    gaps = [b.top - a.top for a, b in itertools.pairwise(lines) if a.page == b.page and b.top > a.top]
    return Measure(left, right, statistics.median(gaps) if gaps else size * 1.5, size)


def _continues(pending: Sequence[Line], line: Line, measures: dict[int, Measure]) -> bool:
    """Whether a line goes on with the paragraph of the line before it."""
    before = pending[-1]
    measure, own = measures[before.page], measures[line.page]
    size = max(before.size, line.size)
    if min(before.size, line.size) < 0.85 * size:
        return False
    if line.page == before.page and line.top - before.top > max(1.45 * measure.gap, measure.gap + 0.5 * size):
        return False
    if line.page > before.page + 1:
        return False
    short = measure.right - before.x1
    if line.x0 - own.left > 1.2 * own.size:  # a first line's indent, a centred title, a signature …
        hanging = line.x0 - before.x0 > 0.5 * own.size and short < 1.2 * measure.size
        return hanging and line.page == before.page and before.text[-1] not in _TERMINAL  # … or a hanging block
    if short > 2.2 * measure.size:
        return before.text[-1] in _JOINING and short < 6 * measure.size
    if _centred(before, measure):
        return False
    return not (before.text[-1] in _TERMINAL and _LABEL.match(line.text))


def _centred(line: Line, measure: Measure) -> bool:
    left, right = line.x0 - measure.left, measure.right - line.x1
    return left > 1.2 * line.size and abs(left - right) < 1.5 * line.size and right > 1.2 * line.size
