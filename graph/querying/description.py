"""What does the SPARQL service offer? Its description in the W3C's vocabulary, in the forms of RDF."""

from __future__ import annotations

from typing import cast

import pyoxigraph as ox

from graph.querying.writing import GraphForm
from graph.serialise import PREFIXES
from ontology import terms

_SD = "http://www.w3.org/ns/sparql-service-description#"
_FORMATS = "http://www.w3.org/ns/formats/"
_RESULTS = (
    "SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV",
    "Turtle", "N-Triples", "RDF_XML", "JSON-LD",
)  # fmt: skip
_RDF = {
    "turtle": ox.RdfFormat.TURTLE,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "rdfxml": ox.RdfFormat.RDF_XML,
    "jsonld": ox.RdfFormat.JSON_LD,
}


def description(endpoint: str, form: GraphForm, *, union: bool) -> bytes:
    """The description of the service at an address; ``union`` where a query without FROM is about all graphs."""
    service, dataset, graph = ox.NamedNode(endpoint), ox.BlankNode("dataset"), ox.BlankNode("graph")
    said: list[tuple[ox.NamedNode | ox.BlankNode, str, ox.NamedNode | ox.BlankNode | ox.Literal]] = [
        (service, terms.TYPE, ox.NamedNode(_SD + "Service")),
        (service, _SD + "endpoint", service),
        (service, _SD + "supportedLanguage", ox.NamedNode(_SD + "SPARQL11Query")),
        *((service, _SD + "resultFormat", ox.NamedNode(_FORMATS + name)) for name in _RESULTS),
        (service, _SD + "defaultDataset", dataset),
        (dataset, terms.TYPE, ox.NamedNode(_SD + "Dataset")),
        (dataset, _SD + "defaultGraph", graph),
        (graph, terms.TYPE, ox.NamedNode(_SD + "Graph")),
        (dataset, terms.DCTERMS + "title", ox.Literal("政策图谱：每份文件一个命名图", language="zh")),
    ]
    if union:
        said.append((service, _SD + "feature", ox.NamedNode(_SD + "UnionDefaultGraph")))
    triples = [ox.Triple(subject, ox.NamedNode(predicate), thing) for subject, predicate, thing in said]
    prefixes = None if form == "ntriples" else {"sd": _SD, "format": _FORMATS, **PREFIXES}
    return cast("bytes", ox.serialize(triples, format=_RDF[form], prefixes=prefixes))
