"""What does search know of the graph? An index on disk beside it: words by tantivy, meaning by vectors.

The graph is what holds; the index follows it. It remembers the digest of each document that it has and the
state of the graph that it agrees with, so that one look tells whether it is up to date, and a kill at any
moment costs no more than indexing the documents of the last batch again.
"""

from __future__ import annotations

import contextlib
import json
import shutil
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Protocol, cast

import numpy as np
import tantivy
from numpy.typing import NDArray

from graph.encoder import Encoder
from graph.topic import keys_of_text
from graph.vectors import VectorFile
from ontology.errors import StoreError
from ontology.model import Record, Task

FORMAT = 1
_HEAP = 50_000_000  # bytes; more makes the writer no faster
_BATCH = 200  # documents between two commits
_MOST = 6  # times that a key counts in one task
_TITLE = 2  # times that a heading's keys count more
_TITLE_VECTOR = 0.5
_NONE = 1e-9  # the length of a vector of no known word, so that nothing is divided by nought
_STATE = "="  # the marker of the state, which no document's id can be


Stored = Mapping[str, Sequence[object]]
"""What the index keeps of a task, by field."""


class Indexed(Protocol):
    """What the index needs of a graph."""

    def state(self) -> str:
        """Another text after each change of the graph."""
        ...

    def digests(self) -> Mapping[str, str]:
        """The digest of each document, by id."""
        ...

    def record(self, document_id: str) -> Record:
        """What a document says."""
        ...


def _schema() -> tantivy.Schema:
    made = tantivy.SchemaBuilder()
    for name in ("keys", "above"):
        made.add_text_field(name, stored=False, tokenizer_name="raw", index_option="freq")
    for name in ("document", "unit", "assigned", "role", "year", "force", "level", "marker"):
        made.add_text_field(name, stored=True, tokenizer_name="raw", index_option="basic")
    made.add_json_field("shown", stored=True, tokenizer_name="raw", index_option="basic")
    made.add_unsigned_field("row", stored=True, fast=True)
    return made.build()


class SearchIndex:
    """The tasks of a graph, ready to be searched. May be used from many threads.

    ``folder`` None keeps it in memory. Raises StoreError where the folder cannot be used.
    """

    def __init__(self, folder: Path | None, encoder: Encoder) -> None:
        self.encoder = encoder
        self._folder = folder
        self._writing = threading.Lock()
        self.schema = _schema()
        try:
            self._index = self._opened()
            self.vectors = VectorFile(folder and folder / "vectors.f16", encoder.dimension)
        except (OSError, ValueError) as error:
            raise StoreError("检索索引打不开", where=str(folder), hint="请检查权限，或删除这个文件夹后重试") from error
        self._reload()

    @property
    def searcher(self) -> tantivy.Searcher:
        """The index as it was when last refreshed."""
        return self._searcher

    @property
    def state(self) -> str:
        """The state of the graph that the index agrees with; empty before the first time."""
        query = tantivy.Query.term_query(self.schema, "document", _STATE)
        found = self._searcher.search(query, 1, count=False).hits
        return str(self._searcher.doc(found[0][1]).to_dict()["marker"][0]) if found else ""

    def refresh(self, graph: Indexed, *, progress: Callable[[int, int], None] | None = None) -> bool:
        """Bring the index to the graph's state; False where another process is writing the index.

        ``progress`` is told how many documents of how many are done. What is there stays searchable meanwhile.
        """
        with self._writing:
            wanted = graph.state()
            self._reload()
            if self.state == wanted:
                return True
            try:
                writer = self._index.writer(_HEAP, 1)
            except ValueError:  # tantivy's way to say that its lock is held
                return False
            try:
                self._follow(graph, wanted, writer, progress)
            finally:
                writer.wait_merging_threads()
                self._reload()
        return True

    def document_of(self, address: tantivy.DocAddress) -> Stored:
        """The stored fields at an address."""
        return cast("Stored", self._searcher.doc(address).to_dict())

    def rows(self, allowed: tantivy.Query | None) -> tuple[list[tantivy.DocAddress], NDArray[np.int64]]:
        """Where the tasks that a query allows are, and the numbers of their vectors; of all tasks where it is None."""
        if allowed is None:
            return self._everything
        hits = self._searcher.search(allowed, max(1, self._searcher.num_docs), count=False).hits
        places = [address for _, address in hits]
        return places, np.asarray(self._searcher.fast_field_values("row", places), dtype=np.int64)

    # --- writing ------------------------------------------------------------------------------

    def _follow(
        self, graph: Indexed, state: str, writer: tantivy.IndexWriter, progress: Callable[[int, int], None] | None
    ) -> None:
        """Add, replace and remove documents until the index has what the graph has."""
        held, wanted = self._marks(), graph.digests()
        for document in held.keys() - wanted.keys() - {_STATE}:
            writer.delete_documents_by_term("document", document)
        missing = [document for document, digest in wanted.items() if held.get(document) != digest]
        for number, document in enumerate(missing, 1):
            with contextlib.suppress(KeyError):  # removed meanwhile: the next state will say so
                self._write(graph.record(document), wanted[document], writer)
            if progress is not None:
                progress(number, len(missing))
            if number % _BATCH == 0:
                writer.commit()
        _mark(writer, _STATE, state)
        writer.commit()

    def _write(self, record: Record, digest: str, writer: tantivy.IndexWriter) -> None:
        """Put one document's tasks in the place of those that were there."""
        text = record.document.text
        bodies = [task.span.of(text) for task in record.tasks]
        titles = self.encoder.passages([task.title for task in record.tasks])
        made = self.encoder.passages(bodies) + _TITLE_VECTOR * titles
        first = self.vectors.append(made / np.maximum(np.linalg.norm(made, axis=1, keepdims=True), _NONE))
        writer.delete_documents_by_term("document", record.document.id)
        context = set(keys_of_text(record.document.title or ""))
        for number, (task, body) in enumerate(zip(record.tasks, bodies, strict=True)):
            writer.add_document(_entry(record, task, body, context, first + number))
        _mark(writer, record.document.id, digest)

    # --- the engine ---------------------------------------------------------------------------

    def _opened(self) -> tantivy.Index:
        """The engine's index; a new one where there is none, or one of another format or model."""
        if self._folder is None:
            return tantivy.Index(self.schema)
        note = {"format": FORMAT, "model": self.encoder.identity}
        about = self._folder / "index.json"
        words = self._folder / "words"
        if not about.exists() or json.loads(about.read_text("utf-8")) != note:
            shutil.rmtree(self._folder, ignore_errors=True)
            words.mkdir(parents=True)
            about.write_text(json.dumps(note) + "\n", "utf-8")
        return tantivy.Index(self.schema, path=str(words))

    def _reload(self) -> None:
        self._index.reload()
        self._searcher = self._index.searcher()
        self.vectors.refresh()
        self._everything = self.rows(tantivy.Query.exists_query("row"))

    def _marks(self) -> dict[str, str]:
        """The digest of each document that the index has, and its state."""
        everything = tantivy.Query.exists_query("row")
        marks = tantivy.Query.boolean_query(
            [(tantivy.Occur.Must, tantivy.Query.all_query()), (tantivy.Occur.MustNot, everything)]
        )
        found = self._searcher.search(marks, max(1, self._searcher.num_docs), count=False).hits
        stored = [self._searcher.doc(address).to_dict() for _, address in found]
        return {str(item["document"][0]): str(item["marker"][0]) for item in stored}


def _mark(writer: tantivy.IndexWriter, document: str, digest: str) -> None:
    """Note which state of a document, or of the whole graph, the index has."""
    if document == _STATE:
        writer.delete_documents_by_term("document", _STATE)
    note = tantivy.Document()
    note.add_text("document", document)
    note.add_text("marker", digest)
    writer.add_document(note)


def _entry(record: Record, task: Task, body: str, context: Iterable[str], row: int) -> tantivy.Document:
    """One task as the index keeps it."""
    made = tantivy.Document()
    counts = Counter(keys_of_text(body))
    if task.label:
        for key, count in keys_of_text(task.title).items():
            counts[key] += _TITLE * count
    for key, count in counts.items():
        for _ in range(min(count, _MOST)):
            made.add_text("keys", key)
    for key in {*context, *keys_of_text("".join(_headings(record, task)))}:
        made.add_text("above", key)
    for name, values in facets(record, task).items():
        for value in values:
            made.add_text(name, value)
    for assignment in task.assignments:
        made.add_text("assigned", f"{assignment.role}:{assignment.unit}")
    made.add_text("document", record.document.id)
    made.add_json(
        "shown", {"task": task.id, "path": task.path, "title": task.title, "start": task.span.start, "text": body}
    )
    made.add_unsigned("row", row)
    return made


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


def _headings(record: Record, task: Task) -> list[str]:
    """The headings above a task, innermost first."""
    titles = {section.id: (section.parent, section.title) for section in record.sections}
    found: list[str] = []
    section = task.section
    while section in titles and len(found) < len(titles):
        section, title = titles[section]
        found.append(title)
    return found
