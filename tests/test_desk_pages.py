"""Do 问与搜 and 核对 work in a real Chromium? The main way, the worst input, without scripts, on any screen."""

from __future__ import annotations

import io
import time
from pathlib import Path
from urllib.parse import quote

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Browser, BrowserContext, FilePayload, Page, expect

from tests.browsing import follow, send_form
from tests.checklists import PLANTED
from tests.test_check import _bomb, _password

pytestmark = pytest.mark.browser

FOCUSED = "(at => at.id || at.name || at.type)(document.activeElement)"
LONG = f"/?q={quote('污')}&unit={'长' * 60}"

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LIST: FilePayload = {"name": "航运台账.xlsx", "mimeType": XLSX, "buffer": PLANTED[0].content}
OTHER: FilePayload = {"name": "白石县.xlsx", "mimeType": XLSX, "buffer": PLANTED[3].content}


def send(page: Page, address: str, file: FilePayload, *documents: str) -> None:
    """Choose a list and documents by piece of their titles, and press the button."""
    page.goto(f"{address}/check")
    page.get_by_label("要核对的清单").set_input_files(file)
    for title in documents:
        page.locator(".pick label").filter(has_text=title).first.get_by_role("checkbox").check()
    follow(page.get_by_role("button", name="核对", exact=True))


# --- 问与搜 -----------------------------------------------------------------------------------


def test_words_are_searched_narrowed_and_followed(page: Page, address: str) -> None:
    """The main way: type words, narrow by unit and level, take one off, follow a hit to its marked passage."""
    page.goto(address)
    page.get_by_label("提问或搜索").fill("污水管网改造")
    send_form(page)
    expect(page.locator(".hit")).to_have_count(10)
    expect(page.locator(".hit mark").first).to_be_visible()
    expect(page.locator(".answer")).to_have_count(0)
    follow(page.locator("#facets").get_by_role("link", name="省级"))
    expect(page.locator(".chips")).to_contain_text("层级")
    follow(page.locator("#facets").get_by_role("link", name="云泽省住房城乡建设厅").first)
    expect(page.locator(".chips li")).to_have_count(3)
    for hit in page.locator(".hit .who").all():
        expect(hit).to_contain_text("云泽省住房城乡建设厅")
    follow(page.locator(".chips a").filter(has_text="层级"))
    expect(page.locator(".chips")).to_contain_text("云泽省住房城乡建设厅")
    expect(page.locator(".chips")).not_to_contain_text("层级")
    follow(page.locator(".hit h3 a").first)
    expect(page.locator("article.text mark.cited").first).to_be_in_viewport()


def test_an_answer_stands_above_its_results(page: Page, address: str) -> None:
    """A question: the sentence first, the results below it, one heading of the first rank."""
    page.goto(f"{address}/?q={quote('开展管网普查检测由哪个单位牵头？')}")
    answer, results = page.locator("#answer").bounding_box(), page.locator("#results").bounding_box()
    assert answer is not None
    assert results is not None
    assert answer["y"] < results["y"]
    expect(page.locator("h1")).to_have_count(1)


def test_more_leads_on_where_the_list_ended(page: Page, address: str) -> None:
    """The eleventh hit is what is seen next."""
    page.goto(f"{address}/?q={quote('建设平台')}")
    follow(page.get_by_role("link", name="再看 10 项"))
    expect(page.locator("#hit-11")).to_be_in_viewport()


def test_similar_tasks_from_the_margin_of_a_document(page: Page, address: str) -> None:
    """Beside a task in its document: the way to what other documents say of the same."""
    page.goto(f"{address}/?q={quote('污水处理能力')}")
    follow(page.locator(".hit .similar").first)
    expect(page.locator("h1")).to_contain_text("相近的任务")
    expect(page.locator(".hit").first).to_be_visible()
    follow(page.locator(".crumb a"))
    expect(page.locator(".note .similar").first).to_be_visible()


@pytest.mark.parametrize("text", ["污" * 5000, "🌊", "<img src=x onerror=alert(1)>", "'; DROP TABLE tasks; --"])
def test_the_worst_searches_get_a_sentence(page: Page, address: str, text: str) -> None:
    """Whatever is in the box comes back as text, with something said below it, soon."""
    page.goto(address)
    page.locator("#q").evaluate("(box, text) => { box.removeAttribute('maxlength'); box.value = text }", text)
    begun = time.monotonic()
    send_form(page)
    expect(page.locator(".sentence, .hit, .results .empty").first).not_to_be_empty()
    assert time.monotonic() - begun < 5
    assert page.get_by_label("提问或搜索").input_value() == text
    expect(page.locator("main img")).to_have_count(0)


# --- 核对 -------------------------------------------------------------------------------------


def test_a_list_is_checked_and_taken_back(page: Page, address: str) -> None:
    """The main way: choose a list, see what differs beside the policy, follow a passage, save the workbook."""
    send(page, address, LIST)
    expect(page.locator(".outcome")).to_contain_text("对上18项")
    expect(page.locator("table.differences tbody tr")).to_have_count(len(PLANTED[0].differences))
    with page.expect_download() as saving:
        page.get_by_role("link", name="下载标好的清单").click()
    assert saving.value.suggested_filename == "航运台账（核对结果）.xlsx"
    book = load_workbook(io.BytesIO(Path(saving.value.path()).read_bytes()))
    assert book.sheetnames == ["任务台账", "核对结果"]
    follow(page.locator(".chips .kind-wrong-deadline"))
    expect(page.locator("table.differences tbody tr")).to_have_count(1)
    follow(page.locator(".theirs .from a"))
    expect(page.locator("article.text mark.cited")).to_contain_text("2027年6月底前")


def test_a_file_that_cannot_be_read_keeps_the_choice(context: BrowserContext, address: str) -> None:
    """The worst input: one sentence above the form, what was ticked is still ticked, a good list then goes through."""
    page = context.new_page()  # the browser itself notes that the answer is no success
    page.goto(f"{address}/check")
    ticked = page.locator(".pick label").filter(has_text="内河航运").first.get_by_role("checkbox")
    ticked.check()
    page.get_by_label("要核对的清单").set_input_files({"name": "密.xlsx", "mimeType": XLSX, "buffer": _password()})
    with page.expect_response("**/check") as answered:
        follow(page.get_by_role("button", name="核对", exact=True))
    assert answered.value.status == 422
    expect(page.get_by_role("alert")).to_contain_text("密.xlsx：工作簿加了密码")
    expect(ticked).to_be_checked()


def test_a_bomb_is_refused_soon(context: BrowserContext, address: str) -> None:
    """A small file that unpacks to hundreds of megabytes is told as too large within seconds."""
    page = context.new_page()
    begun = time.monotonic()
    send(page, address, {"name": "弹.xlsx", "mimeType": XLSX, "buffer": _bomb()})
    expect(page.get_by_role("alert")).to_contain_text("过大")
    assert time.monotonic() - begun < 8


def test_two_lists_without_scripts(browser: Browser, address: str) -> None:
    """Scripts off: two lists against each other, the table, the workbook."""
    context = browser.new_context(java_script_enabled=False, viewport={"width": 1360, "height": 900})
    page = context.new_page()
    page.goto(f"{address}/check")
    page.get_by_label("要核对的清单").set_input_files(LIST)
    page.get_by_label("另一个部门的清单").set_input_files(OTHER)
    follow(page.get_by_role("button", name="核对", exact=True))
    expect(page.locator("table.differences")).to_contain_text("对照清单中没有")
    with page.expect_download() as saving:
        page.get_by_role("link", name="下载标好的清单").click()
    assert saving.value.suggested_filename.endswith(".xlsx")
    context.close()


def test_the_keyboard_is_enough(page: Page, address: str) -> None:
    """Tab reaches the file field, the documents, the other list and the button, in that order."""
    page.goto(f"{address}/check")
    page.get_by_label("要核对的清单").focus()
    reached = []
    for _ in range(40):
        page.keyboard.press("Tab")
        reached.append(
            page.evaluate("document.activeElement.id || document.activeElement.name || document.activeElement.type")
        )
        if reached[-1] == "submit":
            break
    assert reached.index("document") < reached.index("other") < reached.index("submit")


# --- any screen ---------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [360, 390, 1600, 2560])
def test_nothing_is_wider_than_its_screen(page: Page, address: str, width: int) -> None:
    """Results, similar tasks, the form and the outcome, from a phone to a wall screen."""
    page.set_viewport_size({"width": width, "height": 844})
    send(page, address, OTHER, "白石县", "内河航运")
    expect(page.locator(".outcome")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    for path in (
        "/check",
        f"/?q={quote('污水处理')}",
        f"/?q={quote('谁负责污水处理？')}",
        f"/?q={quote('污')}&unit={'长' * 60}",
    ):
        page.goto(address + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    page.goto(f"{address}/?q={quote('污水处理')}")
    follow(page.locator(".hit .similar").first)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_nothing_is_asked_of_another_host(page: Page, address: str) -> None:
    """Both pages load everything from the service itself."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    send(page, address, LIST, "内河航运")
    page.goto(f"{address}/?q={quote('污水处理')}")
    page.wait_for_load_state("networkidle")
    assert len(asked) > 6
    assert all(url.startswith(address) for url in asked)
