"""What does the ontology say of its words? Read from its file, for the page that explains them and for the linter."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Literal, cast

import pyoxigraph as ox

import ontology
from ontology import terms

FILE = Path(ontology.__file__).parent / "policygraph.ttl"

Kind = Literal["class", "object", "value", "annotation", "scheme", "concept"]
_KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        terms.OWL + "Class": "class",
        terms.OWL + "ObjectProperty": "object",
        terms.OWL + "DatatypeProperty": "value",
        terms.OWL + "AnnotationProperty": "annotation",
        terms.SKOS + "ConceptScheme": "scheme",
        terms.SKOS + "Concept": "concept",
    }
)

Node = ox.NamedNode | ox.BlankNode | ox.Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """One word of the ontology; texts by language (``zh``, ``en``), other words by their IRIs."""

    iri: str
    kind: Kind
    labels: Mapping[str, str]
    definitions: Mapping[str, str]
    examples: tuple[str, ...]
    broader: tuple[str, ...]
    domain: str | None
    range: str | None
    see_also: tuple[str, ...]
    scheme: str | None
    notation: str | None
    guideline: str | None

    @property
    def name(self) -> str:
        """The local name: Task."""
        return self.iri.rpartition("#")[2]

    @property
    def is_property(self) -> bool:
        """Whether statements are made with it."""
        return self.kind in ("object", "value", "annotation")


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """The ontology: its version, the version before, its own words, and the foreign words that it declares."""

    iri: str
    version: str
    prior: str | None
    labels: Mapping[str, str]
    definitions: Mapping[str, str]
    words: tuple[Word, ...]
    foreign: frozenset[str]

    def of_kind(self, *kinds: Kind) -> tuple[Word, ...]:
        """The words of some kinds, in the order of the file."""
        return tuple(word for word in self.words if word.kind in kinds)

    def members(self, scheme: str) -> tuple[Word, ...]:
        """The values of a list, in the order of the file."""
        return tuple(word for word in self.words if word.scheme == scheme)


class Sayings:
    """The statements of a Turtle text, by subject and property, in the order of the text."""

    def __init__(self, turtle: str) -> None:
        self.said: dict[Node, dict[str, list[Node]]] = {}
        for quad in ox.parse(turtle, format=ox.RdfFormat.TURTLE):
            about = self.said.setdefault(cast("Node", quad.subject), {})
            about.setdefault(quad.predicate.value, []).append(cast("Node", quad.object))

    def values(self, node: Node, term: str) -> list[Node]:
        """What is said of a thing by a property."""
        return self.said.get(node, {}).get(term, [])

    def first(self, node: Node, term: str) -> str | None:
        """The first thing or text said of it by a property."""
        found = self.values(node, term)
        return found[0].value if found else None

    def texts(self, node: Node, term: str) -> Mapping[str, str]:
        """The texts said of it by a property, by language; of two in one language both, on two lines."""
        found: dict[str, str] = {}
        for one in self.values(node, term):
            if isinstance(one, ox.Literal):
                language = one.language or ""
                found[language] = f"{found[language]}\n{one.value}" if language in found else one.value
        return MappingProxyType(found)

    def items(self, head: Node) -> Iterator[Node]:
        """The items of an RDF list."""
        while head.value != terms.NIL:
            cell = self.said[head]
            yield cell[terms.FIRST][0]
            head = cell[terms.REST][0]


@functools.cache
def vocabulary() -> Vocabulary:
    """The project's ontology."""
    return read(FILE.read_text("utf-8"))


def read(turtle: str) -> Vocabulary:
    """The ontology in a Turtle text; ValueError where the text declares none."""
    said = Sayings(turtle)
    about = next((node for node in said.said if said.first(node, terms.TYPE) == terms.OWL + "Ontology"), None)
    if about is None:
        raise ValueError("no ontology is declared")
    typed = [node for node in said.said if isinstance(node, ox.NamedNode) and said.first(node, terms.TYPE) in _KINDS]
    own, foreign = _parted(typed)
    return Vocabulary(
        iri=about.value,
        version=said.first(about, terms.OWL + "versionInfo") or "",
        prior=said.first(about, terms.OWL + "priorVersion"),
        labels=said.texts(about, terms.LABELLED),
        definitions=said.texts(about, terms.DEFINED),
        words=tuple(_word(said, node) for node in own),
        foreign=frozenset(node.value for node in foreign),
    )


def _parted(nodes: Iterable[ox.NamedNode]) -> tuple[list[ox.NamedNode], list[ox.NamedNode]]:
    own: list[ox.NamedNode] = []
    foreign: list[ox.NamedNode] = []
    for node in nodes:
        (own if node.value.startswith(terms.PG) else foreign).append(node)
    return own, foreign


def _word(said: Sayings, node: ox.NamedNode) -> Word:
    broader = (*said.values(node, terms.RDFS + "subClassOf"), *said.values(node, terms.RDFS + "subPropertyOf"))
    return Word(
        iri=node.value,
        kind=_KINDS[said.first(node, terms.TYPE) or ""],
        labels=said.texts(node, terms.LABELLED),
        definitions=said.texts(node, terms.DEFINED),
        examples=tuple(one.value for one in said.values(node, terms.SKOS + "example")),
        broader=tuple(one.value for one in broader),
        domain=said.first(node, terms.RDFS + "domain"),
        range=said.first(node, terms.RDFS + "range"),
        see_also=tuple(one.value for one in said.values(node, terms.RDFS + "seeAlso")),
        scheme=said.first(node, terms.SKOS + "inScheme"),
        notation=said.first(node, terms.SKOS + "notation"),
        guideline=said.first(node, terms.GUIDELINE),
    )
