"""Which paragraphs and table rows does an element of a web page show?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

# fmt: off
_BLOCKS = frozenset(
    (
        "address", "article", "blockquote", "body", "center", "dd", "details", "div", "dl", "dt", "fieldset",
        "figcaption", "figure", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "li", "main",
        "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
        "caption",
    )
)
# fmt: on
_WRAPPED = re.compile(r"(?<=[^\x00-\x7f])[ \t]*\n\s*(?=[^\x00-\x7f])")
_SPACE = re.compile(r"[ \t\r\n\f]+")
_LONGEST_CELL = 600
_NUMBERED = re.compile(r"[一二三四五六七八九十\d]{1,3}\s?[、.．)）]|[（(]|第|[①-⑳]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A paragraph, or a row with the addresses of its cells; ``linked`` where it is nothing but links."""

    text: str
    cells: tuple[str, ...] = ()
    linked: bool = False


def blocks(root: etree._Element) -> Iterator[Block]:
    """The paragraphs of an element in reading order; line breaks end a paragraph."""
    yield from _Walk().walk(root)


def text_of(element: etree._Element) -> str:
    """All the text in an element, as it stands."""
    return "".join(part for part in element.itertext() if isinstance(part, str))


@dataclass(slots=True)
class _Walk:
    """The state of one walk: the paragraph being gathered, and how many tables went before."""

    parts: list[str] = field(default_factory=list)
    unlinked: bool = False
    tables: int = 0

    def walk(self, root: etree._Element) -> Iterator[Block]:
        yield from self._element(root, linked=False)
        yield from self._flush()

    def _flush(self) -> Iterator[Block]:
        text = _SPACE.sub(" ", _WRAPPED.sub("", "".join(self.parts))).strip()
        if text.strip("\u00a0\u3000 "):
            yield Block(text=text, linked=not self.unlinked)
        self.parts.clear()
        self.unlinked = False

    def _add(self, text: str | None, *, linked: bool) -> None:
        if text:
            self.parts.append(text)
            self.unlinked = self.unlinked or (not linked and bool(text.strip()))

    def _element(self, element: etree._Element, *, linked: bool) -> Iterator[Block]:
        tag = element.tag if isinstance(element.tag, str) else ""
        if tag == "br":
            yield from self._flush()
            return
        block = tag in _BLOCKS
        if block:
            yield from self._flush()
        if tag == "table" and _is_data(element):
            yield from self._table(element)
            return
        linked = linked or tag == "a"
        if tag == "pre":
            yield from self._lines(element)
            return
        if tag == "li":
            self._add(_item_number(element), linked=True)
        self._add(element.text, linked=linked)
        for child in element:
            yield from self._element(child, linked=linked)
            self._add(child.tail, linked=linked)
        if block:
            yield from self._flush()

    def _lines(self, element: etree._Element) -> Iterator[Block]:
        for line in text_of(element).splitlines():
            self._add(line, linked=False)
            yield from self._flush()

    def _table(self, table: etree._Element) -> Iterator[Block]:
        self.tables += 1
        held: dict[int, int] = {}
        for place, row in enumerate(_rows(table), 1):
            texts: list[str] = []
            columns: list[int] = []
            column = 1
            cells = [cell for cell in row if cell.tag in {"td", "th"}]
            while cells or any(at >= column and left > 0 for at, left in held.items()):
                if held.get(column, 0) > 0:  # a cell from above reaches down here: nothing is repeated
                    held[column] -= 1
                    texts.append("")
                    columns.append(column)
                    column += 1
                    continue
                if not cells:
                    column += 1
                    continue
                cell = cells.pop(0)
                texts.append(_cell_text(cell))
                columns.append(column)
                span = _span(cell, "colspan")
                for covered in range(column, column + span):
                    held[covered] = _span(cell, "rowspan") - 1
                column += span
            if any(texts):
                yield Block(text="\t".join(texts), cells=tuple(f"{self.tables}.{place}.{at}" for at in columns))


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    for child in table:
        if child.tag == "tr":
            yield child
        elif child.tag in {"tbody", "thead", "tfoot"}:
            yield from (row for row in child if row.tag == "tr")


def _is_data(table: etree._Element) -> bool:
    """Whether a table holds data: two columns or more, two rows or more, no page in its cells."""
    if table.find(".//table") is not None:
        return False
    rows = [[cell for cell in row if cell.tag in {"td", "th"}] for row in _rows(table)]
    if len(rows) < 2 or max(map(len, rows), default=0) < 2:
        return False
    return all(len(text_of(cell)) <= _LONGEST_CELL for row in rows for cell in row)


def _cell_text(cell: etree._Element) -> str:
    return " ".join(block.text.replace("\t", " ") for block in _Walk().walk(cell))


def _span(cell: etree._Element, name: str) -> int:
    value = cell.get(name, "1").strip()
    return min(max(int(value), 1), 1000) if value.isdecimal() else 1


def _item_number(item: etree._Element) -> str:
    """The number that a browser shows before an item of a numbered list, "" where the text has its own."""
    parent = item.getparent()
    text = text_of(item).strip()
    if parent is None or parent.tag != "ol" or not text or _NUMBERED.match(text):
        return ""
    start = parent.get("start", "1")
    first = int(start) if start.isdecimal() else 1
    place = [child for child in parent if child.tag == "li"].index(item)
    return f"{first + place}."
