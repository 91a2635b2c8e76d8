"""What is the 任务分工表? Tasks as rows for a spreadsheet, as CSV and as a workbook that prints."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from api.tasklist import Found
from api.words import ROLES, deadline_words, deliverable_words, document_name, reference_words, target_words
from ontology.model import Role, Task

# Header, width in characters.
COLUMNS: tuple[tuple[str, int], ...] = (
    ("序号", 6),
    ("文件", 24),
    ("条目", 10),
    ("工作任务", 26),
    (ROLES["lead"], 18),
    (ROLES["responsible"], 24),
    (ROLES["cooperate"], 18),
    (ROLES["supervise"], 14),
    (ROLES["actor"], 14),
    ("完成时限", 20),
    ("量化目标", 26),
    ("依据文件", 24),
    ("成果", 22),
    ("原文", 60),
)
_LONGEST_CELL = 32_767  # what a cell of a workbook holds
_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


def rows(found: Iterable[Found]) -> list[list[str | int]]:
    """One row a task, in the order given; cells as ``COLUMNS`` names them."""
    return [_row(number, item) for number, item in enumerate(found, 1)]


def _row(number: int, item: Found) -> list[str | int]:
    task = item.task
    targets = [target_words(target) for target in task.targets]
    times = [f"{deadline.mention}（{deadline_words(deadline)}）" for deadline in task.deadlines]
    return [
        number,
        document_name(item.document),
        task.path,
        task.title,
        *(_units(task, role) for role in ("lead", "responsible", "cooperate", "supervise", "actor")),
        _lines(times),
        _lines(targets),
        _lines([reference_words(reference) for reference in task.references]),
        _lines([deliverable_words(deliverable) for deliverable in task.deliverables]),
        task.span.of(item.document.text).strip(),
    ]


def _units(task: Task, role: Role) -> str:
    return "、".join(dict.fromkeys(entry.unit for entry in task.assignments if entry.role == role))


def _lines(values: Sequence[str]) -> str:
    return "\n".join(dict.fromkeys(values))


def csv_bytes(found: Iterable[Found]) -> bytes:
    """The table as CSV; with the byte order mark without which Excel takes it for another encoding."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([name for name, _width in COLUMNS])
    for row in rows(found):
        writer.writerow([_harmless(cell) for cell in row])
    return out.getvalue().encode("utf-8-sig", "backslashreplace")


def _harmless(cell: str | int) -> str | int:
    """A text that a spreadsheet would run as a formula gets an apostrophe before it."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA_SIGNS) else cell


def xlsx_bytes(found: Sequence[Found]) -> bytes:
    """The table as a workbook: head rows that repeat in print, one page wide on A4 across."""
    workbook = Workbook()
    sheet = workbook.active
    if not isinstance(sheet, Worksheet):
        raise TypeError("a new workbook has a worksheet")
    sheet.title = "任务分工表"
    _head(sheet, found)
    for row in rows(found):
        _append(sheet, row)
    _layout(sheet)
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


_EDGE = Side(style="thin", color="999999")
_BORDER = Border(left=_EDGE, right=_EDGE, top=_EDGE, bottom=_EDGE)
_WRAP = Alignment(wrap_text=True, vertical="top")
_CENTRE = Alignment(wrap_text=True, vertical="center", horizontal="center")


def _head(sheet: Worksheet, found: Sequence[Found]) -> None:
    names = list(dict.fromkeys(document_name(item.document) for item in found))
    title = f"《{names[0]}》任务分工表" if len(names) == 1 else "任务分工表"
    sheet.append([_plain_cell(title)])
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(COLUMNS))
    sheet["A1"].font = Font(name="宋体", size=18, bold=True)
    sheet["A1"].alignment = _CENTRE
    sheet.row_dimensions[1].height = 36
    sheet.append([name for name, _width in COLUMNS])
    for cell in sheet[2]:
        cell.font = Font(name="宋体", size=11, bold=True)
        cell.alignment = _CENTRE
        cell.border = _BORDER
        cell.fill = PatternFill("solid", fgColor="EEEEEE")


def _append(sheet: Worksheet, row: Sequence[str | int]) -> None:
    sheet.append([_plain_cell(cell) for cell in row])
    for cell in sheet[sheet.max_row]:
        cell.font = Font(name="宋体", size=10)
        cell.alignment = _WRAP
        cell.border = _BORDER
        if isinstance(cell.value, str):
            cell.data_type = "s"  # never a formula, whatever it begins with


def _plain_cell(cell: str | int) -> str | int:
    return ILLEGAL_CHARACTERS_RE.sub("", cell)[:_LONGEST_CELL] if isinstance(cell, str) else cell


def _layout(sheet: Worksheet) -> None:
    for index, (_name, width) in enumerate(COLUMNS, 1):
        sheet.column_dimensions[get_column_letter(index)].width = width
    sheet.freeze_panes = "E3"
    sheet.auto_filter.ref = f"A2:{get_column_letter(len(COLUMNS))}{max(sheet.max_row, 2)}"
    sheet.print_title_rows = "1:2"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.HeaderFooter.oddFooter = HeaderFooterItem(center=_HeaderFooterPart(text="第 &P 页，共 &N 页"))
