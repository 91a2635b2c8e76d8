"""What does a saved web page say? The document in it, whatever the site puts around."""

from __future__ import annotations

import re
from typing import Any, cast

from lxml import etree

from corpus.html_blocks import Block, blocks, text_of
from corpus.html_noise import han_count, prose, strip_noise, without_surroundings
from corpus.paragraph import Paragraph
from corpus.plain import decode
from ontology.errors import UnreadableSourceError

_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([A-Za-z0-9_-]{2,20})""", re.IGNORECASE)
_SAME = {"gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030", "x-gbk": "gb18030", "utf8": "utf-8"}
_INLINE = {"a", "span", "font", "b", "strong", "em", "i", "u", "big", "small", "o:p"}
_DOMINANT = 0.8
_STRAY_PROSE = 40
_SITE = re.compile(r"\s*[_|｜]|\s+-+\s+|--|—{1,2}(?=[\u4e00-\u9fff]{2,12}(?:网|政府|人民政府)$)")
_TITLE_LIKE = re.compile(
    r"(?:意见|通知|方案|计划|规划|办法|规定|细则|措施|纲要|决定|公告|通告|公报|报告|要点|指南|条例|批复|函|清单|标准|目录|制度|规则|准则|政策)"
    r"(?:[（(〔][^）)〕]{1,20}[）)〕])?$"
)
_TITLE_PATHS = (
    "//meta[@name='ArticleTitle']/@content",
    "//h1",
    "//*[contains(@class,'title') or contains(@id,'title')]",
    "//title",
)


def decode_html(content: bytes) -> str | None:
    """The text of a page: by its bytes where they are unmistakable, else by what it declares."""
    head = content[:4096]
    if content.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")) or b"\x00" in head:
        return decode(content)
    found = _CHARSET.search(head)
    declared = "" if found is None else found.group(1).decode("ascii").lower()
    best: tuple[int, str] | None = None
    for encoding in dict.fromkeys(("utf-8", _SAME.get(declared, declared), "gb18030", "big5")):
        try:
            text = content.decode(encoding, "replace")
        except LookupError:
            continue
        faults = text.count("\ufffd")
        if faults == 0 and encoding != "big5":
            return text
        if best is None or faults < best[0]:
            best = (faults, text)
    return best[1] if best else None


def read_html(content: bytes, name: str) -> tuple[Paragraph, ...]:
    """The paragraphs and table rows of the document that a page shows.

    Raises UnreadableSourceError where the page holds no text.
    """
    root = _parse(decode_html(content) or "")
    if root is None:
        raise UnreadableSourceError("网页里没有文字", where=name, hint="请确认保存了完整的网页")
    titles = _titles(root)
    cards = strip_noise(root)
    read = list(blocks(_main(root)))
    start, end = without_surroundings([block.text for block in read], [block.linked for block in read])
    kept = read[start:end]
    title = _missing_title(titles, kept)
    if title:
        kept.insert(0, Block(text=title))
    if not kept:
        raise UnreadableSourceError("网页里没有正文", where=name, hint="请确认保存了完整的网页")
    asides = (Paragraph(text=card, aside=True) for card in cards)
    return (*asides, *(Paragraph(text=block.text, cells=block.cells) for block in kept))


def _parse(text: str) -> etree._Element | None:
    parser = etree.HTMLParser(remove_comments=True, remove_pis=True, no_network=True, encoding="utf-8")
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    return root


def _main(root: etree._Element) -> etree._Element:
    """The element that holds the document: down the tree while one child holds nearly all of the text."""
    body = root.find("body")
    current = root if body is None else body
    while True:
        children = [child for child in current if isinstance(child.tag, str)]
        weight = han_count(current)
        heavy = max(children, key=han_count, default=None)
        if heavy is None or heavy.tag in _INLINE or weight == 0 or han_count(heavy) < _DOMINANT * weight:
            return current
        if any(prose(child) >= _STRAY_PROSE for child in children if child is not heavy):
            return current
        current = heavy


def _titles(root: etree._Element) -> list[str]:
    """What the page calls its document, the surest first."""
    found: list[str] = []
    for path in _TITLE_PATHS:
        for node in cast("list[Any]", root.xpath(path)):
            text = node if isinstance(node, str) else text_of(node)
            text = " ".join(text.split())
            if "title" in path and "meta" not in path:
                text = _SITE.split(text)[0].strip()
            if 6 <= len(text) <= 200:
                found.append(text)
    return found


def _missing_title(titles: list[str], read: list[Block]) -> str | None:
    """The title that stands outside the text, None where the text begins with its own."""
    head = re.sub(r"\s", "", "".join(block.text for block in read[:12])[:600])
    for title in titles:
        bare = re.sub(r"\s", "", title)
        if bare in head:
            return None
        if _TITLE_LIKE.search(bare):
            return title
    return None
