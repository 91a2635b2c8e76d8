"""What does one document say? The frozen types of a record.

Shapes follow the interchange format: every fact carries its span, the rule that found it and a
confidence. Spans are half-open ranges of Unicode code points in ``Document.text``.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from dataclasses import dataclass, field
from typing import Literal

Role = Literal["lead", "cooperate", "responsible", "supervise", "actor"]
Scope = Literal["clause", "body", "global"]
Comparator = Literal[">=", "<=", "=", "~"]
ReferenceRelation = Literal["implements", "produces", "cites"]
DeliverableRelation = Literal["produces", "uses"]
ModalityType = Literal["prohibition", "encouragement", "permission", "sanction"]
DependencyType = Literal["uses-output", "after", "shares-object", "contributes-to"]
Level = Literal["national", "ministry", "province", "city", "county", "town", "other"]
Status = Literal["draft", "final"]
Anchor = Literal["issue", "event"]
GlobalRuleKind = Literal["also-responsible", "by-duty", "covers"]

SCHEMA = "policygraph/record/1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A half-open range of code points; ``text[start:end]`` is the quotation."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"not a span: {self.start}..{self.end}")

    def __len__(self) -> int:
        return self.end - self.start

    def contains(self, other: Span) -> bool:
        """Whether the other span lies within this one."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        """Whether the two spans share a character."""
        return self.start < other.end and other.start < self.end

    def shift(self, offset: int) -> Span:
        """The same range counted from elsewhere."""
        return Span(start=self.start + offset, end=self.end + offset)

    def of(self, text: str) -> str:
        """The quotation."""
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True, kw_only=True)
class Locator:
    """Where a paragraph of the canonical text stood in the file it was read from.

    ``page`` counts from 1 (PDF, OFD), ``paragraph`` from 1 in reading order, ``cell`` is
    ``"table.row.column"``, each from 1.
    """

    span: Span
    page: int | None = None
    paragraph: int | None = None
    cell: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A stretch of a document that is a text of its own: wrapper 通知, main text, attachment."""

    kind: Literal["wrapper", "main", "attachment"]
    title: str | None
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A policy text with its metadata; ``text`` is what every span counts in."""

    id: str
    source: str
    sha256: str
    text: str
    title: str | None = None
    issuer: str | None = None
    jurisdiction: str | None = None
    level: Level | None = None
    number: str | None = None
    genre: str | None = None
    status: Status = "final"
    issued: dt.date | None = None
    addressees: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()
    locators: tuple[Locator, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A node of the heading tree; ``span`` covers the heading and everything below it."""

    id: str
    parent: str | None
    label: str
    title: str
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """What every fact carries: its evidence, the rule that read it, how sure it is, and the reviewer, if any."""

    span: Span
    rule: str
    confidence: float = 1.0
    reviewer: str | None = field(default=None, metadata={"optional": True})


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment(Fact):
    """A unit made answerable for a task, in a role."""

    mention: str
    unit: str
    role: Role
    scope: Scope
    body: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline(Fact):
    """A time that bounds work: a date, a period, a recurrence or an offset.

    ``recurs`` and ``offset`` are ISO 8601 durations; ``inherited`` says in words where a
    deadline comes from that the task's own sentence does not state.
    """

    mention: str
    start: dt.date | None = None
    end: dt.date | None = None
    recurs: str | None = None
    offset: str | None = None
    anchor: Anchor | None = None
    inherited: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Target(Fact):
    """A number that the work must reach, in the printed unit."""

    mention: str
    indicator: str
    comparator: Comparator
    value: float | int
    unit: str | None = None
    deadline: dt.date | None = None
    id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference(Fact):
    """A document that a task rests on, carries out or brings forth.

    ``title`` is what the text prints at the place; where that is an alias which the document defined
    (以下简称《意见》), ``full_title`` is the title it stands for.
    """

    title: str | None
    relation: ReferenceRelation
    number: str | None = None
    full_title: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Modality(Fact):
    """A clause whose force is not a plain obligation."""

    text: str
    type: ModalityType


@dataclass(frozen=True, slots=True, kw_only=True)
class Deliverable(Fact):
    """A nameable thing that work makes or needs."""

    name: str
    relation: DeliverableRelation


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """The smallest stretch of text that somebody is made answerable for."""

    id: str
    section: str | None
    label: str
    path: str
    title: str
    span: Span
    rule: str = "task.titled_item"
    confidence: float = 1.0
    assignments: tuple[Assignment, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    targets: tuple[Target, ...] = ()
    references: tuple[Reference, ...] = ()
    modality: tuple[Modality, ...] = ()
    deliverables: tuple[Deliverable, ...] = ()
    reviewer: str | None = field(default=None, metadata={"optional": True})


@dataclass(frozen=True, slots=True, kw_only=True)
class GlobalRule(Fact):
    """What one sentence says for many tasks (下文任务均由各市人民政府同步落实)."""

    kind: GlobalRuleKind
    units: tuple[str, ...]
    applies_to: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """A passage that looks like a clause or a time and that no rule read."""

    span: Span
    text: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Dependency:
    """A directed edge: ``source`` needs ``target``; ``spans`` are the passages at both ends."""

    source: str
    target: str
    type: DependencyType
    via: str
    spans: tuple[Span, ...]
    rule: str
    confidence: float = 1.0
    reviewer: str | None = field(default=None, metadata={"optional": True})


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What one document says, whole."""

    document: Document
    sections: tuple[Section, ...] = ()
    tasks: tuple[Task, ...] = ()
    targets: tuple[Target, ...] = ()
    references: tuple[Reference, ...] = ()
    global_rules: tuple[GlobalRule, ...] = ()
    unread: tuple[Unread, ...] = ()
    dependencies: tuple[Dependency, ...] = ()

    def task(self, task_id: str) -> Task:
        """The task of that id; KeyError where there is none."""
        for task in self.tasks:
            if task.id == task_id:
                return task
        raise KeyError(task_id)

    def with_source(self, source: str) -> Record:
        """The same record, read from elsewhere."""
        return dataclasses.replace(self, document=dataclasses.replace(self.document, source=source))
