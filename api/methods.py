"""Which methods does an address take? HEAD wherever GET is, OPTIONS everywhere, and 405 with all that are allowed."""

from __future__ import annotations

from fastapi import FastAPI
from starlette.datastructures import MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.access.walking import Way, ways


class Heads:
    """ASGI middleware that answers HEAD as GET without the body; outside of the gate, which then judges it as GET."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, its body kept back where HEAD was asked."""
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self._app(scope, receive, send)
            return

        async def send_head(message: Message) -> None:
            if message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        await self._app({**scope, "method": "GET"}, receive, send_head)


class Allowed:
    """ASGI middleware that answers OPTIONS with the methods of an address, and names them all where one is refused."""

    def __init__(self, app: ASGIApp, application: FastAPI) -> None:
        self._app = app
        self._application = application
        self._ways: tuple[Way, ...] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer OPTIONS, pass everything else on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if scope["method"] == "OPTIONS" and (allowed := self._methods(scope["path"])):
            await Response(status_code=204, headers={"allow": allowed})(scope, receive, send)
            return

        async def send_allowed(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] == 405:
                MutableHeaders(scope=message)["allow"] = self._methods(scope["path"])
            await send(message)

        await self._app(scope, receive, send_allowed)

    def _methods(self, path: str) -> str:
        """The methods of an address, separated by commas; empty where there is no route."""
        self._ways = self._ways or tuple(ways(self._application))
        found = {way.method for way in self._ways if way.method != "MOUNT" and way.pattern.match(path)}
        if "GET" in found:
            found.add("HEAD")
        return ", ".join(sorted(found | {"OPTIONS"})) if found else ""
