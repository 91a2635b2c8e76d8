"""How is a 任务分工表 laid out in Word? As GB/T 9704-2012 lays out official documents.

A4; the text area is 156 by 225 mm, with 37 mm above it and 28 mm at the bound side; title 2号小标宋, text 3号仿宋,
22 lines a page; page numbers in 4号半角宋体 between dashes at the outer side. A wide table stands across: the page is
turned so that its head is at the bound side, and its margins with it. Fonts name others that stand in for them.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Collection, Iterator, Sequence
from typing import Any, Literal
from xml.sax.saxutils import escape

from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from api.allocation.columns import Column
from api.allocation.table import Line, Table
from api.printable import printable

Paper = Literal["auto", "portrait", "landscape"]

_TOP, _INNER, _OUTER, _BOTTOM = 37.0, 28.0, 26.0, 35.0  # mm, GB/T 9704-2012, 5.2
_SHORT, _LONG = 210.0, 297.0  # mm of A4
_TITLE, _BODY, _PAGE = 22.0, 16.0, 14.0  # points of 2号, 3号 and 4号
_PITCH = 28.95  # points between lines: 22 lines in 225 mm
_CLOSER = -4  # twentieths of a point between characters: 28 of 3号 in 156 mm
_UPRIGHT = 6  # columns that fit beside each other on an upright page
_SMALLER = 8  # columns from which on the table is set in 五号
_PAD = 1.0  # mm at either side of a cell, half as much above and below
_EASED = 0.7  # wide columns yield to narrow ones: widths count by this power
XIAOBIAOSONG, FANGSONG, HEITI, SONGTI = "方正小标宋简体", "仿宋_GB2312", "黑体", "宋体"
_STAND_IN = {XIAOBIAOSONG: "华文中宋", FANGSONG: "仿宋", HEITI: "SimHei", SONGTI: "SimSun"}
_LATIN = "Times New Roman"
_MOST_SOURCES = 6
_KIND = "任务分工表"  # is not divided where a title takes several lines
_TITLE_LINE = 20  # characters of a title in one line
_CENTRED = ("number", "path")
_W = nsdecls("w")


def docx_bytes(table: Table, paper: Paper = "auto", day: dt.date | None = None) -> bytes:
    """The table as a Word file; across where it has more columns than fit upright, unless the paper is chosen."""
    document = Document()
    across = paper == "landscape" or (paper == "auto" and len(table.columns) > _UPRIGHT)
    _fonts(document)
    _defaults(document)
    _page(document, across=across)
    _numbered(document)
    width = (_LONG - _TOP - _BOTTOM) if across else (_SHORT - _INNER - _OUTER)
    end = document.element.body.sectPr
    for xml in (*_title(table.title), _text(""), *_rows(table, width), *(_text(note) for note in _notes(table))):
        end.addprevious(parse_xml(xml))
    _named(document, table, day or dt.datetime.now(tz=dt.UTC).date())
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _notes(table: Table) -> list[str]:
    if not table.lines:
        return ["没有符合条件的任务。"]
    named = "".join(f"《{name}》" for name in table.sources[:_MOST_SOURCES])
    more = f"等{len(table.sources)}份文件" if len(table.sources) > _MOST_SOURCES else ""
    return [f"注：本表共{len(table.lines)}项任务，根据{named}{more}整理。"]


def _fonts(document: Any) -> None:
    """Name what may stand in for fonts that the machine has not."""
    part = next(part for part in document.part.package.iter_parts() if str(part.partname) == "/word/fontTable.xml")
    entries = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/><w:family w:val="auto"/></w:font>'
        for name, other in _STAND_IN.items()
    )
    part._blob = part.blob.replace(b"</w:fonts>", f"{entries}</w:fonts>".encode())  # noqa: SLF001 - there is no other way


def _defaults(document: Any) -> None:
    """What holds where nothing else is said: 仿宋 3号 in Chinese, no space between paragraphs."""
    own = document.styles["Normal"].element
    for old in (own.pPr, own.rPr):
        if old is not None:
            own.remove(old)
    own.append(parse_xml(f'<w:pPr {_W}><w:spacing w:before="0" w:after="0"/></w:pPr>'))
    own.append(parse_xml(_letters(FANGSONG, _BODY, more='<w:lang w:val="en-US" w:eastAsia="zh-CN"/>', ns=True)))


def _page(document: Any, *, across: bool) -> None:
    """Paper and margins; turned by a quarter where the table stands across."""
    upright = (_SHORT, _LONG, _TOP, _OUTER, _BOTTOM, _INNER)
    turned = (_LONG, _SHORT, _INNER, _TOP, _OUTER, _BOTTOM)
    width, height, top, right, bottom, left = turned if across else upright
    own = document.element.body.sectPr
    for child in list(own):
        own.remove(child)
    told = ' w:orient="landscape"' if across else ""
    below = bottom - 7 - _PAGE * 25.4 / 72  # the number stands 7 mm below the text
    sides = f'w:top="{_twips(top)}" w:right="{_twips(right)}" w:bottom="{_twips(bottom)}" w:left="{_twips(left)}"'
    for xml in (
        f'<w:pgSz {_W} w:w="{_twips(width)}" w:h="{_twips(height)}"{told}/>',
        f'<w:pgMar {_W} {sides} w:header="{_twips(15)}" w:footer="{_twips(below)}" w:gutter="0"/>',
        f'<w:docGrid {_W} w:type="lines" w:linePitch="{round(_PITCH * 20)}"/>',
    ):
        own.append(parse_xml(xml))


def _twips(millimetres: float) -> int:
    return round(millimetres * 1440 / 25.4)


def _numbered(document: Any) -> None:
    """— 1 — at the right of odd pages and at the left of even ones, one character from the edge."""
    document.settings.odd_and_even_pages_header_footer = True
    section = document.sections[0]
    letters = _letters(SONGTI, _PAGE, latin=SONGTI)
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        footer.is_linked_to_previous = False
        (paragraph,) = (one.paragraph_format.element for one in footer.paragraphs)
        field = f'<w:fldSimple w:instr=" PAGE "><w:r>{letters}<w:t>1</w:t></w:r></w:fldSimple>'
        made = parse_xml(
            f'<w:p {_W}><w:pPr><w:ind w:{side}="{round(_PAGE * 20)}"/><w:jc w:val="{side}"/></w:pPr>'
            f"{_run('— ', letters)}{field}{_run(' —', letters)}</w:p>"
        )
        paragraph.getparent().replace(paragraph, made)


def _title(text: str) -> Iterator[str]:
    """The title; where it takes several lines, what it is called stands on one of its own."""
    letters = _letters(XIAOBIAOSONG, _TITLE)
    name = text.removesuffix(_KIND)
    for part in (name, _KIND) if name and name != text and len(text) > _TITLE_LINE else (text,):
        yield f'<w:p {_W}><w:pPr>{_spacing(_TITLE * 1.6)}<w:jc w:val="center"/></w:pPr>{_run(part, letters)}</w:p>'


def _text(text: str) -> str:
    """A paragraph of the text: two characters indented, 28 characters a line."""
    letters = _letters(FANGSONG, _BODY, closer=_CLOSER)
    pitch = f'<w:spacing w:line="{round(_PITCH * 20)}" w:lineRule="exact"/>'
    return f'<w:p {_W}><w:pPr>{pitch}<w:ind w:firstLine="{round(_BODY * 40)}"/></w:pPr>{_run(text, letters)}</w:p>'


def _spacing(pitch: float) -> str:
    """Lines this far apart, off the grid that the text's lines stand on."""
    return f'<w:snapToGrid w:val="0"/><w:spacing w:line="{round(pitch * 20)}" w:lineRule="exact"/>'


def _run(text: str, letters: str) -> str:
    return f'<w:r>{letters}<w:t xml:space="preserve">{escape(printable(text))}</w:t></w:r>'


def _letters(font: str, size: float, *, latin: str = _LATIN, closer: int = 0, more: str = "", ns: bool = False) -> str:
    """The properties of a run: font of Chinese and of other letters, size in points."""
    half = round(size * 2)
    spaced = f'<w:spacing w:val="{closer}"/>' if closer else ""
    return (
        f'<w:rPr{" " + _W if ns else ""}><w:rFonts w:ascii="{latin}" w:hAnsi="{latin}" w:eastAsia="{font}"/>'
        f'{spaced}<w:sz w:val="{half}"/><w:szCs w:val="{half}"/>{more}</w:rPr>'
    )


def _rows(table: Table, width: float) -> Iterator[str]:
    """The table: its head on every page, no row over two pages unless it is long; none where there are no tasks."""
    if not table.lines:
        return
    size = 12.0 if len(table.columns) < _SMALLER else 10.5
    widths = _widths(table.columns, width)
    edges = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    pads = {"top": _PAD / 2, "left": _PAD, "bottom": _PAD / 2, "right": _PAD}
    padding = "".join(f'<w:{side} w:w="{_twips(pad)}" w:type="dxa"/>' for side, pad in pads.items())
    grid = "".join(f'<w:gridCol w:w="{_twips(each)}"/>' for each in widths)
    names = [column.name for column in table.columns]
    middle = frozenset(at for at, column in enumerate(table.columns) if column.key in _CENTRED)
    body = "".join(
        _row([cell.text for cell in line.cells], widths, size, FANGSONG, middle, whole=_fits(line, widths, size))
        for line in table.lines
    )
    yield (
        f'<w:tbl {_W}><w:tblPr><w:tblW w:w="{_twips(width)}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{edges}</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar>{padding}</w:tblCellMar>'
        f"</w:tblPr><w:tblGrid>{grid}</w:tblGrid>"
        f"{_row(names, widths, size, HEITI, range(len(names)), whole=True, head=True)}{body}</w:tbl>"
    )


def _row(
    texts: Sequence[str],
    widths: Sequence[float],
    size: float,
    font: str,
    centred: Collection[int],
    *,
    whole: bool,
    head: bool = False,
) -> str:
    """A row; ``whole`` where it stays on one page."""
    letters = _letters(font, size)
    cells = []
    for at, (text, width) in enumerate(zip(texts, widths, strict=True)):
        middle = '<w:jc w:val="center"/>' if at in centred else ""
        paragraphs = "".join(
            f"<w:p><w:pPr>{_spacing(size * 1.5)}{middle}</w:pPr>{_run(part, letters)}</w:p>"
            for part in text.replace("\t", "　").split("\n")
        )
        own = f'<w:tcPr><w:tcW w:w="{_twips(width)}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>'
        cells.append(f"<w:tc>{own}{paragraphs}</w:tc>")
    told = ("<w:cantSplit/>" if whole else "") + ("<w:tblHeader/>" if head else "")
    return f"<w:tr><w:trPr>{told}</w:trPr>{''.join(cells)}</w:tr>"


def _widths(columns: Sequence[Column], width: float) -> list[float]:
    """The columns' shares of the text area in mm."""
    shares = [column.width**_EASED for column in columns]
    return [width * share / sum(shares) for share in shares]


def _fits(line: Line, widths: Sequence[float], size: float) -> bool:
    """Whether a row is surely shorter than a page, by the characters of its longest cell."""
    character = size * 25.4 / 72
    rows = [
        sum(1 + len(part) // max(1, int((width - 2 * _PAD) / character)) for part in cell.text.split("\n"))
        for cell, width in zip(line.cells, widths, strict=True)
    ]
    return max(rows) * 1.5 * character < (_SHORT - _INNER - _OUTER) * 0.85


def _named(document: Any, table: Table, day: dt.date) -> None:
    """What the file says of itself."""
    own = document.core_properties
    own.title, own.author, own.comments, own.language = printable(table.title)[:250], "", "", "zh-CN"
    own.created = own.modified = dt.datetime(day.year, day.month, day.day, tzinfo=dt.UTC)
