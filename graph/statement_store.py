"""What have all stores in common? Documents as named graphs of statements, whatever engine keeps the graphs.

An engine says what a graph holds, what is noted of a thing and what a named question finds, and makes a change at
once or not at all. All else, the same for every engine, is here.
"""

from __future__ import annotations

import json
import threading
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import TracebackType
from typing import Self, cast

from graph import corrected, serialise
from graph.change import MARKS, Change
from graph.prepared import claims, digest_of
from graph.recent import Recent
from graph.store import DocumentRow, ExportForm, Fault, Outcome, Prepared, Rows, Value
from graph.validate import faults
from ontology import iris
from ontology.correcting import Outcome as CorrectionOutcome
from ontology.correcting import apply, in_order
from ontology.correction import Correction
from ontology.errors import ConflictError, StoreError
from ontology.model import Record
from ontology.provenance import read_corrections
from ontology.rebuild import rebuild
from ontology.record import from_json
from ontology.statements import Statement

FORMAT = "1"
"""Of what a store holds, whatever engine keeps it."""
_CACHED = 2_000_000  # characters of records kept in memory; a record is frozen: handing out the same one is safe


class StatementStore(ABC):
    """A store on an engine that keeps named graphs. May be used from many threads; writes take turns."""

    def __init__(self, location: str, *, read_only: bool = False) -> None:
        self._location = location
        self._read_only = read_only
        self._writing = threading.Lock()
        self._cache = Recent[tuple[str, Record]](_CACHED)

    @property
    def location(self) -> str:
        """The folder or address, as given."""
        return self._location

    # --- what an engine does ------------------------------------------------------------------

    @abstractmethod
    def ask(self, name: str, /, **parameters: Value) -> Rows:
        """The rows that answer a named question."""

    @abstractmethod
    def close(self) -> None:
        """Let go of the engine; calling it twice does no harm."""

    @abstractmethod
    def _said(self, graph: str) -> Iterator[Statement]:
        """All that a named graph says."""

    @abstractmethod
    def _marks(self, mark: str, beginning: str) -> dict[str, str]:
        """What is noted under a word of ``MARKS`` of the things whose IRIs begin so."""

    @abstractmethod
    def _mark(self, node: str, mark: str) -> str | None:
        """The same of one thing, by its IRI."""

    @abstractmethod
    def _make(self, change: Change) -> None:
        """Make a change, whole or not at all."""

    # --- reading ------------------------------------------------------------------------------

    def state(self) -> str:
        """Another text after each change of the graph."""
        return self._mark(iris.STORE_NODE, "state") or ""

    def digests(self) -> dict[str, str]:
        """The digest that each document was stored with, by the document's id."""
        return {iris.last_name(node): digest for node, digest in self._marks("digest", iris.document("")).items()}

    def digest(self, document_id: str) -> str | None:
        """The digest of one document; None where there is no such document."""
        return self._digest(document_id)

    def documents(self) -> tuple[DocumentRow, ...]:
        """All documents, by date (undated last) and id."""
        return tuple(DocumentRow(**cast("dict[str, object]", row)) for row in self.ask("documents"))  # type: ignore[arg-type]

    def record(self, document_id: str) -> Record:
        """What the document says; KeyError where there is no such document."""
        digest = self._digest(document_id)
        if digest is None:
            raise KeyError(document_id)
        cached = self._cache.get(document_id)
        if cached is not None and cached[0] == digest:
            return cached[1]
        try:
            record = rebuild(self._said(iris.graph(document_id)))
        except ValueError as error:
            raise StoreError(
                f"图谱中这份文件的数据不完整（{error}）", where=document_id, hint="请重新入库这份文件"
            ) from error
        self._cache.put(document_id, (digest, record), len(record.document.text))
        return record

    def records(self) -> Iterator[Record]:
        """Every document's record, in the order of ``documents``."""
        for row in self.documents():
            yield self.record(row.id)

    def export(self, form: ExportForm, *, document: str | None = None) -> Iterator[bytes]:
        """The graph, or one document of it, as RDF in pieces, one a document."""
        if document is not None and self._digest(document) is None:
            raise KeyError(document)
        chosen = [row.id for row in self.documents()] if document is None else [document]
        documents = [(one, self._said(iris.graph(one))) for one in chosen]
        documents += [
            (iris.last_name(iris.corrections(one)), self._said(iris.corrections(one)))
            for one in (chosen if document is not None else self._corrected_documents())
            if self._mark(iris.corrections(one), "digest") is not None
        ]
        if document is None and any(True for _ in self.described()):
            documents.append((iris.last_name(iris.REGISTER), self.described()))
        return serialise.pieces(form, documents)

    def _corrected_documents(self) -> list[str]:
        graphs = self._marks("source", iris.graph(corrected.GRAPHS))
        return sorted(document for graph in graphs if (document := corrected.document_of(graph)) is not None)

    def validate(self, document: str | None = None) -> tuple[Fault, ...]:
        """What the SHACL shapes find at fault in the graph, or in one document of it."""
        chosen = [row.id for row in self.documents()] if document is None else [document]
        found: list[Fault] = []
        for one in chosen:
            if self._digest(one) is None:
                raise KeyError(one)
            found += faults(self._said(iris.graph(one)))
            if self._mark(iris.corrections(one), "digest") is not None:
                found += faults(self._said(iris.corrections(one)))
        return tuple(found)

    def extracted(self, document_id: str) -> Record:
        """What was read from the document, before people corrected it; KeyError where there is no such document."""
        record = self.record(document_id)
        read = self._mark(iris.extracted(document_id), "text")
        return record if read is None else from_json(json.loads(read))

    def corrections(self, document_id: str | None = None) -> tuple[Correction, ...]:
        """What people said of a document's facts, or of those of all documents, in the order of time."""
        if document_id is not None:
            return self._kept(document_id)
        return tuple(in_order(each for one in self._corrected_documents() for each in self._kept(one)))

    def corrected(self, document_id: str | None = None) -> tuple[CorrectionOutcome, ...]:
        """The same, each with how it stands."""
        chosen = [document_id] if document_id is not None else self._corrected_documents()
        found: list[CorrectionOutcome] = []
        for one in chosen:
            kept = self._kept(one)
            if kept and self._digest(one) is None:
                found += corrected.homeless(kept)
            elif kept:
                found += apply(self.extracted(one), kept).outcomes
        return tuple(found)

    def described(self) -> Iterator[Statement]:
        """What the register says of the bodies in the graph."""
        return self._said(iris.REGISTER)

    def beside(self) -> dict[str, str]:
        """The graphs kept beside those of documents: their digests, by IRI."""
        return dict(sorted(self._marks("digest", iris.graph("")).items()))

    def graphs(self) -> tuple[str, ...]:
        """The IRIs of all named graphs: those of documents and those beside them, in order."""
        return tuple(sorted({*map(iris.graph, self.digests()), *self.beside()}))

    def marks(self) -> dict[str, dict[str, str]]:
        """All that is noted about the graph, by the IRI of what it is noted of; not what is the store's own."""
        found: dict[str, dict[str, str]] = {}
        for mark in MARKS:
            for node, text in self._marks(mark, "").items():
                if node != iris.STORE_NODE:
                    found.setdefault(node, {})[mark] = text
        return dict(sorted(found.items()))

    def said(self, graph: str) -> Iterator[Statement]:
        """All that a named graph says, in no order."""
        return self._said(graph)

    def notes(self, kind: str) -> dict[str, str]:
        """What people have left in the store of a kind, text by key, in the order of keys."""
        found = self._marks("text", iris.notes(kind))
        return dict(sorted((iris.last_name(node), text) for node, text in found.items()))

    def kinds(self) -> tuple[str, ...]:
        """The kinds that the store has notes of, in order."""
        return tuple(sorted({iris.kind_of_note(node) for node in self._marks("text", iris.NOTES)}))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None, /
    ) -> None:
        self.close()

    # --- writing ------------------------------------------------------------------------------

    def put(self, record: Record) -> Outcome:
        """Store what a document says, as people have corrected it, in place of what was stored of it before."""
        document_id = record.document.id
        with self._writing:
            stored = self._digest(document_id)
            plan = corrected.planned(self._standing(record), record)
            if stored == plan.digest and self._mark(iris.extracted(document_id), "text") == plan.read:
                return "unchanged"
            self._write(plan.change)
            self._cache.put(document_id, (plan.digest, plan.record), len(record.document.text))  # read to be indexed
        return "added" if stored is None else "replaced"

    def put_all(self, documents: Sequence[Prepared]) -> tuple[Outcome, ...]:
        """Store documents that are written out already; each is there whole or not at all, whatever happens."""
        told: list[Outcome] = []
        new: dict[str, Prepared] = {}
        with self._writing:
            files = self._marks("source", iris.graph(corrected.GRAPHS))
            for one in documents:
                if iris.corrections(one.document) in files or any(source in one.lines for source in files.values()):
                    told.append(self._put_corrected(one))
                    continue
                if one.document in new:  # the same text from two files: the later takes the place of the earlier
                    self._add(tuple(new.values()))
                    new.clear()
                stored = self._digest(one.document)
                if stored is None:
                    new[one.document] = one
                else:
                    self._put_again(one, stored)
                told.append("added" if stored is None else "unchanged" if stored == one.digest else "replaced")
            self._add(tuple(new.values()))
            for one in new.values():
                if one.record is not None:
                    self._cache.put(one.document, (one.digest, one.record), len(one.record.document.text))
        return tuple(told)

    def _put_corrected(self, one: Prepared) -> Outcome:
        """Store a document that people may have corrected, as it holds then."""
        record = rebuild(claims(one.lines))
        stored = self._digest(one.document)
        plan = corrected.planned(self._standing(record), record)
        notes = {
            node: marks
            for node, marks in marks_of(one, anew=False).items()
            if self._mark(node, "text") != marks["text"]
        }
        same = stored == plan.digest and self._mark(iris.extracted(one.document), "text") == plan.read
        if notes or not same:
            self._write(Change(graphs=plan.change.graphs, marks={**plan.change.marks, **notes}))
            self._cache.drop(one.document)
        return "added" if stored is None else "unchanged" if same else "replaced"

    def _put_again(self, one: Prepared, stored: str) -> None:
        """Store a document that is there already, and what of its notes is not."""
        change = self._change(one, anew=stored != one.digest)
        new = {node: told for node, told in change.marks.items() if any(self._mark(node, m) != told[m] for m in told)}
        if change.graphs or new:
            self._write(Change(graphs=change.graphs, marks=new))
            self._cache.drop(one.document)

    def fill(self, graphs: Mapping[str, str], marks: Mapping[str, Mapping[str, str]]) -> None:
        """Take graphs that the store does not have, as N-Triples, and what is noted of things: whole or not at all."""
        with self._writing:
            self._load(graphs, marks)

    def _load(self, graphs: Mapping[str, str], marks: Mapping[str, Mapping[str, str]]) -> None:
        """The same, while nobody else writes; an engine may have a faster way."""
        self._write(Change(graphs={graph: tuple(claims(lines)) for graph, lines in graphs.items()}, marks=marks))

    def _change(self, one: Prepared, *, anew: bool = True) -> Change:
        """The transaction that stores a document with its notes, or the notes alone."""
        graphs = {iris.graph(one.document): tuple(claims(one.lines))} if anew else {}
        return Change(graphs=graphs, marks=marks_of(one, anew=anew))

    def _add(self, documents: Sequence[Prepared]) -> None:
        """Store documents that the store does not have; an engine may do many at once."""
        for one in documents:
            self._load({iris.graph(one.document): one.lines}, marks_of(one))

    def correct(self, document_id: str, corrections: Iterable[Correction], *, expecting: str | None = None) -> None:
        """Keep what people said of a document's facts, and let it hold at once."""
        with self._writing:
            stored = self._digest(document_id)
            if expecting is not None and stored != expecting:
                raise ConflictError("这份文件刚被别人改过", where=document_id, hint="请刷新后再改")
            kept = self._kept(document_id)
            said = in_order((*kept, *corrections))
            if said == list(kept):
                return
            if stored is None:
                self._write(corrected.kept(document_id, said))
                return
            plan = corrected.planned(said, self.extracted(document_id))
            self._write(plan.change)
            self._cache.put(document_id, (plan.digest, plan.record), len(plan.record.document.text))

    def _kept(self, document_id: str) -> tuple[Correction, ...]:
        """The corrections in a document's graph of them."""
        graph = iris.corrections(document_id)
        try:
            return read_corrections(self._said(graph)) if self._mark(graph, "digest") is not None else ()
        except UnicodeEncodeError:
            return ()
        except ValueError as error:
            raise StoreError(f"图谱中的更正不完整（{error}）", where=document_id, hint="请恢复备份") from error

    def _standing(self, record: Record) -> tuple[Correction, ...]:
        """The corrections of a document, of the same file in an earlier reading where there are none."""
        kept = self._kept(record.document.id)
        if kept:
            return kept
        files = self._marks("source", iris.graph(corrected.GRAPHS))
        same = [graph for graph, source in files.items() if source == record.document.sha256]
        return tuple(each for graph in sorted(same) for each in self._kept(corrected.document_of(graph) or ""))

    def remove(self, document_id: str) -> None:
        """Forget a document, not what people said of it; KeyError where there is no such document."""
        with self._writing:
            if self._digest(document_id) is None:
                raise KeyError(document_id)
            marks: dict[str, dict[str, str]] = {iris.document(document_id): {}, iris.extracted(document_id): {}}
            self._write(Change(graphs={iris.graph(document_id): ()}, marks=marks))
            self._cache.drop(document_id)

    def describe(self, said: Iterable[Statement]) -> None:
        """Keep what the register says of the bodies in the graph, in place of what it said before."""
        self.attach(iris.REGISTER, said)

    def attach(self, graph: str, said: Iterable[Statement]) -> Outcome:
        """Keep a graph beside those of documents, in place of what it said before; nothing drops it."""
        if not graph.startswith(iris.graph("")):
            raise ValueError(f"no name of a graph: {graph}")
        wanted = tuple(dict.fromkeys(said))
        digest = digest_of(wanted, ordered=False) if wanted else ""
        with self._writing:
            stored = self._mark(graph, "digest") or ""
            if stored == digest:
                return "unchanged"
            self._write(Change(graphs={graph: wanted}, marks={graph: {"digest": digest} if digest else {}}))
        return "replaced" if stored else "added"

    def keep(self, kind: str, key: str, text: str) -> None:
        """Leave a note in the store, in place of one with that key."""
        with self._writing:
            self._write(Change(marks={iris.note(kind, key): {"text": text}}))

    def drop(self, kind: str, key: str) -> None:
        """Take a note back; KeyError where there is none."""
        node = iris.note(kind, key)
        with self._writing:
            if self._mark(node, "text") is None:
                raise KeyError(key)
            self._write(Change(marks={node: {}}))

    def _write(self, change: Change) -> None:
        self._refuse_reader()
        self._make(change.with_state())

    def _refuse_reader(self) -> None:
        """StoreError where the store was opened for reading alone."""
        if self._read_only:
            raise StoreError("图谱以只读方式打开，不能写入", where=self._location)

    def _digest(self, document_id: str) -> str | None:
        try:
            return self._mark(iris.document(document_id), "digest")
        except UnicodeEncodeError:
            return None

    def _check_format(self) -> None:
        """Mark a new store with the format; refuse one of another format or of other contents."""
        found = self._mark(iris.STORE_NODE, "format")
        if found == FORMAT:
            return
        if found is not None:
            raise StoreError(
                f"图谱的格式是第{found}版，本程序只认第{FORMAT}版",
                where=self._location,
                hint="请换用相应版本的程序，或另选一处重新入库",
            )
        if self._read_only or not self._is_empty():
            self._refuse_foreign()
        self._make(Change(marks={iris.STORE_NODE: {"format": FORMAT}}))

    @abstractmethod
    def _is_empty(self) -> bool:
        """Whether the engine holds nothing at all."""

    @abstractmethod
    def _refuse_foreign(self) -> None:
        """StoreError: what the engine holds is no graph of ours, or there is none yet and none may be made."""


def marks_of(one: Prepared, *, anew: bool = True) -> dict[str, dict[str, str]]:
    """What is noted with a document: its digest where it is stored anew, and its notes."""
    marks = {iris.note(kind, key): {"text": text} for (kind, key), text in one.notes.items()}
    return marks | ({iris.document(one.document): {"digest": one.digest}} if anew else {})
