"""What does a workbook hold? Sheets of rows of texts, whichever format they come from."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

Kind = Literal["xlsx", "xlsm", "xls", "csv"]

WIDEST = 256
"""Columns that are looked at: what stands further right is no list that people read."""
LONGEST = 60_000
"""Rows with something in them that one sheet may have."""
GAP = 20_000
"""Empty rows in a row after which a sheet counts as ended."""

UNCALCULATED = "清单中有公式没有计算结果，按空白处理；请用办公软件打开、保存后再试"
"""What is said where cells read as empty because nobody calculated their formulas."""

_SPACES = re.compile(r"[ \t\u00a0\u3000\u200b\ufeff]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetRow:
    """A row that has something in it.

    ``number`` counts from 1 as in the sheet; ``cells`` are texts, merged cells filled with the text of their
    first cell; ``origins`` says for each cell where its text stands: (row, column), both from 1.
    """

    number: int
    cells: tuple[str, ...]
    origins: tuple[tuple[int, int], ...]

    def at(self, column: int) -> str:
        """The text in a column, counted from 1; "" beyond the row's end."""
        return self.cells[column - 1] if 0 < column <= len(self.cells) else ""

    def origin(self, column: int) -> tuple[int, int]:
        """Where the text of a column stands."""
        return self.origins[column - 1] if 0 < column <= len(self.origins) else (self.number, column)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One sheet: its name and its rows in order, empty ones left out."""

    name: str
    rows: tuple[SheetRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """A workbook as read; ``kind`` is what its content is, whatever its name says.

    ``uncalculated`` where it has formulas without a result, whose cells read as empty.
    """

    kind: Kind
    sheets: tuple[Sheet, ...]
    uncalculated: bool = False

    @property
    def several(self) -> bool:
        """Whether rows need their sheet's name to be told apart."""
        return len(self.sheets) > 1


Merge = tuple[int, int, int, int]
"""A merged range: first row, first column, last row, last column, all from 1."""


def filled(name: str, rows: Iterable[tuple[int, Mapping[int, str]]], merges: Iterable[Merge]) -> Sheet:
    """A sheet from its cells that have text (row number, then column → text) and its merged ranges."""
    cells = {number: dict(columns) for number, columns in rows}
    origins: dict[tuple[int, int], tuple[int, int]] = {}
    for first_row, first, last_row, last in merges:
        text = cells.get(first_row, {}).get(first, "")
        if not text or last_row - first_row > LONGEST:
            continue
        for row in range(first_row, last_row + 1):
            for column in range(first, min(last, WIDEST) + 1):
                cells.setdefault(row, {})[column] = text
                origins[row, column] = (first_row, first)
    return Sheet(name=name, rows=tuple(_rows(cells, origins)))


def _rows(
    cells: Mapping[int, Mapping[int, str]], origins: Mapping[tuple[int, int], tuple[int, int]]
) -> Iterator[SheetRow]:
    for number in sorted(cells):
        columns = cells[number]
        if not columns:
            continue
        width = range(1, max(columns) + 1)
        yield SheetRow(
            number=number,
            cells=tuple(columns.get(column, "") for column in width),
            origins=tuple(origins.get((number, column), (number, column)) for column in width),
        )


def text_of(value: object, number_format: str = "General") -> str:
    """A cell's value as people see it: 1.0 → 1, 0.6 as a percentage → 60%, a date as 2027-12-31 or 2027年12月."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, dt.datetime | dt.date):
        return _date(value, number_format)
    if isinstance(value, int | float):
        return _number(float(value), number_format)
    return tidy(str(value))


def tidy(text: str) -> str:
    """A text with single blanks and plain line ends, nothing at its ends."""
    lines = (_SPACES.sub(" ", line).strip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    return "\n".join(line for line in lines if line)


_QUOTED = re.compile(r"\"[^\"]*\"|\\.|\[[^\]]*\]")


def _date(value: dt.datetime | dt.date, number_format: str) -> str:
    """The date; only as exact as the format shows it."""
    shown = _QUOTED.sub("", number_format).lower()
    if shown and shown != "general" and "y" in shown and "d" not in shown:
        return f"{value.year}年{value.month}月" if "m" in shown else f"{value.year}年"
    return f"{value.year:04}-{value.month:02}-{value.day:02}"


def _number(value: float, number_format: str) -> str:
    if "%" in _QUOTED.sub("", number_format):
        return f"{_plain(value * 100)}%"
    return _plain(value)


def _plain(value: float) -> str:
    return f"{value:.10g}" if abs(value) < 1e15 else str(value)
