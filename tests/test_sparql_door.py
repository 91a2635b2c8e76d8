"""Does /sparql keep to the SPARQL 1.1 protocol, and to its bounds, whoever asks whatever?"""

from __future__ import annotations

import csv
import http.server
import io
import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

import pyoxigraph as ox
import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from graph.querying import desk as desks
from graph.querying.writing import MEDIA
from graph.store import open_store
from ontology import iris, terms
from tests import factories

PLAN = factories.record().document.id
TASKS = "SELECT ?task ?title { ?task a pg:Task ; dcterms:title ?title } ORDER BY ?title"
EXPLODING = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
PROBLEM = "application/problem+json"
SR = "{http://www.w3.org/2005/sparql-results#}"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with two documents, which nobody has open."""
    place = tmp_path_factory.mktemp("sparql") / "graph"
    with open_store(str(place)) as store:
        store.put(factories.record())
        store.put(factories.bare_record())
    return place


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    """A store of one test."""
    return Path(shutil.copytree(made, tmp_path / "graph"))


def served(folder: Path, **settings: object) -> TestClient:
    """A client of the application over a store."""
    chosen = Settings(store=str(folder), **settings)  # type: ignore[arg-type]
    return TestClient(create_app(chosen), base_url="http://127.0.0.1", raise_server_exceptions=False)


@pytest.fixture(scope="module")
def client(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """The service with the usual bounds, but for a shorter time."""
    place = shutil.copytree(made, tmp_path_factory.mktemp("served") / "graph")
    with served(place, query_seconds=3) as opened:
        yield opened


def asked(client: TestClient, query: str, **headers: str) -> list[dict[str, dict[str, str]]]:
    """The bindings of a query."""
    answer = client.get("/sparql", params={"query": query}, headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.json()["results"]["bindings"]


# --- the protocol ---------------------------------------------------------------------------------


def test_a_query_comes_in_three_ways(client: TestClient) -> None:
    """GET with a parameter, POST with a form, POST of the query itself: one answer."""
    get = client.get("/sparql", params={"query": TASKS})
    form = client.post("/sparql", data={"query": TASKS})
    direct = client.post(
        "/sparql", content=TASKS.encode(), headers={"content-type": "application/sparql-query; charset=utf-8"}
    )
    assert get.status_code == form.status_code == direct.status_code == 200
    assert get.json() == form.json() == direct.json()
    assert len(get.json()["results"]["bindings"]) == 3
    assert get.headers["content-type"] == "application/sparql-results+json"


@pytest.mark.parametrize(
    ("query", "accept", "media"),
    [
        ("ASK {}", "application/sparql-results+json", "application/sparql-results+json"),
        ("ASK {}", "application/sparql-results+xml", "application/sparql-results+xml"),
        ("ASK {}", "application/json", "application/sparql-results+json"),
        (TASKS, "text/csv", "text/csv; charset=utf-8"),
        (TASKS, "text/tab-separated-values", "text/tab-separated-values; charset=utf-8"),
        (TASKS, "application/sparql-results+json;q=0.2, application/sparql-results+xml", MEDIA["xml"]),
        (TASKS, "text/turtle, application/sparql-results+xml;q=0.5", MEDIA["xml"]),
        (TASKS, "*/*", "application/sparql-results+json"),
        ("CONSTRUCT WHERE { ?s a pg:Task }", "text/turtle", "text/turtle; charset=utf-8"),
        ("CONSTRUCT WHERE { ?s a pg:Task }", "application/n-triples", "application/n-triples; charset=utf-8"),
        ("CONSTRUCT WHERE { ?s a pg:Task }", "application/rdf+xml", "application/rdf+xml; charset=utf-8"),
        ("CONSTRUCT WHERE { ?s a pg:Task }", "application/ld+json", "application/ld+json; charset=utf-8"),
        (f"DESCRIBE <{iris.document(PLAN)}>", "*/*", "text/turtle; charset=utf-8"),
    ],
)
def test_accept_chooses_the_form(client: TestClient, query: str, accept: str, media: str) -> None:
    """Each form of results and of RDF is had by its media type; the best acceptable one is given."""
    answer = client.get("/sparql", params={"query": query}, headers={"accept": accept})
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == media
    assert answer.headers["vary"] == "accept"


def test_the_forms_say_the_same(client: TestClient) -> None:
    """JSON, XML, CSV and TSV hold the same titles; the forms of RDF the same triples."""

    def given(form: str, query: str = TASKS) -> bytes:
        return client.get("/sparql", params={"query": query, "format": form}).content

    titles = [row["title"]["value"] for row in json.loads(given("json"))["results"]["bindings"]]
    literals = ET.fromstring(given("xml")).iter(f"{SR}literal")  # noqa: S314 - our own
    assert [literal.text for literal in literals] == titles
    rows = list(csv.reader(io.StringIO(given("csv").decode())))
    assert rows[0] == ["task", "title"]
    assert [row[1] for row in rows[1:]] == titles
    lines = given("tsv").decode().splitlines()
    assert lines[0] == "?task\t?title"
    assert [line.split("\t")[1] for line in lines[1:]] == [f'"{title}"' for title in titles]
    construct = "CONSTRUCT { ?s dcterms:title ?t } { ?s dcterms:title ?t }"
    kinds = {"turtle": "TURTLE", "ntriples": "N_TRIPLES", "rdfxml": "RDF_XML", "jsonld": "JSON_LD"}
    graphs = [
        {str(triple) for triple in ox.parse(given(form, construct), format=getattr(ox.RdfFormat, kind))}
        for form, kind in kinds.items()
    ]
    assert graphs[0]
    assert all(graph == graphs[0] for graph in graphs)


def test_values_survive_every_form(client: TestClient) -> None:
    """Quotes, line ends, tabs, languages, data types and what XML cannot hold are written as each form wants it."""
    query = 'SELECT * { VALUES (?a ?b ?c) { ("引\\"号,\\t换\\n行<&>"@zh 3.5 UNDEF) } BIND("\\u0001" AS ?d) }'

    def given(form: str) -> bytes:
        return client.get("/sparql", params={"query": query, "format": form}).content

    row = json.loads(given("json"))["results"]["bindings"][0]
    assert row["a"] == {"type": "literal", "value": '引"号,\t换\n行<&>', "xml:lang": "zh"}
    assert row["b"]["datatype"] == terms.XSD + "decimal"
    assert "c" not in row
    literals = {
        one.get("name"): one[0].text
        for one in ET.fromstring(given("xml")).iter(f"{SR}binding")  # noqa: S314 - our own
    }
    assert literals == {"a": '引"号,\t换\n行<&>', "b": "3.5", "d": "\ufffd"}
    assert list(csv.reader(io.StringIO(given("csv").decode(), newline="")))[1][0] == '引"号,\t换\n行<&>'
    assert given("tsv").decode().splitlines()[1].startswith('"引\\"号,\\t换\\n行<&>"@zh\t')


@pytest.mark.parametrize("accept", ["application/pdf", "image/png"])
def test_what_is_not_offered_is_406(client: TestClient, accept: str) -> None:
    """A form that there is not is refused before anything runs."""
    assert client.get("/sparql", params={"query": TASKS}, headers={"accept": accept}).status_code == 406


def test_a_table_is_no_graph(client: TestClient) -> None:
    """SELECT cannot be had as Turtle, CONSTRUCT not as CSV."""
    for query, accept in ((TASKS, "text/turtle"), ("CONSTRUCT WHERE { ?s ?p ?o }", "text/csv")):
        answer = client.get("/sparql", params={"query": query}, headers={"accept": accept})
        assert (answer.status_code, answer.headers["content-type"]) == (400, PROBLEM)


@pytest.mark.parametrize(
    ("kind", "send"),
    [
        ("two queries", lambda client: client.get("/sparql?query=ASK%20%7B%7D&query=ASK%20%7B%7D")),
        ("no query", lambda client: client.post("/sparql", data={"other": "x"})),
        ("no UTF-8", lambda client: client.get("/sparql?query=%FF%FE")),
        (
            "no UTF-8 in the body",
            lambda client: client.post(
                "/sparql", content=b"\xff", headers={"content-type": "application/sparql-query"}
            ),
        ),
        ("syntax", lambda client: client.get("/sparql", params={"query": "SELEKT * {}"})),
        ("empty", lambda client: client.get("/sparql", params={"query": ""})),
        ("half a character", lambda client: client.get("/sparql?query=ASK%20%7B%20%3Fs%20%3Fp%20%22%ED%A0%80%22%7D")),
        ("unknown prefix", lambda client: client.get("/sparql", params={"query": "ASK { ?s nope:x ?o }"})),
        ("unknown function", lambda client: client.get("/sparql", params={"query": "SELECT (<urn:f>(1) AS ?x) {}"})),
    ],
)
def test_what_is_no_query_is_400(client: TestClient, kind: str, send: object) -> None:
    """Malformed requests are told as problems in Chinese."""
    answer = send(client)  # type: ignore[operator]
    assert answer.status_code == 400, (kind, answer.text)
    assert answer.headers["content-type"] == PROBLEM
    assert any("\u4e00" <= character <= "\u9fff" for character in answer.json()["detail"])


def test_other_bodies_are_415(client: TestClient) -> None:
    """Only forms and queries are taken."""
    answer = client.post("/sparql", content=b"{}", headers={"content-type": "application/json"})
    assert answer.status_code == 415


def test_a_fault_has_its_place(client: TestClient) -> None:
    """Line and column of what is wrong are told in words and as numbers."""
    told = client.get("/sparql", params={"query": "SELECT *\nWHERE {\n  ?s ?p }"}).json()
    assert (told["line"], told["column"]) == (3, 10)
    assert "第3行第10列" in told["detail"]


def test_graphs_are_chosen_beside_the_query(client: TestClient) -> None:
    """default-graph-uri and named-graph-uri make the dataset, go before FROM, and must name graphs that are there."""
    own, other = iris.graph(PLAN), iris.graph(factories.bare_record().document.id)
    plain = "SELECT DISTINCT ?s { ?s a pg:Document }"
    named = "SELECT DISTINCT ?g { GRAPH ?g { ?s a pg:Document } }"

    def count(query: str, **graphs: str) -> int:
        answer = client.get("/sparql", params={"query": query, **graphs})
        assert answer.status_code == 200, answer.text
        return len(answer.json()["results"]["bindings"])

    assert count(plain) == 2
    assert count(plain, **{"default-graph-uri": own}) == 1
    assert count(named) == 2
    assert count(named, **{"named-graph-uri": own}) == 1
    assert count(named, **{"default-graph-uri": own}) == 0
    assert count(plain, **{"named-graph-uri": own}) == 0
    assert count(plain.replace("{", f"FROM <{own}> {{", 1)) == 1
    one = plain.replace("{", f"FROM <{own}> {{", 1)
    assert count(one) == 1
    assert asked(client, f"PREFIX g: <{own.removesuffix(PLAN)}> " + one.replace(f"<{own}>", f"g:{PLAN}"))
    found = client.get("/sparql", params={"query": one, "default-graph-uri": other}).json()["results"]["bindings"]
    assert [row["s"]["value"] for row in found] == [iris.document(factories.bare_record().document.id)]
    posted = client.post(
        f"/sparql?default-graph-uri={own}", content=plain, headers={"content-type": "application/sparql-query"}
    )
    assert len(posted.json()["results"]["bindings"]) == 1
    for wrong in ("http://127.0.0.1:9/data.ttl", "file:///etc/passwd", "no iri", iris.graph("none")):
        answer = client.get("/sparql", params={"query": plain, "default-graph-uri": wrong})
        assert answer.status_code == 400, wrong


def test_the_prefixes_of_the_graph_are_known(client: TestClient) -> None:
    """A query may use the project's prefixes without declaring them, and may declare them its own way."""
    assert len(asked(client, "SELECT ?s { ?s a pg:Task }")) == 3
    assert asked(client, "PREFIX pg: <urn:other:> SELECT ?s { ?s a pg:Task }") == []


def test_a_service_describes_itself(client: TestClient) -> None:
    """Without a query the service's description is given in a form of RDF, as the protocol asks."""
    for accept, kind in (("text/turtle", ox.RdfFormat.TURTLE), ("application/rdf+xml", ox.RdfFormat.RDF_XML)):
        answer = client.get("/sparql", headers={"accept": accept})
        said = {
            (triple.predicate.value, getattr(triple.object, "value", ""))
            for triple in ox.parse(answer.content, format=kind)
        }
        sd = "http://www.w3.org/ns/sparql-service-description#"
        assert (sd + "endpoint", "http://127.0.0.1/sparql") in said
        assert (sd + "supportedLanguage", sd + "SPARQL11Query") in said
        assert (sd + "feature", sd + "UnionDefaultGraph") in said


def test_nothing_is_shared_with_other_origins(client: TestClient) -> None:
    """No answer lets pages of other sites read it, and a page of another site may not post."""
    answer = client.get("/sparql", params={"query": "ASK {}"}, headers={"origin": "http://elsewhere.example"})
    assert "access-control-allow-origin" not in answer.headers
    assert (
        client.post("/sparql", data={"query": "ASK {}"}, headers={"origin": "http://elsewhere.example"}).status_code
        == 403
    )


def test_a_change_is_seen_at_once(tmp_path: Path) -> None:
    """What is put into the graph while the service runs is in the next answer, and what is removed is not."""
    with open_store(str(tmp_path / "graph")) as store:
        store.put(factories.record())
    with served(tmp_path / "graph") as client:
        count = "SELECT DISTINCT ?s { ?s a pg:Document }"
        assert len(asked(client, count)) == 1
        store = client.app.state.library.store  # type: ignore[attr-defined]
        store.put(factories.bare_record())
        assert len(asked(client, count)) == 2
        store.remove(PLAN)
        assert len(asked(client, count)) == 1


# --- bounds ---------------------------------------------------------------------------------------


class Recorded(desks._Process):
    """A process that runs queries, of which the test knows."""

    started: list[subprocess.Popen[bytes]] = []  # noqa: RUF012 - one list of one test

    def __init__(self, location: str, memory: int) -> None:
        super().__init__(location, memory)
        self.started.append(self._process)


def test_an_exploding_query_is_really_stopped(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A cross product ends at its time, its process is gone, others were answered meanwhile, and the next query is."""
    monkeypatch.setattr(desks, "_Process", Recorded)
    Recorded.started.clear()
    with served(folder, query_seconds=2, queries_at_once=2) as client:
        answers = []
        running = threading.Thread(target=lambda: answers.append(client.get("/sparql", params={"query": EXPLODING})))
        running.start()
        assert len(asked(client, TASKS)) == 3
        assert client.get("/api/v1/documents").status_code == 200
        running.join(60)
        assert answers[0].status_code == 422
        assert "2秒" in answers[0].json()["detail"]
        assert len(asked(client, TASKS)) == 3
        killed = [process for process in Recorded.started if process.poll() is not None]
        assert len(killed) == 1
        assert len(Recorded.started) <= 3
    assert all(process.poll() is not None for process in Recorded.started)


def test_an_orphan_does_not_compute_for_ever(folder: Path) -> None:
    """A process whose parent is gone is ended by the system: its time of computing is bounded too."""
    task = {"query": EXPLODING, "seconds": -1.5, "rows": 1, "size": 10, "state": ""}  # with the grace half a second
    command = [sys.executable, "-m", "graph.querying.worker", str(folder), str(3 * 1024**3)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, env=os.environ) as process:
        assert process.stdin is not None
        process.stdin.write(json.dumps(task).encode() + b"\n")
        process.stdin.flush()
        assert process.wait(120) < 0


def test_memory_is_bounded(folder: Path) -> None:
    """A string doubled forty times is told as too costly; the service goes on."""
    doubled = " ".join(f"BIND(CONCAT(?x{step}, ?x{step}) AS ?x{step + 1})" for step in range(40))
    query = f'SELECT (STRLEN(?x40) AS ?n) {{ BIND("0123456789" AS ?x0) {doubled} }}'
    with served(folder, query_memory=700 * 1024**2, query_seconds=60) as client:
        answer = client.get("/sparql", params={"query": query})
        assert answer.status_code == 422
        assert "内存" in answer.json()["detail"]
        assert len(asked(client, TASKS)) == 3


def test_only_so_many_run_at_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """While all turns are taken the next is told to come again, soon."""
    with served(folder, query_seconds=8, queries_at_once=1) as client:
        desk: desks.Desk = client.app.state.desk  # type: ignore[attr-defined]
        monkeypatch.setattr(desk, "limits", desks.Limits(at_once=1, seconds=8, patience=0.1))
        with desk._turns:
            answer = client.get("/sparql", params={"query": "ASK {}"})
        assert answer.status_code == 503
        assert answer.headers["retry-after"] == "5"
        assert client.get("/sparql", params={"query": "ASK {}"}).status_code == 200


@pytest.mark.parametrize("form", ["json", "xml", "csv", "tsv"])
def test_rows_are_bounded_and_told(folder: Path, form: str) -> None:
    """An answer of more rows than allowed is cut at a row, stays well formed, and says so."""
    with served(folder, query_rows=4) as client:
        answer = client.get("/sparql", params={"query": "SELECT * { ?s ?p ?o }", "format": form})
        assert answer.headers["x-policygraph-truncated"] == "rows"
        if form == "json":
            told = answer.json()
            assert len(told["results"]["bindings"]) == 4
            assert told["truncated"]["by"] == "rows"
        elif form == "xml":
            assert len(list(ET.fromstring(answer.content).iter(f"{SR}result"))) == 4  # noqa: S314 - our own
            assert "行数上限" in answer.text
        else:
            assert len(answer.text.splitlines()) == 5
        whole = client.get("/sparql", params={"query": "SELECT * { ?s ?p ?o } LIMIT 4", "format": form})
        assert "x-policygraph-truncated" not in whole.headers


@pytest.mark.parametrize("form", ["turtle", "ntriples", "rdfxml", "jsonld"])
def test_triples_are_bounded_and_told(folder: Path, form: str) -> None:
    """The same for graphs, which stay well formed."""
    kinds = {"turtle": "TURTLE", "ntriples": "N_TRIPLES", "rdfxml": "RDF_XML", "jsonld": "JSON_LD"}
    with served(folder, query_rows=4) as client:
        answer = client.get("/sparql", params={"query": "CONSTRUCT WHERE { ?s ?p ?o }", "format": form})
        assert answer.headers["x-policygraph-truncated"] == "rows"
        assert len(list(ox.parse(answer.content, format=getattr(ox.RdfFormat, kinds[form])))) == 4
        assert form == "jsonld" or "行数上限" in answer.text


def test_bytes_are_bounded_and_told(folder: Path) -> None:
    """An answer, or a single value, larger than allowed is cut before it and says so."""
    with served(folder, query_size=2000) as client:
        answer = client.get("/sparql", params={"query": "SELECT * { ?s ?p ?o }"})
        assert answer.json()["truncated"]["by"] == "bytes"
        assert len(answer.content) < 2500
        one = 'SELECT (CONCAT("' + "长" * 1000 + '", "") AS ?x) {}'
        assert client.get("/sparql", params={"query": one}).json()["results"]["bindings"] == []
        assert client.get("/sparql", params={"query": one}).headers["x-policygraph-truncated"] == "bytes"


def test_a_long_answer_streams_and_says_at_its_end_that_it_is_cut(folder: Path) -> None:
    """Beyond what is looked at first the answer is under way; where it is cut then, it says so in itself."""
    many = "SELECT * { ?a ?b ?c . ?d ?e ?f }"
    with (
        served(folder, query_size=2 * 1024**2, query_seconds=60, query_rows=10**9) as client,
        client.stream("GET", "/sparql", params={"query": many}) as answer,
    ):
        assert answer.status_code == 200
        assert "x-policygraph-truncated" not in answer.headers
        told = json.loads(answer.read())
    assert told["truncated"]["by"] == "bytes"
    assert len(told["results"]["bindings"]) > 1000


def test_a_query_may_be_so_long(client: TestClient) -> None:
    """A megabyte of query is refused in every way it comes in, before anything parses it."""
    long = "ASK { ?s ?p ?o } #" + "x" * 1_000_000
    for answer in (
        client.post("/sparql", data={"query": long}),
        client.post("/sparql", content=long, headers={"content-type": "application/sparql-query"}),
    ):
        assert (answer.status_code, answer.headers["content-type"]) == (413, PROBLEM)


def test_an_address_may_be_so_long(folder: Path) -> None:
    """The same bound holds for a query in the address."""
    with served(folder, longest_query=1000) as client:
        answer = client.get("/sparql", params={"query": "ASK {} #" + "x" * 1000})
        assert (answer.status_code, answer.headers["content-type"]) == (413, PROBLEM)
        assert client.get("/sparql", params={"query": "ASK {} #" + "x" * 900}).status_code == 200


# --- attacks --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "INSERT DATA { <urn:a> <urn:b> <urn:c> }",
        "insert data { <urn:a> <urn:b> <urn:c> }",
        "DELETE WHERE { ?s ?p ?o }",
        "LOAD <http://127.0.0.1:9/x>",
        "CLEAR ALL",
        "DROP ALL",
        "CREATE GRAPH <urn:g>",
        "COPY DEFAULT TO <urn:g>",
        "WITH <urn:g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
        "# SELECT\nDELETE WHERE { ?s ?p ?o }",
        "PREFIX a: <urn:select#> #x\n PREFIX b: <urn:b> INSERT DATA { a:b b:c 1 }",
        "BASE <urn:x> DROP SILENT ALL",
        "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "SELECT * { SERVICE SILENT <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "SELECT * { sErViCe ?x { ?s ?p ?o } }",
        "SELECT * { ?a ?b ?c FILTER(?a<1)SERVICE?g#>\n{ ?s ?p ?o } }",
        "ASK { { SELECT * { OPTIONAL { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } } } } }",
        "SELECT * { FILTER EXISTS { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } } }",
        "CONSTRUCT { ?s ?p ?o } { { ?s ?p ?o } UNION { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } } }",
    ],
)
def test_what_changes_or_fetches_is_refused(client: TestClient, text: str) -> None:
    """Updates and SERVICE, written in whatever way, are refused through each door, and nothing has changed."""
    before = asked(client, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    answers = [
        client.get("/sparql", params={"query": text}),
        client.post("/sparql", data={"query": text}),
        client.post("/sparql", content=text, headers={"content-type": "application/sparql-query"}),
        client.get("/sparql", params={"query": text}, headers={"accept": "text/html"}),
    ]
    assert [answer.status_code for answer in answers] == [403] * 4
    assert asked(client, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }") == before


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { S\\u0045RVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "\\u0049NSERT DATA { <urn:a> <urn:b> <urn:c> }",
        "SELECT * {}; DROP ALL",
        "SELECT * {} DELETE WHERE { ?s ?p ?o }",
        "SELECT * FROM <http://127.0.0.1:9/x> { ?s ?p ?o }",
        "SELECT * FROM NAMED <file:///etc/passwd> { GRAPH ?g { ?s ?p ?o } }",
        "SELECT * { SERVICE\u3000<http://127.0.0.1:9/> { ?s ?p ?o } }",
        "SELECT * {" + "{" * 20_000 + "}" * 20_001,
        "SELECT * { FILTER(" + "(" * 20_000 + "1" + ")" * 20_001 + "}",
        "SELECT * { FILTER(" + "!" * 30_000 + "1) }",
        "SELECT (" + "-" * 30_000 + "1 AS ?x) {}",
        "SELECT * { ?s " + "^" * 20_000 + "pg:x ?o }",
        "\x00",
        "SELECT * { ?s ?p '\x00",
    ],
)
def test_tricks_are_no_queries(client: TestClient, text: str) -> None:
    """Escapes for letters of keywords, several statements, foreign graphs, nesting without end: none gets through."""
    answer = client.post("/sparql", data={"query": text})
    assert answer.status_code in (400, 403, 422), answer.text
    assert answer.headers["content-type"] == PROBLEM
    assert len(asked(client, TASKS)) == 3


def test_keywords_in_texts_and_names_are_harmless(client: TestClient) -> None:
    """A query that only mentions the words is answered."""
    query = (
        "# SERVICE <http://x/> { } INSERT DATA\n"
        'SELECT ?service { ?s dcterms:title ?service FILTER(?service != "SERVICE <http://x/> { DROP ALL }") }'
    )
    assert asked(client, query)
    assert asked(client, "SELECT * { BIND(<urn:insert/service/load> AS ?load) }")


def test_the_kernel_keeps_queries_from_the_network(tmp_path: Path) -> None:
    """Even a query that nobody checked reaches nothing: the process has no way to open a connection or a program."""
    reached: list[str] = []

    class Listener(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            reached.append(self.path)
            self.send_response(500)
            self.end_headers()

        do_POST = do_GET  # noqa: N815 - the library's name

    with http.server.HTTPServer(("127.0.0.1", 0), Listener) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        script = f"""
import subprocess, sys
import pyoxigraph as ox
from graph.querying import confine
query = "SELECT * {{ SERVICE SILENT <http://127.0.0.1:{server.server_port}/x> {{ ?s ?p ?o }} }}"
if sys.argv[1] == "confined":
    assert confine.without_network()
    try:
        subprocess.run([sys.executable, "--version"])
    except OSError:
        print("no programs")
list(ox.Store().query(query))
"""
        for how in ("free", "confined"):
            done = subprocess.run([sys.executable, "-c", script, how], capture_output=True, text=True, check=False)
            assert done.returncode == 0, done.stderr
        server.shutdown()
    if sys.platform == "linux":
        assert "no programs" in done.stdout
        assert len(reached) == 1, "the free process reaches the listener, the confined one does not"


def test_other_methods_do_nothing(client: TestClient) -> None:
    """What is neither GET nor POST is refused."""
    for method in ("PUT", "PATCH", "DELETE"):
        assert client.request(method, "/sparql", params={"query": "DROP ALL"}).status_code == 405


def test_many_callers_at_once(client: TestClient) -> None:
    """Twelve callers at two turns are all answered, or told to come again."""
    statuses: list[int] = []

    def call() -> None:
        statuses.append(client.get("/sparql", params={"query": TASKS}).status_code)

    callers = [threading.Thread(target=call) for _ in range(12)]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join(60)
    assert len(statuses) == 12
    assert set(statuses) <= {200, 503}
    assert 200 in statuses


def test_cypher_is_for_another_store(client: TestClient) -> None:
    """Over the embedded engine /cypher says where to ask instead."""
    answer = client.get("/cypher", params={"query": "MATCH (n) RETURN n"})
    assert answer.status_code == 501
    assert "/sparql" in answer.json()["detail"]
    assert client.get("/cypher", headers={"accept": "text/html"}).status_code == 501
