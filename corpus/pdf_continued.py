"""Which tables go on over a page break? Their parts made one: repeated heads dropped, torn rows joined."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence

from corpus.layout import Row, join_lines
from corpus.pdf_pages import Page
from corpus.pdf_tables import Table

_LOW, _HIGH = 0.6, 0.3  # where the parts of a torn table end and begin, as shares of the page's height
_SAME_EDGE = 4.0


def continued(found: Mapping[int, Sequence[Table]], pages: Sequence[Page]) -> dict[int, tuple[Table, ...]]:
    """The tables of each page, numbered through; a table that goes on keeps its number and counts its rows on."""
    heights = {page.number: page.height for page in pages}
    made: dict[int, tuple[Table, ...]] = {}
    number = 0
    head: Table | None = None
    last: tuple[int, Table] | None = None
    for page in sorted(found):
        tables: list[Table] = []
        for place, table in enumerate(found[page]):
            if place == 0 and head is not None and last is not None and _goes_on(last, (page, table), heights):
                rest, torn = _rest(table, head, last[1])
                if torn is not None:
                    before = made[last[0]] if last[0] != page else tuple(tables)
                    made[last[0]] = (*before[:-1], _joined(before[-1], torn))
                count = int(last[1].rows[-1].cells[0].split(".")[1]) if last[1].rows else 0
                tables.append(dataclasses.replace(table, rows=_numbered(rest, number, count)))
            else:
                number += 1
                head = table
                tables.append(dataclasses.replace(table, rows=_numbered(table.rows, number, 0)))
        made[page] = tuple(tables)
        last = (page, tables[-1]) if tables and tables[-1].rows else last
    return made


def _goes_on(before: tuple[int, Table], after: tuple[int, Table], heights: Mapping[int, float]) -> bool:
    """Whether a table at the foot of a page has the columns of one at the head of the next."""
    (page, upper), (next_page, lower) = before, after
    if next_page != page + 1 or not upper.rows or not lower.rows:
        return False
    low = upper.frame[3] > _LOW * heights[page]
    high = lower.frame[1] < _HIGH * heights[next_page]
    edges = zip(upper.edges, lower.edges, strict=False)
    same = len(upper.edges) == len(lower.edges) and all(abs(one - other) < _SAME_EDGE for one, other in edges)
    return low and high and same


def _rest(table: Table, head: Table, before: Table) -> tuple[Sequence[Row], Row | None]:
    """The rows that a part adds, and the row at its top that is the end of the last one of the part before."""
    rows = list(table.rows)
    for row in head.rows:
        if rows and rows[0].texts == row.texts:
            rows.pop(0)
        else:
            break
    if rows and before.rows and _is_end(rows[0], before.rows[-1], head):
        return rows[1:], rows[0]
    return rows, None


def _is_end(row: Row, before: Row, head: Table) -> bool:
    """Whether a row whose first cell is empty is the end of the row before rather than one more under it."""
    if len(row.texts) != len(before.texts) or row.texts[0] or not before.texts[0]:
        return False
    numbered = all(one.texts[0].isdecimal() for one in head.rows[1:] if one.texts[0])
    emptied = any(now == "" and then != "" for now, then in zip(row.texts[1:], before.texts[1:], strict=True))
    return numbered or emptied


def _joined(table: Table, torn: Row) -> Table:
    last = table.rows[-1]
    texts = tuple(join_lines(pair) if all(pair) else "".join(pair) for pair in zip(last.texts, torn.texts, strict=True))
    return dataclasses.replace(table, rows=(*table.rows[:-1], dataclasses.replace(last, texts=texts)))


def _numbered(rows: Sequence[Row], table: int, above: int) -> tuple[Row, ...]:
    """The rows with addresses in a table of that number, below so many rows."""
    return tuple(
        dataclasses.replace(row, cells=tuple(f"{table}.{place}.{cell.rsplit('.', 1)[1]}" for cell in row.cells))
        for place, row in enumerate(rows, above + 1)
    )
