"""Which format is this, whatever its name says? From bytes to paragraphs."""

from __future__ import annotations

import email
import email.policy
import io
import re

import olefile

from corpus.archive import Archive
from corpus.docx import read_docx
from corpus.html import read_html
from corpus.ofd import read_ofd
from corpus.office import read_office
from corpus.paragraph import Paragraph
from corpus.plain import decode, read_plain
from ontology.errors import UnreadableSourceError

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FOREIGN = {
    b"\x89PNG": "图片",
    b"\xff\xd8\xff": "图片",
    b"GIF8": "图片",
    b"BM": "图片",
    b"II*\x00": "图片",
    b"MM\x00*": "图片",
    b"Rar!": "压缩包",
    b"7z\xbc\xaf": "压缩包",
    b"\x1f\x8b": "压缩包",
}
_TAG = re.compile(
    r"<(?:!doctype html|html|head|body|div|p|br|table|span|meta|article|section|h[1-6])[\s/>]", re.IGNORECASE
)
_WORD_XML = ("<w:wordDocument", "<pkg:package", "urn:schemas-microsoft-com:office:word")
_SNIFFED = 4096


def read(content: bytes, name: str) -> tuple[Paragraph, ...]:
    """The paragraphs of a file; its content decides the format, its name only words the errors.

    Raises UnreadableSourceError where the content is no document that can be read,
    MissingToolError where its format needs LibreOffice and that is not installed.
    """
    if content.startswith(_ZIP):
        return _read_archive(content, name)
    if content.startswith(_OLE):
        return _read_compound(content, name)
    if b"%PDF-" in content[:1024]:
        # Loaded when the first PDF comes: its libraries take longer than reading a text does.
        from corpus.pdf import read_pdf  # noqa: PLC0415

        return read_pdf(content, name)
    if content.startswith(b"{\\rtf"):
        return read_office(content, name, "rtf")
    for mark, kind in _FOREIGN.items():
        if content.startswith(mark) and decode(content[:_SNIFFED]) is None:
            raise UnreadableSourceError(f"这是{kind}，不是文档", where=name, hint="请提供 Word、PDF、网页或文本文件")
    return _read_text(content, name)


def _read_text(content: bytes, name: str) -> tuple[Paragraph, ...]:
    """Text of any kind: a web page, a web archive, Word's XML or plain."""
    head = (
        content[:_SNIFFED]
        .decode("utf-16" if b"\x00" in content[:4] else "latin-1", "replace")
        .lstrip("\ufeffï»¿ \t\r\n")
    )
    if head[:13].lower() == "mime-version:" or head[:5].lower() == "from:":
        page = _page_in_archive(content)
        if page is not None:
            return read_html(page, name)
    if head.startswith("<"):
        if any(mark in head for mark in _WORD_XML) and "<html" not in head.lower():
            return read_office(content, name, "xml")
        if _TAG.search(head):
            return read_html(content, name)
    return read_plain(content, name)


def _read_archive(content: bytes, name: str) -> tuple[Paragraph, ...]:
    archive = Archive.of(content, name)
    names = archive.names()
    if "OFD.xml" in names:
        return read_ofd(content, name)
    if any(member.startswith("word/") for member in names):
        return read_docx(content, name)
    kind = (archive.read("mimetype") or b"").decode("ascii", "replace").strip()
    if any(member.startswith("xl/") for member in names) or kind.endswith("opendocument.spreadsheet"):
        raise _spreadsheet(name)
    if kind.endswith("opendocument.text"):
        return read_office(content, name, "odt")
    if any(member.startswith("ppt/") for member in names) or kind.endswith("opendocument.presentation"):
        raise UnreadableSourceError("这是演示文稿，不是政策文本", where=name, hint="请提供 Word、PDF、网页或文本文件")
    raise UnreadableSourceError("这是压缩包，不是文档", where=name, hint="请解压后逐个提供其中的文件")


def _read_compound(content: bytes, name: str) -> tuple[Paragraph, ...]:
    """An OLE file, the container of office programs before 2007 and of encrypted files since."""
    try:
        with olefile.OleFileIO(io.BytesIO(content)) as compound:
            streams = {path[0] for path in compound.listdir()}
    except Exception as error:  # olefile raises whatever a damaged file leads it into
        raise UnreadableSourceError(
            "文件损坏或不完整", where=name, hint="请重新下载，或用办公软件打开后另存"
        ) from error
    if "EncryptedPackage" in streams:
        raise UnreadableSourceError("文件加了密码", where=name, hint="请先去掉密码再上传")
    if streams & {"Workbook", "Book"}:
        raise _spreadsheet(name)
    if "PowerPoint Document" in streams:
        raise UnreadableSourceError("这是演示文稿，不是政策文本", where=name, hint="请提供 Word、PDF、网页或文本文件")
    if "WordDocument" in streams:
        return read_office(content, name, "doc")
    raise UnreadableSourceError("不是能识别的文档格式", where=name, hint="请用办公软件打开后另存为docx")


def _page_in_archive(content: bytes) -> bytes | None:
    """The page in a web archive (.mht), which some programs also save as .doc."""
    message = email.message_from_bytes(content, policy=email.policy.default)
    for part in message.walk():
        if part.get_content_type() == "text/html":
            page = part.get_payload(decode=True)
            return page if isinstance(page, bytes) else None
    return None


def _spreadsheet(name: str) -> UnreadableSourceError:
    return UnreadableSourceError("这是表格文件，不是政策文本", where=name, hint="核对任务清单请用 policygraph check")
