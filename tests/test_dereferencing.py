"""Does every name of the graph lead somewhere? The ontology, its words and the things of documents, in each form."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import pytest
import rdflib
from fastapi.testclient import TestClient
from rdflib.compare import isomorphic

from api.app import create_app
from api.settings import Settings
from graph.shapes import SHAPES
from graph.store import open_store
from graph.vocabulary import FILE, vocabulary
from ontology import iris, terms
from ontology.statements import statements
from tests import factories
from tests.reference_shacl import as_graph

PLAN = factories.record().document.id
FORMS = {
    "text/turtle": "turtle",
    "application/ld+json": "json-ld",
    "application/rdf+xml": "xml",
    "application/n-triples": "nt",
    "application/trig": "trig",
}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """The service over one document whose first unit is a body of the register."""
    folder = tmp_path_factory.mktemp("names") / "graph"
    record = factories.record()
    with open_store(str(folder)) as store:
        store.put(record)
    app = create_app(Settings(store=str(folder)))  # type: ignore[call-arg]
    with TestClient(app, base_url="http://127.0.0.1", follow_redirects=False) as opened:
        yield opened


def parsed(content: bytes, accept: str) -> rdflib.Graph:
    return rdflib.Graph().parse(data=content, format=FORMS[accept])


def path_of(iri: str) -> str:
    """The path of an IRI as a browser asks for it."""
    return "/" + quote(iri.removeprefix(terms.BASE).partition("#")[0], safe="/%~()!*',;:@&=+$")


# --- the ontology -----------------------------------------------------------------------------


@pytest.mark.parametrize("accept", FORMS)
@pytest.mark.parametrize(("address", "file"), [("/ontology", FILE), ("/shapes", SHAPES)])
def test_the_files_are_served_whole(client: TestClient, address: str, file: Path, accept: str) -> None:
    """In each form of RDF: the same statements as in the file, and caches are told that the form varies."""
    answer = client.get(address, headers={"accept": accept})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == f"{accept}; charset=utf-8"
    assert answer.headers["vary"] == "accept"
    assert isomorphic(parsed(answer.content, accept), rdflib.Graph().parse(file))


def test_the_page_explains_every_word(client: TestClient) -> None:
    """Each word has its place on the page, with both labels, both definitions and its examples."""
    page = client.get("/ontology", headers={"accept": "text/html"}).text
    for word in vocabulary().words:
        assert page.count(f'id="{word.name}"') == 1, word.name
        assert html.escape(word.labels["zh"], quote=False) in page
        if word.kind != "scheme":
            for text in (word.labels["en"], *word.definitions.values(), *word.examples):
                assert str(html.escape(text)).replace("&#x27;", "&#39;").replace("&quot;", "&#34;") in page, text


def test_links_on_the_page_lead_somewhere(client: TestClient) -> None:
    """Every link to a place on the page has its place, and no place is there twice."""
    page = client.get("/ontology").text
    places = re.findall(r' id="([^"]+)"', page)
    assert len(places) == len(set(places))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(places)


def test_the_page_tells_what_the_shapes_ask(client: TestClient) -> None:
    """What a document is checked for can be read, with how grave it is."""
    page = client.get("/ontology").text
    assert "时限早于文件的成文日期" in page
    assert 'id="shape-evidence"' in page


@pytest.mark.parametrize("name", ["Task", "assignedTo", "role-lead", "roles", "guideline-task-smallest"])
def test_a_word_leads_to_its_place_on_the_page(client: TestClient, name: str) -> None:
    """A browser that asks for a word by name is sent to where the page explains it."""
    answer = client.get(f"/ontology/{name}", headers={"accept": "text/html"})
    assert answer.status_code == 303
    assert answer.headers["location"] == f"/ontology#{name}"
    assert f'id="{name}"' in client.get("/ontology").text


@pytest.mark.parametrize("accept", FORMS)
@pytest.mark.parametrize("name", ["Task", "assignedTo"])
def test_a_word_is_described(client: TestClient, name: str, accept: str) -> None:
    """A program gets what the ontology says of the word, with the nameless nodes of its chain."""
    found = parsed(client.get(f"/ontology/{name}", headers={"accept": accept}).content, accept)
    whole = rdflib.Graph().parse(FILE)
    word = rdflib.URIRef(terms.PG + name)
    assert len(list(found.predicate_objects(word))) == len(list(whole.predicate_objects(word)))
    ends = {node for node in found.objects() if isinstance(node, rdflib.BNode)}
    assert all((node, None, None) in found for node in ends)
    assert bool(ends) == (name == "assignedTo")


def test_versions_have_addresses(client: TestClient) -> None:
    """The version's own IRI gives that version; one that is not kept is not found."""
    turtle = {"accept": "text/turtle"}
    for file, address in ((FILE, "/ontology"), (SHAPES, "/shapes")):
        graph = rdflib.Graph().parse(file)
        (version,) = graph.objects(None, rdflib.OWL.versionIRI)
        answer = client.get("/" + str(version).removeprefix(terms.BASE), headers=turtle)
        assert answer.content == file.read_bytes()
        assert client.get(f"{address}/0.0.9", headers=turtle).status_code == 404


@pytest.mark.parametrize("address", ["/ontology", "/ontology/Task", "/shapes", f"/document/{PLAN}"])
def test_a_form_that_is_not_there_is_refused(client: TestClient, address: str) -> None:
    """406, told as a problem."""
    answer = client.get(address, headers={"accept": "image/png"})
    assert answer.status_code == 406
    assert answer.json()["title"] == "没有这种格式"


def test_the_shapes_lead_people_to_the_page(client: TestClient) -> None:
    """A browser that asks for the shapes is sent to the list of what they ask."""
    answer = client.get("/shapes", headers={"accept": "text/html,*/*;q=0.1"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/ontology#shapes")


# --- things -----------------------------------------------------------------------------------


def test_every_thing_of_a_document_is_described(client: TestClient) -> None:
    """Whatever the graph says of a section, task, fact or dependency is what its IRI gives, in each form in turn."""
    whole = as_graph(statements(factories.record()))
    own = f"{iris.document(PLAN)}/"
    places = {str(node) for node in whole.subjects(rdflib.RDF.type) if str(node).startswith(own)}
    assert len(places) > 30
    for number, place in enumerate(sorted(places)):
        accept = sorted(FORMS)[number % len(FORMS)]
        answer = client.get(path_of(place), headers={"accept": accept})
        assert answer.status_code == 200, place
        said = set(parsed(answer.content, accept).predicate_objects(rdflib.URIRef(place)))
        assert said == set(whole.predicate_objects(rdflib.URIRef(place)))


def test_a_thing_leads_to_its_passage(client: TestClient) -> None:
    """A browser is sent to the document's page, with the passage marked that the task rests on."""
    task = factories.record().tasks[1]
    answer = client.get(f"/document/{PLAN}/task/{task.id}", headers={"accept": "text/html"})
    assert answer.status_code == 303
    place = answer.headers["location"]
    assert place.startswith(f"/documents/{PLAN}?from={task.span.start}&to={task.span.end}")
    page = client.get(place).text
    assert f'id="{place.partition("#")[2]}"' in page


@pytest.mark.parametrize(
    ("path", "accept", "location"),
    [
        (f"/document/{PLAN}", "text/html", f"/documents/{PLAN}"),
        (f"/document/{PLAN}", "application/json", f"/api/v1/documents/{PLAN}"),
        (path_of(iris.unit(factories.FORESTRY)), "application/json", f"/api/v1/tasks?unit={quote(factories.FORESTRY)}"),
        (path_of(iris.body("370000/finance")), "text/html", "/api/v1/reconcile/body?id=370000%2Ffinance"),
        ("/rule/assignment.first_unit_leads", "text/html", "/rules#assignment.first_unit_leads"),
    ],
)
def test_a_thing_leads_to_a_page_or_data(client: TestClient, path: str, accept: str, location: str) -> None:
    """303 to what shows it; and that is there."""
    answer = client.get(path, headers={"accept": accept})
    assert (answer.status_code, answer.headers["location"]) == (303, location)
    assert client.get(location).status_code == 200


@pytest.mark.parametrize("accept", FORMS)
def test_units_bodies_and_rules_are_described(client: TestClient, accept: str) -> None:
    """A unit with its tasks, one without, a body with its names and changes, a rule with its id."""
    unit = rdflib.URIRef(iris.unit(factories.FORESTRY))
    found = parsed(client.get(path_of(str(unit)), headers={"accept": accept}).content, accept)
    assert {str(task) for task in found.subjects(rdflib.URIRef(terms.ASSIGNED_TO), unit)} == {
        f"{iris.document(PLAN)}/task/2.1",
        f"{iris.document(PLAN)}/task/2.2",
    }
    for name in ("云泽省人民政府办公厅", "省政府各部门"):
        node = rdflib.URIRef(iris.unit(name))
        issuer = parsed(client.get(path_of(str(node)), headers={"accept": accept}).content, accept)
        assert set(issuer.objects(node)) == {rdflib.URIRef(terms.UNIT), rdflib.Literal(name)}
    body = rdflib.URIRef(iris.body("cn/banking-insurance-regulation"))
    told = parsed(client.get(path_of(str(body)), headers={"accept": accept}).content, accept)
    assert rdflib.Literal("中国银行保险监督管理委员会") in set(told.objects(body, rdflib.SKOS.prefLabel))
    rule = rdflib.URIRef(iris.rule("assignment.first_unit_leads"))
    read = parsed(client.get(path_of(str(rule)), headers={"accept": accept}).content, accept)
    assert (rule, rdflib.RDF.type, rdflib.URIRef(terms.RULE)) in read


@pytest.mark.parametrize(
    "path",
    [
        "/ontology/Nonsense",
        f"/document/{PLAN}/task/9.9",
        "/document/d000000000000",
        "/unit/%E6%97%A0%E6%AD%A4%E5%8D%95%E4%BD%8D",
        "/unit/",
        "/body/370000/nonsense",
        "/rule/nonsense",
        f"/document/{PLAN}/%2e%2e/%00",
    ],
)
@pytest.mark.parametrize("accept", ["text/html", "application/json", "text/turtle"])
def test_a_name_that_is_not_there_is_not_found(client: TestClient, path: str, accept: str) -> None:
    """404 in every form."""
    assert client.get(path, headers={"accept": accept}).status_code == 404


def test_names_with_awkward_characters_lead_back(tmp_path: Path) -> None:
    """A task and a unit with a slash, a space and a question mark in their names are found by their IRIs."""
    record = factories.record()
    odd = replace(record.tasks[0], id="2/一 ?")
    name = "云泽省林业局/草原 处?"
    odd = replace(odd, assignments=(factories.assignment(unit=name),))
    store_at = tmp_path / "graph"
    with open_store(str(store_at)) as store:
        store.put(replace(record, tasks=(odd,), dependencies=(), global_rules=()))
    app = create_app(Settings(store=str(store_at)))  # type: ignore[call-arg]
    with TestClient(app, base_url="http://127.0.0.1", follow_redirects=False) as client:
        for iri in (f"{iris.document(PLAN)}/task/{iris.escape(odd.id)}", iris.unit(name)):
            answer = client.get(path_of(iri), headers={"accept": "text/turtle"})
            assert answer.status_code == 200, iri
            assert (rdflib.URIRef(iri), None, None) in parsed(answer.content, "text/turtle")
