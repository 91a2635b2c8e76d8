"""Which parts of a PDF page are tables? Ruled cells by pdfplumber, filled with the page's glyphs."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pdfplumber

from corpus.layout import Glyph, Row, glyph_lines, join_lines
from corpus.pdf_pages import Page

_THINNEST_AREA = 3.0
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Table:
    """A table on one page: its frame, its rows, the left edges of its columns."""

    frame: Box
    rows: tuple[Row, ...]
    edges: tuple[float, ...] = ()

    def holds(self, glyph: Glyph) -> bool:
        """Whether a glyph stands inside the frame."""
        return _inside(glyph, self.frame)


def find_tables(content: bytes, pages: Sequence[Page]) -> dict[int, tuple[Table, ...]]:
    """The tables of each page that has ruled lines; none where pdfplumber cannot open the file."""
    wanted = [page for page in pages if page.ruled and page.glyphs]
    if not wanted:
        return {}
    found: dict[int, tuple[Table, ...]] = {}
    try:
        with pdfplumber.open(io.BytesIO(content), pages=[page.number for page in wanted]) as document:
            for page, plumbed in zip(wanted, document.pages, strict=True):
                grids = plumbed.filter(_is_rule).find_tables()
                found[page.number] = tuple(_tables(grids, page))
    except Exception:  # noqa: BLE001 - pdfminer raises whatever a damaged file leads it into
        return found
    return found


def _is_rule(item: dict[str, Any]) -> bool:
    """Whether something drawn may rule a table: lines and frames do, coloured areas do not."""
    if item["object_type"] != "rect":
        return True
    return bool(item["stroke"]) or min(item["width"], item["height"]) < _THINNEST_AREA


def _tables(grids: Sequence[Any], page: Page) -> list[Table]:
    made: list[Table] = []
    for grid in grids:
        cells = [list(row.cells) for row in grid.rows]
        if len(cells) < 2 or max(map(len, cells)) < 2:
            continue
        rows = (_row(row, place, page) for place, row in enumerate(cells, 1))
        edges = sorted({box[0] for row in cells for box in row if box is not None})
        made.append(Table(grid.bbox, tuple(row for row in rows if any(row.texts)), tuple(edges)))
    return made


def _row(cells: Sequence[Box | None], place: int, page: Page) -> Row:
    """A row's texts: a cell merged across columns once, one merged from above empty."""
    texts: list[str] = []
    addresses: list[str] = []
    reached = float("-inf")
    for column, cell in enumerate(cells, 1):
        if cell is None:
            left = next((box[0] for box in cells[column:] if box is not None), float("inf"))
            if reached >= left - 1 or (reached > float("-inf") and left == float("inf")):
                continue
            texts.append("")
        else:
            reached = cell[2]
            texts.append(_cell_text(cell, page))
        addresses.append(f"1.{place}.{column}")
    top = min((box[1] for box in cells if box is not None), default=0.0)
    return Row(texts=tuple(texts), cells=tuple(addresses), page=page.number, top=top)


def _cell_text(cell: Box, page: Page) -> str:
    lines = glyph_lines((glyph for glyph in page.glyphs if _inside(glyph, cell)), page.number)
    return join_lines(line.text for line in lines).replace("\t", " ")


def _inside(glyph: Glyph, box: Box) -> bool:
    x = (glyph.x0 + glyph.x1) / 2
    return box[0] <= x <= box[2] and box[1] <= glyph.middle <= box[3]
