"""What is left of jobs when the service stops? A small file of each, beside the graph; none of the texts."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import json
import logging
import os
from collections.abc import Callable, Mapping
from pathlib import Path

from api.bulk import Known
from api.job import OPEN, Job, Piece, job_json, read_job
from api.searching import place_of

_log = logging.getLogger(__name__)
MOST = 50
"""Jobs that have ended and are still told of."""


def folder_of(location: str) -> Path:
    """Where the jobs of a store are kept: in its folder; for a server on this machine."""
    place = place_of(location)
    return place.parent / "jobs" if "://" not in location else place.parent.parent / "jobs" / place.name


class JobBook:
    """The files of jobs in a folder. What cannot be written is logged: the work itself goes on."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def write(self, job: Job) -> None:
        """Keep a job as it stands, whole or not at all."""
        path = self._folder / f"{job.id}.json"
        try:
            self._folder.mkdir(exist_ok=True, parents=True)
            fresh = path.with_suffix(f".{os.getpid()}")
            fresh.write_text(json.dumps(job_json(job), ensure_ascii=False), "utf-8", errors="replace")
            fresh.replace(path)
        except OSError:
            _log.warning("a job cannot be kept on disk", exc_info=True)

    def forget(self, identifier: str) -> None:
        """Keep a job no longer."""
        with contextlib.suppress(OSError):
            (self._folder / f"{identifier}.json").unlink()

    def load(self, known: Callable[[], Mapping[str, str]]) -> list[Job]:
        """The jobs kept, oldest first; those that did not end were interrupted.

        ``known`` tells what the graph notes of files by digest: a file that came into it is told so.
        """
        jobs = []
        with contextlib.suppress(OSError):
            for path in sorted(self._folder.glob("*.json")):
                try:
                    job = read_job(json.loads(path.read_text("utf-8")))
                except (OSError, ValueError, KeyError, TypeError):
                    _log.warning("what was kept of a job cannot be read: %s", path.name)
                    continue
                if job.ended is None:
                    job = _interrupted(job, known())
                    self.write(job)
                jobs.append(job)
        jobs.sort(key=lambda job: (job.made, job.id))
        for old in jobs[:-MOST]:
            self.forget(old.id)
        return jobs[-MOST:]


def _interrupted(job: Job, known: Mapping[str, str]) -> Job:
    pieces = tuple(_stored(piece, known) if piece.state in OPEN else piece for piece in job.pieces)
    return dataclasses.replace(job, pieces=pieces, state="interrupted", ended=dt.datetime.now(tz=dt.UTC))


def _stored(piece: Piece, known: Mapping[str, str]) -> Piece:
    """A file that was under way: it is whole in the graph, or not at all."""
    if piece.digest not in known:
        return dataclasses.replace(piece, state="cancelled")
    held = Known.of(known[piece.digest])
    return dataclasses.replace(
        piece, state="unchanged", document=held.document, title=held.name, found=dict(held.found)
    )
