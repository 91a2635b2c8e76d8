"""Are the interface's resources what a client expects? Tags, conditions, methods, order, filters, pages, forms."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pyoxigraph as ox
import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from graph.store import open_store
from tests import factories, graphs

PLAN = factories.record().document.id
TASK = factories.record().tasks[0].id
LISTS = ("documents", "tasks", "units", "corrections", "jobs")


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """The interface over the quick samples and the small plan."""
    folder = graphs.quick(tmp_path_factory.mktemp("resources") / "graph")
    with open_store(str(folder)) as store:
        store.put(factories.record())
    with TestClient(create_app(Settings(store=str(folder))), base_url="http://127.0.0.1") as opened:
        yield opened


@pytest.fixture
def small(tmp_path: Path) -> Iterator[TestClient]:
    """The interface over two documents, to be changed."""
    with open_store(str(tmp_path / "graph")) as store:
        store.put(factories.record())
        store.put(factories.bare_record())
    with TestClient(create_app(Settings(store=str(tmp_path / "graph"))), base_url="http://127.0.0.1") as opened:
        yield opened


def listed(client: TestClient, what: str, query: str = "") -> list[dict[str, Any]]:
    """All items of a list, page by page."""
    found: list[dict[str, Any]] = []
    cursor = ""
    while True:
        told = client.get(f"/api/v1/{what}?limit=3{query}{cursor}").json()
        found += told[what]
        if told["next"] is None:
            assert len(found) == told["total"]
            return found
        cursor = f"&cursor={told['next']}"


# --- tags ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["documents", "tasks", "units", f"documents/{PLAN}", f"documents/{PLAN}/tasks/{TASK}"])
def test_what_a_client_has_is_not_sent_again(client: TestClient, path: str) -> None:
    """304 without a body to whoever names the tag, weak or strong, one of several, or any."""
    first = client.get(f"/api/v1/{path}")
    tag = first.headers["etag"]
    assert "accept" in first.headers["vary"].lower()
    for given in (tag, f'"x", {tag}', "*", tag.removeprefix("W/")):
        again = client.get(f"/api/v1/{path}", headers={"if-none-match": given})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == tag
    assert client.get(f"/api/v1/{path}", headers={"if-none-match": '"x"'}).content == first.content


def test_a_tag_is_of_one_form_and_one_question(client: TestClient) -> None:
    """Another form, or another filter, has another tag."""
    address = f"/api/v1/documents/{PLAN}"
    tags = {client.get(address, headers={"accept": form}).headers["etag"] for form in ("text/turtle", "*/*")}
    tags |= {client.get(f"/api/v1/tasks{query}").headers["etag"] for query in ("", "?role=lead", "?sort=title")}
    assert len(tags) == 5


def test_a_change_of_the_graph_changes_lists_and_not_other_documents(small: TestClient) -> None:
    """Removing one document: lists have new tags, the other document keeps its own."""
    other = factories.bare_record().document.id
    tags = {path: small.get(f"/api/v1/{path}").headers["etag"] for path in ("tasks", "documents", f"documents/{PLAN}")}
    assert small.delete(f"/api/v1/documents/{other}").status_code == 204
    after = {path: small.get(f"/api/v1/{path}").headers["etag"] for path in tags}
    assert [after[path] == tag for path, tag in tags.items()] == [False, False, True]


def test_a_document_goes_only_as_the_client_saw_it(small: TestClient) -> None:
    """412 where the tag is another one; the right one, or any, lets it go."""
    address = f"/api/v1/documents/{PLAN}"
    tag = small.get(address).headers["etag"]
    refused = small.delete(address, headers={"if-match": '"other"'})
    assert refused.status_code == 412
    assert refused.json()["type"] == "urn:policygraph:problem:changed"
    assert small.delete(address, headers={"if-match": f'"x", {tag}'}).status_code == 204
    assert small.delete(address, headers={"if-match": "*"}).status_code == 412


# --- methods --------------------------------------------------------------------------------------


def test_head_is_get_without_the_body(client: TestClient) -> None:
    """The same status and headers, on the interface and on pages; what needs another method needs it still."""
    for path in ("/api/v1/documents", f"/api/v1/documents/{PLAN}", "/documents", "/api/v1/documents/none"):
        head, full = client.head(path), client.get(path)
        assert head.status_code == full.status_code
        assert head.content == b""
        assert head.headers["content-type"] == full.headers["content-type"]
        assert head.headers.get("etag") == full.headers.get("etag")
    assert client.head("/api/v1/ask").status_code == 405


def test_an_address_says_which_methods_it_takes(client: TestClient) -> None:
    """OPTIONS lists them, and so does a refusal; where there is nothing it is a problem."""
    answer = client.options(f"/api/v1/documents/{PLAN}")
    assert (answer.status_code, answer.headers["allow"]) == (204, "DELETE, GET, HEAD, OPTIONS")
    refused = client.put("/api/v1/documents")
    assert (refused.status_code, refused.headers["allow"]) == (405, "GET, HEAD, OPTIONS, POST")
    assert refused.headers["content-type"] == "application/problem+json"
    assert client.options("/api/v1/nothing").status_code in (404, 405)


# --- lists ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("query", ["", "&sort=deadline", "&sort=-deadline", "&sort=-units", "&sort=title"])
def test_pages_of_any_order_hold_every_task_once(client: TestClient, query: str) -> None:
    """Walked through by cursor, whatever the order."""
    found = [(task["document"], task["id"]) for task in listed(client, "tasks", query)]
    assert len(found) == len(set(found))
    assert set(found) == {(task["document"], task["id"]) for task in listed(client, "tasks")}


def test_tasks_are_sorted_by_their_last_deadline(client: TestClient) -> None:
    """The latest first behind a minus; tasks without an end come last both ways."""

    def ends(query: str) -> list[str | None]:
        rows = listed(client, "tasks", query)
        return [max((due["end"] for due in row["deadlines"] if due.get("end")), default=None) for row in rows]

    rising, falling = ends("&sort=deadline"), ends("&sort=-deadline")
    known = [end for end in rising if end]
    assert known == sorted(known)
    assert rising[len(known) :] == [None] * (len(rising) - len(known))
    assert [end for end in falling if end] == known[::-1]
    assert falling[-1] is None


@pytest.mark.parametrize("what", ["documents", "tasks", "units"])
def test_an_order_that_is_none_is_told(client: TestClient, what: str) -> None:
    """400 with the fields that there are."""
    answer = client.get(f"/api/v1/{what}?sort=colour")
    assert answer.status_code == 400
    assert "可用：" in answer.json()["detail"]


def test_documents_are_filtered(client: TestClient) -> None:
    """By title, issuer, level, status and date of issue, each alone and together."""
    every = listed(client, "documents")
    assert listed(client, "documents", "&title=湿地") == [row for row in every if "湿地" in (row["title"] or "")]
    assert listed(client, "documents", "&level=city") == [row for row in every if row["level"] == "city"]
    assert listed(client, "documents", "&issued_from=2026-01-01") == [
        row for row in every if (row["issued"] or "") >= "2026-01-01"
    ]
    assert listed(client, "documents", "&issued_to=2025-12-31&status=final&issuer=云泽") == [
        row
        for row in every
        if row["issued"] and row["issued"] < "2026" and row["status"] == "final" and "云泽" in row["issuer"]
    ]
    assert [row["tasks"] for row in listed(client, "documents", "&sort=-tasks")] == sorted(
        (row["tasks"] for row in every), reverse=True
    )


def test_units_are_filtered_and_sorted(client: TestClient) -> None:
    """By a piece of the name, by name, by how often they lead."""
    every = listed(client, "units")
    assert listed(client, "units", "&name=林业") == [row for row in every if "林业" in row["name"]]
    leads = [row["roles"].get("lead") for row in listed(client, "units", "&sort=-lead")]
    known = [count for count in leads if count]
    assert known == sorted(known, reverse=True)
    assert not any(leads[len(known) :])


@pytest.mark.parametrize("what", LISTS)
@pytest.mark.parametrize("cursor", ["x", "%00", "🌊", "a" * 501])
def test_a_cursor_that_is_none_is_a_problem(client: TestClient, what: str, cursor: str) -> None:
    """The same on every list."""
    answer = client.get(f"/api/v1/{what}?cursor={cursor}")
    assert answer.status_code in (400, 422)
    assert answer.headers["content-type"] == "application/problem+json"


# --- forms ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    [f"documents/{PLAN}", f"documents/{PLAN}/tasks/{TASK}", f"units/{quote(factories.FORESTRY)}"],
    ids=["document", "task", "unit"],
)
def test_one_thing_comes_as_json_and_as_rdf(client: TestClient, path: str) -> None:
    """JSON by default; Turtle and JSON-LD say at least what it is called."""
    name = factories.FORESTRY if path.startswith("units") else ""
    assert client.get(f"/api/v1/{path}").headers["content-type"] == "application/json"
    turtle = client.get(f"/api/v1/{path}", headers={"accept": "text/turtle"})
    quads = list(ox.parse(turtle.content, format=ox.RdfFormat.TURTLE))
    assert quads
    linked = client.get(f"/api/v1/{path}?format=jsonld")
    assert linked.headers["content-type"].startswith("application/ld+json")
    assert "@context" in linked.json()
    assert name in turtle.text
    assert client.get(f"/api/v1/{path}", headers={"accept": "image/png"}).status_code == 406


def test_a_task_tells_its_text_and_all_its_facts(client: TestClient) -> None:
    """What the record says of it, with the words that it rests on."""
    told = client.get(f"/api/v1/documents/{PLAN}/tasks/{TASK}").json()
    record = client.get(f"/api/v1/documents/{PLAN}").json()
    own = record["tasks"][0]
    assert {name: told[name] for name in ("assignments", "deadlines", "targets", "deliverables")} == {
        name: own[name] for name in ("assignments", "deadlines", "targets", "deliverables")
    }
    assert told["text"] == record["document"]["text"][slice(*own["span"])]
    assert all(TASK in (edge["source"], edge["target"]) for edge in told["dependencies"])


def test_a_unit_is_found_by_its_short_name(client: TestClient) -> None:
    """The full name is told, with the ways it is printed; an unknown one is a problem with names that are near."""
    told = client.get(f"/api/v1/units/{quote('省林业局')}").json()
    assert told["name"] == factories.FORESTRY
    assert "省林业局" in told["mentions"]
    missing = client.get(f"/api/v1/units/{quote('云泽省林丛局')}")
    assert missing.status_code == 404
    assert "云泽省林业局" in missing.json()["detail"]
