"""What does the first page offer? The documents with their counts, and questions that they answer."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from api.library import Library
from api.words import document_name
from graph.store import DocumentRow
from ontology.model import Record, Task


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelved:
    """One line of the list of documents."""

    id: str
    title: str
    issuer: str | None
    number: str | None
    issued: str | None
    status: str
    tasks: int
    units: int


def newest_first(library: Library) -> list[DocumentRow]:
    """The documents as people look for them: the newest first, undated ones last."""
    rows = library.documents()
    dated = sorted(
        (row for row in rows if row.issued), key=lambda row: (row.issued or dt.date.min, row.id), reverse=True
    )
    return [*dated, *(row for row in rows if not row.issued)]


def shelved(library: Library, rows: Iterable[DocumentRow]) -> list[Shelved]:
    """The lines of the list, in the order given."""
    return [_line(library, row) for row in rows]


def _line(library: Library, row: DocumentRow) -> Shelved:
    record = library.record(row.id)
    units = {entry.unit for task in record.tasks for entry in task.assignments}
    return Shelved(
        id=row.id,
        title=document_name(record.document),
        issuer=row.issuer,
        number=row.number,
        issued=row.issued.isoformat() if row.issued else None,
        status=row.status,
        tasks=row.tasks,
        units=len(units),
    )


_LOOKED_AT = 12


def examples(library: Library) -> list[str]:
    """Up to four questions that the documents held do answer, made from their own tasks and units.

    One of each form: who is responsible, a unit's tasks, who leads, two units together. Headings that
    stand in several documents, as in a draft and its final version, make no clear question.
    """
    records = [library.record(row.id) for row in newest_first(library)[:_LOOKED_AT]]
    makers = (_who, _unit_tasks, _lead, _together)
    found = [next(maker(records), None) for maker in makers]
    return list(dict.fromkeys(question for question in found if question))


def _titled(records: Iterable[Record], role: str) -> Iterator[Task]:
    """Tasks with a short heading of their own and a unit in that role."""
    records = list(records)
    times = Counter(task.title for record in records for task in record.tasks)
    for record in records:
        for task in record.tasks:
            if (
                task.label
                and 4 <= len(task.title) <= 14
                and times[task.title] == 1
                and any(entry.role == role for entry in task.assignments)
            ):
                yield task


def _who(records: list[Record]) -> Iterator[str]:
    yield from (f"{task.title}由谁负责？" for task in _titled(records, "responsible"))


def _lead(records: list[Record]) -> Iterator[str]:
    yield from (f"{task.title}由哪个单位牵头？" for task in _titled(reversed(records), "lead"))


def _unit_tasks(records: list[Record]) -> Iterator[str]:
    counts = Counter(unit for record in records for task in record.tasks for unit in _own_units(task))
    yield from (f"{unit}有哪些任务？" for unit, _count in counts.most_common(1))


def _together(records: list[Record]) -> Iterator[str]:
    pairs = Counter(
        (first, second)
        for record in records
        for task in record.tasks
        for units in (sorted(_own_units(task)),)
        for index, first in enumerate(units)
        for second in units[index + 1 :]
    )
    yield from (f"{first}和{second}共同负责的任务有哪些？" for (first, second), _count in pairs.most_common(1))


def _own_units(task: Task) -> set[str]:
    """The units that are bodies of their own, groups such as 各市人民政府 left out."""
    return {
        entry.unit
        for entry in task.assignments
        if entry.scope == "clause" and not entry.unit.startswith("各") and "有关" not in entry.unit
    }
