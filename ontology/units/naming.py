"""Which body answers for each task? The units of a record resolved, given its document and what people have decided."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from dataclasses import replace

from ontology.model import Assignment, Document, Record
from ontology.units.created import team_name
from ontology.units.decisions import Decided
from ontology.units.register import Candidate, meant, resolve

_NOTHING = Decided()


def with_bodies(record: Record, decided: Decided = _NOTHING) -> Record:
    """The record with the body of every unit that the register or a decision knows."""
    known: dict[tuple[str, str], str | None] = {}

    def named(assignment: Assignment) -> Assignment:
        key = (assignment.unit, assignment.mention)
        if key not in known:
            document = record.document
            known[key] = body_in(document, assignment.unit, decided) or body_in(document, assignment.mention, decided)
        return assignment if known[key] == assignment.body else replace(assignment, body=known[key])

    tasks = tuple(replace(task, assignments=tuple(map(named, task.assignments))) for task in record.tasks)
    return replace(record, tasks=tasks)


def candidates_in(document: Document, name: str) -> tuple[Candidate, ...]:
    """What a name may mean in a document: by its territory, as of its date."""
    jurisdiction = document.jurisdiction or document.issuer
    return resolve(name, jurisdiction=jurisdiction, as_of=document.issued, document=document.id)


_ALIAS = re.compile(r"[（(](?:以下)?(?:简称|统称)为?[“\"]?(?P<short>[\u4e00-\u9fff]{2,16})[”\"]?[）)]")
_NAME_BEFORE = re.compile(r"[\u4e00-\u9fff“”\d]{4,40}$")
_MAKING = re.compile(".*(?:成立|建立|设立|组建)了?")


@functools.lru_cache(maxsize=64)
def aliases_of(text: str) -> Mapping[str, str]:
    """Short names that a document gives to bodies it creates: 设立省湿地修复工作领导小组办公室（以下简称“湿地办”）."""
    found = {}
    for match in _ALIAS.finditer(text):
        before = _NAME_BEFORE.search(text[max(0, match.start() - 40) : match.start()])
        full = team_name(_MAKING.sub("", before.group())) if before else ""
        if full:
            found[match["short"]] = full
    return found


def body_in(document: Document, name: str, decided: Decided = _NOTHING) -> str | None:
    """The id of the body, or group, that a name means in a document; None where that is open."""
    candidates = candidates_in(document, name)
    if meant(candidates) is None and (full := aliases_of(document.text).get(name)):
        candidates = candidates_in(document, full)
    if not decided:
        found = meant(candidates)
        return found.body if found else None
    others = {other: _body(candidates_in(document, other)) for other in decided.others(name)}
    return decided.body(name, candidates, others)


def _body(candidates: tuple[Candidate, ...]) -> str | None:
    found = meant(candidates)
    return found.body if found else None
