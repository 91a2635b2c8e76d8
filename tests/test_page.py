"""What does a person see in a browser? The pages in a real Chromium, over the sample policies."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from graph.store import open_store
from tests import factories
from tests.browsing import follow, send_form, serving

pytestmark = pytest.mark.browser

QUESTION = "开展管网普查检测由哪个单位牵头？"
CITED = "省住房城乡建设厅、省自然资源厅负责"


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The service over a document that tries to be a script everywhere it can."""
    folder = tmp_path_factory.mktemp("hostile") / "graph"
    attack = "<script>document.title='taken'</script>"
    image = '"><img src=x onerror="document.title=\'taken\'">'
    text = f"{attack}\n一、任务\n（一）建设{attack}平台。{image}（责任单位：省{attack}厅）\n"
    at = factories.span(f"省{attack}厅", text)
    task = factories.task(
        1,
        f"建设{attack}平台",
        span=factories.span(f"（一）建设{attack}平台", text),
        assignments=(replace(factories.assignment(), mention=at.of(text), unit=at.of(text), span=at),),
    )
    base = factories.bare_record(text)
    document = replace(base.document, title=attack, issuer=attack, number=attack)
    with open_store(str(folder)) as store:
        store.put(replace(base, document=document, tasks=(task,)))
    with serving(folder) as opened:
        yield opened


def ask(page: Page, address: str, question: str) -> None:
    """Type a question into the box of the first page and press Enter."""
    page.goto(address)
    page.get_by_label("提问或搜索").fill(question)
    send_form(page)


def test_a_question_is_answered_with_the_marked_sentence(page: Page, address: str) -> None:
    """The main way: ask, read how it was understood, the unit, the sentence marked; follow it into its document."""
    ask(page, address, QUESTION)
    expect(page.locator(".understood")).to_contain_text("管网普查检测")
    expect(page.locator(".units")).to_contain_text("云泽省住房城乡建设厅")
    expect(page.locator(".units")).to_contain_text("牵头单位")
    mark = page.locator(".citation mark").filter(has_text=CITED)
    expect(mark).to_be_visible()
    follow(page.locator("figure.citation").filter(has_text=CITED).get_by_role("link"))
    cited = page.locator("article.text mark.cited")
    expect(cited).to_contain_text(CITED)
    expect(cited).to_be_in_viewport()


def test_everything_works_without_scripts(browser: Browser, address: str) -> None:
    """With scripts off: the form, the answer, the link, the mark in the document, the legend's check boxes."""
    context = browser.new_context(java_script_enabled=False, viewport={"width": 1360, "height": 900})
    page = context.new_page()
    ask(page, address, QUESTION)
    follow(page.locator(".citation figcaption").get_by_role("link").first)
    expect(page.locator("article.text mark.cited")).to_be_in_viewport()
    note = page.locator(".note-unit").first
    expect(note).to_be_visible()
    page.get_by_role("checkbox", name="责任单位").uncheck()
    expect(note).to_be_hidden()
    context.close()


def test_nothing_is_asked_of_another_host(page: Page, address: str) -> None:
    """Every request of every page goes to the service itself."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for path in ("/", "/documents", "/rules", "/ontology", f"/?q={quote(QUESTION)}"):
        page.goto(address + path)
    page.goto(address + "/documents")
    follow(page.locator("tbody th a").first)
    page.wait_for_load_state("networkidle")
    assert len(asked) > 10
    assert all(url.startswith(address) for url in asked)


def test_the_examples_of_the_first_page_have_answers(page: Page, address: str) -> None:
    """Four questions are offered, and each is answered with its passages."""
    page.goto(address)
    links = [link.get_attribute("href") for link in page.locator(".examples a").all()]
    assert len(links) == 4
    for link in links:
        page.goto(f"{address}{link}")
        expect(page.locator(".answer:not(.unanswered)")).to_be_visible()
        assert page.locator(".citation mark").count() > 0


def test_every_citation_leads_to_what_it_quotes(page: Page, address: str) -> None:
    """The marked text of the document is the quotation of the answer, character for character, white space aside."""
    ask(page, address, "云泽省交通运输厅有哪些任务？")
    quoted = [
        (figure.locator("mark").last.inner_text(), figure.get_by_role("link").get_attribute("href"))
        for figure in page.locator("figure.citation").all()[:6]
    ]
    assert len(quoted) == 6
    for text, link in quoted:
        page.goto(f"{address}{link}")
        shown = "".join(page.locator("article.text mark.cited").all_inner_texts())
        assert "".join(shown.split()) == "".join(text.split())


def test_what_is_not_in_the_documents_is_said_so(page: Page, address: str) -> None:
    """No unit, no task, no passage; the question as understood and other questions to try."""
    ask(page, address, "谁负责幼儿园招生？")
    expect(page.locator(".answer.unanswered")).to_be_visible()
    expect(page.locator(".units, ol.tasks, .citation")).to_have_count(0)
    expect(page.locator(".examples a")).to_have_count(4)


@pytest.mark.parametrize("question", ["   ", "谁" * 600, "<b>谁</b>负责？", "🌊", "' OR 1=1 --"])
def test_odd_questions_get_a_sentence(page: Page, address: str, question: str) -> None:
    """Whatever stands in the address, the page says something and keeps what was typed as text."""
    page.goto(f"{address}/?q={quote(question)}")
    expect(page.locator(".sentence, .hit, .results .empty").first).not_to_be_empty()
    assert page.locator(".ask b, .answer b").count() == 0


def test_slash_leads_into_the_question_box(page: Page, address: str) -> None:
    """One key from anywhere on an answer to the next question; Tab reaches the skip link first."""
    page.goto(f"{address}/?q={quote(QUESTION)}")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("/")
    expect(page.get_by_label("提问或搜索")).to_be_focused()
    assert page.get_by_label("提问或搜索").input_value() == QUESTION


def test_a_passage_link_without_its_query_is_marked_too(page: Page, address: str) -> None:
    """``#s100-120`` alone, as a colleague may send it, marks the passage and shows it."""
    page.goto(f"{address}/documents")
    link = page.locator("tbody th a").first.get_attribute("href")
    page.goto(f"{address}{link}#s900-920")
    page.wait_for_url("**from=900&to=920**")
    expect(page.locator("article.text mark.cited").first).to_be_in_viewport()


def test_the_legend_names_and_hides_every_kind(page: Page, address: str) -> None:
    """Each kind found is in the legend with letter and count; its box takes marks and notes away."""
    page.goto(f"{address}/documents")
    follow(page.get_by_role("link", name="云泽省人民政府关于加快推进内河航运高质量发展的意见", exact=True))
    for kind, name in (("unit", "责任单位"), ("deadline", "时限"), ("target", "量化目标"), ("modality", "规范性")):
        key = page.locator(f".key-{kind}")
        assert int(key.locator(".count").inner_text()) > 0
        mark = page.locator(f"article .f-{kind}").first
        before = mark.evaluate("e => getComputedStyle(e).textDecorationLine + getComputedStyle(e).backgroundColor")
        page.get_by_role("checkbox", name=name).uncheck()
        after = mark.evaluate("e => getComputedStyle(e).textDecorationLine + getComputedStyle(e).backgroundColor")
        assert before != after


def test_the_text_is_shown_whole(page: Page, address: str) -> None:
    """The page shows every character of the document once, whatever is marked in it."""
    page.goto(f"{address}/documents")
    follow(page.locator("tbody th a").first)
    shown = "".join(page.locator("article.text .line").all_inner_texts())
    identifier = page.url.rpartition("/")[2]
    text = page.request.get(f"{address}/api/v1/documents/{identifier}").json()["document"]["text"]
    assert "".join(shown.split()) == "".join(text.split())


def test_scripts_in_a_document_stay_text(page: Page, hostile: str) -> None:
    """A document full of mark-up is shown as what it says; nothing of it runs."""
    page.goto(f"{hostile}/documents")
    follow(page.locator("tbody th a").first)
    expect(page.locator("article.text")).to_contain_text("<script>")
    page.goto(f"{hostile}/?q={quote('建设平台由谁负责？')}")
    page.wait_for_load_state("networkidle")
    assert page.title() != "taken"
    assert page.locator("main img, main script").count() == 0


def test_an_empty_store_says_how_to_begin(page: Page, tmp_path: Path) -> None:
    """First use: the page names the command that adds documents."""
    with serving(tmp_path / "图谱") as address:
        page.goto(address)
        expect(page.locator(".empty")).to_contain_text("policygraph ingest")


def test_a_document_that_is_not_there_is_a_page(context: BrowserContext, address: str) -> None:
    """A person gets a page with a way back, a program the problem."""
    page = context.new_page()
    answer = page.goto(f"{address}/documents/d000000000000")
    assert answer is not None
    assert answer.status == 404
    expect(page.get_by_role("link", name="回到问与搜")).to_be_visible()


@pytest.mark.parametrize("width", [360, 768, 1360, 2560])
@pytest.mark.parametrize("path", ["/", "/documents", f"/?q={quote(QUESTION)}", "document"])
def test_no_page_is_wider_than_its_screen(page: Page, address: str, path: str, width: int) -> None:
    """From a phone to a wall screen nothing has to be scrolled sideways."""
    page.set_viewport_size({"width": width, "height": 800})
    if path == "document":
        page.goto(f"{address}/documents")
        path = page.locator("tbody th a").first.get_attribute("href") or ""
    page.goto(address + path)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


CONTRAST = """() => {
  const style = getComputedStyle(document.documentElement);
  const canvas = document.createElement("canvas").getContext("2d", {willReadFrequently: true});
  const light = (name) => {
    canvas.fillStyle = style.getPropertyValue(name).trim();
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b] = [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3).map((value) => {
      const part = value / 255;
      return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ratio = (one, other) => {
    const [high, low] = [light(one), light(other)].sort((a, b) => b - a);
    return (high + 0.05) / (low + 0.05);
  };
  const kinds = ["unit", "deadline", "target", "reference", "deliverable", "modality", "unread"];
  const inks = ["ink", "soft", "accent", ...kinds];
  const pairs = inks.map((ink) => [`--${ink}`, "--paper"]);
  pairs.push(["--ink", "--cited"], ["--ink", "--tint"], ["--ink", "--modality-tint"], ["--accent-ink", "--accent"]);
  return pairs.map(([one, other]) => [`${one} on ${other}`, ratio(one, other)]);
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_colour_can_be_read(browser: Browser, address: str, scheme: str) -> None:
    """WCAG 2.2 AA: each ink has at least 4.5 : 1 on what it stands on, light and dark."""
    context = browser.new_context(color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(address)
    ratios: list[tuple[str, float]] = page.evaluate(CONTRAST)
    context.close()
    assert len(ratios) == 14
    assert [pair for pair, ratio in ratios if ratio < 4.5] == []


def test_a_document_prints_on_a4(page: Page, address: str) -> None:
    """On paper: the text and its notes, no navigation, more than one page of A4."""
    page.goto(f"{address}/documents")
    follow(page.locator("tbody th a").first)
    page.emulate_media(media="print")
    expect(page.locator(".top nav")).to_be_hidden()
    expect(page.locator(".contents")).to_be_hidden()
    expect(page.locator("article.text .para").first).to_be_visible()
    printed = page.pdf(prefer_css_page_size=True)
    sizes = re.findall(rb"/MediaBox ?\[0 0 ([\d.]+) ([\d.]+)\]", printed)
    assert len(sizes) > 1
    assert {(round(float(width)), round(float(height))) for width, height in sizes} == {(595, 842)}
