"""What does a reviewer say of a record's facts? Corrections made from a record, so that each finds its fact again."""

from __future__ import annotations

import datetime as dt

from ontology.correction import Correction, CorrectionAction, Kind, Metadata, Value, new_id
from ontology.facts import Found, claim_of, end_quote, facts, task_quote
from ontology.model import Dependency, Record, Task


def judged(
    record: Record, fact: Found, action: CorrectionAction, *, reviewer: str, at: dt.datetime,
    why: str = "", after: Value | None = None,
) -> Correction:  # fmt: skip
    """A fact of the record accepted, rejected or edited; ``after`` is what an edited one is to say."""
    said = fact.value
    holds = after if action == "edit" else said if action == "accept" else None
    if action == "reject" and isinstance(said, Metadata):
        holds = Metadata(field=said.field, value=None)
    return Correction(
        id=new_id(),
        document=record.document.id,
        source=record.document.sha256,
        kind=fact.kind,
        action=action,
        reviewer=reviewer,
        at=at,
        why=why,
        before=claim_of(record, said),
        after=None if holds is None else claim_of(record, holds),
        task=None if fact.kind == "task" else task_quote(record, fact.task),
        other=end_quote(record, said.target) if isinstance(said, Dependency) else None,
    )


def added(
    record: Record, kind: Kind, value: Value, *, reviewer: str, at: dt.datetime, why: str = "", task: Task | None = None
) -> Correction:
    """A fact that was not read: of a task, of the document where none is given."""
    links = isinstance(value, Dependency)
    source = next((each for each in record.tasks if links and each.id == value.source), task)  # type: ignore[union-attr]
    return Correction(
        id=new_id(),
        document=record.document.id,
        source=record.document.sha256,
        kind=kind,
        action="add",
        reviewer=reviewer,
        at=at,
        why=why,
        after=claim_of(record, value),
        task=task_quote(record, source),
        other=end_quote(record, value.target) if isinstance(value, Dependency) else None,
    )


def taken_back(correction: Correction, *, reviewer: str, at: dt.datetime, why: str = "") -> Correction:
    """An act that undoes another; the other stays in the history."""
    return Correction(
        id=new_id(),
        document=correction.document,
        source=correction.source,
        kind=correction.kind,
        action="undo",
        reviewer=reviewer,
        at=at,
        why=why,
        undoes=correction.id,
    )


def fact_of(record: Record, fact_id: str) -> Found | None:
    """The fact of that name as the record has it now."""
    return next((each for each in facts(record) if each.id == fact_id), None)
