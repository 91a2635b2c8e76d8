"""What does a text file say? Bytes in the encodings that Chinese offices write, as paragraphs."""

from __future__ import annotations

import codecs
import re

from corpus.characters import lines
from corpus.paragraph import Paragraph
from ontology.errors import UnreadableSourceError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROL = re.compile("[\x00-\x08\x0e-\x1b\x7f]")
_ODD = re.compile("[\ufffd\ue000-\uf8ff]")
_HAN = re.compile("[\u4e00-\u9fff，。、；：]")
_SAMPLE = 65536
_MOST_CONTROL = 0.005
_MOST_ODD = 0.05


def decode(content: bytes) -> str | None:
    """The text of the bytes, the byte order mark gone; None where they are no text.

    Tried in turn: a byte order mark, UTF-8, UTF-16 without a mark, GB18030 (which holds GBK
    and GB 2312). One damaged character does not spoil a file; a wrong encoding does.
    """
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _checked(content[len(mark) :], encoding)
    without_zeros = b"\x00" not in content[:_SAMPLE]
    orders = ("utf-8", "gb18030") if without_zeros else _utf16_orders(content)
    for encoding in orders:
        text = _checked(content, encoding, strict=True)
        if text is not None:
            return text
    if not without_zeros:
        return None
    damaged = [text for encoding in orders if (text := _checked(content, encoding)) is not None]
    return min(damaged, key=lambda text: text.count("\ufffd"), default=None)


def read_plain(content: bytes, name: str) -> tuple[Paragraph, ...]:
    """One paragraph a line that holds anything.

    Raises UnreadableSourceError where the bytes are no text in a known encoding.
    """
    text = decode(content)
    if text is None:
        raise UnreadableSourceError(
            "内容不是文字，也不是能识别的文档格式",
            where=name,
            hint="请提供 txt、docx、pdf、html 或 ofd 文件，并确认文件没有损坏",
        )
    return tuple(Paragraph(text=line) for line in lines(text) if line.strip())


def _utf16_orders(content: bytes) -> tuple[str, ...]:
    """UTF-16 without a mark, the likelier byte order first: line ends and digits have a zero byte."""
    sample = content[:_SAMPLE]
    low = sample[1::2].count(0)
    high = sample[::2].count(0)
    return ("utf-16-le", "utf-16-be") if low >= high else ("utf-16-be", "utf-16-le")


def _checked(content: bytes, encoding: str, *, strict: bool = False) -> str | None:
    try:
        text = content.decode(encoding, "strict" if strict else "replace")
    except UnicodeDecodeError:
        return None
    sample = text[:_SAMPLE]
    if len(_CONTROL.findall(sample)) > len(sample) * _MOST_CONTROL:
        return None
    if len(_ODD.findall(sample)) > len(sample) * _MOST_ODD:
        return None
    if encoding.startswith("utf-16") and not _HAN.search(sample):
        return None
    return text
