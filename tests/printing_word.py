"""How does a policy text look in Word? A maker of .docx files whose numbers exist only as automatic numbering."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Any

import cn2an
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt

from tests.printing import Block, Grid, Line, blocks

# The levels of the list: how a number is printed in text and how Word is told to print it.
LEVELS = (
    (re.compile(r"第([一二三四五六七八九十]+)章 "), "chineseCountingThousand", "第%1章"),
    (re.compile(r"([一二三四五六七八九十]+)、"), "chineseCountingThousand", "%2、"),
    (re.compile(r"（([一二三四五六七八九十]+)）"), "chineseCountingThousand", "（%3）"),
    (re.compile(r"(\d+)\."), "decimal", "%4."),
)
LIST_ID = 901  # far from the lists that the empty document of python-docx brings along


class Counters:
    """What number Word would print next on each level, so that only those are left to it that come out right."""

    def __init__(self) -> None:
        self.at = [0] * len(LEVELS)

    def take(self, text: str) -> tuple[int, str] | None:
        """The level and the text without its number, where automatic numbering prints that very number."""
        for level, (pattern, _, _) in enumerate(LEVELS):
            match = pattern.match(text)
            if match is None:
                continue
            value = int(match[1]) if match[1].isdigit() else int(cn2an.cn2an(match[1]))
            if value != self.at[level] + 1:
                return None
            self.at[level] = value
            self.at[level + 1 :] = [0] * (len(LEVELS) - level - 1)
            return level, text[match.end() :]
        return None


def _numbering() -> Any:
    levels = "".join(
        f'<w:lvl w:ilvl="{index}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:suff w:val="nothing"/>'
        f'<w:lvlText w:val="{shown}"/><w:lvlJc w:val="left"/></w:lvl>'
        for index, (_, form, shown) in enumerate(LEVELS)
    )
    return parse_xml(
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{LIST_ID}"><w:multiLevelType w:val="multilevel"/>{levels}'
        "</w:abstractNum>"
    )


def _add_list(document: Any) -> None:
    root = document.part.numbering_part.element
    abstracts = root.findall(qn("w:abstractNum"))
    abstracts[-1].addnext(_numbering())
    root.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="{LIST_ID}"><w:abstractNumId w:val="{LIST_ID}"/></w:num>'))


def _paragraph(document: Any, line: Line, counters: Counters) -> None:
    numbered = counters.take(line.text) if line.kind in {"heading", "item"} else None
    paragraph = document.add_paragraph(numbered[1] if numbered else line.text)
    if numbered:
        properties = paragraph._p.get_or_add_pPr()
        properties.append(
            parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{numbered[0]}"/><w:numId w:val="{LIST_ID}"/></w:numPr>')
        )
    if line.kind in {"title", "number"}:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.runs[0].font.size = Pt(22 if line.kind == "title" else 16)
    elif line.kind == "signature":
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    elif line.kind in {"heading", "item", "body"}:
        paragraph.paragraph_format.first_line_indent = Pt(32)


def _table(document: Any, grid: Grid) -> None:
    table = document.add_table(rows=len(grid.rows), cols=len(grid.rows[0]), style="Table Grid")
    for cells, row in zip(table.rows, grid.rows, strict=True):
        for cell, text in zip(cells.cells, row, strict=True):
            cell.text = text


def _page_number(document: Any) -> None:
    footer = document.sections[0].footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    footer.add_run("— ")
    footer._p.append(parse_xml(f'<w:fldSimple {nsdecls("w")} w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>'))
    footer.add_run(" —")


def print_docx(text: str, path: Path) -> None:
    """Write the text as a Word file: automatic numbers, tables, a page number in the footer."""
    document = Document()
    document.core_properties.author = "云泽省"
    document.core_properties.created = document.core_properties.modified = dt.datetime(2026, 1, 1)  # noqa: DTZ001
    style = document.styles["Normal"]
    style.font.name, style.font.size = "仿宋", Pt(16)
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "仿宋")
    _add_list(document)
    _page_number(document)
    counters = Counters()
    for block in blocks(text):
        _add(document, block, counters)
    document.save(str(path))


def _add(document: Any, block: Block, counters: Counters) -> None:
    if isinstance(block, Grid):
        _table(document, block)
    else:
        _paragraph(document, block, counters)
