"""How do the paragraphs of any format become the one text that every span counts in?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from corpus.characters import lines, ordinary, without_artefacts, without_layout_spaces
from corpus.flattened import with_breaks
from corpus.paragraph import Paragraph
from corpus.rejoin import rejoin
from ontology.model import Locator, Span

# A number alone between dashes on a line of its own is a page's, not the text's.
_PAGE_NUMBER = re.compile(r"[-—–―－─·•]{1,2}\s{0,3}[0-9０-９]{1,4}\s{0,3}[-—–―－─·•]{1,2}")
_PAGE_IN_WORDS = re.compile(r"第\s{0,2}\d{1,4}\s{0,2}页(?:\s{0,2}[,，/]?\s{0,2}共\s{0,2}\d{1,4}\s{0,2}页)?")


def canonical(paragraphs: Iterable[Paragraph]) -> tuple[str, tuple[Locator, ...]]:
    """The text, paragraphs joined by line feeds, and a locator for each paragraph and table cell.

    Line breaks inside a paragraph (soft ones) end it; blank lines, page numbers, conversion
    artefacts and invisible characters are gone; lines carry no white space at their ends.
    """
    pieces: list[str] = []
    locators: list[Locator] = []
    start = 0
    for number, paragraph in enumerate(rejoin(_split(paragraphs)), 1):
        pieces.append(paragraph.text)
        locators.extend(_locate(paragraph, number, start))
        start += len(paragraph.text) + 1
    return "\n".join(pieces), tuple(locators)


def is_page_number(line: str) -> bool:
    """Whether the line is nothing but a page's number: ``— 1 —``, ``第3页 共9页``."""
    stripped = line.strip()
    return bool(_PAGE_NUMBER.fullmatch(stripped) or _PAGE_IN_WORDS.fullmatch(stripped))


def _split(paragraphs: Iterable[Paragraph]) -> Iterator[Paragraph]:
    for paragraph in paragraphs:
        if paragraph.aside:
            continue
        if paragraph.cells:
            text = ordinary(" ".join(lines(without_artefacts(paragraph.text))))
            if text.strip():
                yield Paragraph(text=_tidy_row(text), page=paragraph.page, cells=paragraph.cells)
            continue
        for line in lines(without_artefacts(paragraph.text)):
            for piece in with_breaks(ordinary(line)):
                text = without_layout_spaces(piece.strip())
                if text and not is_page_number(text):
                    yield Paragraph(text=text, page=paragraph.page)


def _tidy_row(text: str) -> str:
    """A row's cells without white space at their ends; the tabs between them stay countable."""
    return "\t".join(without_layout_spaces(cell.strip()) for cell in text.split("\t"))


def _locate(paragraph: Paragraph, number: int, start: int) -> Iterator[Locator]:
    if not paragraph.cells:
        span = Span(start=start, end=start + len(paragraph.text))
        yield Locator(span=span, page=paragraph.page, paragraph=number)
        return
    for address, cell in zip(paragraph.cells, paragraph.text.split("\t"), strict=True):
        span = Span(start=start, end=start + len(cell))
        yield Locator(span=span, page=paragraph.page, paragraph=number, cell=address)
        start += len(cell) + 1
