"""Which two documents are to be compared? Those of the graph by what people call them, or files read on the fly."""

from __future__ import annotations

from pathlib import Path

from api.errors import NotFoundError
from api.library import Library
from graph.diff import Comparison, Mode, compare
from ontology.errors import QuestionError
from ontology.model import Record


def is_file(name: str) -> bool:
    """Whether a name is the path of a file, which then is read and not looked for in the graph."""
    try:
        return Path(name).is_file()
    except (OSError, ValueError):  # too long for a path, or with a character that no path has
        return False


def record_of_file(name: str) -> Record:
    """What a file says; the graph is not touched."""
    from corpus.load import load  # noqa: PLC0415 - the readers load only where a file is read
    from extractors.pipeline import extract  # noqa: PLC0415

    return extract(load(Path(name)))


def record_named(library: Library, name: str) -> Record:
    """What the document of the graph says that a person means; QuestionError where none or several fit."""
    return library.record(library.one(name).id)


def record_by_id(library: Library, document_id: str) -> Record:
    """The document of that id, or the one that a number or title names."""
    try:
        return library.record(document_id)
    except NotFoundError:
        return record_named(library, document_id)


def compared(old: Record, new: Record, mode: Mode | None = None) -> Comparison:
    """The comparison; QuestionError where both are the same document."""
    if old.document.id == new.document.id and old.document.text == new.document.text:
        raise QuestionError(
            "两份文件是同一份", where=old.document.title or old.document.source, hint="请给出两份不同的文件"
        )
    return compare(old, new, mode)
