"""Do the workers of a cluster read what this machine reads? Also where a worker dies in the middle."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import distributed
import pytest
from distributed import LocalCluster

from api import batch, cluster
from api.bulk import Read, read_bytes
from api.cluster import on_cluster
from api.commands import ingest
from api.outcome import Outcome, attempt
from benchmarks.many_files import write
from graph.store import open_store
from ontology.errors import ConfigurationError
from ontology.units.decisions import Decided
from tests import servers


@pytest.fixture(scope="module")
def workers() -> Iterator[LocalCluster]:
    """A cluster of two worker processes on this machine; processes that die are started again."""
    with LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None) as started:
        yield started


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Forty documents and an empty file."""
    place = tmp_path_factory.mktemp("files")
    write(place, 40)
    (place / "空.txt").touch()
    return place


def stored(folder: Path) -> dict[str, str]:
    """What a store holds, by digests."""
    with open_store(str(folder), read_only=True) as store:
        return dict(store.digests())


def test_a_cluster_reads_what_one_machine_reads(workers: LocalCluster, files: Path, tmp_path: Path) -> None:
    """The same graph and the same report; the bad file costs its own line."""
    address = workers.scheduler_address
    here, there = tmp_path / "here.json", tmp_path / "there.json"
    assert ingest.run([files], str(tmp_path / "本机"), as_json=False, report=here, jobs=1) == 1
    assert ingest.run([files], str(tmp_path / "集群"), as_json=False, report=there, cluster=address) == 1
    assert stored(tmp_path / "集群") == stored(tmp_path / "本机")
    mine, theirs = (json.loads(report.read_text("utf-8"))["files"] for report in (here, there))
    for row in (*mine, *theirs):
        row.pop("seconds")
    assert mine == theirs


def test_a_worker_that_is_killed_costs_nothing(workers: LocalCluster, files: Path) -> None:
    """One of two workers is killed in the middle: every file comes back once, in order."""
    paths = [*sorted(files.glob("0*.txt")), *sorted(files.glob("0*.txt"))]
    came: list[Outcome[Read]] = []
    before = {worker.pid for worker in workers.workers.values()}
    for outcome in on_cluster(workers.scheduler_address)(paths, Decided()):
        came.append(outcome)
        if len(came) == 5:
            os.kill(next(iter(workers.workers.values())).pid, signal.SIGKILL)
    assert [outcome.path for outcome in came] == paths
    assert [outcome.fault for outcome in came] == [None] * len(paths)
    assert before != {worker.pid for worker in workers.workers.values()}


def test_no_more_is_sent_than_is_soon_read(workers: LocalCluster, files: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many files there are, a bounded number is on its way."""
    sent: list[Path] = []
    send = cluster._send

    def counted(client: object, path: Path, decided: Decided) -> object:
        sent.append(path)
        return send(client, path, decided)

    monkeypatch.setattr(cluster, "_send", counted)
    ahead = []
    paths = sorted(files.glob("0*.txt"))
    for done, _outcome in enumerate(on_cluster(workers.scheduler_address)(paths, Decided()), 1):
        ahead.append(len(sent) - done)
    assert max(ahead) == 7
    assert len(sent) == len(paths)


def test_a_cluster_that_is_not_there_is_one_line() -> None:
    """An address that nobody listens at, and one that is none."""
    for address in (f"tcp://127.0.0.1:{servers.free_port()}", "nonsense"):
        with pytest.raises(ConfigurationError, match="集群没有应答") as told:
            list(on_cluster(address)([Path("甲.txt")], Decided()))
        assert address in str(told.value)


def test_workers_of_another_program_are_refused(workers: LocalCluster, monkeypatch: pytest.MonkeyPatch) -> None:
    """Workers that would read otherwise than this machine are named before anything is read."""
    monkeypatch.setattr(cluster, "reader_version", _another)
    with pytest.raises(ConfigurationError, match="版本与本机不同"):
        list(on_cluster(workers.scheduler_address)([Path("甲.txt")], Decided()))


@pytest.mark.parametrize("late", [2, 3])
def test_a_busy_machine_starts_its_client_late(
    workers: LocalCluster, files: Path, monkeypatch: pytest.MonkeyPatch, late: int
) -> None:
    """A client whose thread got no turn is started again, three times in all; then the fault is let through."""
    client = distributed.Client
    starts: list[str] = []

    def started(address: str, **options: object) -> object:
        starts.append(address)
        assert len(starts) > late
        return client(address, **options)

    monkeypatch.setattr(distributed, "Client", started)
    read = on_cluster(workers.scheduler_address)
    path = min(files.glob("0*.txt"))
    if late < cluster._STARTS:
        assert [outcome.path for outcome in read([path], Decided())] == [path]
    else:
        with pytest.raises(AssertionError):
            list(read([path], Decided()))
    assert len(starts) == 3


def _another() -> str:
    return f"another than that of {os.getpid()}"


def test_bytes_read_as_files_do(files: Path) -> None:
    """What a worker makes of the bytes is what reading the file makes here."""
    path = min(files.glob("0*.txt"))
    here = attempt(path, batch.record_of, path).result
    there = read_bytes(Decided(), path.read_bytes(), str(path))
    assert here is not None
    assert there.prepared.document == here.document.id
    assert there.source == here.document.source
