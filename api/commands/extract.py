"""What do these files say? One record a line, in the order of the files; no store is touched."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from api.batch import files, line_of, work
from api.console import complain, emit_line
from api.progress import counted
from ontology.errors import UnreadableSourceError


def run(paths: Sequence[Path]) -> int:
    """Print the records; 1 where some file could not be read, which costs the others nothing."""
    chosen = list(files(paths))
    faults = 0
    for outcome in counted(work(chosen, line_of), len(chosen), "读文件"):
        if outcome.result is None:
            faults += 1
            complain(outcome.fault or "")
        else:
            emit_line(outcome.result)
    if not chosen:
        raise nothing_found(paths)
    return 1 if faults else 0


def nothing_found(paths: Sequence[Path]) -> UnreadableSourceError:
    """The error for folders without a single document."""
    return UnreadableSourceError(
        "文件夹里没有可读的文件",
        where="、".join(str(path) for path in paths),
        hint="可读：txt、docx、pdf、html、doc、wps、rtf、odt、ofd",
    )
