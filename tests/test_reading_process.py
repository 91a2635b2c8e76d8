"""Does a file that hangs, eats memory or kills its reader cost its own line, and nothing else?"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from api.batch import work
from api.reading_process import Bounds, ReadingProcess

BOUNDS = Bounds(seconds=60, memory=1024**3)


def read(what: str) -> int:
    """Read as badly as ``what`` says; the process that did."""
    if what == "hang":
        time.sleep(3600)
    if what == "die":
        os._exit(9)
    if what == "eat":
        blocks = [bytearray(64 * 1024 * 1024) for _ in range(1024)]
        return len(blocks)
    if what == "much":
        return len(bytearray(600 * 1024 * 1024)) * 0 + os.getpid()
    return os.getpid()


def read_named(path: Path) -> int:
    """The same by the name of a file."""
    return read(path.name)


@pytest.fixture
def process() -> Iterator[ReadingProcess]:
    """A process that reads."""
    made = ReadingProcess(BOUNDS)
    yield made
    made.close()


def test_files_share_a_process_that_is_not_this_one(process: ReadingProcess) -> None:
    """Reading does not happen here, and no process is started for each file."""
    first, second = (process.run(Path("意见.txt"), read, "well").result for _ in range(2))
    assert first is not None
    assert first == second != os.getpid()


def test_a_file_that_hangs_is_given_up() -> None:
    """After the seconds allowed: one line with the file's name; the next file is read."""
    process = ReadingProcess(Bounds(seconds=0.5, memory=BOUNDS.memory))
    outcome = process.run(Path("慢.pdf"), read, "hang")
    process.close()
    assert outcome.result is None
    assert outcome.fault == "慢.pdf：读了0.5秒还没有读完。请拆分文件，或另存为纯文本后再试"


def test_a_file_that_eats_memory_is_given_up(process: ReadingProcess) -> None:
    """Beyond the memory allowed: one line; the next file is read, and this process never felt it."""
    outcome = process.run(Path("弹.docx"), read, "eat")
    assert outcome.fault == "弹.docx：内存不够。请拆分文件后再试。"
    assert process.run(Path("意见.txt"), read, "well").result


def test_a_process_that_took_much_is_not_used_again(process: ReadingProcess) -> None:
    """What a large file took is not given back by the process: the next file gets a new one."""
    large = process.run(Path("大.pdf"), read, "much").result
    following = process.run(Path("意见.txt"), read, "well").result
    assert None not in (large, following)
    assert large != following


def test_a_file_that_kills_its_reader_gets_a_line(process: ReadingProcess) -> None:
    """A crash costs the file that caused it."""
    before = process.run(Path("意见.txt"), read, "well").result
    outcome = process.run(Path("坏.ofd"), read, "die")
    assert outcome.fault == "坏.ofd：读取时进程中断，可能是内存不够。请拆分文件，或另存为其他格式后再试"
    assert process.run(Path("意见.txt"), read, "well").result not in (None, before)


def test_reading_can_be_ended_by_somebody_else(process: ReadingProcess) -> None:
    """A kill from another thread ends what is being read at once; the next file is read; after closing none is."""
    outcomes: list[str | None] = []
    waiting = threading.Thread(target=lambda: outcomes.append(process.run(Path("慢.pdf"), read, "hang").fault))
    process.run(Path("意见.txt"), read, "well")
    waiting.start()
    while waiting.is_alive():
        process.kill()
    assert outcomes
    assert (outcomes[0] or "").startswith("慢.pdf：读取时进程中断")
    assert process.run(Path("意见.txt"), read, "well").result
    process.close()
    assert process.run(Path("意见.txt"), read, "well").result is None


def test_many_files_go_on_past_bad_ones() -> None:
    """In the order given, whatever becomes of each."""
    names = ["well1", "hang", "well2", "die", "eat", *(f"well{number}" for number in range(3, 12))]
    outcomes = list(work([Path(name) for name in names], read_named, jobs=2, bounds=Bounds(seconds=2, memory=1024**3)))
    assert [outcome.path.name for outcome in outcomes] == names
    assert [outcome.path.name for outcome in outcomes if outcome.result is None] == ["hang", "die", "eat"]
