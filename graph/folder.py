"""Can this folder hold the graph, and what do the engine's complaints mean? In words for people.

The engine reports faults as OSError or RuntimeError with English texts; here they become one
StoreError each that says what to do.
"""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox

from graph import holder
from graph.moment import Moment, moment
from ontology.errors import StoreError

_SIGN = "CURRENT"  # the file that every database of the engine has
_TRIES, _PAUSE = 20, 0.1  # looks at a store that is being written, and seconds between them
_ELSEWHERE = "请用 --store 或 POLICYGRAPH_STORE 另选一个文件夹"


def open_folder(path: Path, *, read_only: bool) -> tuple[ox.Store, Moment | None]:
    """The engine's store in that folder, a new one where there is none and it may be made; what a reader has to close.

    Nothing is written into a folder that holds something else.
    """
    _check(path, read_only=read_only)
    made = _make(path)
    try:
        with _translated(str(path), "不能打开图谱"):
            return _read_only(path) if read_only else (ox.Store(str(path)), None)
    except StoreError:
        for folder in made:
            with contextlib.suppress(OSError):
                folder.rmdir()
        raise


def _read_only(path: Path) -> tuple[ox.Store, Moment | None]:
    """The store as it is now, whatever is written later, and the snapshot that keeps it.

    Where no snapshot can be made, the folder itself is opened: a writer may merge files away between the look at the
    list of files and their opening, and the next look is good.
    """
    taken = moment(path)
    if taken is not None:
        try:
            return ox.Store.read_only(str(taken.path)), taken
        except (OSError, RuntimeError):
            taken.close()
    for _ in range(_TRIES):
        try:
            return ox.Store.read_only(str(path)), None
        except (OSError, RuntimeError):  # a manifest half written looks damaged
            time.sleep(_PAUSE)
    return ox.Store.read_only(str(path)), None


def _check(path: Path, *, read_only: bool) -> None:
    """Refuse, before anything is touched, what cannot be a store or become one."""
    where = str(path)
    try:
        if path.exists() and not path.is_dir():
            raise StoreError("图谱的位置是一个文件，不是文件夹", where=where, hint=_ELSEWHERE)
        held = [entry.name for entry in path.iterdir()] if path.exists() else []
    except (OSError, ValueError) as error:
        raise StoreError(
            f"不能读取图谱文件夹（{_reason(error)}）", where=where, hint="请检查权限，或另选一个文件夹"
        ) from error
    if held and _SIGN not in held:
        raise StoreError("文件夹里有别的文件，不是图谱", where=where, hint=_ELSEWHERE)
    if read_only and not held:
        raise StoreError("这里还没有图谱", where=where, hint="请先用 policygraph ingest 入库文件")
    if held and not read_only and not os.access(path, os.W_OK):
        raise StoreError("图谱文件夹不能写入", where=where, hint="请检查权限，或另选一个文件夹")


def _make(path: Path) -> list[Path]:
    """Make the folder and those above it; the ones that are new, innermost first."""
    new = [folder for folder in (path, *path.parents) if not folder.exists()]
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"不能建立图谱文件夹（{_reason(error)}）", where=str(path), hint="请检查权限，或另选一个文件夹"
        ) from error
    return new


@contextlib.contextmanager
def reading(location: str) -> Iterator[None]:
    """Turn the engine's failures while reading into a StoreError."""
    with _translated(location, "读取图谱失败"):
        yield


@contextlib.contextmanager
def writing(location: str) -> Iterator[None]:
    """Turn the engine's failures while writing into a StoreError; nothing was changed then."""
    with _translated(location, "写入图谱失败，图谱没有改变"):
        yield


@contextlib.contextmanager
def _translated(location: str, what: str) -> Iterator[None]:
    try:
        yield
    except (OSError, RuntimeError) as error:
        raise _fault(location, what, error) from error


def _fault(location: str, what: str, error: Exception) -> StoreError:
    """The engine's complaint by its words; it is damage only where the engine says so."""
    text = str(error)
    low = text.lower()
    if "lock" in low and "LOCK" in text:
        hint = "请等它结束，或先关闭它再试；只查询、导出、备份不受影响"
        return StoreError(f"图谱正被另一个程序使用{holder.told(Path(location))}", where=location, hint=hint)
    if isinstance(error, PermissionError) or "Permission denied" in text or "Operation not permitted" in text:
        return StoreError("图谱文件夹不能写入", where=location, hint="请检查权限，或另选一个文件夹")
    if "Read-only file system" in text:
        return StoreError("图谱所在的磁盘只读", where=location, hint="请检查磁盘，或另选一个文件夹")
    if "No space left" in text or "Disk quota" in text:
        return StoreError(f"{what}：磁盘已满", where=location, hint="请清出空间后重试")
    if "File too large" in text:
        return StoreError(f"{what}：文件超过系统允许的大小", where=location, hint="请检查磁盘和限额（ulimit -f）")
    if "Too many open files" in text or "file descriptor" in low:
        return StoreError(f"{what}：打开的文件太多", where=location, hint="请提高限额（ulimit -n）后重试")
    if "Input/output error" in text:
        return StoreError(f"{what}：磁盘读写出错", where=location, hint="请检查磁盘")
    if "No such file" in text and (writer := holder.told(Path(location))):
        return StoreError(f"读取时文件已被合并，图谱正在写入{writer}", where=location, hint="请稍后重试")
    if "corruption" in low or "invalid" in low or "No such file" in text:
        return StoreError("图谱已损坏", where=location, hint="请恢复备份，或另选一个文件夹重新入库")
    return StoreError(f"{what}（{_reason(error)}）", where=location, hint="请检查磁盘和权限")


def _reason(error: Exception) -> str:
    """The system's reason on one line."""
    reason = getattr(error, "strerror", None) or str(error)
    return " ".join(str(reason).split())
