"""Where can a test keep a graph? An empty place of each engine: a folder, a database, a dataset of a real server."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import servers

ENGINES = (
    "oxigraph",
    pytest.param("neo4j", marks=pytest.mark.neo4j),
    pytest.param("fuseki", marks=pytest.mark.fuseki),
)
"""The engines as a fixture's or a test's parameters."""


def place(request: pytest.FixtureRequest, engine: str, folder: Path) -> str:
    """An empty place of an engine, as ``--store`` takes it; of the embedded engine in the folder."""
    if engine == "oxigraph":
        return str(folder)
    server: servers.Neo4j | servers.Fuseki = request.getfixturevalue(f"{engine}_server")
    server.empty()
    return server.location
