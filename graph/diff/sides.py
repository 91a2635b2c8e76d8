"""What stands on each side of a comparison, and which of it answers which? Facts pooled, and pairing by likeness."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from graph.diff.content import Content, Sentence
from graph.diff.result import Said
from graph.likeness import pairs
from ontology.model import Assignment, Deadline, Deliverable, Fact, Modality, Record, Reference, Span, Target

One = TypeVar("One")
Other = TypeVar("Other")
_STOP = re.compile(r"[，,。；;、：:！？\n\t（）()]")
_FIGURES = re.compile(r"[\d.%％]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """The tasks of one document that are held against those of the other, with their facts together."""

    record: Record
    contents: tuple[Content, ...]

    @property
    def text(self) -> str:
        """The document's text, which spans count in."""
        return self.record.document.text

    @property
    def issued(self) -> dt.date | None:
        """The day that offsets count from."""
        return self.record.document.issued

    @property
    def assignments(self) -> tuple[Assignment, ...]:
        """Who answers for the work, by whatever rule."""
        return tuple(entry for one in self.contents for entry in one.task.assignments)

    @property
    def deadlines(self) -> tuple[Deadline, ...]:
        """The times that the tasks themselves state."""
        return tuple(item for one in self.contents for item in one.task.deadlines if one.task.span.contains(item.span))

    @property
    def targets(self) -> tuple[Target, ...]:
        """The numbers to be reached."""
        return tuple(item for one in self.contents for item in one.task.targets)

    @property
    def modality(self) -> tuple[Modality, ...]:
        """The clauses of special force."""
        return tuple(item for one in self.contents for item in one.task.modality)

    @property
    def deliverables(self) -> tuple[Deliverable, ...]:
        """The things made."""
        return tuple(item for one in self.contents for item in one.task.deliverables if item.relation == "produces")

    @property
    def references(self) -> tuple[Reference, ...]:
        """The documents named."""
        return tuple(item for one in self.contents for item in one.task.references)

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """What the tasks say, sentence by sentence."""
        return tuple(sentence for one in self.contents for sentence in one.sentences)

    @property
    def words(self) -> str:
        """All that the tasks say, their headings included, without marks."""
        return "".join(part for one in self.contents for part in (one.task.title, one.task.span.of(self.text)))

    def said(self, value: str, fact: Fact) -> Said:
        """What a fact says, in the sentence it stands in."""
        return Said(value=value, span=fact.span, passage=self.passage(fact.span))

    def passage(self, span: Span) -> Span:
        """The sentence around a place: of a task's own, else up to the marks around it."""
        for one in self.contents:
            found = one.sentence_at(span)
            if found != span:
                return found
        return span

    def around(self, span: Span) -> frozenset[str]:
        """The pairs of the clause and the sentence around a place, without the place itself and without figures."""
        left = [match.end() for match in _STOP.finditer(self.text, max(0, span.start - 60), span.start)]
        right = _STOP.search(self.text, span.end, span.end + 60)
        start, end = left[-1] if left else max(0, span.start - 60), right.start() if right else span.end + 60
        return pairs(_FIGURES.sub(" ", f"{self.text[start : span.start]} {self.text[span.end : end]}"))


def dice(one: frozenset[str], other: frozenset[str]) -> float:
    """Twice what two sets share over all that they have, from 0 to 1."""
    return 2 * len(one & other) / (len(one) + len(other)) if one or other else 0.0


def paired(
    ones: Sequence[One], others: Sequence[Other], like: Callable[[One, Other], float], least: float
) -> tuple[list[tuple[One, Other]], list[One], list[Other]]:
    """The pairs that are most like each other, the likest first, and what is left on both sides.

    Taken the other way round the pairs are the same.
    """
    found = [
        (value, i, j) for i, one in enumerate(ones) for j, other in enumerate(others) if (value := like(one, other))
    ]
    found = [entry for entry in found if entry[0] >= least]
    chosen: dict[int, int] = {}
    taken: set[int] = set()
    for _value, i, j in sorted(found, key=lambda entry: (-entry[0], abs(entry[1] - entry[2]), entry[1] + entry[2])):
        if i not in chosen and j not in taken:
            chosen[i] = j
            taken.add(j)
    return (
        [(ones[i], others[j]) for i, j in sorted(chosen.items())],
        [one for i, one in enumerate(ones) if i not in chosen],
        [other for j, other in enumerate(others) if j not in taken],
    )
