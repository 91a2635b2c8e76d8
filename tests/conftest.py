"""What does the machine lack that some tests need? Such tests are left out and named, in CI they run and fail."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests import servers
from tests.browsing import CHROMIUM, address, browser, context, page

__all__ = ["address", "browser", "context", "page"]

ROOT = Path(__file__).parent.parent


def evaluation_data() -> Path | None:
    """The folder of evaluation data: POLICYGRAPH_EVALUATION, or the one beside the repository; None where absent."""
    folder = Path(os.environ.get("POLICYGRAPH_EVALUATION") or ROOT.parent / "shared")
    return folder if (folder / "gold").is_dir() else None


NEEDS: dict[str, tuple[str, Callable[[], object]]] = {
    "evaluation": ("evaluation data (POLICYGRAPH_EVALUATION)", evaluation_data),
    "browser": ("Chromium", lambda: any(shutil.which(name) for name in CHROMIUM)),
    "neo4j": ("Java and Maven", lambda: shutil.which("java") and shutil.which("mvn")),
    "fuseki": ("Java and Maven", lambda: shutil.which("java") and shutil.which("mvn")),
    "office": ("LibreOffice", lambda: shutil.which("soffice")),
}


def missing() -> dict[str, str]:
    """The markers whose need is not met here, with what is lacking."""
    return {marker: name for marker, (name, find) in NEEDS.items() if not find()}


def pytest_report_header() -> list[str]:
    """Say at the top what is lacking, so that nothing is left out unseen."""
    verb = "tests that need it will fail" if os.environ.get("CI") else "tests that need it are left out"
    return [f"not here: {name}: {verb}" for name in missing().values()]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out tests whose need is not met, except in CI."""
    if os.environ.get("CI"):
        return
    lacking = missing()
    out = [item for item in items if any(item.get_closest_marker(marker) for marker in lacking)]
    if out:
        config.hook.pytest_deselected(items=out)
        items[:] = [item for item in items if item not in out]


@pytest.fixture(scope="session")
def neo4j_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[servers.Neo4j]:
    """A Neo4j server for all tests of a run; each empties it before use. Its password is in the environment."""
    before = os.environ.get("POLICYGRAPH_NEO4J_PASSWORD")
    os.environ["POLICYGRAPH_NEO4J_PASSWORD"] = servers.PASSWORD
    with servers.neo4j(tmp_path_factory.mktemp("neo4j")) as server:
        yield server
    if before is None:
        del os.environ["POLICYGRAPH_NEO4J_PASSWORD"]
    else:
        os.environ["POLICYGRAPH_NEO4J_PASSWORD"] = before


@pytest.fixture(scope="session")
def fuseki_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[servers.Fuseki]:
    """A Fuseki server for all tests of a run; each empties it before use."""
    with servers.fuseki(tmp_path_factory.mktemp("fuseki")) as server:
        yield server


@pytest.fixture(scope="session")
def evaluation_folder() -> Path:
    """The folder of evaluation data; fails where it is absent."""
    folder = evaluation_data()
    assert folder is not None, "set POLICYGRAPH_EVALUATION to the folder of evaluation data"
    return folder
