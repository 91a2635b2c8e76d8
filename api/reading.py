"""How is a document shown as read? Paragraphs with marks, notes beside them, a table of contents."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from api.marking import Mark, Piece, by_paragraph, paragraphs, pieces
from api.notes import Group, Legend, Note, facts, grouped, legend
from api.tables import cells, column_widths
from api.vouching import Vouched
from ontology.model import Record, Section, Span, Task

Part = Literal["title", "number", "salutation", "signature", "body"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A paragraph, or one cell of a row; ``width`` is its column's share, 1 to 12."""

    pieces: tuple[Piece, ...]
    width: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """One paragraph as read; ``level`` is 0 for body text, 1… for a heading alone on its line.

    A row of a table has several ``cells``, other paragraphs one.
    ``part`` is what the line is for, as official documents are laid out.
    """

    span: Span
    level: int
    part: Part
    place: str
    cells: tuple[Cell, ...]
    groups: tuple[Group, ...]
    tasks: tuple[Task, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A line of the table of contents."""

    level: int
    label: str
    title: str
    anchor: str
    is_task: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A whole document as the page shows it."""

    paragraphs: tuple[Paragraph, ...]
    legend: tuple[Legend, ...]
    contents: tuple[Entry, ...]


def read(
    record: Record,
    cited: Span | Sequence[Span] | None = None,
    within: Span | None = None,
    vouched: Vouched = MappingProxyType({}),
) -> Reading:
    """The document as the page shows it, or what lies ``within``; ``cited`` are passages that a link leads to."""
    found = list(facts(record, vouched))
    marks = [mark for mark, _note in found]
    levels, headings = _headings(record)
    marks += headings
    for passage in (cited,) if isinstance(cited, Span) else cited or ():
        marks.append(Mark(span=passage, kind="cited", title="所引原文"))
    notes = [note for _mark, note in found]
    spans = tuple(paragraphs(record.document.text))
    if within is not None:
        spans = tuple(_common(span, within) for span in spans if span.overlaps(within))
    shown = tuple(_paragraphs(record, spans, marks, notes, levels))
    return Reading(paragraphs=shown, legend=legend(notes), contents=tuple(_contents(record)))


def _common(span: Span, within: Span) -> Span:
    return Span(start=max(span.start, within.start), end=min(span.end, within.end))


def _headings(record: Record) -> tuple[dict[int, int], list[Mark]]:
    """Where headings start and how deep they are, with a mark over number and title."""
    depths = _depths(record.sections)
    levels: dict[int, int] = {}
    marks: list[Mark] = []
    found = [(section.span, section.label, section.title, depths[section.id]) for section in record.sections]
    for task in record.tasks:
        if task.label:
            found.append((task.span, task.label, task.title, depths.get(task.section or "", 0) + 1))
    for span, label, title, depth in found:
        end = _heading_end(record.document.text, span, label, title)
        if end is None or span.start in levels:
            continue
        levels[span.start] = depth
        marks.append(Mark(span=Span(start=span.start, end=end), kind="heading"))
    return levels, marks


def _heading_end(text: str, span: Span, label: str, title: str) -> int | None:
    """Where number and title end, None where they do not open the range."""
    reach = min(span.end, span.start + len(label) + len(title) + 8)
    at = text.find(title, span.start, reach) if title else -1
    return None if at < 0 else at + len(title)


def _depths(sections: Sequence[Section]) -> dict[str, int]:
    depths: dict[str, int] = {}
    for section in sections:
        named = bool(section.label or section.title)  # the root and what precedes the first heading have neither
        depths[section.id] = depths.get(section.parent or "", 0) + named
    return depths


def _paragraphs(
    record: Record, spans: Sequence[Span], marks: Sequence[Mark], notes: Sequence[Note], levels: dict[int, int]
) -> Iterator[Paragraph]:
    text = record.document.text
    anchors: set[str] = set()
    pages = {locator.span.start: locator.page for locator in record.document.locators if locator.page}
    by_anchor: dict[str, list[Note]] = {}
    for note in notes:
        by_anchor.setdefault(note.anchor, []).append(note)
    widths = column_widths(text, spans)
    for span, touching in zip(spans, by_paragraph(spans, marks), strict=True):
        opening = {mark.anchor: mark for mark in touching if span.start <= mark.span.start < span.end}
        heading = next((mark for mark in touching if mark.kind == "heading" and mark.span.start == span.start), None)
        alone = heading is not None and heading.span.end >= span.end - 1
        page = pages.get(span.start)
        yield Paragraph(
            span=span,
            level=levels.get(span.start, 0) if alone else 0,
            part=_part(record, span),
            place=f"第{page}页" if page else "",
            cells=_in_columns(
                tuple(tuple(pieces(text, cell, touching, anchors)) for cell in cells(text, span)), widths[span.start]
            ),
            groups=grouped([note for anchor in opening for note in by_anchor.pop(anchor, ())]),
            tasks=tuple(task for task in record.tasks if span.start <= task.span.start < span.end),
        )


def _in_columns(printed: tuple[tuple[Piece, ...], ...], widths: tuple[int, ...]) -> tuple[Cell, ...]:
    """The cells of a row under their columns; those merged with the row above are empty, at the left."""
    merged: tuple[tuple[Piece, ...], ...] = ((),) * (len(widths) - len(printed))
    return tuple(Cell(pieces=held, width=width) for held, width in zip((*merged, *printed), widths, strict=True))


_DATE_LINE = re.compile(
    r"[（(]?[\d〇○零一二三四五六七八九十]{4} ?年[\d一二三四五六七八九十 ]{1,4}月[\d一二三四五六七八九十 ]{1,4}日[)）]?"
)
_DRAFT_LINE = re.compile(r"[（(](?:征求意见稿|送审稿|草案|讨论稿|审议稿|修订稿|试行|暂行)[)）]")


def _part(record: Record, span: Span) -> Part:
    """What a line is for, as the layout of official documents knows it."""
    document = record.document
    line = span.of(document.text)
    if document.addressees and line.startswith(document.addressees[0]) and line.endswith(("：", ":")):
        return "salutation"
    if len(line) > 60:
        return "body"
    first = min((section.span.start for section in record.sections if section.label), default=len(document.text))
    bare = "".join(line.split())
    if span.start < first:
        if document.number and bare == document.number:
            return "number"
        if bare in (document.title or "") or bare == document.issuer or _DRAFT_LINE.fullmatch(bare):
            return "title"
    if bare == document.issuer or _DATE_LINE.fullmatch(line):
        return "signature"
    return "body"


def _contents(record: Record) -> Iterator[Entry]:
    depths = _depths(record.sections)
    entries = [
        (section.span.start, -section.span.end, depths[section.id], section.label, section.title, False)
        for section in record.sections
        if section.label or section.title
    ]
    placed = {section.span.start for section in record.sections}
    entries += [
        (task.span.start, -task.span.end, depths.get(task.section or "", 0) + 1, task.label, task.title, True)
        for task in record.tasks
        if task.span.start not in placed
    ]
    for start, _end, depth, label, title, is_task in sorted(entries):
        yield Entry(level=min(depth, 4), label=label, title=title, anchor=f"p{start}", is_task=is_task)
