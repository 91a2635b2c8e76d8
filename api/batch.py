"""Which files are meant, and what does each say? Many files over all cores, in a stable order.

A file that cannot be read costs its own line and nothing else, even where reading it hangs or kills the
process that reads it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

from api.outcome import Outcome, attempt, printable
from api.reading_process import Bounds, spread
from corpus.load import load
from extractors.pipeline import extract
from ontology.model import Record
from ontology.record import to_json

Result = TypeVar("Result")

# In a folder only these are taken for documents; a file named outright is read whatever its name.
SUFFIXES = frozenset(
    (".txt", ".docx", ".pdf", ".html", ".htm", ".mht", ".mhtml", ".doc", ".wps", ".rtf", ".odt", ".ofd")
)


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
    paths: Sequence[Path], read: Callable[[Path], Result], *, jobs: int | None = None, bounds: Bounds | None = None
) -> Iterator[Outcome[Result]]:
    """``read`` done on every file, in the order given; several files are spread over the cores, or so many processes.

    ``read`` is a function of a module, so that other processes find it by name; ``bounds`` hold for each file there.
    """
    processes = min(len(paths), jobs or cores())
    if processes <= 1:
        yield from (attempt(path, read, path) for path in paths)
        return
    yield from spread(paths, read, processes, bounds or Bounds())


def cores() -> int:
    """How many cores this process may use: all, or those that it was given."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


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
