"""Which documents are added to the graph? Files extracted on all cores, stored one transaction each."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from api.batch import files, work
from api.bulk import Read, reader
from api.commands.extract import nothing_found
from api.console import complain, emit, say
from api.indexing import Indexing
from api.ingest_report import Report, reported
from api.ingestion import Ingestion, Reading, Told
from api.jobview import found_told
from api.outcome import Outcome, printable
from api.progress import counted
from api.settings import Settings
from graph.store import open_store
from ontology.units.decisions import Decided

OUTCOMES = {"added": "新增", "replaced": "更新", "unchanged": "未变"}


def run(
    paths: Sequence[Path],
    store: str,
    *,
    as_json: bool,
    jobs: int | None = None,
    cluster: str | None = None,
    report: Path | None = None,
    again: bool = False,
) -> int:
    """Store the files and print per file what was found; 1 where some file could not be read.

    A new store is made with the first record, so that a fault in every file leaves nothing behind.
    """
    chosen = list(files(paths))
    if not chosen:
        raise nothing_found(paths)
    read = _reading(jobs, cluster)
    with ExitStack() as stack:
        existing = stack.enter_context(open_store(store)) if _exists(store) else None
        ingestion = Ingestion(lambda: stack.enter_context(open_store(store)), existing, again=again)
        listed = stack.enter_context(reported(report, len(chosen)))
        documents: list[dict[str, Any]] | None = [] if as_json else None
        indexing = Indexing(Settings().model)
        stack.callback(indexing.wait)
        try:
            for told in counted(ingestion.run(chosen, read), len(chosen), "收录", above=True):
                listed.note(told)
                _tell(told, documents)
                if told.read is not None:
                    indexing.note(ingestion.store)
            ingestion.finish()
        except KeyboardInterrupt:
            _interrupted(listed, len(chosen))
            raise
        if ingestion.store is not None:
            indexing.finish(ingestion.store)
    _sum_up(listed, documents, len(chosen))
    return 1 if listed.counts["unreadable"] else 0


def _exists(store: str) -> bool:
    """Whether there is a store, or something in its place; an empty folder is none."""
    place = Path(store)
    return "://" in store or (os.path.lexists(place) and not (place.is_dir() and not any(place.iterdir())))


def _reading(jobs: int | None, cluster: str | None) -> Reading:
    """How files are read: by processes of this machine, or by a cluster."""
    if cluster is not None:
        from api.cluster import on_cluster  # noqa: PLC0415 - an extra

        return on_cluster(cluster)

    def read(paths: Sequence[Path], decided: Decided) -> Iterator[Outcome[Read]]:
        return work(paths, reader(decided), jobs=jobs)

    return read


def _tell(told: Told, documents: list[dict[str, Any]] | None) -> None:
    """One file to people, or to the list for programs."""
    if told.what == "unreadable":
        complain(told.fault or "")
    elif documents is not None:
        documents.append(told.shown())
    else:
        say(f"{OUTCOMES[told.what]}　{printable(told.path)}　《{told.name}》：{found_told(told.found)}")
        for line in told.read.told if told.read else ():
            say(f"　　{line}")


def _sum_up(listed: Report, documents: list[dict[str, Any]] | None, total: int) -> None:
    faults = listed.counts["unreadable"]
    if documents is not None:
        emit({"documents": documents, "faults": faults})
    elif total > 1:
        complain(f"共{total}份文件：收录{total - faults}份，读不了{faults}份。")
    sys.stdout.flush()


def _interrupted(listed: Report, total: int) -> None:
    done = listed.counts.total()
    complain(f"已收录和核对{done}份，还有{total - done}份；再次运行同一命令，从断处继续。")
