"""What came of the check, on one sheet? Every difference with the document's words, and which row is which task."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.worksheet import Worksheet

from api.checking.check import Checked, quote
from api.checking.difference import TYPES, Type
from api.words import document_name

NAME = "核对结果"
_HEAD = ("序号", "差异", "清单行", "清单任务", "文件条目", "文件任务", "单位", "说明", "文件原文")
_ALIGNED = ("序号", "对应", "清单行", "清单任务", "文件条目", "文件任务", "相似度", "说明", "文件")
_WIDTHS = (6, 12, 14, 30, 14, 30, 24, 44, 70)
_WRAP = Alignment(wrap_text=True, vertical="top")


def plain(text: str) -> str:
    """A text that a cell can hold."""
    return ILLEGAL_CHARACTERS_RE.sub("", text)


def add_summary(workbook: Workbook, checked: Checked, colours: Mapping[Type, str]) -> None:
    """Add the sheet behind the person's own."""
    taken = {sheet.title for sheet in workbook.worksheets}
    name = next(name for name in (NAME, *(f"{NAME}{number}" for number in range(2, 1000))) if name not in taken)
    sheet = workbook.create_sheet(name)
    for index, width in enumerate(_WIDTHS, 1):
        sheet.column_dimensions[get_column_letter(index)].width = width
    _intro(sheet, checked)
    _differences(sheet, checked, colours)
    sheet.append([])
    _alignment(sheet, checked)


def _intro(sheet: Worksheet, checked: Checked) -> None:
    names = "、".join(f"《{document_name(record.document)}》" for record in checked.records)
    counts = Counter(difference.type for difference in checked.differences)
    told = "，".join(f"{TYPES[kind]}{counts[kind]}处" for kind in TYPES if counts[kind]) or "没有差异"
    _row(sheet, [f"清单与{names}核对：{told}"], bold=True, wrap=False)
    for note in checked.notes:
        _row(sheet, [f"{note}。"], wrap=False)


def _differences(sheet: Worksheet, checked: Checked, colours: Mapping[Type, str]) -> None:
    _row(sheet, _HEAD, bold=True)
    listed = {entry.ref: entry for entry in checked.tasks.entries}
    for number, difference in enumerate(checked.differences, 1):
        entry = listed.get(difference.row) if difference.row is not None else None
        task = _task_title(checked, difference.document, difference.path)
        detail = difference.detail + ("（对应关系存疑）" if difference.doubtful else "")
        cells: list[str | float] = [
            number,
            TYPES[difference.type],
            difference.row if difference.row is not None else "",
            entry.title if entry else "",
            difference.path or "",
            task,
            difference.unit or "",
            detail,
            quote(difference, checked) or "",
        ]
        _row(sheet, cells)
        sheet.cell(row=sheet.max_row, column=2).fill = PatternFill("solid", fgColor=colours[difference.type])
        if entry is not None and difference.at is not None:
            _link(sheet, entry.sheet, difference.at)


def _alignment(sheet: Worksheet, checked: Checked) -> None:
    _row(sheet, _ALIGNED, bold=True)
    for number, pairing in enumerate(checked.pairings, 1):
        also = "、".join(placed.task.path for placed in pairing.also)
        cells: list[str | float] = [
            number,
            "指定" if pairing.pinned else "存疑" if pairing.doubtful else "相符",
            pairing.entry.ref,
            pairing.entry.title,
            pairing.placed.task.path,
            pairing.placed.task.title,
            pairing.likeness,
            f"兼含{also}" if also else "",
            document_name(pairing.placed.record.document),
        ]
        _row(sheet, cells)
    dismissed = {str(pin.row) for pin in checked.pins if pin.path is None}
    for number, entry in enumerate(checked.unaligned(), len(checked.pairings) + 1):
        if str(entry.ref) in dismissed:
            _row(sheet, [number, "指定", entry.ref, entry.title, "", f"不对应{checked.word}中的任何任务", "", "", ""])


def _task_title(checked: Checked, document: str | None, path: str | None) -> str:
    if document is None:
        return ""
    return next((task.title for task in checked.record(document).tasks if task.path == path), "")


def _row(sheet: Worksheet, cells: Sequence[str | float], *, bold: bool = False, wrap: bool = True) -> None:
    sheet.append([plain(cell) if isinstance(cell, str) else cell for cell in cells])
    for cell in sheet[sheet.max_row]:
        if isinstance(cell.value, str):
            cell.data_type = "s"  # never a formula, whatever it begins with
        cell.font = Font(name="宋体", size=11, bold=bold)
        if wrap:
            cell.alignment = _WRAP


def _link(sheet: Worksheet, name: str, at: tuple[int, int]) -> None:
    """From the row's number to its cell; an unnamed sheet is the first."""
    target = name or (sheet.parent.sheetnames[0] if sheet.parent else "")
    cell = sheet.cell(row=sheet.max_row, column=3)
    cell.hyperlink = f"#{quote_sheetname(target)}!{get_column_letter(at[1])}{at[0]}"
    cell.font = Font(name="宋体", size=11, color="0563C1", underline="single")
