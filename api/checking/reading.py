"""Which workbook is this? Told by its content, whatever its name says, and read."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace

from api.checking import xls, xlsx
from api.checking.sheets import LONGEST, UNCALCULATED, WIDEST, Book, filled, tidy
from ontology.errors import UnreadableSourceError

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_CODED = "EncryptedPackage".encode("utf-16-le")
_WORKBOOKS = ("Workbook".encode("utf-16-le"), "Book".encode("utf-16-le"))
_DELIMITERS = ",\t;，；|"
_MARKUP = re.compile(r"\s*<(?:!doctype|html|\?xml|table|head|body)", re.IGNORECASE)
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def read_book(content: bytes, name: str) -> Book:
    """The sheets of a workbook in .xlsx, .xls or .csv.

    UnreadableSourceError, in one sentence, where it is none of them, has a password, is damaged, too large or empty.
    """
    if content.startswith(_ZIP):
        book = xlsx.read(content, name)
    elif content.startswith(_OLE):
        book = _ole(content, name)
    else:
        book = _csv(content, name)
    held = tuple(sheet for sheet in book.sheets if sheet.rows)
    if not held:
        hint = UNCALCULATED if book.uncalculated else "请检查是否选错了文件"
        raise UnreadableSourceError("清单是空的", where=name, hint=hint)
    return replace(book, sheets=held)


def _ole(content: bytes, name: str) -> Book:
    if _CODED in content:
        raise UnreadableSourceError("工作簿加了密码", where=name, hint="请先去掉密码再试")
    if not any(word in content for word in _WORKBOOKS):
        raise UnreadableSourceError("不是 .xlsx、.xls 或 .csv 清单", where=name, hint="请用办公软件另存为 .xlsx 再试")
    return xls.read(content, name)


def _csv(content: bytes, name: str) -> Book:
    text = _decoded(content, name)
    if _MARKUP.match(text):
        raise UnreadableSourceError("是网页，不是工作簿", where=name, hint="请用办公软件打开后另存为 .xlsx 再试")
    if not text.strip():
        raise UnreadableSourceError("清单是空的", where=name, hint="请检查是否选错了文件")
    rows = []
    try:
        for number, cells in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text)), 1):
            texts = {column: held for column, cell in enumerate(cells[:WIDEST], 1) if (held := tidy(cell))}
            if texts:
                rows.append((number, texts))
            if len(rows) > LONGEST:
                raise UnreadableSourceError(f"超过{LONGEST}行", where=name, hint="请只保留任务清单再试")
    except csv.Error as error:
        raise UnreadableSourceError("CSV 读不了", where=name, hint="请用办公软件另存为 .xlsx 再试") from error
    return Book(kind="csv", sheets=(filled("", rows, ()),))


def _decoded(content: bytes, name: str) -> str:
    encodings = ("utf-16",) if content.startswith(_UTF16) else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise UnreadableSourceError("不是 .xlsx、.xls 或 .csv 清单", where=name, hint="请用办公软件另存为 .xlsx 再试")


def _delimiter(text: str) -> str:
    """The sign that divides most of the first lines alike; a comma where none does."""
    lines = [line for line in text.splitlines()[:30] if line.strip()][:12]
    counts = {sign: sum(1 for line in lines if sign in line) for sign in _DELIMITERS}
    marks = {sign: sum(line.count(sign) for line in lines) for sign in _DELIMITERS}
    plain = [sign for sign in ",\t;|" if counts[sign] >= max(1, len(lines) // 2)]
    found = plain or [sign for sign in _DELIMITERS if counts[sign] >= max(1, len(lines) // 2)]
    return max(found, key=lambda sign: (counts[sign], marks[sign])) if found else ","
