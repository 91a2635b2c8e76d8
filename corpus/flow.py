"""Which paragraphs do the lines of pages make? Lines joined by where they begin and end, also over page breaks."""

from __future__ import annotations

import itertools
import re
import statistics
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.layout import Line, Row, join_lines
from corpus.paragraph import Paragraph

_TERMINAL = "。！？；：.!?;:”’）)》】…"
_JOINING = "，、（《“‘〔—-"
_LABEL = re.compile(
    r"第[一二三四五六七八九十百零〇\d]{1,6}[编章节条款]"
    r"|[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[.．、](?!\d)|附件|——"
)
# What a line may not be broken within: numbers and words, and the marks that hang on a character.
_UNBROKEN = re.compile(r"[（《“‘]*(?:[A-Za-z0-9%‰.,/:+\-]+|.)[，。、；：！？）》”’]*")
_FEWEST_LINES = 8


@dataclass(frozen=True, slots=True)
class Measure:
    """The text block of a page: its left and right edge, the usual distance of lines, the em."""

    left: float
    right: float
    gap: float
    size: float


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
        if pending and not _continues(pending[-1], item, measures):
            flush()
        pending.append(item)
    flush()
    return made


def _measures(lines: Sequence[Line]) -> dict[int, Measure]:
    """The text block of each page; a page with few or narrow lines borrows that of all pages of its width."""
    sheets: dict[int, list[Line]] = {}
    pages: dict[int, list[Line]] = {}
    for line in lines:
        sheets.setdefault(round(line.sheet), []).append(line)
        pages.setdefault(line.page, []).append(line)
    common = {sheet: _measure(own) for sheet, own in sheets.items()}
    measures: dict[int, Measure] = {}
    for page, own in pages.items():
        whole = common[round(own[0].sheet)]
        measure = _measure(own)
        narrow = measure.right - measure.left < 0.8 * (whole.right - whole.left)
        measures[page] = whole if narrow or len(own) < _FEWEST_LINES else measure
    return measures


def _measure(lines: Sequence[Line]) -> Measure:
    size = statistics.median(line.size for line in lines)
    widest = max(line.x1 - line.x0 for line in lines)
    long = [line for line in lines if line.x1 - line.x0 > 0.75 * widest]
    lefts = Counter(round(line.x0 / 3) for line in long)
    # The commonest left edges: body lines and, indented, first lines; the outer one is the block's.
    common = [edge for edge, count in lefts.items() if count >= max(1, 0.15 * len(long))]
    left = min(common or lefts) * 3.0
    # Most full lines end at one edge; marks that hang beyond it and last lines that fall short are fewer.
    rights = Counter(round(line.x1 / 6) for line in long)
    edge = max(rights, key=lambda one: (rights[one], one))
    right = max(line.x1 for line in long if round(line.x1 / 6) == edge)
    steps = [b.middle - a.middle for a, b in itertools.pairwise(lines) if a.page == b.page and b.middle > a.middle]
    return Measure(left, right, statistics.median(steps) if steps else size * 1.5, size)


def _continues(before: Line, line: Line, measures: dict[int, Measure]) -> bool:
    """Whether a line goes on with the paragraph of the line before it."""
    measure, own = measures[before.page], measures[line.page]
    if line.page > before.page + 1 or (_resized(before, line) and before.text[-1] in _TERMINAL):
        return False
    if line.page == before.page and line.middle - before.middle > max(1.45 * measure.gap, measure.gap + 0.5 * own.size):
        return False
    short = measure.right - before.x1
    if line.x0 - own.left > 1.2 * own.size:  # a first line's indent, a centred title, a signature …
        return _hangs(before, line, measure, short)
    if short > _room(line.text, measure.size):
        return before.text[-1] in _JOINING and short < 6 * measure.size
    if _centred(before, measure) or (_resized(before, line) and _LABEL.match(line.text)):
        return False
    return not (before.text[-1] in _TERMINAL and _LABEL.match(line.text))


def _resized(before: Line, line: Line) -> bool:
    """Whether two lines are set in different sizes."""
    return min(before.size, line.size) < 0.85 * max(before.size, line.size)


def _hangs(before: Line, line: Line, measure: Measure, short: float) -> bool:
    """Whether an indented line goes on with a full one that began further left: … or a hanging block."""
    if line.page != before.page or before.text[-1] in _TERMINAL or _resized(before, line) or _centred(line, measure):
        return False
    near = before.x0 - measure.left < 2.5 * measure.size or _LABEL.match(before.text) is not None
    right_of = line.x0 - before.x0 > 0.5 * measure.size
    return near and right_of and short < 1.2 * measure.size


def _room(text: str, size: float) -> float:
    """The space that a line leaves free at most when the next one's first unbreakable piece did not fit."""
    match = _UNBROKEN.match(text)
    first = match.group() if match else ""
    return size * (1.2 + sum(0.55 if character.isascii() else 1.0 for character in first))


def _centred(line: Line, measure: Measure) -> bool:
    """Whether a line stands in the middle; one with a first line's indent of two characters is taken for such."""
    left, right = (line.x0 - measure.left) / line.size, (measure.right - line.x1) / line.size
    return left > 1.2 and right > 1.2 and abs(left - right) < 1.5 and not 1.7 < left < 2.3
