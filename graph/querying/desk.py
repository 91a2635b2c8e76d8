"""Who runs queries, and who ends them? A few processes that wait for queries; one that takes too long is killed.

The embedded engine cannot be told to stop: only a process can. What has changed in the graph is seen, since each task
says at which state the graph is. The answer is taken from the process as fast as it comes, so that a slow caller keeps
nobody waiting.
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, cast

import graph
from graph.querying.faults import CrowdedError, too_large, too_long, unpacked
from graph.querying.task import HEADER, Task
from graph.querying.writing import Cut
from ontology.errors import PolicyGraphError, StoreError

_OPENING = 120.0  # seconds that a process may take to start and to open the store
_LEAVING = 5.0  # seconds that a process may take to leave
_ROOT = str(Path(graph.__file__).parent.parent)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What queries may take: how many run at once, seconds of each, rows and bytes of an answer, bytes of memory.

    ``patience`` is how many seconds a query waits for its turn.
    """

    at_once: int = 2
    seconds: float = 10.0
    rows: int = 10_000
    size: int = 10 * 1024 * 1024
    memory: int = 3 * 1024**3
    patience: float = 5.0


class Answer:
    """An answer on its way: pieces as they come. ``cut`` is known when they have come to an end.

    An error that comes before the first piece is raised by ``Desk.ask``, one that comes later by the iteration.
    """

    def __init__(self, head: dict[str, str], arriving: queue.SimpleQueue[Any]) -> None:
        self.kind = head["kind"]
        self.form = head["form"]
        self.media = head["media"]
        self.cut: Cut | None = None
        self._arriving = arriving
        self._ended = False

    def __iter__(self) -> Iterator[bytes]:
        """The pieces."""
        while not self._ended:
            found = self._arriving.get()
            if isinstance(found, PolicyGraphError):
                self._ended = True
                raise found
            if isinstance(found, dict):
                self._ended = True
                self.cut = found["cut"]
            else:
                yield found


class Desk:
    """Takes queries to the store at a location. May be used from many threads."""

    def __init__(self, location: str, limits: Limits) -> None:
        self._location = location
        self.limits = limits
        self._turns = threading.BoundedSemaphore(limits.at_once)
        self._idle: list[_Process] = []
        self._lock = threading.Lock()
        self._closed = False

    def ask(self, task: Task) -> Answer:
        """The answer's beginning.

        QueryError, RefusedError, CostlyError, CrowdedError, StoreError where there will be none.
        """
        if not self._turns.acquire(timeout=self.limits.patience):
            raise CrowdedError("正在运行的查询太多", hint="请稍后再试")
        try:
            process = self._take()
        except BaseException:
            self._turns.release()
            raise
        arriving: queue.SimpleQueue[Any] = queue.SimpleQueue()
        threading.Thread(target=self._drain, args=(process, task, arriving), daemon=True).start()
        first = arriving.get()
        if isinstance(first, PolicyGraphError):
            raise first
        return Answer(first, arriving)

    def task(self, query: str, *, rows: int | None = None, size: int | None = None, state: str = "") -> Task:
        """A query as a task within the limits, or within narrower ones."""
        limits = self.limits
        return Task(
            query=query,
            state=state,
            seconds=limits.seconds,
            rows=min(rows or limits.rows, limits.rows),
            size=min(size or limits.size, limits.size),
        )

    def close(self) -> None:
        """End the processes that wait; those that work end with their query."""
        with self._lock:
            self._closed = True
            idle, self._idle = self._idle, []
        for process in idle:
            process.end()

    def _take(self) -> _Process:
        with self._lock:
            while self._idle:
                process = self._idle.pop()
                if process.lives():
                    return process
                process.end()
        return _Process(self._location, self.limits.memory)

    def _drain(self, process: _Process, task: Task, arriving: queue.SimpleQueue[Any]) -> None:
        """Hand on what the process says; put it back, or end it, and give the turn to the next."""
        try:
            for told in process.answer(task):
                arriving.put(told)
        except PolicyGraphError as error:
            arriving.put(error)
        except Exception as error:  # noqa: BLE001 - the caller waits for a word
            arriving.put(StoreError(f"查询没有完成（{error}）", where=self._location, hint="请稍后再试"))
        finally:
            with self._lock:
                kept = process.lives() and not self._closed
                if kept:
                    self._idle.append(process)
            if not kept:
                process.end()
            self._turns.release()


class _Process:
    """One process that runs queries."""

    def __init__(self, location: str, memory: int) -> None:
        self._location = location
        path = os.pathsep.join(filter(None, (_ROOT, os.environ.get("PYTHONPATH"))))
        try:
            self._process = subprocess.Popen(  # noqa: S603 - this program itself
                [sys.executable, "-m", "graph.querying.worker", location, str(memory)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={**os.environ, "PYTHONPATH": path},
            )
        except OSError as error:
            raise StoreError(f"不能启动查询程序（{error.strerror}）", hint="请检查内存和进程数的限额") from error
        self._late = False

    def lives(self) -> bool:
        """Whether it waits for a query."""
        return self._process.poll() is None and not self._late

    def end(self) -> None:
        """Let it go where it waits for a query, so that it tidies up; kill it where it does not."""
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
        try:
            self._process.wait(0 if self._late else _LEAVING)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def answer(self, task: Task) -> Iterator[Any]:
        """The head of the answer, its pieces, and how it ended; the error where there is one."""
        clock = self._alarm(_OPENING)
        try:
            pipe = cast("IO[bytes]", self._process.stdin)
            pipe.write(task.line())
            pipe.flush()
            while True:
                letter, content = self._frame()
                if letter == b"O":
                    clock.cancel()
                    clock = self._alarm(task.seconds)
                elif letter == b"D":
                    yield content
                elif letter == b"E":
                    raise unpacked(json.loads(content))
                else:
                    yield json.loads(content)
                    if letter == b"Z":
                        return
        except (OSError, EOFError) as error:
            raise self._why(task) from error
        finally:
            clock.cancel()

    def _frame(self) -> tuple[bytes, bytes]:
        pipe = cast("IO[bytes]", self._process.stdout)
        header = pipe.read(HEADER.size)
        if len(header) < HEADER.size:
            raise EOFError
        letter, size = HEADER.unpack(header)
        content = pipe.read(size)
        if len(content) < size:
            raise EOFError
        return letter, content

    def _alarm(self, seconds: float) -> threading.Timer:
        clock = threading.Timer(seconds, self._kill)
        clock.daemon = True
        clock.start()
        return clock

    def _kill(self) -> None:
        self._late = True
        self._process.kill()

    def _why(self, task: Task) -> PolicyGraphError:
        """Why the process is gone."""
        code = self._process.wait()
        if self._late or code == -signal.SIGPROF:
            return too_long(task.seconds)
        if code < 0:  # the engine gives up where memory or stack ends
            return too_large()
        return StoreError("查询程序意外结束", where=self._location, hint="请稍后再试，或联系管理员")
