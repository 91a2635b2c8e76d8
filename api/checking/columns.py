"""Which row heads a list, and what does each column hold? Headers recognised by their words."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Literal, cast

from api.checking.sheets import Sheet, SheetRow

Column = Literal[
    "number", "label", "section", "title", "body", "lead", "responsible", "cooperate", "supervise", "deadline",
    "target", "note", "other",
]  # fmt: skip

UNITS: tuple[Column, ...] = ("lead", "responsible", "cooperate", "supervise")
_WORK: tuple[Column, ...] = ("title", "body")
_DEEPEST = 60  # rows from the top in which a header is looked for
_LONGEST = 24  # characters of a header's cell
_NOTES = re.compile(r"[（(\[【〔][^）)\]】〕]*[）)\]】〕]")
_BLANK = re.compile(r"[\s：:*＊、，。]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """The columns of a list, by kind, each counted from 1; ``rows`` are the numbers of its first and last row."""

    rows: tuple[int, int]
    columns: Mapping[Column, tuple[int, ...]]

    def has(self, *kinds: Column) -> bool:
        """Whether the list has a column of any of these kinds."""
        return any(self.columns.get(kind) for kind in kinds)

    def first(self, *kinds: Column) -> int | None:
        """The first column of the first kind that the list has."""
        return next((self.columns[kind][0] for kind in kinds if self.columns.get(kind)), None)


@functools.cache
def _cues() -> tuple[tuple[tuple[str, ...], tuple[str, ...], Column], ...]:
    found = []
    for line in files("api.checking").joinpath("columns.txt").read_text("utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            words, _, kind = line.partition("|")
            wanted, _, barred = words.partition("!")
            found.append((tuple(wanted.split()), tuple(barred.split()), cast("Column", kind.strip())))
    return tuple(found)


def kind_of(name: str) -> Column | None:
    """What a column of this name holds; None where the name tells nothing.

    >>> kind_of("牵头 单位"), kind_of("完成时限（年/月）"), kind_of("责任人")
    ('lead', 'deadline', 'other')
    """
    bare = _BLANK.sub("", _NOTES.sub("", name)) or _BLANK.sub("", name)
    if not bare or len(bare) > _LONGEST:
        return None
    for wanted, barred, kind in _cues():
        if wanted[0].startswith("="):
            if bare == wanted[0][1:]:
                return kind
        elif all(word in bare for word in wanted) and not any(word in bare for word in barred):
            return kind
    return None


def header_of(sheet: Sheet) -> Header | None:
    """The header of a sheet's list: the row, or the two rows, that name most columns; None where none does."""
    best: tuple[int, Header] | None = None
    rows = sheet.rows[:_DEEPEST]
    for index, row in enumerate(rows):
        below = rows[index + 1] if index + 1 < len(rows) and rows[index + 1].number == row.number + 1 else None
        both = _header((row, below)) if below and _two_storeyed(row, below) else None
        for header, told in ((_header((row,)), 0), (both, -1)):
            if header is None:
                continue
            score = 2 * sum(1 for kind in header.columns if kind not in ("note", "other")) + told
            if best is None or score > best[0]:
                best = score, header
    return best[1] if best else None


def _two_storeyed(upper: SheetRow, lower: SheetRow) -> bool:
    """Whether the lower row divides cells of the upper one: each stands below a wide, an empty or the same cell."""
    divides = False
    for column in range(1, max(len(upper.cells), len(lower.cells)) + 1):
        if not lower.at(column) or lower.origin(column) == upper.origin(column):
            continue
        wide = any(upper.origin(column) == upper.origin(beside) for beside in (column - 1, column + 1) if beside > 0)
        if upper.at(column) and not wide:
            return False
        divides = True
    return divides


def _header(rows: Sequence[SheetRow]) -> Header | None:
    """The header that these rows make; the lower one refines the upper one. None where they make none."""
    width = max(len(row.cells) for row in rows)
    columns: dict[Column, list[int]] = {}
    seen: set[tuple[int, int]] = set()
    for column in range(1, width + 1):
        kind, origin = _kind_below(rows, column)
        if kind is None or origin in seen:
            continue
        seen.add(origin)
        columns.setdefault(kind, []).append(column)
    if any(len(cell) > _LONGEST + 16 for row in rows for cell in row.cells):
        return None
    if not _heads(columns):
        return None
    return Header(rows=(rows[0].number, rows[-1].number), columns={kind: tuple(at) for kind, at in columns.items()})


def _kind_below(rows: Sequence[SheetRow], column: int) -> tuple[Column | None, tuple[int, int]]:
    """The kind that the lowest telling cell of a column gives, and where that cell stands."""
    for row in reversed(rows):
        kind = kind_of(row.at(column))
        if kind is not None:
            return kind, row.origin(column)
    return None, (0, 0)


def _heads(columns: Mapping[Column, object]) -> bool:
    """Whether these columns make a list of tasks: work and at least one thing more."""
    work = [kind for kind in _WORK if kind in columns]
    told = [kind for kind in columns if kind not in ("note", "other", *_WORK)]
    return bool(work) and (bool(told) or len(work) == 2)
