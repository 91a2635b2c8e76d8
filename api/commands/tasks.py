"""Which tasks are there? The tasks that fit, as a table or as JSON."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Mapping

from api.console import complain, emit, is_terminal, say
from api.inforce import mark
from api.library import Library
from api.tasklist import Filters, Found, find, role_of, task_json, unknown_unit
from api.words import assignment_words, deadline_words, document_name
from graph.standing import Standing
from graph.store import open_store


def run(
    store: str,
    *,
    as_json: bool,
    unit: str | None,
    due_before: dt.date | None,
    role: str | None,
    document: str | None,
    as_of: dt.date | None,
) -> None:
    """Print the tasks that fit; none is an answer too."""
    filters = Filters(unit=unit, due_before=due_before, role=role_of(role), document=document, as_of=as_of)
    with open_store(store, read_only=True) as reader:
        library = Library(reader)
        found = list(find(library, filters))
        standing = library.standings(as_of)
        unknown = "" if found else unknown_unit(library, unit)
    if not found:
        complain(unknown or "没有符合条件的任务。可减少条件，或用 policygraph tasks 查看全部。")
    if as_json:
        emit({"tasks": [task_json(item, standing[item.document.id]) for item in found]})
    elif found and is_terminal(sys.stdout):
        _table(found, standing)
    else:
        for item in found:
            say(_line(item, standing))


def _cells(item: Found, standing: Mapping[str, Standing]) -> tuple[str, str, str, str, str]:
    units = "；".join(assignment_words(entry) for entry in item.task.assignments)
    times = "；".join(dict.fromkeys(deadline_words(entry) for entry in item.task.deadlines))
    told = f"{units or '未点名单位'}（{item.via}）" if item.via else units or "未点名单位"
    name = f"{document_name(item.document)}{mark(standing[item.document.id])}"
    return name, item.task.path, item.task.title, told, times


def _line(item: Found, standing: Mapping[str, Standing]) -> str:
    return "\t".join(_cells(item, standing))


def _table(found: list[Found], standing: Mapping[str, Standing]) -> None:
    from rich.console import Console  # noqa: PLC0415 - only where a person looks
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    table = Table(title=f"{len(found)}项任务", show_lines=True)
    for name in ("文件", "条目", "任务", "单位", "时限"):
        table.add_column(name, overflow="fold")
    for item in found:
        table.add_row(*(Text(cell) for cell in _cells(item, standing)))
    Console().print(table)
