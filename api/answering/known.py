"""What is known from a store now? A small graph is read whole; of a large one, outlines from its index.

Where the graph has changed, the documents that did are read again and the rest is kept.
"""

from __future__ import annotations

import datetime as dt
import gc
import threading
import weakref
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace

from api import unitbook
from api.answering.base import Base
from api.answering.drafts import in_force
from api.answering.tables import Tables
from api.searching import indexed, standing
from graph.kept import KeptTasks
from graph.outline import Outline
from graph.recent import Recent
from graph.snapshot import Snapshot
from graph.store import GraphReader
from ontology.errors import StoreError
from ontology.model import Record
from ontology.units.decisions import Decided

LARGE = 150
"""The number of documents from which on a graph is not read whole."""

_PATIENCE = 20.0  # seconds that a question waits for what it needs
_ROOM = 100_000_000  # bytes of records kept, which take some four times as much in memory


@dataclass(frozen=True, slots=True)
class _Known:
    """What was made for a state of the graph; ``digests`` of the documents where it is a large one."""

    state: str
    base: Base
    digests: Mapping[str, str]


_KEPT: weakref.WeakKeyDictionary[GraphReader, _Known] = weakref.WeakKeyDictionary()
_LOCK = threading.Lock()


def base_of(store: GraphReader, *, large: int = LARGE) -> Base:
    """What is known from a store; made anew where anything in it is other than before.

    Raises StoreError where the engine fails, or where it is being made and takes longer than one may wait.
    """
    state = store.state()
    kept = _KEPT.get(store)
    if kept is not None and kept.state == state:
        return kept.base
    if not _LOCK.acquire(timeout=_PATIENCE):
        done = indexed(store)
        how_far = f"，已处理{done[0]}/{done[1]}份文件" if done else ""
        raise StoreError(f"图谱正在载入{how_far}", where=store.location, hint="请稍候再问")
    try:
        kept = _KEPT.get(store)
        if kept is None or kept.state != state:
            decided = Decided.of(unitbook.decisions(store))
            if len(store.digests()) < large:
                kept = _Known(state, Base.of({one.document.id: one for one in store.records()}, decided), {})
            else:
                with _long_lived():
                    kept = _followed(store, decided, kept)
            _KEPT[store] = kept
        return kept.base
    finally:
        _LOCK.release()


@contextmanager
def _long_lived() -> Iterator[None]:
    """Keep the collector of garbage from walking over millions of objects that stay, half a second each time."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


class Records(Mapping[str, Record]):
    """The records of a snapshot, each read when it is asked for and kept while there is room."""

    def __init__(self, snapshot: Snapshot, documents: Mapping[str, Outline], read: Recent[Record]) -> None:
        self._snapshot = snapshot
        self._documents = documents
        self._read = read

    def __getitem__(self, document: str) -> Record:
        if document not in self._documents:
            raise KeyError(document)
        found = self._read.get(document)
        if found is None:
            found, size = self._snapshot.record(document)
            self._read.put(document, found, size)
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._documents)

    def __len__(self) -> int:
        return len(self._documents)


def _followed(store: GraphReader, decided: Decided, before: _Known | None) -> _Known:
    """What is known of a large graph, from what was known before and the documents that are other since."""
    snapshot = standing(store).snapshot()
    digests = snapshot.digests()
    known = {one.document.id: one for one in before.base.every} if before and before.digests else {}
    found = {key: known[key] for key, digest in digests.items() if before and before.digests.get(key) == digest}
    if found:
        found |= {key: snapshot.outline(key) for key in digests if key not in found}
    else:
        found = {one.document.id: one for _, one in snapshot.outlines()}
    every = sorted(found.values(), key=lambda one: (one.document.issued or dt.date.max, one.document.id))
    outlines = in_force(every)
    was = before.base.outlines if before and before.digests else {}
    tables = before.base.tables if before and before.digests else Tables.of(())
    gone = [one for key, one in was.items() if outlines.get(key) is not one]
    come = [one for key, one in outlines.items() if was.get(key) is not one]
    read: Recent[Record] = Recent(_ROOM)  # of another snapshot no record is taken over
    characters = sum(one.extent for one in found.values())
    mean = characters / max(1, sum(len(one.tasks) for one in found.values()))
    index = KeptTasks(snapshot, frozenset(outlines), mean)
    base = Base.over(outlines, Records(snapshot, found, read), tables.changed(gone, come), index, decided)
    return _Known(snapshot.state, replace(base, every=tuple(every)), digests)
