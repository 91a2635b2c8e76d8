"""How is a file read so that it harms nothing else? In a bounded process of its own that can be killed.

A file that hangs, eats memory or crashes the process that reads it costs one clear line; the next file gets a
new process. The command line and the service read through the same processes.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import queue
import signal
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any, TypeVar

from api.outcome import Outcome, attempt, printable
from ontology.errors import UnreadableSourceError

Result = TypeVar("Result")

_CONTEXT = multiprocessing.get_context("forkserver")
_PRELOADED = ["api.bulk"]
_START = 120.0  # seconds that a process may take to start: the first one imports the readers
_LOOK = 0.5  # seconds between two looks whether the process still lives
_GIGABYTE = 1024**3


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """What reading one file may cost: ``seconds``, and ``memory``, bytes of address space (not everywhere enforced).

    An ordinary document takes a second; a book of a thousand pages some minutes. The process itself has a third of a
    gigabyte before it reads anything.
    """

    seconds: float = 600.0
    memory: int = 2 * _GIGABYTE


class ReadingProcess:
    """A process that reads one file at a time; started when it is needed, and again after it was killed."""

    def __init__(self, bounds: Bounds) -> None:
        self._bounds = bounds
        self._lock = threading.Lock()
        self._process: ForkServerProcess | None = None
        self._pipe: Connection | None = None
        self._closed = False

    def run(self, path: Path, read: Callable[..., Result], /, *given: Any) -> Outcome[Result]:
        """What ``read(*given)`` gives in the process; a line for the file of that path where it comes to no end.

        ``read`` is a function of a module, so that the process finds it by name.
        """
        try:
            pipe = self._ready()
            pipe.send((path, read, given))
            outcome: Outcome[Result]
            outcome, spent = self._heard(pipe, self._bounds.seconds)
        except TimeoutError:
            self.kill()
            return _line(path, f"读了{self._bounds.seconds:g}秒还没有读完", "请拆分文件，或另存为纯文本后再试")
        except (OSError, EOFError):
            self.kill()
            return _line(path, "读取时进程中断，可能是内存不够", "请拆分文件，或另存为其他格式后再试")
        if spent:
            self.kill()
        return outcome

    def kill(self) -> None:
        """End what is being read, whoever waits for it; the next file gets a new process."""
        with self._lock:
            process, self._process = self._process, None
            pipe, self._pipe = self._pipe, None
        if process is not None:
            process.kill()
            process.join()
        if pipe is not None:
            with contextlib.suppress(OSError):
                pipe.close()

    def close(self) -> None:
        """End the process for good; no file is read any more."""
        self._closed = True
        self.kill()

    def _ready(self) -> Connection:
        """The pipe to a process that waits for a file."""
        with self._lock:
            if self._closed:
                raise EOFError
            if self._process is not None and self._pipe is not None and self._process.is_alive():
                return self._pipe
            _CONTEXT.set_forkserver_preload(_PRELOADED)  # starts clean, imports the readers once for all
            self._pipe, theirs = _CONTEXT.Pipe()
            self._process = _CONTEXT.Process(target=_serve, args=(theirs, self._bounds.memory), daemon=True)
            self._process.start()
            theirs.close()
            pipe = self._pipe
        try:
            self._heard(pipe, _START)  # so that starting is not counted as reading
        except TimeoutError as error:
            raise EOFError from error
        return pipe

    def _heard(self, pipe: Connection, seconds: float) -> Any:
        """What the process says next; TimeoutError where it says nothing, EOFError where it is no more."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            if pipe.poll(min(left, _LOOK)):
                return pipe.recv()
            process = self._process
            if (process is None or not process.is_alive()) and not pipe.poll(0):
                raise EOFError
        raise TimeoutError


def _line(path: Path, what: str, hint: str) -> Outcome[Any]:
    return Outcome(path=path, fault=UnreadableSourceError(what, where=printable(path), hint=hint).line())


def spread(
    paths: Sequence[Path], read: Callable[[Path], Result], processes: int, bounds: Bounds
) -> Iterator[Outcome[Result]]:
    """``read`` done on every file by several processes, in the order given; a few files per process are in flight."""
    idle: queue.SimpleQueue[ReadingProcess] = queue.SimpleQueue()
    crew = [ReadingProcess(bounds) for _ in range(processes)]
    for each in crew:
        idle.put(each)

    def one(path: Path) -> Outcome[Result]:
        process = idle.get()
        try:
            return process.run(path, read, path)
        finally:
            idle.put(process)

    running: deque[Future[Outcome[Result]]] = deque()
    waiting = deque(paths)
    threads = ThreadPoolExecutor(processes, thread_name_prefix="reading")
    try:
        while waiting or running:
            while waiting and len(running) < 4 * processes:
                running.append(threads.submit(one, waiting.popleft()))
            yield running.popleft().result()
    finally:
        threads.shutdown(wait=False, cancel_futures=True)  # whoever stops listening waits for nothing
        for each in crew:
            each.close()


def _serve(pipe: Connection, memory: int) -> None:
    """Read what is asked for until nobody asks any more; the life of the process."""
    _settle()
    _limit(memory)
    with contextlib.suppress(EOFError, OSError):
        pipe.send("ready")
        spent = False
        while not spent:
            path, read, given = pipe.recv()
            outcome = attempt(path, read, *given)
            spent = _used() > memory // 2
            pipe.send((outcome, spent))


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


def _used() -> int:
    """The most memory that the process ever had, in bytes: what a large file took is not always given back."""
    try:
        import resource  # noqa: PLC0415 - not on every system
    except ImportError:
        return 0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def _limit(memory: int) -> None:
    """Let the process, and programs that it starts, have no more than so much; MemoryError beyond."""
    try:
        import resource  # noqa: PLC0415 - not on every system
    except ImportError:
        return
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    allowed = memory if most == resource.RLIM_INFINITY else min(memory, most)
    resource.setrlimit(resource.RLIMIT_AS, (allowed, most))
