"""What does an .xlsx say? Its sheets streamed, so that a million empty rows cost little, and its merged ranges."""

from __future__ import annotations

import io
import re
import struct
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import ParseError

from lxml.etree import XMLSyntaxError
from openpyxl import load_workbook
from openpyxl.utils.cell import range_boundaries
from openpyxl.utils.exceptions import InvalidFileException

from api.checking.sheets import GAP, LONGEST, WIDEST, Book, Kind, Merge, Sheet, filled, text_of
from ontology.errors import UnreadableSourceError

LARGEST_SHEET = 256 * 1024 * 1024
"""Bytes that one part of the file may unpack to."""
LARGEST_WHOLE = 512 * 1024 * 1024
"""Bytes that the whole file may unpack to."""

FAULTS = (
    zipfile.BadZipFile, zlib.error, struct.error, AssertionError, InvalidFileException, KeyError, ValueError, TypeError,
    AttributeError, IndexError, EOFError, OSError, NotImplementedError, RuntimeError, OverflowError, ParseError,
    XMLSyntaxError,
)  # fmt: skip
"""What openpyxl raises over files that are damaged, in whichever way."""

# What openpyxl warns of (extensions that it does not know, styles that lack) is told to people by ``report``.
warnings.filterwarnings("ignore", category=UserWarning, module=r"openpyxl\.")

_MERGE = re.compile(rb"<(?:\w{1,8}:)?mergeCell [^>]{0,200}?ref=\"([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})\"")
_NO_VALUE = rb"<(?:\w{1,8}:)?v ?/>|<(?:\w{1,8}:)?v></(?:\w{1,8}:)?v>"
_UNCALCULATED = re.compile(rb"</(?:\w{1,8}:)?f>(?:" + _NO_VALUE + rb")?</(?:\w{1,8}:)?c>")
_MACROS = "xl/vbaProject.bin"


def read(content: bytes, name: str) -> Book:
    """The sheets of a workbook; UnreadableSourceError where it is damaged, no workbook, or too large."""
    kind = _kind(content, name)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                read = [_sheet(sheet, archive, name) for sheet in book.worksheets if sheet.sheet_state != "veryHidden"]
        finally:
            book.close()
    except FAULTS as error:
        raise _damaged(name) from error
    return Book(kind=kind, sheets=tuple(sheet for sheet, _ in read), uncalculated=any(lacking for _, lacking in read))


def _kind(content: bytes, name: str) -> Kind:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = {info.filename: info.file_size for info in archive.infolist()}
            coded = any(info.flag_bits & 1 for info in archive.infolist())
    except FAULTS as error:
        raise _damaged(name) from error
    if coded:
        raise UnreadableSourceError("工作簿加了密码", where=name, hint="请先去掉密码再试")
    if "xl/workbook.xml" not in {part.lower().lstrip("/") for part in parts}:
        raise UnreadableSourceError("不是 .xlsx、.xls 或 .csv 清单", where=name, hint="请用办公软件另存为 .xlsx 再试")
    if max(parts.values()) > LARGEST_SHEET or sum(parts.values()) > LARGEST_WHOLE:
        raise UnreadableSourceError(
            "工作簿展开后过大", where=name, hint="请把清单复制到一个新工作簿，删去多余的行和列再试"
        )
    return "xlsm" if _MACROS in parts else "xlsx"


def _damaged(name: str) -> UnreadableSourceError:
    return UnreadableSourceError("工作簿损坏或不完整", where=name, hint="请用办公软件打开后另存为 .xlsx 再试")


def _sheet(sheet: Any, archive: zipfile.ZipFile, name: str) -> tuple[Sheet, bool]:
    """A sheet, and whether it has formulas without a result."""
    sheet.reset_dimensions()  # what a file says of its own size is often wrong
    content = archive.read(sheet._worksheet_path.lstrip("/"))  # noqa: SLF001 - no public name for it
    read = filled(str(sheet.title), _rows(sheet, name), _merges(content))
    return read, _UNCALCULATED.search(content) is not None


def _rows(sheet: Any, name: str) -> Iterator[tuple[int, dict[int, str]]]:
    """The rows with text; the search ends after a long stretch of empty ones."""
    held = last = 0
    for number, cells in enumerate(sheet.iter_rows(), 1):
        columns = {
            cell.column: text
            for cell in cells[:WIDEST]
            if cell.value is not None and (text := text_of(cell.value, cell.number_format or ""))
        }
        if columns:
            held, last = held + 1, number
            if held > LONGEST:
                raise UnreadableSourceError(
                    f"超过{LONGEST}行", where=f"{name} 的工作表“{sheet.title}”", hint="请只保留任务清单再试"
                )
            yield number, columns
        elif number - last > GAP:
            return


def _merges(content: bytes) -> list[Merge]:
    """The merged ranges, which stand behind all cells and which streaming leaves out."""
    begun = content.find(b"mergeCells")
    found = []
    for match in _MERGE.finditer(content, max(0, begun)) if begun >= 0 else ():
        first, top, last, bottom = range_boundaries(match[1].decode("ascii"))
        if first is not None and top is not None and last is not None and bottom is not None:
            found.append((int(top), int(first), int(bottom), int(last)))
    return found
