"""Which facts does a record hold, one by one? Each with its kind, its task and the name that reviewers use for it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from ontology.correction import EDITABLE, Claim, Kind, Metadata, Quote, Value, bare, fact_id
from ontology.model import Dependency, Document, Record, Span, Task

if TYPE_CHECKING:
    from collections.abc import Mapping

OF_TASK: Mapping[Kind, str] = MappingProxyType(
    {
        "assignment": "assignments",
        "deadline": "deadlines",
        "target": "targets",
        "reference": "references",
        "modality": "modality",
        "deliverable": "deliverables",
    }
)
"""The field of a task that holds facts of the kind."""

OF_RECORD: Mapping[Kind, str] = MappingProxyType(
    {
        "target": "targets",
        "reference": "references",
        "dependency": "dependencies",
        "global-rule": "global_rules",
        "unread": "unread",
    }
)
"""The field of a record that holds facts of the kind which belong to no task."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A fact of a record: ``task`` is the one it belongs to, of a dependency its source; None where there is none."""

    id: str
    kind: Kind
    value: Value
    task: Task | None = None

    @property
    def span(self) -> Span | None:
        """The passage it rests on, the first of several; None of a document's field."""
        if isinstance(self.value, Dependency):
            return self.value.spans[0] if self.value.spans else None
        return None if isinstance(self.value, Metadata) else self.value.span


def facts(record: Record) -> Iterator[Found]:
    """All facts: of the document, task by task, then what links tasks; passages that nobody read last."""
    for name in EDITABLE:
        yield _found("metadata", metadata(record.document, name), None)
    for task in record.tasks:
        yield _found("task", bare(task), task)
        for kind, field in OF_TASK.items():
            yield from (_found(kind, value, task) for value in getattr(task, field))
    tasks = {task.id: task for task in record.tasks}
    for kind, field in OF_RECORD.items():
        for value in getattr(record, field):
            yield _found(kind, value, tasks.get(value.source) if isinstance(value, Dependency) else None)


def _found(kind: Kind, value: Value, task: Task | None) -> Found:
    return Found(id=fact_id(kind, task.path if task else None, value), kind=kind, value=value, task=task)


def metadata(document: Document, name: str) -> Metadata:
    """A field of the document as text."""
    held = getattr(document, name)
    return Metadata(field=name, value=None if held is None else str(held))


def claim_of(record: Record, value: Value) -> Claim:
    """A value with the passages of the record's text that it rests on."""
    if isinstance(value, Metadata):
        return Claim(value=value)
    spans = value.spans if isinstance(value, Dependency) else (value.span,)
    path = value.path if isinstance(value, Task) else None
    return Claim(value=value, quotes=tuple(Quote.of(record.document.text, span, path) for span in spans))


def task_quote(record: Record, task: Task | None) -> Quote | None:
    """A task as corrections name it."""
    return None if task is None else Quote.of(record.document.text, task.span, task.path)


def end_quote(record: Record, end: str) -> Quote | None:
    """A dependency's end as corrections name it: a task, or a target of the document; None where there is no such."""
    for task in record.tasks:
        if task.id == end:
            return task_quote(record, task)
    for target in record.targets:
        if target.id == end:
            return Quote.of(record.document.text, target.span)
    return None
