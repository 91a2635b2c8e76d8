"""How does a corrected document become gold? The format that ``evaluate`` reads, each value quoted from the text.

A task is located by the first and last characters of its text, white space left out: twelve of them, or as many as it
takes for them to stand nowhere else before. What a task inherits from elsewhere in the document has the scope
``global``. A name that is not printed as it stands (elided, composed) is given by its passage.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from api.scoring import locate, squeeze
from ontology.model import Record, Span, Task
from ontology.record import plain

_EDGE = 12  # characters by which a task is located
_SHOWN = {
    "assignments": ("mention", "unit", "role", "scope"),
    "deadlines": ("mention", "start", "end", "recurs", "offset"),
    "targets": ("mention", "indicator", "comparator", "value", "unit", "deadline"),
    "references": ("title", "number", "relation"),
    "modality": ("text", "type"),
    "deliverables": ("name", "relation"),
}
_DOCUMENT = ("title", "issuer", "number", "issued", "status", "level")


def name_of(record: Record) -> str:
    """The name of the document's text beside the gold file."""
    return f"{record.document.id}.txt"


def gold(record: Record) -> dict[str, Any]:
    """The gold file of a record."""
    document: Any = plain(record.document)
    names = {task.id: task.path for task in record.tasks}
    names |= {target.id: f"target:{at}" for at, target in enumerate(record.targets) if target.id is not None}
    return {
        "file": name_of(record),
        "document": {field: document[field] for field in _DOCUMENT},
        "tasks": list(_tasks(record)),
        "targets": [_fact(record, "targets", target, None) for target in record.targets],
        "dependencies": [
            {"source": names[edge.source], "target": names[edge.target], "type": edge.type}
            for edge in record.dependencies
            if edge.source in names and edge.target in names
        ],
        "questions": [],
    }


def _tasks(record: Record) -> Iterator[dict[str, Any]]:
    text = record.document.text
    bare, after = squeeze(text), 0
    for task in record.tasks:
        start, end = _edges(task.span, text, bare, after)
        after = len(squeeze(text[: task.span.start]))
        facts = {field: [_fact(record, field, fact, task) for fact in getattr(task, field)] for field in _SHOWN}
        yield {"path": task.path, "label": task.label, "title": task.title, "start": start, "end": end, **facts}


def _edges(span: Span, text: str, bare: str, after: int) -> tuple[str, str]:
    """The first and last characters of a task, enough of them to find it and nothing else."""
    body = squeeze(span.of(text))
    place = len(squeeze(text[: span.start]))
    wanted = (place, place + len(body))
    for length in range(_EDGE, len(body)):
        head, tail = body[:length], body[-length:]
        if locate(head, tail, bare, after) == wanted:
            return head, tail
    return body, body


def _fact(record: Record, field: str, fact: Any, task: Task | None) -> dict[str, Any]:
    """A fact with its words as they stand in its task, or in the document where the task inherits it."""
    written: Any = plain(fact)
    shown = {name: written[name] for name in _SHOWN[field]}
    text = record.document.text
    quoted = _SHOWN[field][0]
    body = squeeze(task.span.of(text) if task else text)
    if squeeze(str(shown[quoted])) in body:
        return shown
    printed = fact.span.of(text)
    if squeeze(str(shown[quoted])) not in squeeze(text):
        shown[quoted] = printed
    if squeeze(shown[quoted]) not in body:
        shown["scope"] = "global"
    return shown
