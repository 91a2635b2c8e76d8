"""What is ready to be stored? A document's statements written out, so that other processes write and the store loads.

Reading a document and writing its statements takes most of the time of ingestion and needs no store.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping

import pyoxigraph as ox

from graph.serialise import ntriples
from graph.sparql_terms import statement_of
from graph.store import Prepared
from ontology.model import Record
from ontology.statements import Statement, statements


def prepared(record: Record, said: Iterable[Statement] | None = None) -> Prepared:
    """What a record says, ready for a store; ``said`` are its statements where they are made already.

    ValueError where it cannot be written.
    """
    lines = "".join(ntriples(statements(record) if said is None else said))
    return Prepared(document=record.document.id, digest=_digest(lines), lines=lines, record=record)


def claims(lines: str) -> Iterator[Statement]:
    """Statements that were written out as N-Triples."""
    return map(statement_of, ox.parse(lines, format=ox.RdfFormat.N_TRIPLES))


def nquads(graphs: Mapping[str, str]) -> bytes:
    """Graphs, by their IRIs, of statements that were written out, as one text that an engine loads at once."""
    # No literal holds a line's end: it is escaped there.
    return "".join(lines.replace(" .\n", f" <{graph}> .\n") for graph, lines in graphs.items()).encode()


def digest_of(claims: Iterable[Statement], *, ordered: bool = True) -> str:
    """The digest of statements, the same in every engine; of their order too, unless what is said has none."""
    lines = ntriples(claims)
    return _digest("".join(lines if ordered else sorted(lines)))


def _digest(lines: str) -> str:
    return hashlib.sha256(lines.encode()).hexdigest()
