"""What does a PDF say? Its lines as paragraphs, also across pages, and its tables."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from corpus.canonical import is_page_number
from corpus.layout import Line, glyph_lines, paragraphs
from corpus.paragraph import Paragraph
from corpus.pdf_pages import Page, read_pages
from corpus.pdf_tables import Table, find_tables
from ontology.errors import UnreadableSourceError

_DIGITS = re.compile(r"\d+")
_BARE_NUMBER = re.compile(r"\d{1,4}(?:\s?/\s?\d{1,4})?|[ivxIVX]{1,6}")
# A page saved from a browser carries the site's name and address on its margins.
_BROWSER = re.compile(r"https?://\S+|.{0,80}[_|-].{1,30}[_|-].{0,20}(?:网|政府)\s*[（(]?(?:www\.\S+)?[)）]?")
_EDGE_LINES = 2
_FEWEST_PER_PAGE = 20


def read_pdf(content: bytes, name: str) -> tuple[Paragraph, ...]:
    """The paragraphs and table rows of a PDF with a text layer.

    Raises UnreadableSourceError where it is damaged, cut short, encrypted or only a scan.
    """
    if b"%%EOF" not in content[-4096:]:
        raise UnreadableSourceError("PDF不完整，可能没有下载完", where=name, hint="请重新下载")
    pages = read_pages(content, name)
    tables = find_tables(content, pages)
    lines = {page.number: _page_lines(page, tables.get(page.number, ())) for page in pages}
    running = _running(list(lines.values()))
    body = [line for own in lines.values() for line in _without_furniture(own, running)]
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
    return glyph_lines(free, page.number)


def _running(pages: Sequence[Sequence[Line]]) -> frozenset[str]:
    """Lines that stand at the edge of half of the pages or more, digits aside: heads and watermarks."""
    if len(pages) < 2:
        return frozenset()
    counts: Counter[str] = Counter()
    for lines in pages:
        edges = (*lines[:_EDGE_LINES], *lines[-_EDGE_LINES:])
        counts.update({_DIGITS.sub("#", line.text) for line in edges})
    least = max(2, len(pages) / 2)
    return frozenset(text for text, count in counts.items() if count >= least)


def _without_furniture(lines: Sequence[Line], running: frozenset[str]) -> list[Line]:
    kept = list(lines)
    for at in (0, -1):
        for _ in range(_EDGE_LINES):
            if kept and _is_furniture(kept[at].text, running):
                kept.pop(at)
    return kept


def _is_furniture(text: str, running: frozenset[str]) -> bool:
    return (
        _DIGITS.sub("#", text) in running
        or is_page_number(text)
        or _BARE_NUMBER.fullmatch(text) is not None
        or (text.startswith("http") and _BROWSER.match(text) is not None)
    )


def _without_browser_title(read: list[Paragraph]) -> list[Paragraph]:
    """Without the browser's page title when the document's own title follows."""
    if len(read) > 1 and _BROWSER.fullmatch(read[0].text):
        own = re.split(r"[_|]", read[0].text)[0].strip()
        if own and read[1].text.replace(" ", "").startswith(own.replace(" ", "")[:10]):
            return read[1:]
    return read
