"""Which documents is a list about? The one that is named, or those that most rows are like."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np

from api.answering.known import base_of
from api.checking.alignment import LEAST, SURE
from api.checking.listing import TaskList
from api.library import Library
from api.words import document_name
from graph.likeness import Words, likeness
from ontology.errors import QuestionError
from ontology.model import Record

_MANY = 12  # documents above which search says which to look at
_ASKED = 40  # rows that are searched for
_LOOKED = 8
_SHARE = 0.15  # the share of the rows that a further document must explain
_LISTED = 0.3  # or the share of its own tasks that the list must hold
_FEWEST = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """The documents to hold a list against, and what is to be said of the choice."""

    records: tuple[Record, ...]
    notes: tuple[str, ...] = ()


def choose(tasks: TaskList, library: Library, document: str | None) -> Chosen:
    """The documents meant by a name, or those the list is about; QuestionError where there is none."""
    if document is not None:
        return _named(tasks, library, document)
    held = library.ids()
    if not held:
        raise QuestionError("图谱中还没有文件", hint="请先用 policygraph ingest 收录政策文件")
    if len(held) == 1:
        return Chosen(records=(library.record(held[0]),))
    wanted = [row.id for row in library.documents()] if len(held) <= _MANY else _searched(tasks, library)
    records = _about(tasks, [record for record in map(library.record, wanted) if record.tasks])
    if not records:
        raise QuestionError("看不出清单对应哪份文件", hint="请指明与哪份文件核对")
    names = "、".join(f"《{document_name(record.document)}》" for record in records)
    return Chosen(records=records, notes=(f"与{names}核对",))


def _named(tasks: TaskList, library: Library, document: str) -> Chosen:
    records = [library.record(row.id) for row in library.named(document)]
    if len(records) == 1:
        return Chosen(records=tuple(records))
    found = _about(tasks, records)[:1] or tuple(records[:1])
    shown = document_name(found[0].document)
    return Chosen(records=found, notes=(f"有{len(records)}份文件叫“{document}”，与最相符的《{shown}》核对",))


def _searched(tasks: TaskList, library: Library) -> list[str]:
    """The documents that searching for some rows finds most."""
    index = base_of(library.store).index
    step = max(1, len(tasks.entries) // _ASKED)
    votes: Counter[str] = Counter()
    for entry in tasks.entries[::step]:
        for rank, hit in enumerate(index.search(f"{entry.title} {entry.body[:60]}", top=3)):
            votes[hit.document] += 3 - rank
    return [document for document, _ in votes.most_common(_LOOKED)]


def _about(tasks: TaskList, records: list[Record]) -> tuple[Record, ...]:
    """The documents that explain the list: the best one, then each that explains rows which the others do not."""
    if not records:
        return ()
    rows = [Words(title=entry.title, text=f"{entry.body}\n{entry.target}") for entry in tasks.entries]
    owners = [at for at, record in enumerate(records) for _ in record.tasks]
    found = likeness(
        rows,
        [
            Words(title=task.title, text=task.span.of(record.document.text))
            for record in records
            for task in record.tasks
        ],
    )
    best = np.zeros((len(rows), len(records)))
    for column, owner in enumerate(owners):
        best[:, owner] = np.maximum(best[:, owner], found.score[:, column])
    best[best < LEAST] = 0
    chosen: list[int] = []
    reached = np.zeros(len(rows))
    while len(chosen) < len(records):
        gains = [
            (float(np.maximum(best[:, at] - reached, 0)[reached == 0].sum()), _prefers(records[at]), -at)
            for at in range(len(records))
            if at not in chosen
        ]
        gain, _, negative = max(gains)
        at = -negative
        explained = int(((best[:, at] >= SURE) & (reached == 0)).sum())
        enough = min(_SHARE * len(rows), _LISTED * len(records[at].tasks))
        if gain <= 0 or (chosen and explained < max(_FEWEST, enough)):
            break
        chosen.append(at)
        reached = np.maximum(reached, best[:, at])
    return tuple(records[at] for at in chosen)


def _prefers(record: Record) -> int:
    return int(record.document.status == "final")
