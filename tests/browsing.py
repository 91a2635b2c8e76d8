"""How do tests look at pages? The service in a process of its own, a real Chromium without a window before it."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Locator, Page, sync_playwright

from api.batch import files, record_of
from graph.store import open_store

ROOT = Path(__file__).parent.parent
SAMPLES = ROOT / "corpus" / "samples"
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The Chromium of this machine, without a window."""
    path = next((found for name in CHROMIUM if (found := shutil.which(name))), None)
    assert path is not None, "install Chromium"
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield opened
        opened.close()


@contextmanager
def serving(store: Path) -> Iterator[str]:
    """The address of ``policygraph serve`` over a store, while it runs."""
    command = [sys.executable, "-c", "from api.cli import main; main()", "serve", "--port", "0", "--store", str(store)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT, text=True, encoding="utf-8") as process:
        assert process.stdout is not None
        try:
            found = re.search(r"http://127\.0\.0\.1:\d+", process.stdout.readline())
            assert found
            yield found[0]
        finally:
            process.terminate()
            process.communicate(timeout=20)


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The service over the sample policies."""
    folder = tmp_path_factory.mktemp("page") / "graph"
    with open_store(str(folder)) as store:
        for path in files([SAMPLES]):
            store.put(record_of(path))
    with serving(folder) as opened:
        yield opened


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A fresh browser session at a desk."""
    opened = browser.new_context(viewport={"width": 1360, "height": 900})
    yield opened
    opened.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A page that lets no complaint of the browser pass: errors, refused scripts, failed files."""
    opened = context.new_page()
    complaints: list[str] = []
    opened.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    yield opened
    assert complaints == []


def follow(target: Locator) -> None:
    """Click what leads to another page, and be there: what is asked next is asked of that page."""
    with target.page.expect_navigation():
        target.click()


def send_form(page: Page) -> None:
    """Press Enter in the field that has the focus, and be at the page that its form leads to."""
    with page.expect_navigation():
        page.keyboard.press("Enter")


def violations(page: Page) -> list[str]:
    """What axe-core finds wrong with a page: rule and element, one entry each; none where it is as it should be."""
    found = Axe().run(page).response["violations"]
    return [f"{rule['id']}: {node['html'][:120]}" for rule in found for node in rule["nodes"]]


def asked_elsewhere(page: Page, address: str) -> list[str]:
    """Where a page's requests to any other host than the service's are noted from now on."""
    elsewhere: list[str] = []
    page.on("request", lambda request: None if request.url.startswith(address) else elsewhere.append(request.url))
    return elsewhere
