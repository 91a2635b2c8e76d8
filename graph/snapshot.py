"""What does the search index hold at one moment? Documents by their digests, their outlines and whole records."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import cast

import tantivy

from graph.outline import Outline, read, record_read
from ontology.model import Record

STATE = "="
"""The marker of the state of the graph, which no document's id can be."""

Stored = Mapping[str, Sequence[object]]
"""What the index keeps of a task, by field."""

Query, Occur = tantivy.Query, tantivy.Occur


def stored(searcher: tantivy.Searcher, address: tantivy.DocAddress) -> Stored:
    """The stored fields at an address; what is shown of a task as a mapping."""
    found = searcher.doc(address).to_dict()
    if "shown" in found:
        found["shown"] = [json.loads(cast("bytes", found["shown"][0]))]
    return cast("Stored", found)


class Snapshot:
    """The index as it was when this was made, whatever is written meanwhile. May be used from many threads."""

    def __init__(self, searcher: tantivy.Searcher, schema: tantivy.Schema) -> None:
        self.searcher = searcher
        self.schema = schema

    @property
    def state(self) -> str:
        """The state of the graph that this agrees with; empty before the first time."""
        found = self._first("document", STATE)
        return str(found["marker"][0]) if found else ""

    def digests(self) -> dict[str, str]:
        """The digest of each document."""
        return {str(found["document"][0]): str(found["marker"][0]) for found in self._marks()}

    def outlines(self) -> Iterator[tuple[str, Outline]]:
        """The digest and the outline of every document."""
        for found in self._marks():
            yield str(found["marker"][0]), read(cast("bytes", found["outline"][0]))

    def outline(self, document: str) -> Outline:
        """The outline of a document; KeyError where there is none."""
        marked = Query.boolean_query([(Occur.Must, self.term("document", document)), (Occur.MustNot, self.tasks())])
        hits = self.searcher.search(marked, 1, count=False).hits
        if not hits:
            raise KeyError(document)
        return read(cast("bytes", self.searcher.doc(hits[0][1]).to_dict()["outline"][0]))

    def record(self, document: str) -> tuple[Record, int]:
        """What a document says and how many bytes that takes; KeyError where it is not there."""
        found = self._first("recorded", document)
        if found is None:
            raise KeyError(document)
        content = cast("bytes", found["record"][0])
        return record_read(content), len(content)

    def count(self) -> int:
        """How many tasks there are."""
        return int(self.searcher.search(self.tasks(), 1, count=True).count or 0)  # type: ignore[attr-defined]

    def term(self, field: str, value: str) -> tantivy.Query:
        """What has a value in a field."""
        return Query.term_query(self.schema, field, value)

    def tasks(self) -> tantivy.Query:
        """All tasks, without what is noted of documents."""
        return Query.exists_query("row")

    def _first(self, field: str, value: str) -> Stored | None:
        hits = self.searcher.search(self.term(field, value), 1, count=False).hits
        return cast("Stored", self.searcher.doc(hits[0][1]).to_dict()) if hits else None

    def _marks(self) -> Iterator[Stored]:
        """What is noted of each document."""
        clauses = [
            (Occur.Must, Query.exists_query("noted")),
            (Occur.MustNot, self.term("document", STATE)),
        ]
        hits = self.searcher.search(Query.boolean_query(clauses), max(1, self.searcher.num_docs), count=False).hits
        for _, address in hits:
            yield cast("Stored", self.searcher.doc(address).to_dict())
