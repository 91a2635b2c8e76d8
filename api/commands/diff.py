"""What changed from one document to another? As lines for people in the order of the text, or as JSON."""

from __future__ import annotations

import sys

from api.console import emit, is_terminal, say
from api.differing import compared, is_file, record_named, record_of_file
from api.diffview import diff_json, lines
from api.library import Library
from graph.diff import Comparison
from graph.store import open_store
from ontology.model import Record


def run(old: str, new: str, store: str, *, as_json: bool, mode: str | None, everything: bool) -> None:
    """Print what differs; none is an answer too."""
    first, second = _records(old, new, store)
    found = compared(first, second, "level" if mode == "level" else "version" if mode else None)
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
