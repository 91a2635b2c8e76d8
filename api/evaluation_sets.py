"""What are answers, searches and checks measured by? Questions, searches and lists with what is right, from files.

A folder may hold ``name.questions.json`` (a list of ``{"q", "answerable", "units", "tasks", "says", "documents"}``,
``tasks`` of ``{"document", "path"}``, ``documents`` by file name), ``name.search.json`` (a list of ``{"q",
"relevant"}``, relevant ``[{"document", "path", "grade"}]``, or ``{path: grade}`` where ``name`` is a gold file's), and
``name.checklist.json`` beside its list (``{"file", "document", "rows": {row: path}, "differences": [{"type", "row",
"path", "unit"}]}``). Questions inside a gold file are asked of its document alone. ``units`` or ``tasks`` null are
not judged; ``says`` are the words that the answer must hold, each a list of ways to write it; a question may have a
day, ``today`` or ``as_of``, and the questions asked before it in a conversation, ``previous``. ``held`` marks what
nobody tunes on.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from ontology.errors import UnreadableSourceError

Made = TypeVar("Made")
Place = tuple[str, str]
"""A task: the name of its document's file and its path."""
Fault = tuple[str, str | None, str | None, str | None]
"""A difference: its type, row, path and unit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question and what is right to say; None where that is not judged. ``alone`` is the one document asked.

    ``previous`` are the questions before it, oldest first.
    """

    q: str
    answerable: bool
    units: frozenset[str] | None
    tasks: frozenset[Place] | None
    says: tuple[tuple[str, ...], ...]
    documents: frozenset[str]
    alone: str | None
    today: dt.date | None
    as_of: dt.date | None
    kind: str
    words: str
    held: bool
    previous: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """A query and the tasks that a reader would want, 2 (about exactly that) or 1."""

    q: str
    relevant: Mapping[Place, int]
    words: str
    held: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptList:
    """A list that somebody keeps, its document's file, which row is which task, and what differs."""

    path: Path
    document: str
    rows: Mapping[str, str]
    differences: frozenset[Fault]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sets:
    """All that a folder has to measure by."""

    questions: tuple[Question, ...]
    searches: tuple[Search, ...]
    lists: tuple[KeptList, ...]

    def __bool__(self) -> bool:
        """Whether there is anything."""
        return bool(self.questions or self.searches or self.lists)

    def documents(self) -> frozenset[str]:
        """The files of the documents that anything is about."""
        asked = {name for each in self.questions for name in each.documents}
        wanted = {name for each in self.searches for name, _ in each.relevant}
        return frozenset(asked | wanted | {each.document for each in self.lists})


def groups(each: Question | Search) -> list[str]:
    """What an entry is counted under: all, held back from tuning, in other words than the texts'; or a follow-up."""
    if isinstance(each, Question) and each.previous:
        return ["接着上一问"]  # apart: half of what they say is in the question before
    return ["全部", *(["未用于调试"] if each.held else []), *(["换了说法"] if each.words == "other" else [])]


def sets_in(folder: Path) -> Sets:
    """The sets of a folder, its gold files' questions among them.

    Raises UnreadableSourceError for a file that is none of what its name says.
    """
    gold = {path: _read(path) for path in sorted(folder.glob("*.json")) if "." not in path.stem}
    files = {
        path.stem: str(value["file"]) for path, value in gold.items() if isinstance(value, dict) and "file" in value
    }
    questions: list[Question] = []
    for path, value in gold.items():
        if path.stem in files:
            within = partial(_question, alone=files[path.stem])
            questions += _each(path, value.get("questions", ()), within)
    for path in sorted(folder.glob("*.questions.json")):
        questions += _each(path, _read(path), partial(_question, alone=None))
    searches: list[Search] = []
    for path in sorted(folder.glob("*.search.json")):
        about = files.get(path.name.removesuffix(".search.json"), "")
        searches += _each(path, _read(path), partial(_search, within=about))
    lists: list[KeptList] = []
    for path in sorted(folder.glob("*.checklist.json")):
        lists += _each(path, [_read(path)], partial(_list, path=path))
    return Sets(questions=tuple(questions), searches=tuple(searches), lists=tuple(lists))


def has_gold(folder: Path) -> bool:
    """Whether the folder has gold files, by their names."""
    return any("." not in path.stem for path in folder.glob("*.json"))


def _read(path: Path) -> Any:
    try:
        return json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise _broken(path) from error


def _each(path: Path, values: Any, make: Callable[[Any], Made]) -> list[Made]:
    """Each entry of a file as its type; one line for a file of another shape."""
    try:
        return [make(value) for value in values]
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise _broken(path) from error


def _broken(path: Path) -> UnreadableSourceError:
    return UnreadableSourceError("不是评测用的题集", where=str(path), hint="请按文档中的格式修正或移走")


def _question(value: Mapping[str, Any], alone: str | None) -> Question:
    units, tasks = value["units"], value["tasks"]
    return Question(
        q=str(value["q"]),
        answerable=bool(value["answerable"]),
        units=None if units is None else frozenset(units),
        tasks=None if tasks is None else frozenset(_place(task, alone) for task in tasks),
        says=tuple(tuple(ways) for ways in value.get("says", ())),
        documents=frozenset([alone] if alone else value["documents"]),
        alone=alone,
        today=_day(value.get("today")),
        as_of=_day(value.get("as_of")),
        kind=str(value.get("kind", "")),
        words=str(value.get("words", "")),
        held=bool(value.get("held", False)),
        previous=tuple(map(str, value.get("previous", ()))),
    )


def _place(task: Any, alone: str | None) -> Place:
    return (alone, str(task)) if alone else (task["document"], task["path"])


def _day(value: str | None) -> dt.date | None:
    return dt.date.fromisoformat(value) if value else None


def _search(value: Mapping[str, Any], within: str) -> Search:
    given = value["relevant"]
    if isinstance(given, dict):
        relevant = {(within, path): int(grade) for path, grade in given.items()}
    else:
        relevant = {(task["document"], task["path"]): int(task["grade"]) for task in given}
    if not relevant or not all(name for name, _ in relevant):
        raise ValueError(value["q"])
    return Search(
        q=str(value["q"]), relevant=relevant, words=str(value.get("words", "")), held=bool(value.get("held", False))
    )


def _list(value: Mapping[str, Any], path: Path) -> KeptList:
    return KeptList(
        path=path.with_name(value["file"]),
        document=value["document"],
        rows={str(row): task for row, task in value["rows"].items()},
        differences=frozenset(fault_of(each) for each in value["differences"]),
    )


def fault_of(difference: Mapping[str, Any]) -> Fault:
    """A difference as it is compared: a missing task has no row."""
    row = None if difference["type"] == "missing-task" else str(difference["row"])
    return difference["type"], row, difference["path"], difference["unit"]
