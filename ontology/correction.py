"""What did a person say of a fact? A correction: which fact, what instead, who, when and why.

A correction names its fact by what the text says there and by what was read, never by a place in a list: so it is
found again where the text is read anew, by another extractor, or by one that counts characters otherwise.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import secrets
from dataclasses import dataclass
from typing import Literal

from ontology import ids
from ontology.model import (
    Assignment,
    Deadline,
    Deliverable,
    Dependency,
    GlobalRule,
    Modality,
    Reference,
    Span,
    Target,
    Task,
    Unread,
)
from ontology.record import of_plain, plain

CorrectionAction = Literal["accept", "reject", "edit", "add", "undo"]
Kind = Literal[
    "assignment",
    "deadline",
    "target",
    "reference",
    "modality",
    "deliverable",
    "dependency",
    "global-rule",
    "task",
    "unread",
    "metadata",
]

_BESIDE = 32  # characters of context kept at either side of a quotation
_LONGEST = 80  # characters of a passage that are quoted


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """One field of a document as text: ``issued`` in ISO form; None where the document has none."""

    field: str
    value: str | None


Value = (
    Assignment
    | Deadline
    | Target
    | Reference
    | Modality
    | Deliverable
    | Dependency
    | GlobalRule
    | Task
    | Unread
    | Metadata
)

TYPES: dict[Kind, type] = {
    "assignment": Assignment,
    "deadline": Deadline,
    "target": Target,
    "reference": Reference,
    "modality": Modality,
    "deliverable": Deliverable,
    "dependency": Dependency,
    "global-rule": GlobalRule,
    "task": Task,
    "unread": Unread,
    "metadata": Metadata,
}
EDITABLE = ("title", "issuer", "jurisdiction", "level", "number", "genre", "status", "issued")
"""The fields of a document that can be corrected."""
_READING = frozenset(("rule", "confidence", "reviewer"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """A passage by its words: how it begins, what stands around it, and where it stood.

    ``exact`` is the first of its characters, at most 80; ``path`` is the task's where the passage is a task.
    """

    exact: str
    prefix: str
    suffix: str
    span: Span
    path: str | None = None

    @classmethod
    def of(cls, text: str, span: Span, path: str | None = None) -> Quote:
        """The passage of a text at a span."""
        end = min(span.end, span.start + _LONGEST)
        return cls(
            exact=text[span.start : end],
            prefix=text[max(0, span.start - _BESIDE) : span.start],
            suffix=text[end : end + _BESIDE],
            span=span,
            path=path,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What a fact says, and the passages it rests on: one, several of a dependency, none of a document's field."""

    value: Value
    quotes: tuple[Quote, ...] = ()

    def written(self) -> str:
        """The value as JSON in one line."""
        return json.dumps(plain(self.value), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """One act of a reviewer.

    ``before`` is what was read (None where a fact is added), ``after`` what holds instead (None where a fact is
    rejected). ``task`` is the task that the fact belongs to, of a dependency its source; ``other`` the dependency's
    target. ``undoes`` is the id of the correction that an ``undo`` takes back. ``source`` is the digest of the file's
    bytes: the same file whose text is read otherwise is corrected too.
    """

    id: str
    document: str
    source: str
    kind: Kind
    action: CorrectionAction
    reviewer: str
    at: dt.datetime
    why: str = ""
    before: Claim | None = None
    after: Claim | None = None
    task: Quote | None = None
    other: Quote | None = None
    undoes: str | None = None

    @property
    def claim(self) -> Claim | None:
        """What it is about: the fact as it was read, the added one where none was read."""
        return self.before or self.after


def new_id() -> str:
    """A name that no other correction has."""
    return "c" + secrets.token_hex(8)


def read_value(kind: Kind, written: str) -> Value:
    """The value that ``Claim.written`` wrote; ValueError where it is none of its kind."""
    try:
        value: Value = of_plain(json.loads(written), TYPES[kind])
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"not a {kind}: {error}") from error
    return value


def fact_id(kind: Kind, owner: str | None, value: Value) -> str:
    """The name of a fact as it stands now: another one after every change of it, so that nobody edits what changed.

    ``owner`` is the path of the task it belongs to, None for facts of the document.
    """
    said = bare(value) if isinstance(value, Task) else value
    return ids.statement_id(kind, owner or "", Claim(value=said).written())


def bare(task: Task) -> Task:
    """A task without its facts."""
    return dataclasses.replace(
        task, assignments=(), deadlines=(), targets=(), references=(), modality=(), deliverables=()
    )


_CORE: dict[Kind, tuple[str, ...]] = {
    "assignment": ("unit", "role"),
    "deadline": ("start", "end", "recurs", "offset", "anchor"),
    "target": ("indicator", "comparator", "value", "unit", "deadline"),
    "reference": ("title", "number", "relation"),
    "modality": ("type",),
    "deliverable": ("name", "relation"),
    "dependency": ("type",),
    "global-rule": ("kind", "units"),
    "task": (),
    "unread": (),
    "metadata": ("field",),
}


def core(kind: Kind, value: Value) -> tuple[object, ...]:
    """What makes two readings of one passage the same fact: what they claim, not how they were read or resolved."""
    return tuple(getattr(value, name) for name in _CORE[kind])


def reviewed(value: Value, reviewer: str, rule: str | None = None) -> Value:
    """The value as a person vouches for it; ``rule`` where it is theirs and no longer a rule's."""
    if isinstance(value, (Metadata, Unread)):
        return value
    return dataclasses.replace(value, confidence=1.0, reviewer=reviewer, rule=rule or value.rule)


def same_claim(kind: Kind, one: Value, other: Value) -> bool:
    """Whether two values differ at most in how they were read."""
    names = [field.name for field in dataclasses.fields(TYPES[kind]) if field.name not in _READING]
    return all(getattr(one, name) == getattr(other, name) for name in names)
