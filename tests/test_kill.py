"""Does search agree with the graph whenever ingestion was killed?"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from api.searching import index_of
from graph.finding import search
from graph.store import open_store

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
