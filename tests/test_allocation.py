"""Is the 任务分工表 what the documents say, in every form that it is handed on in, and nothing else?"""

from __future__ import annotations

import datetime as dt
import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import docx
import pypdfium2
import pytest
from docx.oxml.ns import qn
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from api.allocation import COLUMNS, FULL, MOST, USUAL, Selection, candidates, columns_named, picked, table_of
from api.allocation.asked import Asked
from api.allocation.chosen import ticks, ticks_told
from api.allocation.columns import Key, in_order
from api.allocation.table import Table
from api.allocation.word import Paper, docx_bytes
from api.allocationview import moved
from api.app import create_app
from api.checking.alignment import DOCUMENT
from api.checking.check import held_against
from api.library import Library
from api.reviewing import Judgement, submit
from api.settings import Settings
from api.sheet import csv_bytes, xlsx_bytes
from api.tasklist import Found
from corpus.load import load
from extractors.pipeline import extract
from graph.store import open_store
from ontology.errors import QuestionError
from ontology.facts import facts
from ontology.model import Record
from tests import factories, graphs
from tests.samples import FOLDER

TEXTS = Path(__file__).parent
FILES = sorted(
    path
    for path in (*FOLDER.iterdir(), *(TEXTS / "documents").iterdir(), *(TEXTS / "versions").iterdir())
    if path.suffix in (".txt", ".docx", ".pdf", ".html")
)
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
IN_ONE: tuple[Key, ...] = ("number", "title", "content", "units", "deadline", "target", "deliverable", "basis")


def found_of(record: Record) -> tuple[Found, ...]:
    """All tasks of a document."""
    return tuple(Found(document=record.document, task=task) for task in record.tasks)


RECORD = factories.record()
TABLE = table_of(found_of(RECORD))


def sheet_of(table: Table) -> Worksheet:
    """The table's sheet as a workbook keeps it."""
    return load_workbook(io.BytesIO(xlsx_bytes(table)))["任务分工表"]


def cells(table: Table, key: Key) -> list[str]:
    """What the cells of a column say."""
    at = [column.key for column in table.columns].index(key)
    return [line.cells[at].text for line in table.lines]


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """The sample policies that are quick to read."""
    with open_store(str(graphs.quick(tmp_path_factory.mktemp("allocation") / "graph"))) as store:
        yield Library(store)


@pytest.fixture(scope="module")
def client(library: Library) -> Iterator[TestClient]:
    """The service over another store of the same."""
    folder = Path(library.store.location)
    with TestClient(create_app(Settings(store=str(graphs.quick(folder.parent / "served"))))) as opened:
        opened.base_url = "http://127.0.0.1"
        yield opened


# --- the round trip -------------------------------------------------------------------------------


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_our_own_check_finds_nothing_to_mend(path: Path) -> None:
    """Whatever the columns and however units are named: the workbook held against its document differs nowhere."""
    record = extract(load(path))
    assert record.tasks
    found = found_of(record)
    for columns, names in ((FULL, "full"), (None, "full"), (None, "printed"), (IN_ONE, "full")):
        content = xlsx_bytes(table_of(found, columns, names=names))  # type: ignore[arg-type]  # as the tuple says
        checked = held_against(content, "分工表.xlsx", (record,), word=DOCUMENT, roles=True)
        assert [difference.detail for difference in checked.differences] == []
        assert len(checked.pairings) == len(record.tasks)


def test_a_wrong_cell_is_found() -> None:
    """The round trip is no blindness: one unit taken out of the workbook, and the check says so."""
    book = load_workbook(io.BytesIO(xlsx_bytes(TABLE)))
    sheet = book["任务分工表"]
    place = next(cell for row in sheet.iter_rows(min_row=3) for cell in row if cell.value == factories.FORESTRY)
    place.value = factories.WATER
    out = io.BytesIO()
    book.save(out)
    checked = held_against(out.getvalue(), "分工表.xlsx", (RECORD,), word=DOCUMENT, roles=True)
    assert {difference.type for difference in checked.differences} >= {"missing-unit"}


# --- cells ----------------------------------------------------------------------------------------


def test_cells_say_what_the_document_says() -> None:
    """Units by role, the day, the number, what is made, and where it stands."""
    assert cells(TABLE, "number") == ["1", "2", "3"]
    assert cells(TABLE, "lead")[0] == factories.FORESTRY
    assert factories.WATER in cells(TABLE, "responsible")[0]
    assert "2024年底前" in cells(TABLE, "deadline")[0]
    assert "湿地资源清单" in cells(TABLE, "deliverable")[0]
    assert "云政办发〔2024〕17号" in cells(TABLE, "basis")[1]
    assert cells(TABLE, "basis")[1].endswith("二（二）")


def test_every_piece_quotes_its_passage() -> None:
    """A piece with a place lies in the document's text, and the passage of a unit prints the unit."""
    for table in (TABLE, table_of(found_of(RECORD), tuple(COLUMNS), names="printed")):
        for line in table.lines:
            for column, cell in zip(table.columns, line.cells, strict=True):
                for piece in cell.said:
                    if column.key in ("lead", "responsible", "cooperate") and table is not TABLE:
                        assert piece.span is not None
                        assert piece.text in piece.span.of(RECORD.document.text)
                    assert piece.span is None or piece.span.end <= len(RECORD.document.text)


def test_the_content_leaves_out_heading_and_clause_of_duties() -> None:
    """What is to be done, and neither its number nor those in charge a second time."""
    record = extract(load(FOLDER / "内河航运意见.txt"))
    content = cells(table_of(found_of(record)), "content")
    assert content[0].startswith("编制《云泽省高等级航道网建设实施方案》")
    assert not any("责任单位：" in text or text.startswith("（") for text in content)


def test_no_unit_is_left_out_of_the_usual_columns() -> None:
    """Where a task has a unit in a rarer role, its column is there by itself."""
    record = extract(load(FOLDER / "内河航运意见.txt"))
    table = table_of(found_of(record))
    assert "actor" in [column.key for column in table.columns]
    for task, line in zip(record.tasks, table.lines, strict=True):
        text = "".join(cell.text for cell in line.cells)
        assert all(entry.unit in text for entry in task.assignments)


def test_columns_are_chosen_by_name_or_key_in_any_order() -> None:
    """牵头单位 and lead are one; the order is kept; what is none is said with what there is."""
    assert columns_named("牵头单位、序号，title,lead") == ("lead", "number", "title")
    assert columns_named(" ") is None
    with pytest.raises(QuestionError, match="没有这一栏") as caught:
        columns_named("牵头单位,chief")
    assert caught.value.where == "chief"
    assert "序号" in str(caught.value.hint)
    assert set(in_order(("title",))) == set(COLUMNS)


def test_columns_move_by_one_place() -> None:
    """To the left and to the right, and not beyond the edge."""
    assert moved(("number", "title", "lead"), "lead:left") == ("number", "lead", "title")
    assert moved(("number", "title", "lead"), "number:left") == ("number", "title", "lead")
    assert moved(("number", "title"), "number:right") == ("title", "number")
    assert moved(("number", "title"), "nonsense:right") == ("number", "title")


# --- which tasks ----------------------------------------------------------------------------------


def paths(found: tuple[Found, ...]) -> list[str]:
    """Where the tasks stand."""
    return [item.task.path for item in found]


def test_conditions_are_met_together(library: Library) -> None:
    """Of a document, of a unit in a role, of a period: each narrows what the others leave."""
    named = Selection(documents=("内河航运",))
    all_of_it = candidates(library, named)
    led = candidates(library, Selection(documents=("内河航运",), unit="省发展改革委", role="lead"))
    assert 0 < len(led) < len(all_of_it)
    for item in led:
        assert any(entry.role == "lead" and entry.unit == "云泽省发展改革委" for entry in item.task.assignments)
    since, until = dt.date(2027, 1, 1), dt.date(2027, 12, 31)
    due = candidates(library, Selection(documents=("内河航运",), since=since, until=until))
    expected = [
        item.task.path
        for item in all_of_it
        if any(each.end and since <= each.end <= until for each in item.task.deadlines)
    ]
    assert expected
    assert paths(due) == expected


def test_several_documents_stand_one_after_the_other(library: Library) -> None:
    """In the order that they were named in, each task once."""
    both = candidates(library, Selection(documents=("养老服务", "内河航运", "养老服务")))
    documents = [item.document.id for item in both]
    assert len(set(documents)) == 2
    assert len({(item.document.id, item.task.id) for item in both}) == len(both)
    assert documents == sorted(documents, key=documents.index)


def test_a_search_gives_its_hits_in_the_order_of_the_text(library: Library) -> None:
    """Tasks about the words, and of other documents none that have nothing to do with them."""
    found = candidates(library, Selection(query="多式联运"))
    assert "发展多式联运" in [item.task.title for item in found]
    assert len(found) < sum(row.tasks for row in library.documents())


def test_ticks_take_out_and_keep(library: Library) -> None:
    """Some taken out, or only some kept; the address says whichever is shorter, and means the same."""
    found = candidates(library, Selection(documents=("内河航运",)))
    document = found[0].document.id
    few = frozenset(item.task.id for item in found[:2])
    most = frozenset(item.task.id for item in found[:-2])
    asked = Asked(selection=Selection(documents=("内河航运",)))
    without = asked.ticked(found, {document: few})
    assert "without=" in without.query(found)
    assert paths(picked(found, without.selection)) == paths(found[2:])
    only = asked.ticked(found, {document: most})
    assert "task=" in only.query(found)
    assert paths(picked(found, only.selection)) == paths(found[-2:])


@given(st.dictionaries(st.from_regex(r"d[0-9a-f]{12}", fullmatch=True), st.frozensets(st.text(min_size=1), min_size=1)))
def test_ticks_survive_the_address(held: dict[str, frozenset[str]]) -> None:
    """Ids with any signs in them, commas and percent signs too."""
    task, document = RECORD.tasks[0], RECORD.document
    order = [
        Found(document=replace(document, id=name), task=replace(task, id=one))
        for name, ids in held.items()
        for one in ids
    ]
    assert ticks(ticks_told(held, order)) == held


def test_a_period_the_wrong_way_round_is_said(library: Library) -> None:
    """Both days are named."""
    with pytest.raises(QuestionError, match="颠倒"):
        candidates(library, Selection(since=dt.date(2027, 1, 1), until=dt.date(2026, 1, 1)))


def test_too_many_tasks_for_one_table_are_said(library: Library) -> None:
    """How many there are, and what to do."""
    with pytest.raises(QuestionError, match=r"最多3项") as caught:
        candidates(library, Selection(documents=("内河航运",)), most=3)
    assert caught.value.hint
    assert MOST >= 1000


# --- corrections ----------------------------------------------------------------------------------


def test_what_people_corrected_is_in_the_table(tmp_path: Path) -> None:
    """The corrected lead, not the one that was read; who corrected it and what was struck out, in the remarks."""
    with open_store(str(tmp_path / "graph")) as store:
        store.put(RECORD)
        library = Library(store)
        lead, other = [
            fact for fact in facts(RECORD) if fact.kind == "assignment" and fact.task and fact.task.id == "2.1"
        ][:2]
        document = RECORD.document.id
        values = {"unit": "云泽省农业农村厅"}
        submit(library, Judgement(document=document, action="edit", reviewer="周审核", fact=lead.id, values=values))
        submit(library, Judgement(document=document, action="reject", reviewer="吴复核", fact=other.id))
        table = Asked(selection=Selection(), columns=(*USUAL, "remark")).table(library)
    assert cells(table, "lead")[0] == "云泽省农业农村厅"
    assert other.value.unit not in "".join(cell.text for cell in table.lines[0].cells[:-1])  # type: ignore[union-attr]
    remark = cells(table, "remark")[0]
    assert "责任分工经周审核复核：云泽省农业农村厅" in remark
    assert f"责任分工经吴复核驳回：{other.value.unit}" in remark  # type: ignore[union-attr]
    assert "复核" not in cells(table, "remark")[2]


# --- the workbook ---------------------------------------------------------------------------------


def test_the_workbook_prints() -> None:
    """A4 across, one page wide, the head on every page and in view, rows as high as their texts."""
    sheet = sheet_of(TABLE)
    assert sheet.page_setup.orientation == "landscape"
    assert (sheet.page_setup.paperSize, sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (9, 1, 0)
    assert sheet.print_title_rows == "$1:$2"
    assert str(sheet.freeze_panes) == "C3"
    assert all(cell.alignment.wrap_text for row in sheet.iter_rows(min_row=3) for cell in row)
    assert (sheet.row_dimensions[3].height or 0) > 30
    assert [cell.value for cell in sheet[2]] == [column.name for column in TABLE.columns]


def test_nothing_that_a_document_prints_is_run() -> None:
    """Titles, units and times that begin like formulas stay text, in the title of the sheet too."""
    task = factories.task(1, "=1+1", assignments=(factories.assignment(unit="@SUM(A1)"),))
    record = factories.record(tasks=(task,), dependencies=(), global_rules=())
    table = table_of(found_of(record), ("title", "lead", "responsible", "units"), title='=HYPERLINK("x")')
    sheet = sheet_of(table)
    texts = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in texts} == {"s"}
    assert sheet["A1"].value == '=HYPERLINK("x")'
    printed = csv_bytes(table).decode("utf-8-sig")
    assert "'=1+1" in printed
    assert "'@SUM(A1)" in printed


HOSTILE = "\x00\x0b<w:p/>&\ud800\uffff]]>" + "长" * 40_000


@pytest.mark.parametrize("write", [xlsx_bytes, docx_bytes, csv_bytes])
def test_hostile_text_makes_no_broken_file(write: object) -> None:
    """Control characters, half characters, mark-up and a cell longer than cells can be."""
    task = factories.task(1, HOSTILE, assignments=(factories.assignment(unit=HOSTILE),))
    record = factories.record(tasks=(task,), dependencies=(), global_rules=())
    content = write(table_of(found_of(record), title=HOSTILE))  # type: ignore[operator]
    if write is csv_bytes:
        assert "长" in content.decode("utf-8-sig")
        return
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            if name.endswith((".xml", ".rels")):
                etree.fromstring(archive.read(name))


def test_an_empty_table_has_its_head() -> None:
    """No tasks: the head stands, and Word says that there are none."""
    empty = table_of((), USUAL)
    assert sheet_of(empty).max_row == 2
    assert "没有符合条件的任务。" in [
        paragraph.text for paragraph in docx.Document(io.BytesIO(docx_bytes(empty))).paragraphs
    ]


# --- the Word file --------------------------------------------------------------------------------


def millimetres(value: int | None) -> float:
    """A length of python-docx in mm."""
    return round((value or 0) / 36_000, 1)


@pytest.mark.parametrize(("paper", "expected"), [("portrait", (156, 225)), ("landscape", (225, 156))])
def test_the_page_is_laid_out_by_the_standard(paper: Paper, expected: tuple[float, float]) -> None:
    """A4 with a text area of 156 by 225 mm; turned, the bound side is above."""
    section = docx.Document(io.BytesIO(docx_bytes(TABLE, paper))).sections[0]
    width, height = millimetres(section.page_width), millimetres(section.page_height)
    top, bottom = millimetres(section.top_margin), millimetres(section.bottom_margin)
    left, right = millimetres(section.left_margin), millimetres(section.right_margin)
    assert sorted((width, height)) == [210.0, 297.0]
    assert (round(width - left - right), round(height - top - bottom)) == expected
    assert (top, right, bottom, left) == ((37.0, 26.0, 35.0, 28.0) if paper == "portrait" else (28.0, 37.0, 26.0, 35.0))


def test_sizes_and_fonts_are_those_of_the_standard() -> None:
    """Title 22 pt 小标宋 in the middle, text 16 pt 仿宋, page numbers 14 pt 宋体 between dashes at the outer side."""
    document = docx.Document(io.BytesIO(docx_bytes(TABLE)))
    title = document.paragraphs[0]
    assert title.text == f"《{RECORD.document.title}》任务分工表"
    assert title.runs[0].font.size is not None
    assert title.runs[0].font.size.pt == 22
    assert title.runs[0]._r.rPr.rFonts.get(qn("w:eastAsia")) == "方正小标宋简体"
    note = document.paragraphs[-1]
    assert "本表共3项任务" in note.text
    assert note.runs[0].font.size is not None
    assert note.runs[0].font.size.pt == 16
    assert note.runs[0]._r.rPr.rFonts.get(qn("w:eastAsia")) == "仿宋_GB2312"
    section = document.sections[0]
    assert document.settings.odd_and_even_pages_header_footer
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        paragraph = footer.paragraphs[0]._p
        assert paragraph.pPr.find(qn("w:jc")).get(qn("w:val")) == side
        assert "".join(str(part.text) for part in paragraph.iter(qn("w:t"))) == "— 1 —"
        assert {size.get(qn("w:val")) for size in paragraph.iter(qn("w:sz"))} == {"28"}
        assert {font.get(qn("w:ascii")) for font in paragraph.iter(qn("w:rFonts"))} == {"宋体"}


def test_a_long_title_is_divided_where_the_sense_is() -> None:
    """What the table is called stands on a line of its own."""
    named = replace(RECORD, document=replace(RECORD.document, title="云泽省人民政府关于湿地保护和修复的实施方案"))
    document = docx.Document(io.BytesIO(docx_bytes(table_of(found_of(named)))))
    assert [paragraph.text for paragraph in document.paragraphs[:2]] == [f"《{named.document.title}》", "任务分工表"]


def test_the_head_repeats_and_rows_stay_whole() -> None:
    """The first row is the head of every page; no row is divided, unless it is longer than a page can be."""
    long = factories.task(2, "长" * 4000)
    record = factories.record(tasks=(RECORD.tasks[0], long), dependencies=(), global_rules=())
    document = docx.Document(io.BytesIO(docx_bytes(table_of(found_of(record)))))
    head, short, endless = document.tables[0].rows
    assert head._tr.find(f"{W}trPr/{W}tblHeader") is not None
    assert short._tr.find(f"{W}trPr/{W}cantSplit") is not None
    assert endless._tr.find(f"{W}trPr/{W}cantSplit") is None
    assert [cell.text for cell in short.cells] == [cell.text for cell in table_of(found_of(record)).lines[0].cells]


def test_the_same_table_is_the_same_file() -> None:
    """No moment in it but the day."""
    day = dt.date(2026, 3, 12)
    names = ("word/document.xml", "docProps/core.xml", "word/fontTable.xml")
    files = [zipfile.ZipFile(io.BytesIO(docx_bytes(TABLE, day=day))) for _ in range(2)]
    for name in names:
        assert files[0].read(name) == files[1].read(name)
    assert "仿宋" in files[0].read("word/fontTable.xml").decode()


@pytest.mark.office
@pytest.mark.parametrize("form", ["xlsx", "docx"])
def test_libreoffice_opens_and_prints_it(form: str, tmp_path: Path) -> None:
    """Every task is on paper, across A4, and the head of the table on each page."""
    record = extract(load(FOLDER / "内河航运意见.txt"))
    table = table_of(found_of(record))
    source = tmp_path / f"分工表.{form}"
    source.write_bytes(xlsx_bytes(table) if form == "xlsx" else docx_bytes(table))
    office = shutil.which("soffice")
    assert office
    profile = f"-env:UserInstallation=file://{tmp_path / 'profile'}"
    command = [office, profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    printed = pypdfium2.PdfDocument(str(tmp_path / "分工表.pdf"))
    pages = ["".join(page.get_textpage().get_text_range().split()) for page in printed]
    width, height = printed[0].get_size()
    assert (round(width * 25.4 / 72), round(height * 25.4 / 72)) == (297, 210)
    assert all("完成时限" in page for page in pages[:-1])
    whole = "".join(pages)
    for task in record.tasks:
        assert "".join(task.title.split()) in whole
        assert all(entry.unit in whole for entry in task.assignments[:1])
    assert len(pages) >= 2
    if form == "docx":
        numbers = [re.search(r"—(\d+)—", page) for page in pages]
        assert [int(number[1]) for number in numbers if number] == list(range(1, len(pages) + 1))


# --- the interface --------------------------------------------------------------------------------


def test_the_interface_gives_the_table_with_its_passages(client: TestClient) -> None:
    """Columns, rows, the span of each piece; page by page without a gap."""
    first = client.get("/api/v1/allocation", params={"document": "内河航运", "columns": "序号,title,lead", "limit": 4})
    assert first.status_code == 200
    answer = first.json()
    assert [column["name"] for column in answer["columns"]] == ["序号", "工作任务", "牵头单位"]
    assert answer["total"] == 19
    record = client.get(f"/api/v1/documents/{answer['rows'][0]['document']}").json()
    said = answer["rows"][0]["cells"]["title"]["said"][0]
    assert said["text"] in record["document"]["text"][said["span"][0] : said["span"][1]]
    numbers = [row["number"] for row in answer["rows"]]
    following = answer["next"]
    while following:
        params = {"document": "内河航运", "columns": "序号,title,lead", "limit": 4, "cursor": following}
        page = client.get("/api/v1/allocation", params=params).json()
        numbers += [row["number"] for row in page["rows"]]
        following = page["next"]
    assert numbers == list(range(1, 20))


def test_files_have_the_name_of_the_table(client: TestClient) -> None:
    """Excel and Word of the same tasks, saved under the title."""
    for form in ("xlsx", "docx"):
        made = client.get(f"/api/v1/allocation.{form}", params={"document": "内河航运", "title": "航运/分工"})
        assert made.status_code == 200
        assert f"%E8%88%AA%E8%BF%90%E5%88%86%E5%B7%A5.{form}" in made.headers["content-disposition"]
    assert docx.Document(io.BytesIO(made.content)).paragraphs[0].text == "航运/分工"


@pytest.mark.parametrize(
    ("params", "status", "told"),
    [
        ({"document": "没有的文件"}, 400, "没有这份文件"),
        ({"columns": "厅长"}, 400, "没有这一栏"),
        ({"role": "组长"}, 400, "不认识的分工角色"),
        ({"from": "2027-01-01", "to": "2026-01-01"}, 400, "颠倒"),
        ({"from": "明天"}, 422, "invalid-request"),
        ({"cursor": "xx"}, 400, "游标不对"),
    ],
)
def test_the_interface_tells_faults_as_problems(
    client: TestClient, params: dict[str, str], status: int, told: str
) -> None:
    """What is wrong, and what would be right."""
    answer = client.get("/api/v1/allocation", params=params)
    assert answer.status_code == status
    assert told in answer.text


def test_what_fits_no_task_is_an_empty_table(client: TestClient) -> None:
    """A unit that has no task: no rows, and files that open."""
    answer = client.get("/api/v1/allocation", params={"unit": "云泽省不存在厅"})
    assert (answer.status_code, answer.json()["total"]) == (200, 0)
    for form in ("xlsx", "docx"):
        assert client.get(f"/api/v1/allocation.{form}", params={"unit": "云泽省不存在厅"}).status_code == 200
