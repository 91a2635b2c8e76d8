"""What is known when a question comes? The records of a graph with their units and topics at hand."""

from __future__ import annotations

import datetime as dt
import re
import threading
import weakref
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from api import unitbook
from api.answering.unitmatch import UnitNames
from api.reaching import Reaching, Unit, reaching_of
from api.words import document_name
from graph.search import Hit, TaskIndex
from graph.store import GraphReader
from ontology.model import Record, Task
from ontology.units.decisions import Decided
from ontology.units.reach import Reach

_SPACE = re.compile(r"\s+")
_MARKS = re.compile(r"[\s，。、；：！？,.;:!?“”\"'‘’「」《》（）()〔〕\[\]【】·—-]+")
_DRAFT = re.compile("[（(][^（()）]{0,8}(?:稿|草案)[)）]$")
_TELLING = 8  # a title of so many characters is hardly the end of another one
_TITLE = 30  # characters of a heading that an answer gives
_TITLE_SHARE = 0.6  # a heading quoted with a few words more or less still names its task


@dataclass(frozen=True, slots=True, eq=False)
class Placed:
    """A task and the record it stands in; each task has one of these, so that identity is equality."""

    record: Record
    task: Task

    @property
    def text(self) -> str:
        """The task's own text."""
        return self.task.span.of(self.record.document.text)

    @property
    def key(self) -> tuple[str, str]:
        """Document id and task id."""
        return self.record.document.id, self.task.id


@dataclass(frozen=True, slots=True)
class Base:
    """Everything that questions are answered from; built once for each state of the graph."""

    records: dict[str, Record]
    tasks: dict[tuple[str, str], Placed]
    by_unit: dict[str, tuple[Placed, ...]]
    units: UnitNames
    index: TaskIndex
    titles: dict[str, tuple[Placed, ...]]
    reaching: Reaching
    alone: dict[str, Base]
    every: tuple[Record, ...] = ()
    day: dt.date = dt.date.max

    @classmethod
    def of(cls, records: dict[str, Record], decided: Decided | None = None) -> Base:
        """Index the records; ``decided`` is what people have said of units."""
        tasks = {
            (record.document.id, task.id): Placed(record, task) for record in records.values() for task in record.tasks
        }
        by_unit: dict[str, dict[tuple[str, str], Placed]] = defaultdict(dict)
        printed: dict[str, set[str]] = defaultdict(set)
        for placed in tasks.values():
            for assignment in placed.task.assignments:
                by_unit[assignment.unit][placed.key] = placed
                printed[assignment.unit].add(assignment.mention)
        titles: dict[str, list[Placed]] = defaultdict(list)
        for placed in tasks.values():
            titles[plain(placed.task.title)].append(placed)
        places = {place for record in records.values() for place in _places(record)}
        reaching = reaching_of(records.values(), decided or Decided())
        return cls(
            records=records,
            tasks=tasks,
            by_unit={unit: tuple(found.values()) for unit, found in by_unit.items()},
            units=UnitNames.of(printed, places, reaching),
            index=TaskIndex.of(records.values()),
            titles={title: tuple(found) for title, found in titles.items()},
            reaching=reaching,
            alone={},
        )

    def on(self, day: dt.date) -> Base:
        """The same, for questions of a day: what became of units by then."""
        return replace(self, day=day)

    def up_to(self, day: dt.date) -> Base:
        """What was known on a day: the documents issued by then and those without a date, drafts before their final."""
        known = self.every or tuple(self.records.values())
        early = _in_force(one for one in known if (one.document.issued or dt.date.min) <= day)
        if early.keys() == self.records.keys():
            return self
        key = day.isoformat()
        if key not in self.alone:
            self.alone[key] = Base.of(early, self.reaching.decided)
        return self.alone[key]

    def reached(self, name: str) -> Mapping[Unit, Reach]:
        """The units of documents that a name reaches on the day of the question, each with the way."""
        return self.reaching.of(name, self.day)

    def only(self, document: str) -> Base:
        """What is known from one document alone, built when first asked for."""
        if len(self.records) == 1:
            return self
        if document not in self.alone:
            self.alone[document] = Base.of({document: self.records[document]}, self.reaching.decided)
        return self.alone[document]

    def entitled(self, title: str) -> str | None:
        """The document of this title, one in force before a draft; None where none has it."""
        wanted = plain(title)
        found = [
            record.document
            for record in self.records.values()
            if wanted and wanted in plain(record.document.title or "")
        ]
        found.sort(key=lambda document: document.status != "final")
        return found[0].id if found else None

    def called(self, placed: Placed) -> str:
        """《文件》二/（一）“任务”: how an answer names a task; without its document where there is but one."""
        title = placed.task.title
        name = f"《{document_name(placed.record.document)}》" if len(self.records) > 1 else ""
        return f"{name}{placed.task.path}“{title[:_TITLE]}{'…' if len(title) > _TITLE else ''}”"

    def placed(self, hit: Hit) -> Placed:
        """The task that a search found."""
        return self.tasks[hit.document, hit.task]

    def titled(self, title: str) -> tuple[Placed, ...]:
        """The tasks with this heading; where none has it, those whose heading holds it or lies in it."""
        wanted = plain(title)
        if not wanted:
            return ()
        if wanted in self.titles:
            return self.titles[wanted]
        return tuple(placed for other, found in self.titles.items() if _contains(other, wanted) for placed in found)


def plain(text: str) -> str:
    """A text without white space and punctuation, for comparison."""
    return _MARKS.sub("", text)


def _contains(title: str, wanted: str) -> bool:
    """Whether one holds the other and they are of like length."""
    shorter, longer = sorted((title, wanted), key=len)
    return bool(shorter) and shorter in longer and len(shorter) >= _TITLE_SHARE * len(longer)


def _places(record: Record) -> tuple[str, ...]:
    """The jurisdiction of a document, as its metadata or its issuer give it."""
    found = [record.document.jurisdiction or ""]
    match = re.match(r"([一-鿿]{2,8}?(?:省|自治区|市|自治州|县|区))", record.document.issuer or "")
    if match:
        found.append(match[1])
    return tuple(place for place in found if place and place != "全国")


def _in_force(records: Iterable[Record]) -> dict[str, Record]:
    """The records by their document's id, without drafts of which the final text is there too.

    The final text has the draft's title, as a rule with its issuer's name before it.
    """
    found = {record.document.id: record for record in records}
    final = [plain(r.document.title or "") for r in found.values() if r.document.status == "final"]
    return {
        key: record
        for key, record in found.items()
        if record.document.status == "final" or not any(_is_title(record, title) for title in final)
    }


def _is_title(draft: Record, title: str) -> bool:
    """Whether a title is that of a draft, with or without an issuer before it."""
    own = plain(_DRAFT.sub("", draft.document.title or ""))
    return title == own or (len(own) >= _TELLING and title.endswith(own))


_KEPT: weakref.WeakKeyDictionary[GraphReader, tuple[str, Base]] = weakref.WeakKeyDictionary()
_LOCK = threading.Lock()


def base_of(store: GraphReader) -> Base:
    """What is known from a store; rebuilt where anything in it is other than before.

    Raises StoreError where the engine fails.
    """
    state = store.state()
    with _LOCK:
        kept = _KEPT.get(store)
        if kept is not None and kept[0] == state:
            return kept[1]
        records = tuple(store.records())
        base = replace(Base.of(_in_force(records), Decided.of(unitbook.decisions(store))), every=records)
        _KEPT[store] = (state, base)
        return base
