"""How does a graph move from one store to another? Document by document; what has arrived is not sent again.

Nothing of the target is dropped: documents and notes that only it has stay there. A copy that was cut goes on where
it was when it is started again, since a document is stored whole, with its digest, or not at all.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from graph import corrected
from graph.store import GraphReader, GraphStore, Outcome
from ontology.errors import StoreError

Part = Literal["document", "note", "beside"]
"""What is copied: a document, a note that a person left, a graph beside those of documents."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Copied:
    """One thing that has arrived, or was there already: ``name`` is a document's id, a note's key, a graph's IRI."""

    part: Part
    name: str
    outcome: Outcome


class Copy:
    """A copy about to be made: ``size`` things; ``only_there`` are documents that the target has besides."""

    def __init__(self, source: GraphReader, target: GraphStore) -> None:
        if _place(source.location) == _place(target.location):
            raise StoreError("来源和目标是同一个图谱", where=target.location, hint="请另选一个目标")
        self._source, self._target = source, target
        self._notes = {kind: source.notes(kind) for kind in source.kinds()}
        self._beside = tuple(source.beside())
        self._here, self._there = source.digests(), target.digests()
        self.size = sum(map(len, self._notes.values())) + len(self._beside) + len(self._here)
        self.only_there = tuple(sorted(self._there.keys() - self._here.keys()))

    def run(self) -> Iterator[Copied]:
        """Make it, and tell each thing when it has arrived.

        Notes and further graphs come first: they are few, and people made them.
        """
        yield from self._run_notes()
        for graph in self._beside:
            yield Copied(part="beside", name=graph, outcome=self._attached(graph))
        for document in sorted(self._here, key=lambda one: (self._there.get(one) != self._here[one], one)):
            stored = self._stored(document)
            if stored is not None:
                yield Copied(part="document", name=document, outcome=stored)

    def _attached(self, graph: str) -> Outcome:
        """A graph beside documents; to corrections those of the source are added, none of the target's is lost."""
        document = corrected.document_of(graph)
        if document is None:
            return self._target.attach(graph, self._source.said(graph))
        before = self._target.corrections(document)
        self._target.correct(document, self._source.corrections(document))
        after = self._target.corrections(document)
        return "unchanged" if after == before else "replaced" if before else "added"

    def _run_notes(self) -> Iterator[Copied]:
        for kind, notes in self._notes.items():
            there = self._target.notes(kind)
            for key, text in notes.items():
                before = there.get(key)
                if before != text:
                    self._target.keep(kind, key, text)
                outcome: Outcome = "unchanged" if before == text else "added" if before is None else "replaced"
                yield Copied(part="note", name=key, outcome=outcome)

    def _stored(self, document: str) -> Outcome | None:
        """Whether the document was new to the target; None where the source has forgotten it meanwhile."""
        if self._there.get(document) == self._here[document]:
            return "unchanged"
        try:
            record = self._source.extracted(document)  # its corrections went ahead
        except KeyError:
            return None
        return self._target.put(record)


def _place(location: str) -> str:
    """The location however it is spelled."""
    return location.rstrip("/") if "://" in location else str(Path(location).resolve())
