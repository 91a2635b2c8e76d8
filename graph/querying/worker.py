"""What runs one query after another in a process of its own? Tasks come in as lines of JSON, answers go out in frames.

A frame is a letter, the length of what follows, and that: ``O`` ready, ``H`` the form of the answer, ``D`` a piece of
it, ``Z`` its end, ``E`` why there is none. The process is confined first (``graph.querying.confine``), so that a query
can do no harm that the check of its text overlooked.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any, BinaryIO

from graph.querying import confine
from graph.querying.engine import Answer, Embedded, Engine, Remote, Table, told
from graph.querying.faults import QueryError, packed, too_large
from graph.querying.guard import check
from graph.querying.task import GRACE, HEADER, Task
from graph.querying.writing import MEDIA, Cut, Sink, write_graph, write_table, write_truth
from graph.serialise import ALL_PREFIXES
from ontology.errors import PolicyGraphError, StoreError


def main() -> None:
    """Answer tasks from standard input until it ends."""
    location, memory = sys.argv[1], int(sys.argv[2])
    confine.stand_back()
    engine: Engine = _remote(location) if "://" in location else _embedded(location)
    confine.limit_memory(memory)
    out = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    try:
        for line in sys.stdin.buffer:
            run(json.loads(line), engine, out)
    finally:
        engine.close()


def _remote(location: str) -> Engine:
    return Remote(location)


def _embedded(location: str) -> Engine:
    return Embedded(location, confined=confine.without_network())


def run(given: dict[str, Any], engine: Engine, out: BinaryIO) -> None:
    """Answer one task, or say why not."""
    task = Task(**given)
    try:
        engine.fresh(task.state)
        _send(out, b"O", b"")
        confine.limit_work(task.seconds + GRACE)
        cut = _answer(task, engine, out)
        confine.limit_work(0)
        _send(out, b"Z", json.dumps({"cut": cut}).encode())
    except PolicyGraphError as error:
        confine.limit_work(0)
        _send(out, b"E", json.dumps(packed(error)).encode())
    except (MemoryError, RecursionError):
        confine.limit_work(0)
        _send(out, b"E", json.dumps(packed(too_large())).encode())


def _answer(task: Task, engine: Engine, out: BinaryIO) -> Cut | None:
    try:
        task.query.encode()
    except UnicodeEncodeError as error:
        raise QueryError("查询里有不成字的字符", hint="请重新输入") from error
    try:
        checked = check(task.query, ALL_PREFIXES)
    except QueryError as fault:
        raise engine.placed(task.query, fault) from fault
    answer = engine.answer(task.query, checked, task.default, task.named)
    form = task.table if checked.kind in ("select", "ask") else task.graph
    if form is None:
        wanted = "表格" if checked.kind in ("select", "ask") else "图"
        raise QueryError(f"这个查询的结果是{wanted}，不能给成所要的格式", where="Accept", hint="请改用合适的 Accept")
    _send(out, b"H", json.dumps({"kind": checked.kind, "form": form, "media": MEDIA[form]}).encode())
    sink = Sink(lambda block: _send(out, b"D", block), most=task.size)
    try:
        with told(task.query):
            cut = _write(task, answer, sink)
    except OSError as error:
        raise StoreError(f"读取图谱失败（{' '.join(str(error).split())[:200]}）", hint="请稍后再试") from error
    sink.flush()
    return cut


def _write(task: Task, answer: Answer, sink: Sink) -> Cut | None:
    if isinstance(answer, bool):
        write_truth(task.table or "json", answer, sink)
        return None
    if isinstance(answer, Table):
        return write_table(task.table or "json", answer.names, answer.rows, sink, task.rows)
    return write_graph(task.graph or "turtle", answer, sink, task.rows)


def _send(out: BinaryIO, letter: bytes, content: bytes) -> None:
    out.write(HEADER.pack(letter, len(content)) + content)
    out.flush()


if __name__ == "__main__":
    main()
