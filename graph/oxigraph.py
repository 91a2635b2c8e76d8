"""How is the graph kept in a folder of this machine? Oxigraph on disk, no server.

One document is one named graph and one transaction. A small graph beside them says which format
the store has and which digest each document was stored with.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import secrets
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Self, cast

import pyoxigraph as ox

from graph import folder, serialise
from graph.question import WORDS, Column, Parameter, Question, question
from graph.recent import Recent
from graph.store import DocumentRow, ExportForm, Fault, Outcome, Row, Rows, Value
from graph.validate import faults
from ontology import iris, terms
from ontology.errors import StoreError
from ontology.mapping import Literal
from ontology.model import Record
from ontology.rebuild import rebuild
from ontology.statements import Statement, statements

FORMAT = "1"
_CACHED = 2_000_000  # characters of records kept in memory; a record is frozen: handing out the same one is safe
_CONCEPT_WORDS = {iri: word for values in terms.VALUE_LISTS.values() for word, iri in values.items()}


class OxigraphStore:
    """A graph in a folder. May be used from many threads; writes take turns."""

    def __init__(self, location: str, *, read_only: bool = False) -> None:
        self._location = location
        self._read_only = read_only
        self._written = False
        self._writing = threading.Lock()
        self._cache = Recent[Record](_CACHED)
        self._store: ox.Store | None = folder.open_folder(Path(location), read_only=read_only)
        try:
            self._check_format()
        except BaseException:
            self.close()
            raise

    @property
    def location(self) -> str:
        """The folder, as given."""
        return self._location

    # --- reading ------------------------------------------------------------------------------

    def state(self) -> str:
        """Another text after each change of the graph."""
        return self._meta(iris.STORE_NODE, terms.STATE) or ""

    def digests(self) -> dict[str, str]:
        """The digest that each document was stored with, by the document's id."""
        pattern = (None, ox.NamedNode(terms.DIGEST), None, ox.NamedNode(iris.META_GRAPH))
        with folder.reading(self._location):
            return {
                iris.last_name(cast("ox.NamedNode", quad.subject).value): cast("ox.Literal", quad.object).value
                for quad in self._open().quads_for_pattern(*pattern)
                if cast("ox.NamedNode", quad.subject).value != iris.REGISTER
            }

    def documents(self) -> tuple[DocumentRow, ...]:
        """All documents, by date (undated last) and id."""
        return tuple(DocumentRow(**cast("dict[str, object]", row)) for row in self.ask("documents"))  # type: ignore[arg-type]

    def record(self, document_id: str) -> Record:
        """What the document says; KeyError where there is no such document."""
        cached = self._cache.get(document_id)
        if cached is not None:
            return cached
        if self._digest(document_id) is None:
            raise KeyError(document_id)
        try:
            record = rebuild(self._statements(document_id))
        except ValueError as error:
            raise StoreError(
                f"图谱中这份文件的数据不完整（{error}）", where=document_id, hint="请重新入库这份文件"
            ) from error
        self._cache.put(document_id, record, len(record.document.text))
        return record

    def records(self) -> Iterator[Record]:
        """Every document's record, in the order of ``documents``."""
        for row in self.documents():
            yield self.record(row.id)

    def ask(self, name: str, /, **parameters: Value) -> Rows:
        """The rows that answer a named question."""
        asked = question(name)
        written: dict[str, str] = {}
        graphs: list[ox.NamedNode | ox.BlankNode] | None = None
        for parameter, value in asked.bind(parameters).items():
            if parameter.type == "document":
                graphs = [ox.NamedNode(iris.graph(str(value)))]
            else:
                written[parameter.name] = str(_term(parameter, value))
        with folder.reading(self._location):
            solutions = self._open().query(asked.filled(written), named_graphs=graphs)
            return tuple(_row(asked, solution) for solution in cast("ox.QuerySolutions", solutions))

    def export(self, form: ExportForm, *, document: str | None = None) -> Iterator[bytes]:
        """The graph, or one document of it, as RDF in pieces, one a document."""
        chosen = [row.id for row in self.documents()]
        if document is not None:
            if document not in chosen:
                raise KeyError(document)
            chosen = [document]
        documents = [(one, self._statements(one)) for one in chosen]
        if document is None and any(True for _ in self.described()):
            documents.append((iris.last_name(iris.REGISTER), self.described()))
        return serialise.pieces(form, documents)

    def validate(self, document: str | None = None) -> tuple[Fault, ...]:
        """What the SHACL shapes find at fault in the graph, or in one document of it."""
        chosen = [row.id for row in self.documents()] if document is None else [document]
        found: list[Fault] = []
        for one in chosen:
            if self._digest(one) is None:
                raise KeyError(one)
            found += faults(self._statements(one))
        return tuple(found)

    def described(self) -> Iterator[Statement]:
        """What the register says of the bodies in the graph."""
        return self._statements(iris.last_name(iris.REGISTER))

    def notes(self, kind: str) -> dict[str, str]:
        """What people have left in the store of a kind, text by key, in the order of keys."""
        before = iris.notes(kind)
        pattern = (None, ox.NamedNode(terms.TEXT), None, ox.NamedNode(iris.META_GRAPH))
        with folder.reading(self._location):
            found = {
                iris.last_name(node): cast("ox.Literal", quad.object).value
                for quad in self._open().quads_for_pattern(*pattern)
                if (node := cast("ox.NamedNode", quad.subject).value).startswith(before)
            }
        return dict(sorted(found.items()))

    def close(self) -> None:
        """Let go of the folder; calling it twice does no harm."""
        self._cache.clear()
        store, self._store = self._store, None
        if store is not None and self._written:
            # What is only in the log is replayed at every opening, which takes seconds; it is safe either way.
            with contextlib.suppress(OSError, RuntimeError):
                store.flush()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None, /
    ) -> None:
        self.close()

    # --- writing ------------------------------------------------------------------------------

    def put(self, record: Record) -> Outcome:
        """Store what a document says, in place of what was stored of it before."""
        said = "".join(serialise.ntriples(statements(record)))
        digest = hashlib.sha256(said.encode()).hexdigest()
        document_id = record.document.id
        graph, document = iris.graph(document_id), iris.document(document_id)
        with self._writing:
            stored = self._digest(document_id)
            if stored == digest:
                return "unchanged"
            self._update(
                f"DROP SILENT GRAPH <{graph}>;\n"
                f"DELETE WHERE {{ GRAPH <{iris.META_GRAPH}> {{ <{document}> ?p ?o }} }};\n"
                f"INSERT DATA {{\n"
                f'GRAPH <{iris.META_GRAPH}> {{ <{document}> <{terms.DIGEST}> "{digest}" }}\n'
                f"GRAPH <{graph}> {{\n{said}}}\n}}"
            )
            self._cache.put(document_id, record, len(record.document.text))  # read next, to be indexed
        return "added" if stored is None else "replaced"

    def remove(self, document_id: str) -> None:
        """Forget a document; KeyError where there is no such document."""
        with self._writing:
            if self._digest(document_id) is None:
                raise KeyError(document_id)
            self._update(
                f"DROP SILENT GRAPH <{iris.graph(document_id)}>;\n"
                f"DELETE WHERE {{ GRAPH <{iris.META_GRAPH}> {{ <{iris.document(document_id)}> ?p ?o }} }}"
            )
            self._cache.drop(document_id)

    def describe(self, said: Iterable[Statement]) -> None:
        """Keep what the register says of the bodies in the graph, in place of what it said before."""
        written = "".join(dict.fromkeys(serialise.ntriples(said)))
        digest = hashlib.sha256(written.encode()).hexdigest() if written else ""
        with self._writing:
            if (self._meta(iris.REGISTER, terms.DIGEST) or "") == digest:
                return
            steps = [f"DROP SILENT GRAPH <{iris.REGISTER}>", _without(iris.REGISTER)]
            if written:
                noted = f'GRAPH <{iris.META_GRAPH}> {{ <{iris.REGISTER}> <{terms.DIGEST}> "{digest}" }}'
                steps.append(f"INSERT DATA {{ {noted}\nGRAPH <{iris.REGISTER}> {{\n{written}}}\n}}")
            self._update(";\n".join(steps))

    def keep(self, kind: str, key: str, text: str) -> None:
        """Leave a note in the store, in place of one with that key."""
        node, written = iris.note(kind, key), ox.Literal(text)
        with self._writing:
            self._update(
                f"{_without(node)};\n"
                f"INSERT DATA {{ GRAPH <{iris.META_GRAPH}> {{ <{node}> <{terms.TEXT}> {written} }} }}"
            )

    def drop(self, kind: str, key: str) -> None:
        """Take a note back; KeyError where there is none."""
        node = iris.note(kind, key)
        with self._writing:
            if self._meta(node, terms.TEXT) is None:
                raise KeyError(key)
            self._update(_without(node))

    # --- the engine ---------------------------------------------------------------------------

    def _open(self) -> ox.Store:
        if self._store is None:
            raise StoreError("图谱已关闭", where=self._location)
        return self._store

    def _update(self, sparql: str) -> None:
        if self._read_only:
            raise StoreError("图谱以只读方式打开，不能写入", where=self._location)
        with folder.writing(self._location):
            self._written = True
            self._open().update(f"{sparql};\n{_changed()}")

    def _statements(self, document_id: str) -> Iterator[Statement]:
        graph = ox.NamedNode(iris.graph(document_id))
        with folder.reading(self._location):
            for quad in self._open().quads_for_pattern(None, None, None, graph):
                yield Statement(
                    cast("ox.NamedNode", quad.subject).value,
                    quad.predicate.value,
                    _object(cast("ox.NamedNode | ox.Literal", quad.object)),
                )

    def _meta(self, node: str, term: str) -> str | None:
        """One value of the graph about the graph."""
        pattern = (ox.NamedNode(node), ox.NamedNode(term), None, ox.NamedNode(iris.META_GRAPH))
        with folder.reading(self._location):
            for quad in self._open().quads_for_pattern(*pattern):
                return cast("ox.Literal", quad.object).value
        return None

    def _digest(self, document_id: str) -> str | None:
        try:
            return self._meta(iris.document(document_id), terms.DIGEST)
        except UnicodeEncodeError:
            return None

    def _check_format(self) -> None:
        """Mark a new store with the format; refuse one of another format or of other contents."""
        found = self._meta(iris.STORE_NODE, terms.FORMAT_VERSION)
        if found == FORMAT:
            return
        if found is not None:
            raise StoreError(
                f"图谱的格式是第{found}版，本程序只认第{FORMAT}版",
                where=self._location,
                hint="请换用相应版本的程序，或另选一个文件夹重新入库",
            )
        if len(self._open()) or self._read_only:
            raise StoreError("文件夹里的数据库不是图谱", where=self._location, hint="请另选一个文件夹")
        self._update(
            f"INSERT DATA {{ GRAPH <{iris.META_GRAPH}> {{ <{iris.STORE_NODE}> a <{terms.STORE}> ; "
            f'<{terms.FORMAT_VERSION}> "{FORMAT}" }} }}'
        )


def _changed() -> str:
    """The update that gives the graph a new state."""
    about = f"GRAPH <{iris.META_GRAPH}> {{ <{iris.STORE_NODE}> <{terms.STATE}>"
    return f'DELETE WHERE {{ {about} ?old }} }};\nINSERT DATA {{ {about} "{secrets.token_hex(8)}" }} }}'


def _without(node: str) -> str:
    """The update that removes a note."""
    return f"DELETE WHERE {{ GRAPH <{iris.META_GRAPH}> {{ <{node}> ?p ?o }} }}"


def _object(term: ox.NamedNode | ox.Literal) -> str | Literal:
    return term.value if isinstance(term, ox.NamedNode) else Literal(term.value, term.datatype.value)


def _term(parameter: Parameter, value: Value) -> ox.NamedNode | ox.Literal:
    """A parameter's value as the engine's term."""
    words = WORDS.get(parameter.type)
    if words is not None:
        return ox.NamedNode(words[str(value)])
    if parameter.type == "date":
        return ox.Literal(str(value), datatype=ox.NamedNode(terms.DATE))
    return ox.Literal(cast("str | int | float", value))


def _row(asked: Question, solution: ox.QuerySolution) -> Row:
    return {column.name: _value(column, solution[column.name]) for column in asked.columns}


def _value(column: Column, term: object) -> Value:
    """An engine's term as the value that the column promises."""
    if term is None:
        return None
    if isinstance(term, ox.NamedNode):
        return _CONCEPT_WORDS.get(term.value) or iris.last_name(term.value)
    text = cast("ox.Literal", term).value
    match column.type:
        case "integer":
            return int(text)
        case "number":
            return float(text)
        case "date":
            return dt.date.fromisoformat(text)
        case _:
            return text
