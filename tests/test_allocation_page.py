"""Does the page of the 任务分工表 work in a real Chromium? The main way, the worst input, without scripts, in print."""

from __future__ import annotations

import dataclasses
import io
from collections.abc import Iterator
from pathlib import Path

import docx
import pytest
from openpyxl import load_workbook
from playwright.sync_api import Browser, Page, expect

from graph.store import open_store
from ontology.model import Record
from tests import factories
from tests.browsing import asked_elsewhere, follow, serving, violations

pytestmark = pytest.mark.browser

HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>=1+1"
PATIENCE = 60_000  # milliseconds that a large table may take on a busy machine
WATERWAY = "加快推进内河航运高质量发展的意见"


def hostile() -> Record:
    """A document with mark-up in every field that a table shows."""
    named = factories.assignment(unit=HOSTILE, role="lead")
    task = factories.task(
        1,
        HOSTILE,
        assignments=(named,),
        deadlines=(factories.deadline(),),
        targets=(factories.target(indicator=HOSTILE),),
    )
    record = factories.record(tasks=(task,), dependencies=(), global_rules=())
    document = dataclasses.replace(record.document, title=HOSTILE, number=HOSTILE, issuer=HOSTILE)
    return dataclasses.replace(record, document=document)


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The service over a document of 400 tasks and one that is mark-up throughout."""
    folder = tmp_path_factory.mktemp("odd") / "graph"
    with open_store(str(folder)) as store:
        store.put(factories.many_tasks(400))
        store.put(hostile())
    with serving(folder) as opened:
        yield opened


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The service over a graph without documents."""
    folder = tmp_path_factory.mktemp("empty") / "graph"
    with open_store(str(folder)):
        pass
    with serving(folder) as opened:
        yield opened


def choose(page: Page, address: str, title: str = WATERWAY) -> None:
    """Tick a document and have its table shown."""
    page.goto(f"{address}/allocation")
    page.locator(".pick label").filter(has_text=title).first.get_by_role("checkbox").check()
    expect(page.locator("table.allocation")).to_be_visible(timeout=PATIENCE)


def saved(page: Page, button: str) -> bytes:
    """The file that a link hands out."""
    with page.expect_download() as saving:
        page.get_by_role("link", name=button).click()
    return Path(saving.value.path()).read_bytes()


def test_a_table_is_put_together_and_taken_along(page: Page, address: str) -> None:
    """The main way: a document, a task less, a column less, another order; Excel and Word say what the page says."""
    elsewhere = asked_elsewhere(page, address)
    choose(page, address)
    expect(page.get_by_role("status")).to_have_text("列入19项。")
    page.get_by_role("checkbox", name="建设高等级航道网").uncheck()
    expect(page.get_by_role("status")).to_have_text("列入18项，未列入1项。")
    page.get_by_role("checkbox", name="量化目标").uncheck()
    expect(page.locator("thead .c-target")).to_have_count(0)
    page.get_by_role("button", name="完成时限左移").click()
    expect(page.locator("thead th").nth(-4)).to_have_text("完成时限")
    shown = [cell.inner_text() for cell in page.locator("thead th").all()][1:]
    rows = page.locator("tbody tr:not(.out)")
    expect(rows).to_have_count(18)
    expect(rows.first.locator(".c-number")).to_have_text("1")
    expect(rows.first.locator(".c-title")).to_have_text("提升航道养护水平")
    sheet = load_workbook(io.BytesIO(saved(page, "下载 Excel")))["任务分工表"]
    assert [cell.value for cell in sheet[2]] == shown
    assert sheet.max_row == 20
    assert sheet.cell(3, 2).value == "提升航道养护水平"
    table = docx.Document(io.BytesIO(saved(page, "下载 Word"))).tables[0]
    assert [cell.text for cell in table.rows[0].cells] == shown
    assert len(table.rows) == 19
    page.reload()  # the address asks for the same
    expect(page.get_by_role("status")).to_have_text("列入18项，未列入1项。")
    expect(page.locator("thead .c-target")).to_have_count(0)
    assert elsewhere == []


def test_every_cell_leads_to_its_passage(page: Page, address: str) -> None:
    """A unit, a day: one click, and the words are marked in the text."""
    choose(page, address)
    page.wait_for_url("**/allocation?**")
    words = page.locator("tbody tr:not(.out) .c-deadline a").first
    told = words.inner_text()
    follow(words)
    expect(page.locator("article.text mark.cited").first).to_have_text(told)
    expect(page.locator("article.text mark.cited").first).to_be_in_viewport()


def test_conditions_find_tasks_over_documents(page: Page, address: str) -> None:
    """A unit in a role, without a document: the tasks of all, each with its document; a unit that is none is told."""
    page.goto(f"{address}/allocation")
    page.get_by_label("单位", exact=True).fill("省财政厅")
    page.get_by_label("分工", exact=True).select_option(label="牵头单位")
    expect(page.locator("table.allocation")).to_be_visible()
    expect(page.locator("#table-title")).to_have_text("省财政厅任务分工表")
    for cell in page.locator("tbody .c-lead").all():
        expect(cell).to_contain_text("云泽省财政厅")
    page.get_by_label("单位", exact=True).fill("省航天厅")
    page.get_by_label("单位", exact=True).press("Tab")
    expect(page.get_by_role("status")).to_contain_text("没有名为“省航天厅”的单位")


def test_the_keyboard_is_enough(page: Page, address: str) -> None:
    """Space ticks, the focus stays where it was, Enter in a field makes the table."""
    choose(page, address)
    box = page.get_by_role("checkbox", name="备注")
    box.focus()
    page.keyboard.press("Space")
    expect(page.locator("thead .c-remark")).to_have_count(1)
    expect(page.get_by_role("checkbox", name="备注")).to_be_focused()
    page.get_by_label("标题").fill("航运任务清单")
    page.keyboard.press("Enter")
    expect(page.locator("#table-title")).to_have_text("航运任务清单")


def test_without_scripts_the_buttons_do_the_same(browser: Browser, address: str) -> None:
    """Choose, tick, move a column, download: every step a page."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/allocation")
    page.locator(".pick label").filter(has_text=WATERWAY).first.get_by_role("checkbox").check()
    follow(page.get_by_role("button", name="生成分工表"))
    expect(page.locator("tbody tr")).to_have_count(19)
    page.get_by_role("checkbox", name="建设高等级航道网").uncheck()
    follow(page.get_by_role("button", name="更新表格"))
    expect(page.get_by_role("status")).to_have_text("列入18项，未列入1项。")
    follow(page.get_by_role("button", name="工作任务左移"))
    expect(page.locator("thead th").nth(1)).to_have_text("工作任务")
    expect(page.get_by_role("status")).to_have_text("列入18项，未列入1项。")
    assert len(saved(page, "下载 Excel")) > 1000
    expect(page.get_by_role("button", name="打印")).to_be_hidden()
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(browser: Browser, address: str, scheme: str) -> None:
    """First use, the table, a fault, on a desk and on a telephone."""
    for width in (1280, 390):
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
        page = context.new_page()
        for path in ("/allocation", "/allocation?unit=省财政厅&without=x:1", "/allocation?document=没有"):
            page.goto(address + path)
            assert violations(page) == [], path
            assert page.evaluate("document.documentElement.scrollWidth") <= width
        context.close()


def test_a_fault_is_told_above_the_form(page: Page, address: str) -> None:
    """An unknown document, an odd column, a day that is none: what is wrong, and the form stays."""
    page.on("console", lambda _message: None)
    for query, told in (
        ("document=没有的文件", "没有这份文件"),
        ("columns=厅长", "没有这一栏"),
        ("from=明天", "不是日期"),
    ):
        answer = page.request.get(f"{address}/allocation?{query}", headers={"accept": "text/html"})
        assert answer.status == 400
        assert told in answer.text()
        assert "生成分工表" in answer.text()


def test_hundreds_of_tasks_stay_at_hand(page: Page, odd: str) -> None:
    """400 rows, all ticked; one taken out leaves 399, and the address stays short."""
    choose(page, odd, "大方案")
    expect(page.locator("tbody tr")).to_have_count(400)
    page.locator("#tick-7").uncheck()
    expect(page.get_by_role("status")).to_have_text("列入399项，未列入1项。", timeout=PATIENCE)
    assert len(page.url) < 300
    assert page.evaluate("document.documentElement.scrollWidth") <= 1360


def test_hostile_text_is_only_text(page: Page, odd: str) -> None:
    """Mark-up in titles, units and numbers is shown as it is printed, and no script of it runs."""
    page.on("dialog", lambda _dialog: pytest.fail("a script ran"))
    page.goto(f"{odd}/allocation?unit=x&title=%3Cscript%3Ealert(1)%3C/script%3E")
    choose(page, odd, "<script>")
    expect(page.locator("tbody .c-title")).to_have_text(HOSTILE)
    expect(page.locator("tbody .c-lead")).to_have_text(HOSTILE)
    assert page.locator("main img").count() == 0


def test_an_empty_graph_says_what_to_do(page: Page, empty: str) -> None:
    """No form, and how to take in the first document."""
    page.goto(f"{empty}/allocation?unit=x")
    expect(page.locator("main")).to_contain_text("还没有收录文件")
    assert violations(page) == []


def test_the_printed_page_is_the_table_alone(page: Page, address: str) -> None:
    """Across A4: the title, the head and the rows that are ticked; no form, no ticks."""
    choose(page, address)
    page.get_by_role("checkbox", name="建设高等级航道网").uncheck()
    expect(page.get_by_role("status")).to_contain_text("未列入1项")
    page.emulate_media(media="print")
    expect(page.locator("#table-title")).to_be_visible()
    for hidden in (".choose", ".columns", ".take", "thead .tick", "tbody tr.out", ".top"):
        expect(page.locator(hidden).first).to_be_hidden()
    expect(page.locator("tbody tr:not(.out)").first).to_be_visible()
