"""How does a file come in? Its bytes and its name, within the size that the service takes; and whole bodies bounded."""

from __future__ import annotations

from collections.abc import Sequence

from fastapi import UploadFile
from starlette.datastructures import Headers
from starlette.formparsers import MultiPartParser
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import TooLargeError
from api.jobs import Given
from api.outcome import printable
from api.settings import Settings
from ontology.errors import QuestionError

_MEGABYTE = 1024 * 1024
_LONGEST_NAME = 300  # characters of a file's name that are kept
_PATIENCE = 8  # times the limit that are read and thrown away, so that the sender gets to read why


def uploaded(file: UploadFile, settings: Settings, *, what: str, hint: str) -> tuple[bytes, str]:
    """The bytes of an uploaded file and its name; TooLargeError, about ``what``, where it is larger than allowed."""
    name = printable(file.filename or f"上传的{what}")
    content = file.file.read(settings.largest_upload + 1)
    if len(content) > settings.largest_upload:
        raise TooLargeError(f"{what}超过{megabytes(settings.largest_upload)}", where=name, hint=hint)
    return content, name


async def given_of(files: Sequence[UploadFile], settings: Settings) -> list[Given]:
    """The files of an upload as they will be read, those that are too large with a line that says so.

    TooLargeError where there are too many, or the only one is too large. Browsers send an empty choice as a file
    without a name: QuestionError where that is all.
    """
    chosen = [file for file in files if file.filename or file.size]
    if not chosen:
        raise QuestionError("还没有选择文件", hint="请选择一个或几个文件，或把它们拖到页面上")
    if len(chosen) > settings.most_files:
        hint = "请分几次提交，已收录的不会重复"
        raise TooLargeError(f"一次最多{settings.most_files}份文件", where=f"{len(chosen)}份", hint=hint)
    return [await _given(file, settings, alone=len(chosen) == 1) for file in chosen]


async def _given(file: UploadFile, settings: Settings, *, alone: bool) -> Given:
    name = printable(file.filename or "上传的文件")[-_LONGEST_NAME:]
    content = await file.read(settings.largest_upload + 1)
    if len(content) <= settings.largest_upload:
        return Given(name, content)
    error = TooLargeError(
        f"文件超过{megabytes(settings.largest_upload)}", where=name, hint="请拆分文件，或只保留文字部分"
    )
    if alone:
        raise error
    return Given(name, b"", error.line())


def megabytes(count: int) -> str:
    """A number of bytes for people: 50MB, 20KB."""
    return f"{count // _MEGABYTE}MB" if count >= _MEGABYTE else f"{count // 1024}KB"


def keep_in_memory(settings: Settings) -> None:
    """Let the reader of forms hold files in memory: drafts of an office must not lie about in temporary files."""
    MultiPartParser.spool_max_size = max(MultiPartParser.spool_max_size, settings.largest_upload + 1)


class LimitedBodies:
    """ASGI middleware that lets no request body through that two files of the largest size would not fill.

    Without it a body of any size would be taken in before a route can look at it. What is too
    large is read and thrown away, so that the sender gets an answer and no broken connection.
    """

    def __init__(self, app: ASGIApp, largest_upload: int) -> None:
        self._app = app
        self._largest = 2 * largest_upload + _MEGABYTE

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; TooLargeError comes out of reading a body that is too large."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        declared = Headers(scope=scope).get("content-length", "")
        taken = int(declared) if declared.isdecimal() and int(declared) > self._largest else 0

        async def limited() -> Message:
            nonlocal taken
            message = await receive()
            if message["type"] == "http.request":
                taken += len(message.get("body", b""))
                if taken > self._largest:
                    await self._swallow(message, receive)
                    raise TooLargeError(
                        "提交的内容太大", hint=f"每个文件不超过{megabytes((self._largest - _MEGABYTE) // 2)}"
                    )
            return message

        await self._app(scope, limited, send)

    async def _swallow(self, message: Message, receive: Receive) -> None:
        swallowed = 0
        while message.get("more_body") and swallowed < _PATIENCE * self._largest:
            message = await receive()
            swallowed += len(message.get("body", b""))
