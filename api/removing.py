"""How does a document leave the graph, and come back? Removed whole; what people corrected in it stays."""

from __future__ import annotations

from api import register_graph
from api.library import Library, not_found
from graph.store import Outcome
from ontology.model import Record


def remove(library: Library, document_id: str) -> Record:
    """Take a document out; what was read from it, so that it can be put back. NotFoundError where there is none."""
    try:
        record = library.store.extracted(document_id)
        library.store.remove(document_id)
    except KeyError as error:
        raise not_found(document_id) from error
    register_graph.refresh(library.store)
    return record


def put_back(library: Library, record: Record) -> Outcome:
    """Store a document that was taken out; corrections of it hold again."""
    outcome = library.store.put(record)
    described = register_graph.Described(library.store)
    described.note(record, outcome)
    described.finish()
    return outcome
