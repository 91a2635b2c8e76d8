"""What does a server say when asked over HTTP? One client that keeps its connections and waits out a restart."""

from __future__ import annotations

import time
from collections.abc import Mapping

import httpx

from ontology.errors import StoreError

_CONNECT, _ANSWER = 5.0, 120.0  # seconds
_PAUSES = (0.5, 1.0, 2.0, 4.0, 8.0)  # between attempts: a restart takes some seconds
_SHOWN = 200  # characters of a server's complaint
_DENIED = frozenset((401, 403))
_BUSY = frozenset((502, 503, 504))


class Endpoint:
    """A server at an address; ``location`` is how it is called in errors. May be used from many threads."""

    def __init__(self, location: str, *, auth: tuple[str, str] | None = None) -> None:
        self._location = location
        self._client: httpx.Client | None = httpx.Client(
            auth=auth, timeout=httpx.Timeout(_ANSWER, connect=_CONNECT), trust_env=False
        )
        self._met = False

    def post(
        self,
        url: str,
        *,
        form: Mapping[str, str] | None = None,
        body: str | None = None,
        kind: str = "",
        accept: str = "*/*",
    ) -> httpx.Response:
        """The answer to a form or a body. What is sent may arrive twice: it must do the same twice.

        StoreError where there is no answer or a refusal.
        """
        headers = {"accept": accept} | ({"content-type": f"{kind}; charset=utf-8"} if kind else {})
        content = None if body is None else body.encode()
        for pause in (*_PAUSES, None):
            try:
                answered = self._open().post(url, data=form, content=content, headers=headers)
            except httpx.TimeoutException as error:
                raise StoreError(
                    "图谱服务器没有及时应答", where=self._location, hint="请稍后再试，或检查服务器负荷"
                ) from error
            except httpx.TransportError as error:
                if pause is None or not self._met:
                    raise self._unreachable() from error
            except (httpx.InvalidURL, UnicodeError) as error:
                raise StoreError("服务器地址写得不对", where=self._location) from error
            else:
                if answered.status_code not in _BUSY or pause is None:
                    self._met = True
                    return self._checked(answered)
            time.sleep(pause)
        raise self._unreachable()

    def close(self) -> None:
        """Let go of the connections; calling it twice does no harm."""
        client, self._client = self._client, None
        if client is not None:
            client.close()

    def _open(self) -> httpx.Client:
        if self._client is None:
            raise StoreError("图谱已关闭", where=self._location)
        return self._client

    def _unreachable(self) -> StoreError:
        return StoreError("图谱服务器没有应答", where=self._location, hint="请检查地址，以及服务器是否已启动")

    def _checked(self, answered: httpx.Response) -> httpx.Response:
        """The answer where it is one; StoreError where it is a refusal."""
        if answered.is_success:
            return answered
        if answered.status_code in _DENIED:
            raise StoreError(
                "图谱服务器不让进入或不让写入",
                where=self._location,
                hint="请检查 POLICYGRAPH_SPARQL_USER 和 POLICYGRAPH_SPARQL_PASSWORD",
            )
        said = " ".join(answered.text.split())[:_SHOWN]
        hint = "请检查地址中的数据集和路径" if answered.status_code in (404, 405) else "请查看服务器的日志"
        raise StoreError(f"图谱服务器出错（{answered.status_code} {said}）", where=self._location, hint=hint)
