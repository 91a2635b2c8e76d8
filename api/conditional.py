"""Has the graph changed since a caller looked? What is known is not sent again: ETags from the state of the graph.

An answer of the interface follows from the state of the graph, the program, the day and the request: its tag is made
of these, before any of the work is done. A document's tag follows from the document alone.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import logging
import re
from importlib.metadata import version
from typing import cast

from fastapi import FastAPI
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import ChangedError
from api.library import Library
from api.reader_version import reader_version
from ontology.errors import StoreError

_log = logging.getLogger(__name__)
_KEPT = {"cache-control": "private, no-cache", "vary": "accept"}
_TAGGED = re.compile(
    r"/api/v1/(?:documents|tasks|units|rules|dependencies|diff|corrections|review|facts|deadlines|assignments)(?:/|$)"
)
_DOCUMENT = re.compile(r"/api/v1/documents/([^/]+)")


class Conditional:
    """ASGI middleware that tags answers and says 304 to whoever has them; inside the gate, as it looks into the graph.

    It reads the graph's state, not the graph: where that fails the route itself tells what is wrong.
    """

    def __init__(self, app: ASGIApp, application: FastAPI) -> None:
        self._app = app
        self._application = application
        self._program = f"{version('policygraph')} {reader_version()}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and tag its answer, or answer 304."""
        if scope["type"] != "http" or scope["method"] != "GET" or not _TAGGED.match(scope["path"]):
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        library = cast("Library", self._application.state.library)
        if "://" in library.store.location:  # a server's answer takes its time
            tag = await run_in_threadpool(self._tag, library, scope, headers)
        else:
            tag = self._tag(library, scope, headers)
        if tag is not None and matches(headers.get("if-none-match"), tag):
            await Response(status_code=304, headers={"etag": tag, **_KEPT})(scope, receive, send)
            return

        async def send_tagged(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] == 200 and tag is not None:
                said = MutableHeaders(scope=message)
                for name, value in {"etag": tag, **_KEPT}.items():
                    said.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, send_tagged)

    def _tag(self, library: Library, scope: Scope, headers: Headers) -> str | None:
        query: bytes = scope.get("query_string", b"")
        accept = headers.get("accept", "")
        try:
            one = _DOCUMENT.fullmatch(scope["path"])
            if one is not None:
                return _document_tag(library, one[1], query, accept)
            state = library.store.state()
        except StoreError:
            _log.debug("no state to make a tag of", exc_info=True)
            return None
        days = f"{dt.datetime.now(tz=dt.UTC).date()} {dt.datetime.now().astimezone().date()}"
        raw: bytes = scope.get("raw_path") or scope["path"].encode()
        return f'W/"{_digest(state, self._program, days, raw.hex(), query.hex(), accept)}"'


def document_tag(library: Library, document_id: str) -> str | None:
    """The strong tag of a document's record as JSON; None where there is no such document."""
    digest = library.store.digest(document_id)
    return None if digest is None else f'"{_digest(digest)}"'


def require_unchanged(library: Library, document_id: str, given: str | None) -> None:
    """ChangedError where a caller names a tag (``If-Match``) that the document has not, or not any more."""
    if given is None:
        return
    tag = document_tag(library, document_id)
    if tag is None or (given.strip() != "*" and tag not in _tags(given)):
        hint = "请重新取得这份文件，看过变化后再试"
        raise ChangedError("文件已经变了", where=document_id[:40], hint=hint)


def matches(given: str | None, tag: str) -> bool:
    """Whether a list of tags (``If-None-Match``) has one, weak or strong."""
    if given is None:
        return False
    bare = tag.removeprefix("W/")
    return given.strip() == "*" or bare in {each.removeprefix("W/") for each in _tags(given)}


def _document_tag(library: Library, document_id: str, query: bytes, accept: str) -> str | None:
    """Strong for plain JSON; the other forms say the same in no fixed order."""
    tag = document_tag(library, document_id)
    if tag is None or (not query and accept in ("", "*/*", "application/json")):
        return tag
    return f'W/"{_digest(tag, query.hex(), accept)}"'


def _tags(given: str) -> set[str]:
    return {each.strip() for each in given.split(",")}


def _digest(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode("utf-8", "surrogateescape")).hexdigest()[:24]
