"""What does the index keep of one task? Its words with their counts, its facets, and what is shown of it."""

from __future__ import annotations

import json

import tantivy

from graph.topic import keys_of_title, keys_of_words, words_of_text
from ontology.model import Record, Task

_MOST = 6  # times that a key counts in one task
_TITLE = 2  # times that a heading's keys count more


def schema() -> tantivy.Schema:
    """The fields of tasks, and of what is noted of documents."""
    made = tantivy.SchemaBuilder()
    for name in ("keys", "above"):
        made.add_text_field(name, stored=False, tokenizer_name="raw", index_option="freq")
    for name in ("document", "unit", "assigned", "role", "year", "force", "level", "marker", "recorded"):
        made.add_text_field(name, stored=True, tokenizer_name="raw", index_option="basic")
    for name in ("held", "task", "pairs"):
        made.add_text_field(name, stored=False, tokenizer_name="raw", index_option="basic")
    for name in ("shown", "outline", "record"):
        made.add_bytes_field(name, stored=True, indexed=False)
    for name in ("row", "noted"):
        made.add_unsigned_field(name, stored=True, fast=True)
    return made.build()


def entry(record: Record, task: Task, body: str, row: int) -> tantivy.Document:
    """One task as the index keeps it."""
    made = tantivy.Document()
    words = words_of_text(body)
    counts = keys_of_words(body, words)
    title = keys_of_title(task.title)
    if task.label:
        for key, count in title.items():
            counts[key] += _TITLE * count
    for key, count in counts.items():
        for _ in range(min(count, _MOST)):
            made.add_text("keys", key)
    above, name = "".join(headings(record, task)), record.document.title or ""
    context = {**keys_of_title(name), **keys_of_title(above)}
    for key in context:
        made.add_text("above", key)
    for key in {**counts, **title, **context}:
        made.add_text("held", key)
    for kind, values in facets(record, task).items():
        for value in values:
            made.add_text(kind, value)
    for assignment in task.assignments:
        made.add_text("assigned", f"{assignment.role}:{assignment.unit}")
    made.add_text("document", record.document.id)
    made.add_text("task", task_key(record.document.id, task.id))
    shown = {"task": task.id, "path": task.path, "title": task.title, "start": task.span.start, "text": body}
    shown |= {"labelled": bool(task.label), "above": above, "name": name, "words": " ".join(words)}
    made.add_bytes("shown", json.dumps(shown, ensure_ascii=False).encode())
    made.add_unsigned("row", row)
    return made


def task_key(document: str, task: str) -> str:
    """The term of a task in the index."""
    return f"{document} {task}"


def facets(record: Record, task: Task) -> dict[str, tuple[str, ...]]:
    """What a task can be filtered by: its units, roles and force, its document's year and level."""
    issued, level = record.document.issued, record.document.level
    return {
        "unit": tuple(dict.fromkeys(item.unit for item in task.assignments)),
        "role": tuple(dict.fromkeys(item.role for item in task.assignments)),
        "year": (str(issued.year),) if issued else (),
        "force": tuple(dict.fromkeys(item.type for item in task.modality)),
        "level": (level,) if level else (),
    }


def headings(record: Record, task: Task) -> list[str]:
    """The headings above a task, innermost first."""
    titles = {section.id: (section.parent, section.title) for section in record.sections}
    found: list[str] = []
    section = task.section
    while section in titles and len(found) < len(titles):
        section, title = titles[section]
        found.append(title)
    return found
