"""Can an office's assistant use the graph? A real session of the Model Context Protocol, over pipes and over HTTP."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, TypeVar

import anyio
import jsonschema
import mcp_types as types
import pytest
from fastapi.testclient import TestClient
from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client
from mcp.client.streamable_http import streamable_http_client
from mcp.shared.exceptions import MCPError

from api.access.roles import Role
from api.access.tokens import Tokens
from api.app import create_app
from api.assistant.inputs import AskIn, DependsIn, SearchIn, TasksIn, read
from api.settings import Settings
from graph.store import open_store
from ontology.errors import QuestionError
from tests import factories
from tests.browsing import serving
from tests.graphs import quick

ROOT = Path(__file__).parent.parent
JSON = {"content-type": "application/json"}
Result = TypeVar("Result")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample policies that are quick to read."""
    return quick(tmp_path_factory.mktemp("assistant") / "graph")


def session(store: Path, work: Callable[[ClientSession], Awaitable[Result]]) -> Result:
    """What is done in a session with ``policygraph mcp``, as an assistant starts it."""
    command = [
        "-c",
        "from api.cli import main; main()",
        "mcp",
        "--store",
        str(store),
        "--links",
        "http://pages.example/",
    ]
    server = StdioServerParameters(command=sys.executable, args=command, cwd=ROOT, env=dict(os.environ))

    async def talk() -> Result:
        with anyio.fail_after(240):
            async with stdio_client(server) as (incoming, outgoing), ClientSession(incoming, outgoing) as opened:
                await opened.initialize()
                return await work(opened)

    return anyio.run(talk)


def said(result: types.CallToolResult) -> str:
    """The words of a result."""
    (content,) = result.content
    assert isinstance(content, types.TextContent)
    return content.text


def checked(result: types.CallToolResult, store: Path) -> list[dict[str, Any]]:
    """The citations of an answer, each of which quotes its document at its place."""
    assert not result.is_error, said(result)
    cited: list[dict[str, Any]] = result.structured_content["citations"]
    with open_store(str(store), read_only=True) as reader:
        for one in cited:
            document = reader.record(one["document"]).document
            start, end = one["span"]
            assert document.text[start:end].strip() == one["quote"]
            assert one["title"] in (document.title, document.source)
            assert one["number"] == document.number
            assert one["link"] == f"http://pages.example/documents/{document.id}?from={start}&to={end}#s{start}-{end}"
            assert one["quote"] in said(result)
            assert one["link"] in said(result)
    return cited


def test_a_session_lists_and_calls_every_tool(store: Path) -> None:
    """The four tools are listed with strict schemas and Chinese descriptions; each answers with citations."""

    async def work(opened: ClientSession) -> tuple[types.ListToolsResult, dict[str, types.CallToolResult]]:
        calls = {
            "ask": {"question": "谁负责污水处理？"},
            "search": {"query": "污水处理", "top": 3},
            "tasks": {"top": 5},
            "depends": {"document": "内河航运"},
        }
        return await opened.list_tools(), {name: await opened.call_tool(name, given) for name, given in calls.items()}

    listed, answers = session(store, work)
    assert [tool.name for tool in listed.tools] == ["ask", "search", "tasks", "depends"]
    for tool in listed.tools:
        jsonschema.Draft202012Validator.check_schema(tool.input_schema)
        assert tool.input_schema["additionalProperties"] is False
        assert all(
            any("\u4e00" <= sign <= "\u9fff" for sign in told["description"])
            for told in tool.input_schema["properties"].values()
        )
        assert any("\u4e00" <= sign <= "\u9fff" for sign in tool.description or "")
        assert tool.annotations
        assert tool.annotations.read_only_hint
    for name in ("ask", "search", "tasks"):
        assert checked(answers[name], store), name
    checked(answers["depends"], store)
    assert answers["ask"].structured_content["answerable"] is True
    assert len(answers["search"].structured_content["hits"]) == 3
    told = answers["tasks"].structured_content
    assert len(told["tasks"]) == 5
    assert all(task["citations"] for task in told["tasks"])
    assert answers["depends"].structured_content["lines"]


def test_tasks_are_paged_and_filtered(store: Path) -> None:
    """Pages do not overlap and make up the whole; a role narrows."""

    async def work(opened: ClientSession) -> list[dict[str, Any]]:
        calls = [{"top": 50}, {"top": 10}, {"top": 10, "skip": 10}, {"role": "lead", "top": 50}]
        return [(await opened.call_tool("tasks", given)).structured_content for given in calls]

    whole, first, second, lead = session(store, work)
    assert first["tasks"] + second["tasks"] == whole["tasks"][:20]
    assert 0 < lead["total"] < whole["total"]
    assert all(any(one["role"] == "lead" for one in task["assignments"]) for task in lead["tasks"])


def test_what_is_cited_can_be_read(store: Path) -> None:
    """The address in a citation gives the passage and its paragraph; documents are listed and read whole."""

    async def work(opened: ClientSession) -> tuple[Any, ...]:
        found = await opened.call_tool("search", {"query": "污水处理", "top": 1})
        cited = found.structured_content["citations"][0]
        listed = await opened.list_resources()
        templates = await opened.list_resource_templates()
        passage = await opened.read_resource(cited["resource"])
        return (
            cited,
            listed.resources,
            templates.resource_templates,
            passage,
            await opened.read_resource(listed.resources[0].uri),
        )

    cited, listed, templates, passage, whole = session(store, work)
    assert cited["quote"] in passage.contents[0].text
    assert cited["title"] in passage.contents[0].text
    assert {one.uri_template for one in templates} == {
        "policygraph://document/{document}",
        "policygraph://document/{document}/{start}-{end}",
    }
    with open_store(str(store), read_only=True) as reader:
        assert {one.name for one in listed} == set(reader.digests())
        assert whole.contents[0].text.endswith(reader.record(listed[0].name).document.text)


def test_what_is_not_said_is_not_made_up(store: Path) -> None:
    """A question that the texts do not answer is told so, without citations of something else's."""
    answer = session(store, lambda opened: opened.call_tool("ask", {"question": "火星移民局由谁领导？"}))
    assert not answer.is_error
    assert answer.structured_content["answerable"] is False
    assert answer.structured_content["units"] == []


HOSTILE: list[tuple[str, Any, str]] = [
    ("ask", {}, "缺少question"),
    ("ask", {"question": ""}, "question"),
    ("ask", {"question": "   "}, "问题是空的"),
    ("ask", {"question": "甲" * 501}, "question"),
    ("ask", {"question": 7}, "question"),
    ("ask", {"question": ["谁负责？"]}, "question"),
    ("ask", {"question": "谁负责？", "top": 5}, "没有名为top的参数"),
    ("ask", {"question": "谁负责？", "as_of": "明天"}, "as_of"),
    ("ask", {"question": "谁负责？", "previous": ["问"] * 21}, "previous"),
    ("search", {"query": "污水", "top": 0}, "top"),
    ("search", {"query": "污水", "top": "10"}, "top"),
    ("search", {"query": "污水", "year": "2025' OR 1=1"}, "year"),
    ("search", {"query": "污水", "document": "没有这份文件"}, "没有这份文件"),
    ("tasks", {"role": "boss"}, "role"),
    ("tasks", {"skip": -1}, "skip"),
    ("tasks", {"unit": "甲" * 101}, "unit"),
    ("tasks", {"document": "../../etc/passwd"}, "没有这份文件"),
    ("depends", {}, "没有写明"),
    ("depends", {"task": "甲", "unit": "乙"}, "只能给出一个"),
    ("depends", {"task": "没有/这样的任务"}, "没有"),
    ("depends", {"document": "内河航运", "slip": 10**9}, "slip"),
]


def test_hostile_calls_are_told_in_chinese(store: Path) -> None:
    """Wrong types, unknown names, lengths beyond measure: each an error that says what, and the session goes on."""

    async def work(opened: ClientSession) -> tuple[list[types.CallToolResult], types.CallToolResult]:
        results = [await opened.call_tool(name, given) for name, given, _ in HOSTILE]
        return results, await opened.call_tool("tasks", {"top": 1})

    results, last = session(store, work)
    for (name, given, words), result in zip(HOSTILE, results, strict=True):
        assert result.is_error, (name, given)
        assert words in said(result), (name, given, said(result))
        assert "Traceback" not in said(result)
    assert not last.is_error


def test_what_is_not_there_is_told_in_chinese(store: Path) -> None:
    """Unknown tools, addresses and cursors are errors of the protocol with Chinese words; nothing else is read."""
    addresses = [
        "file:///etc/passwd",
        "policygraph://document/..%2F..%2Fetc%2Fpasswd",
        "policygraph://document/none",
        "policygraph://document/none/5-1",
        "policygraph://document/",
        "policygraph://document/a/b/c",
        "http://127.0.0.1:9/",
    ]

    async def work(opened: ClientSession) -> list[str]:
        told = []
        document = (await opened.list_resources()).resources[0].uri
        calls: list[Callable[[], Awaitable[Any]]] = [
            lambda: opened.call_tool("drop", {}),
            lambda: opened.list_resources(params=types.PaginatedRequestParams(cursor="!!")),
            lambda: opened.read_resource(f"{document}/9999990-9999999"),
            *(lambda address=address: opened.read_resource(address) for address in addresses),  # type: ignore[misc]
        ]
        for call in calls:
            with pytest.raises(MCPError) as caught:
                await call()
            told.append(caught.value.message)
        return told

    for words in session(store, work):
        assert any("\u4e00" <= sign <= "\u9fff" for sign in words), words
        assert "root:" not in words


def test_a_change_of_the_graph_is_seen(tmp_path: Path) -> None:
    """What is ingested while the assistant is connected is in its next answer."""
    with open_store(str(tmp_path / "graph")) as store:
        store.put(factories.record())

    async def work(opened: ClientSession) -> tuple[int, int]:
        before = len((await opened.list_resources()).resources)
        with open_store(str(tmp_path / "graph")) as store:
            store.put(factories.bare_record())
        return before, len((await opened.list_resources()).resources)

    assert session(tmp_path / "graph", work) == (1, 2)


def test_a_session_over_http(store: Path) -> None:
    """The running service speaks the same protocol at /mcp; links lead to its own pages."""

    async def talk(address: str) -> tuple[list[str], types.CallToolResult, types.CallToolResult]:
        with anyio.fail_after(240):
            async with streamable_http_client(f"{address}/mcp") as streams, ClientSession(*streams[:2]) as opened:
                await opened.initialize()
                tools = [tool.name for tool in (await opened.list_tools()).tools]
                good = await opened.call_tool("ask", {"question": "谁负责污水处理？"})
                return tools, good, await opened.call_tool("ask", {})

    with serving(store) as address:
        tools, good, bad = anyio.run(talk, address)
    assert tools == ["ask", "search", "tasks", "depends"]
    assert good.structured_content["citations"]
    assert bad.is_error
    assert "缺少question" in said(bad)


def test_messages_over_http_are_guarded(store: Path, tmp_path: Path) -> None:
    """Only whoever may read gets in, no page of another site does, and broken or huge messages are refused."""
    place = shutil.copytree(store, tmp_path / "graph")
    Tokens(tmp_path / "access").add("读者", Role.reader)
    settings = Settings(store=str(place), access=str(tmp_path / "access"))
    message = {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}}
    takes = {"accept": "application/json, text/event-stream"}
    with TestClient(create_app(settings), base_url="http://127.0.0.1", raise_server_exceptions=False) as client:
        assert client.post("/mcp", json=message, headers=takes).status_code == 401
        _, written = Tokens(tmp_path / "access").add("助手", Role.reader)
        allowed = takes | {"authorization": f"Bearer {written}"}
        assert (
            client.post("/mcp", json=message, headers=allowed | {"origin": "http://other.example"}).status_code == 403
        )
        for content in (b"{", b"[]", b"\xff", b'{"jsonrpc":"2.0"}', b"[" * 100_000):
            assert 400 <= client.post("/mcp", content=content, headers=allowed | JSON).status_code < 500
        assert client.post("/mcp", content=b" " * 300_000, headers=allowed | JSON).status_code == 413
        assert client.get("/mcp", headers=allowed).status_code == 405
        assert client.post("/mcp", json=message, headers=allowed).status_code == 200


@pytest.mark.parametrize("shape", [AskIn, SearchIn, TasksIn, DependsIn])
@pytest.mark.parametrize(
    "given", [{"": 1}, {"a" * 10_000: None}, {"question": {"a": {}}}, {"query": "\ud800"}, {"top": float("nan")}]
)
def test_no_parameters_break_the_reading(shape: Any, given: dict[str, Any]) -> None:
    """Whatever comes, what is wrong is one line."""
    with pytest.raises(QuestionError) as caught:
        read(shape, given)
    assert len(caught.value.line()) < 2000
