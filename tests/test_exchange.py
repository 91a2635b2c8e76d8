"""Can other RDF programs read the graph? RDF/XML, N-Triples and TriG, read back by another engine than wrote them."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace

import pyoxigraph as ox
import pytest
from defusedxml.ElementTree import fromstring

from api.commands.doctor import _packages
from api.register_graph import Described
from graph import exchange, handing
from graph.serialise import ALL_PREFIXES
from graph.shapes import SHAPES
from graph.store import GraphStore, RdfForm, open_store
from graph.vocabulary import FILE
from ontology import iris, terms
from ontology.mapping import Literal
from ontology.statements import Statement
from tests import factories

READERS = {"rdfxml": ox.RdfFormat.RDF_XML, "ntriples": ox.RdfFormat.N_TRIPLES, "trig": ox.RdfFormat.TRIG}
AWKWARD = '一、“引号”"与"""\n@prefix pg: <x> .\n\\ 反斜线\r\n<script>&amp;]]>\t😀 尾"'


@pytest.fixture
def store(tmp_path: pytest.TempPathFactory) -> Iterator[GraphStore]:
    """A store with two documents, and what the register says of their bodies."""
    with open_store(f"{tmp_path}/graph") as opened:
        described = Described(opened)
        for record in (factories.record(), factories.bare_record(AWKWARD)):
            described.note(record, opened.put(record))
        described.finish()
        yield opened


def triples(content: bytes, form: str) -> set[ox.Triple]:
    """What a file says, read by Oxigraph, graphs left aside."""
    return {quad.triple for quad in ox.parse(content, format=READERS[form])}


@pytest.mark.parametrize("form", exchange.FORMS)
def test_each_form_says_what_turtle_says(store: GraphStore, form: RdfForm) -> None:
    """The whole graph, register included, and one document of it; every value keeps its very text."""
    for document in (None, factories.record().document.id):
        turtle = b"".join(store.export("turtle", document=document))
        expected = {quad.triple for quad in ox.parse(turtle, format=ox.RdfFormat.TURTLE)}
        assert len(expected) > 100
        assert triples(b"".join(store.export(form, document=document)), form) == expected


def test_trig_keeps_documents_in_their_graphs(store: GraphStore) -> None:
    """Each document is a graph of its own under its name; the register's too."""
    graphs = {str(quad.graph_name.value) for quad in ox.parse(b"".join(store.export("trig")), format=ox.RdfFormat.TRIG)}
    expected = {iris.graph(row.id) for row in store.documents()}
    assert expected < graphs
    assert len(graphs) == len(expected) + 1


@pytest.mark.parametrize("form", exchange.FORMS)
@pytest.mark.parametrize("text", [AWKWARD, '"', "\\", '"""', "\n", "", '尾\\"', "'''\r"])
def test_awkward_texts_come_back_as_they_were(form: exchange.Form, text: str) -> None:
    """Quotes, back slashes, line ends, mark-up and lines that look like declarations are text."""
    said = [
        Statement(terms.BASE + "a", terms.TEXT, Literal(text)),
        Statement(terms.BASE + "a", terms.NAME, Literal("乙")),
    ]
    found = triples(b"".join(exchange.pieces(form, [("d1", said)])), form)
    assert {triple.object.value for triple in found} == {text, "乙"}


def test_control_characters_do_not_break_xml() -> None:
    """RDF/XML cannot write them: each becomes U+FFFD, so that offsets stay and the file can be read."""
    said = [Statement(terms.BASE + "a", terms.TEXT, Literal("甲\x0b乙\x00"))]
    content = b"".join(exchange.pieces("rdfxml", [("d1", said)]))
    fromstring(content)
    assert {triple.object.value for triple in triples(content, "rdfxml")} == {"甲\ufffd乙\ufffd"}


@pytest.mark.parametrize("form", exchange.FORMS)
def test_an_empty_graph_is_a_whole_file(form: exchange.Form) -> None:
    """No document, no statement, and still a file that can be read."""
    assert triples(b"".join(exchange.pieces(form, [])), form) == set()


def test_every_property_has_a_prefix() -> None:
    """RDF/XML declares its namespaces once at the top: each property of ours lies in one of them."""
    spaces = tuple(ALL_PREFIXES.values())
    properties = [value for name, value in vars(terms).items() if name.isupper() and isinstance(value, str)]
    assert len(properties) > 60
    assert [
        value for value in properties if value.startswith("http") and not value.startswith((*spaces, terms.BASE))
    ] == []


@pytest.mark.parametrize("form", exchange.FORMS)
def test_the_ontology_and_the_shapes_are_handed_on(form: RdfForm) -> None:
    """As many statements as the files have; nameless nodes included."""
    for content, file in ((handing.ontology(form), FILE), (handing.constraints(form), SHAPES)):
        assert len(triples(content, form)) == len(list(ox.parse(file.read_bytes(), format=ox.RdfFormat.TURTLE)))


def test_a_record_with_a_unit_of_odd_characters(store: GraphStore) -> None:
    """Names with slashes and blanks in their IRIs are written and read."""
    record = factories.record()
    odd = replace(record.tasks[0], assignments=(factories.assignment(unit="云泽省林业局/草原 处?"),))
    store.put(replace(record, tasks=(odd,), dependencies=(), global_rules=()))
    found = triples(b"".join(store.export("rdfxml")), "rdfxml")
    assert ox.NamedNode(iris.unit("云泽省林业局/草原 处?")) in {triple.object for triple in found}


def test_rdflib_loads_only_for_its_forms() -> None:
    """Starting the service or writing Turtle does not pay for it."""
    code = "import sys, api.app, graph.oxigraph; sys.exit('rdflib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_doctor_looks_for_rdflib() -> None:
    """It is among what the project needs to run."""
    assert "rdflib" in _packages()
