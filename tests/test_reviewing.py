"""Can a person correct facts by the doors, is told when another was quicker, and is the result good gold?"""

from __future__ import annotations

import functools
import importlib.util
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from typer.testing import CliRunner

from api import goldfile
from api.app import create_app
from api.cli import app
from api.evaluation import compare
from api.scoring import squeeze
from api.settings import Settings
from corpus.load import load
from extractors.pipeline import extract
from graph.store import open_store
from ontology.model import Record
from ontology.record import to_json
from tests import factories
from tests.samples import samples

RECORD = factories.record()
TASK = RECORD.tasks[0]
NAME = "周审核"


@pytest.fixture
def folder(tmp_path: Path) -> str:
    """A store that holds the action plan."""
    location = str(tmp_path / "store")
    with open_store(location) as store:
        store.put(RECORD)
    return location


@pytest.fixture
def client(folder: str) -> Iterator[TestClient]:
    """The interface over it."""
    with TestClient(create_app(Settings(store=folder)), base_url="http://127.0.0.1") as opened:
        yield opened


def facts_of(client: TestClient, kind: str, task: str | None = TASK.path) -> list[dict[str, Any]]:
    """A document's facts of a kind as the interface lists them."""
    asked = {"document": RECORD.document.id, "kind": kind} | ({"task": task} if task else {})
    found: list[dict[str, Any]] = client.get("/api/v1/facts", params=asked).json()["facts"]
    return found


def submitted(client: TestClient, status: int = 201, **given: Any) -> dict[str, Any]:
    """What the interface answers to a correction."""
    body = {"document": RECORD.document.id, "reviewer": NAME, **given}
    answer = client.post("/api/v1/corrections", json=body)
    assert answer.status_code == status, answer.text
    told: dict[str, Any] = answer.json()
    return told


def recorded(client: TestClient) -> dict[str, Any]:
    """The document's first task as the interface gives it now."""
    task: dict[str, Any] = client.get(f"/api/v1/documents/{RECORD.document.id}").json()["tasks"][0]
    return task


def test_an_edit_holds_everywhere_at_once(client: TestClient) -> None:
    """Record, list of tasks and history tell it, with who, why and from what to what."""
    fact = facts_of(client, "assignment")[0]
    told = submitted(client, action="edit", fact=fact["id"], values={"unit": "云泽省水利厅"}, why="原文是水利厅")
    assert (told["before"]["unit"], told["after"]["unit"]) == (factories.FORESTRY, "云泽省水利厅")
    assert recorded(client)["assignments"][0]["unit"] == "云泽省水利厅"
    assert recorded(client)["assignments"][0]["reviewer"] == NAME
    listed = client.get("/api/v1/tasks", params={"unit": "云泽省水利厅", "role": "lead"}).json()["tasks"]
    assert [task["path"] for task in listed] == [TASK.path]
    history = client.get("/api/v1/corrections", params={"reviewer": NAME}).json()["corrections"]
    assert [(each["id"], each["why"], each["standing"]) for each in history] == [
        (told["id"], "原文是水利厅", "effective")
    ]


def test_an_undo_brings_back_what_was_read_once(client: TestClient) -> None:
    """The record is as before, the history has both acts, and the same act is not taken back twice."""
    fact = facts_of(client, "deadline")[0]
    before = recorded(client)
    told = submitted(client, action="reject", fact=fact["id"])
    assert recorded(client)["deadlines"] == []
    body = {"reviewer": "王复核"}
    assert client.post(f"/api/v1/corrections/{told['id']}/undo", json=body).status_code == 201
    assert recorded(client) == before
    again = client.post(f"/api/v1/corrections/{told['id']}/undo", json=body)
    assert (again.status_code, "已经撤回" in again.json()["detail"]) == (409, True)
    assert len(client.get("/api/v1/corrections").json()["corrections"]) == 2
    assert client.post("/api/v1/corrections/c0/undo", json=body).status_code == 404


def test_the_second_of_two_reviewers_is_told_who_was_first(client: TestClient) -> None:
    """Both saw the same fact; the second's edit changes nothing, another fact of the document can still be edited."""
    first, second = facts_of(client, "assignment")[:2]
    submitted(client, action="edit", fact=first["id"], values={"role": "supervise"})
    body = {"action": "edit", "fact": first["id"], "values": {"role": "cooperate"}, "reviewer": "王复核"}
    problem = submitted(client, 409, **body)
    assert NAME in problem["detail"]
    assert recorded(client)["assignments"][0]["role"] == "supervise"
    submitted(client, action="accept", fact=second["id"])


def test_a_missing_fact_is_added_from_an_unread_passage(client: TestClient) -> None:
    """The review lists the passage; what the reviewer reads in it becomes a fact, and the passage is done."""
    queue = client.get("/api/v1/review").json()["facts"]
    unread = queue[0]
    assert unread["kind"] == "unread"
    path = RECORD.tasks[2].path
    submitted(client, action="add", kind="deadline", task=path, fact=unread["id"], values={"recurs": "P2M"})
    assert [each["value"]["recurs"] for each in facts_of(client, "deadline", path)][-1] == "P2M"
    assert unread["id"] not in [each["id"] for each in client.get("/api/v1/review").json()["facts"]]


def test_the_review_has_the_most_doubtful_facts_first(client: TestClient) -> None:
    """In the order of confidence; an accepted fact is gone from it."""
    queue = [each for each in client.get("/api/v1/review").json()["facts"] if each["kind"] != "unread"]
    sure = [each["confidence"] for each in queue]
    assert sure == sorted(sure)
    assert sure[0] < 1
    submitted(client, action="accept", fact=queue[0]["id"])
    left = [each["id"] for each in client.get("/api/v1/review").json()["facts"]]
    assert queue[0]["id"] not in left
    assert len(left) == len(client.get("/api/v1/review", params={"limit": 200}).json()["facts"])


def test_a_fact_of_the_document_is_edited(client: TestClient) -> None:
    """Issuer, number and date of a document are corrected as facts are."""
    number = next(each for each in facts_of(client, "metadata", None) if each["value"]["field"] == "number")
    submitted(client, action="edit", fact=number["id"], values={"value": "云政办发〔2024〕18号"})
    assert client.get(f"/api/v1/documents/{RECORD.document.id}").json()["document"]["number"] == "云政办发〔2024〕18号"


def test_words_that_are_corrected_are_quoted_from_their_place(client: TestClient) -> None:
    """A longer mention is found in the task's text, and a task may take in what stands after it."""
    fact = facts_of(client, "deadline")[0]
    longer = "2024年底前编制湿地资源清单"
    told = submitted(client, action="edit", fact=fact["id"], values={"mention": longer})
    start, end = told["after"]["span"]
    assert RECORD.document.text[start:end] == longer
    task = facts_of(client, "task")[0]
    whole = RECORD.document.text[TASK.span.start : RECORD.tasks[1].span.start + 4]
    submitted(client, action="edit", fact=task["id"], quote=whole)
    assert recorded(client)["span"] == [TASK.span.start, TASK.span.start + len(whole)]


def test_a_dependency_is_added_by_paths(client: TestClient) -> None:
    """Both ends are named by their paths."""
    third = RECORD.tasks[2].path
    submitted(client, action="add", kind="dependency", task=third, values={"target": TASK.path, "via": "湿地"})
    edges = client.get(f"/api/v1/documents/{RECORD.document.id}").json()["dependencies"]
    assert (RECORD.tasks[2].id, TASK.id) in [(edge["source"], edge["target"]) for edge in edges]


REFUSED: tuple[tuple[dict[str, Any], int, str], ...] = (
    ({"action": "edit", "values": {"role": "boss"}}, 400, "role"),
    ({"action": "edit", "values": {"colour": "红"}}, 400, "没有这个字段"),
    ({"action": "edit"}, 400, "没有写明改成什么"),
    ({"action": "edit", "values": {"role": "lead"}}, 400, "与原来一样"),
    ({"action": "edit", "values": {"role": "supervise"}, "quote": "不在原文中的话"}, 400, "原文中没有"),
    ({"action": "edit", "values": {"mention": "省文旅厅"}}, 400, "原文中没有"),
    ({"action": "accept", "reviewer": "  "}, 422, "reviewer"),
    ({"action": "accept", "fact": "0123456789abcdef"}, 404, "没有这条事实"),
    ({"action": "add", "kind": "deadline", "fact": None, "quote": "每季度"}, 400, "没有写明属于哪项任务"),
    ({"action": "add", "kind": "deadline", "fact": None, "task": "九"}, 404, "没有这项任务"),
    ({"action": "add", "fact": None}, 400, "没有写明补充哪一种"),
)
"""What does not fit, the status of the answer, and a word of what it says."""


def test_what_does_not_fit_is_refused_in_chinese(client: TestClient) -> None:
    """One line says what is wrong, and nothing is kept."""
    fact = facts_of(client, "assignment")[0]
    assert fact["value"]["role"] == "lead"
    for given, status, said in REFUSED:
        assert said in submitted(client, status, **{"fact": fact["id"], **given})["detail"], given
    assert client.get("/api/v1/corrections").json()["total"] == 0


# --- the command line --------------------------------------------------------------------------------


def typed(folder: str, *arguments: str) -> Any:
    """What the command prints as JSON."""
    ran = CliRunner().invoke(app, ["correct", *arguments, "--store", folder, "--json"])
    assert ran.exit_code == 0, ran.output
    return json.loads(ran.stdout)


def test_the_command_line_corrects_lists_and_takes_back(folder: str) -> None:
    """Facts, edit, history and undo go together by the ids that they print."""
    named = ("--document", RECORD.document.id)
    fact = typed(folder, "facts", RECORD.document.id, "--kind", "时限", "--task", TASK.path)["facts"][0]
    told = typed(folder, "edit", fact["id"], *named, "--set", "end=2031-05-06", "--by", NAME, "--why", "核对")
    assert told["after"]["end"] == "2031-05-06"
    assert typed(folder, "history", "--dangling")["corrections"] == []
    typed(folder, "undo", told["id"], "--by", NAME)
    assert [each["standing"] for each in typed(folder, "history", *named)["corrections"]] == ["undone", "effective"]
    ran = CliRunner().invoke(app, ["correct", "history", "--store", folder])
    assert "end：2024-12-31→2031-05-06" in ran.stdout


def test_the_command_line_needs_a_reviewer(folder: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody corrects anonymously: one line says what is missing, and the exit code is 1."""
    monkeypatch.delenv("POLICYGRAPH_REVIEWER", raising=False)
    fact = typed(folder, "facts", RECORD.document.id, "--kind", "deadline")["facts"][0]
    ran = CliRunner().invoke(
        app, ["correct", "accept", fact["id"], "--document", RECORD.document.id, "--store", folder]
    )
    assert ran.exit_code == 1
    assert "审核人" in ran.stderr


# --- gold --------------------------------------------------------------------------------------------


@functools.cache
def everything() -> list[Record]:
    """The action plan and what is read from every sample."""
    return [RECORD, *(extract(load(sample.files[0])) for sample in samples())]


def test_a_record_is_right_by_its_own_gold() -> None:
    """Measured against its own export, every figure of a record is 1: none missed, none extra."""
    for record in everything():
        counts = compare(goldfile.gold(record), to_json(record), squeeze(record.document.text))
        assert [error for each in counts.values() for error in each.errors] == [], record.document.title
        assert counts["tasks"].hit == len(record.tasks)


@pytest.mark.evaluation
def test_gold_passes_the_checker_of_the_evaluation(folder: str, tmp_path: Path, evaluation_folder: Path) -> None:
    """Every value of an exported file stands in its text, for all samples."""
    path = evaluation_folder / "eval" / "gold.py"
    spec = importlib.util.spec_from_file_location("gold_checker", path)
    assert spec is not None
    assert spec.loader is not None
    checker = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(checker)
    output = tmp_path / "out"
    fact = typed(folder, "facts", RECORD.document.id, "--kind", "deadline")["facts"][0]
    typed(folder, "edit", fact["id"], "--document", RECORD.document.id, "--set", "end=2031-05-06", "--by", NAME)
    ran = CliRunner().invoke(app, ["correct", "export", str(output), "--store", folder])
    assert ran.exit_code == 0
    written = list(checker.load(output / "gold", output / "texts"))
    assert len(written) == 1
    assert [fault for gold, text in written for fault in checker.check(gold, text)] == []
    for record in everything():
        assert checker.check(goldfile.gold(record), checker.squeeze(record.document.text)) == []
