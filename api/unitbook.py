"""Who is meant by a name, given the graph's documents and what people have decided? Decisions kept and taken back."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from typing import Any

from graph.store import GraphReader, GraphStore
from ontology.errors import QuestionError
from ontology.model import Record
from ontology.units.decisions import Decided, Decision, Verdict, decision_id, read_decision
from ontology.units.groups import members
from ontology.units.naming import with_bodies
from ontology.units.places import setting_of
from ontology.units.register import Candidate, resolve

KIND = "unit-decision"
_HAN = re.compile("[一-鿿]")
_ID = re.compile(r"[^/\s]+/[a-z0-9-]+(?:/[a-z0-9-]+)*")
_CHECK_NAMES = "请核对名称；用 policygraph units resolve 可查一个名称指谁"
SHOWN = 50
"""Members of a group that an answer lists."""


def decisions(store: GraphReader) -> tuple[Decision, ...]:
    """What people have decided about names, oldest first."""
    found = [read_decision(text) for text in store.notes(KIND).values()]
    return tuple(sorted(found, key=lambda one: (one.on, one.first, one.second)))


def decided(store: GraphReader) -> Decided:
    """The decisions taken together."""
    return Decided.of(decisions(store))


def named(record: Record, store: GraphReader) -> Record:
    """A record with the bodies of its units, as the register and the decisions of a store have them."""
    return with_bodies(record, decided(store))


def decide(store: GraphStore, verdict: Verdict, first: str, second: str) -> int:
    """Keep a decision and apply it to what was ingested before; how many documents it changed.

    QuestionError where the two names are one, or neither is known: a decision says what a name means by another.
    """
    _check(first, second)
    if not any(_is_known(name, store) for name in (first, second)):
        raise QuestionError("两个名称都没有见过", where=f"{first}、{second}", hint=_CHECK_NAMES)
    made = Decision(verdict=verdict, first=first, second=second, on=dt.datetime.now(tz=dt.UTC).date())
    store.keep(KIND, made.id, made.written())
    return reapply(store)


def forget(store: GraphStore, first: str, second: str) -> int:
    """Take a decision back; how many documents that changed. QuestionError where there is none."""
    try:
        store.drop(KIND, decision_id(first, second))
    except KeyError as error:
        hint = "用 policygraph units decisions 查看已有的决定"
        raise QuestionError("没有关于这两个名称的决定", where=f"{first}、{second}", hint=hint) from error
    return reapply(store)


def _check(first: str, second: str) -> None:
    if first == second:
        raise QuestionError("两个名称相同", where=first, hint="请给出两个不同的名称，或一个名称和一个机构编号")
    for name in (first, second):
        if len(name.strip()) < 2:
            raise QuestionError("名称太短", where=name or "空", hint="请给出完整的单位名称")
        if not _HAN.search(name) and not _ID.fullmatch(name):
            raise QuestionError("不是单位名称，也不是机构编号", where=name, hint=_CHECK_NAMES)


def _is_known(name: str, store: GraphReader) -> bool:
    """Whether a name is a body of the register or its id, or some document prints it."""
    if _ID.fullmatch(name) or resolve(name, places=places_of(store)):
        return True
    return any(name in (row["unit"], row["mention"]) for row in store.ask("units"))


def reapply(store: GraphStore) -> int:
    """Name the bodies of every document anew; how many documents changed."""
    heard = decided(store)
    changed = 0
    for row in store.documents():
        record = store.extracted(row.id)  # what people corrected comes on top
        renamed = with_bodies(record, heard)
        if renamed != record:
            store.put(renamed)
            changed += 1
    return changed


def places_of(store: GraphReader) -> tuple[str, ...]:
    """The territories of a graph's documents that the list of divisions does not hold."""
    found = {row.jurisdiction for row in store.documents() if row.jurisdiction}
    return tuple(sorted(place for place in found if any(not one.code for one in setting_of(place).places)))


def meaning(
    name: str,
    *,
    issuer: str | None = None,
    as_of: dt.date | None = None,
    places: Iterable[str] = (),
    heard: Decided | None = None,
) -> tuple[Candidate, ...]:
    """The candidates of a name; those of names decided to be the same come with it, those decided against do not."""
    known = tuple(places)
    found = resolve(name, jurisdiction=issuer, as_of=as_of, places=known)
    if heard is None or not heard:
        return found
    kept = {one.body: one for one in heard.allowed(name, found)}
    for other in heard.others(name):
        for one in resolve(other, jurisdiction=issuer, as_of=as_of, places=known):
            reason = f"已决定与“{other}”为同一单位"
            kept[one.body] = Candidate(one.body, one.name, 1.0, (reason, *one.reasons), one.group, one.successors)
    return tuple(sorted(kept.values(), key=lambda one: (-one.score, one.body)))


def candidate_json(candidate: Candidate) -> dict[str, Any]:
    """A candidate as the doors give it."""
    found = [body.name for body in members(candidate.group)] if candidate.group else []
    return {
        "body": candidate.body,
        "name": candidate.name,
        "score": candidate.score,
        "reasons": list(candidate.reasons),
        "group": candidate.group is not None,
        "members": found[:SHOWN],
        "member_count": len(found),
        "successors": [
            {
                "body": step.body.id,
                "name": step.body.name,
                "date": step.day.isoformat(),
                "source": step.change.source,
            }
            for step in candidate.successors
        ],
    }
