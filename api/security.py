"""What may a browser do? Headers on every answer; requests made for another site's page are refused."""

from __future__ import annotations

from collections.abc import Collection
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import ForbiddenError
from api.problems import problem_of
from ontology.errors import PolicyGraphError, QuestionError

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)

HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",  # with no-referrer browsers call the origin of our own forms null
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}


HSTS = "max-age=31536000"
"""Sent over https: browsers come by https alone for a year."""


class SecurityHeaders:
    """ASGI middleware that sets the headers; plain ASGI, so that streamed answers stay streams."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and set the headers on its answer."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                if scope.get("scheme") == "https":
                    headers.setdefault("strict-transport-security", HSTS)
            await send(message)

        await self._app(scope, receive, send_with_headers)


_LOCAL = frozenset(("127.0.0.1", "localhost", "::1"))
_SAFE = frozenset(("GET", "HEAD", "OPTIONS"))
_READS = "/api/v1/reconcile"  # asked by POST, yet it changes nothing


class SameSiteOnly:
    """ASGI middleware that answers only for this service's own names and its own pages.

    A foreign ``Host`` is a page that points its own name at this machine; a foreign ``Origin`` or
    ``Sec-Fetch-Site`` beside a changing method is a page that acts in somebody's name. Reconciliation
    only reads, and is asked by programs of this machine that have ports of their own.
    """

    def __init__(self, app: ASGIApp, hosts: Collection[str] = ()) -> None:
        self._app = app
        self._hosts = _LOCAL | {host.lower() for host in hosts}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer it with a problem."""
        refused = self._refusal(scope, Headers(scope=scope)) if scope["type"] == "http" else None
        if refused is None:
            await self._app(scope, receive, send)
        else:
            await problem_of(refused).response()(scope, receive, send)

    def _refusal(self, scope: Scope, headers: Headers) -> PolicyGraphError | None:
        host = _name(f"//{headers.get('host', '')}")
        if host not in self._hosts:
            return QuestionError(
                "不认识的主机名", where=host or "Host", hint="请用本机地址访问，或在 POLICYGRAPH_HOSTS 中登记"
            )
        if scope["method"] in _SAFE:
            return None
        origin = headers.get("origin")
        foreign = origin is not None and _name(origin) not in self._hosts
        if scope["path"] == _READS and not foreign:
            return None
        if foreign or headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
            return ForbiddenError("请求来自别的网站", where=origin or "Sec-Fetch-Site", hint="请从本服务的页面操作")
        return None


def from_own_page(headers: Headers) -> bool:
    """Whether a browser made a request for a page of this very service, its port included.

    Browsers say so by ``Sec-Fetch-Site`` where the connection is trustworthy, by ``Origin`` otherwise; a request that
    says neither was made by no browser of today.
    """
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = headers.get("origin")
    try:
        return origin is not None and urlsplit(origin).netloc.lower() == headers.get("host", "").lower() != ""
    except ValueError:
        return False


def is_own(origin: str, hosts: Collection[str] = ()) -> bool:
    """Whether an origin is one of this machine, or of the names that the service answers to."""
    return _name(origin) in _LOCAL | {host.lower() for host in hosts}


def _name(address: str) -> str:
    """The host name in an address, "" where there is none that can be read."""
    try:
        return (urlsplit(address).hostname or "").lower()
    except ValueError:
        return ""
