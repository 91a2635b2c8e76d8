"""Are uploads read outside their requests, followed, cancelled, bounded, and told of after a restart?"""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi.testclient import TestClient

from api import following
from api.app import create_app
from api.errors import BusyError
from api.job import Job
from api.jobbook import MOST, JobBook, folder_of
from api.jobs import Given, Jobs, Limits
from api.reading_process import Bounds
from api.settings import Settings
from graph.store import GraphStore, open_store

WAIT = {"prefer": "wait=60"}
BOUNDS = Bounds(seconds=120, memory=2 * 1024**3)
ENDLESS = ("（一）开展湿地调查。2026年底前完成。（责任单位：省林业局、省水利厅）\n" * 60_000).encode()
"""A text that is not read within the time of a test."""


def policy(number: int) -> bytes:
    """A small policy, another one for each number."""
    lines = (
        f"云泽省人民政府办公厅关于第{number}批湿地保护的通知",
        f"云政办发〔2025〕{number}号",
        "一、重点任务",
        f"（一）开展第{number}批湿地资源调查。2026年底前编制清单。（责任单位：省林业局、省水利厅）",
        "云泽省人民政府办公厅",
        "2025年3月8日",
    )
    return "\n".join(lines).encode()


def given(*numbers: int) -> list[Given]:
    """Small policies as they were given."""
    return [Given(f"第{number}批.txt", policy(number)) for number in numbers]


def uploads(*numbers: int) -> list[tuple[str, tuple[str, bytes]]]:
    """The same for a form."""
    return [("file", (one.name, one.content)) for one in given(*numbers)]


def until(holds: Callable[[], bool]) -> None:
    """Wait for something that comes to hold."""
    ends = time.monotonic() + 120  # a busy machine
    while not holds():
        assert time.monotonic() < ends
        time.sleep(0.02)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[GraphStore]:
    """An empty graph."""
    with open_store(str(tmp_path / "图谱")) as opened:
        yield opened


@pytest.fixture
def jobs(store: GraphStore) -> Iterator[Jobs]:
    """Its jobs, with one process that reads."""
    made = working(store)
    yield made
    made.close()


def working(store: GraphStore, afterwards: Callable[[], None] = lambda: None, **limits: Any) -> Jobs:
    """Jobs of a graph."""
    usual = {"jobs": 9, "bytes": 40_000_000, "readers": 1, "bounds": BOUNDS}
    return Jobs(store, JobBook(folder_of(store.location)), Limits(**usual | limits), afterwards)


def over(jobs: Jobs, job: Job) -> Job:
    """A job when it has ended."""
    until(lambda: jobs.get(job.id).ended is not None)
    return jobs.get(job.id)


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    """The interface over an empty graph."""
    with TestClient(create_app(Settings(store=str(tmp_path / "图谱"))), base_url="http://127.0.0.1") as opened:
        yield opened


# --- the queue ----------------------------------------------------------------------------------


def test_every_file_is_told_and_stored(store: GraphStore) -> None:
    """Good, bad and known files: a state each, the good ones whole in the graph, the register brought up once."""
    ran: list[int] = []
    jobs = working(store, lambda: ran.append(len(store.digests())), readers=2)
    first = over(jobs, jobs.submit([*given(1, 2), Given("空.txt", b"")]))
    assert [piece.state for piece in first.pieces] == ["added", "added", "failed"]
    assert first.state == "done"
    assert first.pieces[0].found["tasks"] == 1
    assert first.pieces[2].fault == "空.txt：文件是空的。请换一份有内容的文件"
    second = over(jobs, jobs.submit(given(2, 3)))
    assert [piece.state for piece in second.pieces] == ["unchanged", "added"]
    jobs.close()
    assert ran == [2, 3]
    assert {piece.document for piece in (*first.pieces[:2], second.pieces[1])} == store.digests().keys()
    assert not store.notes("ingestion")
    assert list(store.described())


def test_a_document_that_was_removed_is_read_again(store: GraphStore, jobs: Jobs) -> None:
    """What is known of a file's bytes holds only while its document is there."""
    document = over(jobs, jobs.submit(given(1))).pieces[0].document
    assert document is not None
    store.remove(document)
    assert over(jobs, jobs.submit(given(1))).pieces[0].state == "added"


def test_jobs_take_turns(jobs: Jobs) -> None:
    """One file does not wait for the many that somebody else gave before."""
    many = jobs.submit(given(*range(30)))
    one = jobs.submit(given(99))
    over(jobs, one)
    assert jobs.get(many.id).ended is None
    assert [job.id for job in jobs.all()] == [one.id, many.id]


def test_a_file_that_is_not_read_in_time_costs_its_own_line(store: GraphStore) -> None:
    """The next file is read by a new process."""
    jobs = working(store, bounds=Bounds(seconds=3, memory=2 * 1024**3))
    job = over(jobs, jobs.submit([Given("长.txt", ENDLESS), *given(1)]))
    jobs.close()
    assert [piece.state for piece in job.pieces] == ["failed", "added"]
    assert (job.pieces[0].fault or "").startswith("长.txt：读了3秒还没有读完")


def test_cancelling_ends_what_is_read_and_keeps_what_is_stored(store: GraphStore, jobs: Jobs) -> None:
    """What was stored stays, what waits is not read, what is being read is given up at once; twice is once."""
    job = jobs.submit([*given(1), Given("长.txt", ENDLESS), *given(2)])
    until(lambda: jobs.get(job.id).pieces[1].state == "reading")
    jobs.cancel(job.id)
    ended = over(jobs, job)
    assert ended.state == "cancelled"
    assert [piece.state for piece in ended.pieces] == ["added", "cancelled", "cancelled"]
    assert len(store.digests()) == 1
    assert jobs.cancel(job.id) == ended
    assert not store.notes("ingestion")


def test_a_job_that_waits_is_cancelled_before_it_begins(jobs: Jobs) -> None:
    """Nothing of it is read, and its end is told at once."""
    first = jobs.submit([Given("长.txt", ENDLESS)])
    waiting = jobs.submit(given(1))
    assert jobs.cancel(waiting.id).ended is not None
    jobs.cancel(first.id)
    assert over(jobs, waiting).pieces[0].state == "cancelled"


@pytest.mark.parametrize("limits", [{"jobs": 1}, {"bytes": len(policy(1)) + 1}], ids=["jobs", "bytes"])
def test_the_queue_is_bounded(store: GraphStore, limits: dict[str, int]) -> None:
    """Too many jobs, or too many bytes in memory: refused in a sentence; room again when they are through."""
    jobs = working(store, **limits)
    first = jobs.submit([Given("长.txt", ENDLESS)])
    until(lambda: jobs.get(first.id).state == "running")
    if "bytes" in limits:
        jobs.submit(given(1))
    with pytest.raises(BusyError, match="排队等待读取的文件太多"):
        jobs.submit(given(2))
    jobs.cancel(first.id)
    until(lambda: all(job.ended for job in jobs.all()))
    assert over(jobs, jobs.submit(given(3))).state == "done"
    jobs.close()


def test_old_jobs_are_forgotten(store: GraphStore) -> None:
    """The last that ended are kept, also across a restart; nothing grows for ever."""
    jobs = working(store)
    made = [jobs.submit([Given("大.txt", b"", "大.txt：文件超过50MB。")]).id for _ in range(3)]
    until(lambda: all(job.ended for job in jobs.all()))
    for _ in range(MOST):
        over(jobs, jobs.submit([Given("大.txt", b"", "大.txt：文件超过50MB。")]))
    jobs.close()
    assert made[0] not in {job.id for job in jobs.all()}
    assert len(list(folder_of(store.location).glob("*.json"))) <= MOST + 1


# --- after the end of the process -----------------------------------------------------------------


def test_a_job_cut_short_is_told_after_the_restart(store: GraphStore) -> None:
    """Stopped in the middle: what was done, and that the rest was not."""
    jobs = working(store)
    job = jobs.submit([*given(1), Given("长.txt", ENDLESS), *given(2)])
    until(lambda: jobs.get(job.id).pieces[1].state == "reading")
    jobs.close()
    with pytest.raises(BusyError):
        jobs.submit(given(3))
    again = working(store)
    told = again.get(job.id)
    again.close()
    assert told.state == "interrupted"
    assert [piece.state for piece in told.pieces] == ["added", "cancelled", "cancelled"]
    assert told.pieces[0].document in store.digests()


def test_a_killed_service_tells_what_was_done(tmp_path: Path) -> None:
    """Kill -9 in the middle of a job: the next start says which files are in the graph, and it is right."""
    place = tmp_path / "图谱"
    with served(place) as (process, address):
        files = [*uploads(*range(12)), ("file", ("长.txt", ENDLESS)), *uploads(90, 91)]
        job = httpx.post(f"{address}/api/v1/documents", files=files, timeout=60).json()["id"]
        until(lambda: httpx.get(f"{address}/api/v1/jobs/{job}").json()["done"] >= 5)
        process.kill()
        process.wait()
    with TestClient(create_app(Settings(store=str(place))), base_url="http://127.0.0.1") as client:
        told = client.get(f"/api/v1/jobs/{job}").json()
        held = {row["id"] for row in client.get("/api/v1/documents").json()["documents"]}
        assert told["state"] == "interrupted"
        done = [file["document"] for file in told["files"] if file["state"] in ("added", "unchanged")]
        assert len(done) >= 5
        assert set(done) == held
        assert {file["state"] for file in told["files"] if not file["document"]} == {"cancelled"}
        again = client.post("/api/v1/documents", files=uploads(*range(12)), headers=WAIT).json()
        assert sum(again["counts"].values()) == 12
        assert len(client.get("/api/v1/documents").json()["documents"]) == 12


def test_a_page_that_follows_does_not_hold_up_the_end(tmp_path: Path) -> None:
    """Told to stop, the service ends its streams and its processes soon, whoever listens."""
    with served(tmp_path / "图谱") as (process, address):
        job = httpx.post(f"{address}/api/v1/documents", files={"file": ("长.txt", ENDLESS)}, timeout=60).json()["id"]
        with httpx.stream("GET", f"{address}/api/v1/jobs/{job}/events", timeout=60) as stream:
            lines = stream.iter_lines()
            assert next(lines).startswith("id: ")
            process.send_signal(signal.SIGTERM)
            assert not [line for line in lines if line == "event: end"]
        process.wait(timeout=60)
    kept = json.loads((folder_of(str(tmp_path / "图谱")) / f"{job}.json").read_text("utf-8"))
    assert kept["state"] == "interrupted"


class served:  # noqa: N801 - a context like those of contextlib
    """``policygraph serve`` over a store: its process and its address."""

    def __init__(self, store: Path) -> None:
        code = "from api.cli import main; main()"
        command = [sys.executable, "-c", code, "serve", "--port", "0", "--store", str(store)]
        root = Path(__file__).parent.parent
        environment = {**os.environ, "PYTHONPATH": str(root)}
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, cwd=root, env=environment, encoding="utf-8")

    def __enter__(self) -> tuple[subprocess.Popen[str], str]:
        assert self.process.stdout is not None
        found = re.search(r"http://127\.0\.0\.1:\d+", self.process.stdout.readline())
        assert found
        return self.process, found[0]

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.communicate()


# --- at the interface -------------------------------------------------------------------------------


def events(text: str) -> list[tuple[str, str, dict[str, Any]]]:
    """The events of a stream: id, name and data."""
    blocks = [dict(line.split(": ", 1) for line in block.split("\n")) for block in text.strip().split("\n\n")]
    return [(block["id"], block["event"], json.loads(block["data"])) for block in blocks if "event" in block]


def test_an_upload_is_a_job_that_can_be_followed(client: TestClient) -> None:
    """202 with the way to its progress; a stream with every change of every file that ends; the list finds it again."""
    answer = client.post("/api/v1/documents", files=uploads(1, 2, 3))
    assert answer.status_code == 202
    address = answer.headers["location"]
    stream = client.get(f"{address}/events")
    assert stream.headers["content-type"].startswith("text/event-stream")
    told = events(stream.text)
    assert told[0][1] == "job"
    assert told[-1][1] == "end"
    assert told[-1][2]["counts"] == {"added": 3}
    numbers = [int(identifier.partition("-")[2]) for identifier, _, _ in told]
    assert numbers == sorted(numbers)
    ended = client.get(address).json()
    assert ended["state"] == "done"
    assert ended["told"] == "3份文件：新增3"
    assert ended["files"][0]["told"].startswith("新增：1项任务，2个单位，")
    assert client.get("/api/v1/jobs").json()["jobs"][0]["id"] == ended["id"]
    assert client.get("/api/v1/jobs?state=running").json()["total"] == 0


def test_a_stream_goes_on_where_it_broke_off(client: TestClient) -> None:
    """With the last id nothing comes twice; after the end there is nothing to connect to; an old id begins anew."""
    address = client.post("/api/v1/documents", files=uploads(1, 2), headers=WAIT).headers["location"]
    whole = events(client.get(f"{address}/events").text)
    last = whole[-1][0]
    epoch, _, number = last.partition("-")
    rest = events(client.get(f"{address}/events", headers={"last-event-id": f"{epoch}-{int(number) - 2}"}).text)
    assert [name for _, name, _ in rest] == ["file", "end"]
    assert client.get(f"{address}/events", headers={"last-event-id": last}).status_code == 204
    for odd in (f"zzzzzz-{number}", "x", "-", f"{epoch}-²", f"{epoch}-{'9' * 40}"):
        assert events(client.get(f"{address}/events", headers={"last-event-id": odd.encode()}).text)[0][1] == "job"


def test_silence_is_filled(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """While nothing changes a line comes now and then, so that nobody in between cuts the connection."""
    monkeypatch.setattr(following, "HEARTBEAT", 0.05)
    address = client.post("/api/v1/documents", files={"file": ("长.txt", ENDLESS)}).headers["location"]
    until(lambda: client.get(address).json()["files"][0]["state"] == "reading")
    threading.Timer(1.0, lambda: client.delete(address)).start()
    text = client.get(f"{address}/events").text
    assert ": waiting\n\n" in text
    assert events(text)[-1][2]["state"] == "cancelled"


@pytest.mark.parametrize(
    ("prefer", "seconds"),
    [("wait=10", 10), ("respond-async, wait=5", 5), ("wait=99999", 60), ("wait=x", 0), ("", 0), (None, 0)],
)
def test_a_caller_may_wait(prefer: str | None, seconds: int) -> None:
    """As RFC 7240 writes it, never too long."""
    assert following.preferred_wait(prefer) == seconds


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/api/v1/jobs/j0"), ("DELETE", "/api/v1/jobs/j0"), ("GET", "/api/v1/jobs/%2F/events")],
)
def test_a_job_that_is_not_there_is_a_problem(client: TestClient, method: str, path: str) -> None:
    """404 as problem+json, before any event."""
    answer = client.request(method, path)
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_full_queue_says_when_to_come_again(tmp_path: Path) -> None:
    """503 with Retry-After; what was given before is not lost."""
    settings = Settings(store=str(tmp_path / "图谱"), most_jobs=1)
    with TestClient(create_app(settings), base_url="http://127.0.0.1") as client:
        address = client.post("/api/v1/documents", files={"file": ("长.txt", ENDLESS)}).headers["location"]
        answer = client.post("/api/v1/documents", files=uploads(1))
        assert answer.status_code == 503
        assert answer.headers["retry-after"] == "5"
        assert answer.json()["type"] == "urn:policygraph:problem:busy"
        assert client.delete(address).json()["state"] == "cancelled"


def test_too_many_files_are_refused(tmp_path: Path) -> None:
    """More than the service takes at once: one sentence, nothing begun; no file at all likewise."""
    settings = Settings(store=str(tmp_path / "图谱"), most_files=2)
    with TestClient(create_app(settings), base_url="http://127.0.0.1") as client:
        answer = client.post("/api/v1/documents", files=uploads(1, 2, 3))
        assert answer.status_code == 413
        assert "一次最多2份文件" in answer.json()["detail"]
        assert client.get("/api/v1/jobs").json()["total"] == 0


def test_a_document_is_removed_and_forgotten(client: TestClient) -> None:
    """204, then 404; its tasks and units are gone with it."""
    document = client.post("/api/v1/documents", files=uploads(1), headers=WAIT).json()["files"][0]["document"]
    assert client.delete(f"/api/v1/documents/{document}").status_code == 204
    assert client.delete(f"/api/v1/documents/{document}").status_code == 404
    assert client.get("/api/v1/tasks").json()["total"] == 0
    assert client.get("/api/v1/units").json()["total"] == 0
