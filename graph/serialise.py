"""How is the graph handed on as RDF? Turtle, N-Quads, JSON-LD with the project's own context, other forms by rdflib.

Everything is written document by document, so that memory stays flat however large the graph is.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

import pyoxigraph as ox

import ontology
from graph.store import ExportForm
from ontology import iris, terms
from ontology.mapping import Literal, Object
from ontology.statements import Statement

CONTEXT = Path(ontology.__file__).parent / "context.jsonld"

PREFIXES = {
    "dcterms": terms.DCTERMS,
    "eli": terms.ELI,
    "oa": terms.OA,
    "pg": terms.PG,
    "rdf": terms.RDF,
    "schema": terms.SCHEMA,
    "skos": terms.SKOS,
    "xsd": terms.XSD,
}

ALL_PREFIXES = {
    **PREFIXES,
    "org": terms.ORG,
    "owl": terms.OWL,
    "prov": terms.PROV,
    "rdfs": terms.RDFS,
    "sh": "http://www.w3.org/ns/shacl#",
    "time": terms.TIME,
}
"""The same with those that only the register, the ontology and the shapes use."""

_ESCAPED = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r"})

Documents = Iterable[tuple[str, Iterable[Statement]]]


def pieces(form: ExportForm, documents: Documents) -> Iterator[bytes]:
    """The documents' statements in the form asked for; joined, the pieces are one whole file."""
    match form:
        case "turtle":
            return _turtle(documents)
        case "nquads":
            return _nquads(documents)
        case "jsonld":
            return _jsonld(documents)
        case "rdfxml" | "ntriples" | "trig":
            from graph import exchange  # noqa: PLC0415 - rdflib loads only where it is used

            return exchange.pieces(form, documents)


def _turtle(documents: Documents) -> Iterator[bytes]:
    """Prefixes once, then the triples of each document, its things in order of their names."""
    yield "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items()).encode()
    for _, said in documents:
        triples = [_triple(statement) for statement in ordered(said)]
        written = ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=PREFIXES)
        lines = (written or b"").split(b"\n")
        yield b"\n" + b"\n".join(line for line in lines if not line.startswith(b"@prefix "))


def _nquads(documents: Documents) -> Iterator[bytes]:
    """Each document in its named graph."""
    for document_id, said in documents:
        graph = ox.NamedNode(iris.graph(document_id))
        quads = [_quad(statement, graph) for statement in ordered(said)]
        yield ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b""


def _jsonld(documents: Documents) -> Iterator[bytes]:
    """One object: the context, and under ``@graph`` every thing with what is said of it."""
    opening = {"@context": context()}
    yield json.dumps(opening, ensure_ascii=False, indent=1)[:-2].encode() + b',\n "@graph": ['
    separator = b"\n"
    for _, said in documents:
        for subject, claims in groupby(ordered(said), key=lambda claim: claim.subject):
            yield separator + json.dumps(_node(subject, claims), ensure_ascii=False).encode()
            separator = b",\n"
    yield b"\n]}\n"


def context() -> dict[str, Any]:
    """The JSON-LD context: short keys for the terms, and how their values are typed."""
    loaded: dict[str, Any] = json.loads(CONTEXT.read_text("utf-8"))["@context"]
    return loaded


@functools.cache
def _keys() -> dict[str, tuple[str, str | None]]:
    """Each property's key in the context, and the type that the context gives its values."""
    loaded = context()
    keys: dict[str, tuple[str, str | None]] = {}
    for key, defined in loaded.items():
        if key.startswith("@"):
            continue
        if isinstance(defined, dict):
            keys[_expand(defined["@id"], loaded)] = (key, _expand(defined.get("@type"), loaded))
        elif not defined.endswith(("#", "/")):
            keys[_expand(defined, loaded)] = (key, None)
    return keys


def _expand(name: Any, loaded: dict[str, Any]) -> Any:
    prefix, colon, local = str(name).partition(":")
    return loaded[prefix] + local if colon and prefix in loaded else name


def _node(subject: str, claims: Iterable[Statement]) -> dict[str, Any]:
    node: dict[str, Any] = {"@id": _short(subject)}
    for claim in claims:
        if claim.predicate == terms.TYPE:
            node.setdefault("@type", []).append(_short(str(claim.object)))
            continue
        key, kind = _keys().get(claim.predicate, (claim.predicate, None))
        node.setdefault(key, []).append(_json_value(claim.object, kind))
    return {key: value[0] if isinstance(value, list) and len(value) == 1 else value for key, value in node.items()}


def _json_value(value: Object, kind: str | None) -> Any:
    """An object as JSON-LD: bare where the context says its type, spelled out where it does not."""
    if isinstance(value, str):
        return _short(value) if kind == "@id" else {"@id": _short(value)}
    if value.datatype == terms.JSON:
        loaded = json.loads(value.lexical)
        return loaded if kind == "@json" else {"@value": loaded, "@type": "@json"}
    if value.datatype == kind or (kind is None and value.datatype == terms.STRING):
        return value.lexical
    if value.datatype == terms.INTEGER and kind is None:
        return int(value.lexical)
    return {"@value": value.lexical, "@type": _short(value.datatype)}


def _short(iri: str) -> str:
    """An own or standard term with its prefix where that is shorter; other IRIs as they are."""
    for prefix, start in PREFIXES.items():
        if iri.startswith(start) and iri[len(start) :].replace("-", "").isalnum():
            return f"{prefix}:{iri[len(start) :]}"
    return iri


def ordered(said: Iterable[Statement]) -> list[Statement]:
    """Statements by what they speak of, its type first."""
    return sorted(said, key=lambda claim: (claim.subject, claim.predicate != terms.TYPE, claim.predicate))


def ntriples(said: Iterable[Statement]) -> Iterator[str]:
    """The statements as lines of N-Triples; what the engine reads fastest."""
    for claim in said:
        thing = claim.object
        written = (
            f"<{thing}>" if isinstance(thing, str) else f'"{thing.lexical.translate(_ESCAPED)}"^^<{thing.datatype}>'
        )
        yield f"<{claim.subject}> <{claim.predicate}> {written} .\n"


def _triple(claim: Statement) -> ox.Triple:
    thing = claim.object
    node = ox.NamedNode(thing) if isinstance(thing, str) else _literal(thing)
    return ox.Triple(ox.NamedNode(claim.subject), ox.NamedNode(claim.predicate), node)


def _quad(claim: Statement, graph: ox.NamedNode) -> ox.Quad:
    triple = _triple(claim)
    return ox.Quad(triple.subject, triple.predicate, triple.object, graph)


def _literal(value: Literal) -> ox.Literal:
    return ox.Literal(value.lexical, datatype=ox.NamedNode(value.datatype))
