"""What does a task need, and what waits for it? Order, chains, circles and conflicts, as lines, JSON or a picture."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from api.commands.export import replace
from api.console import complain, emit, is_terminal, say
from api.depending import Asked, depending
from api.dependview import depends_json
from api.dependwords import Line, lines
from api.graphs.files import GraphForm, written
from api.graphs.picture import picture
from api.library import Library
from graph.store import open_store


def run(asked: Asked, store: str, *, as_json: bool, pictures: Mapping[GraphForm, Path | None]) -> None:
    """Print what follows (that nothing does is an answer too), or only draw the graph where files are named."""
    wanted = {form: path for form, path in pictures.items() if path is not None}
    with open_store(store, read_only=True) as reader:
        library = Library(reader)
        if wanted:
            drawn = picture(library, asked)
            for form, path in wanted.items():
                replace(path, [written(drawn, form)])
                complain(f"已写入 {path}。")
            if not as_json:
                return
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
