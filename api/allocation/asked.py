"""What was asked for: which tasks, which columns, on what paper? From an address and back into one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import get_args
from urllib.parse import urlencode

from api.allocation.chosen import Selection, Ticks, candidates, picked, ticks_told
from api.allocation.columns import Key, usual_for
from api.allocation.struck import struck
from api.allocation.table import Names, Table, table_of, usual_title
from api.allocation.word import Paper
from api.library import Library
from api.tasklist import Found
from api.words import document_name
from ontology.errors import QuestionError


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A table as it was asked for; ``columns`` None for the usual ones, ``title`` "" for the usual one."""

    selection: Selection
    columns: tuple[Key, ...] | None = None
    names: Names = "full"
    title: str = ""
    paper: Paper = "auto"

    def query(self, order: Sequence[Found]) -> str:
        """The part of an address that asks for the same; ``order`` are the tasks that ticks stand for."""
        own = self.selection
        told: list[tuple[str, str]] = [("document", name) for name in own.documents]
        single = {
            "unit": own.unit,
            "role": own.role,
            "from": own.since,
            "to": own.until,
            "q": own.query,
            "columns": ",".join(self.columns or ()),
            "names": self.names if self.names != "full" else "",
            "title": self.title,
            "paper": self.paper if self.paper != "auto" else "",
        }
        told += [(name, str(value)) for name, value in single.items() if value]
        told += [("task", each) for each in ticks_told(own.only, order)]
        told += [("without", each) for each in ticks_told(own.without, order)]
        return urlencode(told)

    def ticked(self, order: Sequence[Found], without: Ticks) -> Asked:
        """The same with some tasks taken out, told by those that are fewer: those left or those taken out."""
        out = {(item.document.id, item.task.id) for item in order if item.task.id in without.get(item.document.id, ())}
        left = [item for item in order if (item.document.id, item.task.id) not in out]
        if out and 2 * len(left) < len(order) and left:
            return replace(self, selection=replace(self.selection, only=by_document(left), without={}))
        gone = [item for item in order if (item.document.id, item.task.id) in out]
        return replace(self, selection=replace(self.selection, only={}, without=by_document(gone)))

    def keys(self, found: Sequence[Found]) -> tuple[Key, ...]:
        """The columns of the table over these tasks."""
        return self.columns or usual_for(item.task for item in found)

    def table(self, library: Library, model: str = "") -> Table:
        """The table of the tasks that fit and are ticked."""
        return self.made(library, picked(candidates(library, self.selection, model=model), self.selection))

    def made(self, library: Library, found: Sequence[Found]) -> Table:
        """The table over tasks that are known to fit."""
        keys = self.keys(found)
        marks = struck(library, found) if "remark" in keys else {}
        return table_of(found, keys, names=self.names, title=self.called(found), struck=marks)

    def called(self, found: Sequence[Found]) -> str:
        """The title: as asked for, by the unit where its tasks stand in several documents, else as usual."""
        sources = dict.fromkeys(document_name(item.document) for item in found)
        if self.selection.unit and len(sources) != 1:
            return self.title or f"{self.selection.unit}任务分工表"
        return self.title or usual_title(tuple(sources))


def by_document(items: Sequence[Found]) -> Ticks:
    """The ids of tasks by the id of their document."""
    ids: dict[str, set[str]] = {}
    for item in items:
        ids.setdefault(item.document.id, set()).add(item.task.id)
    return {document: frozenset(own) for document, own in ids.items()}


def day_of(text: str, name: str) -> dt.date | None:
    """A day as a form tells it, "" for none; QuestionError where it is no day."""
    try:
        return dt.date.fromisoformat(text.strip()) if text.strip() else None
    except ValueError as error:
        raise QuestionError("不是日期", where=f"{name} = {text[:20]}", hint="请写作 2026-06-30") from error


def names_of(text: str) -> Names:
    """How units are named; their full names where something else is said."""
    return next((name for name in get_args(Names) if name == text), "full")


def paper_of(text: str) -> Paper:
    """How the paper lies; as the columns need it where something else is said."""
    return next((paper for paper in get_args(Paper) if paper == text), "auto")
