"""How is the 任务分工表 put together on its page? What may be chosen, and the table as it will be handed on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from api import inforce
from api.allocation.asked import Asked, by_document
from api.allocation.chosen import ticks_told
from api.allocation.columns import COLUMNS, USUAL, Key, in_order
from api.allocation.table import Cell, Line
from api.answerview import passage_link, task_link
from api.library import Library
from api.shelf import newest_first
from api.tasklist import Found
from api.words import ROLES
from graph.standing import IN_FORCE

MOST_DOCUMENTS = 300
"""Documents that the form offers; others are named in words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentOffered:
    """A document that may be chosen; ``mark`` says where it is not in force."""

    id: str
    title: str
    mark: str
    issued: str
    tasks: int
    chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnOffered:
    """A column that may be chosen, and whether it can move to either side."""

    key: Key
    name: str
    chosen: bool
    first: bool
    last: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A piece of a cell with the address of its passage, "" where there is none."""

    text: str
    href: str
    doubtful: bool
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CellShown:
    """A cell below its column."""

    key: Key
    name: str
    pieces: tuple[Piece, ...]
    joint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RowShown:
    """A task that fits; ``tick`` is its name in the form, ``number`` "" where it was taken out."""

    tick: str
    label: str
    included: bool
    number: str
    cells: tuple[CellShown, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AllocationView:
    """All that the page prints."""

    title: str
    summary: str
    query: str
    documents: tuple[DocumentOffered, ...]
    more_documents: int
    named: tuple[str, ...]
    columns: tuple[ColumnOffered, ...]
    order: str
    heads: tuple[tuple[Key, str], ...]
    rows: tuple[RowShown, ...]
    included: int
    shown: tuple[str, ...]
    notes: tuple[str, ...]
    roles: tuple[tuple[str, str], ...]


def allocation_view(library: Library, asked: Asked, found: Sequence[Found]) -> AllocationView:
    """The page over the tasks that fit; ``asked`` tells which of them are ticked."""
    kept = [item for item in found if asked.selection.holds(item.document.id, item.task.id)]
    keys = asked.keys(kept)
    table = replace(asked, columns=keys).made(library, found)
    documents = tuple(_documents(library, asked))
    offered = {document.id for document in documents}
    return AllocationView(
        title=asked.called(kept),
        summary=_summary(asked),
        query=asked.query(found),
        documents=documents,
        more_documents=max(len(library.ids()) - len(documents), 0),
        named=tuple(name for name in asked.selection.documents if name not in offered),
        columns=tuple(_columns(keys)),
        order=",".join(in_order(keys)),
        heads=tuple((column.key, column.name) for column in table.columns),
        rows=tuple(_rows(asked, table.lines, keys, found)),
        included=len(kept),
        shown=ticks_told(by_document(found), found),
        notes=_notes(library, kept),
        roles=tuple(ROLES.items()),
    )


def _summary(asked: Asked) -> str:
    """What the tasks have in common, in a few words."""
    own = asked.selection
    role = f"（{ROLES[own.role]}）" if own.role else ""
    since, until = own.since or "", own.until or ""
    parts = (
        f"{len(own.documents)}份文件" if own.documents else "",
        f"{own.unit or '任一单位'}{role}" if own.unit or role else "",
        f"时限{since}至{until}" if since or until else "",
        f"与“{own.query}”有关" if own.query else "",
    )
    return "；".join(part for part in parts if part)


def _documents(library: Library, asked: Asked) -> Iterator[DocumentOffered]:
    """The newest documents, and those chosen wherever they stand."""
    standings = library.standings()
    for at, row in enumerate(newest_first(library)):
        chosen = row.id in asked.selection.documents
        if at < MOST_DOCUMENTS or chosen:
            yield DocumentOffered(
                id=row.id,
                title=row.title or row.source,
                mark=inforce.mark(standings.get(row.id, IN_FORCE)),
                issued=row.issued.isoformat() if row.issued else "",
                tasks=row.tasks,
                chosen=chosen,
            )


def _columns(keys: Sequence[Key]) -> Iterator[ColumnOffered]:
    for key in in_order(keys):
        at = keys.index(key) if key in keys else -1
        yield ColumnOffered(
            key=key, name=COLUMNS[key].name, chosen=at >= 0, first=at <= 0, last=at < 0 or at == len(keys) - 1
        )


def _rows(asked: Asked, lines: Sequence[Line], keys: Sequence[Key], found: Sequence[Found]) -> Iterator[RowShown]:
    """A row a task; those that are ticked are numbered."""
    number = 0
    for line, item in zip(lines, found, strict=True):
        included = asked.selection.holds(line.document, line.task)
        number += included
        told = str(number) if included else ""
        (tick,) = ticks_told({line.document: frozenset((line.task,))}, [item])
        yield RowShown(
            tick=tick,
            label=f"列入 {line.path} {item.task.title}",
            included=included,
            number=told,
            cells=tuple(
                _numbered(told) if key == "number" else _cell(key, cell, line)
                for key, cell in zip(keys, line.cells, strict=True)
            ),
        )


def _numbered(told: str) -> CellShown:
    piece = Piece(text=told, href="", doubtful=False, note="")
    return CellShown(key="number", name=COLUMNS["number"].name, pieces=(piece,), joint="")


def _cell(key: Key, cell: Cell, line: Line) -> CellShown:
    pieces = []
    for said in cell.said:
        href = passage_link(line.document, said.span) if said.span else ""
        pieces.append(
            Piece(
                text=said.text,
                href=task_link(line.document, line.task) if key == "title" else href,
                doubtful=said.doubtful,
                note=f"经{said.reviewer}复核" if said.reviewer else "存疑" if said.doubtful else "",
            )
        )
    return CellShown(key=key, name=COLUMNS[key].name, pieces=tuple(pieces), joint=cell.joint)


def _notes(library: Library, kept: Sequence[Found]) -> tuple[str, ...]:
    """What to know of the documents, where one is not in force."""
    day = dt.datetime.now(tz=dt.UTC).date()
    titles = {row.id: row.title or row.source for row in library.documents()}
    return inforce.notes([item.document.id for item in kept], library.standings(day), titles, day)


def is_usual(keys: Sequence[Key], asked: Asked, found: Sequence[Found]) -> bool:
    """Whether these columns are those that the table has by itself, so that an address need not name them."""
    return tuple(keys) in (USUAL, replace(asked, columns=None).keys(found))


def moved(keys: Sequence[Key], move: str) -> tuple[Key, ...]:
    """Columns with one of them a place further left or right: ``lead:left``."""
    key, _, side = move.partition(":")
    order = list(keys)
    if key in order:
        at = order.index(key)
        to = at - 1 if side == "left" else at + 1
        if 0 <= to < len(order):
            order[at], order[to] = order[to], order[at]
    return tuple(order)
