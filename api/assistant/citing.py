"""What does an answer rest on? Citations: document, number, article, the sentence, a link to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from api.answering.passages import sentence
from api.answerview import passage_link
from api.library import Library
from api.words import document_name
from ontology.model import Document, Record, Span, Task

_LONGEST = 600  # characters of a sentence that are quoted
_MOST_OF_TASK = 3


class Citer:
    """Makes citations; ``base`` is the address of the pages, which links begin with."""

    def __init__(self, library: Library, base: str) -> None:
        self._library = library
        self._base = base.rstrip("/")

    def cite(self, document_id: str, span: Span, path: str | None = None) -> dict[str, Any]:
        """One citation. The span is in the document's text, counted in characters; a long quotation is cut."""
        record = self._library.record(document_id)
        document = record.document
        found = path if path is not None else path_at(record, span)
        quote = span.of(document.text).strip()
        return {
            "document": document.id,
            "title": document_name(document),
            "number": document.number,
            "issued": document.issued.isoformat() if document.issued else None,
            "path": found or None,
            "quote": quote if len(quote) <= _LONGEST else f"{quote[:_LONGEST]}…",
            "span": [span.start, span.end],
            "link": self._base + passage_link(document.id, span),
            "resource": resource(document.id, span),
        }

    def of_task(self, document: Document, task: Task) -> Iterator[dict[str, Any]]:
        """The sentences that a task's units and times rest on; where there are none the one that it begins with."""
        spans = [fact.span for fact in (*task.assignments, *task.deadlines)] or [task.span]
        around = dict.fromkeys(_sentence(document.text, span) for span in spans)
        for span in list(around)[:_MOST_OF_TASK]:
            yield self.cite(document.id, span, task.path)

    def of_passages(self, told: Any, most: int) -> list[dict[str, Any]]:
        """The passages that stand anywhere in what is told as JSON, each once."""
        found: dict[tuple[str, int, int], dict[str, Any]] = {}
        for passage in _passages(told):
            start, end = passage["span"]
            key = (passage["document"], start, end)
            if key not in found:
                found[key] = self.cite(passage["document"], Span(start=start, end=end), passage["path"])
            if len(found) == most:
                break
        return list(found.values())


def path_at(record: Record, span: Span) -> str | None:
    """The path of the task that a place stands in; None outside tasks."""
    return next((task.path for task in record.tasks if task.span.contains(span)), None)


def resource(document_id: str, span: Span) -> str:
    """The address of a passage as a resource of the protocol."""
    return f"policygraph://document/{document_id}/{span.start}-{span.end}"


def written(citations: Iterable[dict[str, Any]]) -> str:
    """Citations as lines for a reader, numbered."""
    return "\n".join(f"[{number}] {_line(one)}" for number, one in enumerate(citations, 1))


def _line(one: dict[str, Any]) -> str:
    number = f"（{one['number']}）" if one["number"] else ""
    path = f" {one['path']}" if one["path"] else ""
    return f"《{one['title']}》{number}{path}：“{one['quote']}” {one['link']}"


def _sentence(text: str, span: Span) -> Span:
    """The sentence in which a span begins, without blanks before it."""
    found = sentence(text, Span(start=span.start, end=min(span.end, span.start + 1)))
    quote = found.of(text)
    return Span(start=found.start + len(quote) - len(quote.lstrip()), end=found.end)


def _passages(told: Any) -> Iterator[dict[str, Any]]:
    waiting = [told]
    while waiting:
        one = waiting.pop(0)
        if isinstance(one, dict):
            if {"document", "path", "text", "span", "at"} <= one.keys():
                yield one
            else:
                waiting.extend(one.values())
        elif isinstance(one, list):
            waiting.extend(one)
