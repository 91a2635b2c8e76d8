"""What does a document say? Document in, record out: structure, tasks, facts, who, and what was left unread."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from corpus.headings import heading_of
from corpus.structure import outline
from extractors import answerable, assembly, dependency, finders, reference, unread
from extractors.clause import DutyClause, find_clauses
from extractors.global_rule import find_rules
from extractors.passage import Passage
from extractors.resolution import Resolver
from extractors.task import TaskText, segment
from ontology.model import Document, Fact, Record, Reference, Span, Target
from ontology.units.naming import with_bodies


def extract(document: Document) -> Record:
    """The record of a document; every text has one, an empty one where it orders nothing."""
    tree = outline(document.text)
    texts = segment(tree)
    rules = find_rules(document.text)
    found = answerable.assignments(texts, rules, document.text)
    mentions = [item.mention for items in found for item in items]
    resolver = Resolver.of(document, mentions)
    units = [answerable.resolved(items, resolver) for items in found]
    clauses = _clauses(texts)
    facts: list[Fact] = []
    passages = list(assembly.passages(document, tree, clauses))
    for passage in passages:
        facts.extend(finders.facts_of(passage))
    facts = reference.resolved(facts, document.text)
    facts.sort(key=lambda fact: (fact.span.start, fact.span.end))
    sections, section_ids = assembly.sections(tree)
    tasks, outside = assembly.tasks(texts, units, facts, section_ids)
    targets = assembly.document_targets(tree, [fact for fact in outside if isinstance(fact, Target)], passages)
    record = Record(
        document=document,
        sections=sections,
        tasks=tasks,
        targets=targets,
        references=tuple(fact for fact in outside if isinstance(fact, Reference)),
        global_rules=answerable.global_rules(rules, texts, tasks, resolver),
        unread=unread.find(
            tree, passages, unread.Found(facts=facts, clauses=clauses, rules=rules, tasks=tasks, targets=targets)
        ),
        dependencies=dependency.find(document.text, tasks, targets),
    )
    return with_bodies(record)


def _clauses(texts: Iterable[TaskText]) -> list[DutyClause]:
    return sorted((clause for task in texts for clause in task.clauses), key=lambda clause: clause.span.start)


def passage_of(text: str, *, issued: dt.date | None = None) -> Passage:
    """A single paragraph as the rules see it: its heading and clauses found, nothing known around it."""
    heading = heading_of(text, 0, len(text))
    closed = tuple(
        Span(start=clause.span.start, end=clause.span.end)
        for clause in find_clauses(text, 0, len(text))
        if clause.parts
    )
    return Passage(text=text, heading=heading.span if heading else None, closed=closed, issued=issued)
