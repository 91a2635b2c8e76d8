"""Which tasks use or make a thing? By its name in the text, by what is done with it, or by topic."""

from __future__ import annotations

from api.answering.base import Base
from api.answering.listing import about, printing
from api.answering.placed import Placed
from api.answering.query import ThingQuestion, TopicQuestion
from api.answering.result import Finding
from api.answering.roll import listed
from api.answering.wording import plain
from ontology.model import Span

_SHORT_NAME = 4  # characters of the shortest name that still tells a thing (项目清单)


def with_thing(base: Base, query: ThingQuestion) -> Finding:
    """The tasks that use or make a thing: by its name in the text, by its kind of use, or by topic."""
    evidence = printing(base, query.thing)
    if query.use != "either":
        wanted = plain(query.thing)
        fitting = [
            (placed, span)
            for placed, span in evidence
            if any(d.relation == query.use and _same_thing(plain(d.name), wanted) for d in placed.task.deliverables)
        ]
        evidence = fitting or (_users(base, query.thing, evidence) if query.use == "uses" else ()) or evidence
    if not evidence:
        return about(base, TopicQuestion(topic=query.thing, many=query.many))
    verb = {"uses": "用到", "produces": "产出", "either": "涉及"}[query.use]
    return listed(base, f"{verb}“{query.thing}”的任务", [placed for placed, _ in evidence], evidence)


def _users(base: Base, thing: str, evidence: list[tuple[Placed, Span]]) -> list[tuple[Placed, Span]]:
    """Who uses a thing that only its makers name in full: tasks that an edge says so of, else by its short name."""
    wanted = plain(thing)
    makers = {
        placed.key
        for placed, _ in evidence
        if any(d.relation == "produces" and _same_thing(plain(d.name), wanted) for d in placed.task.deliverables)
    }
    if not makers or len(makers) < len(evidence):
        return [(placed, span) for placed, span in evidence if placed.key not in makers] if makers else []
    found = []
    for document, task in makers:
        for edge in base.records[document].dependencies:
            if edge.target == task and edge.type == "uses-output" and (document, edge.source) in base.tasks:
                placed = base.tasks[document, edge.source]
                found.append((placed, next((s for s in edge.spans if placed.task.span.contains(s)), placed.task.span)))
    for start in range(1, len(thing) - _SHORT_NAME + 1):
        found = found or [
            (placed, span)
            for placed, span in printing(base, thing[start:])
            if placed.key not in makers and placed.record.document.id in {document for document, _ in makers}
        ]
    return found


def _same_thing(one: str, other: str) -> bool:
    return bool(one) and (one in other or other in one)
