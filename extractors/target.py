"""What number must the work reach? Quantified targets: indicator, comparator, value and unit.

A rule reads one form: a table row (``target_row``), a verb with an amount (达到92%, ``target_reached``), a
share or a multiple (``target_shares``), a count of things ordered (建成50个智能工厂, ``target_counted``).
``quantities`` reads the amount, ``indicator`` the phrase that is measured, ``target_context`` tells what is
no target, ``target_time`` by when it holds.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable

from extractors import deadline as deadlines
from extractors import target_counted, target_reached, target_row, target_shares
from extractors.passage import Passage
from extractors.rule import RuleSet
from extractors.target_measure import Measures
from extractors.target_time import dated
from ontology.model import Deadline, Target

# What is more specific stands first: of two readings that begin at one place the earlier rule's is taken.
rules: RuleSet[Measures] = RuleSet(
    "target",
    rules=[
        *target_row.rules.rules,
        *target_reached.rules.rules,
        *target_shares.rules.rules,
        *target_counted.rules.rules,
    ],
)


def find(passage: Passage) -> tuple[Target, ...]:
    """The targets that the paragraph sets, in order of place, with document spans and inherited times."""
    found = [
        Target(
            span=passage.at(*measure.at),
            rule=rule.id,
            confidence=min(rule.confidence, measure.confidence),
            mention=passage.text[measure.at[0] : measure.at[1]],
            indicator=measure.indicator,
            comparator=measure.amount.comparator,
            value=measure.amount.value,
            unit=measure.amount.unit,
        )
        for rule, _, measures in rules.scan(passage)
        for measure in measures
    ]
    return dated(tuple(found), passage) if found else ()


def with_deadline(targets: Iterable[Target], deadline: Deadline | None) -> tuple[Target, ...]:
    """The targets, those without a time of their own bound by the deadline's end."""
    if deadline is None or deadline.end is None:
        return tuple(targets)
    return tuple(
        target if target.deadline is not None else dataclasses.replace(target, deadline=deadline.end)
        for target in targets
    )


def governing_deadline(passage: Passage) -> Deadline | None:
    """The time of a heading sentence, caption or table head that governs the paragraphs after it."""
    return deadlines.governing(passage)
