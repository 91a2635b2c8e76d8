"""What can be done with a graph, whichever engine keeps it? A reader and a writer protocol.

``open_store`` chooses the engine by the location; everything above the graph knows these names only.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import TracebackType
from typing import Literal, Protocol, Self

from ontology.correcting import Outcome as CorrectionOutcome
from ontology.correction import Correction
from ontology.errors import StoreError
from ontology.model import Level, Record, Status
from ontology.statements import Statement

Value = str | int | float | bool | dt.date | None
"""What stands in a cell: text, a number, a truth value, a date, or nothing."""

Row = Mapping[str, Value]
"""One row of an answer, by column name; every column of the question is there, None where empty."""

Rows = tuple[Row, ...]

RdfForm = Literal["turtle", "jsonld", "rdfxml", "ntriples", "trig"]
ExportForm = RdfForm | Literal["nquads"]
Outcome = Literal["added", "replaced", "unchanged"]
Severity = Literal["violation", "warning", "info"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentRow:
    """One document of the graph, without its text."""

    id: str
    title: str | None
    issuer: str | None
    jurisdiction: str | None
    level: Level | None
    number: str | None
    genre: str | None
    status: Status
    issued: dt.date | None
    source: str
    sha256: str
    tasks: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One finding of the SHACL run.

    ``node`` is the IRI of what is at fault, ``document`` the id of the document it belongs to,
    ``path`` the task's path where the fault lies in a task, ``message`` Chinese for people,
    ``shape`` the local name of the shape, ``value`` the offending value as text.
    """

    severity: Severity
    message: str
    shape: str
    node: str
    document: str | None
    path: str | None
    value: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """One document written out for a store (``graph.prepared``): its id, its digest, its statements as N-Triples.

    ``notes`` are kept with it in the same transaction: texts by kind and key. ``record`` is what was written out, where
    it is at hand: it will be asked for soon, to be indexed.
    """

    document: str
    digest: str
    lines: str
    record: Record | None = field(default=None, compare=False, repr=False)
    notes: Mapping[tuple[str, str], str] = field(default_factory=dict)

    def with_note(self, kind: str, key: str, text: str) -> Prepared:
        """The same with one more note."""
        return replace(self, notes={**self.notes, (kind, key): text})


class GraphReader(Protocol):
    """A graph that can be asked. All methods raise StoreError where the engine fails."""

    @property
    def location(self) -> str:
        """The folder or address the graph lives at, as given."""
        ...

    def state(self) -> str:
        """Another text after each change of the graph, so that one look tells whether anything changed."""
        ...

    def digests(self) -> Mapping[str, str]:
        """The digest that each document was stored with, by the document's id."""
        ...

    def digest(self, document_id: str) -> str | None:
        """The digest of one document; None where there is no such document."""
        ...

    def documents(self) -> tuple[DocumentRow, ...]:
        """All documents, by date (undated last) and id."""
        ...

    def record(self, document_id: str) -> Record:
        """What the document says, rebuilt from the graph; KeyError where there is no such document."""
        ...

    def records(self) -> Iterator[Record]:
        """Every document's record, in the order of ``documents``, one at a time."""
        ...

    def ask(self, name: str, /, **parameters: Value) -> Rows:
        """The rows that answer a named question (``graph.question.questions()`` lists them).

        Parameters left out or None do not restrict. Raises QuestionError where the question is
        unknown, a parameter is unknown, missing though required, or of the wrong type.
        """
        ...

    def export(self, form: ExportForm, *, document: str | None = None) -> Iterator[bytes]:
        """The graph, or one document of it, as RDF in pieces; KeyError where there is no such document."""
        ...

    def validate(self, document: str | None = None) -> tuple[Fault, ...]:
        """What the SHACL shapes find at fault in the graph, or in one document of it."""
        ...

    def described(self) -> Iterator[Statement]:
        """What the register says of the bodies in the graph, as kept by ``describe``."""
        ...

    def beside(self) -> Mapping[str, str]:
        """The graphs kept beside those of documents (the register's, corrections): their digests, by IRI."""
        ...

    def said(self, graph: str) -> Iterator[Statement]:
        """All that a named graph says, in no order; nothing where there is no such graph."""
        ...

    def extracted(self, document_id: str) -> Record:
        """What was read from the document, before people corrected it; KeyError where there is no such document."""
        ...

    def corrections(self, document_id: str | None = None) -> tuple[Correction, ...]:
        """What people said of a document's facts, of those of all documents where none is given, in order of time.

        Those of a document that is not there, or not any more, are kept and found too.
        """
        ...

    def corrected(self, document_id: str | None = None) -> tuple[CorrectionOutcome, ...]:
        """The same, each with how it stands: effective, superseded, undone or dangling."""
        ...

    def graphs(self) -> tuple[str, ...]:
        """The IRIs of all named graphs, in order; ``said`` tells what each says."""
        ...

    def marks(self) -> Mapping[str, Mapping[str, str]]:
        """All that is noted about the graph (digests, notes), by the IRI of what it is noted of."""
        ...

    def notes(self, kind: str) -> Mapping[str, str]:
        """What people have left in the store of a kind (decisions on units), text by key, in the order of keys."""
        ...

    def kinds(self) -> tuple[str, ...]:
        """The kinds that the store has notes of, in order."""
        ...

    def close(self) -> None:
        """Let go of the store; calling it twice does no harm."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None, /
    ) -> None: ...


class GraphWriter(Protocol):
    """A graph that can be changed. Each call is one transaction: done whole, or not at all."""

    def put(self, record: Record) -> Outcome:
        """Store what a document says, in place of what was stored of it before, as people have corrected it.

        The same text is one document whatever its source, so that it is stored once.
        """
        ...

    def put_all(self, documents: Sequence[Prepared]) -> tuple[Outcome, ...]:
        """Store documents that were written out beforehand (``graph.prepared``), each whole or not at all.

        What became of each, in their order. Much faster than one by one where the engine can.
        """
        ...

    def correct(self, document_id: str, corrections: Iterable[Correction], *, expecting: str | None = None) -> None:
        """Keep what people said of a document's facts, and let it hold at once.

        ``expecting`` is the digest that the document had when they looked at it; ConflictError where it has another.
        A correction that is kept already is not kept twice. The document need not be there.
        """
        ...

    def fill(self, graphs: Mapping[str, str], marks: Mapping[str, Mapping[str, str]]) -> None:
        """Take graphs that the store does not have, as N-Triples, and what is noted, as ``marks`` gives it."""
        ...

    def remove(self, document_id: str) -> None:
        """Forget a document, not what people said of it; KeyError where there is no such document."""
        ...

    def describe(self, said: Iterable[Statement]) -> None:
        """Keep what the register says of the graph's bodies, in place of what it said before; nothing clears it."""
        ...

    def attach(self, graph: str, said: Iterable[Statement]) -> Outcome:
        """Keep a graph beside those of documents, in place of what it said before; nothing drops it."""
        ...

    def keep(self, kind: str, key: str, text: str) -> None:
        """Leave a note in the store, in place of one with that key; ingestion does not touch it."""
        ...

    def drop(self, kind: str, key: str) -> None:
        """Take a note back; KeyError where there is none."""
        ...


class GraphStore(GraphReader, GraphWriter, Protocol):
    """A graph that can be asked and changed."""


NEO4J = ("bolt://", "bolt+s://", "bolt+ssc://", "neo4j://", "neo4j+s://", "neo4j+ssc://")
"""How the locations of stores on a Neo4j server begin."""

_SPARQL = ("sparql+http://", "sparql+https://")


def open_store(location: str, *, read_only: bool = False) -> GraphStore:
    """The store at a location: the path of a folder, which is made where it is missing, or a server's address.

    ``bolt://…`` and ``neo4j://…`` name a Neo4j server, ``sparql+http://…`` one that speaks SPARQL 1.1.
    ``read_only`` opens an existing store without the right to change it: ``put`` and ``remove``
    raise StoreError, and the store may be open elsewhere. Raises StoreError, in one line that says
    what to do, where the folder cannot be written, is no store, is damaged or in use, or where the server
    does not answer or lets nobody in.
    """
    if location.startswith(NEO4J):
        from graph.neo4j.store import Neo4jStore  # noqa: PLC0415 - as below

        return Neo4jStore(location, read_only=read_only)
    if location.startswith(_SPARQL):
        from graph.sparql import SparqlStore  # noqa: PLC0415 - as below

        return SparqlStore(location, read_only=read_only)
    if "://" in location:
        raise StoreError(
            "不认识的图谱位置",
            where=location,
            hint="可用：文件夹、bolt://… 或 neo4j://…（Neo4j）、sparql+http://…（SPARQL 服务器）",
        )
    from graph.oxigraph import OxigraphStore  # noqa: PLC0415 - the engine loads only where it is used

    return OxigraphStore(location, read_only=read_only)
