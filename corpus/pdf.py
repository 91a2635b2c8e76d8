"""What does a PDF say? Its lines as paragraphs, also across pages, and its tables."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.flow import paragraphs
from corpus.furniture import BROWSER, without_furniture
from corpus.layout import Line, glyph_lines
from corpus.paragraph import Paragraph
from corpus.pdf_continued import continued
from corpus.pdf_pages import Page, read_pages
from corpus.pdf_tables import Table, find_tables
from ontology.errors import UnreadableSourceError

_FEWEST_PER_PAGE = 20


def read_pdf(content: bytes, name: str) -> tuple[Paragraph, ...]:
    """The paragraphs and table rows of a PDF with a text layer.

    Raises UnreadableSourceError where it is damaged, cut short, encrypted or only a scan.
    """
    if b"%%EOF" not in content[-4096:]:
        raise UnreadableSourceError("PDF不完整，可能没有下载完", where=name, hint="请重新下载")
    pages = read_pages(content, name)
    tables = continued(find_tables(content, pages), pages)
    body = without_furniture([_page_lines(page, tables.get(page.number, ())) for page in pages])
    rows = [row for table in tables.values() for one in table for row in one.rows]
    text = sum(len(line.text) for line in body) + sum(len("".join(row.texts)) for row in rows)
    if text < _FEWEST_PER_PAGE * len(pages) and (text == 0 or any(page.images for page in pages)):
        raise UnreadableSourceError(
            "PDF是扫描件，没有文字层", where=name, hint="请先做文字识别（OCR），或提供Word、网页版本"
        )
    return tuple(_without_browser_title(paragraphs(body, rows)))


def _page_lines(page: Page, tables: Sequence[Table]) -> list[Line]:
    """The lines outside the page's tables."""
    free = [glyph for glyph in page.glyphs if not any(table.holds(glyph) for table in tables)]
    return glyph_lines(free, page.number, page.width)


def _without_browser_title(read: list[Paragraph]) -> list[Paragraph]:
    """Without the browser's page title when the document's own title follows."""
    if len(read) > 1 and BROWSER.fullmatch(read[0].text):
        own = re.split(r"[_|]", read[0].text)[0].strip()
        if own and read[1].text.replace(" ", "").startswith(own.replace(" ", "")[:10]):
            return read[1:]
    return read
