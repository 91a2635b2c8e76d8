"""What does one file of a great many become? All that a store and a report need of it, made where it is read.

The process that stores does nothing but store: statements, findings and counts are made by those that read.
"""

from __future__ import annotations

import functools
import hashlib
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from api.batch import summary
from api.findings import findings_json, lines
from api.outcome import printable
from api.reader_version import reader_version
from api.register_graph import Named, named_in
from api.words import document_name
from corpus.load import LARGEST, load, load_bytes
from extractors.pipeline import extract
from graph.prepared import prepared
from graph.store import Prepared
from graph.validate import faults
from ontology.model import Document
from ontology.statements import statements
from ontology.units.decisions import Decided
from ontology.units.naming import with_bodies

KIND = "read"
"""The kind of the notes on what was read: by the digest of a file's bytes, what they became."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """One file that was read: its document ready for a store, and what is told of it.

    ``name`` is the document's title as it is shown, ``found`` how many of each kind of fact, ``findings`` what the
    shapes find as told to programs, ``told`` the same for people, ``seconds`` how long it took.
    """

    prepared: Prepared
    named: Named
    source: str
    title: str | None
    name: str
    found: Mapping[str, int]
    findings: list[Any]
    told: tuple[str, ...]
    seconds: float
    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What an earlier run noted of a file with the same bytes; nothing is read again where the reader is the same."""

    document: str
    title: str | None
    name: str
    found: Mapping[str, int]
    version: str

    @classmethod
    def of(cls, text: str) -> Known:
        """From a note."""
        return cls(**json.loads(text))


def read_file(decided: Decided, path: Path) -> Read:
    """What a file says; PolicyGraphError where it cannot be read."""
    begun = time.perf_counter()
    return _read(decided, replace(load(path), source=printable(path)), begun)


def read_bytes(decided: Decided, content: bytes, name: str) -> Read:
    """The same of a file's bytes, for machines that do not see the file."""
    begun = time.perf_counter()
    return _read(decided, load_bytes(content, name), begun)


def reader(decided: Decided) -> Callable[[Path], Read]:
    """``read_file`` for other processes: it takes a path alone."""
    return functools.partial(read_file, decided)


def _read(decided: Decided, document: Document, begun: float) -> Read:
    record = with_bodies(extract(document), decided)
    said = tuple(statements(record))
    found_at_fault = faults(said)
    found = summary(record)
    name = document_name(document)
    noted = {
        "document": document.id,
        "title": document.title,
        "name": name,
        "found": found,
        "version": reader_version(),
    }
    ready = prepared(record, said).with_note(KIND, document.sha256, json.dumps(noted, ensure_ascii=False))
    return Read(
        prepared=ready,
        named=named_in(record, decided),
        source=document.source,
        title=document.title,
        name=name,
        found=found,
        findings=findings_json(found_at_fault),
        told=tuple(lines(found_at_fault)),
        seconds=time.perf_counter() - begun,
        version=reader_version(),
    )


def digest_of_file(path: Path) -> str | None:
    """The digest of a file's bytes; None where it cannot be had, which reading will explain."""
    try:
        if path.is_dir() or path.stat().st_size > LARGEST:
            return None
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except (OSError, ValueError):
        return None
