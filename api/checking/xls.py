"""What does an .xls say? The sheets of Excel 97-2003, read by xlrd."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from typing import Any

import xlrd

from api.checking.sheets import WIDEST, Book, Sheet, filled, text_of
from ontology.errors import UnreadableSourceError

_FAULTS = (
    xlrd.XLRDError, xlrd.compdoc.CompDocError, struct.error, AssertionError, IndexError, KeyError, ValueError,
    TypeError, AttributeError, UnicodeError, EOFError, OSError, NotImplementedError, OverflowError, MemoryError,
)  # fmt: skip


def read(content: bytes, name: str) -> Book:
    """The sheets of a workbook; UnreadableSourceError where it has a password or is damaged."""
    try:
        book = xlrd.open_workbook(file_contents=content, formatting_info=True, ragged_rows=True, logfile=io.StringIO())
        return Book(kind="xls", sheets=tuple(_sheet(book, sheet) for sheet in book.sheets() if sheet.visibility < 2))
    except _FAULTS as error:
        if "encrypted" in str(error).lower() or "password" in str(error).lower():
            raise UnreadableSourceError("工作簿加了密码", where=name, hint="请先去掉密码再试") from error
        raise UnreadableSourceError(
            "工作簿损坏或不完整", where=name, hint="请用办公软件打开后另存为 .xlsx 再试"
        ) from error


def _sheet(book: Any, sheet: Any) -> Sheet:
    merges = [(top + 1, left + 1, bottom, right) for top, bottom, left, right in sheet.merged_cells]
    return filled(str(sheet.name), _rows(book, sheet), merges)


def _rows(book: Any, sheet: Any) -> Iterator[tuple[int, dict[int, str]]]:
    for row in range(sheet.nrows):
        columns = {}
        for column in range(min(sheet.row_len(row), WIDEST)):
            text = _text(book, sheet.cell(row, column))
            if text:
                columns[column + 1] = text
        if columns:
            yield row + 1, columns


def _text(book: Any, cell: Any) -> str:
    if cell.ctype in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK, xlrd.XL_CELL_ERROR):
        return ""
    shape = book.format_map[book.xf_list[cell.xf_index].format_key].format_str if cell.xf_index is not None else ""
    if cell.ctype == xlrd.XL_CELL_DATE:
        try:
            return text_of(xlrd.xldate.xldate_as_datetime(cell.value, book.datemode), shape)
        except (xlrd.xldate.XLDateError, ValueError, OverflowError):
            return text_of(cell.value)
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return text_of(bool(cell.value))
    return text_of(cell.value, shape)
