"""In what form is the graph handed on? RDF from the store, the 任务分工表 from the tasks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, cast

from api.allocation.columns import FULL, Key
from api.allocation.table import Table, table_of
from api.library import Library
from api.tasklist import Filters, find
from graph.store import RdfForm

Exported = RdfForm | Literal["csv", "xlsx", "docx"]
"""The names of ``FORMS``."""


@dataclass(frozen=True, slots=True)
class Form:
    """A form: its name, its media type and the ending of a file."""

    name: str
    media_type: str
    suffix: str


FORMS: dict[str, Form] = {
    "turtle": Form("turtle", "text/turtle; charset=utf-8", "ttl"),
    "jsonld": Form("jsonld", "application/ld+json; charset=utf-8", "jsonld"),
    "rdfxml": Form("rdfxml", "application/rdf+xml; charset=utf-8", "rdf"),
    "ntriples": Form("ntriples", "application/n-triples; charset=utf-8", "nt"),
    "trig": Form("trig", "application/trig; charset=utf-8", "trig"),
    "csv": Form("csv", "text/csv; charset=utf-8", "csv"),
    "xlsx": Form("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
    "docx": Form("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"),
}
TABLES = ("csv", "xlsx", "docx")
"""The forms of the 任务分工表."""


def export(
    library: Library, form: str, document: str | None = None, columns: Sequence[Key] | None = None
) -> Iterator[bytes]:
    """The graph, or one document of it, in a form of ``FORMS``, in pieces.

    ``columns`` are those of a table; by default all facts in a table to be worked with, in Word those usual on paper.
    QuestionError, before the first piece, where no document is meant or several are and the form holds one.
    """
    if form not in TABLES:
        chosen = None if document is None else library.one(document).id
        return library.store.export(cast("RdfForm", form), document=chosen)
    found = tuple(find(library, Filters(document=document)))
    return iter((written(table_of(found, columns or (None if form == "docx" else FULL)), form),))


def written(table: Table, form: str) -> bytes:
    """A 任务分工表 as CSV, a workbook or a Word file; the libraries load only where they are used."""
    if form == "docx":
        from api.allocation.word import docx_bytes  # noqa: PLC0415

        return docx_bytes(table)
    from api.sheet import csv_bytes, xlsx_bytes  # noqa: PLC0415

    return csv_bytes(table) if form == "csv" else xlsx_bytes(table)
