"""In what form is the graph handed on? RDF from the store, the 任务分工表 from the tasks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, cast

from api.library import Library
from api.tasklist import Filters, find
from graph.store import RdfForm

Exported = RdfForm | Literal["csv", "xlsx"]
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
}


def export(library: Library, form: str, document: str | None = None) -> Iterator[bytes]:
    """The graph, or one document of it, in a form of ``FORMS``, in pieces.

    QuestionError, before the first piece, where no document is meant or several are and the form holds one.
    """
    if form not in ("csv", "xlsx"):
        chosen = None if document is None else library.one(document).id
        return library.store.export(cast("RdfForm", form), document=chosen)
    found = list(find(library, Filters(document=document)))
    from api.sheet import csv_bytes, xlsx_bytes  # noqa: PLC0415 - the workbook library loads only where it is used

    return iter((csv_bytes(found) if form == "csv" else xlsx_bytes(found),))
