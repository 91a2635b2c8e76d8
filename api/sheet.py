"""How is the 任务分工表 kept in a spreadsheet? As CSV, and as a workbook that prints."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from api.allocation.columns import Column
from api.allocation.table import Cell, Line, Table
from api.printable import printable

_LONGEST_CELL = 32_767  # what a cell of a workbook holds
_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
_HIGHEST, _LEADING = 409.0, 14.0  # points of a row at most, and of a line of text
_LATIN = 0x2E7F  # the last character before those as wide as they are high
_STAYS = ("number", "document", "path", "title")  # columns that stay in view where they come first


def csv_bytes(table: Table) -> bytes:
    """The table as CSV; with the byte order mark without which Excel takes it for another encoding."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([column.name for column in table.columns])
    for line in table.lines:
        writer.writerow([harmless(cell.text) for cell in line.cells])
    return out.getvalue().encode("utf-8-sig", "backslashreplace")


def harmless(cell: str) -> str:
    """A text that a spreadsheet would run as a formula gets an apostrophe before it."""
    return f"'{cell}" if cell.startswith(_FORMULA_SIGNS) else cell


def xlsx_bytes(table: Table) -> bytes:
    """The table as a workbook: head rows that repeat in print, one page wide on A4 across."""
    workbook = Workbook()
    sheet = workbook.active
    if not isinstance(sheet, Worksheet):
        raise TypeError("a new workbook has a worksheet")
    sheet.title = "任务分工表"
    _head(sheet, table)
    for line in table.lines:
        _append(sheet, table.columns, line)
    _layout(sheet, table.columns)
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


_EDGE = Side(style="thin", color="999999")
_BORDER = Border(left=_EDGE, right=_EDGE, top=_EDGE, bottom=_EDGE)
_WRAP = Alignment(wrap_text=True, vertical="top")
_CENTRE = Alignment(wrap_text=True, vertical="center", horizontal="center")


def _head(sheet: Worksheet, table: Table) -> None:
    sheet.append([plain_cell(table.title)])
    sheet["A1"].data_type = "s"
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(table.columns))
    sheet["A1"].font = Font(name="宋体", size=18, bold=True)
    sheet["A1"].alignment = _CENTRE
    sheet.row_dimensions[1].height = 36
    sheet.append([column.name for column in table.columns])
    for cell in sheet[2]:
        cell.font = Font(name="宋体", size=11, bold=True)
        cell.alignment = _CENTRE
        cell.border = _BORDER
        cell.fill = PatternFill("solid", fgColor="EEEEEE")


def _append(sheet: Worksheet, columns: Sequence[Column], line: Line) -> None:
    sheet.append([_value(column, line, cell) for column, cell in zip(columns, line.cells, strict=True)])
    sheet.row_dimensions[sheet.max_row].height = height_of(
        (cell.text, column.width) for column, cell in zip(columns, line.cells, strict=True)
    )
    for cell in sheet[sheet.max_row]:
        cell.font = Font(name="宋体", size=10)
        cell.alignment = _WRAP
        cell.border = _BORDER
        if isinstance(cell.value, str):
            cell.data_type = "s"  # never a formula, whatever it begins with


def _value(column: Column, line: Line, cell: Cell) -> str | int:
    return line.number if column.key == "number" else plain_cell(cell.text)


def plain_cell(text: str) -> str:
    """A text that a cell of a workbook can hold: without control characters, cut where it is too long."""
    return printable(text)[:_LONGEST_CELL]


def height_of(cells: Iterable[tuple[str, int]]) -> float:
    """The points that a row needs for texts in columns of these widths; programs that print do not work it out."""
    rows = (sum(1 + _units(part) // max(1, width - 2) for part in text.split("\n")) for text, width in cells)
    return min(_HIGHEST, _LEADING * max(rows, default=1) + 4)


def _units(text: str) -> int:
    """The width of a text in digits: a Chinese character is two wide."""
    return sum(2 if ord(character) > _LATIN else 1 for character in text)


def _layout(sheet: Worksheet, columns: Sequence[Column]) -> None:
    for index, column in enumerate(columns, 1):
        sheet.column_dimensions[get_column_letter(index)].width = column.width
    stays = next((at for at, column in enumerate(columns) if column.key not in _STAYS), len(columns))
    sheet.freeze_panes = f"{get_column_letter(min(stays, len(columns) - 1) + 1)}3"
    sheet.auto_filter.ref = f"A2:{get_column_letter(len(columns))}{max(sheet.max_row, 2)}"
    print_across(sheet, "1:2")


def print_across(sheet: Worksheet, head: str) -> None:
    """A4 across, as wide as the page, the head rows on each page, pages counted."""
    sheet.print_title_rows = head
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_margins = PageMargins(left=0.5, right=0.5, top=0.6, bottom=0.6, header=0.3, footer=0.3)
    sheet.print_options.horizontalCentered = True
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.HeaderFooter.oddFooter = HeaderFooterItem(center=_HeaderFooterPart(text="第 &P 页，共 &N 页"))
