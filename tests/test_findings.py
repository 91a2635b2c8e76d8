"""Is a person told what the shapes find? On the command line, in the answer to an upload, on the document's page."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.commands import ingest
from api.findings import lines
from api.library import Library
from api.settings import Settings
from graph.store import open_store
from graph.validate import inspect
from ontology.model import Record
from tests import factories

TEXT = """云泽省人民政府办公厅关于开展湿地普查的通知
各市人民政府：
为摸清湿地家底，现就有关事项通知如下。
一、重点任务
（一）开展湿地普查。摸清底数，建立湿地名录。（责任单位：省林业局；完成时限：2024年1月底）
（二）加强巡护。每季度开展一次巡护。（责任单位：省林业局）
云泽省人民政府办公厅
2024年3月8日
"""
TOLD = "时限早于文件的成文日期"


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    """The service over an empty store."""
    app = create_app(Settings(store=str(tmp_path / "图谱")))  # type: ignore[call-arg]
    with TestClient(app, base_url="http://127.0.0.1") as opened:
        yield opened


def test_ingestion_tells_what_was_found(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Below the file's line, one line a finding: how grave, where, what."""
    file = tmp_path / "普查.txt"
    file.write_text(TEXT, "utf-8")
    assert ingest.run([file], str(tmp_path / "图谱"), as_json=False) == 0
    out = capfd.readouterr().out.splitlines()
    assert out[1:] == [f"　　提醒：一/（一）：{TOLD}"]


def test_ingestion_tells_programs_the_same(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """With ``--json`` the findings stand beside what was found."""
    file = tmp_path / "普查.txt"
    file.write_text(TEXT, "utf-8")
    ingest.run([file], str(tmp_path / "图谱"), as_json=True)
    (document,) = json.loads(capfd.readouterr().out)["documents"]
    (finding,) = document["findings"]
    assert (finding["severity"], finding["message"], finding["path"]) == ("warning", TOLD, "一/（一）")
    assert finding["shape"] == "deadline-before-issue"
    assert "/task/" in finding["node"]


def added(client: TestClient, text: str) -> dict[str, Any]:
    """What became of a text that is uploaded."""
    files = {"file": ("普查.txt", text.encode())}
    told = client.post("/api/v1/documents", files=files, headers={"prefer": "wait=60"}).json()
    assert told["state"] == "done"
    found: dict[str, Any] = told["files"][0]
    return found


def test_an_upload_is_answered_with_the_findings(client: TestClient) -> None:
    """The answer to an upload carries the report; a sound document's is empty."""
    told = added(client, TEXT)
    assert [(finding["message"], finding["path"]) for finding in told["findings"]] == [(TOLD, "一/（一）")]
    assert added(client, TEXT.replace("1月底", "11月底"))["findings"] == []


def test_the_page_of_a_document_shows_the_findings(client: TestClient) -> None:
    """The document's page says how many there are and leads to each task; a sound document's page is silent."""
    stored = added(client, TEXT)["document"]
    page = client.get(f"/documents/{stored}").text
    assert "核查发现1处" in page
    assert TOLD in page
    anchor = page.partition('class="findings"')[2].partition('href="#')[2].partition('"')[0]
    assert f'id="{anchor}"' in page
    other = added(client, TEXT.replace("1月底", "11月底"))["document"]
    assert "核查发现" not in client.get(f"/documents/{other}").text


def test_the_report_follows_the_document(tmp_path: Path) -> None:
    """A document stored anew is inspected anew; one that stays is not inspected twice."""
    with open_store(str(tmp_path / "图谱")) as store:
        library = Library(store)
        store.put(factories.record())
        first = library.faults(factories.record().document.id)
        assert first == ()
        assert library.faults(factories.record().document.id) is first
        store.put(doubtful(1))
        assert [fault.shape for fault in library.faults(factories.record().document.id)] == ["fact-confidence"]


def test_a_long_report_is_cut_short() -> None:
    """Many findings are five lines and the number of the rest, the gravest first."""
    told = list(lines(inspect(doubtful(9))))
    assert len(told) == 6
    assert told[0] == "错误：二/（一）：把握程度不在0到1之间（1.5）"
    assert told[-1] == "另有4处，见文件页面"


def doubtful(count: int) -> Record:
    """A record with so many facts that are surer than sure."""
    targets = tuple(factories.target(indicator=f"监测站点{number}", confidence=1.5) for number in range(count))
    task = replace(factories.task(), targets=targets)
    return factories.record(tasks=(task,), dependencies=(), global_rules=())
