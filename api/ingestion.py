"""How do many files come into the graph? Read by many processes, stored by this one, a batch at a time.

What was stored stays stored whenever the run ends: the next run reads only files whose bytes it does not know, or
that another version of the program read.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from api import unitbook
from api.bulk import KIND, Known, Read, digest_of_file
from api.outcome import Outcome, printable
from api.reader_version import reader_version
from api.register_graph import Described
from graph.store import GraphStore
from ontology.units.decisions import Decided

What = Literal["added", "replaced", "unchanged", "unreadable"]
_BATCH = 32  # documents stored at once
_LONGEST = 2.0  # seconds that a document that is read waits to be stored
_OPEN = ("ingestion", "open")  # the note that a run was begun and has not finished


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What became of one file. ``read`` is None where it was known from an earlier run, or could not be read."""

    path: Path
    what: What
    document: str | None = None
    title: str | None = None
    name: str = ""
    found: Mapping[str, int] = field(default_factory=dict)
    read: Read | None = None
    fault: str | None = None

    @property
    def seconds(self) -> float:
        """How long it took to read."""
        return self.read.seconds if self.read else 0.0

    def shown(self) -> dict[str, Any]:
        """As programs are told of a file that is in the graph."""
        told = {
            "document": self.document,
            "source": self.read.source if self.read else printable(self.path),
            "title": self.title,
            "outcome": self.what,
            "found": dict(self.found),
        }
        return told | {"findings": self.read.findings} if self.read else told | {"read": False}


Reading = Callable[[Sequence[Path], Decided], Iterator[Outcome[Read]]]
"""Reads files, in their order, wherever that is done."""


class Ingestion:
    """One run over some files. ``again`` reads also what is known; ``open_store`` is called with the first document.

    So a run in which no file can be read leaves nothing behind.
    """

    def __init__(self, store: Callable[[], GraphStore], existing: GraphStore | None, *, again: bool = False) -> None:
        self._open = store
        self._store = existing
        self._described: Described | None = None
        self._known: dict[str, Known] = {}
        self.decided = unitbook.decided(existing) if existing else Decided()
        if existing and not again:
            held = existing.digests()
            notes = ((digest, Known.of(text)) for digest, text in existing.notes(KIND).items())
            current = reader_version()
            self._known = {digest: one for digest, one in notes if one.version == current and one.document in held}

    @property
    def store(self) -> GraphStore | None:
        """The store, once something was stored."""
        return self._store

    def run(self, paths: Sequence[Path], read: Reading) -> Iterator[Told]:
        """What becomes of each file, those that are known first; told only when it is stored."""
        unknown: list[Path] = []
        for path in paths:
            known = self.known(path, digest_of_file(path) or "") if self._known else None
            if known is None:
                unknown.append(path)
            else:
                yield known
        for batch in _batches(read(unknown, self.decided)):
            yield from self.keep(batch)

    def known(self, path: Path, digest: str) -> Told | None:
        """What is told of a file whose bytes were read before by the same program; None where they were not."""
        known = self._known.get(digest)
        if known is None:
            return None
        return Told(
            path=path,
            what="unchanged",
            document=known.document,
            title=known.title,
            name=known.name,
            found=known.found,
        )

    def finish(self) -> None:
        """Bring what the register says up to date; the run is whole then."""
        if self._store is not None and self._described is not None:
            self._described.finish()
            self._store.drop(*_OPEN)

    def keep(self, batch: Sequence[Outcome[Read]]) -> Iterator[Told]:
        """Store the documents of a batch; what became of each."""
        found = [outcome.result for outcome in batch if outcome.result is not None]
        outcomes = iter(self._begun().put_all([read.prepared for read in found]) if found else ())
        for outcome in batch:
            read = outcome.result
            if read is None:
                yield Told(path=outcome.path, what="unreadable", fault=outcome.fault)
                continue
            what = next(outcomes)
            if self._described is not None:
                self._described.note_named(read.named, what)
            yield Told(
                path=outcome.path,
                what=what,
                document=read.prepared.document,
                title=read.title,
                name=read.name,
                found=read.found,
                read=read,
            )

    def _begun(self) -> GraphStore:
        """The store, with a note that this run has not finished; a run that did not is made up for."""
        self._store = self._store or self._open()
        if self._described is None:
            self._described = Described(self._store)
            kind, key = _OPEN
            if key in self._store.notes(kind):
                self._described.doubt()
            self._store.keep(kind, key, time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()))
        return self._store


def _batches(outcomes: Iterable[Outcome[Read]]) -> Iterator[list[Outcome[Read]]]:
    """A few at a time, sooner where reading is slow."""
    batch: list[Outcome[Read]] = []
    begun = time.monotonic()
    for outcome in outcomes:
        batch.append(outcome)
        if len(batch) >= _BATCH or time.monotonic() - begun > _LONGEST:
            yield batch
            batch, begun = [], time.monotonic()
    if batch:
        yield batch
