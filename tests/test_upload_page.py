"""Does 文件 take files in by hand and by drag and drop, show what became of them, and remove only when asked twice?"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, FilePayload, Locator, Page, expect

from graph.store import open_store
from tests import factories
from tests.browsing import follow, serving, violations
from tests.test_jobs import ENDLESS, policy, until

pytestmark = pytest.mark.browser

EMPTY: FilePayload = {"name": "空.txt", "mimeType": "text/plain", "buffer": b""}
ATTACK = "<img src=x onerror=alert(1)>.txt"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The service over one document."""
    folder = tmp_path_factory.mktemp("upload") / "graph"
    with open_store(str(folder)) as store:
        store.put(factories.record())
    with serving(folder) as opened:
        yield opened


def payload(number: int, name: str = "") -> FilePayload:
    """A small policy as a chosen file."""
    return {"name": name or f"第{number}批.txt", "mimeType": "text/plain", "buffer": policy(number)}


def choose(page: Page, *files: FilePayload) -> None:
    """Choose files on the page of documents and press the button."""
    page.get_by_label("政策文件").set_input_files(files)
    page.get_by_role("button", name="收录", exact=True).click()


def told(job: Locator, words: str) -> None:
    """An upload comes to an end with these words; the first file of a service waits for the readers to load."""
    expect(job.locator("h3")).to_have_text(words, timeout=60_000)


def drop(page: Page, *names_and_numbers: tuple[str, int]) -> None:
    """Let files fall onto the page as a browser tells of it."""
    files = [[name, policy(number).decode()] for name, number in names_and_numbers]
    page.evaluate(
        """files => {
            const brought = new DataTransfer();
            for (const [name, text] of files) brought.items.add(new File([text], name, {type: "text/plain"}));
            const fall = kind => document.querySelector("h1").dispatchEvent(
                new DragEvent(kind, {bubbles: true, cancelable: true, dataTransfer: brought}));
            fall("dragover");
            fall("drop");
        }""",
        files,
    )


def test_files_are_taken_in_and_told_one_by_one(page: Page, address: str) -> None:
    """The main way: choose several, see what was found in each and what failed, follow one; the list has them."""
    page.goto(f"{address}/documents")
    choose(page, payload(1), payload(2), EMPTY, payload(3, ATTACK))
    job = page.locator(".job").first
    told(job, "4份文件：新增3，没有收录1")
    rows = job.locator("li")
    expect(rows.nth(0)).to_contain_text("新增：1项任务，2个单位")
    expect(rows.nth(2)).to_contain_text("空.txt：文件是空的。请换一份有内容的文件")
    expect(rows.nth(3).locator(".name")).to_have_text(ATTACK)
    expect(page.locator("table.documents tbody tr")).to_have_count(4)
    expect(page.locator("#held .count")).to_have_text("4")
    follow(rows.nth(0).get_by_role("link"))
    expect(page.locator("article.text")).to_contain_text("第1批湿地")


def test_files_can_be_dropped_anywhere(page: Page, address: str) -> None:
    """Drag and drop onto the page is the same as choosing; the same text again is told to be there."""
    page.goto(f"{address}/documents")
    drop(page, ("拖来.txt", 11), ("又一份.txt", 12))
    told(page.locator(".job").first, "2份文件：新增2")
    drop(page, ("拖来.txt", 11))
    told(page.locator(".job").first, "1份文件：已有1")


def test_progress_is_found_again_and_can_be_cancelled(page: Page, address: str) -> None:
    """Leave the page while files are read, come back: it is there, going on; cancelling keeps what was stored."""
    page.goto(f"{address}/documents")
    choose(page, payload(21), {"name": "长.txt", "mimeType": "text/plain", "buffer": ENDLESS})
    job = page.locator(".job").first
    expect(job.locator('[data-file="1"]')).to_have_attribute("data-state", "reading", timeout=60_000)
    page.goto(f"{address}/units")
    page.goto(f"{address}/documents")
    expect(job.locator('[data-file="0"]')).to_have_attribute("data-state", "added", timeout=60_000)
    expect(job.get_by_role("progressbar")).to_be_visible()
    follow(job.get_by_role("button", name="取消"))
    expect(page.locator(".job h3")).to_have_text(re.compile("已取消：新增1，没有读1"))


def test_what_is_too_large_is_not_even_sent(page: Page, address: str) -> None:
    """The page says so itself, for each file; the others are taken."""
    page.goto(f"{address}/documents")
    page.evaluate("document.querySelector('.take-in form').dataset.largest = '2000'")
    choose(page, {"name": "大.txt", "mimeType": "text/plain", "buffer": b"x" * 2001}, payload(31))
    expect(page.locator("#complaint")).to_have_text("大.txt：文件超过50MB。请拆分文件，或只保留文字部分。")
    told(page.locator(".job").first, "1份文件：新增1")


def test_a_refusal_is_told(browser: Browser, address: str) -> None:
    """What the service answers stands on the page in its own words."""
    page = browser.new_page()
    page.route("**/api/v1/documents", lambda route: route.fulfill(status=403, json={"detail": "您的角色不能这样做。"}))
    page.goto(f"{address}/documents")
    with page.expect_response("**/api/v1/documents"):
        choose(page, payload(41))
    expect(page.locator("#complaint")).to_have_text("您的角色不能这样做。")
    page.close()


def test_a_document_goes_only_after_a_question_and_comes_back(page: Page, address: str) -> None:
    """Removing asks first and says what goes; afterwards it can be taken back."""
    page.goto(f"{address}/documents")
    title = factories.TITLE
    follow(page.get_by_role("link", name=f"移除《{title}》"))
    expect(page.locator(".goes")).to_contain_text("3 项任务")
    follow(page.get_by_role("link", name="不移除"))
    expect(page).to_have_url(re.compile("/documents/d"))
    page.goto(f"{address}/documents")
    follow(page.get_by_role("link", name=f"移除《{title}》"))
    follow(page.get_by_role("button", name="移除", exact=True))
    expect(page.get_by_role("status").first).to_contain_text(f"已移除《{title}》")
    expect(page.get_by_role("link", name=f"移除《{title}》")).to_have_count(0)
    follow(page.get_by_role("button", name="撤销移除"))
    expect(page.locator("h1")).to_contain_text("湿地保护三年行动方案")


def test_it_works_without_scripts(browser: Browser, address: str) -> None:
    """A plain form leads to a page of its progress that can be looked at again; nothing chosen is told."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/documents")
    expect(page.get_by_role("button", name="选择文件夹")).to_have_count(0)
    page.get_by_label("政策文件").set_input_files([payload(51), payload(52)])
    follow(page.get_by_role("button", name="收录", exact=True))
    expect(page).to_have_url(re.compile("/jobs/j"))

    def shown() -> bool:
        page.reload()
        return page.locator(".job h3").inner_text() == "2份文件：新增2"

    until(shown)
    follow(page.locator(".pieces a").first)
    expect(page.locator("article.text")).to_contain_text("第51批湿地")
    answer = page.request.post(f"{address}/documents", multipart={"x": "y"}, headers={"accept": "text/html"})
    assert answer.status == 400
    assert "还没有选择文件" in answer.text()
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everybody_can_use_it(browser: Browser, address: str, scheme: str) -> None:
    """axe-core finds nothing on the list, an upload, and the question before a removal; nothing leaves the service."""
    context = browser.new_context(color_scheme="dark" if scheme == "dark" else "light")
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{address}/documents")
    choose(page, payload(61 if scheme == "dark" else 62), EMPTY)
    told(page.locator(".job").first, "2份文件：新增1，没有收录1")
    assert violations(page) == []
    follow(page.locator(".job h3 a").first)
    assert violations(page) == []
    page.goto(f"{address}/documents")
    follow(page.locator(".act a").first)
    assert violations(page) == []
    assert all(url.startswith(address) for url in asked)
    context.close()


def test_nothing_is_cut_off_on_a_phone(browser: Browser, address: str) -> None:
    """390 pixels wide the page does not scroll sideways."""
    context = browser.new_context(viewport={"width": 390, "height": 800})
    page = context.new_page()
    page.goto(f"{address}/documents")
    choose(page, payload(71, f"{'长' * 120}.txt"))
    told(page.locator(".job").first, "1份文件：新增1")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    context.close()
