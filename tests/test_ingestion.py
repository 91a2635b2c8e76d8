"""Does a folder of many files come into the graph whole? The known is not read again, bad files cost a line each."""

from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from api import ingestion
from api.bulk import KIND
from api.commands import ingest
from api.register_graph import refresh
from benchmarks.many_files import write
from graph.store import open_store
from tests.test_cli import COMMAND, Runner, run

__all__ = ["run"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twelve documents, each once."""
    place = tmp_path_factory.mktemp("files")
    write(place, 12)
    return place


def outcomes(report: Path) -> dict[str, str]:
    """What a report says became of each file, by name."""
    return {Path(row["file"]).name: row["outcome"] for row in json.loads(report.read_text("utf-8"))["files"]}


def test_number_of_processes_changes_nothing(run: Runner, folder: Path, tmp_path: Path) -> None:
    """One process and three come to the same graph, told in the same order."""
    one = run("ingest", folder, "--store", tmp_path / "一", "--jobs", "1", "--json")
    three = run("ingest", folder, "--store", tmp_path / "三", "--jobs", "3", "--json")
    assert one.code == three.code == 0
    assert json.loads(one.out) == json.loads(three.out)
    with (
        open_store(str(tmp_path / "一"), read_only=True) as first,
        open_store(str(tmp_path / "三"), read_only=True) as second,
    ):
        assert first.digests() == second.digests()
        assert list(first.described()) == list(second.described())


def test_what_is_known_is_not_read_again(
    run: Runner, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A second run reads what is new, what changed and what was removed; another program reads everything again."""
    files, store = tmp_path / "files", tmp_path / "图谱"
    files.mkdir()
    for path in sorted(folder.iterdir())[:3]:
        (files / path.name).write_bytes(path.read_bytes())
    told = json.loads(run("ingest", files, "--store", store, "--json").out)["documents"]
    again = json.loads(run("ingest", files, "--store", store, "--json").out)["documents"]
    assert [(one["outcome"], one["read"]) for one in again] == [("unchanged", False)] * 3
    assert [one["found"] for one in again] == [one["found"] for one in told]
    (files / "000001.txt").write_bytes((folder / "000005.txt").read_bytes())
    with open_store(str(store)) as opened:
        opened.remove(told[2]["document"])
    run("ingest", files, "--store", store, "--report", tmp_path / "r.json")
    assert outcomes(tmp_path / "r.json") == {"000000.txt": "unchanged", "000001.txt": "added", "000002.txt": "added"}
    monkeypatch.setattr(ingestion, "reader_version", lambda: "another")
    third = json.loads(run("ingest", files, "--store", store, "--json").out)["documents"]
    assert all("read" not in one for one in third)
    monkeypatch.undo()
    fourth = json.loads(run("ingest", files, "--store", store, "--json", "--again").out)["documents"]
    assert all("read" not in one for one in fourth)


def test_reports_tell_each_file(run: Runner, folder: Path, tmp_path: Path) -> None:
    """JSON and CSV: outcome, time, facts and fault of each file, and the sum at the end; bad files leave 1."""
    (tmp_path / "空.txt").touch()
    good = sorted(folder.iterdir())[:2]
    ran = run("ingest", *good, tmp_path / "空.txt", "--store", tmp_path / "图谱", "--report", tmp_path / "r.json")
    assert ran.code == 1
    report = json.loads((tmp_path / "r.json").read_text("utf-8"))
    bad = report["files"][2]
    assert (bad["outcome"], bad["document"]) == ("unreadable", None)
    assert bad["fault"].startswith(str(tmp_path / "空.txt"))
    summary = report["summary"]
    assert (summary["files"], summary["added"], summary["unreadable"], summary["finished"]) == (3, 2, 1, True)
    assert summary["facts"]["tasks"] == sum(row["tasks"] or 0 for row in report["files"]) > 10
    run("ingest", *good, tmp_path / "空.txt", "--store", tmp_path / "图谱", "--report", tmp_path / "r.csv")
    rows = list(csv.DictReader((tmp_path / "r.csv").read_text("utf-8-sig").splitlines()))
    assert [row["outcome"] for row in rows] == ["unchanged", "unchanged", "unreadable", "finished"]
    assert rows[-1]["fault"] == "unchanged=2；unreadable=1"


@pytest.mark.parametrize("name", ["r.xlsx", "没有/r.json"])
def test_a_report_that_cannot_be_written_is_told_first(run: Runner, folder: Path, tmp_path: Path, name: str) -> None:
    """Before anything is read: nothing is stored then."""
    ran = run("ingest", folder, "--store", tmp_path / "图谱", "--report", tmp_path / name)
    assert name.rpartition("/")[2] in ran.complaint
    assert not (tmp_path / "图谱").exists()


def test_an_interruption_loses_nothing(tmp_path: Path) -> None:
    """Ctrl-C: 130, a line that says how to go on, no traceback, no process left; the next run does the rest."""
    files, store = tmp_path / "files", tmp_path / "图谱"
    write(files, 90)
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # what runs in the background ignores it
    process = subprocess.Popen(
        [*COMMAND, "ingest", str(files), "--store", str(store), "--report", str(tmp_path / "r.json"), "--jobs", "2"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
        encoding="utf-8",
    )
    signal.signal(signal.SIGINT, before)
    assert process.stdout is not None
    process.stdout.readline()
    os.killpg(process.pid, signal.SIGINT)
    _, told = process.communicate(timeout=180)
    assert process.returncode == 130
    assert "从断处继续" in told
    assert "Traceback" not in told
    _no_process_is_left(process.pid)
    report = json.loads((tmp_path / "r.json").read_text("utf-8"))
    assert report["summary"]["finished"] is False
    done = len(report["files"])
    assert 0 < done < 90
    with open_store(str(store), read_only=True) as held:
        assert len(held.documents()) >= done
        assert held.notes("ingestion")
    assert ingest.run([files], str(store), as_json=False, report=tmp_path / "again.json") == 0
    again = list(outcomes(tmp_path / "again.json").values())
    assert again.count("unchanged") >= done
    assert len(again) == 90
    with open_store(str(store)) as held:
        assert len(held.documents()) == len(held.notes(KIND)) == 90
        assert not held.notes("ingestion")
        kept = sorted(map(repr, held.described()))
        refresh(held)
        assert sorted(map(repr, held.described())) == kept


def _no_process_is_left(session: int) -> None:
    """Every process of the session ends within some seconds."""
    until = time.monotonic() + 60  # a busy machine
    while time.monotonic() < until:
        try:
            os.killpg(session, 0)
        except ProcessLookupError:
            return
        time.sleep(0.1)
    raise AssertionError(subprocess.run(["ps", "-s", str(session)], capture_output=True, text=True, check=False).stdout)


def test_a_missing_extra_is_one_line(
    run: Runner, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the cluster's packages the line says what to install."""
    monkeypatch.setitem(sys.modules, "distributed", None)
    ran = run("ingest", folder, "--store", tmp_path / "图谱", "--cluster", "tcp://127.0.0.1:1")
    assert "policygraph[cluster]" in ran.complaint
    assert run("ingest", folder, "--jobs", "2", "--cluster", "tcp://127.0.0.1:1").code == 2
