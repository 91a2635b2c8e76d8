"""How does a caller follow a job? By events as they come, or by waiting a while for its end."""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
from collections.abc import AsyncIterator, Callable
from typing import Any

from api.jobs import Jobs
from api.jobview import job_shown, piece_shown

HEARTBEAT = 15.0
"""Seconds of silence after which a line is sent, so that nobody in between takes the connection for dead."""
LONGEST = 60
"""Seconds that a caller may wait for the end of a job."""

_PREFERENCE = re.compile(r"(?:^|[,;])\s*wait\s*=\s*(\d{1,5})\s*(?:$|[,;])", re.IGNORECASE)


def preferred_wait(prefer: str | None) -> int:
    """The seconds that a caller would wait, by ``Prefer: wait=10`` (RFC 7240), at most ``LONGEST``; else 0."""
    found = _PREFERENCE.search(prefer or "")
    return min(int(found[1]), LONGEST) if found else 0


def change_of(last: str | None, jobs: Jobs) -> int:
    """The change that a caller has seen, by the id of the last event; 0 where it has seen none of this process."""
    epoch, _, number = (last or "").partition("-")
    return int(number) if epoch == jobs.epoch and number.isdecimal() and len(number) < 10 else 0


async def ended(jobs: Jobs, identifier: str, seconds: float) -> bool:
    """Whether a job has ended within so many seconds."""
    news, stop = _listening(jobs)
    try:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while jobs.get(identifier).ended is None and not jobs.closed:
                    await news.wait()
                    news.clear()
    finally:
        stop()
    return jobs.get(identifier).ended is not None


async def events(jobs: Jobs, identifier: str, change: int) -> AsyncIterator[bytes]:
    """Server-sent events from a change on: ``job`` with all there is, ``file`` for each change, ``end`` as the last.

    The caller asks for them first: NotFoundError or BusyError come before the first event.
    """
    jobs.get(identifier)
    news, stop = _listening(jobs)
    return _events(jobs, identifier, change, (news, stop))


async def _events(
    jobs: Jobs, identifier: str, change: int, listening: tuple[asyncio.Event, Callable[[], None]]
) -> AsyncIterator[bytes]:
    news, stop = listening
    try:
        while True:
            news.clear()
            job, number, changed = jobs.since(identifier, change)
            if change == 0:
                yield _event(jobs, number, "job", job_shown(job))
            else:
                for at, index in changed:
                    said = {"index": index, "file": piece_shown(job.pieces[index])}
                    yield _event(jobs, at, "file", said | {"done": job.done, "total": len(job.pieces)})
            change = number
            if job.ended is not None:
                yield _event(jobs, number, "end", job_shown(job))
                return
            if jobs.closed:
                return
            try:
                async with asyncio.timeout(HEARTBEAT):
                    await news.wait()
            except TimeoutError:
                yield b": waiting\n\n"
    finally:
        stop()


def _event(jobs: Jobs, number: int, kind: str, said: Any) -> bytes:
    return f"id: {jobs.epoch}-{number}\nevent: {kind}\ndata: {json.dumps(said, ensure_ascii=False)}\n\n".encode()


def _listening(jobs: Jobs) -> tuple[asyncio.Event, Callable[[], None]]:
    """An event that is set whenever some job changed, and what ends that."""
    loop, news = asyncio.get_running_loop(), asyncio.Event()

    def heard() -> None:
        with contextlib.suppress(RuntimeError):  # the loop is closed: nobody waits any more
            loop.call_soon_threadsafe(news.set)

    return news, jobs.listen(heard)
