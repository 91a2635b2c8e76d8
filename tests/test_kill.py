"""Is every document whole or absent whenever ingestion was killed, and does search agree with the graph?"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from api.bulk import KIND
from api.commands import ingest
from api.searching import index_of
from benchmarks.many_files import write
from graph.finding import search
from graph.prepared import digest_of
from graph.store import GraphReader, open_store
from ontology.statements import statements
from tests.test_cli import COMMAND

MOMENTS = int(os.environ.get("POLICYGRAPH_KILLS", "4"))  # 20 and more take a minute

INGESTION = """
import dataclasses, itertools, sys
from api.searching import index_of
from graph.store import open_store
from ontology import ids
from tests import factories

def version(number, times):
    record = factories.record()
    text = record.document.text + f"附件{number}：湿地名录\\n"
    document = dataclasses.replace(record.document, id=ids.document_id(str(number)), text=text)
    return dataclasses.replace(record, document=document, tasks=record.tasks[: 1 + times % 3], dependencies=())

with open_store(sys.argv[1]) as store:
    index_of(store)
    print("ready", flush=True)
    for times in itertools.count(int(sys.argv[2])):
        for number in range(8):
            store.put(version(number, times))
            if (number + times) % 3 == 0:
                index_of(store)
        store.remove(version(times % 8, times).document.id)
"""


def killed(folder: Path, number: int) -> None:
    """Ingest and index until a SIGKILL at a random moment."""
    command = [sys.executable, "-c", INGESTION, str(folder), str(number)]
    root = Path(__file__).parent.parent
    child = subprocess.Popen(command, stdout=subprocess.PIPE, cwd=root, env={**os.environ, "PYTHONPATH": str(root)})
    assert child.stdout is not None
    assert child.stdout.readline().strip() == b"ready"
    time.sleep(random.Random(number).uniform(0, 0.8))  # noqa: S311 - a moment, not a secret
    assert child.poll() is None
    child.kill()
    child.wait()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The graph that is killed again and again."""
    return tmp_path_factory.mktemp("killed") / "graph"


@pytest.mark.parametrize("number", range(MOMENTS))
def test_search_agrees_with_the_graph_after_a_kill(folder: Path, number: int) -> None:
    """The same documents with the same digests and records, and every hit quotes the document."""
    killed(folder, number)
    with open_store(str(folder), read_only=True) as store:
        index = index_of(store)
        held = index.snapshot()
        assert index.state == held.state == store.state()
        assert held.digests() == store.digests()
        assert held.count() == sum(len(store.record(document).tasks) for document in store.digests())
        for document in store.digests():
            assert held.record(document)[0] == store.record(document)
        hits = search(index, "湿地资源调查", top=100).hits
        assert {hit.document for hit in hits} == set(store.digests())
        for hit in hits:
            record = store.record(hit.document)
            assert hit.passage.of(record.document.text) == hit.text
            assert hit.title == record.task(hit.task).title


FILES = 60


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The documents that are ingested."""
    place = tmp_path_factory.mktemp("files")
    write(place, FILES)
    return place


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The graph that they come into, run after run, each killed."""
    return tmp_path_factory.mktemp("ingested") / "graph"


def whole(store: GraphReader) -> set[str]:
    """The documents of a store, each as it was stored, and each file known that has its document."""
    digests = store.digests()
    for document, digest in digests.items():
        assert digest_of(statements(store.record(document))) == digest
    assert len({row.id for row in store.documents()}) == len(store.documents()) == len(digests)
    assert len(store.notes(KIND)) == len(digests)
    return set(digests)


@pytest.mark.parametrize("number", range(MOMENTS))
def test_ingestion_that_is_killed_goes_on(files: Path, target: Path, number: int) -> None:
    """The command is killed at a random moment of its work: what is there is whole, and is there for good."""
    before: set[str] = set()
    if target.exists() and any(target.iterdir()):
        with open_store(str(target), read_only=True) as store:
            before = whole(store)
    draw = random.Random(number)  # noqa: S311 - a moment, not a secret
    again = ["--again"] if len(before) > FILES // 2 else []
    command = subprocess.Popen(
        [*COMMAND, "ingest", str(files), "--store", str(target), "--jobs", "2", *again],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    assert command.stdout is not None
    command.stdout.readline()  # something is stored, or known
    time.sleep(draw.uniform(0, 1.2))
    command.kill()
    command.wait()
    command.stdout.close()
    with open_store(str(target)) as store:
        after = whole(store)
        assert before <= after
        assert len(after) <= FILES
    _ended(command.pid)


def _ended(session: int) -> None:
    """The processes that read for a command which was killed end by themselves."""
    until = time.monotonic() + 20
    while time.monotonic() < until:
        try:
            os.killpg(session, 0)
        except ProcessLookupError:
            return
        time.sleep(0.1)
    os.killpg(session, signal.SIGKILL)
    raise AssertionError("processes are left")


def test_running_again_completes(files: Path, target: Path, tmp_path: Path) -> None:
    """After all kills one run does the rest: every document once, the graph and its index as of one calm run."""
    assert ingest.run([files], str(target), as_json=False) == 0
    assert ingest.run([files], str(tmp_path / "calm"), as_json=False) == 0
    with open_store(str(target)) as store, open_store(str(tmp_path / "calm")) as calm:
        assert len(whole(store)) == FILES
        assert store.digests() == calm.digests()
        assert sorted(map(repr, store.described())) == sorted(map(repr, calm.described()))
        index = index_of(store)
        assert index.state == store.state()
        assert index.snapshot().digests() == store.digests()
        assert index.snapshot().count() == sum(row.tasks for row in store.documents())
