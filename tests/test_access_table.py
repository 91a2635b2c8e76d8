"""Is every route closed to whom it must be closed to? One table, and a walk over all routes of the application."""

from __future__ import annotations

from pathlib import Path

import pytest
from fastapi import FastAPI

from api.access.roles import Role
from api.access.table import DECLARED, SAFE, needs
from api.access.walking import Way, ways
from api.app import create_app
from api.settings import Settings


def application(folder: Path) -> FastAPI:
    """The whole application, its store not opened."""
    return create_app(Settings(store=str(folder / "graph")))


@pytest.fixture(scope="module")
def all_ways(tmp_path_factory: pytest.TempPathFactory) -> tuple[Way, ...]:
    """Every method of every route."""
    return tuple(ways(application(tmp_path_factory.mktemp("walk"))))


def test_what_changes_and_what_is_mounted_is_declared(all_ways: tuple[Way, ...]) -> None:
    """A route that changes something, or a mounted application, has a line in the table of access."""
    missing = [f"{way.method} {way.path}" for way in all_ways if way.method not in SAFE]
    missing = sorted(set(missing) - set(DECLARED))
    assert not missing, f"add a line for each to DECLARED in api/access/table.py: {missing}"


def test_every_route_needs_something_known(all_ways: tuple[Way, ...]) -> None:
    """No route is left without an answer to who may use it, and the walk sees the whole application."""
    assert [way for way in all_ways if way.needs is None] == []
    assert {"GET /documents/{document_id}", "MOUNT /static", "GET /api/v1/openapi.json", "POST /api/v1/ask"} <= {
        f"{way.method} {way.path}" for way in all_ways
    }


def test_every_line_of_the_table_has_its_route(all_ways: tuple[Way, ...]) -> None:
    """A line for a route that is gone or was renamed would leave the new name to the default."""
    assert sorted(set(DECLARED) - {f"{way.method} {way.path}" for way in all_ways}) == []


def test_what_is_not_declared_is_not_open() -> None:
    """Reading needs a reader, anything else a reviewer, and what is mounted unseen is closed."""
    read, change = needs("GET", "/new"), needs("PATCH", "/new")
    assert read is not None
    assert read.role is Role.reader
    assert change is not None
    assert change.role is Role.reviewer
    assert needs("MOUNT", "/new") is None
