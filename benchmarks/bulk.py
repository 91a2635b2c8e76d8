"""What does ingestion take from end to end? File, facts, store and search index, on one core and on all.

    python -m benchmarks.many_files write FOLDER 10000
    python -m benchmarks.bulk FOLDER [COUNT]

Runs ``policygraph ingest`` itself into a new store, over a tenth of the files and over all of them, on one core and on
every core that the process may use. Memory is the peak of the largest process, of its own pages: those of files that
the engine maps are the system's to give back. Each run's graph is compared with the others'.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.many_files import COMMAND, Watch
from graph.backup import contents_of
from graph.store import open_store


@dataclass(frozen=True, slots=True, kw_only=True)
class Ingested:
    """One run: how many files, seconds until all were stored, seconds with the index, memory and sizes in megabytes."""

    files: int
    stored: float
    seconds: float
    processor: float
    peak: float
    graph: float
    index: float
    contents: str

    def line(self, name: str) -> str:
        """The figures in one line."""
        return (
            f"{name:8} {self.files:6} files  stored {self.files / self.stored:6.1f}/s  "
            f"with index {self.files / self.seconds:6.1f}/s  {self.processor:7.1f} s of processor  "
            f"peak {self.peak:5.0f} MB  graph {1000 * self.graph / self.files:5.0f} kB a document  "
            f"index {1000 * self.index / self.files:5.0f} kB"
        )


def ingest(files: list[Path], cores: set[int]) -> Ingested:
    """``policygraph ingest`` over the files on those cores, into a store that is looked at and thrown away."""
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        (place / "files").mkdir()
        for path in files:
            (place / "files" / path.name).symlink_to(path.resolve())
        store = place / "store"
        bound = f"import os, sys; os.sched_setaffinity(0, {cores!r}); os.execv(sys.argv[1], sys.argv[1:])"
        told = ["ingest", "files", "--store", str(store), "--report", str(place / "report.json")]
        started = time.perf_counter()
        command = subprocess.Popen(
            [sys.executable, "-c", bound, COMMAND, *told], stdout=subprocess.DEVNULL, cwd=place, start_new_session=True
        )
        watch = Watch(command.pid)
        watch.start()
        failed = command.wait()
        seconds = time.perf_counter() - started
        watch.join()
        summary = json.loads((place / "report.json").read_text("utf-8"))["summary"]
        if failed or summary["added"] != len(files):
            raise RuntimeError(f"exit {failed}, {summary}")
        with open_store(str(store), read_only=True) as reader:
            contents = contents_of(reader).digest
        return Ingested(
            files=len(files),
            stored=summary["seconds"],
            seconds=seconds,
            processor=sum(watch.processor.values()),
            peak=max(watch.peak.values()),
            graph=_size(store, without="search"),
            index=_size(store / "search"),
            contents=contents,
        )


def _size(folder: Path, *, without: str = "") -> float:
    """The megabytes of a folder's files."""
    found = (path for path in folder.rglob("*") if path.is_file() and path.relative_to(folder).parts[0] != without)
    return sum(path.stat().st_size for path in found) / 1e6


def main() -> None:
    """Print the figures, and how many times faster all cores are than one."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("count", type=int, nargs="?", default=10_000)
    given = parser.parse_args()
    files = sorted(given.folder.glob("*.txt"))[: given.count]
    every = os.sched_getaffinity(0)
    if not files or shutil.disk_usage(tempfile.gettempdir()).free < len(files) * 2_000_000:
        raise SystemExit("no files, or less than 2 MB of free disk for each")
    for some in (files[: max(1, len(files) // 10)], files):
        runs = [(f"{len(cores)} core{'s'[: len(cores) > 1]}", ingest(some, cores)) for cores in ({min(every)}, every)]
        for name, run in runs:
            sys.stdout.write(run.line(name) + "\n")
        (_, one), (_, all_) = runs
        same = "the same graph" if one.contents == all_.contents else "OTHER GRAPHS"
        times = f"stored {one.stored / all_.stored:.2f}, with index {one.seconds / all_.seconds:.2f} times as fast"
        sys.stdout.write(f"         {times}; {same}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
