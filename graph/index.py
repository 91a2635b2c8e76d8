"""What does search know of the graph? An index on disk beside it: words by tantivy, meaning by vectors.

The graph is what holds; the index follows it. It remembers the digest of each document that it has and the
state of the graph that it agrees with, so that one look tells whether it is up to date, and a kill at any
moment costs no more than indexing the documents of the last batch again. Beside the tasks it keeps each
document's record and outline, which the graph gives as well, but statement by statement.
"""

from __future__ import annotations

import contextlib
import functools
import json
import shutil
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Protocol

import numpy as np
import tantivy
from numpy.typing import NDArray

from graph.encoder import Encoder
from graph.outline import Outline, outline, record_written, written
from graph.recent import Recent
from graph.snapshot import STATE, Snapshot, Stored, stored
from graph.topic import keys_of_text, keys_of_words, words_of_text
from graph.vectors import VectorFile
from ontology.errors import StoreError
from ontology.model import Record, Task

FORMAT = 2
_HEAP = 50_000_000  # bytes; more makes the writer no faster
_PATIENCE = 3.0  # seconds to wait for another thread that writes, where there is something to search already
_CHOSEN = 1_000_000  # places of tasks that filters allow, kept
_BATCH = 200  # documents between two commits
_MOST = 6  # times that a key counts in one task
_TITLE = 2  # times that a heading's keys count more
_TITLE_VECTOR = 0.5
_NONE = 1e-9  # the length of a vector of no known word, so that nothing is divided by nought


Rows = tuple[list[tantivy.DocAddress], NDArray[np.int64]]
"""Places of tasks, and the numbers of their vectors."""


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
    for name in ("document", "unit", "assigned", "role", "year", "force", "level", "marker", "recorded"):
        made.add_text_field(name, stored=True, tokenizer_name="raw", index_option="basic")
    for name in ("held", "task", "pairs"):
        made.add_text_field(name, stored=False, tokenizer_name="raw", index_option="basic")
    for name in ("shown", "outline", "record"):
        made.add_bytes_field(name, stored=True, indexed=False)
    for name in ("row", "noted"):
        made.add_unsigned_field(name, stored=True, fast=True)
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
        return self.snapshot().state

    def snapshot(self) -> Snapshot:
        """What the index holds now, whatever comes."""
        return Snapshot(self._searcher, self.schema)

    def refresh(self, graph: Indexed, *, progress: Callable[[int, int], None] | None = None) -> bool:
        """Bring the index to the graph's state; False where another process or thread is still writing the index.

        ``progress`` is told how many documents of how many are done. What is there stays searchable meanwhile.
        """
        if not self._writing.acquire(timeout=_PATIENCE if self.state else -1):
            return False
        try:
            wanted = graph.state()
            if self.state == wanted:
                return True
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
        finally:
            self._writing.release()

    def document_of(self, address: tantivy.DocAddress) -> Stored:
        """The stored fields at an address."""
        return stored(self._searcher, address)

    def rows(self, allowed: tantivy.Query | None) -> Rows:
        """Where the tasks that a query allows are, and the numbers of their vectors; of all tasks where it is None.

        The same query is run once for each state of the index.
        """
        if allowed is None:
            return self._everything
        chosen, searcher = self._chosen, self._searcher
        name = repr(allowed)
        found = chosen.get(name)
        if found is None:
            hits = searcher.search(allowed, max(1, searcher.num_docs), count=False).hits
            places = [address for _, address in hits]
            found = places, np.asarray(searcher.fast_field_values("row", places), dtype=np.int64)
            chosen.put(name, found, len(places))
        return found

    # --- writing ------------------------------------------------------------------------------

    def _follow(
        self, graph: Indexed, state: str, writer: tantivy.IndexWriter, progress: Callable[[int, int], None] | None
    ) -> None:
        """Add, replace and remove documents until the index has what the graph has."""
        held, wanted = self.snapshot().digests(), graph.digests()
        for document in held.keys() - wanted.keys():
            _forget(writer, document)
        missing = [document for document, digest in wanted.items() if held.get(document) != digest]
        for number, document in enumerate(missing, 1):
            with contextlib.suppress(KeyError):  # removed meanwhile: the next state will say so
                self._write(graph.record(document), wanted[document], writer)
            if progress is not None:
                progress(number, len(missing))
            if number % _BATCH == 0:
                self._commit(writer)
        writer.delete_documents_by_term("document", STATE)
        _mark(writer, STATE, state)
        self._commit(writer)

    def _commit(self, writer: tantivy.IndexWriter) -> None:
        """Make what was written lasting, vectors before what refers to them."""
        self.vectors.sync()
        writer.commit()

    def _write(self, record: Record, digest: str, writer: tantivy.IndexWriter) -> None:
        """Put one document's tasks in the place of those that were there."""
        text = record.document.text
        bodies = [task.span.of(text) for task in record.tasks]
        made = self.encoder.passages([*bodies, *(task.title for task in record.tasks)])
        made = made[: len(bodies)] + _TITLE_VECTOR * made[len(bodies) :]
        first = self.vectors.append(made / np.maximum(np.linalg.norm(made, axis=1, keepdims=True), _NONE))
        _forget(writer, record.document.id)
        for number, (task, body) in enumerate(zip(record.tasks, bodies, strict=True)):
            writer.add_document(_entry(record, task, body, first + number))
        kept = tantivy.Document()
        kept.add_text("recorded", record.document.id)
        kept.add_bytes("record", record_written(record))
        for pair in {text[at : at + 2] for at in range(len(text) - 1)}:
            kept.add_text("pairs", pair)
        writer.add_document(kept)
        _mark(writer, record.document.id, digest, outline(record))

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
        self._chosen = Recent[Rows](_CHOSEN)
        self.vectors.refresh()
        self._everything = self.rows(tantivy.Query.exists_query("row"))


def _forget(writer: tantivy.IndexWriter, document: str) -> None:
    """Remove a document's tasks, its record and its mark."""
    writer.delete_documents_by_term("document", document)
    writer.delete_documents_by_term("recorded", document)


def _mark(writer: tantivy.IndexWriter, document: str, digest: str, about: Outline | None = None) -> None:
    """Note which state of a document, or of the whole graph, the index has."""
    note = tantivy.Document()
    note.add_text("document", document)
    note.add_text("marker", digest)
    note.add_unsigned("noted", 1)
    if about is not None:
        note.add_bytes("outline", written(about))
    writer.add_document(note)


def _entry(record: Record, task: Task, body: str, row: int) -> tantivy.Document:
    """One task as the index keeps it."""
    made = tantivy.Document()
    words = words_of_text(body)
    counts = keys_of_words(body, words)
    title = _keys(task.title)
    if task.label:
        for key, count in title.items():
            counts[key] += _TITLE * count
    for key, count in counts.items():
        for _ in range(min(count, _MOST)):
            made.add_text("keys", key)
    above, name = "".join(headings(record, task)), record.document.title or ""
    context = {**_keys(name), **_keys(above)}
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


@functools.lru_cache(maxsize=4096)
def _keys(text: str) -> Mapping[str, int]:
    """The keys of a title, which many tasks share."""
    return keys_of_text(text)


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
