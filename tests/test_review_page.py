"""Can a person review with the keyboard alone, without scripts, on any screen? Review and pins in a real Chromium."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, BrowserContext, FilePayload, Page, expect

from graph.store import open_store
from ontology.model import Record, Unread
from tests import factories
from tests.browsing import asked_elsewhere, follow, serving, violations
from tests.checklists import PLANTED
from tests.test_review_queue import doubted

pytestmark = pytest.mark.browser

RECORD = doubted(factories.record())
NAME = "周审核"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LIST: FilePayload = {"name": "白石县.xlsx", "mimeType": XLSX, "buffer": PLANTED[3].content}
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


def stored(folder: Path, *records: Record) -> Path:
    """A store that holds the records."""
    with open_store(str(folder)) as store:
        for record in records:
            store.put(record)
    return folder


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[str]:
    """The service over a doubtful action plan that nobody has reviewed."""
    with serving(stored(tmp_path / "graph", RECORD)) as opened:
        yield opened


def press(page: Page, key: str) -> None:
    """Press a key that leads to another page, and be there."""
    with page.expect_navigation():
        page.keyboard.press(key)


def open_all(page: Page) -> None:
    """Unfold everything on the page."""
    page.locator("details").evaluate_all("folded => folded.forEach((each) => { each.open = true; })")


def left(page: Page) -> int:
    """How many doubtful facts the page says are left."""
    return int(page.locator(".review-tabs a").first.locator(".count").inner_text())


def item(page: Page) -> str | None:
    """Which fact is on the page: where its form is sent."""
    return page.locator("#decide").get_attribute("action")


def test_the_keyboard_is_enough(page: Page, desk: str) -> None:
    """The main way: name, accept, undo, reject, edit, forth and back, without a mouse."""
    page.goto(f"{desk}/review")
    whole, first = left(page), item(page)
    page.keyboard.press("a")  # nobody decides without a name: the field asks for it
    expect(page.locator("#reviewer")).to_be_focused()
    page.keyboard.type(f"{NAME}arj")  # keys in a field are letters
    assert page.locator("#reviewer").input_value() == f"{NAME}arj"
    page.locator("#reviewer").fill(NAME)
    page.keyboard.press("Escape")
    press(page, "a")
    expect(page.get_by_role("status")).to_contain_text("已确认")
    assert left(page) == whole - 1
    second = item(page)
    assert second != first
    press(page, "u")
    assert (left(page), item(page)) == (whole, first)
    press(page, "j")
    assert item(page) == second
    press(page, "k")
    assert item(page) == first
    press(page, "r")
    expect(page.get_by_role("status")).to_contain_text("已驳回")
    page.keyboard.press("e")
    expect(page.locator("#f-unit")).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.type("云泽省水利厅")
    press(page, "Enter")
    expect(page.get_by_role("status")).to_contain_text("已更正")
    assert left(page) == whole - 2
    expect(page.locator(".progress-line")).to_contain_text("已复核 2 条（更正 1，驳回 1）")


def test_a_mistake_is_told_where_it_was_made(context: BrowserContext, desk: str) -> None:
    """An empty unit: the field is marked, has the focus, and what else was typed is there."""
    page = context.new_page()  # the browser itself notes that the answer is no success
    page.goto(f"{desk}/review")
    page.locator("#reviewer").fill(NAME)
    page.locator("#why").fill("与附件对照")
    page.keyboard.press("Escape")
    page.keyboard.press("e")
    page.locator("#f-unit").fill("")
    press(page, "Enter")
    expect(page.locator("#f-unit")).to_be_focused()
    expect(page.locator("#f-unit-told")).to_have_text("请填写单位")
    expect(page.locator("#why")).to_have_value("与附件对照")
    expect(page.locator("#reviewer")).to_have_value(NAME)


def test_the_keys_are_told_and_can_be_put_out(page: Page, desk: str) -> None:
    """? shows them; switched off they do nothing, at the next visit too."""
    page.goto(f"{desk}/review")
    first = item(page)
    page.keyboard.press("?")
    expect(page.locator("#keys ul")).to_be_visible()
    page.get_by_label("关闭快捷键").check()
    page.keyboard.press("j")
    page.reload()
    expect(page.locator("#decide button[value=accept] kbd")).to_be_hidden()
    page.keyboard.press("j")
    assert item(page) == first
    page.locator("#keys summary").click()
    page.get_by_label("关闭快捷键").uncheck()
    page.locator("h1").click()
    press(page, "j")
    assert item(page) != first


def test_two_people_at_one_fact(browser: Browser, desk: str) -> None:
    """Both look at it; the second to decide is told who was first, sees it as it is now, and has their own words."""
    pages = [browser.new_context().new_page() for _ in range(2)]
    for at, page in enumerate(pages):
        page.goto(f"{desk}/review")
        page.locator("#reviewer").fill((NAME, "王复核")[at])
        page.locator("#edit summary").click()
        page.locator("#f-unit").fill(("云泽省水利厅", "云泽省财政厅")[at])
    for page in pages:
        follow(page.get_by_role("button", name="保存更正"))
    expect(pages[0].get_by_role("status")).to_contain_text("云泽省水利厅")
    expect(pages[1].get_by_role("alert")).to_contain_text(f"已由“{NAME}”于")
    expect(pages[1].locator("#reading")).to_contain_text("云泽省水利厅")
    expect(pages[1].locator("#f-unit")).to_have_value("云泽省财政厅")
    for page in pages:
        page.context.close()


def test_everything_works_without_scripts(browser: Browser, desk: str) -> None:
    """Scripts off: decide, correct in the folded form, read a passage, take back in the history."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{desk}/review")
    expect(page.locator("kbd").first).to_be_hidden()
    page.get_by_label("复核人").fill(NAME)
    follow(page.get_by_role("button", name="确认"))
    page.locator("#edit summary").click()
    page.locator("#f-role").select_option("supervise")
    follow(page.get_by_role("button", name="保存更正"))
    expect(page.get_by_role("status")).to_contain_text("指导单位")
    follow(page.get_by_role("link", name="未读段落"))
    follow(page.locator(".chips.as a").filter(has_text="成果"))
    follow(page.get_by_role("button", name="没有要读的"))
    expect(page.locator(".empty")).to_contain_text("都复核完了")
    follow(page.get_by_role("link", name="复核记录"))
    expect(page.locator(".acts tbody tr")).to_have_count(3)
    follow(page.locator(".acts").get_by_role("button").first)
    expect(page.locator(".acts tbody tr")).to_have_count(4)
    expect(page.locator(".acts tbody tr").first).to_contain_text("撤回")
    context.close()


def test_a_fact_is_reviewed_from_its_document(page: Page, desk: str) -> None:
    """From the margin of the document to the fact and back: who vouches for it is told there and on the task's page."""
    document = RECORD.document.id
    page.goto(f"{desk}/documents/{document}")
    follow(page.locator(".note-deadline .to-review").first)
    expect(page.locator("#reading")).to_contain_text("2024-12-31")
    page.get_by_label("复核人").fill(NAME)
    follow(page.get_by_role("button", name="确认"))
    expect(page.get_by_role("status")).to_contain_text("已确认")
    page.goto(f"{desk}/documents/{document}")
    expect(page.locator(".note-deadline .vouched").first).to_contain_text(NAME)
    page.goto(f"{desk}/documents/{document}/tasks/{quote(RECORD.tasks[0].id)}")
    expect(page.locator(".facts .sure .vouched").first).to_contain_text(f"{NAME} ")
    follow(page.locator(".facts .sure").filter(has_text=NAME).get_by_role("link", name="复核"))
    expect(page.locator(".how-read")).to_contain_text(NAME)


ATTACK = "<script>document.title='taken'</script>\"><img src=x onerror=\"document.title='taken'\">"


def hostile() -> Record:
    """A record that tries to be a script wherever a person can see it, with hundreds of doubtful facts."""
    task = RECORD.tasks[0]
    entry = task.assignments[0]
    many = tuple(replace(entry, unit=f"云泽省{ATTACK}{at}厅", confidence=0.5) for at in range(300))
    tasks = (
        replace(task, title=f"{ATTACK}{'长' * 200}", assignments=many),
        *(replace(each, assignments=()) for each in RECORD.tasks[1:]),
    )
    unread = tuple(replace(each, why=ATTACK) for each in RECORD.unread)
    document = replace(RECORD.document, title=ATTACK, issuer=ATTACK)
    return replace(RECORD, document=document, tasks=tasks, unread=unread)


def test_hostile_text_stays_text(page: Page, tmp_path: Path) -> None:
    """Scripts in every field of a document with hundreds of facts are shown as what they say, on every page."""
    with serving(stored(tmp_path / "graph", hostile())) as address:
        page.goto(f"{address}/review?kind=assignment")
        expect(page.locator("#reading")).to_contain_text("<script>")
        page.locator("#reviewer").fill(f"<b>{NAME}</b>")
        page.locator("#why").fill(ATTACK)
        page.keyboard.press("Escape")
        press(page, "r")
        expect(page.get_by_role("status")).to_contain_text("<script>")
        for path in ("/review?show=unread", "/review/history"):
            page.goto(address + path)
            expect(page.locator("main")).to_contain_text("<script>")
            assert page.title() != "taken"
            expect(page.locator("main img, main script, main b b")).to_have_count(0)
        page.set_viewport_size({"width": 390, "height": 800})
        page.goto(f"{address}/review?kind=assignment")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_an_empty_graph_says_so(page: Page, tmp_path: Path) -> None:
    """First use: nothing to review, said in a sentence with the way on."""
    with serving(tmp_path / "graph") as address:
        page.goto(f"{address}/review")
        expect(page.locator(".empty")).to_contain_text("没有待复核的事实")
        page.goto(f"{address}/review/history")
        expect(page.locator(".empty")).to_contain_text("还没有人复核过")


# --- any screen, any eye --------------------------------------------------------------------------


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The service over a plan with unread passages, some of it decided."""
    unread = replace(
        RECORD, unread=(*RECORD.unread, Unread(span=RECORD.tasks[2].span, text="加强巡查", why="像责任分工"))
    )
    with serving(stored(tmp_path_factory.mktemp("busy") / "graph", unread)) as opened:
        yield opened


def decided(page: Page, address: str) -> None:
    """Decide on the first fact and correct the second, so that notice and history hold something."""
    page.goto(f"{address}/review")
    name = page.locator("#reviewer")
    if name.count():
        name.fill(NAME)
    follow(page.get_by_role("button", name="确认"))


PATHS = (
    "/review?sure=any",
    "/review?show=unread",
    "/review?show=unread&kind=target",
    "/review?document=d0",
    "/review/history",
)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_axe_finds_nothing(browser: Browser, busy: str, scheme: Any) -> None:
    """No violation on any of the pages, light and dark, with the forms open; no request leaves the service."""
    context = browser.new_context(color_scheme=scheme)
    page = context.new_page()
    elsewhere = asked_elsewhere(page, busy)
    decided(page, busy)
    assert violations(page) == []
    for path in PATHS:
        page.goto(busy + path)
        open_all(page)
        assert violations(page) == [], path
    page.goto(f"{busy}/review/{RECORD.document.id}/0123456789abcdef")
    assert violations(page) == []
    assert elsewhere == []
    context.close()


@pytest.mark.parametrize("width", [360, 390, 1920])
def test_nothing_is_wider_than_its_screen(page: Page, busy: str, width: int) -> None:
    """From a phone to a wall screen, with every form open."""
    page.set_viewport_size({"width": width, "height": 844})
    decided(page, busy)
    for path in PATHS:
        page.goto(busy + path)
        open_all(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path


def test_it_prints(page: Page, busy: str) -> None:
    """On paper: the passage, what was read and how; no forms, no navigation."""
    page.goto(f"{busy}/review")
    page.emulate_media(media="print")
    expect(page.locator("mark.cited").first).to_be_visible()
    expect(page.locator("#reading")).to_be_visible()
    for hidden in (".top nav", "#decide", ".filters", "#keys", ".steps"):
        expect(page.locator(hidden)).to_be_hidden()


# --- 核对: pins ------------------------------------------------------------------------------------


def checked(page: Page, address: str) -> None:
    """Hold the list against the policies that it is about."""
    page.goto(f"{address}/check")
    page.get_by_label("要核对的清单").set_input_files(LIST)
    follow(page.get_by_role("button", name="核对", exact=True))


def test_an_alignment_is_corrected_and_taken_back(page: Page, address: str) -> None:
    """Choose none for a row, see the differences follow, take it back; the workbook is the corrected one."""
    checked(page, address)
    rows = page.locator("table.differences tbody tr")
    before = rows.count()
    page.locator("table.aligned summary").first.click()
    page.locator("table.aligned details[open] select").select_option("-")
    follow(page.get_by_role("button", name="按所选重新核对"))
    expect(page.locator("#alignment")).to_be_in_viewport()
    expect(page.get_by_role("status")).to_contain_text(f"差异原有 {before} 处")
    expect(page.locator(".pinned li")).to_have_count(1)
    expect(page.locator("table.aligned tbody tr").first).to_contain_text("您指定的")
    with page.expect_download() as saving:
        page.get_by_role("link", name="下载标好的清单").click()
    assert saving.value.suggested_filename == "白石县（核对结果）.xlsx"
    follow(page.locator(".pinned").get_by_role("button", name="取消指定"))
    expect(page.locator(".pinned")).to_have_count(0)
    expect(rows).to_have_count(before)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_axe_finds_nothing_in_a_check(browser: Browser, address: str, scheme: Any) -> None:
    """No violation with pins listed and every choice open; nothing wider than a phone; scripts are not needed."""
    context = browser.new_context(color_scheme=scheme, viewport={"width": 390, "height": 844})
    page = context.new_page()
    checked(page, address)
    page.locator("table.aligned summary").first.click()
    page.locator("table.aligned details[open] select").select_option("-")
    follow(page.get_by_role("button", name="按所选重新核对"))
    open_all(page)
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    context.close()
