"""Who reads what was given, and when? A queue of jobs, a few processes that read, one hand that stores.

Jobs take turns file by file, so that one file need not wait for a folder of somebody else. A document is stored
whole or not at all, whenever a job is cancelled or the service stops.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import secrets
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from api.bulk import KIND
from api.errors import BusyError, NotFoundError
from api.job import Job, JobState, Piece, PieceState
from api.jobbook import MOST, JobBook
from api.reading_process import Bounds, ReadingProcess
from api.taking_in import TakingIn
from graph.store import GraphStore

_IDLE = 60.0  # seconds after which a process that reads is let go
_LISTENERS = 200
_WRITTEN = 1.0  # seconds between two looks at a job kept on disk


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What may be under way: jobs, bytes that wait in memory, processes that read, and what a file may cost."""

    jobs: int
    bytes: int
    readers: int
    bounds: Bounds


@dataclass(frozen=True, slots=True)
class Given:
    """A file that somebody gave; ``fault`` where it is not read at all."""

    name: str
    content: bytes
    fault: str | None = None

    def piece(self) -> Piece:
        """The file as its job begins."""
        digest = hashlib.sha256(self.content).hexdigest()
        state: PieceState = "failed" if self.fault else "waiting"
        return Piece(name=self.name, digest=digest, size=len(self.content), state=state, fault=self.fault)


@dataclass(slots=True)
class _Held:
    """A job with what it needs while it is under way; ``changed`` is the last of the ``changes`` of each file."""

    job: Job
    contents: dict[int, bytes] = field(default_factory=dict)
    reading: dict[int, ReadingProcess] = field(default_factory=dict)
    changes: int = 1
    changed: dict[int, int] = field(default_factory=dict)
    written: float = 0.0

    def put(self, index: int, piece: Piece) -> None:
        self.job = self.job.with_piece(index, piece)
        self.changes += 1
        self.changed[index] = self.changes


class Jobs:
    """The jobs of a store; safe with threads. ``afterwards`` is called when a job has changed the graph."""

    def __init__(self, store: GraphStore, book: JobBook, limits: Limits, afterwards: Callable[[], None]) -> None:
        self._book, self._limits, self._afterwards = book, limits, afterwards
        self._jobs = {job.id: _Held(job) for job in book.load(lambda: store.notes(KIND))}
        self._turns: deque[str] = deque()
        self._change = threading.Condition()
        self._taking = TakingIn(store)
        self._threads: dict[threading.Thread, ReadingProcess] = {}
        self._listeners: list[Callable[[], None]] = []
        self._closed = False
        self.epoch = secrets.token_hex(3)

    # --- asked from outside ---------------------------------------------------------------------

    def submit(self, given: Sequence[Given]) -> Job:
        """A job for these files; BusyError where too many are waiting."""
        pieces = tuple(one.piece() for one in given)
        job = Job(id=f"j{secrets.token_hex(8)}", made=_now(), pieces=pieces)
        with self._change:
            unfinished = [held for held in self._jobs.values() if held.job.ended is None]
            waiting = sum(len(content) for held in unfinished for content in held.contents.values())
            crowded = waiting > 0 and waiting + sum(piece.size for piece in pieces) > self._limits.bytes
            if self._closed or crowded or len(unfinished) >= self._limits.jobs:
                raise BusyError("排队等待读取的文件太多", hint="请等前面的文件读完再提交")
            held = self._jobs[job.id] = _Held(
                job, {index: one.content for index, one in enumerate(given) if not one.fault}
            )
            self._turns.append(job.id)
            self._forget_old()
            self._book.write(job)
            self._hire(len(held.contents))
            self._change.notify_all()
        if all(one.fault for one in given):
            self._end(held)
        return held.job

    def all(self) -> tuple[Job, ...]:
        """Every job that is known, the newest first."""
        with self._change:
            return tuple(held.job for held in reversed(self._jobs.values()))

    def get(self, identifier: str) -> Job:
        """One job; NotFoundError where there is none of that name."""
        return self._held(identifier).job

    def cancel(self, identifier: str) -> Job:
        """Begin nothing more of a job and end what is being read; what was stored stays. Nothing where it has ended."""
        held = self._held(identifier)
        with self._change:
            under_way = held.job.ended is None
            if under_way:
                self._left(held)
                held.job = dataclasses.replace(held.job, state="cancelled")
            reading = tuple(held.reading.values())
        for process in reading:
            process.kill()
        self._tell()
        if under_way and not reading:
            self._end(held)
        return held.job

    def since(self, identifier: str, change: int) -> tuple[Job, int, tuple[tuple[int, int], ...]]:
        """A job, the number of its last change, and which files changed after a change: number and file, in order."""
        held = self._held(identifier)
        with self._change:
            changed = sorted((number, index) for index, number in held.changed.items() if number > change)
            return held.job, held.changes, tuple(changed)

    def listen(self, heard: Callable[[], None]) -> Callable[[], None]:
        """Be told whenever some job changed, from any thread; call what comes back to hear no more.

        BusyError where too many listen.
        """
        with self._change:
            if len(self._listeners) >= _LISTENERS:
                raise BusyError("同时关注进度的页面太多", hint="请稍后再试，收录不受影响")
            self._listeners.append(heard)

        def stop() -> None:
            with self._change:
                self._listeners.remove(heard)

        return stop

    @property
    def closed(self) -> bool:
        """Whether nothing is taken on any more."""
        return self._closed

    def refuse(self) -> None:
        """Take on nothing more and let those go who listen: the service is about to stop."""
        self._closed = True
        self._tell()

    def close(self) -> None:
        """End everything: what is being read is given up, what is being stored is finished."""
        with self._change:
            self._closed = True
            threads = dict(self._threads)
            self._change.notify_all()
        for process in threads.values():
            process.close()
        for thread in threads:
            thread.join()
        self._taking.finish()
        with self._change:
            for held in self._jobs.values():
                if held.job.ended is None:
                    self._left(held)
                    left = any(piece.state == "cancelled" for piece in held.job.pieces)
                    state: JobState = "interrupted" if left else "done"
                    held.job = dataclasses.replace(held.job, state=state, ended=_now())
                    self._book.write(held.job)
        self._tell()

    # --- the work -------------------------------------------------------------------------------

    def _hire(self, files: int) -> None:
        """As many threads, each with a process of its own, as there is work for."""
        for _ in range(min(files, self._limits.readers - len(self._threads))):
            process = ReadingProcess(self._limits.bounds)
            thread = threading.Thread(target=self._work, args=(process,), name="job", daemon=True)
            self._threads[thread] = process
            thread.start()

    def _work(self, process: ReadingProcess) -> None:
        """The life of a thread: one file after another, until none came for a while."""
        while (turn := self._next(process)) is not None:
            held, index, content = turn
            piece = held.job.pieces[index]
            after = self._taking.take(piece, content, process)
            if after.state == "failed" and (self._closed or held.job.state == "cancelled"):
                after = dataclasses.replace(piece, state="cancelled")
            self._note(held, index, after)
        process.close()

    def _next(self, process: ReadingProcess) -> tuple[_Held, int, bytes] | None:
        """The next file of the job whose turn it is."""
        with self._change:
            while not self._closed:
                if (turn := self._take(process)) is not None:
                    break
                if not self._change.wait(_IDLE):
                    self._threads.pop(threading.current_thread(), None)
                    return None
            else:
                return None
        self._tell()
        return turn

    def _take(self, process: ReadingProcess) -> tuple[_Held, int, bytes] | None:
        while self._turns:
            held = self._jobs.get(self._turns.popleft())
            if held is None or not held.contents:
                continue
            index = min(held.contents)
            self._turns.append(held.job.id)
            held.reading[index] = process
            held.job = dataclasses.replace(held.job, state="running")
            held.put(index, dataclasses.replace(held.job.pieces[index], state="reading"))
            return held, index, held.contents.pop(index)
        return None

    def _note(self, held: _Held, index: int, piece: Piece) -> None:
        """What became of a file goes to whoever looks; the last one ends its job."""
        with self._change:
            held.reading.pop(index, None)
            held.put(index, piece)
            last = held.job.ended is None and not held.contents and not held.reading
            if not last and time.monotonic() - held.written > _WRITTEN:
                held.written = time.monotonic()
                self._book.write(held.job)
        self._tell()
        if last and not self._closed:
            self._end(held)

    def _end(self, held: _Held) -> None:
        self._taking.finish()
        with self._change:
            state: JobState = "cancelled" if held.job.state == "cancelled" else "done"
            held.job = dataclasses.replace(held.job, state=state, ended=held.job.ended or _now())
            held.changes += 1
            self._book.write(held.job)
        self._tell()
        self._afterwards()

    # --- small things ---------------------------------------------------------------------------

    def _held(self, identifier: str) -> _Held:
        with self._change:
            held = self._jobs.get(identifier)
        if held is None:
            raise NotFoundError("没有这项收录任务", where=identifier[:40], hint=f"只保留最近{MOST}项，请从文件页面进入")
        return held

    def _left(self, held: _Held) -> None:
        """Files that wait are not read any more."""
        for index in tuple(held.contents):
            del held.contents[index]
            held.put(index, dataclasses.replace(held.job.pieces[index], state="cancelled"))

    def _forget_old(self) -> None:
        ended = [held.job.id for held in self._jobs.values() if held.job.ended is not None]
        for identifier in ended[:-MOST]:
            del self._jobs[identifier]
            self._book.forget(identifier)

    def _tell(self) -> None:
        for heard in tuple(self._listeners):
            heard()


def _now() -> dt.datetime:
    return dt.datetime.now(tz=dt.UTC)
