"""Which questions can be asked of the graph by name? One file each, with all that is to know of it.

A question states its purpose, its parameters, its columns and what answers it in SPARQL and in Cypher. In the
SPARQL the parameter ``unit`` is the variable ``?wanted_unit``; one that may be left out stands in
``FILTER(COALESCE(?role = ?wanted_role, true))``. A parameter of type ``document`` does not stand in
the SPARQL: it confines the question to that document's graph.

In the Cypher the parameter ``unit`` is ``$unit``, null where it is not given. In both, what holds only where a
parameter is given stands in double brackets, ``[[role: AND assignment.role = $role]]``: a condition that asks whether
there is a value keeps the planner from using an index.

Questions with a row for each task or fact ask for each property in a sub-select of its own: engines join these by
hashing, where one pattern after the other opens an iterator for each property of each row, which took three times as
long (15,000 dependencies: 1.1 s, 0.25 s).
"""

from __future__ import annotations

import datetime as dt
import functools
import re
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from graph.store import Value
from ontology import terms
from ontology.errors import QuestionError

FOLDER = Path(__file__).parent / "questions"

WORDS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {scheme.removeprefix(terms.PG): values for scheme, values in terms.VALUE_LISTS.items()}
)
"""The value lists that a parameter or column may be of: ``roles``, ``levels`` …"""

_SURROGATE = re.compile(r"[\ud800-\udfff]")  # half a character, which no store can keep
_WANTED = re.compile(r"\?wanted_([a-z_]+)")
_WHERE_GIVEN = re.compile(r"\[\[([a-z_]+): (.*?)\]\]", re.DOTALL)
_PLAIN: Mapping[str, tuple[type, ...]] = {
    "text": (str,),
    "document": (str,),
    "integer": (int,),
    "number": (int, float),
    "date": (dt.date,),
}
_CHINESE = {"text": "文字", "document": "文件编号", "integer": "整数", "number": "数字", "date": "日期"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """What a question is told: ``type`` is text, document, integer, number, date or a value list.

    ``among`` is where its values in a graph are found, a question and a column (``units.unit``), of whose values or
    parts of them one may choose; None for a value list. Parameters among columns of one question go together by row.
    """

    name: str
    type: str
    required: bool
    meaning: str
    among: tuple[str, str] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """What a question tells in each row; ``type`` as for a parameter."""

    name: str
    type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A named question: ``purpose`` and the parameters' meanings are Chinese, for people."""

    name: str
    purpose: str
    parameters: tuple[Parameter, ...]
    columns: tuple[Column, ...]
    sparql: str
    cypher: str

    def bind(self, given: Mapping[str, Value]) -> dict[Parameter, Value]:
        """The parameters that were given a value; QuestionError where the question does not allow it."""
        known = {parameter.name: parameter for parameter in self.parameters}
        for name in given:
            if name not in known:
                raise QuestionError(f"没有参数“{name}”", where=self.name, hint=f"可用参数：{'、'.join(known) or '无'}")
        bound: dict[Parameter, Value] = {known[name]: value for name, value in given.items() if value is not None}
        for parameter in self.parameters:
            if parameter.required and parameter not in bound:
                raise QuestionError(f"缺少参数“{parameter.name}”", where=self.name, hint=f"请给出{parameter.meaning}")
        for parameter, value in bound.items():
            self._check(parameter, value)
        return bound

    def filled(self, written: Mapping[str, str]) -> str:
        """The SPARQL with the variables of these parameters replaced by terms in SPARQL's notation.

        The terms come from the engine's own serialiser, which escapes them. Binding the variables when
        the query runs would hide the values from its planner: 220 ms instead of 5 for the tasks of a
        unit among 400,000 triples.
        """
        chosen = _WHERE_GIVEN.sub(lambda match: match[2] if match[1] in written else "", self.sparql)
        return _WANTED.sub(lambda match: written.get(match[1], match[0]), chosen)

    def cypher_for(self, given: Collection[str]) -> str:
        """The Cypher for these parameters, by name; the parts for others are left out."""
        return _WHERE_GIVEN.sub(lambda match: match[2] if match[1] in given else "", self.cypher)

    def _check(self, parameter: Parameter, value: Value) -> None:
        """Refuse a value of another type, a word outside its list, text that is no Unicode."""
        words = WORDS.get(parameter.type)
        if words is not None:
            if value not in words:
                raise QuestionError(
                    f"参数“{parameter.name}”不能是“{value}”", where=self.name, hint=f"可用：{'、'.join(words)}"
                )
            return
        fits = isinstance(value, _PLAIN[parameter.type]) and not isinstance(value, (bool, dt.datetime))
        if isinstance(value, str):
            fits = fits and not _SURROGATE.search(value)
        if not fits:
            raise QuestionError(f"参数“{parameter.name}”应是{_CHINESE[parameter.type]}", where=self.name)


@functools.cache
def questions() -> Mapping[str, Question]:
    """Every question by its name, which is its file's name."""
    return MappingProxyType({path.stem: load(path) for path in sorted(FOLDER.glob("*.toml"))})


def question(name: str) -> Question:
    """The question of that name; QuestionError where there is none."""
    found = questions().get(name)
    if found is None:
        raise QuestionError(f"没有名为“{name}”的问题", hint=f"可用：{'、'.join(questions())}")
    return found


def load(path: Path) -> Question:
    """The question that a file describes; ValueError where the file is malformed."""
    described = tomllib.loads(path.read_text("utf-8"))
    try:
        return Question(
            name=path.stem,
            purpose=described["purpose"],
            parameters=tuple(
                Parameter(
                    name=name,
                    type=_type(more["type"]),
                    required=more.get("required", False),
                    meaning=more["meaning"],
                    among=_among(more),
                )
                for name, more in described.get("parameters", {}).items()
            ),
            columns=tuple(Column(name=name, type=_type(kind)) for name, kind in described["columns"].items()),
            sparql=described["sparql"],
            cypher=described["cypher"],
        )
    except KeyError as error:
        raise ValueError(f"{path.name}: {error} is missing") from error


def _among(told: Mapping[str, Any]) -> tuple[str, str] | None:
    """Where the values of a parameter are found; documents are those of the graph unless it says otherwise."""
    place = told.get("among", "documents.id" if told["type"] == "document" else "")
    name, _, column = place.partition(".")
    return (name, column) if column else None


def _type(name: Any) -> str:
    if name in _PLAIN or name in WORDS:
        return str(name)
    raise ValueError(f"{name!r} is no type of a parameter or column")
