"""Does the page of comparisons work in a real Chromium? The main way, the worst input, without scripts, in print."""

from __future__ import annotations

import dataclasses
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Browser, Page, expect

from graph.store import open_store
from ontology.model import Record
from tests import factories
from tests.browsing import asked_elsewhere, follow, serving, violations
from tests.versions import PAIRS, records

pytestmark = pytest.mark.browser

HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"


def hostile(number: str) -> Record:
    """A document with mark-up in every field that the page shows."""
    task = factories.task(1, HOSTILE + number, assignments=(factories.assignment(unit=HOSTILE + number),))
    record = factories.record(tasks=(task,), dependencies=(), global_rules=())
    text = record.document.text + number
    document = dataclasses.replace(
        record.document, id=f"d00000000000{number}", text=text, title=HOSTILE + number, number=HOSTILE, issuer=HOSTILE
    )
    return dataclasses.replace(record, document=document)


@pytest.fixture(scope="module")
def versions(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The service over pairs of versions, a document of 300 tasks in two states, and one that is mark-up throughout."""
    folder = tmp_path_factory.mktemp("versions") / "graph"
    with open_store(str(folder)) as store:
        for pair in PAIRS:
            for record in records(pair):
                store.put(record)
        store.put(factories.many_tasks(300, name="大方案"))
        store.put(factories.many_tasks(301, name="大方案修订"))
        store.put(hostile("1"))
        store.put(hostile("2"))
    with serving(folder) as opened:
        yield opened


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The service over a graph without documents."""
    folder = tmp_path_factory.mktemp("nothing") / "graph"
    with open_store(str(folder)):
        pass
    with serving(folder) as opened:
        yield opened


def suggested(page: Page, address: str, words: str = "冷链物流") -> None:
    """Open a comparison that the page suggests."""
    page.goto(f"{address}/compare")
    follow(page.locator(".pairs a").filter(has_text=words))


def test_a_pair_is_compared_narrowed_and_followed(page: Page, versions: str) -> None:
    """The main way: a suggested pair, one kind of difference, the passage in the document, the workbook."""
    elsewhere = asked_elsewhere(page, versions)
    suggested(page, versions)
    expect(page.locator(".outcome")).to_contain_text("同一文件的两个版本：新增1项")
    expect(page.locator("thead")).to_contain_text("现行有效")
    whole = page.locator("tbody.change").count()
    follow(page.locator(".chips a").filter(has_text="时限"))
    expect(page.locator(".chips [aria-current]")).to_contain_text("时限")
    assert 0 < page.locator("tbody.change").count() < whole
    for words in page.locator(".what").all():
        expect(words).to_contain_text("时限")
    follow(page.locator(".chips a").filter(has_text="放宽"))
    expect(page.locator("tbody.change")).to_have_count(1)
    row = page.locator("tbody.change tr").nth(1)
    expect(row.locator("del")).to_have_text(["2026年12"])
    expect(row.locator("ins")).to_have_text(["2027年3"])
    with page.expect_download() as saving:
        page.get_by_role("link", name="下载 Excel").click()
    assert load_workbook(io.BytesIO(Path(saving.value.path()).read_bytes()))["比对结果"].max_row > 5
    follow(row.get_by_role("link", name="看原文：右边").first)
    expect(page.locator("article.text mark.cited").first).to_be_in_viewport()
    expect(page.locator("article.text mark.cited").first).to_contain_text("2027年3月底前")
    assert elsewhere == []


def test_two_documents_are_chosen_from_the_lists(page: Page, versions: str) -> None:
    """Both sides by title; turned round by a link."""
    page.goto(f"{versions}/compare")
    for side, words in (("左边", "云泽省湿地保护管理办法（已"), ("右边", "湿地保护管理办法（2026年修订）")):
        field = page.get_by_label(side)
        option = field.locator("option").filter(has_text=words).first
        field.select_option(value=option.get_attribute("value"))
    follow(page.get_by_role("button", name="比对"))
    expect(page.locator("thead th").nth(2)).to_contain_text("2026年修订")
    follow(page.get_by_role("link", name="左右对调"))
    expect(page.locator("thead th").nth(1)).to_contain_text("2026年修订")
    expect(page.locator(".notice")).to_contain_text("左边是后来的文件")


def test_what_is_unchanged_is_folded(page: Page, versions: str) -> None:
    """Closed at first; whole texts too, each opened by the keyboard."""
    suggested(page, versions)
    folded = page.locator(".unchanged li")
    expect(folded.first).to_be_hidden()
    page.locator(".unchanged > summary").focus()
    page.keyboard.press("Enter")
    expect(folded.first).to_be_visible()
    text = page.locator(".whole").first
    expect(text.locator("blockquote").first).to_be_hidden()
    text.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(text.locator("blockquote")).to_have_count(2)
    expect(text.locator("blockquote").first).to_be_visible()


def test_marks_are_told_without_colour(page: Page, versions: str) -> None:
    """What went is struck through, what came is underlined."""
    suggested(page, versions)
    assert page.locator("del").first.evaluate("e => getComputedStyle(e).textDecorationLine") == "line-through"
    assert page.locator("ins").first.evaluate("e => getComputedStyle(e).textDecorationLine") == "underline"


def test_a_telephone_shows_one_above_the_other(page: Page, versions: str) -> None:
    """Nothing wider than the screen; each passage says which side it is of."""
    page.set_viewport_size({"width": 390, "height": 800})
    suggested(page, versions)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    row = page.locator("tbody.change tr").nth(1)
    before, after = row.locator("td.old").bounding_box(), row.locator("td.new").bounding_box()
    assert before is not None
    assert after is not None
    assert after["y"] >= before["y"] + before["height"]
    assert before["width"] > 300
    shown = row.locator("td.old").evaluate("e => getComputedStyle(e, '::before').content")
    assert "旧" in shown


def test_it_is_read_without_scripts(browser: Browser, versions: str) -> None:
    """Choose, narrow, unfold: nothing of it needs a script."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    suggested(page, versions, "养老服务")
    expect(page.locator(".outcome")).to_contain_text("上下级文件：")
    follow(page.locator(".chips a").filter(has_text="未承接"))
    expect(page.locator("tbody.change")).to_have_count(1)
    page.locator(".choose > summary").click()
    expect(page.get_by_label("左边：旧文件或上级文件")).to_be_visible()
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(browser: Browser, versions: str, scheme: str) -> None:
    """First use, a comparison with a filter, a fault, on a desk and on a telephone."""
    for width in (1280, 390):
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
        page = context.new_page()
        suggested(page, versions)
        here = page.url
        for address in (here, f"{here}&aspect=deadline", f"{versions}/compare", f"{versions}/compare?old=x&new=y"):
            page.goto(address)
            assert violations(page) == [], address
            assert page.evaluate("document.documentElement.scrollWidth") <= width
        context.close()


def test_hundreds_of_tasks_are_compared(page: Page, versions: str) -> None:
    """Two documents of 300 tasks: what is the same is folded, and the page is no wider than the screen."""
    page.goto(f"{versions}/compare?old=大方案修订&new=云泽省冷链物流高质量发展实施方案")
    big, revised = (factories.many_tasks(count, name=name) for count, name in ((300, "大方案"), (301, "大方案修订")))
    page.goto(f"{versions}/compare?old={big.document.id}&new={revised.document.id}")
    expect(page.locator(".outcome")).to_be_visible()
    assert page.locator(".unchanged li").count() + page.locator("tbody.change").count() >= 300
    assert page.evaluate("document.documentElement.scrollWidth") <= 1360


def test_hostile_text_is_only_text(page: Page, versions: str) -> None:
    """Mark-up in titles, units and passages is shown as it is printed, and no script of it runs."""
    page.on("dialog", lambda _dialog: pytest.fail("a script ran"))
    page.goto(f"{versions}/compare?old=d000000000001&new=d000000000002&mode=<script>&kind=%22%3E<b>")
    expect(page.locator("thead th").nth(1)).to_contain_text(HOSTILE)
    assert page.locator("main img").count() == 0
    assert page.locator("main b").count() == 0


def test_an_empty_graph_says_what_to_do(page: Page, empty: str) -> None:
    """No form, and how to take in the first document."""
    page.goto(f"{empty}/compare")
    expect(page.locator("main")).to_contain_text("还没有收录文件")
    assert violations(page) == []


def test_the_printed_page_has_both_sides(page: Page, versions: str) -> None:
    """Across A4: the counts, the head of the columns and the rows; no form, no filters."""
    suggested(page, versions)
    page.emulate_media(media="print")
    for hidden in (".choose", ".filter", ".take", ".to-text", ".whole"):
        expect(page.locator(hidden).first).to_be_hidden()
    expect(page.locator(".outcome")).to_be_visible()
    expect(page.locator("thead th").nth(2)).to_be_visible()
    expect(page.locator("tbody.change blockquote").first).to_be_visible()
