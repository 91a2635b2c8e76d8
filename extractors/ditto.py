"""What does 同上 stand for? Clauses and cells that repeat those of the task before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from extractors.clause import DutyClause
from extractors.clause_parts import ClausePart
from extractors.unit import UnitMention
from ontology.model import Role

_WORDS = frozenset({"同上", "同前", "〃", "″"})


def filled(clauses: Sequence[DutyClause], before: Sequence[DutyClause]) -> tuple[DutyClause, ...]:
    """The clauses of a task with 同上 replaced by what the clauses of the task before it name.

    A bracket that says only 同上 repeats all of them, a label or a cell the units of its role.
    """
    return tuple(replace(clause, parts=tuple(_parts(clause, before))) for clause in clauses)


def _parts(clause: DutyClause, before: Sequence[DutyClause]) -> Iterator[ClausePart]:
    for part in clause.parts:
        if not any(repeats(unit) for unit in part.units):
            yield part
        elif part.rule == "assignment.bare_list":
            yield from (earlier for other in before for earlier in other.parts)
        else:
            yield replace(part, units=tuple(_units(part, _named(before, part.role))))


def _units(part: ClausePart, earlier: Sequence[UnitMention]) -> Iterator[UnitMention]:
    for unit in part.units:
        if repeats(unit):
            yield from earlier
        else:
            yield unit


def _named(clauses: Sequence[DutyClause], role: Role) -> tuple[UnitMention, ...]:
    return tuple(unit for clause in clauses for part in clause.parts if part.role == role for unit in part.units)


def repeats(unit: UnitMention) -> bool:
    """Whether a name is none, but stands for those above it."""
    return unit.text in _WORDS
