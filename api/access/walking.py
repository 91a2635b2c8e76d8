"""Which route does a request mean, and what does that route need? All routes of the application in their own order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from starlette.routing import Mount, compile_path
from starlette.types import Scope

from api.access.table import Needs, needs


@dataclass(frozen=True, slots=True)
class Way:
    """One method of one route: its path as written, the pattern of the addresses that mean it, what it needs."""

    method: str
    path: str
    pattern: re.Pattern[str]
    needs: Needs | None


def ways(app: FastAPI) -> Iterator[Way]:
    """Every method of every route in the order in which they are tried; ``MOUNT`` for what is mounted.

    ValueError where the application has a kind of route that this does not know: nothing may be served unseen.
    """
    for route in iter_route_contexts(app.router.routes):
        path = route.path
        if path is None:
            raise ValueError(f"a route of a kind that access knows nothing of: {route.original_route!r}")
        if isinstance(route.original_route, Mount):
            pattern, _, _ = compile_path(path.rstrip("/") + "/{path:path}")
            yield Way("MOUNT", path, pattern, needs("MOUNT", path))
            continue
        pattern, _, _ = compile_path(path)
        for method in sorted(route.methods or ("MOUNT",)):  # a web socket has none, and is as closed as a mount
            yield Way(method, path, pattern, needs(method, path))


@dataclass(frozen=True, slots=True)
class Found:
    """What a request means: the way, None where there is none, and the parameters in its path."""

    way: Way | None
    parameters: dict[str, str]


class Ways:
    """The ways of an application; looked through once for each request, as the router itself does."""

    def __init__(self, app: FastAPI) -> None:
        self._ways = tuple(ways(app))

    def find(self, scope: Scope) -> Found:
        """The first way that a request means; one with another method where none has its own."""
        path: str = scope["path"]
        root: str = scope.get("root_path", "")
        if root and path.startswith(root):
            path = path[len(root) :]
        other: Found | None = None
        for way in self._ways:
            matched = way.pattern.match(path)
            if matched is None:
                continue
            if way.method in (scope["method"], "MOUNT"):
                return Found(way, matched.groupdict())
            other = other or Found(way, matched.groupdict())
        return other or Found(None, {})
