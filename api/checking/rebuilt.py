"""How does an .xls or .csv come back? A new workbook with the same sheets, cells and merged ranges."""

from __future__ import annotations

import re
from collections import defaultdict

from openpyxl import Workbook
from openpyxl.cell.cell import MergedCell
from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter

from api.checking.check import Checked
from api.checking.sheets import Sheet
from api.checking.summary import plain

_NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,14})(?:\.\d{1,10})?")
_LONGEST = 32_767
_WIDEST = 48


def rebuilt(checked: Checked) -> Workbook:
    """The list as a new workbook: every text where it stood, columns wide enough to read."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for sheet in checked.book.sheets:
        _add(workbook, sheet)
    return workbook


def _add(workbook: Workbook, sheet: Sheet) -> None:
    made = workbook.create_sheet(sheet.name or "清单")
    extents: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    widths: dict[int, int] = defaultdict(int)
    for row in sheet.rows:
        for column, (text, origin) in enumerate(zip(row.cells, row.origins, strict=True), 1):
            if origin != (row.number, column):
                extents[origin].append((row.number, column))
            elif text:
                cell = made.cell(row=row.number, column=column)
                _fill(cell, text)
                widths[column] = max(widths[column], *(len(line) for line in text.split("\n")))
    for (top, left), cells in extents.items():
        bottom, right = max(row for row, _ in cells), max(column for _, column in cells)
        made.merge_cells(start_row=top, start_column=left, end_row=bottom, end_column=right)
    for column, width in widths.items():
        made.column_dimensions[get_column_letter(column)].width = min(_WIDEST, 2 * width + 3)


def _fill(cell: object, text: str) -> None:
    if isinstance(cell, MergedCell):
        return
    if _NUMBER.fullmatch(text) and len(text) <= 11:
        cell.value = float(text) if "." in text else int(text)  # type: ignore[attr-defined]
    else:
        cell.value = plain(text)[:_LONGEST]  # type: ignore[attr-defined]
        cell.data_type = "s"  # type: ignore[attr-defined]  # never a formula, whatever it begins with
    cell.alignment = Alignment(wrap_text=True, vertical="top")  # type: ignore[attr-defined]
