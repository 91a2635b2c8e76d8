"""How is the page of free queries put together? The same editor for SPARQL and for Cypher."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from fastapi.responses import HTMLResponse
from jinja2 import Environment

from api.asking_freely import Asked
from api.deps import page_of
from api.queryview import Example, Shown
from graph.querying.faults import QueryError
from ontology.errors import PolicyGraphError


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """A language of queries: its name, the address of its page, what is said of it, examples, prefixes known here."""

    name: str
    path: str
    lead: str
    examples: Callable[[], tuple[Example, ...]]
    prefixes: tuple[tuple[str, str], ...] = ()


def query_page(
    pages: Environment,
    language: Language,
    asked: Asked,
    shown: Shown | None,
    fault: PolicyGraphError | None,
    *,
    status: int,
    longest: int,
) -> HTMLResponse:
    """The page with the query, and its answer or what is wrong with it."""
    line = fault.line_number if isinstance(fault, QueryError) else None
    return page_of(
        pages,
        "query.html",
        status=status,
        here="query",
        language=language,
        examples=language.examples(),
        query=asked.query if asked.query is not None else asked.fill,
        graphs=(
            *(("default-graph-uri", one) for one in asked.default),
            *(("named-graph-uri", one) for one in asked.named),
        ),
        shown=shown,
        fault=None if fault is None else fault.line(),
        fault_line=line,
        longest_query=longest,
    )


def query_links(path: str, asked: Asked, files: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Where the same answer is had as a file, by the names of the forms."""
    fields = [("query", asked.query or "")]
    fields += [("default-graph-uri", graph) for graph in asked.default]
    fields += [("named-graph-uri", graph) for graph in asked.named]
    return tuple((name, f"{path}?{urlencode([*fields, ('format', form)])}") for name, form in files)
