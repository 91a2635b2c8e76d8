"""How is the graph written for other RDF programs? As RDF/XML, N-Triples and TriG, by the serialisers of rdflib.

Import it where one of these forms is wanted only: rdflib takes a while to load. Graphs are written document by
document, as the other forms are, so that memory stays flat.
"""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterable, Iterator
from typing import Literal, get_args
from xml.sax.saxutils import quoteattr

import rdflib
from rdflib import XSD
from rdflib.plugins.serializers.trig import TrigSerializer
from rdflib.plugins.serializers.turtle import OBJECT

from graph.serialise import ALL_PREFIXES, ordered
from ontology import iris, terms
from ontology.mapping import Object
from ontology.statements import Statement

Form = Literal["rdfxml", "ntriples", "trig"]
FORMS: tuple[Form, ...] = get_args(Form)
_NAMES: dict[Form, str] = {"rdfxml": "xml", "ntriples": "nt", "trig": "trig"}
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_FOOT = b"</rdf:RDF>\n"


class _Trig(TrigSerializer):
    """TriG with every number as it was written: rdflib turns 1.0 into 1e+00."""

    def label(self, node: rdflib.term.Node, position: int) -> str:
        """How a node is written."""
        if position == OBJECT and isinstance(node, rdflib.Literal) and node.datatype == XSD.double:
            return f'"{node}"^^{self.getQName(XSD.double) or XSD.double.n3()}'
        return str(super().label(node, position))


def pieces(form: Form, documents: Iterable[tuple[str, Iterable[Statement]]]) -> Iterator[bytes]:
    """The documents' statements in the form asked for; joined, the pieces are one whole file.

    TriG keeps each document in its named graph. XML has no way to write control characters: U+FFFD stands for them.
    """
    if form == "rdfxml":
        yield _xml_head()
    elif form == "trig":
        yield "".join(f"@prefix {prefix}: <{start}> .\n" for prefix, start in ALL_PREFIXES.items()).encode()
    for document, said in documents:
        yield b"\n" + _trig(document, said) if form == "trig" else _body(form, said)
    if form == "rdfxml":
        yield _FOOT


def translated(turtle: bytes, form: Form) -> bytes:
    """A whole file of Turtle in another form; as TriG it is what it was, all in the nameless graph."""
    if form == "trig":
        return turtle
    graph = _fresh()
    graph.parse(data=turtle, format="turtle")
    return graph.serialize(format=_NAMES[form], encoding="utf-8")


def _fresh() -> rdflib.Graph:
    """A graph that keeps the order of its statements, so that a file is the same each time it is written."""
    return _bound(rdflib.Graph(store="SimpleMemory", bind_namespaces="none"))


def _bound(graph: rdflib.Graph) -> rdflib.Graph:
    for prefix, start in ALL_PREFIXES.items():
        graph.bind(prefix, start, override=True, replace=True)
    return graph


def _add(graph: rdflib.Graph, said: Iterable[Statement], *, plain: bool = False) -> None:
    for claim in ordered(said):
        graph.add((rdflib.URIRef(claim.subject), rdflib.URIRef(claim.predicate), _term(claim.object, plain=plain)))


def _term(thing: Object, *, plain: bool) -> rdflib.URIRef | rdflib.Literal:
    """A name or a value; values keep the very text that they were written with."""
    if isinstance(thing, str):
        return rdflib.URIRef(thing)
    text = _FORBIDDEN.sub("\ufffd", thing.lexical) if plain else thing.lexical
    kind = None if thing.datatype == terms.STRING else rdflib.URIRef(thing.datatype)
    return rdflib.Literal(text, datatype=kind, normalize=False)


def _body(form: Form, said: Iterable[Statement]) -> bytes:
    """One document's statements without what a file has once: in RDF/XML, head and foot."""
    graph = _fresh()
    _add(graph, said, plain=form == "rdfxml")
    written = graph.serialize(format=_NAMES[form], encoding="utf-8")
    return written if form == "ntriples" else written.partition(b"\n>\n")[2].removesuffix(_FOOT)


def _xml_head() -> bytes:
    spaces = "".join(f"\n   xmlns:{prefix}={quoteattr(start)}" for prefix, start in ALL_PREFIXES.items())
    return f'<?xml version="1.0" encoding="utf-8"?>\n<rdf:RDF{spaces}\n>\n'.encode()


def _trig(document: str, said: Iterable[Statement]) -> bytes:
    """One document as a named graph, what belongs to none as the nameless one; without the declarations at the top."""
    whole = rdflib.Dataset()
    _bound(whole)
    _add(whole.graph(iris.graph(document)) if document else whole.default_graph, said)
    out = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # rdflib's own serialiser uses its own older names
        _Trig(whole).serialize(out, encoding="utf-8")
    written, at = out.getvalue(), 0
    while written.startswith((b"@prefix ", b"\n"), at):  # a text below may have lines that look like them
        at = written.index(b"\n", at) + 1
    return written[at:]
