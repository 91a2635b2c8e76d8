"""What does a reader see while somebody writes? The graph as it was when it looked.

The engine opens its files only when they are asked for, and a writer that merges files deletes the old ones: a reader
may then find nothing where its data was. A snapshot is a folder of hard links to the files, which keeps their contents
until the reader lets go; only what the engine still appends to is copied.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import tempfile
import time
from pathlib import Path

PLACE = "readers"  # the folder of the snapshots, inside that of the graph
_HELD = "held"  # the file in a snapshot that its reader has locked
_TRIES, _PAUSE = 50, 0.02  # looks at a graph whose files change, and seconds between them
_YOUNG = 60.0  # seconds in which a snapshot without a lock may still be in the making


class Moment:
    """A folder in which the engine finds the graph as it was; ``close`` takes it away."""

    def __init__(self, path: Path, lock: int) -> None:
        self.path = path
        self._lock: int | None = lock

    def close(self) -> None:
        """Take the folder away; calling it twice does no harm."""
        lock, self._lock = self._lock, None
        if lock is not None:
            shutil.rmtree(self.path, ignore_errors=True)
            os.close(lock)


def moment(folder: Path) -> Moment | None:
    """A snapshot of the graph in a folder.

    None where nothing may be made there (a read-only disk, somebody else's), and where the list of files is never what
    it was a moment ago, or is not to be found: the engine says what is the matter then.
    """
    place = folder / PLACE
    try:
        place.mkdir(exist_ok=True)
        _tidy(place)
        made = Path(tempfile.mkdtemp(dir=place))
    except OSError:
        return None
    lock = os.open(made / _HELD, os.O_CREAT | os.O_RDWR, 0o600)
    taken = Moment(made, lock)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        for _ in range(_TRIES):
            if _linked(folder, made):
                return taken
            _emptied(made)
            time.sleep(_PAUSE)
    except (OSError, UnicodeDecodeError):  # a disk without hard links, files of somebody else, or damaged ones
        pass
    except BaseException:
        taken.close()
        raise
    taken.close()
    return None


def _linked(folder: Path, made: Path) -> bool:
    """Link the files that hold the graph; whether what was linked is one whole state.

    The engine first writes into its list of files that it has a new one or no longer needs an old one, and then
    deletes the old. Where the list is the same at the end as at the beginning, all that it names was there, and the log
    has nothing that rests on a file of later. The logs have numbers of one width: the last one is still written.
    """
    current = (folder / "CURRENT").read_text("ascii").strip()
    try:
        listed = (folder / current).read_bytes()
        *ended, last = ("", *sorted(_files(folder, (".log",))))
        for name in (*ended[1:], *_files(folder, (".sst", ".blob"))):
            os.link(folder / name, made / name)
        if last:
            shutil.copyfile(folder / last, made / last)
        same = (folder / current).stat().st_size == len(listed)
    except FileNotFoundError:
        return False
    if not same or (folder / "CURRENT").read_text("ascii").strip() != current:
        return False
    (made / current).write_bytes(listed)
    (made / "CURRENT").write_text(current + "\n", "ascii")
    return True


def _files(folder: Path, kinds: tuple[str, ...]) -> list[str]:
    with os.scandir(folder) as entries:
        return [entry.name for entry in entries if entry.name.endswith(kinds)]


def _emptied(made: Path) -> None:
    for path in made.iterdir():
        if path.name != _HELD:
            path.unlink()


def _tidy(place: Path) -> None:
    """Take away the snapshots whose readers are no more: a process that ends lets go of its lock."""
    for made in place.iterdir():
        with contextlib.suppress(OSError):
            if time.time() - made.stat().st_mtime < _YOUNG:
                continue
            lock = os.open(made / _HELD, os.O_CREAT | os.O_RDWR, 0o600)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(made, ignore_errors=True)
            finally:
                os.close(lock)
