"""How do the pages look? Pictures of the running service over the sample policies, for the guides and for looking at.

python -m tests.pictures docs/pictures          # those that the guides show
python -m tests.pictures FOLDER --every         # every page, light and dark, narrow and wide, and printed
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from playwright.sync_api import Browser, Page, sync_playwright

from api.batch import files, record_of
from graph.store import open_store
from ontology.model import Record
from tests.browsing import CHROMIUM, FLAGS, ROOT, SAMPLES, serving

WIDTHS = {"narrow": 390, "desk": 1280, "wide": 1920}
_HEIGHT = 900


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A page: its name, its address below the service's, and what is done there."""

    name: str
    path: str
    act: Callable[[Page], None] | None = None


GUIDES = (
    ("home", "light"),
    ("answer", "light"),
    ("document", "light"),
    ("task", "light"),
    ("unit", "light"),
    ("dependencies", "light"),
    ("deadlines", "light"),
    ("checked", "light"),
    ("compare", "light"),
    ("review", "light"),
    ("allocation", "light"),
    ("answer", "dark"),
)
"""The pictures in the guides: which page, in which light."""


def _graph(folder: Path) -> dict[str, Record]:
    """Fill a store with the samples; the opinion on shipping and its draft."""
    with open_store(str(folder)) as store:
        for path in files([SAMPLES]):
            store.put(record_of(path))
        records = [store.record(document) for document in store.digests()]
    found = [record for record in records if "内河航运" in str(record.document.title)]
    return {"draft" if "征求意见" in record.document.text else "final": record for record in found}


def _checked(page: Page) -> None:
    """Upload a department's list, and be at what came out."""
    page.locator("input[type=file]").first.set_input_files(ROOT / "tests/evaluation/内河航运台账.checklist.xlsx")
    with page.expect_navigation():
        page.locator("form[enctype] [type=submit]").first.click()


def views(draft: Record, final: Record) -> tuple[View, ...]:
    """Every page of the service, with something on it."""
    document = final.document.id
    task = max(final.tasks, key=lambda each: len(each.assignments) + len(each.deadlines) + len(each.targets))
    return (
        View(name="home", path="/"),
        View(name="answer", path=f"/?q={quote('完善财政金融支持政策由哪些单位负责？')}"),
        View(name="search", path=f"/?q={quote('污水管网改造')}"),
        View(name="documents", path="/documents"),
        View(name="document", path=f"/documents/{document}"),
        View(name="task", path=f"/documents/{document}/tasks/{quote(task.id)}"),
        View(name="units", path="/units"),
        View(name="unit", path=f"/units/{quote('云泽省交通运输厅')}"),
        View(name="dependencies", path=f"/dependencies?document={document}"),
        View(name="deadlines", path="/deadlines"),
        View(name="check", path="/check"),
        View(name="checked", path="/check", act=_checked),
        View(name="compare", path=f"/compare?old={draft.document.id}&new={document}"),
        View(name="review", path="/review"),
        View(name="allocation", path=f"/allocation?document={document}"),
        View(name="rules", path="/rules"),
        View(name="ontology", path="/ontology"),
        View(name="sparql", path="/sparql"),
        View(name="login", path="/login"),
        View(name="nothing", path="/documents/none"),
    )


def take(browser: Browser, address: str, view: View, target: Path, *, width: int, scheme: str, whole: bool) -> None:
    """One picture; RuntimeError where the service failed to make the page."""
    context = browser.new_context(viewport={"width": width, "height": _HEIGHT}, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    answer = page.goto(address + view.path)
    if answer is None or answer.status >= 500 or (answer.status == 404) != (view.name == "nothing"):
        raise RuntimeError(f"{view.path}: {answer and answer.status}")
    if view.act is not None:
        view.act(page)
    page.screenshot(path=target, full_page=whole)
    context.close()


def printed(browser: Browser, address: str, view: View, target: Path) -> None:
    """A page as it is printed on A4."""
    page = browser.new_page()
    page.goto(address + view.path)
    if view.act is not None:
        view.act(page)
    page.pdf(path=target, format="A4", prefer_css_page_size=True)
    page.close()


def main() -> None:
    """Take the pictures that were asked for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--every", action="store_true", help="every page, light and dark, narrow and wide, and printed")
    parser.add_argument("--only", default="", help="pages by name, separated by commas")
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    chromium = next((found for name in CHROMIUM if (found := shutil.which(name))), None)
    if chromium is None:
        raise SystemExit("install Chromium")
    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        records = _graph(Path(place) / "graph")
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        with serving(Path(place) / "graph") as address:
            every = {view.name: view for view in views(records["draft"], records["final"])}
            wanted = given.only.split(",") if given.only else list(every)
            if given.every:
                for name in wanted:
                    for size, width in WIDTHS.items():
                        for scheme in ("light", "dark"):
                            target = given.folder / f"{name}-{size}-{scheme}.png"
                            take(browser, address, every[name], target, width=width, scheme=scheme, whole=True)
                    printed(browser, address, every[name], given.folder / f"{name}.pdf")
                    sys.stdout.write(f"{name}\n")
            else:
                for name, scheme in GUIDES:
                    if name in wanted:
                        target = given.folder / (f"{name}.png" if scheme == "light" else f"{name}-{scheme}.png")
                        take(browser, address, every[name], target, width=1280, scheme=scheme, whole=False)
        browser.close()


if __name__ == "__main__":
    main()
