"""Which passage shows a difference? The sentence around it, and the one that answers it in the other document."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from api.marking import paragraph_around
from graph.diff.sides import dice
from graph.likeness import pairs
from ontology.model import Record, Span, Task

_STOP = re.compile(r"[。；;！？!?\n]")
_DUTIES = re.compile(r"[（(](?=[^（()）]*(?:牵头|责任|配合|负责|单位|分工|参与))[^（()）]{2,400}[）)][。；;]?")
_ANSWERS = 0.3  # how like a sentence must be, for it to stand in another's place


def sentences(text: str, within: Span) -> Iterator[Span]:
    """The sentences of a passage with their marks; a clause of duties in brackets is one."""
    start = within.start
    duties = [Span(start=found.start(), end=found.end()) for found in _DUTIES.finditer(text, within.start, within.end)]
    stops = [found.end() for found in _STOP.finditer(text, within.start, within.end)]
    ends = [stop for stop in stops if not any(clause.start < stop < clause.end for clause in duties)]
    for end in sorted({*ends, *(edge for clause in duties for edge in (clause.start, clause.end)), within.end}):
        if text[start:end].strip():
            yield _trimmed(text, start, end)
        start = max(start, end)


def _trimmed(text: str, start: int, end: int) -> Span:
    words = text[start:end]
    return Span(start=start + len(words) - len(words.lstrip()), end=start + len(words.rstrip()))


def around(record: Record, span: Span, tasks: Sequence[Task]) -> Span:
    """The whole sentences that a place lies in."""
    text = record.document.text
    within = next((task.span for task in tasks if task.span.contains(span)), None) or paragraph_around(text, span)
    touched = [one for one in sentences(text, within) if one.overlaps(span)]
    return Span(start=min(touched[0].start, span.start), end=max(touched[-1].end, span.end)) if touched else span


def answering(words: str, record: Record, tasks: Sequence[Task], *, duties: bool) -> Span | None:
    """The sentence of some tasks that says most of the same; of duties the one that names those in charge.

    None where nothing does.
    """
    text = record.document.text
    found = [one for task in tasks for one in sentences(text, task.span)]
    if duties:
        named = [entry.span for task in tasks for entry in task.assignments]
        found = [one for one in found if any(one.contains(span) for span in named)] or found
    wanted = pairs(words)
    scored = [(dice(wanted, pairs(one.of(text))), -one.start, one) for one in found]
    best = max(scored, default=None, key=lambda entry: entry[:2])
    if best is None or (best[0] < _ANSWERS and not duties):
        return None
    return best[2] if best[0] >= _ANSWERS or len(found) == 1 else None
