"""What does a task need, and what waits for it? Order, chains, circles and conflicts, as lines or as JSON."""

from __future__ import annotations

import sys
from collections.abc import Iterable

from api.console import emit, is_terminal, say
from api.depending import Asked, depending
from api.dependview import depends_json
from api.dependwords import Line, lines
from api.library import Library
from graph.store import open_store


def run(asked: Asked, store: str, *, as_json: bool) -> None:
    """Print what follows; that nothing does is an answer too."""
    with open_store(store, read_only=True) as reader:
        library = Library(reader)
        told = depends_json(library, depending(library, asked))
    if as_json:
        emit(told)
    elif is_terminal(sys.stdout):
        _table(lines(told))
    else:
        for kind, words in lines(told):
            say(f"{kind}\t{words}")


def _table(told: Iterable[Line]) -> None:
    from rich.console import Console  # noqa: PLC0415 - only where a person looks
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    table = Table(show_header=False)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    former = ""
    for kind, words in told:
        if kind and former and kind != former:
            table.add_section()
        table.add_row(Text("" if kind == former else kind, style="bold"), Text(words))
        former = kind or former
    Console().print(table)
