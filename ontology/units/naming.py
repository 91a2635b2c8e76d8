"""Which body answers for each task? The units of a record resolved, and how an asked body is reached by them."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from ontology.model import Assignment, Document, Record
from ontology.units.bodies import body_of, lineage
from ontology.units.decisions import Decided
from ontology.units.groups import contains, group_by_id
from ontology.units.register import Candidate, meant, resolve

Reach = Literal["same", "group", "lineage"]
"""How an asked body is meant: by name, as a member of a group, through a predecessor or successor."""

_NOTHING = Decided()


def with_bodies(record: Record, decided: Decided = _NOTHING) -> Record:
    """The record with the body of every unit that the register or a decision knows."""
    tasks = tuple(
        replace(
            task,
            assignments=tuple(_with_body(record.document, assignment, decided) for assignment in task.assignments),
        )
        for task in record.tasks
    )
    return replace(record, tasks=tasks)


def _with_body(document: Document, assignment: Assignment, decided: Decided) -> Assignment:
    body = body_in(document, assignment.unit, decided) or body_in(document, assignment.mention, decided)
    return assignment if body == assignment.body else replace(assignment, body=body)


def candidates_in(document: Document, name: str) -> tuple[Candidate, ...]:
    """What a name may mean in a document: by its territory, as of its date."""
    jurisdiction = document.jurisdiction or document.issuer
    return resolve(name, jurisdiction=jurisdiction, as_of=document.issued, document=document.id)


def body_in(document: Document, name: str, decided: Decided = _NOTHING) -> str | None:
    """The id of the body, or group, that a name means in a document; None where that is open."""
    candidates = candidates_in(document, name)
    if not decided:
        found = meant(candidates)
        return found.body if found else None
    others = {other: _body(candidates_in(document, other)) for other in decided.others(name)}
    return decided.body(name, candidates, others)


def _body(candidates: tuple[Candidate, ...]) -> str | None:
    found = meant(candidates)
    return found.body if found else None


def reach(asked: str, assigned: str) -> Reach | None:
    """How work given to one body or group is an asked body's: 济南市人民政府 by 各市人民政府 as a member of the group.

    None where it is not.
    """
    if asked == assigned:
        return "same"
    family = lineage(asked)
    if assigned in family:
        return "lineage"
    group = group_by_id(assigned)
    if group is None:
        return None
    bodies = (body for name in family if (body := body_of(name)) is not None)
    return "group" if any(contains(group, body) for body in bodies) else None
