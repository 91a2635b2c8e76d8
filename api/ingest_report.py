"""What became of every file? A report that is written while the files come, so that memory stays flat."""

from __future__ import annotations

import csv
import json
import os
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from api.console import output_error
from api.ingestion import Told
from api.outcome import printable
from api.reader_version import reader_version
from ontology.errors import ConfigurationError

_FACTS = ("tasks", "units", "deadlines", "targets", "references", "deliverables", "dependencies", "unread")
_COLUMNS = ("file", "outcome", "seconds", "document", "title", *_FACTS, "findings", "fault")


class Report:
    """Counts what became of the files, and writes a line of each where a place was given."""

    def __init__(self, rows: Any, *, as_csv: bool) -> None:
        self._rows = rows
        self._csv = csv.DictWriter(rows, _COLUMNS) if rows and as_csv else None
        self._begun = time.monotonic()
        self.counts: Counter[str] = Counter()
        self.facts: Counter[str] = Counter()
        if self._csv:
            self._csv.writeheader()
        elif rows:
            rows.write('{"files": [')

    def note(self, told: Told) -> None:
        """One file more."""
        self.counts[told.what] += 1
        self.facts.update(told.found)
        if not self._rows:
            return
        row = {
            "file": printable(told.path),
            "outcome": told.what,
            "seconds": round(told.seconds, 4),
            "document": told.document,
            "title": told.title,
            **{name: told.found.get(name) for name in _FACTS},
            "findings": len(told.read.findings) if told.read else None,
            "fault": told.fault,
        }
        if self._csv:
            self._csv.writerow(row)
        else:
            separator = "\n" if self.counts.total() == 1 else ",\n"
            self._rows.write(separator + json.dumps(row, ensure_ascii=False))

    def summary(self, *, total: int, finished: bool) -> dict[str, Any]:
        """The run in a few numbers; ``finished`` False where it was interrupted."""
        seconds = time.monotonic() - self._begun
        done = self.counts.total()
        return {
            "files": total,
            "done": done,
            "finished": finished,
            **{what: self.counts[what] for what in ("added", "replaced", "unchanged", "unreadable")},
            "facts": {name: self.facts[name] for name in _FACTS},
            "seconds": round(seconds, 3),
            "files_per_second": round(done / seconds, 2) if seconds else None,
            "reader": reader_version(),
        }

    def close(self, *, total: int, finished: bool) -> None:
        """Write the end: the summary, in JSON as ``summary``, in CSV the numbers of files as a last line."""
        if self._csv:
            told = "；".join(f"{what}={count}" for what, count in sorted(self.counts.items()))
            state = "finished" if finished else "interrupted"
            self._csv.writerow({"file": f"[{self.counts.total()}/{total}]", "outcome": state, "fault": told})
        elif self._rows:
            summary = json.dumps(self.summary(total=total, finished=finished), ensure_ascii=False)
            self._rows.write(f'\n], "summary": {summary}}}\n')


@contextmanager
def reported(path: Path | None, total: int) -> Iterator[Report]:
    """A report that is at its place when the run is over, whole, also where that was interrupted.

    ConfigurationError where it cannot be written, before anything is read.
    """
    if path is None:
        yield Report(None, as_csv=False)
        return
    if path.suffix.lower() not in (".json", ".csv"):
        raise ConfigurationError("报告只能写成 .json 或 .csv", where=str(path), hint="请改用这两种后缀之一")
    as_csv = path.suffix.lower() == ".csv"
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    except OSError as error:
        raise output_error(str(path), error) from error
    encoding = "utf-8-sig" if as_csv else "utf-8"  # spreadsheets tell UTF-8 by its mark
    finished = False
    try:
        with os.fdopen(handle, "w", encoding=encoding, errors="backslashreplace", newline="") as rows:
            report = Report(rows, as_csv=as_csv)
            try:
                yield report
                finished = True
            finally:
                report.close(total=total, finished=finished)
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        if not finished:
            with suppress(OSError):  # as far as it went: an interruption is no reason to tell nothing
                Path(name).replace(path)
        raise
    finally:
        Path(name).unlink(missing_ok=True)
