"""What does an answer hold? One sentence, the units and tasks, and the passages it rests on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from ontology.model import Record, Span, Task

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskRef:
    """A task as an answer names it: the document's id, the task's path and title.

    ``via`` tells how it reaches the unit that was asked about (经由“各市人民政府”), "" where the unit is named itself.
    """

    document: str
    path: str
    title: str
    via: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Renamed:
    """What a unit of the answer has become by the day of the question: on which day, how, by which decision."""

    unit: str
    became: str
    on: dt.date
    how: str
    source: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """A passage: ``text`` is exactly the document's text at ``span``; ``path`` is "" outside tasks."""

    document: str
    path: str
    text: str
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What is said to a question.

    ``answer`` is one Chinese sentence; ``units`` full names; where ``answerable`` is false there are
    neither units nor tasks, and the sentence says what was looked for. ``understood`` is the query
    that the question was read as, in words; "" where it was not understood. ``possible`` are tasks that
    may be the unit's as well, each with the way in ``via``; ``as_of`` is the day that the question was asked for.
    ``total`` is how many tasks there are: more than ``tasks`` where the list is long. ``notes`` say which of the
    documents answered from are no longer, or not yet, in force.
    """

    question: str
    answer: str
    answerable: bool
    units: tuple[str, ...] = ()
    tasks: tuple[TaskRef, ...] = ()
    citations: tuple[Citation, ...] = ()
    understood: str = ""
    possible: tuple[TaskRef, ...] = ()
    renamed: tuple[Renamed, ...] = ()
    notes: tuple[str, ...] = ()
    as_of: dt.date | None = None
    total: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """An answer before it is tied to its question; ``total`` is 0 where ``tasks`` are all."""

    answer: str
    answerable: bool = True
    units: tuple[str, ...] = ()
    tasks: tuple[TaskRef, ...] = ()
    citations: tuple[Citation, ...] = ()
    possible: tuple[TaskRef, ...] = ()
    total: int = 0


def refusal(sentence: str) -> Finding:
    """What is said where the documents do not say."""
    return Finding(answer=sentence, answerable=False)


def task_ref(record: Record, task: Task, via: str = "") -> TaskRef:
    """A task as an answer names it."""
    return TaskRef(document=record.document.id, path=task.path, title=task.title, via=via)


def citation(record: Record, task: Task | None, span: Span) -> Citation:
    """A passage of a document, white space around it left out, with the path of the task it stands in.

    That is not the answered ``task`` where the passage holds for several: a rule for all that follows
    stands in another task, or in none.
    """
    text = span.of(record.document.text)
    start = span.start + len(text) - len(text.lstrip())
    span = Span(start=start, end=max(start, span.start + len(text.rstrip())))
    return Citation(
        document=record.document.id,
        path=_path_of(record, task, span),
        text=span.of(record.document.text),
        span=span,
    )


def _path_of(record: Record, task: Task | None, span: Span) -> str:
    """The path of the smallest task around the span, the answered one before others; "" where there is none."""
    if task is not None and task.span.contains(span):
        return task.path
    around = [other for other in record.tasks if other.span.contains(span)]
    return min(around, key=lambda other: len(other.span)).path if around else ""


def unique(items: Iterable[Item]) -> tuple[Item, ...]:
    """Each item once, in the order of its first appearance."""
    return tuple(dict.fromkeys(items))
