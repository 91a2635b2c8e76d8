"""Who is let in? Tokens, sessions, sign-on, roles on every route; and who is not, whatever they try."""

from __future__ import annotations

import datetime as dt
import json
import re
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from api.access.known import COOKIE, SECURE_COOKIE
from api.access.limits import Buckets
from api.access.roles import LOCAL, Role
from api.access.sessions import Sessions
from api.access.tokens import Tokens
from api.access.walking import Ways, ways
from api.app import create_app
from api.settings import Settings, access_folder
from graph.store import open_store
from tests import factories

OWN = {"origin": "http://127.0.0.1"}
PAGE = {"accept": "text/html"}
PLAN = factories.record().document.id
RIGHTS = [None, *Role]


def stored(folder: Path) -> Path:
    """A store with one document."""
    with open_store(str(folder)) as store:
        store.put(factories.record())
    return folder


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store for one service after the other."""
    return stored(tmp_path_factory.mktemp("access") / "graph")


def made(graph: Path, access: Path, **settings: object) -> FastAPI:
    """The application over the graph, its tokens in a folder."""
    return create_app(Settings(store=str(graph), access=str(access), **settings))  # type: ignore[arg-type]


def asked(app: FastAPI, client: str = "127.0.0.1") -> TestClient:
    """A client at an address; its errors are answers."""
    return TestClient(app, base_url="http://127.0.0.1", raise_server_exceptions=False, client=(client, 50000))


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[Role, str]]:
    """A folder with a token for each role, and the tokens."""
    folder = tmp_path_factory.mktemp("tokens")
    return folder, {role: Tokens(folder).add(f"测试{role.name}", role)[1] for role in Role}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory, held: tuple[Path, dict[Role, str]]) -> Iterator[TestClient]:
    """The service where a login is needed, over a store of its own."""
    with asked(made(stored(tmp_path_factory.mktemp("shared") / "graph"), held[0], rate=0)) as opened:
        yield opened


@pytest.fixture
def tokens(held: tuple[Path, dict[Role, str]]) -> dict[Role, str]:
    """A token for each role."""
    return held[1]


def bearing(token: str) -> dict[str, str]:
    """The header that shows a token."""
    return {"authorization": f"Bearer {token}"}


def logged_in(client: TestClient, token: str) -> dict[str, str]:
    """The cookies of a new session, and the origin of the service's own pages."""
    client.cookies.clear()
    answer = client.post("/login", data={"token": token}, headers=OWN, follow_redirects=False)
    assert answer.status_code == 303
    cookie = answer.cookies[COOKIE]
    client.cookies.clear()
    return {"cookie": f"{COOKIE}={cookie}", **OWN}


# --- every route, every role --------------------------------------------------------------------


def addresses(app: FastAPI) -> list[tuple[str, str, Role | None]]:
    """A method, an address and the role that it needs, for every method of every route."""
    found = []
    for way in ways(app):
        assert way.needs is not None, way.path
        path = re.sub(r"\{[^}]*\}", "x", way.path)
        method = "GET" if way.method == "MOUNT" else way.method
        found.append((method, f"{path}/x" if way.method == "MOUNT" else path, way.needs.role))
    return found


@pytest.mark.parametrize("role", RIGHTS, ids=lambda role: role.name if role else "nobody")
def test_every_route_lets_in_whom_it_should(client: TestClient, tokens: dict[Role, str], role: Role | None) -> None:
    """Below the role of a route nobody gets past the gate; with it everybody does, whatever the route says then."""
    headers = bearing(tokens[role]) if role else {}
    wrong = []
    for method, path, needed in addresses(client.app):  # type: ignore[arg-type]
        if path in ("/login", "/logout") and method == "POST":
            continue  # they answer 403 of their own to what comes from no page
        answer = client.request(method, path, headers=headers, follow_redirects=False)
        passed = answer.status_code not in (401, 403)
        allowed = needed is None or (role is not None and role >= needed)
        if passed is not allowed or (answer.status_code == 401) is not (role is None and needed is not None):
            wrong.append(f"{method} {path}: {answer.status_code}")
    assert wrong == []


def test_the_gate_means_the_route_that_the_router_means(client: TestClient, tokens: dict[Role, str]) -> None:
    """The way that the gate finds is the route that answers: no address is judged by another route's line."""
    app: FastAPI = client.app  # type: ignore[assignment]
    seen: list[tuple[str | None, str | None]] = []
    found = Ways(app)
    inner = app.router.app

    async def watched(scope, receive, send) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
        expected = found.find(dict(scope))
        await inner(scope, receive, send)
        route = scope.get("route")
        if route is not None and scope["type"] == "http":
            seen.append((expected.way.path if expected.way else None, getattr(route, "path", None)))

    app.router.middleware_stack = watched
    try:
        for method, path, _ in addresses(app):
            client.request(method, path, headers=bearing(tokens[Role.administrator]), follow_redirects=False)
    finally:
        app.router.middleware_stack = inner
    assert len(seen) > 40
    assert [pair for pair in seen if pair[1] and not (pair[0] or "").endswith(pair[1])] == []


@pytest.mark.parametrize("path", ["/nothing", "/api/v1/nothing", "/documents/", "//documents", "/%2e%2e/documents"])
def test_strangers_do_not_learn_which_addresses_there_are(client: TestClient, path: str) -> None:
    """An address that leads nowhere is closed like any other."""
    assert client.get(path, follow_redirects=False).status_code == 401


def test_health_and_what_the_page_of_login_needs_is_open(client: TestClient) -> None:
    """Whoever watches the service needs no token; the form has its styles."""
    for path in ("/healthz", "/static/policygraph.css", "/static/login.css", "/login"):
        assert client.get(path).status_code == 200
    assert client.get("/readyz").status_code in (200, 503)  # the index may still be in the making


# --- tokens -------------------------------------------------------------------------------------


def test_a_token_opens_the_interface(client: TestClient, tokens: dict[Role, str]) -> None:
    """With it an answer, without it a problem that says how; the scheme is named in any case of letters."""
    assert client.get("/api/v1/documents", headers=bearing(tokens[Role.reader])).json()["total"] == 1
    lower = {"authorization": f"bearer {tokens[Role.reader]}"}
    assert client.get("/api/v1/documents", headers=lower).status_code == 200
    answer = client.get("/api/v1/documents")
    assert answer.status_code == 401
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["www-authenticate"].startswith("Bearer")
    assert answer.json()["type"] == "urn:policygraph:problem:unauthorized"


@pytest.mark.parametrize("spoil", [lambda t: t[:-1], lambda t: t[:-1] + ("A" if t[-1] != "A" else "B"), str.upper])
def test_a_token_that_is_not_quite_one_opens_nothing(graph: Path, tmp_path: Path, spoil) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    """One letter less, another letter, other case."""
    _, written = Tokens(tmp_path).add("甲", Role.administrator)
    with asked(made(graph, tmp_path)) as client:
        assert client.get("/api/v1/documents", headers=bearing(spoil(written))).status_code == 401


def test_the_file_of_tokens_holds_no_token_and_is_its_owners_alone(tmp_path: Path) -> None:
    """What lies on the disk lets nobody in, and nobody else reads it."""
    folder = tmp_path / "access"
    _, written = Tokens(folder).add("甲", Role.reader)
    path = folder / "tokens.json"
    assert written.split("_", 2)[2] not in path.read_text("utf-8")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_file_of_tokens_that_others_read_lets_nobody_in(graph: Path, tmp_path: Path) -> None:
    """Like a key of ssh: first it must be its owner's alone, and the message says how."""
    _, written = Tokens(tmp_path).add("甲", Role.reader)
    (tmp_path / "tokens.json").chmod(0o644)
    with asked(made(graph, tmp_path)) as client:
        answer = client.get("/api/v1/documents", headers=bearing(written))
        assert answer.status_code == 500
        assert "chmod 600" in answer.json()["detail"]


@pytest.mark.parametrize("content", ["", "{}", '{"format": "policygraph/tokens/9", "tokens": []}', "[1]", "\0\0"])
def test_a_damaged_file_of_tokens_lets_nobody_in(graph: Path, tmp_path: Path, content: str) -> None:
    """Not even as this machine's own user: what cannot be read is not taken for empty."""
    path = tmp_path / "tokens.json"
    path.write_text(content)
    path.chmod(0o600)
    with asked(made(graph, tmp_path)) as client:
        assert client.get("/api/v1/documents").status_code == 500


def test_a_token_ends_after_its_last_day(tmp_path: Path) -> None:
    """On its last day it is good, on the next it is not."""
    day = dt.date(2030, 5, 1)
    _, written = Tokens(tmp_path, today=lambda: day).add("甲", Role.reader, until=day)
    assert Tokens(tmp_path, today=lambda: day).of(written) is not None
    assert Tokens(tmp_path, today=lambda: day + dt.timedelta(days=1)).of(written) is None


def test_a_running_service_sees_what_is_added_and_revoked(graph: Path, tmp_path: Path) -> None:
    """No restart: the first token closes the service to strangers, a revoked one is worth nothing at once."""
    with asked(made(graph, tmp_path)) as client:
        assert client.get("/api/v1/documents").status_code == 200
        tokens = Tokens(tmp_path)
        _, written = tokens.add("甲", Role.reader)
        assert client.get("/api/v1/documents").status_code == 401
        assert client.get("/api/v1/documents", headers=bearing(written)).status_code == 200
        session = logged_in(client, written)
        assert client.get("/documents", headers=session).status_code == 200
        tokens.revoke("甲")
        assert client.get("/api/v1/documents", headers=bearing(written)).status_code == 401
        assert client.get("/documents", headers=session).status_code == 401
        assert client.get("/api/v1/documents").status_code == 401, "no token is left, yet it is not open again"
        (tmp_path / "tokens.json").unlink()
        assert client.get("/api/v1/documents").status_code == 401, "nor where somebody takes the file away"


def test_names_are_taken_once(tmp_path: Path) -> None:
    """Two people of one name could not be told apart in the log; a revoked name is free again."""
    tokens = Tokens(tmp_path)
    tokens.add("甲", Role.reader)
    with pytest.raises(Exception, match="已有这个名称"):
        tokens.add("甲", Role.reviewer)
    tokens.revoke("甲")
    assert tokens.add("甲", Role.reviewer)[0].role is Role.reviewer
    assert [(each.name, each.revoked is None) for each in tokens.all()] == [("甲", False), ("甲", True)]


def test_a_token_in_an_address_is_refused(client: TestClient, tokens: dict[Role, str]) -> None:
    """Addresses are kept in histories and logs: not even a good token opens anything there."""
    for name in ("token", "access_token", "q"):
        answer = client.get("/api/v1/documents", params={name: tokens[Role.reader]})
        assert answer.status_code == 400
        assert "网址" in answer.json()["detail"]


# --- sessions on the page -----------------------------------------------------------------------


def test_a_page_leads_to_the_login_and_back(client: TestClient, tokens: dict[Role, str]) -> None:
    """Who is not logged in sees the form first, and then what was asked for."""
    client.cookies.clear()
    first = client.get("/documents?cursor=a%2Fb", headers=PAGE, follow_redirects=False)
    assert first.status_code == 303
    form = client.get(first.headers["location"], headers=PAGE).text
    assert 'name="next" value="/documents?cursor=a%2Fb"' in form
    answer = client.post(
        "/login",
        data={"token": f" {tokens[Role.reader]} ", "next": f"/documents/{PLAN}"},
        headers=OWN | PAGE,
        follow_redirects=False,
    )
    assert answer.headers["location"] == f"/documents/{PLAN}"
    page = client.get(answer.headers["location"], headers=PAGE)
    assert page.status_code == 200
    assert "测试reader" in page.text
    assert 'action="/logout"' in page.text
    client.cookies.clear()


def test_the_cookie_says_all_that_it_should(graph: Path, held: tuple[Path, dict[Role, str]]) -> None:
    """No script reads it, no other site has it sent; over https it comes back over https alone, to this host."""
    token = held[1][Role.reader]
    app = made(graph, held[0])
    with asked(app) as client:
        said = client.post("/login", data={"token": token}, headers=OWN, follow_redirects=False)
        cookie = said.headers["set-cookie"].lower()
        assert "httponly" in cookie
        assert "samesite=strict" in cookie
        assert "path=/" in cookie
        assert "domain" not in cookie
        assert "max-age" not in cookie
        assert said.headers["cache-control"] == "no-store"
    with TestClient(app, base_url="https://127.0.0.1") as client:
        origin = {"origin": "https://127.0.0.1"}
        said = client.post("/login", data={"token": token}, headers=origin, follow_redirects=False)
        assert said.headers["set-cookie"].startswith(f"{SECURE_COOKIE}=")
        assert "; secure" in said.headers["set-cookie"].lower()
        assert said.headers["strict-transport-security"].startswith("max-age=")


def test_a_wrong_token_is_told_above_the_form(client: TestClient) -> None:
    """The form again, with what is wrong, and the place to go on to kept."""
    answer = client.post("/login", data={"token": "pg_x", "next": "/units"}, headers=OWN | PAGE)
    assert answer.status_code == 401
    assert "不对" in answer.text
    assert 'value="/units"' in answer.text
    assert "pg_x" not in answer.text


def test_a_forged_cookie_is_nobody(client: TestClient, tokens: dict[Role, str]) -> None:
    """Another name, another signature, another service's signature, none at all."""
    good = logged_in(client, tokens[Role.reader])["cookie"].partition("=")[2]
    name, _, signature = good.partition(".")
    elsewhere = Sessions(idle=60, longest=60).open("00000000")
    for forged in (f"{name}.{'0' * 64}", f"x{name}.{signature}", elsewhere, name, "", ".", f"{name}.", f"{name}.é"):
        headers = {"cookie": f"{COOKIE}={forged}".encode()}
        assert client.get("/api/v1/documents", headers=headers).status_code == 401, forged  # type: ignore[arg-type]
    assert client.get("/api/v1/documents", headers={"cookie": f"{COOKIE}={good}"}).status_code == 200


def test_a_cookie_is_worth_nothing_after_logout(client: TestClient, tokens: dict[Role, str]) -> None:
    """Kept and sent again, it lets nobody in: the session ended here, not only in the browser."""
    session = logged_in(client, tokens[Role.reader])
    assert client.get("/documents", headers=session).status_code == 200
    answer = client.post("/logout", headers=session, follow_redirects=False)
    assert answer.headers["location"] == "/login"
    assert f'{COOKIE}=""' in answer.headers["set-cookie"]
    assert client.get("/documents", headers=session).status_code == 401


def test_a_new_login_ends_the_session_before(client: TestClient, tokens: dict[Role, str]) -> None:
    """A cookie that somebody else knows, or planted, does not live on."""
    before = logged_in(client, tokens[Role.reader])
    client.post("/login", data={"token": tokens[Role.reader]}, headers=before, follow_redirects=False)
    client.cookies.clear()
    assert client.get("/documents", headers=before).status_code == 401


def test_sessions_end_by_idleness_and_by_age() -> None:
    """Each use counts against idleness, none against age."""
    now = 0.0
    sessions = Sessions(idle=30, longest=100, clock=lambda: now)
    idle, busy = sessions.open("a"), sessions.open("b")
    for now in (20.0, 45.0, 70.0, 95.0):  # noqa: B007 - the clock reads it
        assert sessions.token_of(busy) == "b"
    assert sessions.token_of(idle) is None
    now = 101.0
    assert sessions.token_of(busy) is None
    now = 0.0
    assert sessions.token_of(busy) is None, "what has ended does not begin again"


def test_a_form_on_another_page_does_nothing(client: TestClient, tokens: dict[Role, str]) -> None:
    """A session changes something only for a page of this very service: not for another port, scheme or site."""
    cookie = {"cookie": logged_in(client, tokens[Role.reviewer])["cookie"]}
    body = {"document": PLAN}
    for other in (
        {},
        {"origin": "http://127.0.0.1:8001"},
        {"origin": "null"},
        {"origin": "http://evil.example"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "cross-site", **OWN},
    ):
        answer = client.post("/api/v1/corrections", json=body, headers=cookie | other)
        assert answer.status_code == 403, other
    for own in (OWN, {"sec-fetch-site": "same-origin"}):
        assert client.post("/api/v1/corrections", json=body, headers=cookie | own).status_code == 422


@pytest.mark.parametrize("path", ["/login", "/logout"])
def test_nobody_is_logged_in_or_out_by_another_page(client: TestClient, tokens: dict[Role, str], path: str) -> None:
    """Else a page could make somebody work under another's name, or lose what was half typed."""
    session = logged_in(client, tokens[Role.reader])
    headers = {"cookie": session["cookie"], "origin": "http://127.0.0.1:9999"}
    assert client.post(path, data={"token": tokens[Role.reader]}, headers=headers).status_code == 403
    assert client.get("/documents", headers=session).status_code == 200


@pytest.mark.parametrize(
    "place", ["//evil.example/", "/\\evil.example", "http://evil.example", "javascript:alert(1)", "/\t/evil", "evil"]
)
def test_the_login_leads_nowhere_else(client: TestClient, tokens: dict[Role, str], place: str) -> None:
    """Where to go on comes from the address, which anybody may have written."""
    answer = client.post(
        "/login", data={"token": tokens[Role.reader], "next": place}, headers=OWN, follow_redirects=False
    )
    client.cookies.clear()
    assert answer.headers["location"] == "/"


# --- sign-on of the office ----------------------------------------------------------------------

SIGN_ON = {
    "proxies": ("10.0.0.1", "10.9.0.0/16"),
    "sso_user_header": "X-Office-User",
    "sso_role_header": "X-Office-Roles",
    "sso_roles": {"政策处": "reviewer", "信息中心": "administrator"},
}


def test_the_office_names_its_users(graph: Path, tmp_path: Path) -> None:
    """Names may be Chinese, of several roles the highest counts, who has none of ours stays outside."""
    with asked(made(graph, tmp_path, **SIGN_ON), "10.0.0.1") as client:
        said = {"X-Office-User": "%E6%9D%8E%E6%98%8E", "X-Office-Roles": "其他处, 政策处".encode()}
        page = client.get("/documents", headers=said)  # type: ignore[arg-type]
        assert page.status_code == 200
        assert "李明" in page.text
        assert client.get("/documents", headers=said | {"X-Office-Roles": "other"}).status_code == 403  # type: ignore[arg-type,operator]
        answer = client.post("/api/v1/corrections", json={}, headers=said | OWN)  # type: ignore[arg-type,operator]
        assert answer.status_code == 422
        assert client.get("/documents").status_code == 401


@pytest.mark.parametrize(
    ("address", "headers"),
    [
        ("127.0.0.1", {"X-Office-User": "admin", "X-Office-Roles": "administrator"}),
        ("10.0.0.2", {"X-Office-User": "admin", "X-Forwarded-For": "10.0.0.1"}),
        ("10.0.0.2", {"X-Office-Roles": "administrator"}),
        ("10.0.0.1", {"X-Office-User": "a\u202eb"}),
        ("10.0.0.1", {"X-Office-User": ""}),
        ("10.0.0.1", {"X-Office-User": "长" * 101}),
    ],
    ids=["loopback", "claims to be the proxy", "roles alone", "reversed name", "no name", "endless name"],
)
def test_nobody_else_names_users(graph: Path, tmp_path: Path, address: str, headers: dict[str, str]) -> None:
    """Headers of sign-on from whoever is not the proxy are refused aloud, as are names that would mislead."""
    with asked(made(graph, tmp_path, **SIGN_ON), address) as client:
        sent = {name: value.encode() for name, value in headers.items()}
        assert client.get("/documents", headers=sent).status_code == 403  # type: ignore[arg-type]


def test_a_user_who_is_named_twice_is_refused(graph: Path, tmp_path: Path) -> None:
    """Where a client sends the header too and the proxy adds its own, nobody knows which holds."""
    with asked(made(graph, tmp_path, **SIGN_ON), "10.0.0.1") as client:
        answer = client.get("/documents", headers=[("X-Office-User", "a"), ("X-Office-User", "b")])  # type: ignore[arg-type]
        assert answer.status_code == 403


def test_sign_on_needs_a_proxy_and_known_roles(graph: Path, tmp_path: Path) -> None:
    """Without a proxy that is trusted anybody could be anybody; a role that is not one of ours is a slip."""
    for wrong in (
        {"sso_user_header": "X-User"},
        {"proxies": ("10.0.0.1",), "sso_role_header": "X-Roles"},
        {"proxies": ("10.0.0.1",), "sso_user_header": "X-User", "sso_roles": {"a": "root"}},
        {"proxies": ("proxy.example",), "sso_user_header": "X-User"},
    ):
        with pytest.raises(Exception, match="POLICYGRAPH_"):
            made(graph, tmp_path, **wrong)


def test_behind_a_trusted_proxy_the_connection_is_what_the_proxy_says(graph: Path, tmp_path: Path) -> None:
    """That it is https is known by the proxy's word; from anybody else the word counts for nothing."""
    said = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.7, 10.9.1.2"}
    app = made(graph, tmp_path, **SIGN_ON)
    for address, secure in (("10.0.0.1", True), ("10.0.0.2", False)):
        with asked(app, address) as client:
            assert ("strict-transport-security" in client.get("/healthz", headers=said).headers) is secure


# --- this machine alone -------------------------------------------------------------------------


def test_this_machine_needs_no_login(graph: Path, tmp_path: Path) -> None:
    """As long as there are no tokens, whoever sits here may do everything; the page of login has nothing to ask."""
    with asked(made(graph, tmp_path)) as client:
        assert client.get("/documents").status_code == 200
        assert client.get("/login", follow_redirects=False).headers["location"] == "/"
        assert "退出" not in client.get("/documents").text
    assert LOCAL.role is Role.administrator


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "X-Real-IP", "X-Forwarded-Host"])
def test_what_comes_through_a_proxy_is_not_this_machine(graph: Path, tmp_path: Path, header: str) -> None:
    """A proxy on this machine would make the whole network this machine's own user."""
    with asked(made(graph, tmp_path)) as client:
        assert client.get("/documents", headers={header: "for=10.0.0.7"}).status_code == 403


def test_another_machine_is_not_this_machine(graph: Path, tmp_path: Path) -> None:
    """Should the service ever listen there without tokens, it answers nobody."""
    with asked(made(graph, tmp_path), "192.0.2.7") as client:
        assert client.get("/documents").status_code == 403


@pytest.mark.parametrize(
    ("store", "folder"),
    [("/srv/graph", "/srv/graph-access"), ("bolt://db:7687", "policygraph-access"), ("graph/", "graph-access")],
)
def test_tokens_lie_beside_the_graph(store: str, folder: str) -> None:
    """Beside the folder of the graph; of a server's graph in the working folder; anywhere by the setting."""
    assert access_folder(Settings(store=store)) == Path(folder)
    assert access_folder(Settings(store=store, access="/etc/pg")) == Path("/etc/pg")


# --- how often ----------------------------------------------------------------------------------


def test_who_asks_too_often_is_told_when_to_come_again(graph: Path, tmp_path: Path) -> None:
    """429 with Retry-After, as a problem and as a page; somebody else goes on."""
    tokens = Tokens(tmp_path)
    hasty, other = tokens.add("急", Role.reader)[1], tokens.add("缓", Role.reader)[1]
    with asked(made(graph, tmp_path, rate=0.5)) as client:
        answers = [client.get("/api/v1/documents", headers=bearing(hasty)) for _ in range(6)]
        assert [each.status_code for each in answers] == [200] * 5 + [429]
        assert 1 <= int(answers[-1].headers["retry-after"]) <= 2
        assert answers[-1].json()["type"] == "urn:policygraph:problem:too-many-requests"
        page = client.get("/documents", headers=bearing(hasty) | PAGE)
        assert page.status_code == 429
        assert "text/html" in page.headers["content-type"]
        assert "请求太频繁" in page.text
        assert client.get("/api/v1/documents", headers=bearing(other)).status_code == 200
        assert client.get("/healthz").status_code == 200


def test_tokens_cannot_be_tried_without_end(graph: Path, tmp_path: Path) -> None:
    """After ten wrong ones an address waits, by the form and by the header alike; a good one works meanwhile."""
    _, good = Tokens(tmp_path).add("甲", Role.reader)
    wrong = "pg_00000000_" + "A" * 43
    with asked(made(graph, tmp_path)) as client:
        seen = [client.post("/login", data={"token": wrong}, headers=OWN).status_code for _ in range(5)]
        seen += [client.get("/api/v1/documents", headers=bearing(wrong)).status_code for _ in range(5)]
        assert set(seen) == {401}
        blocked = client.post("/login", data={"token": wrong}, headers=OWN | PAGE)
        assert blocked.status_code == 429
        assert int(blocked.headers["retry-after"]) > 0
        assert "试过太多次" in blocked.text
        assert client.get("/api/v1/documents", headers=bearing(wrong)).status_code == 429
        assert client.get("/api/v1/documents", headers=bearing(good)).status_code == 200


def test_buckets_fill_evenly_and_do_not_grow() -> None:
    """The burst at once, then the rate; a clock that is set back gives and takes nothing."""
    now = 0.0
    buckets = Buckets(2, 3, clock=lambda: now)
    assert [buckets.take("a") for _ in range(4)] == [0, 0, 0, 0.5]
    now = 1.0
    assert [buckets.take("a") for _ in range(3)] == [0, 0, 0.5]
    now = 0.5
    assert buckets.take("a") == 0.5
    assert buckets.take("b") == 0
    assert Buckets(0, 0).take("a") == 0


# --- the file itself ----------------------------------------------------------------------------


def test_secrets_are_compared_in_constant_time() -> None:
    """Digests of tokens and signatures of cookies by ``compare_digest`` alone, never by ``==``."""
    folder = Path(__file__).parent.parent / "api" / "access"
    for name in ("tokens.py", "sessions.py"):
        text = (folder / name).read_text("utf-8")
        assert "hmac.compare_digest(" in text
        assert not re.search(r"(digest|signature|secret)\w*(\(.*\))? *[!=]= ", text), name


def test_tokens_are_not_told_apart_from_unknown_ones(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An id that is not there costs the same comparison as one that is."""
    from api.access import tokens as module  # noqa: PLC0415 - patched

    compared: list[tuple[str, str]] = []
    real = module.hmac.compare_digest
    monkeypatch.setattr(module.hmac, "compare_digest", lambda a, b: compared.append((a, b)) or real(a, b))
    held = Tokens(tmp_path)
    token, written = held.add("甲", Role.reader)
    for tried in (written, f"pg_{token.id}_{'A' * 43}", f"pg_{'0' * 8}_{'A' * 43}", "nonsense"):
        held.of(tried)
    assert len(compared) == 4
    assert {len(part) for pair in compared for part in pair} == {64}


def test_two_processes_lose_no_token(tmp_path: Path) -> None:
    """Each reads what the other wrote before it writes: both tokens are there."""
    first, second = Tokens(tmp_path), Tokens(tmp_path)
    first.all(), second.all()
    first.add("甲", Role.reader)
    second.add("乙", Role.reader)
    first.add("丙", Role.reader)
    assert [each["name"] for each in json.loads((tmp_path / "tokens.json").read_text())["tokens"]] == ["甲", "乙", "丙"]
