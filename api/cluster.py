"""How do other machines read files? Over a Dask cluster: bytes go to its workers, what they say comes back.

Workers need the same program, not the same disk. No more files are on their way than the workers soon need. A worker
that dies costs nothing: its files go to another one; a file that kills one worker after another costs its own line.
"""

from __future__ import annotations

import contextlib
import logging
import time
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from api.bulk import Read, read_bytes
from api.ingestion import Reading
from api.outcome import Outcome, attempt, printable
from api.reader_version import reader_version
from corpus.load import LARGEST, load
from ontology.errors import ConfigurationError, MissingToolError, UnreadableSourceError
from ontology.units.decisions import Decided

Client = Any
"""``distributed.Client``, which is loaded only where there is a cluster and has no types; futures likewise."""

_CONNECT = 10.0  # seconds for a connection, and for the first worker
_STARTS = 3  # attempts at starting the thread of a client
_LOOK = 2.0  # seconds between two looks at a cluster that says nothing
_LONELY = 60.0  # seconds without a worker after which nobody is waited for
_ROOM = 64 * 1024 * 1024  # bytes on their way; a single larger file goes alone


@dataclass(frozen=True, slots=True)
class _Sent:
    """A file that is on its way; ``future`` is what comes back, or what is known of it already."""

    path: Path
    size: int
    future: Any


def on_cluster(address: str) -> Reading:
    """Reading by the workers of the scheduler at ``tcp://host:port``.

    MissingToolError where the extra is not installed, ConfigurationError where there is no cluster or one of another
    program.
    """
    try:
        import distributed  # noqa: F401, PLC0415 - an extra
    except ImportError as error:
        hint = "请在本机和各工作节点上安装：pip install 'policygraph[cluster]'"
        raise MissingToolError("没有安装集群组件（distributed）", where=f"--cluster {address}", hint=hint) from error

    def read(paths: Sequence[Path], decided: Decided) -> Iterator[Outcome[Read]]:
        if not paths:
            return
        with _connected(address) as client:
            yield from _spread(client, address, deque(paths), decided)

    return read


@contextlib.contextmanager
def _connected(address: str) -> Iterator[Client]:
    """A client of a cluster that is there and has the same program."""
    logging.getLogger("distributed").setLevel(logging.CRITICAL)  # what it tells is told here, in words for people
    where = f"--cluster {address}"
    try:
        client = _client(address)
    except (OSError, ValueError, TypeError) as error:
        hint = "请检查地址（tcp://主机:端口），并确认 dask scheduler 已启动"
        raise ConfigurationError("集群没有应答", where=where, hint=hint) from error
    try:
        _check(client, where)
        yield client
    finally:
        with contextlib.suppress(OSError, TimeoutError):
            client.close(timeout=_LOOK)


def _client(address: str) -> Client:
    import distributed  # noqa: PLC0415 - an extra

    made: Any = distributed.Client
    for _ in range(_STARTS - 1):
        try:
            return made(address, timeout=_CONNECT, set_as_default=False)
        except AssertionError:  # its thread had no turn within the ten seconds that it waits: the machine is busy
            continue
    return made(address, timeout=_CONNECT, set_as_default=False)


def _check(client: Client, where: str) -> None:
    try:
        client.wait_for_workers(1, timeout=_CONNECT)
    except TimeoutError as error:
        hint = "请在工作节点上启动 dask worker"
        raise ConfigurationError("集群没有工作节点", where=where, hint=hint) from error
    hint = "请在各工作节点上安装与本机相同版本的 policygraph"
    try:
        versions = client.run(reader_version)
    except Exception as error:  # whatever a worker without the program raises
        raise ConfigurationError("工作节点上的程序不能用", where=where, hint=hint) from error
    others = sorted(worker for worker, version in versions.items() if version != reader_version())
    if others:
        raise ConfigurationError(f"工作节点的程序版本与本机不同（{'、'.join(others)}）", where=where, hint=hint)


def _spread(client: Client, address: str, paths: deque[Path], decided: Decided) -> Iterator[Outcome[Read]]:
    """Keep the workers busy, and no more; what comes back comes in the order of the files."""
    running: deque[_Sent] = deque()
    most = _most(client)
    try:
        while paths or running:
            while paths and len(running) < most and sum(sent.size for sent in running) < _ROOM:
                running.append(_send(client, paths.popleft(), decided))
            yield _came(client, address, running.popleft())
            most = _most(client)
    finally:
        client.cancel([sent.future for sent in running if not isinstance(sent.future, Outcome)])


def _most(client: Client) -> int:
    """How many files may be on their way: a few for each thread of the workers."""
    threads: dict[str, int] = client.nthreads()
    return max(4, 4 * sum(threads.values()))


def _send(client: Client, path: Path, decided: Decided) -> _Sent:
    """Send a file to whichever worker is free; one that cannot be read here is told without one."""
    try:
        size = path.stat().st_size
        content = path.read_bytes() if path.is_file() and size <= LARGEST else None
    except (OSError, ValueError):
        content = None
    if content is None:
        return _Sent(path, 0, attempt(path, _unreadable, path))
    sent = client.submit(attempt, path, read_bytes, decided, content, printable(path), pure=False)
    return _Sent(path, size, sent)


def _unreadable(path: Path) -> Read:
    """Say why a file cannot be read, as reading it here would."""
    load(path)
    raise UnreadableSourceError("文件读不了", where=printable(path), hint="请重试")


def _came(client: Client, address: str, sent: _Sent) -> Outcome[Read]:
    """What came of a file; ConfigurationError where the cluster is gone."""
    if isinstance(sent.future, Outcome):
        return sent.future
    outcome = _waited(client, address, sent.path, sent.future)
    if outcome.result is not None and outcome.result.version != reader_version():
        hint = "请在各工作节点上安装与本机相同版本的 policygraph"
        fault = UnreadableSourceError("读这份文件的工作节点程序版本不同", where=printable(sent.path), hint=hint)
        return Outcome(path=sent.path, fault=fault.line())
    return outcome


def _waited(client: Client, address: str, path: Path, future: Any) -> Outcome[Read]:
    from distributed import CancelledError, KilledWorker  # noqa: PLC0415 - an extra

    gone = ConfigurationError("集群中断了", where=f"--cluster {address}", hint="恢复后再次运行同一命令，从断处继续")
    lonely = time.monotonic()
    while True:
        try:
            result: Any = future.result(timeout=_LOOK)
        except TimeoutError:
            if client.status != "running":
                raise gone from None
            if client.nthreads():
                lonely = time.monotonic()
            elif time.monotonic() - lonely > _LONELY:
                raise gone from None
        except KilledWorker:
            fault = UnreadableSourceError("读取时进程中断", where=printable(path), hint="请另存为其他格式后再试")
            return Outcome(path=path, fault=fault.line())
        except (CancelledError, OSError) as error:
            raise gone from error
        except Exception as error:  # noqa: BLE001 - a worker that cannot run the program at all
            what = f"{type(error).__name__}：{error}"
            return Outcome(path=path, fault=f"{printable(path)}：工作节点出错（{what}）。请检查工作节点上的程序。")
        else:
            return Outcome(path=path, result=result.result, fault=result.fault)
