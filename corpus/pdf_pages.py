"""Where does each character of a PDF stand? Pages as glyphs, by PDFium and, failing that, pdfminer."""

from __future__ import annotations

import ctypes
import io
import math
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import pdfplumber
import pypdfium2
import pypdfium2.raw as pdfium

from corpus.layout import Glyph
from ontology.errors import UnreadableSourceError

LOCK = threading.Lock()
"""PDFium may be used by one thread at a time."""

_IMAGE, _PATH = 3, 2
_MOST_PAGES = 2000
_RULED = 10  # strokes: the smallest table, two cells by two, has six lines of two each
_SOFT_HYPHEN = 0xAD


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its number from 1, its glyphs, its size in points, whether it shows images or ruled lines."""

    number: int
    glyphs: tuple[Glyph, ...]
    width: float
    height: float
    images: bool
    ruled: bool


def read_pages(content: bytes, name: str) -> tuple[Page, ...]:
    """The pages of a PDF.

    Raises UnreadableSourceError where the file is encrypted, damaged or has too many pages.
    """
    with LOCK:
        try:
            document = pypdfium2.PdfDocument(content)
        except pypdfium2.PdfiumError as error:
            if "assword" in str(error) or "ecurity" in str(error):
                raise UnreadableSourceError("PDF加了密码", where=name, hint="请先去掉密码再上传") from error
            return _with_pdfminer(content, name)
        try:
            if len(document) > _MOST_PAGES:
                raise UnreadableSourceError(f"PDF超过{_MOST_PAGES}页", where=name, hint="请拆分后再上传")
            return tuple(_page(document[index], index + 1) for index in range(len(document)))
        except pypdfium2.PdfiumError as error:
            raise _damaged(name) from error
        finally:
            document.close()


def _page(page: pypdfium2.PdfPage, number: int) -> Page:
    images, segments = _drawn(page)
    width, height = page.get_width(), page.get_height()
    textpage = page.get_textpage()
    try:
        glyphs = tuple(_upright(list(_glyphs(textpage.raw)), width, height))
    finally:
        textpage.close()
        page.close()
    return Page(number, glyphs, width, height, images=images, ruled=segments >= _RULED)


def _drawn(page: pypdfium2.PdfPage) -> tuple[bool, int]:
    """Whether a page shows images, and of how many strokes what is drawn on it consists."""
    images, segments = False, 0
    for item in page.get_objects(max_depth=3):
        images = images or item.type == _IMAGE
        if item.type == _PATH:
            segments += pdfium.FPDFPath_CountSegments(item.raw)
    return images, segments


def _glyphs(textpage: ctypes.c_void_p) -> Iterator[tuple[str, int, tuple[float, float, float, float]]]:
    """(character, quarter turns, box) of what is printed; the box in PDF's own coordinates."""
    box = pdfium.FS_RECTF()
    for index in range(pdfium.FPDFText_CountChars(textpage)):
        if pdfium.FPDFText_IsGenerated(textpage, index) == 1:
            continue
        code = pdfium.FPDFText_GetUnicode(textpage, index)
        if code < 32 or not pdfium.FPDFText_GetLooseCharBox(textpage, index, ctypes.byref(box)):
            continue
        turn = pdfium.FPDFText_GetCharAngle(textpage, index) / (math.pi / 2)
        quarter = round(turn)
        if abs(turn - quarter) > 0.1:  # slanted text is a watermark
            continue
        # Fonts of typesetting programs give their dash the code of a soft hyphen.
        yield "-" if code == _SOFT_HYPHEN else chr(code), quarter % 4, (box.left, box.bottom, box.right, box.top)


def _upright(
    glyphs: list[tuple[str, int, tuple[float, float, float, float]]], width: float, height: float
) -> Iterator[Glyph]:
    """The glyphs that run the way most of the page runs, turned so that they run from left to right."""
    if not glyphs:
        return
    main = Counter(quarter for _, quarter, _ in glyphs).most_common(1)[0][0]
    for text, quarter, (x0, y0, x1, y1) in glyphs:
        if quarter != main:
            continue
        if main == 0:
            yield Glyph(text, x0, x1, height - y1, height - y0)
        elif main == 1:
            yield Glyph(text, y0, y1, x0, x1)
        elif main == 2:
            yield Glyph(text, width - x1, width - x0, y0, y1)
        else:
            yield Glyph(text, height - y1, height - y0, width - x1, width - x0)


def _with_pdfminer(content: bytes, name: str) -> tuple[Page, ...]:
    """The same by pdfminer, slower, for files that PDFium does not open."""
    try:
        with pdfplumber.open(io.BytesIO(content)) as document:
            return tuple(
                Page(
                    number,
                    tuple(
                        Glyph(char["text"], char["x0"], char["x1"], char["top"], char["bottom"])
                        for char in page.chars
                        if char["upright"]
                    ),
                    float(page.width),
                    float(page.height),
                    images=bool(page.images),
                    ruled=4 * len(page.rects) + 2 * len(page.lines) >= _RULED,
                )
                for number, page in enumerate(document.pages, 1)
            )
    except Exception as error:  # pdfminer raises whatever a damaged file leads it into
        raise _damaged(name) from error


def _damaged(name: str) -> UnreadableSourceError:
    return UnreadableSourceError("PDF损坏或不完整", where=name, hint="请重新下载，或换一份副本")
