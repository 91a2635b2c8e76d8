"""Which files are meant, and what does each say? Many files over all cores, in a stable order.

A file that cannot be read costs its own line and nothing else, even where reading it kills the
process that reads it.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Generic, ParamSpec, TypeVar

from corpus.load import load
from extractors.pipeline import extract
from ontology.errors import PolicyGraphError, UnreadableSourceError
from ontology.model import Record
from ontology.record import to_json

Result = TypeVar("Result")
P = ParamSpec("P")

# In a folder only these are taken for documents; a file named outright is read whatever its name.
SUFFIXES = frozenset(
    (".txt", ".docx", ".pdf", ".html", ".htm", ".mht", ".mhtml", ".doc", ".wps", ".rtf", ".odt", ".ofd")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome(Generic[Result]):
    """What came of one file: its result, or the fault in one line."""

    path: Path
    result: Result | None = None
    fault: str | None = None


def printable(path: Path | str) -> str:
    """A file's name as text: names in GB18030, as older archives have them, are decoded, other bytes replaced."""
    content = os.fsencode(path)
    for encoding in ("utf-8", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode("utf-8", "replace")


def files(paths: Iterable[Path]) -> Iterator[Path]:
    """The files meant by files and folders: as given, folders walked in order of name, each file once."""
    seen: set[str] = set()
    for path in paths:
        for file in _walk(path) if path.is_dir() else (path,):
            key = os.path.realpath(file)
            if key not in seen:
                seen.add(key)
                yield file


def _walk(folder: Path) -> Iterator[Path]:
    for where, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            hidden = name.startswith((".", "~$"))
            if not hidden and Path(name).suffix.lower() in SUFFIXES:
                yield Path(where) / name


def record_of(path: Path) -> Record:
    """What the document in a file says; PolicyGraphError where it cannot be read."""
    return extract(load(path)).with_source(printable(path))


def line_of(path: Path) -> str:
    """The record of a file as one line of JSON."""
    return json.dumps(to_json(record_of(path)), ensure_ascii=False)


def work(
    paths: Sequence[Path], read: Callable[[Path], Result], *, jobs: int | None = None
) -> Iterator[Outcome[Result]]:
    """``read`` done on every file, in the order given; several files are spread over the cores, or so many processes.

    ``read`` is a function of a module, so that other processes find it by name.
    """
    processes = min(len(paths), jobs or cores())
    if processes <= 1:
        yield from (attempt(path, read, path) for path in paths)
        return
    yield from _spread(deque(paths), read, processes)


def cores() -> int:
    """How many cores this process may use: all, or those that it was given."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def attempt(path: Path, read: Callable[P, Result], /, *given: P.args, **named: P.kwargs) -> Outcome[Result]:
    """What comes of reading the file of that path from what is given; a fault of whatever kind becomes one line."""
    try:
        return Outcome(path=path, result=read(*given, **named))
    except PolicyGraphError as error:
        return Outcome(path=path, fault=error.line())
    except RecursionError:
        return Outcome(path=path, fault=f"{printable(path)}：结构嵌套太深。请另存为纯文本后再试。")
    except MemoryError:
        return Outcome(path=path, fault=f"{printable(path)}：内存不够。请拆分文件后再试。")
    except Exception as error:  # noqa: BLE001 - a fault of ours in one file must not cost the others
        what = f"{type(error).__name__}：{error}"
        return Outcome(path=path, fault=f"{printable(path)}：读取时程序出错（{what}）。请把这份文件发给维护人员。")


def _pool(processes: int) -> ProcessPoolExecutor:
    # A fork server starts clean (no threads to inherit) and imports the pipeline once for all workers.
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["api.batch", "api.bulk"])
    return ProcessPoolExecutor(max_workers=processes, mp_context=context, initializer=_settle)


def _settle() -> None:
    """Begin a process that reads: it leaves interruptions to the one that shares out the work, and ends with it.

    An interruption from the keyboard reaches every process. One that was killed cannot end the others: each looks
    for itself whether it is still there.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sharing_out = multiprocessing.parent_process()
    if sharing_out is not None:
        threading.Thread(target=_end_with, args=(sharing_out,), daemon=True).start()


def _end_with(process: BaseProcess) -> None:
    process.join()
    os._exit(1)


def _spread(paths: deque[Path], read: Callable[[Path], Result], processes: int) -> Iterator[Outcome[Result]]:
    """Keep a few files per core in flight; where a worker dies, go on one by one until its file is passed."""
    while paths:
        running: deque[tuple[Path, Future[Outcome[Result]]]] = deque()
        with _pool(processes) as pool:
            try:
                while paths or running:
                    while paths and len(running) < 4 * processes:
                        running.append((paths[0], pool.submit(attempt, paths[0], read, paths[0])))
                        paths.popleft()
                    outcome = running[0][1].result()
                    running.popleft()
                    yield outcome
            except BrokenProcessPool:
                yield from (_alone(path, read) for path, _future in running)
            finally:
                pool.shutdown(wait=False, cancel_futures=True)  # whoever stops listening waits for nothing


def _alone(path: Path, read: Callable[[Path], Result]) -> Outcome[Result]:
    """One file in a process of its own, so that a death is its own."""
    with _pool(1) as pool:
        try:
            return pool.submit(attempt, path, read, path).result()
        except BrokenProcessPool:
            error = UnreadableSourceError("读取时进程中断", where=printable(path), hint="请另存为其他格式后再试")
            return Outcome(path=path, fault=error.line())


def summary(record: Record) -> dict[str, int]:
    """How many of each kind of fact a record holds, by the names that pages use."""
    tasks = record.tasks
    units = {assignment.unit for task in tasks for assignment in task.assignments}
    return {
        "tasks": len(tasks),
        "units": len(units),
        "deadlines": sum(len(task.deadlines) for task in tasks),
        "targets": len(record.targets) + sum(len(task.targets) for task in tasks),
        "references": len(record.references) + sum(len(task.references) for task in tasks),
        "deliverables": sum(len(task.deliverables) for task in tasks),
        "dependencies": len(record.dependencies),
        "unread": len(record.unread),
    }
