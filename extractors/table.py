"""Which rows of a table pair work with units? Tables of tasks read by their header.

A table stands in the canonical text as lines whose cells are separated by tabs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from extractors.clause import DutyClause
from extractors.clause_parts import ClausePart, role_of, told_apart
from extractors.unit import split_units
from ontology.model import Role, Span

_WORK = re.compile(r"任务|事项|内容|措施|工作|项目|举措|要求")
_UNITS = re.compile(r"单位|部门|牵头|责任|配合|落实|主体")
_NUMBER = re.compile(r"序号|编号|^号$")
_PERSON = re.compile(r"领导|责任人|负责人|联系人|电话")


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskRow:
    """A row that pairs work with units; ``clauses`` holds its unit cells."""

    table: int
    number: int
    label: str
    title: Span
    span: Span
    clauses: tuple[DutyClause, ...]


@dataclass(frozen=True, slots=True)
class _Header:
    work: tuple[int, ...]
    label: int | None
    units: dict[int, Role]
    width: int


def is_row(text: str, line: Span) -> bool:
    """Whether a line is a table row."""
    return text.find("\t", line.start, line.end) >= 0


def header_of(text: str, lines: list[Span]) -> int | None:
    """The index of the first line that heads a table of tasks, or None."""
    return next((i for i, line in enumerate(lines) if is_row(text, line) and _header(text, line)), None)


def rows(text: str, lines: list[Span]) -> Iterator[TaskRow]:
    """The task rows of all tables among the lines, in order."""
    header: _Header | None = None
    above: tuple[DutyClause, ...] = ()
    tables = number = 0
    for line in lines:
        if not is_row(text, line):
            header = None
            continue
        found = _header(text, line)
        if found:
            header, tables, number, above = found, tables + 1, 0, ()
        elif header:
            number += 1
            row = _task_row(text, line, header, (tables, number), above)
            if row:
                above = row.clauses
                yield row


def _cells(text: str, line: Span) -> list[Span]:
    cells, start = [], line.start
    for position in range(line.start, line.end + 1):
        if position == line.end or text[position] == "\t":
            cells.append(Span(start=start, end=position))
            start = position + 1
    return cells


def _header(text: str, line: Span) -> _Header | None:
    names = [re.sub(r"\s", "", cell.of(text)) for cell in _cells(text, line)]
    if any(len(name) > 12 or "、" in name or name.isdigit() for name in names):
        return None  # a row of the body: work and units are longer, numbers are counted
    units: dict[int, Role] = {}
    for index, name in enumerate(names):
        if _UNITS.search(name) and not _PERSON.search(name) and not re.search(r"任务|内容|事项", name):
            units[index] = role_of(name) or "responsible"
    work = [i for i, name in enumerate(names) if _WORK.search(name) and i not in units]
    label = next((i for i, name in enumerate(names) if _NUMBER.search(name)), None)
    return _Header(tuple(work), label, units, len(names)) if units and work else None


def _task_row(
    text: str, line: Span, header: _Header, place: tuple[int, int], above: tuple[DutyClause, ...]
) -> TaskRow | None:
    """The row as a task; where all its cells of units are empty, they are merged with those of the row above.

    Where the name of the work is merged with that above, the next column that tells of it names the row.
    """
    cells = _cells(text, line)
    missing = header.width - len(cells)  # cells merged from above are left out of the row
    at = {index: cells[index - missing] for index in range(header.width) if 0 <= index - missing < len(cells)}
    work = next((at[index] for index in header.work if index in at), None)
    parts = []
    for index, role in header.units.items():
        cell = at.get(index)
        if cell is None or not cell.of(text).strip():
            continue
        read = _cell_parts(text, cell, role)
        if read:
            parts.append(DutyClause(span=cell, parts=read))
    blank = all(at[index].of(text).strip() == "" for index in header.units if index in at)
    clauses = above if blank else tuple(parts)
    if work is None or len(work.of(text).strip()) < 4 or not clauses:
        return None
    label = at[header.label].of(text).strip() if header.label is not None and header.label in at else ""
    return TaskRow(table=place[0], number=place[1], label=label, title=work, span=line, clauses=clauses)


def _cell_parts(text: str, cell: Span, role: Role) -> tuple[ClausePart, ...]:
    """The units of a cell under the role of its column, or under their own: 县交通运输局牵头，各乡镇具体落实."""
    told = told_apart(text, cell.start, cell.end, role)
    if told:
        return tuple(ClausePart(role=part.role, units=part.units, rule="assignment.table_cell") for part in told)
    units = split_units(cell.of(text).replace("\n", "、"), cell.start)
    return (ClausePart(role=role, units=units, rule="assignment.table_cell"),) if units else ()
