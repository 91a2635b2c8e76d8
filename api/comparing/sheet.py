"""How is a comparison kept in a workbook? A row a difference, both passages quoted with their words marked."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence

from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Alignment, Border, Color, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from api.comparing.rows import Group, Quote, Row
from api.diffwords import ASPECTS, EFFECTS, headline, kind_words
from api.sheet import height_of, plain_cell, print_across
from api.words import document_name
from graph.diff import Comparison

_COLUMNS = (
    ("序号", 6), ("变化", 9), ("原条目", 10), ("原任务", 18), ("新条目", 10), ("新任务", 18), ("方面", 8), ("影响", 8),
    ("说明", 26), ("原文（前）", 42), ("原文（后）", 42),
)  # fmt: skip
_EDGE = Side(style="thin", color="999999")
_BORDER = Border(left=_EDGE, right=_EDGE, top=_EDGE, bottom=_EDGE)
_WRAP = Alignment(wrap_text=True, vertical="top")
_GONE = InlineFont(rFont="宋体", sz=10, strike=True, color=Color(rgb="FFB3231B"))
_COME = InlineFont(rFont="宋体", sz=10, u="single", b=True, color=Color(rgb="FF1C7434"))
_LONGEST = 3000  # characters of a passage that are quoted

_Cell = str | int | CellRichText


def workbook(found: Comparison, groups: Sequence[Group], standing: Sequence[str] = ()) -> bytes:
    """The comparison as a workbook that prints; ``standing`` are sentences on which version is in force."""
    book = Workbook()
    sheet = book.active
    if not isinstance(sheet, Worksheet):
        raise TypeError("a new workbook has a worksheet")
    sheet.title = "比对结果"
    old, new = document_name(found.old.document), document_name(found.new.document)
    for text in (f"《{old}》与《{new}》比对", headline(found), *standing):
        _line(sheet, text, bold=sheet.max_row == 1 and sheet["A1"].value is None)
    sheet.append([name for name, _width in _COLUMNS])
    head = sheet.max_row
    for cell in sheet[head]:
        cell.font, cell.border = Font(name="宋体", size=11, bold=True), _BORDER
        cell.alignment = Alignment(wrap_text=True, vertical="center", horizontal="center")
        cell.fill = PatternFill("solid", fgColor="EEEEEE")
    number = 0
    for group in groups:
        for row in group.rows:
            number += 1
            _append(sheet, _row(number, group, row, found))
    for index, (_name, width) in enumerate(_COLUMNS, 1):
        sheet.column_dimensions[get_column_letter(index)].width = width
    sheet.freeze_panes = f"C{head + 1}"
    sheet.auto_filter.ref = f"A{head}:{get_column_letter(len(_COLUMNS))}{max(sheet.max_row, head)}"
    print_across(sheet, f"{head}:{head}")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _line(sheet: Worksheet, text: str, *, bold: bool) -> None:
    """A line over the table, as wide as it."""
    row = 1 if sheet["A1"].value is None else sheet.max_row + 1
    cell = sheet.cell(row, 1, plain_cell(text))
    cell.data_type = "s"
    sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=len(_COLUMNS))
    cell.font = Font(name="宋体", size=16 if bold else 11, bold=bold)
    cell.alignment = Alignment(wrap_text=True, vertical="center", horizontal="center" if bold else "left")
    sheet.row_dimensions[row].height = 30 if bold else 18


def _row(number: int, group: Group, row: Row, found: Comparison) -> list[_Cell]:
    change = group.change
    kind = kind_words(change, found.mode) if change else "总体"
    old, new = (change.old, change.new) if change else ((), ())
    texts = [
        kind,
        "、".join(task.path for task in old),
        "、".join(task.title for task in old),
        "、".join(task.path for task in new),
        "、".join(task.title for task in new),
        "、".join(dict.fromkeys(ASPECTS[told.aspect] for told in row.told)),
        "、".join(dict.fromkeys(EFFECTS[told.effect] for told in row.told)),
        "\n".join(told.words for told in row.told),
    ]
    return [number, *map(plain_cell, texts), _quoted(row.old, _GONE), _quoted(row.new, _COME)]


def _quoted(quote: Quote | None, font: InlineFont) -> _Cell:
    """A passage with its words marked: those that went are struck through, those that came underlined."""
    if quote is None:
        return ""
    return CellRichText(*_pieces(quote, font))


def _pieces(quote: Quote, font: InlineFont) -> Iterator[str | TextBlock]:
    left = _LONGEST
    for text, differs in quote.parts:
        plain = plain_cell(text)[:left]
        left -= len(plain)
        if plain:
            yield TextBlock(font, plain) if differs else plain
    if left == 0 and len(quote.text) > _LONGEST:
        yield "……"


def _append(sheet: Worksheet, row: Sequence[_Cell]) -> None:
    sheet.append(list(row))
    at = sheet.max_row
    for cell in sheet[at]:
        cell.font, cell.alignment, cell.border = Font(name="宋体", size=10), _WRAP, _BORDER
        if isinstance(cell.value, str) and not isinstance(cell.value, CellRichText):
            cell.data_type = "s"  # never a formula, whatever it begins with
    sheet.row_dimensions[at].height = height_of(
        (str(cell), width) for cell, (_name, width) in zip(row, _COLUMNS, strict=True)
    )
