"""Does an ontology stay within OWL 2 RL? A whitelist of what may stand where; all else is named as outside.

Narrower than the profile: names instead of class expressions, since ours needs no more. What it lets
through is OWL 2 RL by the W3C recommendation (Motik et al., OWL 2 Web Ontology Language Profiles, section 4).
"""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from graph.vocabulary import Node, Sayings
from ontology import terms

_CLASS = terms.OWL + "Class"
_OBJECT = terms.OWL + "ObjectProperty"
_VALUE = terms.OWL + "DatatypeProperty"
_ANNOTATION = terms.OWL + "AnnotationProperty"
_CHAIN = terms.OWL + "propertyChainAxiom"
_INVERSE = terms.OWL + "inverseOf"
_DECLARED = (_CLASS, _OBJECT, _VALUE, _ANNOTATION)
_OF_ONTOLOGY = frozenset(
    terms.OWL + name for name in ("versionIRI", "versionInfo", "priorVersion", "backwardCompatibleWith")
)
_OF_ANY = frozenset(terms.RDFS + name for name in ("label", "comment", "seeAlso", "isDefinedBy"))
# The value types of the profile; xsd:date is none of them.
_NAMES_OF_TYPES = """
    decimal integer nonNegativeInteger nonPositiveInteger positiveInteger negativeInteger long int short byte
    unsignedLong unsignedInt unsignedShort unsignedByte float double string normalizedString token language
    Name NCName NMTOKEN boolean hexBinary base64Binary anyURI dateTime dateTimeStamp
"""
_VALUE_TYPES = frozenset(
    {terms.RDFS + "Literal", terms.RDF + "PlainLiteral", terms.RDF + "XMLLiteral"}
    | {terms.XSD + name for name in _NAMES_OF_TYPES.split()}
)


def outside(turtle: str) -> tuple[str, ...]:
    """What in a Turtle text is not of the profile, one line each; empty where all is."""
    return tuple(dict.fromkeys(_Check(Sayings(turtle)).lines()))


class _Check:
    """One ontology under examination."""

    def __init__(self, said: Sayings) -> None:
        self._said = said
        self._kinds: dict[str, set[str]] = {}
        for node in said.said:
            if isinstance(node, ox.NamedNode):
                found = {kind.value for kind in said.values(node, terms.TYPE)}
                self._kinds[node.value] = found & set(_DECLARED)

    def lines(self) -> Iterator[str]:
        cells = set(self._chain_cells())
        for node, claims in self._said.said.items():
            if isinstance(node, ox.BlankNode):
                if node not in cells:
                    yield f"an anonymous expression: {', '.join(sorted(claims))}"
                continue
            if len(self._kinds.get(node.value, ())) > 1:
                yield f"{node.value} is of two kinds"
            for predicate, values in claims.items():
                for value in values:
                    if not self._fits(node, predicate, value):
                        yield f"{node.value} {predicate} {value.value}"

    def _chain_cells(self) -> Iterator[Node]:
        """The nodes that chains of properties are written with, where they hold properties and inverses only."""
        for claims in self._said.said.values():
            for head in claims.get(_CHAIN, ()):
                cell = head
                while cell.value != terms.NIL:
                    yield cell
                    item = self._said.values(cell, terms.FIRST)[0]
                    if isinstance(item, ox.BlankNode) and set(self._said.said[item]) == {_INVERSE}:
                        yield item
                    cell = self._said.values(cell, terms.REST)[0]

    def _fits(self, node: Node, predicate: str, value: Node) -> bool:
        if predicate == terms.TYPE:
            return value.value in (*_DECLARED, terms.OWL + "Ontology") or self._is(value, _CLASS)
        if predicate in _OF_ANY:
            return True
        if predicate in _OF_ONTOLOGY:
            return any(kind.value == terms.OWL + "Ontology" for kind in self._said.values(node, terms.TYPE))
        if predicate.startswith(terms.RDFS):
            return self._fits_axiom(node, predicate.removeprefix(terms.RDFS), value)
        if predicate == _CHAIN:
            return self._is(node, _OBJECT) and all(self._is_property(item) for item in self._said.items(value))
        if predicate.startswith((terms.OWL, terms.RDF)):
            return False
        return self._fits_assertion(predicate, value)

    def _fits_axiom(self, node: Node, axiom: str, value: Node) -> bool:
        match axiom:
            case "subClassOf":
                return self._is(node, _CLASS) and self._is(value, _CLASS)
            case "subPropertyOf":
                return any(self._is(node, kind) and self._is(value, kind) for kind in (_OBJECT, _VALUE))
            case "domain":
                return (self._is(node, _OBJECT) or self._is(node, _VALUE)) and self._is(value, _CLASS)
            case "range":
                of_things = self._is(node, _OBJECT) and self._is(value, _CLASS)
                return of_things or (self._is(node, _VALUE) and value.value in _VALUE_TYPES)
            case _:
                return False

    def _fits_assertion(self, predicate: str, value: Node) -> bool:
        kinds = self._kinds.get(predicate, set())
        return _ANNOTATION in kinds or (_VALUE if isinstance(value, ox.Literal) else _OBJECT) in kinds

    def _is_property(self, item: Node) -> bool:
        inverse = self._said.values(item, _INVERSE)
        return self._is(inverse[0] if inverse else item, _OBJECT)

    def _is(self, node: Node, kind: str) -> bool:
        return isinstance(node, ox.NamedNode) and kind in self._kinds.get(node.value, ())
