r"""How is an example table read? Rows of marked sentences beside the rules they are about.

A row has four columns, separated by tabs:

    rule    sentence with {{span}}    value    context

``value`` is ``-`` where the rule must not fire on the sentence (which then has no marks), else
``key=value; key=value`` over the fields of the fact. ``context`` may give ``issued=2024-05-01`` and, for
tables about whole documents, ``jurisdiction=云泽省`` and ``issuer=云泽省商务厅``.
``\n`` in a sentence is a line break.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent.parent / "extractors" / "examples"


@dataclass(frozen=True, slots=True)
class Row:
    """One example: which rule, on which text, must find what, where."""

    where: str
    rule: str
    text: str
    span: tuple[int, int] | None
    value: dict[str, str]
    issued: dt.date | None
    context: dict[str, str]


def rows(module: str) -> list[Row]:
    """All rows of a module's table; ValueError where a row is malformed (marks not closed …)."""
    path = FOLDER / f"{module}.tsv"
    found = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        found.append(_row(line, f"{path.name}:{number}"))
    return found


def _row(line: str, where: str) -> Row:
    columns = line.split("\t")
    if not 3 <= len(columns) <= 4:
        raise ValueError(f"{where}: {len(columns)} columns, 3 or 4 wanted")
    rule, marked, value = columns[:3]
    marked = marked.replace("\\n", "\n").replace("\\t", "\t")
    context = columns[3] if len(columns) == 4 else ""
    negative = value == "-"
    if (marked.count("{{"), marked.count("}}")) != ((0, 0) if negative else (1, 1)):
        raise ValueError(f"{where}: marks {{{{…}}}} wanted once where a value is given, never beside '-'")
    span = None
    if not negative:
        start = marked.index("{{")
        end = marked.index("}}") - 2
        if start >= end:
            raise ValueError(f"{where}: empty mark")
        span = (start, end)
    fields = {} if negative else dict(part.split("=", 1) for part in value.split("; ") if part)
    given = dict(part.split("=", 1) for part in context.split("; ") if part)
    issued = given.pop("issued", None)
    text = marked.replace("{{", "").replace("}}", "")
    return Row(where, rule, text, span, fields, dt.date.fromisoformat(issued) if issued else None, given)
