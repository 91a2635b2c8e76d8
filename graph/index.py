"""What does search know of the graph? An index on disk beside it: words by tantivy, meaning by vectors.

The graph is what holds; the index follows it. It remembers the digest of each document that it has and the
state of the graph that it agrees with, so that one look tells whether it is up to date, and a kill at any
moment costs no more than indexing the documents of the last batch again. Beside the tasks it keeps each
document's record and outline, which the graph gives as well, but statement by statement.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import logging
import shutil
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Protocol

import numpy as np
import tantivy

from graph.encoder import Encoder
from graph.entry import entry, schema
from graph.outline import Outline, outline, record_written, written
from graph.snapshot import STATE, Snapshot
from graph.vectors import VectorFile
from graph.view import View
from ontology.errors import StoreError
from ontology.model import Record

_log = logging.getLogger(__name__)
FORMAT = 2
_HEAP = 50_000_000  # bytes; more makes the writer no faster
_PATIENCE = 3.0  # seconds to wait for another thread that writes, where there is something to search already
_BATCH = 200  # documents between two commits
_TITLE_VECTOR = 0.5
_NONE = 1e-9  # the length of a vector of no known word, so that nothing is divided by nought


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


class UnusableIndexError(StoreError):
    """The folder of an index cannot be read or written; the graph may be well."""


class SearchIndex:
    """The tasks of a graph, ready to be searched. May be used from many threads.

    ``folder`` None keeps it in memory. Raises UnusableIndexError where the folder cannot be used.
    """

    def __init__(self, folder: Path | None, encoder: Encoder) -> None:
        self.encoder = encoder
        self._folder = folder
        self._writing = threading.Lock()
        self.schema = schema()
        self._note = {"format": FORMAT, "model": encoder.identity}
        try:
            self._start()
        except OSError as error:
            raise UnusableIndexError(
                "检索索引打不开", where=str(folder), hint="请检查权限，或删除这个文件夹后重试"
            ) from error

    @property
    def view(self) -> View:
        """The index as it was when last refreshed, whatever is written meanwhile."""
        return self._view

    @property
    def state(self) -> str:
        """The state of the graph that the index agrees with; empty before the first time."""
        return self._state

    def snapshot(self) -> Snapshot:
        """What the index holds now, whatever comes."""
        return Snapshot(self._view.searcher, self.schema)

    def refresh(self, graph: Indexed, *, progress: Callable[[int, int], None] | None = None) -> bool:
        """Bring the index to the graph's state; False where another process or thread is still writing the index.

        ``progress`` is told how many documents of how many are done. What is there stays searchable meanwhile.
        An index on disk that is damaged or gone is made anew; UnusableIndexError where that fails too.
        """
        if not self._writing.acquire(timeout=_PATIENCE if self.state else -1):
            return False
        try:
            return self._refreshed(graph, progress)
        except (OSError, ValueError, RuntimeError) as error:
            if self._folder is None:
                raise
            _log.warning("the search index is damaged or gone and is made anew", exc_info=True)
            try:
                self._start(anew=True)
                return self._refreshed(graph, progress)
            except (OSError, ValueError, RuntimeError):
                fault = "检索索引写不进去"
                hint = "请检查磁盘和权限，或删除这个文件夹后重试"
                raise UnusableIndexError(fault, where=str(self._folder), hint=hint) from error
        finally:
            self._writing.release()

    def _refreshed(self, graph: Indexed, progress: Callable[[int, int], None] | None) -> bool:
        wanted = graph.state()
        if self.state == wanted:
            return True
        self._reload()
        if self.state == wanted:
            return True
        try:
            writer = self._index.writer(_HEAP, 1)
        except ValueError as error:
            if "LockBusy" in str(error):
                return False
            raise
        try:
            self._reload()  # another process may have written until a moment ago
            self._follow(graph, wanted, writer, progress)
        finally:
            writer.wait_merging_threads()
            self._reload()
        return True

    # --- writing ------------------------------------------------------------------------------

    def _follow(
        self, graph: Indexed, state: str, writer: tantivy.IndexWriter, progress: Callable[[int, int], None] | None
    ) -> None:
        """Add, replace and remove documents until the index has what the graph has."""
        self.vectors.spare(self._view.numbers)
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
        rows = self.vectors.append(made / np.maximum(np.linalg.norm(made, axis=1, keepdims=True), _NONE))
        _forget(writer, record.document.id)
        for task, body, row in zip(record.tasks, bodies, rows, strict=True):
            writer.add_document(entry(record, task, body, row))
        kept = tantivy.Document()
        kept.add_text("recorded", record.document.id)
        kept.add_bytes("record", record_written(record))
        for pair in {text[at : at + 2] for at in range(len(text) - 1)}:
            kept.add_text("pairs", pair)
        writer.add_document(kept)
        _mark(writer, record.document.id, digest, outline(record))

    # --- the engine ---------------------------------------------------------------------------

    def _start(self, *, anew: bool = False) -> None:
        """Open what is there; what is damaged, or of another format or model, is made anew. OSError where it cannot."""
        try:
            self._index = self._opened(anew=anew)
            self.vectors = VectorFile(self._folder and self._folder / "vectors.f16", self.encoder.dimension)
            self._reload()
        except ValueError as error:  # tantivy's faults, and those of reading
            if anew or self._folder is None:
                raise OSError(str(error)) from error
            _log.warning("the search index cannot be read and is made anew", exc_info=True)
            self._start(anew=True)

    def _opened(self, *, anew: bool) -> tantivy.Index:
        """The engine's index; a new one where there is none, or one of another format or model."""
        if self._folder is None:
            return tantivy.Index(self.schema)
        about = self._folder / "index.json"
        words = self._folder / "words"
        if anew or not about.exists() or json.loads(about.read_text("utf-8")) != self._note:
            _free(words)
            shutil.rmtree(self._folder, ignore_errors=True)
            words.mkdir(parents=True)
            about.write_text(json.dumps(self._note) + "\n", "utf-8")
        return tantivy.Index(self.schema, path=str(words))

    def _reload(self) -> None:
        """Look at the index as it is now. ValueError where its parts do not fit together."""
        self._check()
        self._index.reload()
        searcher = self._index.searcher()
        self.vectors.refresh()
        view = View.of(searcher, self.schema, self.encoder, self.vectors.rows)
        if len(view.numbers) and int(view.numbers.max()) >= len(view.vectors):
            raise ValueError("vectors are missing")
        self._state = Snapshot(searcher, self.schema).state
        self._view = view

    def _check(self) -> None:
        """See that the folder is still this index's; UnusableIndexError where it was made anew for another model."""
        if self._folder is None:
            return
        if json.loads((self._folder / "index.json").read_text("utf-8")) != self._note:
            hint = "请让各个程序用同一个模型（POLICYGRAPH_MODEL）"
            raise UnusableIndexError("检索索引已改用另一个模型", where=str(self._folder), hint=hint)


def _free(words: Path) -> None:
    """See that no other process is writing an index; BlockingIOError where one is."""
    lock = words / ".tantivy-writer.lock"
    if lock.is_file():
        with lock.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


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
