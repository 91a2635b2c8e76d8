"""Which tasks does a list hold? Its rows read by its header: label, words, units, time, target."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from api.checking.cells import Listed, listed_units
from api.checking.columns import UNITS, Column, Header, header_of
from api.checking.sheets import UNCALCULATED, Book, Sheet, SheetRow
from ontology.errors import UnreadableSourceError
from ontology.model import Role

Ref = int | str
"""A row for people: its number, or 表名!行号 where the workbook has several sheets."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InCell:
    """A unit of a row with the kind of column that it stands in and the column's number."""

    mention: str
    role: Role | None
    column: Column
    at: tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A task of the list: one row, or several that merged cells make one.

    ``ref`` names the first of its ``rows``; ``places`` say where the cell of each kind stands (row, column).
    ``section`` is what stands above it, ``label`` its own number where it has one that tells.
    """

    sheet: str
    ref: Ref
    rows: tuple[int, ...]
    label: str
    section: str
    title: str
    body: str
    units: tuple[InCell, ...]
    time: str
    target: str
    places: Mapping[Column, tuple[int, int]]

    @property
    def text(self) -> str:
        """All its words about the work."""
        return "\n".join(part for part in (self.title, self.body, self.target) if part)


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskList:
    """A department's list as read; ``headers`` are those of the sheets that hold tasks, by name."""

    entries: tuple[Entry, ...]
    headers: Mapping[str, Header]
    heads: tuple[str, ...]

    def has(self, *kinds: Column) -> bool:
        """Whether any of its sheets has a column of any of these kinds."""
        return any(header.has(*kinds) for header in self.headers.values())


_LABEL = re.compile(
    r"^\s*(?P<label>第[一二三四五六七八九十百\d]+[条项章节款]|[（(][一二三四五六七八九十\d]{1,4}[）)]"
    r"|[一二三四五六七八九十]{1,4}、|\d{1,3}(?:\.\d{1,3}){1,3}(?![\d%％])|\d{1,3}[.．、](?!\d)|[①-⑳])\s*"
)
_SECTION = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}、|第[一二三四五六七八九十]{1,3}[章部节]|[（(][一二三四五六七八九十]{1,3}[）)])"
)
_FOOT = re.compile(
    r"^(?:注|备注|说明|填表|填报|制表|审核|合计|总计|小计|共计|联系人)(?:[：:\s]|人|单位|说明|日期|$)|^共\d+[项条]"
)
_TITLE = re.compile(r"[^。；;\n]{1,60}")
_SHORT = 30


def read_list(book: Book, name: str) -> TaskList:
    """The tasks of all sheets that have a header; UnreadableSourceError where none has."""
    headers: dict[str, Header] = {}
    entries: list[Entry] = []
    heads: list[str] = [name]
    for sheet in book.sheets:
        header = header_of(sheet)
        if header is None:
            continue
        headers[sheet.name] = header
        heads += [sheet.name, *_above(sheet, header)]
        entries += _entries(sheet, header, several=book.several)
    if not headers:
        hint = UNCALCULATED if book.uncalculated else "请在清单首行写明各列名称，例如：工作任务、责任单位、完成时限"
        if book.kind == "csv":
            hint += "；如果这是政策文件的文本，请先入库，再用任务清单（.xlsx、.xls 或 .csv）来核对"
        raise UnreadableSourceError("没有找到表头", where=name, hint=hint)
    if not entries:
        hint = UNCALCULATED if book.uncalculated else "请检查是否选错了文件"
        raise UnreadableSourceError("表头下面没有任务", where=name, hint=hint)
    return TaskList(entries=tuple(entries), headers=headers, heads=tuple(dict.fromkeys(heads)))


def _above(sheet: Sheet, header: Header) -> Iterator[str]:
    for row in sheet.rows:
        if row.number < header.rows[0]:
            yield from dict.fromkeys(cell for cell in row.cells if cell)


def _entries(sheet: Sheet, header: Header, *, several: bool) -> list[Entry]:
    found: list[Entry] = []
    above, keys = "", None
    repeated = {row.cells for row in sheet.rows if row.number <= header.rows[1]}
    for row in sheet.rows:
        if row.number <= header.rows[1] or row.cells in repeated:
            continue
        heading = _heading(row)
        if heading is not None:
            above, keys = heading or above, None
            continue
        entry = _entry(sheet, header, row, above, several=several)
        if entry is None:
            continue
        key = tuple(row.origin(column) for kind in ("title", "body") for column in header.columns.get(kind, ()))
        if key == keys and found:
            found[-1] = _merged(found[-1], entry)
        else:
            found.append(entry)
        keys = key
    return found


def _heading(row: SheetRow) -> str | None:
    """The words of a row that heads those below it, "" of one that ends the list; None of a row of its own."""
    texts = list(dict.fromkeys(cell for cell in row.cells if cell))
    first = texts[0]
    if _FOOT.match(first):
        return ""
    if len(texts) > 1:
        return None
    origins = {row.origin(column) for column in range(1, len(row.cells) + 1) if row.at(column)}
    wide = len(origins) == 1 and sum(1 for cell in row.cells if cell) > 1
    return first if wide or (_SECTION.match(first) and len(first) <= _SHORT) else None


def _entry(sheet: Sheet, header: Header, row: SheetRow, above: str, *, several: bool) -> Entry | None:
    words = {kind: _words(row, header, kind) for kind in ("section", "title", "body", "target", "deadline", "label")}
    title, body = words["title"], words["body"]
    if not title:
        title, body = body, ""
    if not title:
        return None
    label, title = _label(title)
    if len(title) > _SHORT and not body:
        head = _TITLE.match(title)
        title, body = (head.group().strip() if head else title), title
    return Entry(
        sheet=sheet.name,
        ref=f"{sheet.name}!{row.number}" if several else row.number,
        rows=(row.number,),
        label=words["label"].strip() or label,
        section="\n".join(part for part in (above, words["section"]) if part),
        title=title,
        body=body,
        units=tuple(_units(row, header)),
        time=words["deadline"],
        target=words["target"],
        places={kind: row.origin(columns[0]) for kind, columns in header.columns.items()},
    )


def _words(row: SheetRow, header: Header, kind: Column) -> str:
    """What the columns of a kind say, each merged cell once."""
    return "\n".join(dict.fromkeys(text for column in header.columns.get(kind, ()) if (text := row.at(column))))


def _label(title: str) -> tuple[str, str]:
    match = _LABEL.match(title)
    return (match["label"], title[match.end() :].strip() or title) if match else ("", title)


def _units(row: SheetRow, header: Header) -> Iterator[InCell]:
    for kind in UNITS:
        for column in header.columns.get(kind, ()):
            for unit in listed_units(row.at(column)):
                yield _in_cell(unit, kind, row.origin(column))


def _in_cell(unit: Listed, kind: Column, at: tuple[int, int]) -> InCell:
    return InCell(mention=unit.mention, role=unit.role, column=kind, at=at)


def _merged(first: Entry, second: Entry) -> Entry:
    """One task over several rows: the same words, more units or times."""
    units = {(unit.mention, unit.column): unit for unit in (*first.units, *second.units)}
    return replace(
        first,
        rows=(*first.rows, *second.rows),
        units=tuple(units.values()),
        time="\n".join(dict.fromkeys(part for part in (first.time, second.time) if part)),
        target="\n".join(dict.fromkeys(part for part in (first.target, second.target) if part)),
    )
