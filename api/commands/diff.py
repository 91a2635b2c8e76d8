"""What changed from one document to another? As lines for people in the order of the text, or as JSON."""

from __future__ import annotations

import sys
from pathlib import Path

from api.console import complain, emit, is_terminal, output_error, say
from api.differing import compared, is_file, record_named, record_of_file
from api.diffview import diff_json, lines
from api.library import Library
from graph.diff import Comparison
from graph.store import open_store
from ontology.model import Record


def run(
    old: str, new: str, store: str, *, as_json: bool, mode: str | None, everything: bool, output: Path | None = None
) -> None:
    """Print what differs; none is an answer too. Where ``output`` is given, a workbook with it is written there."""
    first, second = _records(old, new, store)
    found = compared(first, second, "level" if mode == "level" else "version" if mode else None)
    if output is not None:
        _write(found, output)  # before anything is printed: a reader may close the pipe
    if as_json:
        emit(diff_json(found))
    elif is_terminal(sys.stdout):
        _table(found, everything=everything)
    else:
        for line in lines(found, everything=everything):
            say("\t".join(line))


def _records(old: str, new: str, store: str) -> tuple[Record, Record]:
    """Both documents; the store is opened only where one of them is no file."""
    read = {name: record_of_file(name) for name in (old, new) if is_file(name)}
    if len(read) < len({old, new}):
        with open_store(store, read_only=True) as reader:
            library = Library(reader)
            read |= {name: record_named(library, name) for name in (old, new) if name not in read}
    return read[old], read[new]


def _write(found: Comparison, output: Path) -> None:
    from api.comparing.rows import groups_of  # noqa: PLC0415 - the writer loads only where it is used
    from api.comparing.sheet import workbook  # noqa: PLC0415

    try:
        output.write_bytes(workbook(found, groups_of(found)))
    except OSError as error:
        raise output_error(str(output), error) from error
    complain(f"已写入 {output}。")


def _table(found: Comparison, *, everything: bool) -> None:
    from rich.console import Console  # noqa: PLC0415 - only where a person looks
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    told = list(lines(found, everything=everything))
    console = Console()
    for _, _, words in told[:2]:
        console.print(Text(words))
    table = Table(show_header=True)
    for name in ("", "条目", "内容"):
        table.add_column(name, overflow="fold")
    for at, (kind, place, words) in enumerate(told[2:], 2):
        closing = at + 1 == len(told) or bool(told[at + 1][0])
        table.add_row(Text(kind, style="bold"), Text(place), Text(words), end_section=closing)
    console.print(table)
