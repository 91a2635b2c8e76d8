"""What was decided, by whom, when and why? Corrections as lines of a history, from what to what, newest first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from api.factwords import words_of
from api.reviewfields import fields_for, written
from api.reviewview import ACTIONS, KINDS, STANDINGS
from api.vouching import item_link, when
from ontology.correcting import Outcome
from ontology.correction import Claim, Correction
from ontology.facts import Found
from ontology.model import Task


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One decision: ``changes`` are (field, before, after), ``undo`` what its button does, "" where it has none."""

    id: str
    action: str
    action_name: str
    reviewer: str
    at: str
    moment: str
    why: str
    kind_name: str
    document: str
    document_name: str
    path: str
    head: str
    says: str
    changes: tuple[tuple[str, str, str], ...]
    quoted: str
    passage: str
    standing: str
    effective: bool
    reason: str
    undo: str
    undone: str
    link: str


def acts(outcomes: Sequence[Outcome], titles: Mapping[str, str]) -> tuple[Act, ...]:
    """Decisions as the history shows them, in the order given."""
    by_id = {outcome.correction.id: outcome.correction for outcome in outcomes}
    return tuple(_act(outcome, by_id, titles) for outcome in outcomes)


def _act(outcome: Outcome, by_id: Mapping[str, Correction], titles: Mapping[str, str]) -> Act:
    each = outcome.correction
    about = by_id.get(each.undoes, each) if each.undoes else each
    claim, here = about.claim, outcome.standing != "undone"
    head, says = words_of(about.kind, claim.value) if claim else (KINDS[each.kind], "")
    span = claim.quotes[0].span if claim and claim.quotes else None
    return Act(
        id=each.id,
        action=each.action,
        action_name=ACTIONS[each.action],
        reviewer=each.reviewer,
        at=when(each),
        moment=each.at.isoformat(),
        why=each.why,
        kind_name=KINDS[each.kind],
        document=each.document,
        document_name=titles.get(each.document, "（文件已不在图谱中）"),
        path=about.task.path or "" if about.task else "",
        head=head,
        says=says,
        changes=tuple(_changes(about)) if each.action == "edit" else (),
        quoted=claim.quotes[0].exact if claim and claim.quotes else "",
        passage=f"/documents/{each.document}?from={span.start}&to={span.end}#s{span.start}-{span.end}"
        if span and each.document in titles
        else "",
        standing=STANDINGS[outcome.standing],
        effective=outcome.standing == "effective",
        reason=outcome.reason,
        undo="" if not here else "恢复" if each.action == "undo" else "撤回",
        undone=f"{ACTIONS[about.action]}（{about.reviewer}，{when(about)}）"
        if each.undoes and about is not each
        else "",
        link=item_link(each.document, outcome.fact) if outcome.fact and each.document in titles else "",
    )


def _changes(each: Correction) -> list[tuple[str, str, str]]:
    """The fields that an edit changed, before and after, as its form shows them."""
    if each.before is None or each.after is None:
        return []
    old, new = (_shown(each, claim) for claim in (each.before, each.after))
    labels = {one.name: one.label for one in fields_for(each.kind, each.after.value)}
    return [(labels[name], old[name], new[name]) for name in labels if old.get(name) != new.get(name)]


def _shown(each: Correction, claim: Claim) -> dict[str, str]:
    """The fields of a claim in words: choices by their names."""
    texts = written(each.kind, claim.value)
    options = {one.name: dict(one.options) for one in fields_for(each.kind, claim.value)}
    return {name: options[name].get(text, text) or "（空）" for name, text in texts.items()}


def about(outcomes: Sequence[Outcome], fact: Found) -> list[Outcome]:
    """The decisions about a fact, and those that took them back: of its kind, in its task, at its passage."""
    own = {each.correction.id for each in outcomes if _speaks_of(each.correction, fact)}
    for each in outcomes:  # an undo comes after what it takes back
        if each.correction.undoes in own:
            own.add(each.correction.id)
    return [each for each in outcomes if each.correction.id in own]


def _speaks_of(correction: Correction, fact: Found) -> bool:
    if correction.kind != fact.kind or correction.claim is None:
        return False
    value: Any = fact.value
    if fact.kind == "metadata":
        held: Any = correction.claim.value
        return bool(held.field == value.field)
    if fact.kind != "task" and (correction.task.path if correction.task else None) != _path(fact.task):
        return False
    quotes = [quote for claim in (correction.before, correction.after) if claim for quote in claim.quotes]
    return fact.span is not None and any(quote.span.overlaps(fact.span) for quote in quotes)


def _path(task: Task | None) -> str | None:
    return task.path if task else None
