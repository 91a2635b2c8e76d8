"""What does an OFD document say? Its text objects in their places, as lines and paragraphs."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from lxml import etree

from corpus.archive import Archive
from corpus.docx_runs import local
from corpus.flow import paragraphs
from corpus.furniture import without_furniture
from corpus.layout import Glyph, glyph_lines
from corpus.paragraph import Paragraph
from ontology.errors import UnreadableSourceError

_MOST_PAGES = 2000
_ASCENT = 0.85  # of an em above the baseline, as Chinese fonts have it


def read_ofd(content: bytes, name: str) -> tuple[Paragraph, ...]:
    """The paragraphs of an OFD (GB/T 33190); seals, images and page templates are left out.

    Raises UnreadableSourceError where it is damaged or has no text.
    """
    archive = Archive.of(content, name)
    pages = [glyph_lines(_glyphs(page), number) for number, page in enumerate(_pages(archive), 1)]
    read = paragraphs(without_furniture(pages))
    if not read:
        raise UnreadableSourceError("OFD里没有文字", where=name, hint="请先做文字识别（OCR），或提供Word、网页版本")
    return tuple(read)


def _pages(archive: Archive) -> Iterator[etree._Element]:
    """The content of each page, in the order that the document gives."""
    entry = archive.xml("OFD.xml")
    roots = [] if entry is None else [element for element in entry.iter() if local(element) == "DocRoot"]
    count = 0
    for root in roots:
        path = _resolve("", root.text or "")
        document = archive.xml(path)
        if document is None:
            raise UnreadableSourceError("OFD不完整", where=archive.name, hint="请重新下载，或换一份副本")
        for page in (element for element in document.iter() if local(element) == "Page"):
            count += 1
            if count > _MOST_PAGES:
                raise UnreadableSourceError(f"OFD超过{_MOST_PAGES}页", where=archive.name, hint="请拆分后再上传")
            found = archive.xml(_resolve(posixpath.dirname(path), page.get("BaseLoc", "")))
            if found is not None:
                yield found


def _resolve(folder: str, location: str) -> str:
    location = location.strip()
    path = location if location.startswith("/") else posixpath.join("/", folder, location)
    return posixpath.normpath(path).lstrip("/")


def _glyphs(page: etree._Element) -> Iterator[Glyph]:
    for element in page.iter():
        if local(element) == "TextObject":
            yield from _text_object(element)


def _text_object(element: etree._Element) -> Iterator[Glyph]:
    """The characters of one text object, in millimetres from the page's top left corner."""
    box = _numbers(element.get("Boundary", ""))
    if len(box) < 4:
        return
    matrix = _numbers(element.get("CTM", ""))
    a, b, c, d, e, f = matrix if len(matrix) == 6 else (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    if abs(b) > 0.1 * abs(a) or abs(c) > 0.1 * abs(d):  # turned text is a watermark or a seal
        return
    size = (_numbers(element.get("Size", "")) or [0.0])[0]
    width = size * (_numbers(element.get("HScale", "")) or [1.0])[0]
    x = y = 0.0
    for code in (child for child in element if local(child) == "TextCode"):
        x = (_numbers(code.get("X", "")) or [x])[0]
        y = (_numbers(code.get("Y", "")) or [y])[0]
        steps = list(_deltas(code.get("DeltaX", "")))
        at = x
        for place, character in enumerate(code.text or ""):
            advance = width if ord(character) > 0xFF else width / 2
            left, base = box[0] + a * at + e, box[1] + d * y + f
            yield Glyph(
                character,
                left,
                left + abs(a) * advance,
                base - _ASCENT * abs(d) * size,
                base + (1 - _ASCENT) * abs(d) * size,
            )
            at += steps[place] if place < len(steps) else advance


def _deltas(text: str) -> Iterator[float]:
    """The steps between characters: plain numbers, or ``g 3 5.57`` for three times 5.57."""
    parts = text.split()
    place = 0
    while place < len(parts):
        if parts[place] == "g" and place + 2 < len(parts) and parts[place + 1].isdecimal():
            yield from (_numbers(parts[place + 2]) or [0.0]) * min(int(parts[place + 1]), 10_000)
            place += 3
        else:
            yield from _numbers(parts[place]) or [0.0]
            place += 1


def _numbers(text: str) -> list[float]:
    try:
        return [float(part) for part in text.split()]
    except ValueError:
        return []
