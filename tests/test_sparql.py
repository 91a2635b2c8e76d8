"""What does a SPARQL server do to us on a bad day? A real Fuseki refuses, is away, restarts, or holds other things."""

from __future__ import annotations

import os
import signal
import threading
import time
import urllib.request
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from graph import http
from graph.http import Endpoint
from graph.sparql import addresses
from graph.store import open_store
from ontology.errors import StoreError
from tests import factories, servers

pytestmark = pytest.mark.fuseki
PLAN = factories.document().id
USER, PASSWORD = "clerk", "口令-of-tests"


@pytest.fixture
def place(fuseki_server: servers.Fuseki) -> str:
    """An empty dataset."""
    fuseki_server.empty()
    return fuseki_server.location


def refusal(location: str, *, read_only: bool = False) -> str:
    """The one line of a store that cannot be opened."""
    with pytest.raises(StoreError) as caught:
        open_store(location, read_only=read_only)
    assert "\n" not in caught.value.line()
    return caught.value.line()


def update(location: str, said: str) -> None:
    """Change a dataset behind the store's back."""
    address = f"{location.removeprefix('sparql+')}/update"
    told = urllib.request.Request(address, said.encode(), {"content-type": "application/sparql-update"})  # noqa: S310
    urllib.request.urlopen(told, timeout=60).close()  # noqa: S310 - our own


def test_foreign_contents_are_left_alone(place: str) -> None:
    """A dataset of other things, or of a graph in another format, is refused and not touched."""
    update(place, "INSERT DATA { <http://example.org/a> <http://example.org/b> 1 }")
    assert "服务器上的数据不是图谱" in refusal(place)
    update(place, "DROP ALL")
    assert "这里还没有图谱" in refusal(place, read_only=True)
    with open_store(place) as store:
        store.put(factories.bare_record())
    update(
        place, 'DELETE { GRAPH ?g { ?s ?p "1" } } INSERT { GRAPH ?g { ?s ?p "99" } } WHERE { GRAPH ?g { ?s ?p "1" } }'
    )
    assert "图谱的格式是第99版" in refusal(place)


def test_a_dataset_that_is_not_there(place: str) -> None:
    """A wrong name in the address is told as that."""
    assert "请检查地址中的数据集和路径" in refusal(place.replace("policies", "nothing"))


def test_paths_of_other_servers() -> None:
    """Where queries and updates go can be told in the address; an address without a host is none."""
    base = "https://graph.example/repositories/p"
    assert addresses("sparql+http://h:3030/d/") == ("http://h:3030/d", "/query", "/update")
    assert addresses(f"sparql+{base}?query=/&update=/statements") == (base, "", "/statements")
    with pytest.raises(StoreError, match="服务器地址写得不对"):
        addresses("sparql+http:///d")


def test_users_and_passwords(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The right password opens, a wrong one and none are refused in one line that does not tell it."""
    with servers.fuseki(tmp_path, users={USER: PASSWORD}) as server:
        assert "不让进入" in refusal(server.location)
        monkeypatch.setenv("POLICYGRAPH_SPARQL_USER", USER)
        monkeypatch.setenv("POLICYGRAPH_SPARQL_PASSWORD", "falsch")
        line = refusal(server.location)
        assert "POLICYGRAPH_SPARQL_PASSWORD" in line
        assert "falsch" not in line
        monkeypatch.setenv("POLICYGRAPH_SPARQL_PASSWORD", PASSWORD)
        with open_store(server.location) as store:
            store.put(factories.record())
            assert store.record(PLAN) == factories.record()


def test_a_restart_and_an_end_in_the_middle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a kill and a restart the store goes on, with each document whole; a server that stays away is told."""
    with servers.fuseki(tmp_path) as server, open_store(server.location) as store:
        store.put(factories.record())
        server.server.stop(kill=True)
        starter = threading.Timer(1.0, server.server.start)
        starter.start()
        assert store.put(factories.many_tasks(3)) == "added"
        starter.join()
        assert len(store.documents()) == 2
        assert store.record(PLAN) == factories.record()
        server.server.stop()
        monkeypatch.setattr(http, "_PAUSES", (0.1,))
        with pytest.raises(StoreError, match="图谱服务器没有应答"):
            store.documents()


def test_a_dataset_that_takes_no_changes(tmp_path: Path) -> None:
    """What was stored can be read where writing is not allowed, and writing is refused in one line."""
    with servers.fuseki(tmp_path) as server, open_store(server.location) as store:
        store.put(factories.record())
    with servers.fuseki(tmp_path, update=False) as server, open_store(server.location) as store:
        assert store.record(PLAN) == factories.record()
        with pytest.raises(StoreError) as caught:
            store.put(factories.bare_record())
        assert "\n" not in caught.value.line()
        assert len(store.documents()) == 1
        with open_store(server.location, read_only=True) as reader, pytest.raises(StoreError, match="只读"):
            reader.put(factories.bare_record())


def test_a_server_that_hangs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An answer that does not come in time is given up, and the store can be used again afterwards."""
    monkeypatch.setattr(http, "_ANSWER", 2.0)
    with servers.fuseki(tmp_path) as server, open_store(server.location) as store:
        store.put(factories.record())
        process = server.server._process
        assert process is not None
        os.kill(process.pid, signal.SIGSTOP)
        begun = time.monotonic()
        try:
            with pytest.raises(StoreError, match="没有及时应答"):
                store.documents()
        finally:
            os.kill(process.pid, signal.SIGCONT)
        assert time.monotonic() - begun < 30
        assert len(store.documents()) == 1


class _Overloaded(BaseHTTPRequestHandler):
    """Answers 503 at first, then 200; 500 under /broken."""

    asked = 0

    def do_POST(self) -> None:
        type(self).asked += 1
        self.rfile.read(int(self.headers["content-length"]))
        status = 500 if self.path == "/broken" else 503 if self.asked < 3 else 200
        self.send_response(status)
        self.end_headers()
        self.wfile.write(b"java.lang.NullPointerException\n\tat line 1" if status == 500 else b"{}")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class calls it so
        """Say nothing."""


@pytest.fixture
def overloaded() -> Iterator[str]:
    """A server on the way (a proxy) whose faults are its own."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Overloaded)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def test_errors_of_the_server(overloaded: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Overload is waited out; a fault within the server is told in one line, with its own words."""
    monkeypatch.setattr(http, "_PAUSES", (0.01, 0.01, 0.01))
    endpoint = Endpoint("sparql+http://place")
    assert endpoint.post(f"{overloaded}/query", form={"query": "ASK {}"}).status_code == 200
    with pytest.raises(StoreError, match="500 java") as caught:
        endpoint.post(f"{overloaded}/broken", body="x", kind="application/sparql-update")
    assert "\n" not in caught.value.line()
    endpoint.close()
    with pytest.raises(StoreError, match="图谱已关闭"):
        endpoint.post(overloaded)
