"""Does the reconciliation service keep to its specification? Every answer held against the schema, over HTTP."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api import unitbook
from api.app import create_app
from api.reconcile_values import BATCH, VALUES
from api.settings import Settings
from graph.store import open_store
from tests import factories

SCHEMA = json.loads((Path(__file__).parent / "reconciliation.schema.json").read_text("utf-8"))
ADDRESS = "/api/v1/reconcile"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """The service over a store with a document of an unlisted province and one decision."""
    folder = tmp_path_factory.mktemp("reconcile") / "graph"
    with open_store(str(folder)) as store:
        store.put(factories.record())
        unitbook.decide(store, "same", "省水鸟办", "云泽省林业局")
    application = create_app(Settings(store=str(folder)))
    with TestClient(application, base_url="http://127.0.0.1", raise_server_exceptions=False) as opened:
        yield opened


def valid(answer: Any, shape: str) -> Any:
    """The JSON of an answer, held against a part of the schema."""
    assert answer.status_code == 200, answer.text
    told = answer.json()
    jsonschema.validate(told, {"$ref": f"#/$defs/{shape}", "$defs": SCHEMA["$defs"]})
    return told


def ask(client: TestClient, **queries: Any) -> dict[str, list[dict[str, Any]]]:
    """The candidates of each query, sent as OpenRefine does."""
    answer = client.post(ADDRESS, data={"queries": json.dumps(queries)})
    return {key: found["result"] for key, found in valid(answer, "results").items()}


def extended(client: TestClient, ids: list[str], *properties: str) -> dict[str, Any]:
    """The rows of a data extension query."""
    query = {"ids": ids, "properties": [{"id": name} for name in properties]}
    told = valid(client.post(ADDRESS, data={"extend": json.dumps(query)}), "extension")
    assert [one["id"] for one in told["meta"]] == list(properties)
    return told["rows"]


def test_the_schema_refuses_what_is_wrong() -> None:
    """The schema is no yes-man: a candidate without id, a manifest of another version, a value of two kinds."""
    wrong = {
        "results": {"q0": {"result": [{"name": "甲", "score": 1, "match": True}]}},
        "manifest": {"versions": ["0.1"], "name": "甲", "identifierSpace": "http://a", "schemaSpace": "http://b"},
        "extension": {"meta": [], "rows": {"a": {"b": [{"str": "x", "date": "2020-01-01T00:00:00Z"}]}}},
        "suggestions": {"result": [{"id": "甲"}]},
    }
    for shape, told in wrong.items():
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(told, {"$ref": f"#/$defs/{shape}", "$defs": SCHEMA["$defs"]})


def test_the_manifest_says_what_is_offered(client: TestClient) -> None:
    """Without parameters the endpoint gives its manifest, whose addresses lead to the service itself."""
    told = valid(client.get(ADDRESS), "manifest")
    assert set(told["suggest"]) == {"entity", "type", "property"}
    for place in told["suggest"].values():
        path = place["service_url"].removeprefix("http://127.0.0.1") + place["service_path"]
        valid(client.get(path, params={"prefix": "机"}), "suggestions")
    view = told["view"]["url"].replace("{{id}}", "370000%2Ffinance").removeprefix("http://127.0.0.1")
    assert client.get(view).json()["name"] == "山东省财政厅"


def test_names_are_matched(client: TestClient) -> None:
    """A batch is answered query by query; a sure candidate is a match, ambiguous ones are none."""
    found = ask(
        client,
        q0={"query": "省应急厅", "properties": [{"pid": "issuer", "v": "山东省"}]},
        q1={"query": "朝阳区财政局"},
        q2={"query": "星空观测局"},
        q3={"query": "山东省应急管理厅", "type": "departments", "limit": 3, "type_strict": "any"},
    )
    assert [(one["id"], one["match"]) for one in found["q0"]] == [("370000/emergency-management", True)]
    assert found["q0"][0]["name"] == "山东省应急管理厅"
    assert "按发文机关" in found["q0"][0]["description"]
    assert found["q0"][0]["type"] == [{"id": "departments", "name": "政府部门"}]
    assert {one["id"] for one in found["q1"]} == {"110105/finance", "220104/finance"}
    assert not any(one["match"] for one in found["q1"])
    assert found["q2"] == []
    assert len(found["q3"]) == 1


def test_a_type_narrows_or_sorts(client: TestClient) -> None:
    """Type with any or all keeps candidates of that type; should lets others follow."""
    query = {"query": "山东省应急管理厅", "type": ["party"]}
    found = ask(client, any={**query, "type_strict": "any"}, should=query)
    assert found["any"] == []
    assert [one["id"] for one in found["should"]] == ["370000/emergency-management"]


def test_an_identifier_means_its_entity(client: TestClient) -> None:
    """The id of a body or a group as a query gives that body or group."""
    found = ask(client, body={"query": "370000/finance"}, group={"query": "370000/all/government/city"})
    assert [(one["id"], one["score"], one["match"]) for one in found["body"]] == [("370000/finance", 100.0, True)]
    assert found["group"][0]["type"][0]["id"] == "group"


def test_context_properties_are_heard(client: TestClient) -> None:
    """The issuer may be a matched entity or one of several values; the day chooses the body of that day."""
    entity = {"pid": "issuer", "v": [{"id": "370000/government", "name": "山东省人民政府"}]}
    found = ask(
        client,
        by_entity={"query": "省财政厅", "properties": [entity, {"pid": "unheard", "v": 3}]},
        early={"query": "国家金融监督管理总局", "properties": [{"pid": "as_of", "v": "2019-01-01"}]},
        late={"query": "国家金融监督管理总局", "properties": [{"pid": "as_of", "v": "2024-01-01T00:00:00Z"}]},
    )
    assert found["by_entity"][0]["id"] == "370000/finance"
    assert found["early"][0]["score"] < found["late"][0]["score"]


@pytest.mark.parametrize(
    ("pid", "value"), [("division", "山东省"), ("division_code", "370000"), ("division_code", 370000)]
)
def test_a_column_of_places_is_heard(client: TestClient, pid: str, value: object) -> None:
    """The territory beside a name, in words or by its code, tells whose body it is."""
    found = ask(client, q={"query": "省应急厅", "properties": [{"pid": pid, "v": value}]})["q"]
    assert (found[0]["id"], found[0]["match"]) == ("370000/emergency-management", True)


def test_the_graphs_own_places_and_decisions_are_heard(client: TestClient) -> None:
    """Bodies of a province that only the documents know are found, and decisions of people go before the register."""
    found = ask(
        client,
        place={"query": "云泽省财政厅"},
        decided={"query": "省水鸟办", "properties": [{"pid": "issuer", "v": "云泽省"}]},
    )
    assert found["place"][0]["id"] == "云泽省/finance"
    assert found["decided"][0]["id"] == "云泽省/forestry-grassland"


def test_queries_may_be_sent_by_get(client: TestClient) -> None:
    """A batch in the query string is answered as one in a form."""
    answer = client.get(ADDRESS, params={"queries": json.dumps({"q": {"query": "财政部"}})})
    assert valid(answer, "results")["q"]["result"][0]["id"] == "cn/finance"


@pytest.mark.parametrize(
    ("form", "where"),
    [
        ({"queries": "{"}, "queries"),
        ({"queries": "[]"}, "queries"),
        ({"queries": '{"q0": {}}'}, "q0"),
        ({"queries": '{"q0": "财政部"}'}, "q0"),
        ({"queries": '{"q0": {"query": "财政部", "properties": [{"pid": "as_of", "v": "某日"}]}}'}, "某日"),
        ({"queries": json.dumps({str(n): {"query": "财政部"} for n in range(BATCH + 1)})}, "queries"),
        ({"extend": "{}"}, "extend"),
        ({"extend": '{"ids": ["cn/finance"], "properties": [{"id": "colour"}]}'}, "colour"),
        ({}, "queries"),
    ],
)
def test_what_is_no_query_is_a_problem(client: TestClient, form: dict[str, str], where: str) -> None:
    """A malformed request is told in one line that names the place."""
    answer = client.post(ADDRESS, data=form)
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    assert where in answer.json()["detail"]


def test_entities_are_suggested(client: TestClient) -> None:
    """A beginning leads to names that begin so, an id to its body; cursor goes on where the first answer ended."""
    path = f"{ADDRESS}/suggest/entity"
    told = valid(client.get(path, params={"prefix": "山东省应急"}), "suggestions")["result"]
    assert told[0]["id"] == "370000/emergency-management"
    assert told[0]["notable"] == [{"id": "departments", "name": "政府部门"}]
    assert "山东省" in told[0]["description"]
    assert (
        valid(client.get(path, params={"prefix": "370000/finance"}), "suggestions")["result"][0]["name"]
        == "山东省财政厅"
    )
    first = valid(client.get(path, params={"prefix": "济南市"}), "suggestions")["result"]
    second = valid(client.get(path, params={"prefix": "济南市", "cursor": len(first)}), "suggestions")["result"]
    assert len(first) == len(second) == 10
    assert not {one["id"] for one in first} & {one["id"] for one in second}
    assert valid(client.get(path, params={"prefix": "无此地"}), "suggestions")["result"] == []


def test_types_and_properties_are_suggested(client: TestClient) -> None:
    """By name and by id."""
    types = valid(client.get(f"{ADDRESS}/suggest/type", params={"prefix": "党"}), "suggestions")["result"]
    assert [one["id"] for one in types] == ["party"]
    found = valid(client.get(f"{ADDRESS}/suggest/property", params={"prefix": "succ"}), "suggestions")["result"]
    assert [one["name"] for one in found] == ["后继机构"]


def test_values_of_entities_are_fetched(client: TestClient) -> None:
    """Names, place, dates and successors of a body, members of a group; nothing of an entity that is not there."""
    gone = "cn/banking-insurance-regulation"
    rows = extended(client, [gone, "370000/finance", "370000/all/government/city", "0/nothing"], *VALUES)
    assert {"str": "中国银保监会"} in rows[gone]["names"]
    assert rows[gone]["until"] == [{"date": "2023-03-10T00:00:00Z"}]
    assert rows[gone]["successors"] == [{"id": "cn/financial-regulation", "name": "国家金融监督管理总局"}]
    assert {one["id"] for one in rows[gone]["predecessors"]} == {"cn/banking-regulation", "cn/insurance-regulation"}
    assert rows["370000/finance"]["division_code"] == [{"str": "370000"}]
    assert rows["370000/finance"]["level"] == [{"str": "省级"}]
    assert len(rows["370000/all/government/city"]["members"]) == 16
    assert not any(rows["0/nothing"].values())


def test_properties_are_proposed(client: TestClient) -> None:
    """All of them, or those that a type has."""
    told = valid(client.get(f"{ADDRESS}/extend/propose"), "proposal")
    assert {one["id"] for one in told["properties"]} == set(VALUES)
    of_groups = valid(client.get(f"{ADDRESS}/extend/propose", params={"type": "group"}), "proposal")
    assert of_groups["type"] == "group"
    assert "members" in {one["id"] for one in of_groups["properties"]}
    assert "since" not in {one["id"] for one in of_groups["properties"]}


def test_programs_of_this_machine_may_read_and_others_may_not(client: TestClient) -> None:
    """Answers are shared with web clients on this machine; a page of another site is refused and told nothing."""
    queries = {"queries": json.dumps({"q": {"query": "财政部"}})}
    near = {"origin": "http://127.0.0.1:3333", "sec-fetch-site": "same-site"}
    answer = client.post(ADDRESS, data=queries, headers=near)
    valid(answer, "results")
    assert answer.headers["access-control-allow-origin"] == near["origin"]
    far = {"origin": "https://example.org", "sec-fetch-site": "cross-site"}
    assert client.post(ADDRESS, data=queries, headers=far).status_code == 403
    assert "access-control-allow-origin" not in client.get(ADDRESS, headers=far).headers


def test_a_body_that_is_not_there_is_a_problem(client: TestClient) -> None:
    """The view of an unknown id is a 404 that says so."""
    answer = client.get(f"{ADDRESS}/body", params={"id": "0/nothing"})
    assert answer.status_code == 404
    assert "没有这一机构" in answer.json()["detail"]


def test_a_single_query_is_answered_as_one(client: TestClient) -> None:
    """One name, or one query, by GET or by POST, gives one result."""
    one = {"query": "省应急厅", "properties": [{"pid": "issuer", "v": "山东省"}]}
    for answer in (
        client.get(ADDRESS, params={"query": json.dumps(one)}),
        client.post(ADDRESS, data={"query": json.dumps(one)}),
        client.get(ADDRESS, params={"query": "山东省应急厅"}),
    ):
        assert answer.json()["result"][0]["id"] == "370000/emergency-management"
    assert client.post(ADDRESS, data={"query": '{"limit": 1}'}).status_code == 400


def test_an_entity_is_previewed(client: TestClient) -> None:
    """The preview of the manifest is a small page that may be framed on this machine; a browser sees it as view too."""
    told = valid(client.get(ADDRESS), "manifest")
    place = (
        told["preview"]["url"].replace("{{id}}", "cn%2Fbanking-insurance-regulation").removeprefix("http://127.0.0.1")
    )
    page = client.get(place)
    assert page.headers["content-type"].startswith("text/html")
    assert "国家金融监督管理总局" in page.text
    assert "frame-ancestors http://127.0.0.1:* http://localhost:*" in page.headers["content-security-policy"]
    view = client.get(f"{ADDRESS}/body", params={"id": "370000/finance"}, headers={"accept": "text/html,*/*"})
    assert "<h1>山东省财政厅</h1>" in view.text
    assert client.get(f"{ADDRESS}/preview", params={"id": "0/<b>"}).status_code == 404


VALUES_OF_ANY_KIND = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(("370000/finance", "省")),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)
FIELDS = ("query", "type", "type_strict", "limit", "properties", "ids", "id", "pid", "v")


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    content=st.dictionaries(st.sampled_from(FIELDS), VALUES_OF_ANY_KIND, max_size=5) | VALUES_OF_ANY_KIND,
    name=st.text(max_size=4),
    where=st.sampled_from(("queries", "extend", "query")),
)
def test_no_request_breaks_the_service(client: TestClient, content: Any, name: str, where: str) -> None:
    """Whatever JSON is sent, the answer is a result or one clear problem."""
    sent = json.dumps({name: content} if where == "queries" else content)
    assert client.post(ADDRESS, data={where: sent}).status_code in (200, 400)


@pytest.mark.parametrize(
    "identifier",
    [
        "",
        "/",
        "cn",
        "cn/",
        "370000/all/x/y",
        "370000/all/finance/",
        "某/finance",
        "某某/x",
        "370000/zone/",
        "a" * 200,
        "\x00/\x00",
    ],
)
def test_odd_bodies_are_problems_or_nothing(client: TestClient, identifier: str) -> None:
    """An id that is none: a 404 as view and preview, no values, no suggestion, no candidate."""
    for place in ("body", "preview"):
        assert client.get(f"{ADDRESS}/{place}", params={"id": identifier}).status_code == 404
    assert not any(extended(client, [identifier], *VALUES)[identifier].values())
    assert client.get(f"{ADDRESS}/suggest/entity", params={"prefix": identifier}).status_code in (200, 422)
    assert client.post(ADDRESS, data={"queries": json.dumps({"q": {"query": identifier or "x"}})}).status_code == 200
