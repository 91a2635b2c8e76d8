"""How does the graph leave the house? In one of the forms, to standard output or whole into a file."""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from api.allocation.columns import columns_named
from api.console import complain, is_terminal, output_error, write_bytes
from api.handover import TABLES, export
from api.library import Library
from graph.store import open_store
from ontology.errors import ConfigurationError, QuestionError


def run(form: str, output: Path | None, document: str | None, store: str, columns: str | None = None) -> None:
    """Write the graph, or one document of it; ``columns`` are those of a 任务分工表."""
    if output is None and form in ("xlsx", "docx") and is_terminal(sys.stdout):
        what = "工作簿" if form == "xlsx" else "Word 文件"
        raise ConfigurationError(
            f"{what}不能显示在终端里", where=f"--format {form}", hint=f"请用 -o 文件名.{form} 指定文件"
        )
    chosen = columns_named(columns)
    if chosen and form not in TABLES:
        raise QuestionError("只有任务分工表可以选栏目", where=f"--format {form}", hint=f"可用：{'、'.join(TABLES)}")
    with open_store(store, read_only=True) as reader:
        pieces = export(Library(reader), form, document, chosen)
        if output is None:
            for piece in pieces:
                write_bytes(piece)
        else:
            replace(output, pieces)
            complain(f"已写入 {output}。")


def replace(output: Path, pieces: Iterable[bytes]) -> None:
    """Write beside the place and move there, so that a half-written file never stands under the name."""
    try:
        handle, name = tempfile.mkstemp(dir=output.parent, prefix=f".{output.name[:40]}.")
    except OSError as error:
        raise output_error(str(output), error) from error
    try:
        with os.fdopen(handle, "wb") as file:
            for piece in pieces:
                file.write(piece)
        umask = os.umask(0)
        os.umask(umask)
        Path(name).chmod(0o666 & ~umask)
        Path(name).replace(output)
    except OSError as error:
        raise output_error(str(output), error) from error
    finally:
        with contextlib.suppress(FileNotFoundError):
            Path(name).unlink()
