"""Does a comparison side by side show every difference, with both passages, and mark the words that differ?"""

from __future__ import annotations

import html
import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pypdfium2
import pytest
from fastapi.testclient import TestClient
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock

from api.app import create_app
from api.cli import app
from api.comparing import groups_of, suggested
from api.comparing.passages import sentences
from api.comparing.rows import Quote
from api.comparing.sheet import workbook
from api.comparing.wordmarks import Parts, likeness, marked
from api.library import Library
from api.settings import Settings
from graph.diff import Comparison, compare
from graph.store import open_store
from ontology.model import Record, Span
from tests import factories
from tests.versions import FOLDER, PAIRS, records

WORDS = st.text(alphabet="省市厅牵头水利林业2027年月底前，。（）abc %", max_size=60)


@pytest.fixture(scope="module")
def known() -> dict[str, tuple[Record, Record]]:
    """The pairs of versions as extracted."""
    return {pair: records(pair) for pair in PAIRS}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, known: dict[str, tuple[Record, Record]]) -> Path:
    """A store with all of them."""
    place = tmp_path_factory.mktemp("comparing") / "graph"
    with open_store(str(place)) as store:
        for pair in known.values():
            for record in pair:
                store.put(record)
    return place


@pytest.fixture(scope="module")
def client(folder: Path) -> Iterator[TestClient]:
    """The service over it, as a browser on this machine reaches it."""
    with TestClient(create_app(Settings(store=str(folder))), base_url="http://127.0.0.1") as opened:
        opened.headers["accept"] = "text/html"
        yield opened


def text_of(parts: Parts) -> str:
    """A passage in pieces as one text."""
    return "".join(text for text, _differs in parts)


def same(parts: Parts) -> str:
    """What of a passage is not marked."""
    return "".join(text for text, differs in parts if not differs)


def visible(text: str) -> str:
    """What a page says, without its mark-up."""
    return html.unescape(re.sub(r"<[^>]+>", "", text))


# --- words ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "gone", "come"),
    [
        ("2026年6月底前建成40个", "2026年9月底前建成60个", ["6", "40"], ["9", "60"]),
        ("鼓励社会力量参与。", "社会力量应当参与。", ["鼓励"], ["应当"]),
        ("由省水利厅牵头", "由省水利厅、省林业局牵头", [], ["、省林业局"]),
        ("达到62%以上", "达到65.5%以上", ["62%"], ["65.5%"]),
        ("一样", "一样", [], []),
        ("", "全新", [], ["全新"]),
    ],
)
def test_the_words_that_differ_are_marked(old: str, new: str, gone: list[str], come: list[str]) -> None:
    """Words and numbers whole, and nothing beside them."""
    left, right = marked(old, new)
    assert [text for text, differs in left if differs] == gone
    assert [text for text, differs in right if differs] == come


@settings(max_examples=200, deadline=None)
@given(WORDS, WORDS)
def test_marks_change_no_text(old: str, new: str) -> None:
    """Pieces put together are the passage; what is not marked is the same on both sides."""
    left, right = marked(old, new)
    assert (text_of(left), text_of(right)) == (old, new)
    assert same(left) == same(right)
    assert 0 <= likeness(left, right) <= 1


@given(WORDS)
def test_a_passage_does_not_differ_from_itself(text: str) -> None:
    """Nothing is marked."""
    assert all(not differs for part in marked(text, text) for _text, differs in part)


def test_endless_passages_are_marked_whole() -> None:
    """Beginning and end in common are told apart all the same; what is between is not compared word by word."""
    old, new = "开头" + "甲乙丙，" * 3000 + "结尾", "开头" + "丁戊己，" * 3000 + "结尾"
    left, right = marked(old, new)
    assert text_of(left) == old
    assert text_of(right) == new
    assert left[0] == ("开头", False)


@settings(max_examples=100)
@given(st.text(alphabet="甲乙（责任单位：省厅）。；\n ", max_size=80))
def test_sentences_cover_a_passage(text: str) -> None:
    """In order, without overlap, and all that is no white space lies in one."""
    found = list(sentences(text, Span(start=0, end=len(text))))
    assert all(one.end <= other.start for one, other in pairwise(found))
    assert "".join("".join(one.of(text) for one in found).split()) == "".join(text.split())


# --- rows -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("pair", PAIRS)
def test_every_difference_has_its_row(pair: str, known: dict[str, tuple[Record, Record]]) -> None:
    """As many differences are told in the rows of a change as the change has, each in a passage that states it."""
    found = compare(*known[pair])
    groups = groups_of(found)
    changes = [change for change in found.changes if change.kind != "unchanged"]
    assert [group.change for group in groups if group.change] == changes
    for group in groups:
        change = group.change
        details = found.general if change is None else change.details
        told = {one.words for row in group.rows for one in row.told}
        assert len({one for row in group.rows for one in row.told}) == len(told) >= bool(details)
        for detail in details:
            for side, said, record in (("old", detail.old, found.old), ("new", detail.new, found.new)):
                quotes: list[Quote | None] = [getattr(row, side) for row in group.rows]
                if said is not None:
                    assert any(quote and quote.span.contains(said.span) for quote in quotes), detail
                    assert all(quote.text == quote.span.of(record.document.text) for quote in quotes if quote)


def test_what_was_added_or_dropped_is_quoted_whole(known: dict[str, tuple[Record, Record]]) -> None:
    """The task stands on its own side, nothing on the other, no word of it marked."""
    found = compare(*known["冷链物流"])
    alone = [group for group in groups_of(found) if group.change and group.change.kind in ("added", "dropped")]
    assert {group.change.kind for group in alone if group.change} == {"added", "dropped"}
    for group in alone:
        (row,) = group.rows
        assert (row.old is None) == (group.change is not None and group.change.kind == "added")
        quote = row.old or row.new
        assert quote is not None
        assert not any(differs for _text, differs in quote.parts)


def test_where_one_side_is_silent_what_stands_in_its_place_is_shown(known: dict[str, tuple[Record, Record]]) -> None:
    """A unit that came in: beside it the clause that named the others before."""
    found = compare(*known["冷链物流"])
    rows = [row for group in groups_of(found) if group.change and group.change.kind == "changed" for row in group.rows]
    units = [row for row in rows if any(told.aspect == "unit" and told.effect == "added" for told in row.told)]
    assert units
    assert any(row.old is not None and "单位" in row.old.text for row in units)


# --- suggestions ----------------------------------------------------------------------------------


def test_pairs_that_belong_together_are_found(folder: Path) -> None:
    """A draft and its final text, a document and what ended it, an upper document and the one below."""
    with open_store(str(folder)) as store:
        library = Library(store)
        found = suggested(library)
        titles = {(pair.old.title, pair.new.title, pair.ground) for pair in found}
        grounds = {ground for _old, _new, ground in titles}
        assert {"征求意见稿与正式稿", "废止与代替"} <= grounds
        assert grounds & {"上级文件与落实文件", "上下级同题文件"}
        assert len(found) == 4
        one = found[0].new.id
        assert suggested(library, one)
        assert all(one in (pair.old.id, pair.new.id) for pair in suggested(library, one))
        assert suggested(library, most=1) == found[:1]


def test_an_empty_graph_suggests_nothing(tmp_path: Path) -> None:
    """No pairs, no fault."""
    with open_store(str(tmp_path / "graph")) as store:
        assert suggested(Library(store)) == ()


# --- the workbook ---------------------------------------------------------------------------------


def book_of(found: Comparison, *standing: str) -> list[list[object]]:
    """The rows of the workbook's table, its head left out."""
    sheet = load_workbook(io.BytesIO(workbook(found, groups_of(found), standing)), rich_text=True)["比对结果"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    head = next(at for at, row in enumerate(rows) if row[0] == "序号")
    return rows[head + 1 :]


def test_the_workbook_has_a_row_a_difference(known: dict[str, tuple[Record, Record]]) -> None:
    """Both passages quoted, the words that differ struck through or underlined."""
    found = compare(*known["冷链物流"])
    rows = book_of(found)
    assert len(rows) == sum(len(group.rows) for group in groups_of(found))
    assert [row[0] for row in rows] == list(range(1, len(rows) + 1))
    blocks = [part for row in rows for cell in row[-2:] if isinstance(cell, CellRichText) for part in cell]
    fonts = [part.font for part in blocks if isinstance(part, TextBlock)]
    assert any(font.strike for font in fonts)
    assert any(font.u == "single" for font in fonts)
    quoted = {str(cell) for row in rows for cell in row[-2:] if cell}
    for text in quoted:
        plain = text.replace("\r", "")
        assert plain in found.old.document.text or plain in found.new.document.text


def test_no_cell_of_it_is_a_formula() -> None:
    """Titles and passages that begin like formulas stay text, marked or not."""
    old = factories.record(tasks=(factories.task(1, "=1+1"),), dependencies=(), global_rules=())
    new = factories.bare_record("=HYPERLINK(1)")
    found = compare(old, new, "version")
    content = workbook(found, groups_of(found), ("=A1",))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")


@pytest.mark.office
def test_libreoffice_opens_and_prints_it(known: dict[str, tuple[Record, Record]], tmp_path: Path) -> None:
    """Across A4, the head on each page, every passage there."""
    found = compare(*known["冷链物流"])
    source = tmp_path / "比对.xlsx"
    source.write_bytes(workbook(found, groups_of(found)))
    office = shutil.which("soffice")
    assert office
    profile = f"-env:UserInstallation=file://{tmp_path / 'profile'}"
    command = [office, profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    printed = pypdfium2.PdfDocument(str(tmp_path / "比对.pdf"))
    pages = ["".join(page.get_textpage().get_text_range().split()) for page in printed]
    assert round(printed[0].get_size()[0] * 25.4 / 72) == 297
    assert all("原条目" in page for page in pages)
    whole = "".join(pages)
    for group in groups_of(found):
        for task in (*group.change.old, *group.change.new) if group.change else ():
            assert "".join(task.title.split()) in whole


def test_the_command_writes_it_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Beside what it prints."""
    old, new = (str(FOLDER / name) for name in PAIRS["冷链物流"])
    output = tmp_path / "比对.xlsx"
    with pytest.raises(SystemExit) as ended:
        app(["diff", old, new, "-o", str(output)], prog_name="policygraph")
    assert ended.value.code == 0
    assert load_workbook(output)["比对结果"].max_row > 5
    assert str(output) in capsys.readouterr().err


# --- the page without a browser -------------------------------------------------------------------


def ids(known: dict[str, tuple[Record, Record]], pair: str) -> tuple[str, str]:
    """The ids of a pair's documents."""
    old, new = known[pair]
    return old.document.id, new.document.id


def test_the_page_shows_both_sides(client: TestClient, known: dict[str, tuple[Record, Record]]) -> None:
    """The counts, every change, words marked, links to both passages, which version is in force."""
    old, new = ids(known, "冷链物流")
    text = client.get(f"/compare?old={old}&new={new}").text
    found = compare(*known["冷链物流"])
    for group in groups_of(found):
        for task in (*group.change.old, *group.change.new) if group.change else ():
            assert html.escape(task.title, quote=False) in text
    assert "<del>" in text
    assert "<ins>" in text
    for document in (old, new):
        (*links,) = re.findall(rf'href="(/documents/{document}\?from=\d+&amp;to=\d+#s\d+-\d+)"', text)
        assert links
        link = html.unescape(links[0])
        assert f'id="{link.partition("#")[2]}"' in client.get(link).text
    assert "现行有效" in visible(text)
    assert "草案，已有正式稿" in visible(text)


def test_filters_leave_what_they_count(client: TestClient, known: dict[str, tuple[Record, Record]]) -> None:
    """Each chip's number is the number of differences that its address shows; again it is lifted."""
    old, new = ids(known, "冷链物流")
    text = client.get(f"/compare?old={old}&new={new}").text
    chips = re.findall(r'<li><a href="([^"]+)"[^>]*>([^<]+)<span class="count">(\d+)</span></a></li>', text)
    assert len(chips) >= 6
    for href, name, count in chips:
        alone = client.get(html.unescape(href)).text
        if "kind=" in href:
            assert alone.count('<tbody class="change') == int(count), name
        else:
            shown = re.findall(r'<p><span class="effect effect-(\w+)">([^<]+)</span>', alone)
            assert sum(name in words for _effect, words in shown) >= int(count) > 0, name
        assert 'aria-current="true"' in alone
        assert "看全部差异" in alone


def test_levels_are_told_in_their_own_words(client: TestClient, known: dict[str, tuple[Record, Record]]) -> None:
    """上级 and 下级, 未承接 and 自增."""
    old, new = ids(known, "养老服务")
    text = visible(client.get(f"/compare?old={old}&new={new}").text)
    assert "上下级文件：" in text
    assert "未承接" in text


def test_the_wrong_way_round_is_told(client: TestClient, known: dict[str, tuple[Record, Record]]) -> None:
    """With a link that turns it round."""
    old, new = ids(known, "湿地办法")
    text = client.get(f"/compare?old={new}&new={old}").text
    assert "左边是后来的文件" in text
    assert f'href="/compare?old={old}&amp;new={new}"' in text


@pytest.mark.parametrize(
    ("query", "status", "told"),
    [
        ("", 200, "图谱中成对的文件"),
        ("old=d000000000000&new=d111111111111", 400, "没有这份文件"),
        ("old=%00&new=%F0%9F%98%80", 400, "没有这份文件"),
        ("kind=nonsense&aspect=x&effect=<script>", 200, "选两份文件"),
    ],
)
def test_odd_addresses_are_told_above_the_form(client: TestClient, query: str, status: int, told: str) -> None:
    """The form stays."""
    answer = client.get(f"/compare?{query}")
    assert answer.status_code == status
    assert told in answer.text
    assert 'name="old"' in answer.text
    assert "<script>" not in answer.text.replace('<script src="/static', "")


def test_one_document_twice_is_told(client: TestClient, known: dict[str, tuple[Record, Record]]) -> None:
    """There is nothing to compare."""
    old, _new = ids(known, "湿地办法")
    answer = client.get(f"/compare?old={old}&new={old}")
    assert answer.status_code == 400
    assert "两份文件是同一份" in answer.text


def test_the_interface_hands_out_the_workbook(client: TestClient, known: dict[str, tuple[Record, Record]]) -> None:
    """The same comparison, with which version is in force over the table."""
    old, new = ids(known, "湿地办法")
    answer = client.get("/api/v1/diff.xlsx", params={"old": old, "new": new})
    assert answer.status_code == 200
    sheet = load_workbook(io.BytesIO(answer.content))["比对结果"]
    above = [str(sheet.cell(row, 1).value) for row in range(1, 6)]
    assert any("现行有效" in line for line in above)
    assert any("废止" in line or "代替" in line for line in above)
    missing = client.get("/api/v1/diff.xlsx", params={"old": old, "new": "没有"}, headers={"accept": "*/*"})
    assert missing.status_code == 400
