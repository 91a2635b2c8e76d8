"""Can whoever watches the service see how it is? Health, readiness by part, figures for Prometheus."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from prometheus_client.parser import text_string_to_metric_families

from api import searching
from api.app import create_app
from api.readiness import warmth_of
from api.settings import Settings
from graph.store import open_store
from ontology.errors import ConfigurationError, StoreError
from tests import factories


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    """The service over one document."""
    with open_store(str(tmp_path / "graph")) as store:
        store.put(factories.record())
    application = create_app(Settings(store=str(tmp_path / "graph")))
    with TestClient(application, base_url="http://127.0.0.1", raise_server_exceptions=False) as opened:
        yield opened


def figures(client: TestClient) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    """Every figure by its name and labels."""
    answer = client.get("/metrics")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain; version=")
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


def ready(client: TestClient) -> None:
    """Wait until the index was brought up."""
    store = client.app.state.library.store  # type: ignore[attr-defined]
    until = time.monotonic() + 120
    while not warmth_of(store).done and time.monotonic() < until:
        time.sleep(0.05)


def count(told: dict[tuple[str, tuple[tuple[str, str], ...]], float], **labels: str) -> float:
    """How many requests have these labels."""
    return told.get(("policygraph_http_requests_total", tuple(sorted(labels.items()))), 0.0)


def test_ready_means_every_part(client: TestClient) -> None:
    """When graph, index and model are there, each is said to be."""
    ready(client)
    told = client.get("/readyz").json()
    assert told == {"status": "ok", "documents": 1, "parts": {"store": "ok", "index": "ok", "model": "ok"}}


def test_the_part_that_is_not_ready_is_named(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """A model that cannot be read, an index in the making, a graph that is gone: each is named, not its place."""
    ready(client)
    store = client.app.state.library.store  # type: ignore[attr-defined]
    warmth = warmth_of(store)
    warmth.fault = ConfigurationError("检索模型读不出来", where="/srv/models")
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["parts"] == {"store": "ok", "index": "没有建成", "model": "检索模型读不出来"}
    assert "/srv" not in answer.text
    warmth.fault, warmth.done = None, False
    monkeypatch.setitem(searching._DONE, store, (3, 7))
    assert client.get("/readyz").json()["parts"]["index"] == "正在建立（3/7）"
    warmth.done = True

    def fail() -> None:
        raise StoreError("图谱读不了", where="/srv/graph")

    monkeypatch.setattr(store, "documents", fail)
    told = client.get("/readyz").json()
    assert told["parts"]["store"] == "图谱读不了"
    assert client.get("/healthz").json() == {"status": "ok"}


def test_answers_are_counted_by_route(client: TestClient) -> None:
    """The label of a route is its path as written, never an address; unknown addresses and methods share one."""
    for path in ("/documents/none", "/documents/other", "/api/v1/documents", "/no/such", "/nor/that"):
        client.get(path)
    client.request("BREW", "/documents")
    client.get("/documents", headers={"host": "elsewhere.example"})
    told = figures(client)
    assert count(told, method="GET", route="/documents/{document_id}", status="404") == 2
    assert count(told, method="GET", route="/api/v1/documents", status="200") == 1
    assert count(told, method="GET", route="none", status="404") == 2
    assert (
        sum(value for (name, labels), value in told.items() if ("method", "other") in labels and "total" in name) == 1
    )
    assert count(told, method="GET", route="none", status="400") == 1
    assert ("policygraph_http_request_seconds_count", (("method", "GET"), ("route", "/api/v1/documents"))) in told


def test_labels_stay_few(client: TestClient) -> None:
    """A thousand addresses make no more series than one."""
    client.get("/documents/0")
    before = len(figures(client))
    after = len(figures(client))
    for number in range(300):
        client.get(f"/documents/{number}")
        client.get(f"/{number}")
    assert len(figures(client)) <= max(before, after) + 40


def test_questions_are_counted(client: TestClient) -> None:
    """Questions over the interface and on the page count by whether they are answered."""
    ready(client)
    client.post("/api/v1/ask", json={"question": "月球基地由谁建设？"})
    client.get("/", params={"q": "哪些任务由省林业局负责？"})
    told = figures(client)
    kinds = [told["policygraph_questions_total", (("answered", word),)] for word in ("yes", "no")]
    assert sum(kinds) == 2


def test_the_graph_is_measured(client: TestClient) -> None:
    """Documents, tasks, bytes, the age of the index and the process are there, and follow the graph."""
    ready(client)
    told = figures(client)
    assert told["policygraph_documents", ()] == 1
    assert told["policygraph_tasks", ()] == 3
    assert told["policygraph_store_up", ()] == 1
    assert told["policygraph_store_bytes", ()] > 1000
    assert told["policygraph_search_index_age_seconds", ()] >= 0
    assert told["process_cpu_seconds_total", ()] > 0
    client.app.state.library.store.put(factories.bare_record())  # type: ignore[attr-defined]
    assert figures(client)["policygraph_documents", ()] == 2


def test_figures_of_a_graph_that_is_gone(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """The page of figures still answers, and says that the graph does not."""

    def fail() -> None:
        raise StoreError("图谱读不了")

    monkeypatch.setattr(client.app.state.library.store, "state", fail)  # type: ignore[attr-defined]
    told = figures(client)
    assert told["policygraph_store_up", ()] == 0
    assert ("policygraph_documents", ()) not in told
