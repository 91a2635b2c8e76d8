"""How does the list go back? The person's own workbook with coloured cells, comments and a sheet that sums up."""

from __future__ import annotations

import io
import re
import zipfile
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from api.checking.check import Checked, quote
from api.checking.difference import TYPES, Difference, Type
from api.checking.rebuilt import rebuilt
from api.checking.summary import add_summary, plain
from api.checking.trimming import size, trimmed
from api.checking.xlsx import FAULTS
from ontology.errors import UnreadableSourceError

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MACRO_TYPE = "application/vnd.ms-excel.sheet.macroEnabled.12"
MANY = 400_000
"""Rows and cells, empty ones with a format among them, above which empty rows below the list are left out."""
MOST = 1_500_000
"""Rows and cells that a workbook may have to be written back."""

_AUTHOR = "政策图谱"
_COLOURS: dict[Type, str] = {
    "missing-task": "F8CBAD", "extra-task": "D9D9D9", "missing-unit": "FFD966", "extra-unit": "F4B183",
    "wrong-role": "C9B3E6", "wrong-deadline": "9DC3E6", "wrong-target": "A9D18E",
}  # fmt: skip
_DOUBT = "FFF2CC"
_LONGEST_COMMENT = 900
_REBUILT = "原件不是 .xlsx，已照原样另建工作簿，字体、边框等格式未保留"
_NEWER = re.compile(rb"<x14:(?:conditionalFormatting|dataValidation)\b")
_PARTS = {
    "xl/charts/": "图表", "xl/media/": "图片", "xl/diagrams/": "智能图形", "xl/activeX/": "控件",
    "xl/ctrlProps/": "控件", "xl/slicers/": "切片器", "xl/threadedComments/": "批注的回复",
    "_xmlsignatures/": "数字签名",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The workbook's bytes, their media type, and what of the person's own could not be kept, a sentence each."""

    content: bytes
    media_type: str
    suffix: str
    lost: tuple[str, ...]


def report(checked: Checked, *, macros: bool = False) -> Report:
    """The list with what differs; ``macros`` keeps them, in a workbook that must be named .xlsm.

    UnreadableSourceError where the workbook is too large to be written back.
    """
    keep = macros and checked.book.kind == "xlsm"
    workbook, lost = _opened(checked, keep=keep)
    sheets: dict[str, Worksheet] = {sheet.title: sheet for sheet in workbook.worksheets if isinstance(sheet, Worksheet)}
    for (name, row, column), found in _by_cell(checked).items():
        sheet = sheets.get(name) or next(iter(sheets.values()))
        _mark(sheet, row, column, found, checked)
    _doubts(checked, sheets)
    add_summary(workbook, checked, {kind: _COLOURS[kind] for kind in TYPES})
    out = io.BytesIO()
    try:
        workbook.save(out)
    except FAULTS as error:
        raise UnreadableSourceError(
            "这个工作簿写不回去", where=checked.name, hint="请把清单复制到一个新工作簿再试"
        ) from error
    return Report(
        content=out.getvalue(),
        media_type=MACRO_TYPE if keep else MEDIA_TYPE,
        suffix="xlsm" if keep else "xlsx",
        lost=lost,
    )


def _opened(checked: Checked, *, keep: bool) -> tuple[Workbook, tuple[str, ...]]:
    """The person's workbook, and what openpyxl cannot keep of it."""
    if checked.book.kind == "csv":
        return rebuilt(checked), ()
    if checked.book.kind == "xls":
        return rebuilt(checked), (_REBUILT,)
    try:
        content, lost = _affordable(checked)
        workbook = load_workbook(io.BytesIO(content), keep_vba=keep, rich_text=True)
        return workbook, (*_losses(checked, keep=keep), *lost)
    except FAULTS as error:
        raise UnreadableSourceError(
            "这个工作簿写不回去", where=checked.name, hint="请把清单复制到一个新工作簿再试"
        ) from error


def foreseen(checked: Checked, *, macros: bool = False) -> tuple[str, ...]:
    """What of the person's own ``report`` will not keep, told without writing; empty rows left out are told by it."""
    if checked.book.kind == "csv":
        return ()
    return (_REBUILT,) if checked.book.kind == "xls" else _losses(checked, keep=macros and checked.book.kind == "xlsm")


def _affordable(checked: Checked) -> tuple[bytes, tuple[str, ...]]:
    """The workbook, without the empty rows below its lists where they are very many."""
    if size(checked.content) <= MANY:
        return checked.content, ()
    content = trimmed(checked.content)
    if size(content) > MOST:
        raise UnreadableSourceError(
            f"单元格超过{MOST // 10_000}万个，不能写回", where=checked.name, hint="请只保留任务清单再试"
        )
    return content, ("清单下方只有格式的空行未保留",)


def _losses(checked: Checked, *, keep: bool) -> tuple[str, ...]:
    """What openpyxl drops: parts of the file that it does not know, and macros where they are not kept."""
    with zipfile.ZipFile(io.BytesIO(checked.content)) as archive:
        names = archive.namelist()
        newer = any(_NEWER.search(archive.read(name)) for name in names if name.startswith("xl/worksheets/sheet"))
    parts = dict.fromkeys(word for part, word in _PARTS.items() if any(name.startswith(part) for name in names))
    lost = [f"工作簿中的{'、'.join(parts)}未能保留"] if parts else []
    if newer:
        lost.append("工作簿中较新的条件格式或数据验证未能保留")
    if checked.book.kind == "xlsm" and not keep:
        lost.append("宏未保留；要保留，请把输出文件命名为 .xlsm")
    return tuple(lost)


def _by_cell(checked: Checked) -> dict[tuple[str, int, int], list[Difference]]:
    found: dict[tuple[str, int, int], list[Difference]] = defaultdict(list)
    for difference in checked.differences:
        if difference.sheet is not None and difference.at is not None:
            found[difference.sheet, *difference.at].append(difference)
    return found


def _mark(sheet: Worksheet, row: int, column: int, found: Iterable[Difference], checked: Checked) -> None:
    """Colour a cell and say in a comment why, with the document's words."""
    lines, colour = [], None
    for difference in found:
        quoted = quote(difference, checked)
        unsure = "（对应关系存疑）" if difference.doubtful else ""
        lines.append(f"【{TYPES[difference.type]}】{difference.detail}{unsure}")
        if quoted:
            lines.append(f"{checked.word}{difference.path}：“{quoted}”")
        colour = colour or _COLOURS[difference.type]
    _annotate(sheet, row, column, "\n".join(lines), colour or _DOUBT)


def _annotate(sheet: Worksheet, row: int, column: int, text: str, colour: str) -> None:
    """Fill and comment; a comment that the person wrote stays above ours."""
    cell = sheet.cell(row=row, column=column)
    cell.fill = PatternFill("solid", fgColor=colour)
    own = cell.comment
    words = plain(text)[:_LONGEST_COMMENT]
    comment = Comment(f"{own.text}\n————\n{words}" if own else words, own.author if own else _AUTHOR)
    comment.width, comment.height = 420, 60 + 18 * (len(words) // 28 + words.count("\n"))
    cell.comment = comment


def _doubts(checked: Checked, sheets: dict[str, Worksheet]) -> None:
    """Rows whose task is not sure: their heading coloured lightly, where nothing else is said there."""
    said = set(_by_cell(checked))
    for pairing in checked.pairings:
        at = pairing.entry.places.get("title") or pairing.entry.places.get("body")
        if not pairing.doubtful or at is None or (pairing.entry.sheet, *at) in said:
            continue
        sheet = sheets.get(pairing.entry.sheet) or next(iter(sheets.values()))
        task = pairing.placed.task
        _annotate(sheet, *at, f"【对应存疑】可能是{pairing.placed.word}{task.path}：{task.title}", _DOUBT)
