"""What can differ between a list and the documents? The types of differences, as they are told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from api.checking.alignment import Placed
from api.checking.columns import Column
from api.checking.listing import Entry, Ref
from ontology.model import Span

Type = Literal[
    "missing-task", "extra-task", "missing-unit", "extra-unit", "wrong-role", "wrong-deadline", "wrong-target"
]
TYPES: dict[Type, str] = {
    "missing-task": "漏列任务",
    "extra-task": "文件中没有",
    "missing-unit": "漏列单位",
    "extra-unit": "多列单位",
    "wrong-role": "分工不符",
    "wrong-deadline": "时限不符",
    "wrong-target": "指标不符",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One difference: ``detail`` says it in a sentence, ``span`` is the passage of the document that it rests on.

    ``row`` is None for a missing task, ``path`` for an extra one; ``doubtful`` where the row may be another task.
    ``column`` and ``at`` tell where it shows in the sheet.
    """

    type: Type
    row: Ref | None
    path: str | None
    unit: str | None
    detail: str
    document: str | None = None
    span: Span | None = None
    doubtful: bool = False
    sheet: str | None = None
    column: Column | None = None
    at: tuple[int, int] | None = None


def of_row(
    kind: Type,
    entry: Entry,
    placed: Placed,
    detail: str,
    *,
    columns: tuple[Column, ...],
    unit: str | None = None,
    span: Span | None = None,
    doubtful: bool = False,
) -> Difference:
    """A difference between a row and its task, shown in the first of the columns that the list has."""
    column = next((kind for kind in columns if kind in entry.places), None)
    return Difference(
        type=kind,
        row=entry.ref,
        path=placed.task.path,
        unit=unit,
        detail=detail,
        document=placed.record.document.id,
        span=span or placed.task.span,
        doubtful=doubtful,
        sheet=entry.sheet,
        column=column,
        at=entry.places[column] if column else None,
    )
