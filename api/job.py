"""What is a job? Files that somebody gave to be read, and what has become of each so far."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

PieceState = Literal["waiting", "reading", "added", "replaced", "unchanged", "failed", "cancelled"]
JobState = Literal["queued", "running", "done", "cancelled", "interrupted"]
OPEN: frozenset[PieceState] = frozenset(("waiting", "reading"))
"""The states of a file of which nothing has become yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One file of a job: its name, the digest and number of its bytes, and what became of it.

    ``found`` counts each kind of fact, ``findings`` is what the shapes find, ``fault`` why it is not in the graph.
    """

    name: str
    digest: str
    size: int
    state: PieceState = "waiting"
    document: str | None = None
    title: str | None = None
    found: Mapping[str, int] = field(default_factory=dict)
    findings: Sequence[Any] = ()
    fault: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One job as it stands; ``ended`` is None while some of it is under way."""

    id: str
    made: dt.datetime
    pieces: tuple[Piece, ...]
    state: JobState = "queued"
    ended: dt.datetime | None = None

    @property
    def done(self) -> int:
        """How many files are through, whatever became of them."""
        return sum(piece.state not in OPEN for piece in self.pieces)

    def counts(self) -> dict[str, int]:
        """How many files are in each state."""
        return dict(Counter(piece.state for piece in self.pieces))

    def with_piece(self, index: int, piece: Piece) -> Job:
        """The same with another state of one file."""
        pieces = (*self.pieces[:index], piece, *self.pieces[index + 1 :])
        return dataclasses.replace(self, pieces=pieces)


def job_json(job: Job) -> dict[str, Any]:
    """A job as it is kept."""
    return dataclasses.asdict(job) | {
        "made": job.made.isoformat(),
        "ended": job.ended.isoformat() if job.ended else None,
    }


def read_job(said: Mapping[str, Any]) -> Job:
    """A job that was kept; KeyError, TypeError or ValueError where this is none."""
    return Job(
        id=said["id"],
        made=dt.datetime.fromisoformat(said["made"]),
        pieces=tuple(Piece(**piece) for piece in said["pieces"]),
        state=said["state"],
        ended=dt.datetime.fromisoformat(said["ended"]) if said["ended"] else None,
    )
