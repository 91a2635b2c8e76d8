"""Which documents are added to the graph? Files extracted on all cores, stored one transaction each."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from api import unitbook
from api.batch import files, printable, record_of, summary, work
from api.commands.extract import nothing_found
from api.console import complain, emit, say
from api.findings import findings_json, lines
from api.progress import counted, shown
from api.register_graph import Described
from api.searching import index_of
from api.settings import Settings
from api.words import document_name
from graph.store import GraphStore, open_store
from graph.validate import inspect
from ontology.errors import PolicyGraphError
from ontology.model import Record

OUTCOMES = {"added": "新增", "replaced": "更新", "unchanged": "未变"}
_COUNTS = {
    "tasks": "项任务",
    "units": "个单位",
    "deadlines": "个时限",
    "targets": "个量化目标",
    "references": "份依据文件",
    "deliverables": "项成果",
    "dependencies": "条依赖",
    "unread": "处未读",
}


def run(paths: Sequence[Path], store: str, *, as_json: bool) -> int:
    """Store the files and print per file what was found; 1 where some file could not be read.

    The store is opened with the first record, so that a fault in every file leaves nothing behind.
    """
    chosen = list(files(paths))
    if not chosen:
        raise nothing_found(paths)
    told: list[dict[str, Any]] = []
    faults = 0
    with ExitStack() as stack:
        opened: GraphStore | None = None
        described: Described | None = None
        for outcome in counted(work(chosen, record_of), len(chosen), "收录", above=True):
            if outcome.result is None:
                faults += 1
                complain(outcome.fault or "")
                continue
            opened = opened or stack.enter_context(open_store(store))
            described = described or Described(opened)
            told.append(_put(opened, outcome.result, described, say if not as_json else None))
        if opened is not None and described is not None:
            described.finish()
            _index(opened)
    if as_json:
        emit({"documents": told, "faults": faults})
    elif len(chosen) > 1:
        complain(f"共{len(chosen)}份文件：收录{len(told)}份，读不了{faults}份。")
    sys.stdout.flush()
    return 1 if faults else 0


def _index(store: GraphStore) -> None:
    """Bring the search index up to the graph; what is stored stays stored where that fails."""
    try:
        with shown("检索索引") as progress:
            index_of(store, Settings().model, progress=progress)
    except PolicyGraphError as error:
        complain(f"文件已收录，检索索引还没有更新（下次检索时再试）：{error}")


def _put(store: GraphStore, record: Record, described: Described, tell: Callable[[str], None] | None) -> dict[str, Any]:
    record = unitbook.named(record, store)
    outcome = store.put(record)
    described.note(record, outcome)
    found_at_fault = inspect(record)
    counts = summary(record)
    if tell:
        found = "，".join(f"{count}{_COUNTS[kind]}" for kind, count in counts.items() if count)
        title = document_name(record.document)
        tell(f"{OUTCOMES[outcome]}　{printable(record.document.source)}　《{title}》：{found or '没有读出事实'}")
        for line in lines(found_at_fault):
            tell(f"　　{line}")
    return {
        "document": record.document.id,
        "source": record.document.source,
        "title": record.document.title,
        "outcome": outcome,
        "found": counts,
        "findings": findings_json(found_at_fault),
    }
