"""What is still to be reviewed, and what is done? One summary a document, worked out anew only where it changed.

The facts that nobody vouches for stand in one order, the most doubtful first, so that "the next one" is the same for
everybody. Passages that no rule read have confidence 0 and come before all facts.
"""

from __future__ import annotations

import dataclasses
import hashlib
import threading
import weakref
from bisect import bisect_left, bisect_right, insort
from collections import Counter
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any, Literal

from api.reviewkept import KeptSummaries, file_of
from api.words import document_name
from graph.store import GraphReader
from ontology import iris
from ontology.correction import TYPES, CorrectionAction, Kind
from ontology.errors import StoreError
from ontology.facts import Found, facts
from ontology.model import Record

Sureness = Literal["low", "medium", "high"]
_VERSION = "1"
_FEW = 20  # documents whose items are put into their places one by one
_BATCH = 50  # summaries written at once while many are worked out
_DONE: tuple[CorrectionAction, ...] = ("accept", "edit", "reject", "add")


@dataclass(frozen=True, slots=True)
class Item:
    """A fact, or an unread passage, that nobody has vouched for; ``place`` is what they are sorted by."""

    confidence: float
    document: str
    start: int
    fact: str
    kind: Kind
    path: str | None
    units: tuple[str, ...] = ()

    def place(self) -> tuple[float, str, int, str]:
        """What they sort by."""
        return self.confidence, self.document, self.start, self.fact

    @property
    def sureness(self) -> Sureness:
        """Low, medium or high, as pages say 低, 中, 高."""
        return sureness(self.confidence)


def sureness(confidence: float) -> Sureness:
    """How sure a reading is, in three steps."""
    return "high" if confidence >= 0.9 else "medium" if confidence >= 0.6 else "low"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What to look at: everything where nothing is set. ``unread`` alone, facts alone, or both (None).

    ``surest`` leaves out what is surer than that; ``unit`` keeps the facts of tasks that name the unit.
    """

    document: str | None = None
    kind: Kind | None = None
    unit: str | None = None
    sureness: Sureness | None = None
    doubtful: bool = False
    unread: bool | None = None

    def fits(self, item: Item) -> bool:
        """Whether an item is wanted."""
        return (
            (self.document is None or item.document == self.document)
            and (self.unread is None or (item.kind == "unread") == self.unread)
            and (self.kind is None or item.kind == self.kind)
            and (self.sureness is None or item.sureness == self.sureness)
            and (not self.doubtful or item.confidence < 0.9)
            and (self.unit is None or self.unit in item.units)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What one document has to be reviewed, and how many decisions about it hold, by action."""

    title: str
    items: tuple[Item, ...]
    done: Mapping[CorrectionAction, int]


class ReviewQueue:
    """The queue of a store. May be used from many threads."""

    def __init__(self, store: GraphReader) -> None:
        self._reader = weakref.ref(store)
        self._lock = threading.Lock()
        self._kept = KeptSummaries(file_of(store.location))
        weakref.finalize(store, self._kept.close)
        self._keys: dict[str, str] = {}
        self._summaries: dict[str, Summary] = {}
        self._items: list[Item] = []
        self._state: str | None = None

    def items(self, wanted: Wanted | None = None) -> list[Item]:
        """What is to be reviewed, in order."""
        self._refresh()
        return [item for item in self._items if wanted is None or wanted.fits(item)]

    def done(self, document: str | None = None) -> Mapping[CorrectionAction, int]:
        """How many decisions hold, by action; of one document where it is given."""
        self._refresh()
        counted: Counter[CorrectionAction] = Counter()
        for name, summary in self._summaries.items():
            if document in (None, name):
                counted.update(summary.done)
        return counted

    def titles(self) -> Mapping[str, str]:
        """What the documents are called, by id."""
        self._refresh()
        return {document: summary.title for document, summary in self._summaries.items()}

    def _refresh(self) -> None:
        """Bring the summaries up to the graph."""
        store = self._reader()
        if store is None:
            raise StoreError("图谱已经关闭", hint="请重新打开")
        with self._lock:
            state = store.state()
            if state == self._state:
                return
            keys = _keys(store)
            if self._state is None:
                self._take_kept(keys)
            changed = [document for document, key in keys.items() if self._keys.get(document) != key]
            gone = [document for document in self._summaries if document not in keys]
            self._work_out(store, changed, keys)
            for document in gone:
                del self._summaries[document], self._keys[document]
            self._kept.forget(gone)
            self._order({*changed, *gone}, anew=self._state is None)
            self._state = state

    def _order(self, changed: AbstractSet[str], *, anew: bool) -> None:
        """Put the items in order; those of a few documents that changed into the order that there is."""
        if anew or len(changed) > _FEW:
            self._items = sorted((item for each in self._summaries.values() for item in each.items), key=Item.place)
        elif changed:
            items = [item for item in self._items if item.document not in changed]
            for document in changed & self._summaries.keys():
                for item in self._summaries[document].items:
                    insort(items, item, key=Item.place)
            self._items = items

    def _take_kept(self, keys: Mapping[str, str]) -> None:
        for document, key, content in self._kept.read():
            if keys.get(document) == key:
                self._summaries[document], self._keys[document] = _read(document, content), key

    def _work_out(self, store: GraphReader, changed: list[str], keys: Mapping[str, str]) -> None:
        new: list[tuple[str, str, dict[str, Any]]] = []
        for document in changed:
            try:
                summary = summary_of(store, store.record(document))
            except KeyError:  # removed meanwhile: the next look finds it gone
                continue
            self._summaries[document], self._keys[document] = summary, keys[document]
            new.append((document, keys[document], _written(summary)))
            if len(new) == _BATCH:
                self._kept.write(new)
                new = []
        if new:
            self._kept.write(new)


def summary_of(store: GraphReader, record: Record) -> Summary:
    """What a record has to be reviewed."""
    document = record.document.id
    outcomes = store.corrected(document) if store.corrections(document) else ()
    done = Counter(each.correction.action for each in outcomes if each.standing == "effective")
    return Summary(
        title=document_name(record.document),
        items=tuple(item_of(document, fact) for fact in to_review(record)),
        done={action: done[action] for action in _DONE if done[action]},
    )


def to_review(record: Record) -> Iterator[Found]:
    """The facts of a record that are not stated outright and that nobody vouches for, and its unread passages."""
    for fact in facts(record):
        if fact.kind == "unread" or (fact.kind != "metadata" and confidence_of(fact) < 1):
            yield fact


def confidence_of(fact: Found) -> float:
    """How sure the reading of a fact is; 0 for what no rule read."""
    return float(getattr(fact.value, "confidence", 0.0))


def item_of(document: str, fact: Found) -> Item:
    """A fact in its place in the queue, whether or not it is in it."""
    task = fact.task
    return Item(
        confidence=confidence_of(fact),
        document=document,
        start=fact.span.start if fact.span else 0,
        fact=fact.id,
        kind=fact.kind,
        path=task.path if task else None,
        units=tuple(dict.fromkeys(entry.unit for entry in task.assignments)) if task else (),
    )


def _keys(store: GraphReader) -> dict[str, str]:
    """What each document's summary depends on: what it says, what people said of it, how facts are named."""
    shapes = hashlib.sha256(
        repr([(kind, [each.name for each in dataclasses.fields(cls)]) for kind, cls in TYPES.items()]).encode()
    ).hexdigest()[:12]
    said = store.beside()
    return {
        document: f"{_VERSION} {shapes} {digest} {said.get(iris.corrections(document), '')}"
        for document, digest in store.digests().items()
    }


def _written(summary: Summary) -> dict[str, Any]:
    """A summary as JSON; the units of a task are written once."""
    paths = list(dict.fromkeys((item.path, item.units) for item in summary.items))
    place = {each: at for at, each in enumerate(paths)}
    return {
        "title": summary.title,
        "tasks": [[path, list(units)] for path, units in paths],
        "items": [
            [item.confidence, item.start, item.fact, item.kind, place[item.path, item.units]] for item in summary.items
        ],
        "done": dict(summary.done),
    }


def _read(document: str, content: Mapping[str, Any]) -> Summary:
    tasks = [(path, tuple(units)) for path, units in content["tasks"]]
    return Summary(
        title=content["title"],
        items=tuple(
            Item(confidence, document, start, fact, kind, *tasks[at])
            for confidence, start, fact, kind, at in content["items"]
        ),
        done=content["done"],
    )


_QUEUES: weakref.WeakKeyDictionary[GraphReader, ReviewQueue] = weakref.WeakKeyDictionary()
_LOCK = threading.Lock()


def queue_of(store: GraphReader) -> ReviewQueue:
    """The queue of a store, one for all who ask."""
    with _LOCK:
        if store not in _QUEUES:
            _QUEUES[store] = ReviewQueue(store)
        return _QUEUES[store]


def beside(items: list[Item], item: Item) -> tuple[Item | None, Item | None]:
    """What stands before and after an item in a list in order, whether or not the item is in it itself."""
    before = bisect_left(items, item.place(), key=Item.place)
    after = bisect_right(items, item.place(), key=Item.place)
    return (items[before - 1] if before else None), (items[after] if after < len(items) else None)
