"""Who is made answerable in a task, and in which role? What its responsibility clauses say.

Facts name units as printed; ``resolution`` gives them their full names. What the sentences of a body
order is read in ``subjects``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractors.clause import DutyClause
from extractors.clause_parts import ClausePart, role_of
from extractors.rule import declare
from extractors.unit import UnitMention
from ontology.model import Assignment, Role, Scope, Span

LABELLED = declare("assignment.labelled_clause", "（责任单位：A、B） → A, B responsible")
VERB = declare("assignment.verb_clause", "（A牵头，B配合） → A lead, B cooperate")
TOGETHER = declare("assignment.together_with", "（A会同B负责） → A lead, B cooperate")
BARE = declare("assignment.bare_list", "……。（A、B） → A, B responsible")
DUTY = declare("assignment.duty_list", "A：负责…… → A responsible")
CELL = declare("assignment.table_cell", "a cell below 牵头单位 → lead")
FIRST = declare("assignment.first_unit_leads", "排在第一位的为牵头单位，下同 → the first unit is lead")
SUBJECT = declare("assignment.body_subject", "各市要…… → actor")
BODY_ROLE = declare("assignment.body_role", "A牵头组织…… → lead; A负责…… → responsible, in the body")
BODY_TOGETHER = declare("assignment.body_together_with", "A会同B建立…… → A lead, B cooperate, in the body")

_CONFIDENCE = {LABELLED: 1.0, VERB: 1.0, TOGETHER: 0.98, BARE: 0.93, DUTY: 0.95, CELL: 1.0, FIRST: 1.0}


def of_clauses(clauses: tuple[DutyClause, ...], *, first_leads: bool) -> list[Assignment]:
    """The assignments of a task's clauses; ``first_leads`` where the document said so here or above."""
    found: list[Assignment] = []
    for clause in clauses:
        for index, part in enumerate(clause.parts):
            found.extend(_of_part(part, lead_first=first_leads and index == 0 and not clause.own_line))
    return found


def _of_part(part: ClausePart, *, lead_first: bool) -> Iterator[Assignment]:
    for position, listed in enumerate(part.units):
        unit, noted = _without_note(listed)
        leads = lead_first and position == 0 and part.role == "responsible"
        yield assign(unit, "lead" if leads else noted or part.role, "clause", FIRST if leads else part.rule)


_NOTE = re.compile(r"[（(](?P<words>牵头(?:单位|部门)?|总牵头|主办|负责|配合(?:单位|部门)?|协办|参与|指导)[）)]$")


def _without_note(unit: UnitMention) -> tuple[UnitMention, Role | None]:
    """市教育局（牵头） → 市教育局, lead."""
    note = _NOTE.search(unit.text)
    if note is None:
        return unit, None
    name = unit.text[: note.start()]
    return UnitMention(text=name, start=unit.start, end=unit.start + len(name)), role_of(note.group("words"))


def assign(unit: UnitMention, role: Role, scope: Scope, rule: str) -> Assignment:
    """The fact that a unit, as printed, has a role; as sure as its rule is."""
    return Assignment(
        mention=unit.text, unit=unit.text, role=role, scope=scope, span=Span(start=unit.start, end=unit.end),
        rule=rule, confidence=_CONFIDENCE.get(rule, 0.85),
    )  # fmt: skip
