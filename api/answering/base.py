"""What is known when a question comes? The documents of a graph with their units and topics at hand.

Texts are read when something is quoted: what finds a task is in outlines and tables, which fit in memory for
thousands of documents.
"""

from __future__ import annotations

import datetime as dt
import itertools
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Protocol

from api.answering.aims import Aims
from api.answering.drafts import in_force
from api.answering.headings import Titles
from api.answering.placed import Placed, Tasks
from api.answering.tables import Places, Tables
from api.answering.unitmatch import UnitNames
from api.answering.wording import plain
from api.reaching import Reaching, Unit, reaching_of
from api.words import document_name
from graph.outline import Outline, outline
from graph.recent import Recent
from graph.search import Hit, TaskIndex
from ontology.model import Record
from ontology.units.decisions import Decided
from ontology.units.reach import Reach

_TITLE = 30  # characters of a heading that an answer gives
_ALONE = 2_000_000  # characters of documents whose own index is kept
_PARTS = 40  # documents of which what is known from them alone is kept, or days of which what was known then is


class Index(Protocol):
    """Tasks to be found by words."""

    def search(self, topic: str, *, top: int = 10) -> tuple[Hit, ...]:
        """The tasks that fit the topic best, best first; none where no word of it occurs."""
        ...

    def holding(self, phrase: str) -> tuple[tuple[str, str], ...]:
        """Document and task of every task that may print the phrase, of a great many the first."""
        ...

    def printing(self, phrase: str) -> Iterable[str]:
        """The documents that may print the phrase."""
        ...

    def up_to(self, day: dt.date, documents: Iterable[str], records: Mapping[str, Record]) -> Index:
        """The same of these documents alone, all issued by a day or undated; ``records`` has them."""
        ...


@dataclass(frozen=True, slots=True)
class Base:
    """Everything that questions are answered from, for one state of the graph.

    ``outlines`` are in the order of the documents; a record of ``records`` is read when it is asked for. ``every``
    are the documents with drafts whose final text is there.
    """

    outlines: Mapping[str, Outline]
    records: Mapping[str, Record]
    tables: Tables
    index: Index
    tasks: Tasks
    ranks: Mapping[str, int]
    titles: Titles
    aims: Aims
    units: UnitNames
    reaching: Reaching
    alone: Recent[TaskIndex]
    parts: Recent[Base]
    every: tuple[Outline, ...] = ()
    day: dt.date = dt.date.max

    @classmethod
    def of(cls, records: Mapping[str, Record], decided: Decided | None = None) -> Base:
        """What is known from records in memory, drafts before their final; ``decided`` is what people said of units."""
        every = [outline(record) for record in records.values()]
        outlines = in_force(every)
        index = TaskIndex.of(records[key] for key in outlines)
        made = cls.over(outlines, records, Tables.of(outlines.values()), index, decided)
        return replace(made, every=tuple(every))

    @classmethod
    def over(
        cls,
        outlines: Mapping[str, Outline],
        records: Mapping[str, Record],
        tables: Tables,
        index: Index,
        decided: Decided | None = None,
    ) -> Base:
        """What is known from outlines and tables of the same documents."""
        printed: dict[str, dict[str, None]] = defaultdict(dict)
        for one in outlines.values():
            for unit, names in one.printed.items():
                printed[unit].update(dict.fromkeys(names))
        places = {place for one in outlines.values() for place in _places(one)}
        reaching = reaching_of(outlines, lambda key: records[key].document, decided or Decided())
        return cls(
            outlines=outlines,
            records=records,
            tables=tables,
            index=index,
            tasks=Tasks(outlines, records),
            ranks={key: rank for rank, key in enumerate(outlines)},
            titles=Titles(tables.titles),
            aims=Aims(tables.aims),
            units=UnitNames.of(printed, places, reaching),
            reaching=reaching,
            alone=Recent(_ALONE),
            parts=Recent(_PARTS),
        )

    def on(self, day: dt.date) -> Base:
        """The same, for questions of a day: what became of units by then."""
        return replace(self, day=day)

    def up_to(self, day: dt.date) -> Base:
        """What was known on a day: the documents issued by then and those without a date, drafts before their final."""
        every = tuple(one for one in self.every if (one.document.issued or dt.date.min) <= day)
        early = in_force(every)
        if early.keys() == self.outlines.keys():
            return self
        found = self.parts.get(day.isoformat())
        if found is None:
            gone = [one for key, one in self.outlines.items() if key not in early]
            come = [one for key, one in early.items() if key not in self.outlines]
            index = self.index.up_to(day, early, self.records)
            made = Base.over(early, self.records, self.tables.changed(gone, come), index, self.reaching.decided)
            found = replace(made, every=every)
            self.parts.put(day.isoformat(), found, 1)
        return found

    def reached(self, name: str) -> Mapping[Unit, Reach]:
        """The units of documents that a name reaches on the day of the question, each with the way."""
        return self.reaching.of(name, self.day)

    def only(self, document: str) -> Base:
        """What is known from one document alone; a draft whose final text is there may be asked so."""
        return self if self.outlines.keys() == {document} else self.among((document,))

    def among(self, documents: tuple[str, ...]) -> Base:
        """What is known from some documents alone, built when first asked for."""
        name = "\n".join(sorted(documents))
        found = self.parts.get(name)
        if found is None:
            found = Base.of({each: self.records[each] for each in sorted(documents)}, self.reaching.decided)
            self.parts.put(name, found, len(documents))
        return found

    def index_of(self, document: str) -> TaskIndex:
        """The index of one document alone, built when first asked for."""
        found = self.alone.get(document)
        if found is None:
            record = self.records[document]
            found = TaskIndex.of([record])
            self.alone.put(document, found, len(record.document.text))
        return found

    def called(self, placed: Placed) -> str:
        """《文件》二/（一）“任务”: how an answer names a task; without its document where there is but one."""
        title = placed.about.title
        name = f"《{document_name(placed.outline.document)}》" if len(self.outlines) > 1 else ""
        return f"{name}{placed.about.path}“{title[:_TITLE]}{'…' if len(title) > _TITLE else ''}”"

    def placed(self, hit: Hit) -> Placed:
        """The task that a search found."""
        return self.tasks[hit.document, hit.task]

    def ordered(self, places: Mapping[str, Iterable[int]]) -> Iterator[Placed]:
        """The tasks at some places, in the order of the documents and of their texts."""
        ranks = self.ranks
        for document in sorted(places, key=ranks.__getitem__):
            for number in sorted(places[document]):
                yield self.tasks.at(document, number)

    def sorted(self, placed: Iterable[Placed]) -> list[Placed]:
        """Tasks in the order of the documents and of their texts."""
        return sorted(placed, key=lambda one: (self.ranks[one.document], one.number))

    def first(self, places: Places) -> Placed:
        """The first of some places."""
        return next(self.ordered(places))

    def titled(self, title: str) -> tuple[Placed, ...]:
        """The tasks with this heading; where none has it, those whose heading holds it or lies in it."""
        found = (self.ordered(self.tables.titles[one]) for one in self.titles.like(plain(title)))
        return tuple(itertools.chain.from_iterable(found))


def _places(one: Outline) -> tuple[str, ...]:
    """The jurisdiction of a document, as its metadata or its issuer give it."""
    found = [one.document.jurisdiction or ""]
    match = re.match(r"([一-鿿]{2,8}?(?:省|自治区|市|自治州|县|区))", one.document.issuer or "")
    if match:
        found.append(match[1])
    return tuple(place for place in found if place and place != "全国")
