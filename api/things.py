"""What lies behind an IRI of the graph? The statements about a thing, and the page or data that shows it.

An IRI's path is looked up on whichever host the service has; names keep their escapes, so that a
name with a slash stays one segment.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote, unquote

from fastapi.responses import StreamingResponse

from api.errors import NotFoundError
from api.handover import FORMS
from api.library import Library
from api.rulebook import rulebook
from graph import serialise
from graph.store import RdfForm
from ontology import iris, terms
from ontology.mapping import Literal
from ontology.model import Record
from ontology.statements import Statement, statements
from ontology.units.bodies import body_of
from ontology.units.description import describe_bodies
from ontology.units.groups import group_by_id

_NAMESAKE = re.compile(r"~[0-9]+$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """A thing: what is said of it, and where it is shown as a page and as JSON."""

    said: tuple[Statement, ...]
    page: str
    data: str


def thing(library: Library, path: str) -> Thing:
    """The thing whose IRI has a path, as it stands in a request (escaped); NotFoundError where there is none."""
    kind, *segments = path.strip("/").split("/")
    iri = terms.BASE + "/".join([kind, *map(_segment, segments)])
    found = KINDS[kind](library, iri) if kind in KINDS and all(segments) and segments else None
    if found is None:
        raise NotFoundError("图谱中没有这一名称", where=unquote(path)[:200], hint="请检查网址，或从文件列表进入")
    return found


def _segment(escaped: str) -> str:
    """A segment as IRIs have it: Chinese characters bare, other escapes kept, the number of a namesake as it is."""
    number = _NAMESAKE.search(escaped)
    name = escaped[: number.start()] if number else escaped
    return iris.escape(unquote(name)) + (number.group() if number else "")


def _of_document(library: Library, iri: str) -> Thing | None:
    """A document, or a section, task, fact or the like in it, shown by the passage that it rests on."""
    document_id = iris.document_id_of(iri) or ""
    record = library.record(document_id)
    page, data = f"/documents/{quote(document_id)}", f"/api/v1/documents/{quote(document_id)}"
    every = tuple(statements(record))
    if iri == iris.document(document_id):
        return Thing(said=every, page=page, data=data)
    said = tuple(claim for claim in every if claim.subject == iri)
    passages = {str(claim.object) for claim in said if claim.predicate == terms.EVIDENCE}
    said += tuple(claim for claim in every if claim.subject in passages)
    if not said:
        return None
    if passages:
        first = min(map(iris.span_of, passages), key=lambda span: (span.start, span.end))
        page += f"?from={first.start}&to={first.end}#s{first.start}-{first.end}"
    return Thing(said=said, page=page, data=data)


def _unit(library: Library, iri: str) -> Thing | None:
    """A unit by its name, with the tasks that it is given."""
    name = iris.last_name(iri)
    if iri != iris.unit(name):
        return None
    tasks = [
        (iris.document(str(row["document"])), iris.escape(str(row["task"])))
        for row in library.store.ask("tasks_of_unit", unit=name)
    ]
    if not tasks and not any(name in _named_beside_tasks(record) for record in library.store.records()):
        return None
    said = [Statement(iri, terms.TYPE, terms.UNIT), Statement(iri, terms.NAME, Literal(name))]
    said += [Statement(f"{document}/task/{task}", terms.ASSIGNED_TO, iri) for document, task in dict.fromkeys(tasks)]
    return Thing(said=tuple(said), page=f"/?q={quote(f'{name}有哪些任务？')}", data=f"/api/v1/tasks?unit={quote(name)}")


def _named_beside_tasks(record: Record) -> Iterator[str | None]:
    """The units of a document that its tasks need not name: issuer, addressees, those of rules for many tasks."""
    yield record.document.issuer
    yield from record.document.addressees
    for rule in record.global_rules:
        yield from rule.units


def _body(_library: Library, iri: str) -> Thing | None:
    """A body or group of the unit register."""
    body_id = iris.last_name(iri)
    if body_of(body_id) is None and group_by_id(body_id) is None:
        return None
    shown = f"/api/v1/reconcile/body?id={quote(body_id, safe='')}"
    return Thing(said=tuple(describe_bodies([body_id])), page=shown, data=shown)


def _rule(_library: Library, iri: str) -> Thing | None:
    """A reading rule."""
    rule_id = iris.last_name(iri)
    if all(entry.id != rule_id for entry in rulebook()):
        return None
    said = (Statement(iri, terms.TYPE, terms.RULE), Statement(iri, terms.IDENTIFIER, Literal(rule_id)))
    return Thing(said=said, page=f"/rules#{quote(rule_id)}", data="/api/v1/rules")


KINDS = {"document": _of_document, "unit": _unit, "body": _body, "rule": _rule}
"""Where to look for a thing, by the first segment of its IRI's path."""


def described(found: Thing) -> Iterator[tuple[str, tuple[Statement, ...]]]:
    """The thing as one piece of a graph, for the serialisers."""
    yield "", found.said


def as_rdf(found: Thing, form: RdfForm) -> StreamingResponse:
    """What is said of a thing, in a form of RDF."""
    pieces = serialise.pieces(form, described(found))
    return StreamingResponse(pieces, media_type=FORMS[form].media_type, headers={"vary": "accept"})
