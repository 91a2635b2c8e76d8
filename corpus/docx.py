"""What does a Word document say? The paragraphs and table rows that a reader of the page sees."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from corpus.archive import Archive, parse_xml
from corpus.docx_runs import local, run_text, text_boxes
from corpus.numbering import Numbering, W
from corpus.paragraph import Paragraph
from ontology.errors import UnreadableSourceError

_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_TRANSITIONAL = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
# Elements that only group what they hold.
_GROUPS = {"sdtContent", "customXml", "ins", "moveTo", "smartTag"}
_MOST_NESTED = 12


def read_docx(content: bytes, name: str) -> tuple[Paragraph, ...]:
    """The body of a .docx: numbering restored, tracked changes accepted, headers and notes left out.

    Raises UnreadableSourceError where the file is damaged or holds no Word body.
    """
    archive = Archive.of(content, name)
    main = _main_part(archive)
    document = _part(archive, main)
    body = None if document is None else document.find(f"{W}body")
    if body is None:
        raise UnreadableSourceError("不是完整的Word文档", where=name, hint="请用办公软件打开后另存为docx")
    folder = main.rpartition("/")[0]
    numbering = Numbering(_part(archive, f"{folder}/numbering.xml"), _part(archive, f"{folder}/styles.xml"))
    return tuple(_Body(numbering).read(body))


def _main_part(archive: Archive) -> str:
    relations = archive.xml("_rels/.rels")
    for relation in [] if relations is None else relations.iter(_RELATION):
        if relation.get("Type", "").endswith("/officeDocument"):
            return relation.get("Target", "").lstrip("/")
    return "word/document.xml"


def _part(archive: Archive, path: str) -> etree._Element | None:
    content = archive.read(path)
    return None if content is None else parse_xml(content.replace(_STRICT, _TRANSITIONAL), archive.name)


@dataclass(slots=True)
class _Body:
    """One walk through a body: the counters of lists and tables move as it goes."""

    numbering: Numbering
    tables: int = 0
    carried: str = field(default="")

    def read(self, body: etree._Element) -> Iterator[Paragraph]:
        yield from self._blocks(body, 0)
        if self.carried:
            yield Paragraph(text=self.carried)

    def _blocks(self, container: etree._Element, nested: int) -> Iterator[Paragraph]:
        if nested > _MOST_NESTED:
            return
        for block in container:
            kind = local(block)
            if kind == "p":
                yield from self._paragraph(block, nested)
            elif kind == "tbl":
                yield from self._table(block, nested)
            elif kind == "sdt":
                if not _is_contents(block):
                    yield from self._blocks(block, nested + 1)
            elif kind in _GROUPS:
                yield from self._blocks(block, nested + 1)
            elif kind == "AlternateContent" and len(block):
                yield from self._blocks(block[0], nested + 1)

    def _paragraph(self, element: etree._Element, nested: int) -> Iterator[Paragraph]:
        properties = element.find(f"{W}pPr")
        if self._in_contents(properties):
            return
        merged = properties is not None and properties.find(f"{W}rPr/{W}del") is not None
        text = run_text(element)
        label = "" if merged else self.numbering.label(properties)
        text = _labelled(label, text) if text.strip() else ""
        if merged:  # the mark's deletion, once accepted, joins this paragraph to the next
            self.carried += text
        elif text or self.carried:
            yield Paragraph(text=self.carried + text)
            self.carried = ""
        for box in text_boxes(element):
            yield from self._blocks(box, nested + 1)

    def _in_contents(self, properties: etree._Element | None) -> bool:
        """Whether the paragraph is a line of a table of contents, by its style's name."""
        style = None if properties is None else properties.find(f"{W}pStyle")
        found = None if style is None else self.numbering.styles.get(style.get(f"{W}val", ""))
        return found is not None and found.name.lower().startswith("toc ")

    def _table(self, table: etree._Element, nested: int) -> Iterator[Paragraph]:
        self.tables += 1
        number = self.tables
        for row_number, row in enumerate(_rows(table), 1):
            cells = tuple(self._cells(row, nested))
            if any(text for _, text in cells):
                yield Paragraph(
                    text="\t".join(text for _, text in cells),
                    cells=tuple(f"{number}.{row_number}.{column}" for column, _ in cells),
                )

    def _cells(self, row: etree._Element, nested: int) -> Iterator[tuple[int, str]]:
        """The cells of a row with the column in which each begins; a merge shows its text once."""
        column = 1 + _count(row, f"{W}trPr/{W}gridBefore")
        for cell in _children(row, "tc"):
            properties = cell.find(f"{W}tcPr")
            if properties is not None and properties.find(f"{W}cellDel") is not None:
                continue
            merge = None if properties is None else properties.find(f"{W}vMerge")
            continued = merge is not None and merge.get(f"{W}val", "continue") == "continue"
            yield column, "" if continued else self._cell_text(cell, nested)
            column += max(1, _count(cell, f"{W}tcPr/{W}gridSpan", 1))

    def _cell_text(self, cell: etree._Element, nested: int) -> str:
        inner = _Body(self.numbering, tables=self.tables)
        parts = [paragraph.text.replace("\t", " ") for paragraph in inner._blocks(cell, nested + 1)]
        self.tables = inner.tables
        return " ".join(part for part in (*parts, inner.carried) if part).replace("\n", " ")


def _labelled(label: str, text: str) -> str:
    """Number and text as they stand side by side: a gap only where they would run together."""
    if not label:
        return text
    last = label[-1]
    runs_together = last.isalpha() or last.isdecimal() or (last.isascii() and text[0].isascii() and text[0].isalnum())
    return f"{label} {text.lstrip()}" if runs_together else label + text.lstrip()


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    for row in _children(table, "tr"):
        if row.find(f"{W}trPr/{W}del") is None:
            yield row


def _children(parent: etree._Element, kind: str) -> Iterator[etree._Element]:
    """The children of a kind, those in grouping elements included."""
    for child in parent:
        name = local(child)
        if name == kind:
            yield child
        elif name == "sdt" or name in _GROUPS:
            yield from _children(child, kind)


def _count(element: etree._Element, path: str, default: int = 0) -> int:
    found = element.find(path)
    value = "" if found is None else found.get(f"{W}val", "")
    return int(value) if value.isdecimal() else default


def _is_contents(block: etree._Element) -> bool:
    gallery = block.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
    return gallery is not None and gallery.get(f"{W}val") == "Table of Contents"
