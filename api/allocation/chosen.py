"""Which tasks does a 任务分工表 hold? Those of documents, of a unit in a role, of a period, of a search, and ticks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from api.library import Library
from api.searching import find as search
from api.tasklist import Filters, Found, Key, find
from ontology.errors import QuestionError
from ontology.model import Document, Role, Task
from ontology.offsets import due_date

MOST = 2000
"""Tasks of a table that is put together on a page or asked for over the interface."""
_HITS = 200  # tasks that a search may give

Ticks = Mapping[str, frozenset[str]]
"""Ids of tasks by the id of their document."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """What the tasks of a table have in common; what is empty does not restrict.

    ``documents`` are what ``Library.named`` takes, ``since`` and ``until`` the days that a deadline must end
    between. ``only`` are the tasks ticked, ``without`` those that were taken out.
    """

    documents: tuple[str, ...] = ()
    unit: str | None = None
    role: Role | None = None
    since: dt.date | None = None
    until: dt.date | None = None
    query: str = ""
    only: Ticks = field(default_factory=dict)
    without: Ticks = field(default_factory=dict)

    @property
    def restricts(self) -> bool:
        """Whether anything was asked for at all."""
        asked = (self.documents, self.unit, self.role, self.since, self.until, self.query, self.only)
        return any(each for each in asked)

    def holds(self, document: str, task: str) -> bool:
        """Whether a task is in the table, as far as ticks tell."""
        if self.only and task not in self.only.get(document, frozenset()):
            return False
        return task not in self.without.get(document, frozenset())


def candidates(library: Library, selection: Selection, *, model: str = "", most: int = MOST) -> tuple[Found, ...]:
    """The tasks that fit, whether ticked or not, by document and in the order of the text.

    QuestionError where a document is unknown, the period ends before it begins, or more than ``most`` fit.
    """
    if selection.since and selection.until and selection.since > selection.until:
        raise QuestionError(
            "期间的起止日期颠倒了", where=f"{selection.since}至{selection.until}", hint="请对调两个日期"
        )
    wanted = _meant(library, selection.query, model)
    found: dict[Key, Found] = {}
    for name in selection.documents or _held(selection, wanted):
        filters = Filters(unit=selection.unit, role=selection.role, document=name)
        for item in find(library, filters):
            key = item.document.id, item.task.id
            if (wanted is None or key in wanted) and _is_due(item.document, item.task, selection):
                found.setdefault(key, item)
    if len(found) > most:
        raise QuestionError(
            f"符合的任务有{len(found)}项，一张表最多{most}项",
            hint="请再选文件、单位或期间；要全部任务可用命令 export",
        )
    return tuple(found.values())


def picked(found: Iterable[Found], selection: Selection) -> tuple[Found, ...]:
    """Those of the candidates that are ticked."""
    return tuple(item for item in found if selection.holds(item.document.id, item.task.id))


def _held(selection: Selection, wanted: frozenset[Key] | None) -> Sequence[str | None]:
    """The documents to look into where none is named: those of the hits or of the ticks, else all."""
    if wanted is not None:
        return sorted({document for document, _task in wanted})
    return list(selection.only) or [None]


def _meant(library: Library, query: str, model: str) -> frozenset[Key] | None:
    """The tasks that a search finds; None where nothing is searched for."""
    words = " ".join(query.split())
    if not words:
        return None
    return frozenset((hit.document, hit.task) for hit in search(library.store, words, model=model, top=_HITS).hits)


def _is_due(document: Document, task: Task, selection: Selection) -> bool:
    """Whether a deadline of the task ends in the period; what recurs ends on no day."""
    since, until = selection.since, selection.until
    if since is None and until is None:
        return True
    return any((since or dt.date.min) <= day <= (until or dt.date.max) for day in _days(document, task))


def _days(document: Document, task: Task) -> Iterator[dt.date]:
    for deadline in task.deadlines:
        day = deadline.end or due_date(deadline.offset, deadline.anchor, document.issued)
        if day is not None:
            yield day


def ticks(told: Iterable[str]) -> Ticks:
    """Ticks as an address tells them: ``d3f…:2.1,2.2`` of each document. What cannot be read is none."""
    found: dict[str, set[str]] = {}
    for each in told:
        document, _, ids = each.partition(":")
        found.setdefault(document, set()).update(_plain(one) for one in ids.split(",") if one)
    return {document: frozenset(ids) for document, ids in found.items() if ids}


def ticks_told(held: Ticks, order: Iterable[Found]) -> tuple[str, ...]:
    """The same the other way round, in the order of the tasks."""
    ids: dict[str, list[str]] = {}
    for item in order:
        if item.task.id in held.get(item.document.id, ()):
            ids.setdefault(item.document.id, []).append(_escaped(item.task.id))
    return tuple(f"{document}:{','.join(own)}" for document, own in ids.items())


def _escaped(identifier: str) -> str:
    return identifier.replace("%", "%25").replace(",", "%2C")


def _plain(told: str) -> str:
    return told.replace("%2C", ",").replace("%25", "%")
