"""What does the page of documents show of uploads? Each job and its files in words, with links to what they became."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote

from api.job import Job, Piece
from api.jobview import job_told, piece_told

SHOWN = 3
"""Jobs that have ended and are still shown; those under way are always shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileShown:
    """One file of an upload; ``title`` and ``href`` where it is in the graph."""

    index: int
    name: str
    state: str
    told: str
    title: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class JobShown:
    """One upload; ``busy`` while it is under way, ``failed`` counts files that are not in the graph."""

    id: str
    told: str
    when: str
    busy: bool
    done: int
    total: int
    failed: int
    files: tuple[FileShown, ...]


def shown(job: Job) -> JobShown:
    """An upload as the page shows it, the time by the clock of the service."""
    return JobShown(
        id=job.id,
        told=job_told(job),
        when=f"{job.made.astimezone():%m-%d %H:%M}",
        busy=job.ended is None,
        done=job.done,
        total=len(job.pieces),
        failed=sum(piece.state == "failed" for piece in job.pieces),
        files=tuple(_file(index, piece) for index, piece in enumerate(job.pieces)),
    )


def current(jobs: Iterable[Job]) -> tuple[JobShown, ...]:
    """Of all jobs, the newest first, those under way and the last that ended."""
    every = tuple(jobs)
    ended = [job.id for job in every if job.ended is not None][:SHOWN]
    return tuple(shown(job) for job in every if job.ended is None or job.id in ended)


def _file(index: int, piece: Piece) -> FileShown:
    return FileShown(
        index=index,
        name=piece.name,
        state=piece.state,
        told=piece_told(piece),
        title=piece.title or "" if piece.document else "",
        href=f"/documents/{quote(piece.document, safe='')}" if piece.document else "",
    )
