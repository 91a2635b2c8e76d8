"""Does a cross-check find what differs and nothing else, and give the list back? Lists planted over the samples."""

from __future__ import annotations

import contextlib
import csv
import datetime as dt
import io
import itertools
import json
import random
import shutil
import subprocess
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from fastapi.testclient import TestClient
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment

from api.app import create_app
from api.checking import Checked, check, check_json
from api.checking.cells import listed_units
from api.checking.columns import header_of, kind_of
from api.checking.compared import compare
from api.checking.listing import read_list
from api.checking.reading import read_book
from api.checking.report import report
from api.checking.times import of_cell
from api.cli import app
from api.library import Library
from api.settings import Settings
from corpus.load import load_bytes
from extractors.pipeline import extract
from graph.pairing import cheapest
from graph.store import GraphStore, open_store
from ontology.errors import PolicyGraphError, QuestionError, UnreadableSourceError
from tests import checklists
from tests.checklists import PLANTED, WATERWAY, Planted, saved, sheet_of

SAMPLES = Path(__file__).parent.parent / "corpus" / "samples"
NAMES = sorted({planted.sample for planted in PLANTED})


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with the samples that the lists are about."""
    place = tmp_path_factory.mktemp("check") / "graph"
    with open_store(str(place)) as store:
        for name in NAMES:
            store.put(extract(load_bytes((SAMPLES / name).read_bytes(), name)))
    return place


@pytest.fixture(scope="module")
def store(folder: Path) -> Iterator[GraphStore]:
    """The store, open for reading."""
    with open_store(str(folder), read_only=True) as opened:
        yield opened


@pytest.fixture(scope="module")
def library(store: GraphStore) -> Library:
    """The store as the doors see it."""
    return Library(store)


def faults(checked: Checked) -> set[tuple[Any, ...]]:
    """The differences as type, row, path and unit."""
    return {(found.type, found.row, found.path, found.unit) for found in checked.differences}


def aligned(checked: Checked) -> dict[int | str, str]:
    """Row → path."""
    return {pairing.entry.ref: pairing.placed.task.path for pairing in checked.pairings}


def rows_of(content: bytes) -> list[list[Any]]:
    """The values of the first sheet."""
    return [list(row) for row in load_workbook(io.BytesIO(content)).worksheets[0].iter_rows(values_only=True)]


# --- what differs -----------------------------------------------------------------------------


@pytest.mark.parametrize("planted", PLANTED, ids=lambda planted: planted.name)
def test_planted_differences_are_found_and_no_others(planted: Planted, library: Library) -> None:
    """Every row is the task that it should be; what is planted is found, in the right document, and nothing else."""
    checked = check(planted.content, planted.name, library)
    assert [record.document.source for record in checked.records] == [planted.sample]
    assert aligned(checked) == planted.rows
    assert faults(checked) == planted.differences


@pytest.mark.parametrize("planted", PLANTED, ids=lambda planted: planted.name)
def test_differences_quote_the_policy(planted: Planted, library: Library) -> None:
    """Each difference but an extra task rests on words of the document, which its span holds."""
    checked = check(planted.content, planted.name, library)
    for found in check_json(checked)["differences"]:
        assert found["detail"]
        if found["type"] == "extra-task":
            assert found["quote"] is None
            continue
        text = checked.record(found["document"]).document.text
        assert found["quote"]
        assert found["quote"] in text
        assert text[slice(*found["span"])].strip()


def test_a_list_without_a_fault_has_no_difference(library: Library) -> None:
    """Short names, former names, other words and leaving out what holds for all are no differences."""
    rows = [list(row) for row in WATERWAY if row[0] in ("序号", 3, 4, 5, 8, 11, 12, 13, 14, 15)]
    rows[1][3], rows[4][3] = "省交通厅，省水利厅，省大数据局", "省经信委 省交通运输厅 省财政厅"
    checked = check(saved(sheet_of(rows)), "清单.xlsx", library, "云政发〔2026〕8号")
    assert {found.type for found in checked.differences} == {"missing-task"}


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        (("牵头单位", "省水利厅", "配合单位", "省交通厅、省数据局"), {"云泽省水利厅", "云泽省交通运输厅"}),
        (("牵头单位", "省交通厅", "配合单位", "省水利厅、省数据局"), set()),
        (("责任单位", "省交通厅、省水利厅、省数据局"), set()),
        (("责任单位", "省交通厅（牵头）、省水利厅、省数据局"), set()),
        (("责任单位", "省水利厅牵头，省交通厅、省数据局配合"), {"云泽省水利厅", "云泽省交通运输厅"}),
    ],
)
def test_roles_are_wrong_only_where_the_list_tells_them_apart(
    columns: tuple[str, ...], expected: set[str], library: Library
) -> None:
    """省交通运输厅 leads and the others cooperate: a column for all units says nothing of that."""
    rows = [
        ("工作任务", "具体内容", *columns[::2]),
        ("船闸联合调度", "建立全省船闸联合调度机制，研究制定调度运行规程，过闸预约全程网办", *columns[1::2]),
    ]
    checked = check(saved(sheet_of(rows)), "清单.xlsx", library, "内河航运")
    assert {found.unit for found in checked.differences if found.type == "wrong-role"} == expected
    assert not [found for found in checked.differences if found.type in ("missing-unit", "extra-unit")]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("铁路进港，培育多式联运骨干企业6家", {"wrong-target"}),
        ("铁路进港，培育骨干企业10家以上", set()),
        ("铁路进港，培育骨干企业6家，引进货代公司4家", {"wrong-target"}),
        ("铁路进港，联系货代公司6家", set()),
    ],
)
def test_one_number_in_a_unit_is_held_against_the_only_one(words: str, expected: set[str], library: Library) -> None:
    """10家以上多式联运骨干企业: the only 家 of the task; another thing counted in it is no mistake."""
    rows = [
        ("工作任务", "具体内容", "责任单位"),
        ("发展多式联运", words, "省交通运输厅、省发展改革委、省商务厅、云泽铁路集团"),
    ]
    checked = check(saved(sheet_of(rows)), "清单.xlsx", library, "云政发〔2026〕8号")
    assert {found.type for found in checked.differences if found.type == "wrong-target"} == expected


def test_a_way_of_keeping_the_list_is_no_mistake(library: Library) -> None:
    """Where units responsible stand under 配合单位 in every row, that is how the list is kept."""
    rows: list[tuple[object, ...]] = [("工作任务", "牵头单位", "责任单位", "配合单位")]
    for title, lead, others in (
        ("开展管网普查检测", "省住建厅", "省自然资源厅"),
        ("制定改造计划", "省住建厅", "省生态环境厅"),
        ("推进管网更新改造", "省住建厅", "省发改委、省财政厅"),
        ("完善污水处理能力", "省住建厅", "省发改委、省生态环境厅"),
    ):
        rows.append((title, lead, "", others))
    sample = "污水提质增效实施方案.html"
    record = extract(load_bytes((SAMPLES / sample).read_bytes(), sample))
    whole = check(saved(sheet_of(rows)), "清单.xlsx", _Only(record))  # type: ignore[arg-type]
    assert {found.type for found in whole.differences} == {"missing-task"}
    once = check(
        saved(sheet_of([*rows[:1], ("制定改造计划", "省住建厅", "", "省生态环境厅")])), "清单.xlsx", _Only(record)
    )  # type: ignore[arg-type]
    assert ("wrong-role", 2, "二/（一）/2", "云泽省生态环境厅") in faults(once)


class _Only:
    """A library of one record, without a store."""

    def __init__(self, record: Any) -> None:
        self._record = record

    def ids(self) -> tuple[str, ...]:
        return (self._record.document.id,)

    def record(self, _document: str) -> Any:
        return self._record


def test_what_fits_no_document_is_said(library: Library) -> None:
    """A list about something else: one clear sentence, or a note where the document was named."""
    content = saved(sheet_of([("工作任务", "责任单位"), ("编制食堂菜单", "后勤服务中心"), ("修剪草坪", "物业公司")]))
    with pytest.raises(QuestionError, match="看不出清单对应哪份文件"):
        check(content, "清单.xlsx", library)
    named = check(content, "清单.xlsx", library, "茶产业")
    assert any("没有一项相符" in note for note in named.notes)
    assert [found.row for found in named.differences if found.type == "extra-task"] == [2, 3]


def test_a_list_over_two_documents_is_held_against_both(library: Library) -> None:
    """Rows of two policies in one list: each is found in its own, and both documents are named."""
    tea = [(number, title, body, "", time, "") for number, title, body, _units, time, _target in checklists.TEA[1:10]]
    checked = check(saved(sheet_of([*WATERWAY, *tea])), "年度台账.xlsx", library)
    assert {record.document.source for record in checked.records} == {PLANTED[0].sample, PLANTED[2].sample}
    assert aligned(checked) == PLANTED[0].rows | {int(row) + 19: path for row, path in PLANTED[2].rows.items()}


def test_a_doubtful_row_is_told_as_doubtful(library: Library) -> None:
    """A row that only half fits is aligned, and marked."""
    rows = [("工作任务", "责任单位"), ("优化港口岸线审批服务功能", "省交通运输厅")]
    checked = check(saved(sheet_of(rows)), "清单.xlsx", library, "内河航运")
    assert [(pairing.placed.task.path, pairing.doubtful) for pairing in checked.pairings] == [("三/（一）", True)]


# --- two lists --------------------------------------------------------------------------------

OURS: tuple[tuple[object, ...], ...] = (
    ("序号", "工作任务", "牵头单位", "配合单位", "完成时限"),
    (1, "航道疏浚工程", "省交通运输厅", "省水利厅、省财政厅", "2027年6月底前"),
    (2, "建设船员实训基地2个", "省教育厅", "省人社厅", "2026年底"),
    (3, "港口岸电改造", "省交通运输厅", "省能源局", "2028-12-31"),
    (4, "水上应急演练", "省应急厅", "", "每年"),
)
THEIRS: tuple[tuple[object, ...], ...] = (
    ("2027年航运任务分工",),
    ("任务名称", "主要内容", "责任分工", "时间节点"),
    ("推进港口岸电改造", "改造泊位岸电设施", "牵头单位：省交通厅；配合单位：省能源局", "2028年底"),
    ("航道疏浚", "疏浚干线航道", "牵头单位：省水利厅；配合单位：省交通运输厅", "2027年12月"),
    (
        "建设船员实训基地",
        "建设船员实训基地3个",
        "牵头单位：省教育厅；配合单位：省人社厅、省商务厅",
        "2026年12月底前",
    ),
    ("航运金融服务", "发展航运保险", "牵头单位：省财政厅", ""),
)


def test_two_lists_are_held_against_each_other() -> None:
    """What one list has and the other has not, or has otherwise; paths are rows of the second."""
    checked = compare(saved(sheet_of(OURS)), "我们.xlsx", saved(sheet_of(THEIRS)), "他们.xlsx")
    assert aligned(checked) == {2: "4", 3: "5", 4: "3"}
    assert faults(checked) == {
        ("wrong-role", 2, "4", "省水利厅"),
        ("wrong-role", 2, "4", "省交通运输厅"),
        ("extra-unit", 2, "4", "省财政厅"),
        ("wrong-deadline", 2, "4", None),
        ("missing-unit", 3, "5", "省商务厅"),
        ("wrong-target", 3, "5", None),
        ("extra-task", 5, None, None),
        ("missing-task", None, "6", None),
    }
    assert all("文件" not in found.detail for found in checked.differences)


def test_a_list_is_like_itself() -> None:
    """A list held against itself, in another order and another format, has no difference."""
    for planted in PLANTED:
        checked = compare(planted.content, planted.name, planted.content, planted.name)
        assert not checked.differences, planted.name


# --- how lists are read -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("省水利厅、省财政厅", ["省水利厅", "省财政厅"]),
        ("省水利厅，省财政厅；省商务厅", ["省水利厅", "省财政厅", "省商务厅"]),
        ("省水利厅;省财政厅/省商务厅", ["省水利厅", "省财政厅", "省商务厅"]),
        ("省水利厅 省财政厅　省商务厅", ["省水利厅", "省财政厅", "省商务厅"]),
        ("省水利厅\n省财政厅", ["省水利厅", "省财政厅"]),
        ("省发展改\n革委、省水利厅", ["省发展改革委", "省水利厅"]),
        ("1.省水利厅 2.省财政厅", ["省水利厅", "省财政厅"]),
        ("省水利厅，各市、县（市、区）人民政府", ["省水利厅", "各市、县（市、区）人民政府"]),
        ("相关区、市卫生健康委", ["相关区", "市卫生健康委"]),
        ("省水利厅等有关部门", ["省水利厅", "有关部门"]),
        ("—", []),
        ("市生态环境局，各县（市、区）政府", ["市生态环境局", "各县（市、区）政府"]),
    ],
)
def test_units_of_a_cell_are_divided_any_way(cell: str, expected: list[str]) -> None:
    """All the ways in which people write several units into one cell."""
    assert [unit.mention for unit in listed_units(cell)] == expected


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("牵头单位：省水利厅\n配合单位：省财政厅", {"省水利厅": "lead", "省财政厅": "cooperate"}),
        (
            "省水利厅牵头，省财政厅、省商务厅配合",
            {"省水利厅": "lead", "省财政厅": "cooperate", "省商务厅": "cooperate"},
        ),
        ("省水利厅（牵头）、省财政厅", {"省水利厅": "lead", "省财政厅": None}),
        ("省水利厅会同省财政厅", {"省水利厅": "lead", "省财政厅": "cooperate"}),
        ("责任单位：省水利厅", {"省水利厅": "responsible"}),
    ],
)
def test_a_cell_may_say_roles_itself(cell: str, expected: dict[str, str | None]) -> None:
    """Labels, verbs and notes in brackets give the role; without them the column does."""
    assert {unit.mention: unit.role for unit in listed_units(cell)} == expected


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("序 号", "number"), ("工作任务", "title"), ("重点任务", "title"), ("任务名称", "title"), ("具体内容", "body"),
        ("工作内容及要求", "body"), ("牵头单位", "lead"), ("牵头\n部门", "lead"), ("牵头/责任单位", "responsible"),
        ("责任单位（部门）", "responsible"), ("配合单位", "cooperate"), ("协办部门", "cooperate"),
        ("完成时限", "deadline"),
        ("办结时间", "deadline"),
        ("时间节点", "deadline"), ("目标任务", "title"), ("工作目标", "target"), ("备注", "note"), ("责任人", "other"),
        ("分管领导", "other"), ("牵头领导", "other"), ("联系电话", "other"), ("进展情况", "other"),
        ("单位", "responsible"), ("颜色", None),
    ],
)  # fmt: skip
def test_columns_are_known_by_their_names(name: str, kind: str | None) -> None:
    """Names of columns in their variants; people and progress are none that is compared."""
    assert kind_of(name) == kind


@pytest.mark.parametrize(
    ("cell", "ends", "cycles", "is_open"),
    [
        ("2027年底", ["2027-12-31"], [], False),
        ("2027年12月底前", ["2027-12-31"], [], False),
        ("2027-12-31", ["2027-12-31"], [], False),
        ("2025.6", ["2025-06-30"], [], False),
        ("2025.06.30", ["2025-06-30"], [], False),
        ("2025/6/30", ["2025-06-30"], [], False),
        ("2025年6月", ["2025-06-30"], [], False),
        ("2025-2027", ["2027-12-31"], [], False),
        ("2027", ["2027-12-31"], [], False),
        ("27年底", ["2027-12-31"], [], False),
        ("12月底前", ["2026-12-31"], [], False),
        ("2026年Q3", ["2026-09-30"], [], False),
        ("印发之日起6个月内", ["2026-09-12"], [], False),
        ("2026年6月、2027年12月", ["2026-06-30", "2027-12-31"], [], False),
        ("每季度", [], ["P3M"], False),
        ("长期坚持", [], [], True),
        ("", [], [], True),
    ],
)
def test_times_of_a_cell_are_read(*, cell: str, ends: list[str], cycles: list[str], is_open: bool) -> None:
    """Dates as people type them, in a document of March 2026; days before it are no history in a list."""
    told = of_cell(cell, dt.date(2026, 3, 12))
    assert [end.isoformat() for end in told.ends] == ends
    assert list(told.cycles) == cycles
    assert told.is_open == is_open


def _csv(encoding: str, delimiter: str = ",") -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows(WATERWAY)
    return out.getvalue().encode(encoding)


@pytest.mark.parametrize(
    "content",
    [_csv("utf-8-sig"), _csv("utf-8"), _csv("gb18030"), _csv("utf-16"), _csv("gb18030", "\t"), _csv("utf-8", ";")],
    ids=["utf-8 with mark", "utf-8", "gb18030", "utf-16", "tabs", "semicolons"],
)
def test_csv_reads_as_the_workbook_does(content: bytes, library: Library) -> None:
    """One list in any encoding, whatever its name says, is one list."""
    assert faults(check(content, "改名.xlsx", library)) == PLANTED[0].differences


@pytest.mark.office
def test_xls_in_an_xlsx_name_is_read(library: Library, tmp_path: Path) -> None:
    """The same list saved as Excel 97-2003 and named .xlsx gives the same result, and comes back as .xlsx."""
    (tmp_path / "清单.xlsx").write_bytes(PLANTED[1].content)
    office = shutil.which("soffice")
    assert office
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [office, profile, "--headless", "--convert-to", "xls", "--outdir", str(tmp_path / "out")]
    subprocess.run([*command, str(tmp_path / "清单.xlsx")], check=True, capture_output=True, timeout=120)
    content = (tmp_path / "out" / "清单.xls").read_bytes()
    assert content.startswith(b"\xd0\xcf\x11\xe0")
    checked = check(content, "营商环境台账.xlsx", library)
    assert checked.book.kind == "xls"
    assert faults(checked) == PLANTED[1].differences
    back = load_workbook(io.BytesIO(report(checked).content)).worksheets[0]
    assert back["B4"].value == checklists.BUSINESS[0][0]
    assert {str(merged) for merged in back.merged_cells.ranges} >= {"A1:F1", "D2:E2", "B2:B3"}


def test_cells_are_shown_as_people_see_them() -> None:
    """A share is read as a percentage, a date as exactly as its format shows it, a whole number without a point."""
    workbook = sheet_of([("序号", "任务", "单位"), (1.0, 0.6, dt.datetime(2025, 12, 1))])  # noqa: DTZ001 - sheets know no zones
    sheet = workbook.worksheets[0]
    sheet["B2"].number_format, sheet["C2"].number_format = "0%", 'yyyy"年"m"月"'
    assert read_book(saved(workbook), "清单.xlsx").sheets[0].rows[1].cells == ("1", "60%", "2025年12月")


# --- odd files --------------------------------------------------------------------------------


def _password() -> bytes:
    """The shape of a workbook with a password: an OLE file that holds an encrypted package."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "EncryptedPackage".encode("utf-16-le") + bytes(600)


def _headless() -> bytes:
    return saved(sheet_of([row for row in WATERWAY if row[0] != "序号"]))


def _only_head() -> bytes:
    return saved(sheet_of(WATERWAY[:1]))


def _bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"<workbook/>")
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            for _ in range(300):
                part.write(bytes(1024 * 1024))
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (_password(), "加了密码"),
        (b"", "空的"),
        (b"\n\n", "空的"),
        (saved(Workbook()), "空的"),
        (_headless(), "没有找到表头"),
        (_only_head(), "没有任务"),
        (PLANTED[0].content[:4000], "损坏"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "Workbook".encode("utf-16-le"), "损坏"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8, "不是"),
        ((SAMPLES / "内河航运意见.docx").read_bytes(), "不是"),
        ((SAMPLES / "内河航运意见.html").read_bytes(), "网页"),
        (_bomb(), "过大"),
    ],
    ids=[
        "password", "empty", "blank lines", "empty workbook", "no header", "header alone", "cut", "broken xls",
        "picture", "word", "page", "bomb",
    ],
)  # fmt: skip
def test_odd_files_get_one_sentence(content: bytes, told: str, library: Library) -> None:
    """What is no list is refused in one line that says what it is and what to do."""
    with pytest.raises(UnreadableSourceError) as caught:
        check(content, "清单.xlsx", library)
    line = caught.value.line()
    assert told in line
    assert line.startswith("清单.xlsx：")
    assert "\n" not in line
    assert caught.value.hint


def test_a_policy_given_as_a_list_is_told_apart(library: Library) -> None:
    """The text of a policy in place of a list: one line that says what was expected and what to do with a text."""
    with pytest.raises(UnreadableSourceError) as caught:
        check((SAMPLES / "松溪市养老服务工作要点.txt").read_bytes(), "工作要点.txt", library)
    assert "没有找到表头" in caught.value.line()
    assert "请先入库" in caught.value.line()
    assert "\n" not in caught.value.line()


@pytest.mark.parametrize("cells", ["", '<c r="A{0}" s="0"/><c r="B{0}" s="0"/>'], ids=["rows", "rows with formats"])
def test_a_million_empty_rows_cost_little(cells: str, library: Library) -> None:
    """A list with formats down to the last row of the sheet is read, checked and written back in seconds."""
    rows = "".join(f'<row r="{row}" ht="15">{cells.format(row)}</row>' for row in range(21, 1_048_577)).encode()
    content = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(PLANTED[0].content)) as old,
        zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for info in old.infolist():
            part = old.read(info)
            if info.filename == "xl/worksheets/sheet1.xml":
                part = part.replace(b"</sheetData>", rows + b"</sheetData>")
            new.writestr(info.filename, part)
    begun = time.perf_counter()
    checked = check(content.getvalue(), "清单.xlsx", library)
    made = report(checked)
    assert time.perf_counter() - begun < 20
    assert faults(checked) == PLANTED[0].differences
    assert any("空行" in lost for lost in made.lost)
    assert load_workbook(io.BytesIO(made.content)).worksheets[0].max_row < 5000


def test_a_far_cell_costs_nothing(library: Library) -> None:
    """Something in the last cell of a sheet does not make the list larger."""
    workbook = load_workbook(io.BytesIO(PLANTED[0].content))
    workbook.worksheets[0]["XFD1048576"] = "x"
    assert faults(check(saved(workbook), "清单.xlsx", library)) == PLANTED[0].differences


def test_three_hundred_rows_within_ten_seconds(library: Library) -> None:
    """A long list against its document."""
    rows = [
        *WATERWAY,
        *(
            (number, f"专项工作{number}", f"做好第{number}项专项工作台账", "省交通运输厅", "", "")
            for number in range(300)
        ),
    ]
    begun = time.perf_counter()
    checked = check(saved(sheet_of(rows)), "清单.xlsx", library)
    assert time.perf_counter() - begun < 10
    assert {key: path for key, path in aligned(checked).items() if int(key) <= 20} == PLANTED[0].rows


# --- alignment --------------------------------------------------------------------------------


def test_the_assignment_is_the_cheapest_of_all() -> None:
    """Against every permutation of small matrices."""
    made = random.Random(7)  # noqa: S311 - numbers for a test
    for _ in range(200):
        rows = made.randint(1, 5)
        columns = made.randint(rows, 6)
        cost = np.asarray([[made.randint(-5, 5) for _ in range(columns)] for _ in range(rows)], dtype=np.float64)
        found = cheapest(cost)
        assert len(set(found.tolist())) == rows
        best = min(
            sum(cost[row, column] for row, column in enumerate(chosen))
            for chosen in itertools.permutations(range(columns), rows)
        )
        assert cost[np.arange(rows), found].sum() == pytest.approx(best)


def test_no_assignment_where_columns_lack() -> None:
    """More rows than columns is refused."""
    with pytest.raises(ValueError, match="no assignment"):
        cheapest(np.zeros((3, 2)))


def test_the_order_of_a_list_does_not_matter(library: Library) -> None:
    """The rows turned upside down are the same tasks."""
    rows = [WATERWAY[0], *reversed(WATERWAY[1:])]
    turned = aligned(check(saved(sheet_of(rows)), "清单.xlsx", library))
    assert {22 - int(row): path for row, path in turned.items()} == PLANTED[0].rows


# --- the list given back ----------------------------------------------------------------------


def _dressed() -> bytes:
    """A list with all that must come back: formulas, formats, a comment, a merged cell, a frozen row, a filter."""
    workbook = sheet_of(WATERWAY)
    sheet = workbook.worksheets[0]
    for row in range(2, 21):
        sheet.cell(row, 1).value = "=ROW()-1"
    sheet["H1"], sheet["H2"] = "合计", "=COUNTA(B2:B20)"
    sheet["D3"].comment = Comment("请水利处确认", "王某")
    sheet["F2"].number_format = "@"
    sheet.freeze_panes, sheet.auto_filter.ref = "A2", "A1:F20"
    sheet.column_dimensions["C"].width = 51
    sheet.merge_cells("J1:K3")
    workbook.create_sheet("草稿")["A1"] = "勿动"
    return saved(workbook)


def test_the_own_content_comes_back_untouched(library: Library) -> None:
    """Values, formulas, formats, merged cells, filters and other sheets are as they were; only marks are added."""
    content = _dressed()
    checked = check(content, "台账.xlsx", library)
    before, after = load_workbook(io.BytesIO(content)), load_workbook(io.BytesIO(report(checked).content))
    assert after.sheetnames == [*before.sheetnames, "核对结果"]
    for sheet in before.worksheets:
        back = after[sheet.title]
        for row in sheet.iter_rows():
            for cell in row:
                other = back[cell.coordinate]
                assert (other.value, other.number_format) == (cell.value, cell.number_format)
                assert repr((other.font, other.alignment)) == repr((cell.font, cell.alignment))
        assert {str(merged) for merged in back.merged_cells.ranges} == {str(m) for m in sheet.merged_cells.ranges}
        assert (back.freeze_panes, back.auto_filter.ref) == (sheet.freeze_panes, sheet.auto_filter.ref)
        assert back.column_dimensions["C"].width == sheet.column_dimensions["C"].width


def test_marks_stand_where_the_differences_are(library: Library) -> None:
    """The cell at fault is coloured, its comment names the fault and quotes the policy; a person's comment stays."""
    checked = check(_dressed(), "台账.xlsx", library)
    sheet = load_workbook(io.BytesIO(report(checked).content))["任务台账"]
    marked = {cell.coordinate for row in sheet.iter_rows() for cell in row if cell.comment}
    assert marked == {"E2", "D3", "C7", "D8", "C10", "B11"}
    assert "文件二/（一）：“2027年6月底前完成青溪复线船闸主体工程" in sheet["E2"].comment.text
    assert "漏列省水利厅" in sheet["D3"].comment.text
    assert sheet["D3"].comment.text.startswith("请水利处确认")
    assert all(sheet[place].fill.fgColor.rgb != sheet["C3"].fill.fgColor.rgb for place in marked)


def test_the_summary_tells_everything(library: Library) -> None:
    """Every difference is a row with the document's words, every aligned row too; nothing runs as a formula."""
    rows = [*WATERWAY[:-1], (20, '=HYPERLINK("http://x.invalid","领奖")', "", "省交通运输厅", "", "")]
    workbook = sheet_of(rows)
    workbook.worksheets[0]["B20"].data_type = "s"
    checked = check(saved(workbook), "台账.xlsx", library)
    sheet = load_workbook(io.BytesIO(report(checked).content))["核对结果"]
    told = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert sum(1 for row in told if row[1] == "漏列任务") == 2
    assert sum(1 for row in told if row[1] == "相符") == len(checked.pairings)
    assert any(row[3] and "HYPERLINK" in str(row[3]) for row in told)
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)


def _with_macros() -> bytes:
    """A workbook with a macro part; what the part holds does not matter here."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(PLANTED[0].content)) as old, zipfile.ZipFile(out, "w") as new:
        for info in old.infolist():
            part = old.read(info)
            if info.filename == "[Content_Types].xml":
                part = part.replace(
                    b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
                    b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
                ).replace(
                    b"</Types>",
                    b'<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/></Types>',
                )
            if info.filename == "xl/_rels/workbook.xml.rels":
                kind = b"http://schemas.microsoft.com/office/2006/relationships/vbaProject"
                link = b'<Relationship Id="rIdV" Type="' + kind + b'" Target="vbaProject.bin"/>'
                part = part.replace(b"</Relationships>", link + b"</Relationships>")
            new.writestr(info.filename, part)
        new.writestr("xl/vbaProject.bin", b"macro")
    return out.getvalue()


def test_macros_are_never_run_and_kept_where_the_name_allows(library: Library) -> None:
    """A workbook with macros is read as any; they come back in an .xlsm, otherwise it is said that they do not."""
    checked = check(_with_macros(), "台账.xlsm", library)
    assert faults(checked) == PLANTED[0].differences
    plain, kept = report(checked), report(checked, macros=True)
    assert any("宏" in lost for lost in plain.lost)
    assert "xl/vbaProject.bin" not in zipfile.ZipFile(io.BytesIO(plain.content)).namelist()
    assert zipfile.ZipFile(io.BytesIO(kept.content)).read("xl/vbaProject.bin") == b"macro"
    assert (kept.suffix, kept.lost) == ("xlsm", ())


def test_a_csv_comes_back_as_a_workbook(library: Library) -> None:
    """Every cell of a CSV stands in the workbook where it stood."""
    checked = check(PLANTED[2].content, PLANTED[2].name, library)
    back = rows_of(report(checked).content)
    for row, wanted in enumerate(checklists.TEA):
        assert [str(value or "") for value in back[row][: len(wanted)]] == [str(value) for value in wanted]


@pytest.mark.office
def test_the_report_opens_in_libreoffice(library: Library, tmp_path: Path) -> None:
    """LibreOffice reads the marked list and computes the person's own formulas in it."""
    (tmp_path / "report.xlsx").write_bytes(report(check(_dressed(), "台账.xlsx", library)).content)
    office = shutil.which("soffice")
    assert office
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [office, profile, "--headless", "--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76", "--outdir"]
    subprocess.run(
        [*command, str(tmp_path), str(tmp_path / "report.xlsx")], check=True, capture_output=True, timeout=120
    )
    rows = list(csv.reader(io.StringIO((tmp_path / "report.csv").read_text("utf-8"))))
    assert [row[0] for row in rows[1:20]] == [str(number) for number in range(1, 20)]
    assert rows[1][7] == "19"
    assert rows[1][1] == "高等级航道网建设"


@pytest.mark.office
def test_libreoffice_keeps_the_own_content_of_the_list_given_back(library: Library, tmp_path: Path) -> None:
    """Saved again by LibreOffice, list and marked list agree in every cell, formula, merged range and format."""
    content = _dressed()
    kept = {}
    for name, given in (("before", content), ("after", report(check(content, "台账.xlsx", library)).content)):
        (tmp_path / f"{name}.xlsx").write_bytes(given)
        kept[name] = load_workbook(_saved_again(tmp_path / f"{name}.xlsx"))
    marked = {"E2", "D3", "C7", "D8", "C10", "B11"}
    for sheet in kept["before"].worksheets:
        back = kept["after"][sheet.title]
        assert {str(one) for one in back.merged_cells.ranges} == {str(one) for one in sheet.merged_cells.ranges}
        assert (back.freeze_panes, back.auto_filter.ref) == (sheet.freeze_panes, sheet.auto_filter.ref)
        cells = {cell.coordinate: cell for row in sheet.iter_rows() for cell in row}
        assert len(cells) > 0
        for place, cell in cells.items():
            other = back[place]
            assert (other.value, other.number_format) == (cell.value, cell.number_format), place
            assert repr((other.font, other.alignment)) == repr((cell.font, cell.alignment)), place
            if place not in marked:
                assert repr((other.fill, other.border)) == repr((cell.fill, cell.border)), place


def _saved_again(path: Path) -> Path:
    """The workbook as LibreOffice writes it, in a folder of its own beside it."""
    office = shutil.which("soffice")
    assert office
    folder = path.parent / "again"
    profile = f"-env:UserInstallation={(path.parent / 'profile').as_uri()}"
    command = [office, profile, "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir"]
    subprocess.run([*command, str(folder), str(path)], check=True, capture_output=True, timeout=120)
    return folder / path.name


# --- the doors --------------------------------------------------------------------------------


def _run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as ended:
        app(list(arguments), prog_name="policygraph")
    told = capsys.readouterr()
    return int(ended.value.code or 0), told.out, told.err


def test_the_command_prints_the_contracts_json_and_writes_the_report(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """``check LIST --json -o FILE``: JSON alone on standard output, the workbook in the file, exit code 0."""
    listed, made = tmp_path / "台账.xlsx", tmp_path / "核对.xlsx"
    listed.write_bytes(PLANTED[0].content)
    code, out, _err = _run(capsys, "check", str(listed), "--store", str(folder), "--json", "-o", str(made))
    assert code == 0
    told = json.loads(out)
    assert {(row["row"], row["path"]) for row in told["alignment"]} == set(PLANTED[0].rows.items())
    assert all(row["title"] for row in told["alignment"])
    assert {(d["type"], d["row"], d["path"], d["unit"]) for d in told["differences"]} == PLANTED[0].differences
    assert load_workbook(made).sheetnames == ["任务台账", "核对结果"]


def test_the_command_tells_people_row_by_row(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without ``--json``: what was compared, then one line a difference."""
    listed = tmp_path / "台账.xlsx"
    listed.write_bytes(PLANTED[0].content)
    code, out, _err = _run(capsys, "check", str(listed), "--store", str(folder), "--document", "内河航运")
    assert code == 0
    assert out.splitlines()[0] == "清单19项，与文件对上18项，差异7处。"
    assert "漏列单位\t第3行\t二/（二）\t清单漏列省水利厅（文件该项责任单位）" in out.splitlines()


def test_the_command_compares_two_lists_without_a_store(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """``check LIST --with LIST``: no graph is needed, and none is made."""
    ours, theirs = tmp_path / "我们.xlsx", tmp_path / "他们.xlsx"
    ours.write_bytes(saved(sheet_of(OURS)))
    theirs.write_bytes(saved(sheet_of(THEIRS)))
    code, out, _err = _run(capsys, "check", str(ours), "--with", str(theirs), "--store", str(tmp_path / "无"), "--json")
    assert code == 0
    assert len(json.loads(out)["differences"]) == 8
    assert not (tmp_path / "无").exists()


@pytest.mark.parametrize("name", ["没有.xlsx", "空.xlsx"])
def test_the_command_ends_with_one_line_where_the_list_is_at_fault(
    name: str, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A list that is not there, or empty: exit code 1, one line on standard error, nothing on standard output."""
    (tmp_path / "空.xlsx").touch()
    code, out, err = _run(capsys, "check", str(tmp_path / name), "--store", str(folder), "--json")
    assert (code, out, len(err.splitlines())) == (1, "", 1)


@pytest.fixture(scope="module")
def client(folder: Path) -> Iterator[TestClient]:
    """The service over the store, as a browser on this machine reaches it."""
    with TestClient(create_app(Settings(store=str(folder))), base_url="http://127.0.0.1") as opened:
        yield opened


def test_the_interface_answers_with_json_or_the_list(client: TestClient) -> None:
    """``POST /api/v1/check``: the same JSON as the command, or the marked workbook under the list's own name."""
    listed = {"file": ("台账.xlsx", PLANTED[0].content)}
    told = client.post("/api/v1/check", files=listed).json()
    assert {(d["type"], d["row"], d["path"], d["unit"]) for d in told["differences"]} == PLANTED[0].differences
    assert [document["title"] for document in told["documents"]] == [
        "云泽省人民政府关于加快推进内河航运高质量发展的意见"
    ]
    two = {"file": ("我们.xlsx", saved(sheet_of(OURS))), "other": ("他们.xlsx", saved(sheet_of(THEIRS)))}
    assert len(client.post("/api/v1/check", files=two).json()["differences"]) == 8
    made = client.post("/api/v1/check?format=xlsx", files=listed, data={"document": "内河航运"})
    assert made.status_code == 200
    assert "attachment" in made.headers["content-disposition"]
    assert load_workbook(io.BytesIO(made.content)).sheetnames == ["任务台账", "核对结果"]


@pytest.mark.parametrize(
    ("files", "data", "status", "told"),
    [
        ({"file": ("台账.xlsx", b"")}, {}, 422, "空的"),
        ({"file": ("台账.xlsx", _password())}, {}, 422, "密码"),
        ({"file": ("台账.xlsx", PLANTED[0].content)}, {"document": "没有这份"}, 400, "没有这份文件"),
        ({}, {"document": "内河航运"}, 422, "file"),
    ],
)
def test_the_interface_tells_faults_as_problems(
    files: dict[str, Any], data: dict[str, str], status: int, told: str, client: TestClient
) -> None:
    """What is at fault is told as problem+json with the right status."""
    answer = client.post("/api/v1/check", files=files or None, data=data)
    assert answer.status_code == status
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert told in answer.json()["detail"]


# --- against the evaluation data --------------------------------------------------------------


@pytest.mark.evaluation
def test_the_annotated_list(evaluation_folder: Path) -> None:
    """Nearly all planted differences found, nearly all reported real, every row aligned as annotated."""
    for truth in sorted((evaluation_folder / "gold").glob("*.checklist.json")):
        wanted = json.loads(truth.read_text("utf-8"))
        source = evaluation_folder / "corpus" / wanted["document"]
        record = extract(load_bytes(source.read_bytes(), source.name))
        listed = truth.with_name(wanted["file"])
        told = check_json(check(listed.read_bytes(), listed.name, _Only(record)))  # type: ignore[arg-type]
        found, real = ({_key(one) for one in given["differences"]} for given in (told, wanted))
        assert len(found & real) >= 0.95 * len(real), real - found
        assert len(found & real) >= 0.95 * len(found), found - real
        assert {str(row["row"]): row["path"] for row in told["alignment"]} == wanted["rows"]


def _key(difference: dict[str, Any]) -> tuple[Any, ...]:
    row = None if difference["type"] == "missing-task" else difference["row"]
    return difference["type"], row, difference["path"], difference["unit"]


@pytest.mark.evaluation
def test_real_lists_of_powers_are_read(evaluation_folder: Path) -> None:
    """Thousands of merged ranges, serial numbers as formulas, an .xls in an .xlsx name: all are read within seconds."""
    files = sorted((evaluation_folder / "formats").glob("*权责清单.xls*"))
    assert len(files) > 3
    kinds = set()
    for path in files:
        begun = time.perf_counter()
        book = read_book(path.read_bytes(), path.name)
        tasks = read_list(book, path.name)
        assert time.perf_counter() - begun < 10
        kinds.add((path.suffix, book.kind))
        assert any(header_of(sheet) for sheet in book.sheets)
        assert all(entry.title for entry in tasks.entries)
        assert len(tasks.entries) > 2
    assert (".xlsx", "xls") in kinds


def test_every_fault_of_a_list_is_a_known_error(library: Library) -> None:
    """Bytes cut off anywhere, or changed, are told as our own errors or read; nothing else ever leaves."""
    made = random.Random(3)  # noqa: S311 - bytes for a test
    whole = PLANTED[3].content
    for _ in range(40):
        broken = bytearray(whole[: made.randrange(1, len(whole))] if made.random() < 0.5 else whole)
        for _ in range(made.randint(0, 20)):
            broken[made.randrange(len(broken))] = made.randrange(256)
        with contextlib.suppress(PolicyGraphError):
            check(bytes(broken), "清单.xlsx", library, "白石县")
