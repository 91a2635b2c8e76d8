"""How is a table of a document shown? Rows are paragraphs with tabs; their columns get widths in common."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from ontology.model import Span

_WIDEST = 12


def cells(text: str, row: Span) -> tuple[Span, ...]:
    """The ranges between the tabs of a paragraph; a paragraph without tabs is one cell."""
    return tuple(_cells(text, row))


def _cells(text: str, row: Span) -> Iterator[Span]:
    start = row.start
    for part in row.of(text).split("\t"):
        yield Span(start=start, end=start + len(part))
        start += len(part) + 1


def column_widths(text: str, rows: Sequence[Span]) -> dict[int, tuple[int, ...]]:
    """The shares of the columns by the start of each row; rows that follow each other have them in common.

    A shorter row between rows of one length lacks the cells merged with those above, at its left; it
    gets the shares of all columns.
    """
    found: dict[int, tuple[int, ...]] = {}
    split = [(row.start, [len(cell) for cell in cells(text, row)]) for row in rows]
    runs = [list(run) for _count, run in groupby(split, key=lambda entry: len(entry[1]))]
    for at in range(1, len(runs) - 1):
        width = len(runs[at - 1][0][1])
        if 1 < len(runs[at][0][1]) < width == len(runs[at + 1][0][1]):
            runs[at] = [(start, [0] * (width - len(lengths)) + lengths) for start, lengths in runs[at]]
    entries = (entry for run in runs for entry in run)
    for _count, table in groupby(entries, key=lambda entry: len(entry[1])):
        lengths = list(table)
        longest = [max(column) for column in zip(*(row for _start, row in lengths), strict=True)]
        for start, _row in lengths:
            found[start] = tuple(_share(length, max(longest)) for length in longest)
    return found


def _share(length: int, longest: int) -> int:
    """A column's share: by the root of its longest cell, so that long cells wrap and short ones stay readable."""
    share: float = (max(length, 2) / max(longest, 2)) ** 0.6
    return max(1, round(_WIDEST * share))
