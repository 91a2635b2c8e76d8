"""What does a comparison look like to programs and to people? One shape of JSON, and lines in the document's order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from api.diffwords import KINDS, detail_words, headline, kind_words
from api.words import document_name
from graph.diff import Change, Comparison, Detail, Said
from ontology.model import Document, Record, Span, Task

SCHEMA = "policygraph/diff/1"
_LONGEST = 60


def diff_json(found: Comparison) -> dict[str, Any]:
    """A comparison as JSON; every side quotes its passage, spans count in that document's text."""
    counts = {kind: sum(change.kind == kind for change in found.changes) for kind in KINDS}
    return {
        "schema": SCHEMA,
        "mode": found.mode,
        "old": _document(found.old.document),
        "new": _document(found.new.document),
        "summary": counts,
        "headline": headline(found),
        "changes": [_change(change, found) for change in found.changes],
        "general": [_detail(detail, found) for detail in found.general],
    }


def _document(document: Document) -> dict[str, Any]:
    return {
        "id": document.id,
        "title": document.title,
        "number": document.number,
        "issuer": document.issuer,
        "issued": document.issued.isoformat() if document.issued else None,
        "status": document.status,
        "level": document.level,
        "source": document.source,
    }


def _change(change: Change, found: Comparison) -> dict[str, Any]:
    return {
        "kind": change.kind,
        "moved": change.moved,
        "likeness": change.likeness,
        "old": [_task(task, found.old) for task in change.old],
        "new": [_task(task, found.new) for task in change.new],
        "details": [_detail(detail, found) for detail in change.details],
    }


def _task(task: Task, record: Record) -> dict[str, Any]:
    return {"id": task.id, "path": task.path, "title": task.title, **_quoted(task.span, record)}


def _quoted(span: Span, record: Record) -> dict[str, Any]:
    return {"text": span.of(record.document.text), "span": [span.start, span.end]}


def _detail(detail: Detail, found: Comparison) -> dict[str, Any]:
    return {
        "aspect": detail.aspect,
        "effect": detail.effect,
        "about": detail.about,
        "detail": detail_words(detail),
        "old": _said(detail.old, found.old),
        "new": _said(detail.new, found.new),
    }


def _said(said: Said | None, record: Record) -> dict[str, Any] | None:
    if said is None:
        return None
    quote = _quoted(said.span, record)
    return {"value": said.value, "mention": quote["text"], "at": quote["span"], **_quoted(said.passage, record)}


def lines(found: Comparison, *, everything: bool = False) -> Iterator[tuple[str, str, str]]:
    """Kind, place and words of each line for people; tasks that did not change are left out unless asked for.

    The first line of a change names its tasks, those after it have no kind and tell what differs.
    """
    yield "对比", "", f"《{document_name(found.old.document)}》 → 《{document_name(found.new.document)}》"
    yield "结果", "", headline(found)
    for detail in found.general:
        yield "总体", "", detail_words(detail)
    for change in found.changes:
        if change.kind == "unchanged" and not everything:
            continue
        yield kind_words(change, found.mode), _places(change), _titles(change)
        for detail in change.details:
            yield "", "", detail_words(detail)
        if not change.old or not change.new:
            yield "", "", f"“{_shortened((change.new or change.old)[0], found.new if change.new else found.old)}”"


def _places(change: Change) -> str:
    """二/（一） → 三/（二）、三/（三）; one side where the other has none."""
    sides = ("、".join(task.path for task in tasks) for tasks in (change.old, change.new))
    return " → ".join(dict.fromkeys(filter(None, sides)))


def _titles(change: Change) -> str:
    sides = ("、".join(task.title for task in tasks) for tasks in (change.old, change.new))
    return " → ".join(dict.fromkeys(filter(None, sides)))


def _shortened(task: Task, record: Record) -> str:
    text = " ".join(task.span.of(record.document.text).split())
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}……"
