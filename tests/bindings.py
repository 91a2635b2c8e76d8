"""With which values is a question asked to find out whether engines agree? Drawn from what the graph itself holds."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator, Mapping, Sequence

from graph.question import WORDS, Parameter, Question, question
from graph.store import GraphReader, Row, Value

Binding = Mapping[str, Value]

_DRAWS = 3  # of each kind
_TRIES = 60  # until a draw finds something
_NOWHERE: Mapping[str, Value] = {
    "text": "没有'\"\\这样}的 东西",
    "document": "d000000000000",
    "date": dt.date(1900, 1, 1),
    "integer": -1,
    "number": -1.5,
}


def bindings(asked: Question, store: GraphReader) -> Iterator[Binding]:
    """What is required alone, with each option, with all options, and values that match nothing; the same every time.

    Draws that find something come before those that do not, which are tried too.
    """
    draw = random.Random(asked.name)  # noqa: S311 - variety, not secrecy
    rows = {name: store.ask(name) for name in sorted({p.among[0] for p in asked.parameters if p.among})}
    needed = [parameter for parameter in asked.parameters if parameter.required]
    options = [parameter for parameter in asked.parameters if not parameter.required]
    chosen = [needed, *([*needed, option] for option in options), list(asked.parameters)]
    for parameters in chosen:
        yield from _drawn(draw, asked, parameters, rows, store)
    for parameter in asked.parameters:
        if parameter.among is not None:
            yield _one(draw, needed, rows) | {parameter.name: _NOWHERE[parameter.type]}


def _drawn(
    draw: random.Random,
    asked: Question,
    parameters: Sequence[Parameter],
    rows: Mapping[str, Sequence[Row]],
    store: GraphReader,
) -> Iterator[Binding]:
    """Some values of these parameters that find something, where any do, and one that need not."""
    if not parameters:
        yield {}
        return
    found: list[Binding] = []
    for _ in range(_TRIES):
        one = _one(draw, parameters, rows)
        if one not in found and store.ask(asked.name, **one):
            found.append(one)
        if len(found) == _DRAWS:
            break
    yield from found
    yield _one(draw, parameters, rows)


def _one(draw: random.Random, parameters: Sequence[Parameter], rows: Mapping[str, Sequence[Row]]) -> dict[str, Value]:
    """A value for each: those found in one question's rows are of one row, unless they are of one column."""
    made: dict[str, Value] = {}
    taken: dict[str, tuple[Row, set[str]]] = {}
    for parameter in parameters:
        if parameter.among is None:
            made[parameter.name] = draw.choice(sorted(WORDS[parameter.type]))
            continue
        name, column = parameter.among
        if name not in taken or column in taken[name][1]:
            full = [row for row in rows[name] if row[column] is not None]
            taken[name] = (draw.choice(full) if full else {}, set())
        row, columns = taken[name]
        columns.add(column)
        value = row.get(column)
        made[parameter.name] = _NOWHERE[parameter.type] if value is None else value
    return made


def may_be_asked_alone(name: str) -> bool:
    """Whether a question needs no parameter, so that values can be chosen among its rows."""
    return not any(parameter.required for parameter in question(name).parameters)
