"""What differs between a department's list and the documents? The list read, the documents found, both aligned."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from api.checking import unitcheck
from api.checking.alignment import DOCUMENT, Alignment, Pairing, Placed, align, placed_tasks
from api.checking.difference import Difference
from api.checking.listing import Entry, Ref, TaskList, read_list
from api.checking.pins import Pin
from api.checking.reading import read_book
from api.checking.scope import expected
from api.checking.selection import Chosen, choose
from api.checking.sheets import UNCALCULATED, Book
from api.checking.valuecheck import Values
from api.library import Library
from api.words import document_name
from ontology.model import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A list held against documents: how its rows align, what differs, and ``notes`` on how it was read.

    ``word`` is what the documents are called in front of people, ``roles`` whether they tell roles apart, ``likely``
    the tasks that each row is most like; ``pins`` is what a person said of rows.
    """

    name: str
    content: bytes
    book: Book
    tasks: TaskList
    records: tuple[Record, ...]
    pairings: tuple[Pairing, ...]
    differences: tuple[Difference, ...]
    notes: tuple[str, ...]
    chosen: Chosen
    likely: Mapping[Ref, tuple[tuple[Placed, float], ...]]
    pins: tuple[Pin, ...] = ()
    roles: bool = True
    word: str = DOCUMENT

    def pinned(self, pins: Iterable[Pin]) -> Checked:
        """The same list held against the same documents anew, with these pins and no others."""
        return _held(
            self.content, self.name, self.book, self.tasks, self.chosen, word=self.word, roles=self.roles,
            pins=tuple(pins),
        )  # fmt: skip

    def record(self, document_id: str) -> Record:
        """One of the documents; KeyError where the list was not held against it."""
        for record in self.records:
            if record.document.id == document_id:
                return record
        raise KeyError(document_id)

    def unaligned(self) -> tuple[Entry, ...]:
        """The rows that are no task."""
        aligned = {pairing.entry.ref for pairing in self.pairings}
        return tuple(entry for entry in self.tasks.entries if entry.ref not in aligned)


def check(content: bytes, name: str, library: Library, document: str | None = None) -> Checked:
    """The list in the bytes held against one document, or against those that it is about.

    ``name`` is the file's, for messages. UnreadableSourceError where the bytes are no list, QuestionError where the
    document is unknown or the list fits none.
    """
    book = read_book(content, name)
    tasks = read_list(book, name)
    chosen = choose(tasks, library, document)
    return _held(content, name, book, tasks, chosen)


def held_against(content: bytes, name: str, records: tuple[Record, ...], *, word: str, roles: bool) -> Checked:
    """The list in the bytes held against records, which people know as ``word``.

    Roles are compared only where ``roles`` says that the records tell them apart.
    """
    book = read_book(content, name)
    return _held(content, name, book, read_list(book, name), Chosen(records=records), word=word, roles=roles)


def _held(
    content: bytes, name: str, book: Book, tasks: TaskList, chosen: Chosen, *, word: str = DOCUMENT, roles: bool = True,
    pins: tuple[Pin, ...] = (),
) -> Checked:  # fmt: skip
    placed = [each for record in chosen.records for each in placed_tasks(record, word)]
    alignment = align(tasks.entries, placed, pins)
    missing, notes = expected(alignment, tasks)
    differences = [*_of_rows(alignment, tasks, word), *(_missing(each) for each in missing)]
    return Checked(
        name=name,
        content=content,
        book=book,
        tasks=tasks,
        records=chosen.records,
        pairings=alignment.pairings,
        differences=tuple(each for each in differences if roles or each.type != "wrong-role"),
        notes=(*chosen.notes, *notes, *_doubt(alignment, tasks, word), *((UNCALCULATED,) if book.uncalculated else ())),
        chosen=chosen,
        likely=alignment.likely,
        pins=pins,
        roles=roles,
        word=word,
    )


def _doubt(alignment: Alignment, tasks: TaskList, word: str) -> tuple[str, ...]:
    """What a person must know before reading on: that the list is perhaps about something else."""
    if not alignment.pairings:
        return (f"清单与{word}没有一项相符，请检查是否选错了",)
    if len(alignment.pairings) < _FEW_ALIKE * len(tasks.entries):
        return (f"清单只有{len(alignment.pairings)}项与{word}相符，请检查是否选错了",)
    return ()


_FEW_ALIKE = 0.2  # the share of its rows below which a list is perhaps not about the document


def _of_rows(alignment: Alignment, tasks: TaskList, word: str) -> list[Difference]:
    """The differences of rows, in the order of the list."""
    found = [
        *(_extra(entry, word) for entry in alignment.extra),
        *unitcheck.differences(alignment.pairings, tasks),
        *Values(alignment.pairings, tasks).differences(),
    ]
    order = {entry.ref: at for at, entry in enumerate(tasks.entries)}
    found.sort(key=lambda difference: order[difference.row] if difference.row is not None else -1)
    return list({_told_once(difference): difference for difference in reversed(found)}.values())[::-1]


def _told_once(difference: Difference) -> tuple[object, ...]:
    """What makes two differences one: the same fault of the same task in one merged cell over several rows."""
    where = (difference.sheet, difference.at) if difference.at else difference.row
    return difference.type, where, difference.document, difference.path, difference.unit


def _extra(entry: Entry, word: str) -> Difference:
    column = next((kind for kind in ("title", "body") if kind in entry.places), None)
    return Difference(
        type="extra-task",
        row=entry.ref,
        path=None,
        unit=None,
        detail=f"{word}中没有：{entry.title}",
        sheet=entry.sheet,
        column=column,  # type: ignore[arg-type]  # both are columns
        at=entry.places[column] if column else None,  # type: ignore[index]
    )


def _missing(placed: Placed) -> Difference:
    return Difference(
        type="missing-task",
        row=None,
        path=placed.task.path,
        unit=None,
        detail=f"清单漏列：{placed.task.title}",
        document=placed.record.document.id,
        span=placed.task.span,
    )


def check_json(checked: Checked) -> dict[str, Any]:
    """The result in the contract's shape, with the documents, the doubts and the quotations beside it."""
    return {
        "file": checked.name,
        "documents": [
            {"document": record.document.id, "title": document_name(record.document)} for record in checked.records
        ],
        "alignment": [_aligned(pairing, checked) for pairing in checked.pairings],
        "unaligned": [
            {"row": entry.ref, "listed": entry.title, "candidates": _candidates(entry.ref, checked)}
            for entry in checked.unaligned()
        ],
        "pins": [pin.plain() for pin in checked.pins],
        "differences": [_difference(difference, checked) for difference in checked.differences],
        "notes": list(checked.notes),
    }


def _candidates(row: Ref, checked: Checked) -> list[dict[str, Any]]:
    """The tasks that a row is most like."""
    return [
        {
            "path": placed.task.path,
            "title": placed.task.title,
            "document": placed.record.document.id,
            "likeness": likeness,
        }
        for placed, likeness in checked.likely.get(row, ())
    ]


def _aligned(pairing: Pairing, checked: Checked) -> dict[str, Any]:
    return {
        "row": pairing.entry.ref,
        "path": pairing.placed.task.path,
        "title": pairing.placed.task.title,
        "document": pairing.placed.record.document.id,
        "listed": pairing.entry.title,
        "likeness": pairing.likeness,
        "doubtful": pairing.doubtful,
        "also": [placed.task.path for placed in pairing.also],
        "pinned": pairing.pinned,
        "candidates": _candidates(pairing.entry.ref, checked),
    }


def _difference(difference: Difference, checked: Checked) -> dict[str, Any]:
    return {
        "type": difference.type,
        "row": difference.row,
        "path": difference.path,
        "unit": difference.unit,
        "detail": difference.detail,
        "document": difference.document,
        "doubtful": difference.doubtful,
        "quote": quote(difference, checked),
        "span": [difference.span.start, difference.span.end] if difference.span else None,
    }


_LONGEST = 160


def quote(difference: Difference, checked: Checked) -> str | None:
    """The document's sentence that a difference rests on, shortened where it is long; None for an extra task."""
    if difference.document is None or difference.span is None:
        return None
    text = checked.record(difference.document).document.text
    start = max(text.rfind(mark, 0, difference.span.start) for mark in "。；！？\n") + 1
    ends = [at for mark in "。；！？\n" if (at := text.find(mark, difference.span.end)) >= 0]
    end = min(ends, default=len(text))
    if len(difference.span) > _LONGEST or end - start > 2 * _LONGEST:
        start, end = difference.span.start, min(difference.span.end, difference.span.start + _LONGEST)
    return text[start:end].strip()
