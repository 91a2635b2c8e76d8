"""What does the page of free queries show? The query, examples, and the answer as a table with links."""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, unquote

from api.things import KINDS
from graph.question import questions
from graph.serialise import ALL_PREFIXES
from ontology import terms

_PREFIX = re.compile(r"^PREFIX\s+(\w+):\s*<[^>]*>\s*\n", re.MULTILINE)
_CONDITION = re.compile(r"^[^\n]*\?wanted_[^\n]*\n", re.MULTILINE)
_LONGEST = 400  # characters of a cell that are shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A query to begin with: the question that it answers, its text, the address where it is filled in."""

    purpose: str
    query: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A value: its words, the page that shows it, what it is called in full."""

    text: str
    href: str = ""
    full: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """An answer for people: a table, or lines of text; ``note`` where it is cut, ``links`` to have it as a file."""

    columns: tuple[str, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()
    text: str = ""
    note: str = ""
    links: tuple[tuple[str, str], ...] = ()


@functools.cache
def sparql_examples() -> tuple[Example, ...]:
    """The named questions as queries: without what only parameters need, and without prefixes that are known here."""
    return tuple(
        _example("/sparql", question.purpose, _CONDITION.sub("", _without_known(question.filled({})).strip() + "\n"))
        for question in questions().values()
        if not any(parameter.required for parameter in question.parameters)
    )


@functools.cache
def cypher_examples() -> tuple[Example, ...]:
    """The same for a store that speaks Cypher."""
    return tuple(
        _example("/cypher", question.purpose, question.cypher_for(()).strip() + "\n")
        for question in questions().values()
        if not question.parameters or not any(parameter.required for parameter in question.parameters)
    )


def _example(path: str, purpose: str, query: str) -> Example:
    return Example(purpose=purpose, query=query, href=f"{path}?fill={quote(query, safe='')}")


def _without_known(query: str) -> str:
    return _PREFIX.sub(lambda match: "" if match[1] in ALL_PREFIXES else match[0], query)


def table_of(content: bytes, links: tuple[tuple[str, str], ...]) -> Shown:
    """The answer of SELECT or ASK, from the JSON form of it."""
    told: dict[str, Any] = json.loads(content)
    if "boolean" in told:
        return Shown(text="是（true）" if told["boolean"] else "否（false）", links=links)
    columns = tuple(told["head"]["vars"])
    rows = tuple(
        tuple(cell(found[name]) if name in found else Cell(text="") for name in columns)
        for found in told["results"]["bindings"]
    )
    note = str(told["truncated"]["message"]) if "truncated" in told else ""
    return Shown(columns=columns, rows=rows, note=note, links=links)


def cell(term: Mapping[str, Any]) -> Cell:
    """A term for people."""
    if term["type"] == "triple":
        parts = (cell(term["value"][name]).text for name in ("subject", "predicate", "object"))
        return Cell(text=f"<<{' '.join(parts)}>>")
    value = str(term["value"])
    if term["type"] == "uri":
        return Cell(text=_cut(short(value)), href=page_of_iri(value), full=value)
    if term["type"] == "bnode":
        return Cell(text=f"_:{value}")
    return Cell(text=_cut(value), full=value if len(value) > _LONGEST else "")


def short(iri: str) -> str:
    """An IRI as people read it: with a prefix, or without what all of the graph begin with.

    >>> short("https://policygraph.example/unit/云泽省财政厅"), short("http://purl.org/dc/terms/title")
    ('unit/云泽省财政厅', 'dcterms:title')
    """
    for prefix, start in ALL_PREFIXES.items():
        if iri.startswith(start):
            return f"{prefix}:{iri.removeprefix(start)}"
    return unquote(iri.removeprefix(terms.BASE))


def page_of_iri(iri: str) -> str:
    """The page of this service that shows a thing; empty where it has none."""
    if iri.startswith(terms.PG):
        return f"/ontology#{quote(iri.removeprefix(terms.PG))}"
    path = iri.removeprefix(terms.BASE)
    if path == iri or path.partition("/")[0] not in KINDS or "#" in path:
        return ""
    return "/" + quote(path, safe="/%~")


def rows_of(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> tuple[tuple[Cell, ...], ...]:
    """Rows of values as cells; what is no text or number is written as JSON."""
    return tuple(tuple(_value(value) for _, value in zip(columns, row, strict=True)) for row in rows)


def _value(value: Any) -> Cell:
    if value is None:
        return Cell(text="")
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return Cell(text=_cut(text), href=page_of_iri(text), full=text if len(text) > _LONGEST else "")


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
