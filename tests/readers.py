"""Which small files do the tests of the readers read? Makers of Word, PDF, OFD and web pages, all in memory."""

from __future__ import annotations

import io
import itertools
import zipfile
from collections.abc import Iterable, Sequence

import docx
from docx.document import Document
from docx.oxml import parse_xml
from docx.text.paragraph import Paragraph
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

NS = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
FONT = "STSong-Light"
LEFT, RIGHT, TOP, SIZE, LEADING = 85, 510, 770, 16, 28


def word(fill: Iterable[str] = ()) -> Document:
    """A Word document with one paragraph for each text."""
    document = docx.Document()
    for text in fill:
        document.add_paragraph(text)
    return document


def saved(document: Document) -> bytes:
    """The bytes of a Word document."""
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def define_list(document: Document, key: int, levels: Sequence[tuple[str, str, int]], extra: str = "") -> None:
    """Add a list with the given (format, text, start) for each level, and an instance of the same number.

    ``extra`` is XML inside the instance: overrides.
    """
    made = "".join(
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="{start}"/><w:numFmt w:val="{kind}"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
        for depth, (kind, text, start) in enumerate(levels)
    )
    root = document.part.numbering_part.element
    abstract = parse_xml(f'<w:abstractNum {NS} w:abstractNumId="{key}">{made}</w:abstractNum>')
    root.insert(0, abstract)
    add_instance(document, key, key, extra)


def add_instance(document: Document, key: int, abstract: int, extra: str = "") -> None:
    """Add one more instance of a list."""
    xml = f'<w:num {NS} w:numId="{key}"><w:abstractNumId w:val="{abstract}"/>{extra}</w:num>'
    document.part.numbering_part.element.append(parse_xml(xml))


def numbered(document: Document, text: str, key: int, depth: int = 0) -> Paragraph:
    """Add a paragraph that a list numbers."""
    paragraph = document.add_paragraph(text)
    xml = f'<w:numPr {NS}><w:ilvl w:val="{depth}"/><w:numId w:val="{key}"/></w:numPr>'
    paragraph._p.get_or_add_pPr().append(parse_xml(xml))
    return paragraph


def with_xml(document: Document, xml: str) -> None:
    """Add a block of raw WordprocessingML before the section's properties."""
    document.element.body.insert(len(document.element.body) - 1, parse_xml(xml.replace("<w:p>", f"<w:p {NS}>", 1)))


def pdf(pages: Sequence[Sequence[tuple[float, float, str]]], **options: object) -> bytes:
    """A PDF whose pages hold texts at (x, y) from the lower left, in points."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, **options)
    if FONT not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    for page in pages:
        canvas.setFont(FONT, SIZE)
        for x, y, text in page:
            canvas.drawString(x, y, text)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def set_lines(paragraphs: Sequence[str], *, first: int = TOP) -> list[tuple[float, float, str]]:
    """Paragraphs set as a page sets them: 26 characters a line, two of indent on the first."""
    placed: list[tuple[float, float, str]] = []
    y = float(first)
    for paragraph in paragraphs:
        rest, indent = paragraph, 2
        while rest:
            line, rest = rest[: 26 - indent], rest[26 - indent :]
            placed.append((LEFT + indent * SIZE, y, line))
            y -= LEADING
            indent = 0
    return placed


def _steps(text: str) -> str:
    """The advances of a text's characters, runs of equal ones shortened as the standard allows."""
    runs = [(len(list(run)), "2.8" if narrow else "5.6") for narrow, run in itertools.groupby(text[:-1], str.isascii)]
    return " ".join(f"g {count} {step}" for count, step in runs)


def ofd(pages: Sequence[Sequence[tuple[float, float, str]]]) -> bytes:
    """An OFD whose pages hold text objects at (x, y) from the upper left, in millimetres."""
    space = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        body = "<ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody>"
        archive.writestr("OFD.xml", f"<ofd:OFD {space}>{body}</ofd:OFD>")
        listed = "".join(f'<ofd:Page ID="{n}" BaseLoc="Pages/Page_{n}/Content.xml"/>' for n in range(len(pages)))
        archive.writestr("Doc_0/Document.xml", f"<ofd:Document {space}><ofd:Pages>{listed}</ofd:Pages></ofd:Document>")
        for n, page in enumerate(pages):
            objects = "".join(
                f'<ofd:TextObject Boundary="{x} {y} 160 8" Size="5.6">'
                f'<ofd:TextCode X="0" Y="5" DeltaX="{_steps(text)}">{text}</ofd:TextCode></ofd:TextObject>'
                for x, y, text in page
            )
            layer = f"<ofd:Content><ofd:Layer>{objects}</ofd:Layer></ofd:Content>"
            archive.writestr(f"Doc_0/Pages/Page_{n}/Content.xml", f"<ofd:Page {space}>{layer}</ofd:Page>")
    return buffer.getvalue()
