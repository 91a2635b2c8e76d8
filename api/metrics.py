"""How busy is the service, and how large is what it holds? Figures for Prometheus, with few and bounded labels."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import cast

from fastapi import Request
from prometheus_client import CollectorRegistry, Counter, GCCollector, Histogram, PlatformCollector, ProcessCollector
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.library import Library
from api.searching import place_of
from ontology.errors import StoreError

_METHODS = frozenset(("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"))
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)
_ROUTE = "policygraph.route"
_NOWHERE = "none"


class Metrics:
    """The figures of one application."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry(auto_describe=True)
        self._requests = Counter(
            "policygraph_http_requests", "Answers, by method, route and status", ("method", "route", "status"),
            registry=self.registry,
        )  # fmt: skip
        self._seconds = Histogram(
            "policygraph_http_request_seconds", "Seconds until an answer was whole", ("method", "route"),
            buckets=_SECONDS, registry=self.registry,
        )  # fmt: skip
        self._questions = Counter(
            "policygraph_questions", "Questions asked, by whether the documents answer them", ("answered",),
            registry=self.registry,
        )  # fmt: skip
        for word in ("yes", "no"):
            self._questions.labels(word)
        ProcessCollector(registry=self.registry)
        PlatformCollector(registry=self.registry)
        GCCollector(registry=self.registry)

    def watch(self, library: Library) -> None:
        """Tell of a graph too, from now on."""
        self.registry.register(Graph(library))

    def answered(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count one answer."""
        known = method if method in _METHODS else "other"
        self._requests.labels(known, route, str(status)).inc()
        self._seconds.labels(known, route).observe(seconds)

    def asked(self, *, answerable: bool) -> None:
        """Count one question."""
        self._questions.labels("yes" if answerable else "no").inc()


class Graph(Collector):
    """What is held: documents, tasks, bytes on disk, the age of the search index. Counted when asked for.

    Documents and tasks are counted anew only where the graph has changed.
    """

    def __init__(self, library: Library) -> None:
        self._library = library
        self._lock = threading.Lock()
        self._state: str | None = None
        self._counted = (0, 0)

    def describe(self) -> list[GaugeMetricFamily]:
        """Nothing beforehand: the names of the families are known without asking the graph."""
        return []

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """The figures; of a graph that does not answer only that it does not."""
        counted = self._count()
        up = GaugeMetricFamily("policygraph_store_up", "Whether the graph answers")
        up.add_metric((), 0.0 if counted is None else 1.0)
        yield up
        if counted is not None:
            for name, meaning, value in zip(
                ("documents", "tasks"), ("Documents in the graph", "Tasks in the graph"), counted, strict=True
            ):
                yield _gauge(f"policygraph_{name}", meaning, value)
        location = self._library.store.location
        if "://" not in location:
            yield _gauge(
                "policygraph_store_bytes", "Bytes of the graph's folder, search index included", _size(location)
            )
        with suppress(OSError):
            changed = max((entry.stat().st_mtime for entry in os.scandir(place_of(location))), default=None)
            if changed is not None:
                age = max(0.0, time.time() - changed)
                yield _gauge("policygraph_search_index_age_seconds", "Seconds since the search index was written", age)

    def _count(self) -> tuple[int, int] | None:
        try:
            with self._lock:
                state = self._library.store.state()
                if state != self._state:
                    rows = self._library.documents()
                    self._counted, self._state = (len(rows), sum(row.tasks for row in rows)), state
                return self._counted
        except StoreError:
            return None


def _gauge(name: str, meaning: str, value: float) -> GaugeMetricFamily:
    family = GaugeMetricFamily(name, meaning)
    family.add_metric((), value)
    return family


def _size(location: str) -> int:
    """The bytes of the files below a folder; a file that goes meanwhile is passed over. Links of readers count once."""
    seen: dict[tuple[int, int], int] = {}
    for folder, _, names in os.walk(location):
        for name in names:
            with suppress(OSError):
                found = (Path(folder) / name).lstat()
                seen[found.st_dev, found.st_ino] = found.st_size
    return sum(seen.values())


class Counted:
    """ASGI middleware that counts and times every answer; outermost, so that refusals count too.

    The route is told by whoever looks it up (``note``): an address that leads nowhere has none of its own.
    """

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and count its answer."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        told: dict[str, str] = {}
        scope[_ROUTE] = told
        status = 500  # where the answer never began
        began = time.perf_counter()

        async def counted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, counted)
        finally:
            seconds = time.perf_counter() - began
            self._metrics.answered(scope["method"], told.get("path", _NOWHERE), status, seconds)


def note(scope: Scope, path: str | None) -> None:
    """Say which route a request means: its path as written in the application."""
    told: dict[str, str] | None = scope.get(_ROUTE)
    if told is not None and path is not None:
        told["path"] = path


def metrics_of(request: Request) -> Metrics:
    """The figures of the running application."""
    return cast("Metrics", request.app.state.metrics)
