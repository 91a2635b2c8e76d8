"""The Model Context Protocol over HTTP, for assistants that are not on this machine; each request stands by itself."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from typing import cast

from fastapi import APIRouter, Request
from fastapi.responses import Response
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from starlette.types import Receive, Scope, Send

from api.assistant.citing import Citer
from api.assistant.server import server_of
from api.assistant.tools import Desk
from api.library import Library
from api.settings import Settings

router = APIRouter(include_in_schema=False)

_LARGEST = 256 * 1024  # bytes of a request


class Handed(Response):
    """An answer that the protocol's own server gives."""

    def __init__(self, manager: StreamableHTTPSessionManager) -> None:
        super().__init__()
        self._manager = manager

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let it answer."""
        await self._manager.handle_request(scope, receive, send)


class Assistant:
    """The protocol's server of one application; requests are answered while ``running`` lasts."""

    def __init__(self, library: Library, settings: Settings) -> None:
        links = settings.address or f"http://{settings.host}:{settings.port}"
        desk = Desk(library, settings, Citer(library, links))
        self._manager = StreamableHTTPSessionManager(
            server_of(lambda: desk), json_response=True, stateless=True, max_request_body_size=_LARGEST
        )

    def running(self) -> AbstractAsyncContextManager[None]:
        """While this lasts requests are answered."""
        return self._manager.run()

    def answer(self) -> Response:
        """The answer to the request at hand."""
        return Handed(self._manager)


@router.post("/mcp")
async def mcp(request: Request) -> Response:
    """A message of the protocol."""
    return cast("Assistant", request.app.state.assistant).answer()
