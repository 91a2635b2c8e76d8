"""Who has the graph open for writing? A note in its folder: which program, which process, since when.

The engine's own lock decides; the note only tells whom to look for. One that a killed process left tells nothing.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import os
import socket
import sys
from pathlib import Path

_NAME = "writer.json"


def note(folder: Path) -> None:
    """Leave the note for this process, which has the folder open for writing. A full disk is no reason to stop."""
    program = " ".join((Path(sys.argv[0]).name, *sys.argv[1:2])) if sys.argv else "python"
    now = dt.datetime.now(tz=dt.UTC).isoformat(timespec="seconds")
    told = {"program": program, "process": os.getpid(), "host": socket.gethostname(), "since": now}
    with contextlib.suppress(OSError):
        (folder / _NAME).write_text(json.dumps(told, ensure_ascii=False), "utf-8")


def forget(folder: Path) -> None:
    """Take the note back."""
    with contextlib.suppress(OSError):
        (folder / _NAME).unlink()


def told(folder: Path) -> str:
    """The note in words, in brackets; empty where there is none or its process is no more."""
    try:
        held = json.loads((folder / _NAME).read_text("utf-8"))
        process, host = int(held["process"]), str(held["host"])
        since = dt.datetime.fromisoformat(held["since"]).astimezone()
        program = " ".join(str(held["program"]).split())
    except (OSError, ValueError, KeyError, TypeError):
        return ""
    elsewhere = host != socket.gethostname()
    if not elsewhere and not _lives(process):
        return ""
    where = f"主机{host}，" if elsewhere else ""
    return f"（{where}{program}，进程{process}，{since:%Y-%m-%d %H:%M}起）"


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True  # somebody else's
    return True
