"""Which deadlines do the documents of a graph hold? All of them at hand, without texts, kept as the graph changes.

What a list, a calendar or a chart of deadlines looks at, from one named question. Where the graph has changed, the
documents that did are asked again.
"""

from __future__ import annotations

import datetime as dt
import threading
import weakref
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import cast

from graph.store import DocumentRow, GraphReader, Row
from ontology.errors import StoreError
from ontology.model import Anchor, Span

_FEW = 50  # documents that are asked for one by one


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A deadline of a task as the graph has it; ``nth`` tells apart those that one passage states for a task."""

    document: str
    task: str
    path: str
    title: str
    mention: str
    start: dt.date | None
    end: dt.date | None
    recurs: str | None
    offset: str | None
    anchor: Anchor | None
    span: Span
    nth: int
    rule: str
    confidence: float

    @property
    def id(self) -> str:
        """A name that no other deadline of the graph has, the same for as long as the document stays."""
        more = f"-{self.nth}" if self.nth else ""
        return f"{self.document}/{self.task}/{self.span.start}-{self.span.end}{more}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Timetable:
    """The documents of a graph in their order, and the deadlines of each, in the order of its tasks."""

    state: str = ""
    documents: Mapping[str, DocumentRow] = field(default_factory=dict)
    entries: Mapping[str, tuple[Entry, ...]] = field(default_factory=dict)
    digests: Mapping[str, str] = field(default_factory=dict)


class _Kept:
    """The timetable of a store, read again where the graph has changed; may be used from many threads."""

    def __init__(self, store: GraphReader) -> None:
        self._reader = weakref.ref(store)
        self._lock = threading.Lock()
        self._known: Timetable | None = None

    def current(self) -> Timetable:
        """The timetable of the graph as it is; the state is taken first, so that a change meanwhile is seen next."""
        store = self._reader()
        if store is None:
            raise StoreError("图谱已经关闭", hint="请重新打开")
        state, before = store.state(), self._known
        if before is not None and before.state == state:
            return before
        with self._lock:
            before = self._known
            if before is None or before.state != state:
                self._known = before = _read(store, before or Timetable(), state)
            return before


_KEPT: weakref.WeakKeyDictionary[GraphReader, _Kept] = weakref.WeakKeyDictionary()


def timetable_of(store: GraphReader) -> Timetable:
    """The deadlines of a store's documents. StoreError where the engine fails."""
    return _KEPT.setdefault(store, _Kept(store)).current()


def _read(store: GraphReader, before: Timetable, state: str) -> Timetable:
    digests = dict(store.digests())
    changed = [key for key, digest in digests.items() if before.digests.get(key) != digest]
    known = {key: held for key, held in before.entries.items() if before.digests.get(key) == digests.get(key)}
    if len(changed) <= _FEW:
        rows: Iterable[Row] = (row for key in changed for row in store.ask("deadlines", document=key))
    else:
        known, rows = {}, store.ask("deadlines")
    known |= _entries(rows)
    documents = {row.id: row for row in store.documents()}
    return Timetable(
        state=state,
        documents=documents,
        entries={key: known[key] for key in documents if key in known},
        digests=digests,
    )


def _entries(rows: Iterable[Row]) -> dict[str, tuple[Entry, ...]]:
    found: dict[str, list[Entry]] = {}
    seen: Counter[tuple[str, str, int, int]] = Counter()
    for row in rows:
        document, task = str(row["document"]), str(row["task"])
        place = (document, task, cast("int", row["start"]), cast("int", row["end"]))
        found.setdefault(document, []).append(_entry(row, seen[place]))
        seen[place] += 1
    return {document: tuple(held) for document, held in found.items()}


def _entry(row: Row, nth: int) -> Entry:
    return Entry(
        document=str(row["document"]),
        task=str(row["task"]),
        path=str(row["path"]),
        title=str(row["title"]),
        mention=str(row["mention"]),
        start=cast("dt.date | None", row["begins"]),
        end=cast("dt.date | None", row["due"]),
        recurs=cast("str | None", row["recurs"]),
        offset=cast("str | None", row["offset"]),
        anchor=cast("Anchor | None", row["anchor"]),
        span=Span(start=cast("int", row["start"]), end=cast("int", row["end"])),
        nth=nth,
        rule=str(row["rule"]),
        confidence=cast("float", row["confidence"]),
    )
