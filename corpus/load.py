"""What document is in this file? From a path or bytes to a Document with text and metadata."""

from __future__ import annotations

from pathlib import Path

from corpus.canonical import canonical
from corpus.metadata import describe
from corpus.reading import read
from ontology.errors import UnreadableSourceError, reason
from ontology.ids import document_id, sha256
from ontology.model import Document

LARGEST = 200 * 1024 * 1024
"""The largest file that is read, in bytes."""


def load(path: Path) -> Document:
    """The document in a file; ``source`` is the path as given.

    Raises UnreadableSourceError where the path is missing, a folder, empty, too large or no
    document, MissingToolError where its format needs a program that is not installed.
    """
    name = str(path)
    try:
        if path.is_dir():
            raise UnreadableSourceError("这是文件夹，不是文件", where=name, hint="请给出其中的文件")
        size = path.stat().st_size
        if size > LARGEST:
            raise _too_large(name)
        content = path.read_bytes()
    except FileNotFoundError as error:
        raise UnreadableSourceError("没有这个文件", where=name, hint="请检查路径") from error
    except (OSError, ValueError) as error:
        raise UnreadableSourceError(
            f"文件打不开（{reason(error)}）", where=name, hint="请检查文件权限，或换一份副本"
        ) from error
    return load_bytes(content, name)


def load_bytes(content: bytes, name: str) -> Document:
    """The document in the bytes of a file of that name (an upload); errors as those of ``load``."""
    if not content.strip(b"\x00\t\r\n\x0b\x0c "):
        raise UnreadableSourceError("文件是空的", where=name, hint="请换一份有内容的文件")
    if len(content) > LARGEST:
        raise _too_large(name)
    paragraphs = read(content, name)
    text, locators = canonical(paragraphs)
    if not text:
        raise UnreadableSourceError("文件里没有文字", where=name, hint="请换一份有正文的文件")
    said = describe(text, tuple(paragraph.text for paragraph in paragraphs if paragraph.aside))
    return Document(
        id=document_id(text),
        source=name,
        sha256=sha256(content),
        text=text,
        title=said.title,
        issuer=said.issuer,
        jurisdiction=said.jurisdiction,
        level=said.level,
        number=said.number,
        genre=said.genre,
        status=said.status,
        issued=said.issued,
        addressees=said.addressees,
        parts=said.parts,
        locators=locators,
    )


def _too_large(name: str) -> UnreadableSourceError:
    return UnreadableSourceError(
        f"文件超过{LARGEST // (1024 * 1024)}MB", where=name, hint="请拆分文件，或只保留文字部分"
    )
