"""Which format is this, whatever its name says? From bytes to paragraphs."""

from __future__ import annotations

from corpus.docx import read_docx
from corpus.html import read_html
from corpus.paragraph import Paragraph
from corpus.pdf import read_pdf
from corpus.plain import read_plain


def read(content: bytes, name: str) -> tuple[Paragraph, ...]:
    """The paragraphs of a file; its content decides the format, its name only words the errors."""
    if content.startswith(b"PK\x03\x04"):
        return read_docx(content, name)
    if b"%PDF-" in content[:1024]:
        return read_pdf(content, name)
    if b"<html" in content[:2048].lower() or content.lstrip().startswith(b"<!--"):
        return read_html(content, name)
    return read_plain(content, name)
