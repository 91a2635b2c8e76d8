"""Can a person say which row of a list is which task, and does everything follow: differences, page, workbook?"""

from __future__ import annotations

import html
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from openpyxl import load_workbook
from typer.testing import CliRunner

from api.app import create_app
from api.checking import Checked, check
from api.checking.compared import compare
from api.checking.pins import Pin, read_pins, typed_pin
from api.checkpins import AUTOMATIC, NONE, choices, chosen, name_of
from api.cli import app
from api.library import Library
from api.settings import Settings
from graph.store import open_store
from ontology.errors import QuestionError
from tests import graphs
from tests.checklists import PLANTED, WATERWAY, saved, sheet_of

LIST = PLANTED[0].content
NAME = "航运台账.xlsx"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with the sample policies that are quick to read."""
    return graphs.quick(tmp_path_factory.mktemp("pins") / "graph")


@pytest.fixture(scope="module")
def client(folder: Path) -> Iterator[TestClient]:
    """The service over it."""
    with TestClient(create_app(Settings(store=str(folder))), base_url="http://127.0.0.1") as opened:
        yield opened


@pytest.fixture(scope="module")
def checked(folder: Path) -> Checked:
    """The list held against what it is about."""
    with open_store(str(folder), read_only=True) as store:
        return check(LIST, NAME, Library(store))


def rows_of(checked: Checked) -> dict[str, str]:
    """Row → path."""
    return {str(pairing.entry.ref): pairing.placed.task.path for pairing in checked.pairings}


def other_task(checked: Checked, row: str) -> str:
    """A task that the row is not, the likeliest of those that it is not."""
    entry = next(entry for entry in checked.tasks.entries if str(entry.ref) == row)
    return next(
        placed.task.path for placed, _ in checked.likely[entry.ref] if placed.task.path != rows_of(checked)[row]
    )


def test_a_pinned_row_is_what_a_person_said(checked: Checked) -> None:
    """It has that task, surely; whoever had it goes without or elsewhere; the other rows stay."""
    row = str(checked.pairings[3].entry.ref)
    path = other_task(checked, row)
    pinned = checked.pinned([Pin(row=int(row), path=path)])
    assert rows_of(pinned)[row] == path
    own = next(pairing for pairing in pinned.pairings if str(pairing.entry.ref) == row)
    assert (own.pinned, own.doubtful) == (True, False)
    holders = [ref for ref, held in rows_of(checked).items() if held == path]
    stayed = {ref: held for ref, held in rows_of(checked).items() if ref not in (row, *holders)}
    assert stayed.items() <= rows_of(pinned).items()


def test_a_row_may_be_no_task(checked: Checked) -> None:
    """It is extra, its task is missing, nothing else is said of the row."""
    pairing = next(one for one in checked.pairings if not one.also)
    row, path = pairing.entry.ref, pairing.placed.task.path
    pinned = checked.pinned([Pin(row=row, path=None)])
    assert str(row) not in rows_of(pinned)
    assert [one.type for one in pinned.differences if one.row == row] == ["extra-task"]
    assert path in [one.path for one in pinned.differences if one.type == "missing-task"]


def test_pins_taken_back_leave_no_trace(checked: Checked) -> None:
    """Without pins the check is the very same; pins do not add up."""
    row = checked.pairings[3].entry.ref
    pinned = checked.pinned([Pin(row=row, path=None)])
    assert pinned != checked
    assert pinned.pinned(()) == checked
    assert (
        checked.pinned([Pin(row=row, path=None), Pin(row=row, path=rows_of(checked)[str(row)])]).pairings[3].placed
        == checked.pairings[3].placed
    )


def test_every_row_has_its_likely_tasks(checked: Checked) -> None:
    """Up to five, the likeliest first; the row's own is among them unless it is a part of a shared one."""
    for entry in checked.tasks.entries:
        likeness = [value for _, value in checked.likely[entry.ref]]
        assert 0 < len(likeness) <= 5
        assert likeness == sorted(likeness, reverse=True)
    firsts = sum(
        checked.likely[pairing.entry.ref][0][0].task.path == pairing.placed.task.path for pairing in checked.pairings
    )
    assert firsts > len(checked.pairings) / 2


def test_rows_of_another_list_are_pinned_too() -> None:
    """Between two lists a path is a row of the other one."""
    other = saved(sheet_of([WATERWAY[0], *WATERWAY[2:6]]))
    found = compare(LIST, NAME, other, "另一份.xlsx")
    row, path = found.pairings[0].entry.ref, found.pairings[0].placed.task.path
    elsewhere = next(task.path for task in found.records[0].tasks if task.path != path)
    assert rows_of(found.pinned([Pin(row=row, path=elsewhere)]))[str(row)] == elsewhere


WRONG = ("{", "1", "[1]", '[{"row": 4}]', '[{"row": null, "path": null}]', '[{"row": true, "path": null}]',
         '[{"row": 4, "path": 5}]', "[" * 5000)  # fmt: skip
"""What is no list of pins."""


@pytest.mark.parametrize("written", WRONG)
def test_what_is_no_pin_is_told(written: str) -> None:
    """One line says how pins are written."""
    with pytest.raises(QuestionError, match="写作"):
        read_pins(written)


def test_unknown_rows_and_tasks_are_told(checked: Checked) -> None:
    """The row, or the task, that is not there is named."""
    with pytest.raises(QuestionError, match="第999行"):
        checked.pinned([Pin(row=999, path=None)])
    with pytest.raises(QuestionError, match="九/（九）"):
        checked.pinned([Pin(row=checked.pairings[0].entry.ref, path="九/（九）")])
    with pytest.raises(QuestionError, match="没有这项任务"):
        checked.pinned(
            [Pin(row=checked.pairings[0].entry.ref, path=checked.pairings[0].placed.task.path, document="d0")]
        )


def test_pins_are_typed() -> None:
    """On the command line: a row, a sheet's row, no task, a document's task."""
    assert typed_pin("4=二/（一）") == Pin(row=4, path="二/（一）")
    assert typed_pin("水利!5=") == Pin(row="水利!5", path=None)
    assert typed_pin("4=d12#二/（一）") == Pin(row=4, path="二/（一）", document="d12")
    for wrong in ("4", "=二/（一）"):
        with pytest.raises(QuestionError, match="--pin"):
            typed_pin(wrong)


# --- the interface and the command line ---------------------------------------------------------


def posted(client: TestClient, pins: Any, form: str = "json") -> Any:
    """What the interface answers to a list with pins."""
    return client.post(
        f"/api/v1/check?format={form}",
        files={"file": (NAME, LIST)},
        data={"pins": pins if isinstance(pins, str) else json.dumps(pins)},
    )


def test_the_interface_takes_pins(client: TestClient, checked: Checked) -> None:
    """They are in the answer, in the alignment and in the workbook; what is wrong is a bad question."""
    first, second = checked.pairings[2].entry.ref, checked.pairings[3].entry.ref
    path = other_task(checked, str(first))
    told = posted(client, [{"row": first, "path": path}, {"row": second, "path": None}]).json()
    line = next(line for line in told["alignment"] if line["row"] == first)
    assert (line["path"], line["pinned"], line["doubtful"]) == (path, True, False)
    assert line["candidates"][0].keys() == {"path", "title", "document", "likeness"}
    assert second in [line["row"] for line in told["unaligned"]]
    assert [(pin["row"], pin["path"]) for pin in told["pins"]] == [(first, path), (second, None)]
    book = load_workbook(io.BytesIO(posted(client, [{"row": first, "path": path}], "xlsx").content))
    said = [[cell.value for cell in row] for row in book["核对结果"].iter_rows()]
    assert [row[4] for row in said if row[1] == "指定"] == [path]
    assert posted(client, "{").status_code == 400
    assert posted(client, [{"row": 999, "path": None}]).status_code == 400


def test_the_command_line_takes_pins(folder: Path, checked: Checked, tmp_path: Path) -> None:
    """``--pin`` may be given several times; the lines say so."""
    listed = tmp_path / NAME
    listed.write_bytes(LIST)
    row = checked.pairings[2].entry.ref
    path = other_task(checked, str(row))
    ran = CliRunner().invoke(app, ["check", str(listed), "--store", str(folder), "--pin", f"{row}={path}", "--json"])
    assert ran.exit_code == 0, ran.output
    assert {line["path"] for line in json.loads(ran.stdout)["alignment"] if line["row"] == row} == {path}
    ran = CliRunner().invoke(app, ["check", str(listed), "--store", str(folder), "--pin", f"{row}="])
    assert f"指定\t第{row}行\t不对应" in ran.stdout
    assert CliRunner().invoke(app, ["check", str(listed), "--store", str(folder), "--pin", "x"]).exit_code == 1


# --- the page -----------------------------------------------------------------------------------


def test_what_is_chosen_becomes_pins(checked: Checked) -> None:
    """A choice is a pin, 由程序判断 none; a row that the form leaves out stays; one is dropped alone."""
    first, second = (checked.tasks.entries[at].ref for at in (2, 3))
    value = next(choice.value for choice in choices(checked, 2) if choice.value not in (AUTOMATIC, NONE))
    pins = chosen(checked, {name_of(2): value, name_of(3): NONE, name_of(4): AUTOMATIC, name_of(5): "nonsense"})
    assert [(pin.row, pin.path is None) for pin in pins] == [(first, False), (second, True)]
    pinned = checked.pinned(pins)
    assert [choice.chosen for choice in choices(pinned, 2) if choice.value == value] == [True]
    assert [choice.value for choice in choices(pinned, 3) if choice.chosen] == [NONE]
    assert chosen(pinned, {}) == pins
    assert [pin.row for pin in chosen(pinned, {"drop": "2"})] == [second]
    assert chosen(pinned, {name_of(2): AUTOMATIC, name_of(3): AUTOMATIC}) == ()


def test_the_page_corrects_an_alignment(client: TestClient, checked: Checked) -> None:
    """None chosen for a row: differences follow, the pin is listed and in the workbook; taken back, all is back."""
    page = client.post("/check", files={"file": (NAME, LIST)})
    before = page.text.count('<td class="what">')
    at = next(at for at, entry in enumerate(checked.tasks.entries) if str(entry.ref) in rows_of(checked))
    entry = checked.tasks.entries[at]
    answer = client.post(page.url.path, data={name_of(at): NONE})
    text = html.unescape(answer.text)
    assert answer.url.path == page.url.path
    after = text.count('<td class="what">')
    assert f"差异原有 {before} 处，现有 {after} 处" in text
    assert "您指定的对应 1 项" in text
    assert re.search(rf'name="drop" value="{at}"', text)
    book = load_workbook(io.BytesIO(client.get(f"{page.url.path}/workbook").content))
    said = [[cell.value for cell in row] for row in book["核对结果"].iter_rows()]
    assert [row[3] for row in said if row[1] == "指定"] == [entry.title]
    assert "您指定的对应" in client.get(page.url.path).text
    back = client.post(page.url.path, data={"drop": str(at)})
    assert "您指定的对应" not in back.text
    assert back.text.count('<td class="what">') == before


def test_doubtful_rows_come_first(client: TestClient) -> None:
    """The rows to look at stand above those that are sure, each with a choice."""
    text = client.post("/check", files={"file": (NAME, LIST)}).text
    states = re.findall(r'<td class="sure" data-head="把握">(?:<span[^>]*>)?([^<]+)', text)
    order = {"存疑": 0, "没有对应": 1, "您指定的": 2, "相符": 3}
    assert [order[state] for state in states] == sorted(order[state] for state in states)
    assert text.count('<select name="row-') == len(states)


def test_odd_forms_get_an_answer(client: TestClient) -> None:
    """A form of nonsense changes nothing; a task that is not there is told; an unknown result is not found."""
    page = client.post("/check", files={"file": (NAME, LIST)})
    assert "您指定的对应" not in client.post(page.url.path, data={"row-0": "x", "drop": "y", "row-99999": NONE}).text
    assert client.post(page.url.path, data={"row-0": "d0#九"}).status_code == 400
    assert client.post("/check/unknown", data={}).status_code == 404
    assert client.get(f"{page.url.path}?anew=<b>").status_code == 200
