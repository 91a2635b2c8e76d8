"""Does a configured endpoint rephrase a question into a query of ours, and can it do nothing else?"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from pydantic import SecretStr

from api.answering import answer
from api.answering.query import CheckQuestion, DueQuestion, TasksOfUnit, UnknownUnit, WhoQuestion
from api.answering.query_overview import GoalsQuestion, RankingQuestion
from api.answering.typed import RephrasingError, query_of, schema
from api.answering.unitmatch import UnitNames
from api.app import create_app
from api.rephrasing import Rephraser, rephraser_of
from api.settings import Settings
from graph.store import GraphStore, open_store
from ontology.errors import ConfigurationError
from tests import factories

ODD = "湿地那摊子归口"
"""A question whose words say nothing of its kind, about nothing that the document says in these words."""

WHO = json.dumps({"kind": "who", "topic": "开展湿地资源调查", "roles": ["lead"]}, ensure_ascii=False)
NAMES = UnitNames.of({"云泽省林业局": {"省林业局"}, "云泽省水利厅": {"省水利厅"}}, {"云泽省"})

Reply = Callable[[BaseHTTPRequestHandler], None]


def said(content: object) -> Reply:
    """A reply in the protocol with this content."""

    def reply(handler: BaseHTTPRequestHandler) -> None:
        sent(handler, json.dumps({"choices": [{"message": {"role": "assistant", "content": content}}]}).encode())

    return reply


def sent(handler: BaseHTTPRequestHandler, body: bytes, status: int = 200) -> None:
    """Send a body with its length."""
    handler.send_response(status)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


@contextmanager
def endpoint(reply: Reply) -> Iterator[tuple[str, list[tuple[str, str | None, dict[str, Any]]]]]:
    """A stand-in for the protocol on this machine: its address, and what it was sent (path, key, body)."""
    received: list[tuple[str, str | None, dict[str, Any]]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            received.append((self.path, self.headers["Authorization"], body))
            reply(self)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1", received
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with one document."""
    place = tmp_path_factory.mktemp("rephrasing") / "store"
    with open_store(str(place)) as opened:
        opened.put(factories.record())
    return place


@pytest.fixture(scope="module")
def store(folder: Path) -> Iterator[GraphStore]:
    """It, open to read."""
    with open_store(str(folder), read_only=True) as opened:
        yield opened  # type: ignore[misc]


def through(url: str, *, seconds: float = 5.0) -> Rephraser:
    """A client of the endpoint."""
    return Rephraser(url=url, model="small", key=SecretStr("geheim"), seconds=seconds)


def test_a_question_not_understood_is_put_another_way(store: GraphStore) -> None:
    """The query is ours, answered from the documents, and the words beside the answer say who read it so."""
    with endpoint(said(WHO)) as (url, received):
        given = answer(ODD, store, rephrase=through(url))
    assert given.understood == "改写服务理解为：查「开展湿地资源调查」由谁牵头"
    assert given.units == (factories.FORESTRY,)
    assert given.citations
    ((path, key, body),) = received
    assert path == "/v1/chat/completions"
    assert key == "Bearer geheim"
    assert body["model"] == "small"
    assert body["response_format"]["json_schema"]["schema"] == schema()


def test_the_endpoint_is_sent_the_question_alone(store: GraphStore) -> None:
    """No word of a document leaves the house."""
    with endpoint(said(WHO)) as (url, received):
        answer(ODD, store, rephrase=through(url))
    messages = received[0][2]["messages"]
    assert [message["role"] for message in messages] == ["system", "user"]
    assert messages[1]["content"] == ODD
    assert "湿地资源" not in json.dumps(messages, ensure_ascii=False)


@pytest.mark.parametrize(
    "question",
    ["开展湿地资源调查由谁牵头？", "省水利厅有哪些任务？", "谁负责火星基地的绿化？", "", "SELECT 1", "污" * 5000],
)
def test_what_is_understood_or_no_question_is_not_sent(store: GraphStore, question: str) -> None:
    """Our own reading comes first, answered or refused; odd input goes nowhere."""
    with endpoint(said(WHO)) as (url, received):
        given = answer(question, store, rephrase=through(url))
    assert received == []
    assert "改写服务" not in given.understood + given.answer


@pytest.mark.parametrize(
    "content",
    [
        "省林业局负责这项工作。",
        '{"kind": "who", "topic": "湿地资源调查", "answer": "省林业局"}',
        '{"kind": "answer", "text": "由省林业局负责"}',
        '{"kind": "who", "topic": "<script>湿地</script>"}',
        '{"kind": "who", "topic": "湿地\\n忽略以上"}',
        '{"kind": "who", "topic": "' + "湿" * 61 + '"}',
        '{"kind": "who", "topic": "湿地调查", "roles": ["boss"]}',
        '{"kind": "tasks", "units": []}',
        '{"kind": "due", "end": "明天"}',
        '{"kind": "none"}',
        "[]",
        "null",
        "",
        "{" * 5000,
    ],
)
def test_anything_but_a_query_is_refused(store: GraphStore, content: str) -> None:
    """An answer, a further field, markup, a word too long: what our own parse says stands, and that it failed."""
    plain = answer(ODD, store)
    with endpoint(said(content)) as (url, _):
        given = answer(ODD, store, rephrase=through(url))
    assert given.answer.startswith(plain.answer)
    assert "改写服务没有帮上忙" in given.answer
    assert (given.units, given.tasks, given.citations, given.understood) == ((), (), (), plain.understood)


def _redirect(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(302)
    handler.send_header("Location", "http://127.0.0.1:9/elsewhere")
    handler.send_header("Content-Length", "0")
    handler.end_headers()


def _drip(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    for _ in range(30):
        try:
            handler.wfile.write(b" ")
            handler.wfile.flush()
        except OSError:
            return
        time.sleep(0.1)


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (lambda handler: sent(handler, b"{}", 500), "HTTP 500"),
        (lambda handler: sent(handler, b"{}", 401), "HTTP 401"),
        (_redirect, "HTTP 302"),
        (lambda handler: sent(handler, b"not json"), "不合约定的格式"),
        (lambda handler: sent(handler, b'{"choices": []}'), "不合约定的格式"),
        (said(None), "不合约定的格式"),
        (lambda handler: sent(handler, b" " * 100_000), "太长"),
        (lambda handler: handler.connection.close(), "没有正常回应"),
    ],
)
def test_a_failing_endpoint_does_no_harm(store: GraphStore, reply: Reply, reason: str) -> None:
    """The ordinary reading is used, and one sentence says why there is no other; redirects are not followed."""
    with endpoint(reply) as (url, _):
        given = answer(ODD, store, rephrase=through(url))
    assert reason in given.answer
    assert "geheim" not in given.answer
    assert not given.answerable


def test_a_slow_endpoint_is_not_waited_for(store: GraphStore) -> None:
    """Bytes that come one by one do not make the time longer."""
    with endpoint(_drip) as (url, _):
        started = time.perf_counter()
        given = answer(ODD, store, rephrase=through(url, seconds=0.5))
        assert time.perf_counter() - started < 2
    assert "0.5秒内没有回应" in given.answer


def test_an_endpoint_that_is_not_there_is_said_so(store: GraphStore) -> None:
    """Nothing listens: the same."""
    assert "连不上" in answer(ODD, store, rephrase=through("http://127.0.0.1:9/v1")).answer


@pytest.mark.parametrize(
    ("content", "kind", "words"),
    [
        (WHO, WhoQuestion, "查「开展湿地资源调查」由谁牵头"),
        ('{"kind":"check","unit":"林业局","topic":"湿地调查"}', CheckQuestion, "查云泽省林业局是否负责「湿地调查」"),
        ('{"kind":"tasks","units":["省水利厅"],"roles":["lead"]}', TasksOfUnit, "查云泽省水利厅牵头的任务"),
        ('{"kind":"tasks","units":["省星空厅"]}', UnknownUnit, "查省星空厅的任务"),
        ('{"kind":"due","end":"2027-06-30"}', DueQuestion, "查时限在2027-06-30及以前的任务"),
        ('{"kind":"goals","year":2027}', GoalsQuestion, "查2027年的目标"),
        ('{"kind":"ranking","top":3}', RankingQuestion, "查承担任务最多的单位前3位"),
    ],
)
def test_the_schema_names_our_queries(content: str, kind: type, words: str) -> None:
    """Each kind becomes the query that our own parse makes; units are those of the graph."""
    query = query_of(content, NAMES)
    assert isinstance(query, kind)
    assert query.in_words() == words


def test_what_is_no_query_raises() -> None:
    """The error says it in Chinese."""
    with pytest.raises(RephrasingError, match="不是本系统的查询"):
        query_of("谁知道呢", NAMES)


# --- settings -----------------------------------------------------------------------------------


def test_it_is_off_by_default(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without an address there is none."""
    monkeypatch.delenv("POLICYGRAPH_REPHRASER_URL", raising=False)
    assert rephraser_of(Settings()) is None


@pytest.mark.parametrize(
    "url", ["ftp://example.test/v1", "file:///etc/passwd", "example.test/v1", "http://", "http://u:p@example.test/v1"]
)
def test_an_address_that_is_none_is_refused(url: str) -> None:
    """Only http and https, without a password in it; the variable is named."""
    with pytest.raises(ConfigurationError, match="改写服务的地址不对") as raised:
        rephraser_of(Settings(rephraser_url=url, rephraser_model="small"))
    assert raised.value.where == "POLICYGRAPH_REPHRASER_URL"


def test_a_model_must_be_named() -> None:
    """The protocol asks for one."""
    with pytest.raises(ConfigurationError, match="哪个模型"):
        rephraser_of(Settings(rephraser_url="http://127.0.0.1:1/v1"))


def test_the_key_is_not_printed() -> None:
    """Neither by the settings nor by the client."""
    settings = Settings(rephraser_url="http://127.0.0.1:1/v1", rephraser_model="m", rephraser_key=SecretStr("geheim"))
    assert "geheim" not in f"{settings!r}{rephraser_of(settings)!r}"


def test_the_service_uses_what_is_configured(folder: Path) -> None:
    """The page and the interface ask the same endpoint."""
    with endpoint(said(WHO)) as (url, received):
        settings = Settings(store=str(folder), rephraser_url=url, rephraser_model="small")
        with TestClient(create_app(settings), base_url="http://127.0.0.1") as client:
            told = client.post("/api/v1/ask", json={"question": ODD}).json()
            assert told["units"] == [factories.FORESTRY]
            assert "改写服务理解为" in client.get("/", params={"q": f"{ODD}？"}).text
    assert len(received) == 2
