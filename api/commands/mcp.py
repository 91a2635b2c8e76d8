"""How does an assistant on this machine reach the graph? The Model Context Protocol over standard input and output."""

from __future__ import annotations

import logging
import threading
from pathlib import Path

import anyio
from mcp.server.stdio import stdio_server

from api.assistant.citing import Citer
from api.assistant.server import server_of
from api.assistant.tools import Desk
from api.library import Library
from api.settings import Settings
from graph.store import GraphStore, open_store

Mark = tuple[tuple[str, int, int], ...]


def run(store: str, *, links: str | None) -> None:
    """Serve until the input ends; ``links`` is the address of the pages that citations lead to.

    StoreError where the graph cannot be opened.
    """
    settings = Settings(store=store)
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    desks = Desks(settings, links or settings.address or f"http://{settings.host}:{settings.port}")
    server = server_of(desks.desk)

    async def serve() -> None:
        async with stdio_server() as (incoming, outgoing):
            await server.run(incoming, outgoing, server.create_initialization_options())

    try:
        desks.desk()  # tells what is wrong in one line, before the assistant waits for an answer
        anyio.run(serve)
    finally:
        desks.close()


class Desks:
    """The graph as it is: opened for reading, and again when somebody has written into its folder."""

    def __init__(self, settings: Settings, links: str) -> None:
        self._settings = settings
        self._links = links
        self._lock = threading.Lock()
        self._mark: Mark = ()
        self._desk: Desk | None = None
        self._opened: list[GraphStore] = []

    def desk(self) -> Desk:
        """What the tools work with now; work that began with an older one goes on with it."""
        with self._lock:
            mark = marked(self._settings.store)
            if self._desk is None or mark != self._mark:
                opened = open_store(self._settings.store, read_only=True)
                self._opened.append(opened)
                library = Library(opened)
                self._desk = Desk(library, self._settings, Citer(library, self._links))
                self._mark = mark
                while len(self._opened) > 2:  # who still works with the one before last has had time for it
                    self._opened.pop(0).close()
            return self._desk

    def close(self) -> None:
        """Let go of the graph."""
        with self._lock:
            for opened in self._opened:
                opened.close()
            self._opened = []


def marked(location: str) -> Mark:
    """Another value after each change of the files of a graph in a folder; of a server nothing, it is always new."""
    if "://" in location:
        return ()
    try:
        files = [path for path in Path(location).iterdir() if path.name == "CURRENT" or path.suffix in (".log", ".sst")]
        return tuple(sorted((path.name, path.stat().st_size, path.stat().st_mtime_ns) for path in files))
    except OSError:
        return ()
