"""May this request pass? The one place that finds out who asks, how often, and whether the route allows it."""

from __future__ import annotations

from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from api.access.known import Known, address_of
from api.access.limits import Buckets
from api.access.roles import ROLE_NAMES, Role, Who
from api.access.table import SAFE, Needs
from api.access.visiting import Visit, enter
from api.access.walking import Found, Ways
from api.errors import ForbiddenError, TooManyError, UnauthorizedError
from api.metrics import note
from api.problems import answer, wants_page
from api.security import from_own_page
from ontology.errors import PolicyGraphError

_BURST = 10
"""Seconds of the even rate that may be asked at once."""
_SHARED = 4
"""Users that one address may stand for before it is slowed down as a whole."""
_ANY = Needs(Role.reader)
"""What an address needs that leads nowhere: strangers do not learn which those are."""
_CLOSED = Needs(Role.administrator)


class Gate:
    """ASGI middleware that lets requests pass whose sender may make them; default deny.

    It stands before the router, so that nothing of a request is read before it is allowed, and what is mounted is
    guarded like any route. ``application`` is where the routes are looked up, at the first request.
    """

    def __init__(self, app: ASGIApp, application: FastAPI, known: Known, *, rate: float) -> None:
        self._app = app
        self._application = application
        self._known = known
        self._ways: Ways | None = None
        self._users = Buckets(rate, rate * _BURST)
        self._addresses = Buckets(rate * _SHARED, rate * _SHARED * _BURST)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer it with a problem or the page of login."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1008})  # nothing here speaks over web sockets
            return
        request = Request(scope)
        refused = self._refusal(request)
        if refused is None:
            await self._app(scope, receive, send)
        else:
            await self._answer(request, refused)(scope, receive, send)

    def _refusal(self, request: Request) -> PolicyGraphError | None:
        """Why a request may not pass; None where it may."""
        if self._ways is None:
            self._ways = Ways(self._application)
        found = self._ways.find(request.scope)
        note(request.scope, found.way.path if found.way else None)
        wanted = needed(found)
        visit = Visit(None)
        enter(visit)
        try:
            if wanted.role is not None:
                visit.who = self._known.who(request)
                self._slow_down(request, visit.who)
                allow(request, visit.who, wanted.role)
        except PolicyGraphError as error:
            return error
        request.scope["policygraph.visit"] = visit
        return None

    def _slow_down(self, request: Request, who: Who | None) -> None:
        """TooManyError where the user, or the address as a whole, has asked too often."""
        if who is not None and who.how == "local":
            return
        address = address_of(request)
        wait = self._addresses.take(address) or self._users.take(who.name if who else f"@{address}")
        if wait:
            raise TooManyError("请求太频繁", after=wait)

    def _answer(self, request: Request, error: PolicyGraphError) -> Response:
        """A refusal; where somebody only needs to log in to see a page, the page of login."""
        if (
            isinstance(error, UnauthorizedError)
            and self._known.tokens.wanted
            and request.method in SAFE
            and wants_page(request)
        ):
            raw: bytes = request.scope.get("raw_path") or quote(request.scope["path"]).encode()
            path = raw.partition(b"?")[0].decode("ascii") + (f"?{request.url.query}" if request.url.query else "")
            return RedirectResponse(f"/login?next={quote(path, safe='')}", 303, headers={"cache-control": "no-store"})
        return answer(request, error)


def needed(found: Found) -> Needs:
    """What a request needs: as its way says; a way without a line is closed."""
    if found.way is None:
        return _ANY
    return found.way.needs or _CLOSED


def allow(request: Request, who: Who | None, role: Role) -> None:
    """UnauthorizedError, ForbiddenError: why somebody may not do what needs a role, or not from that page."""
    if who is None:
        raise UnauthorizedError("请先登录", hint="在 Authorization 请求头中写明：Bearer 登录凭据")
    if who.role < role:
        raise ForbiddenError(
            f"您的角色（{ROLE_NAMES[who.role]}）不能这样做", hint=f"这里需要{ROLE_NAMES[role]}，请与管理员联系"
        )
    if who.ambient and request.method not in SAFE and not from_own_page(request.headers):
        raise ForbiddenError("请求不是从本服务的页面发出的", hint="请从本服务的页面操作，程序请用登录凭据")


def who_of(request: Request) -> Who:
    """Who makes the request that a route answers."""
    visit: Visit | None = request.scope.get("policygraph.visit")
    if visit is None or visit.who is None:
        raise UnauthorizedError("请先登录")
    return visit.who
