"""Which version of a document is in force, and what took its place? Worked out from all documents of the graph.

A document is ended by another that says so (《…》同时废止), by the end of its own term (有效期至…), by a new
edition with the same title, and a draft by its final text. Nothing of it is stored: a document added later
counts at once.
"""

from __future__ import annotations

import datetime as dt
import re
import weakref
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, cast

from corpus.validity import Ended, Validity, validity_of
from graph.diff.mode import bare_title
from graph.recent import Recent
from graph.store import DocumentRow, GraphReader
from ontology.errors import StoreError
from ontology.model import Span

Ground = Literal["repealed", "edition", "draft"]
_EDITION = re.compile(r"修订|修正|[（(](?:19|20)\d\d年?版?[）)]")
_DAYS = 8  # days of which the standings are kept
_FEW = 50  # documents that are asked for one by one
_NUMBER_MARKS = re.compile(r"[〔〕\[\]（）()\s第]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A document that took another's place: by which words, in which of the two, None where by title alone."""

    old: str
    new: str
    ground: Ground
    since: dt.date | None
    span: Span | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Whether a document is in force on a day; ``replaced_by`` and ``replaces`` whatever the day."""

    in_force: bool
    draft: bool = False
    effective: dt.date | None = None
    expires: dt.date | None = None
    replaced_by: tuple[Link, ...] = ()
    replaces: tuple[Link, ...] = ()

    def successor(self, day: dt.date) -> Link | None:
        """What stands in the document's place on a day; the latest where there are several."""
        known = [link for link in self.replaced_by if link.since is None or link.since <= day]
        return max(known, key=lambda link: (link.since or dt.date.min, link.new), default=None)


IN_FORCE = Standing(in_force=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """What was read from the graph in one state; ``days`` are the standings worked out for days asked about."""

    state: str | None = None
    digests: Mapping[str, str] = field(default_factory=dict)
    rows: tuple[DocumentRow, ...] = ()
    read: Mapping[str, Validity] = field(default_factory=dict)
    links: tuple[Link, ...] = ()
    days: Recent[Mapping[str, Standing]] = field(default_factory=lambda: Recent(_DAYS))


class Standings:
    """The standings of a store's documents, which every answer asks for: worked out once for a state and a day.

    Where the graph has changed, the documents that did are read again.
    """

    def __init__(self, store: GraphReader) -> None:
        self._reader = weakref.ref(store)
        self._known = _Known()

    @property
    def store(self) -> GraphReader:
        """The store, which whoever asks holds; StoreError where it is gone."""
        found = self._reader()
        if found is None:
            raise StoreError("图谱已经关闭", hint="请重新打开")
        return found

    def on(self, day: dt.date) -> Mapping[str, Standing]:
        """How each document stands on a day, by its id."""
        known = self._current()
        found = known.days.get(day.isoformat())
        if found is None:
            found = standings(known.rows, known.read, known.links, day)
            known.days.put(day.isoformat(), found, 1)
        return found

    def links(self) -> tuple[Link, ...]:
        """Every document that took another's place."""
        return self._current().links

    def validities(self) -> Mapping[str, Validity]:
        """What the documents say of validity, of those that say something."""
        return self._current().read

    def _current(self) -> _Known:
        """What is known from the graph as it is; the state is taken first, so that a change meanwhile is seen next."""
        before, state = self._known, self.store.state()
        if state == before.state:
            return before
        digests = dict(self.store.digests())
        read = {key: said for key, said in before.read.items() if before.digests.get(key) == digests.get(key)}
        changed = [key for key, digest in digests.items() if before.digests.get(key) != digest]
        if len(changed) <= _FEW:
            answers = [row for key in changed for row in self.store.ask("closing_texts", document=key)]
        else:
            answers = list(self.store.ask("closing_texts"))
        for row in answers:
            read[str(row["document"])] = validity_of(str(row["text"]), cast("dt.date | None", row["issued"]))
        rows = self.store.documents()
        self._known = _Known(state=state, digests=digests, rows=rows, read=read, links=tuple(links(rows, read)))
        return self._known


_KEPT: weakref.WeakKeyDictionary[GraphReader, Standings] = weakref.WeakKeyDictionary()


def standings_of(store: GraphReader) -> Standings:
    """The standings of a store's documents, kept for as long as the store is open."""
    return _KEPT.setdefault(store, Standings(store))


def standings(
    rows: Sequence[DocumentRow], read: Mapping[str, Validity], found: Iterable[Link], day: dt.date
) -> Mapping[str, Standing]:
    """How each document stands on a day."""
    by_old: dict[str, list[Link]] = defaultdict(list)
    by_new: dict[str, list[Link]] = defaultdict(list)
    for link in found:
        by_old[link.old].append(link)
        by_new[link.new].append(link)
    return {row.id: _standing(row, read.get(row.id, Validity()), by_old[row.id], by_new[row.id], day) for row in rows}


def _standing(
    row: DocumentRow, said: Validity, replaced: Sequence[Link], replaces: Sequence[Link], day: dt.date
) -> Standing:
    gone = any(link.since is None or link.since <= day for link in replaced)
    over = said.expires is not None and said.expires < day
    return Standing(
        in_force=not gone and not over and row.status == "final",
        draft=row.status == "draft",
        effective=said.effective,
        expires=said.expires,
        replaced_by=tuple(replaced),
        replaces=tuple(replaces),
    )


def links(rows: Sequence[DocumentRow], read: Mapping[str, Validity]) -> Iterator[Link]:
    """Each pair of documents of which one took the other's place, told once, by the surest ground."""
    told: set[tuple[str, str]] = set()
    for link in (*_repeals(rows, read), *_editions(rows, read)):
        if (link.old, link.new) not in told:
            told.add((link.old, link.new))
            yield link


def _repeals(rows: Sequence[DocumentRow], read: Mapping[str, Validity]) -> Iterator[Link]:
    by_number: dict[str, list[DocumentRow]] = defaultdict(list)
    by_title: dict[str, list[DocumentRow]] = defaultdict(list)
    for row in rows:
        if row.number:
            by_number[_plain(row.number)].append(row)
        if row.title:
            by_title[bare_title(row.title)].append(row)
    for row in rows:
        said = read.get(row.id, Validity())
        for ended in said.ends if row.status == "final" else ():
            meant = by_number.get(_plain(ended.number), []) if ended.number else []
            for old in meant or by_title.get(bare_title(ended.title), []) if ended.title or meant else ():
                if _may_end(row, old, ended):
                    yield Link(
                        old=old.id, new=row.id, ground="repealed", since=said.effective or row.issued, span=ended.span
                    )


def _may_end(row: DocumentRow, old: DocumentRow, ended: Ended) -> bool:
    """Whether a document named as ended is this one: another, final, not later; by title alone of the same place."""
    if old.id == row.id or (row.issued and old.issued and old.issued >= row.issued):
        return False
    return bool(ended.number and old.number and _plain(ended.number) == _plain(old.number)) or _is_near(row, old)


def _is_near(one: DocumentRow, other: DocumentRow) -> bool:
    """Whether two documents are of one territory, as far as that is known."""
    return not one.jurisdiction or not other.jurisdiction or one.jurisdiction == other.jurisdiction


def _plain(number: str | None) -> str:
    return _NUMBER_MARKS.sub("", number or "")


def _editions(rows: Sequence[DocumentRow], read: Mapping[str, Validity]) -> Iterator[Link]:
    """Drafts with their final text, and editions that say that they are new ones."""
    alike: dict[str, list[DocumentRow]] = defaultdict(list)
    for row in rows:
        if bare := bare_title(row.title):
            alike[bare].append(row)
    for same in alike.values():
        for new in (row for row in same if row.status == "final"):
            since = read.get(new.id, Validity()).effective or new.issued
            for old in same:
                if (
                    old.id == new.id
                    or not _is_near(old, new)
                    or (old.issued and new.issued and old.issued > new.issued)
                ):
                    continue
                if old.status == "draft":
                    yield Link(old=old.id, new=new.id, ground="draft", since=new.issued)
                elif _EDITION.search(new.title or "") and old.issued != new.issued and (old.title != new.title):
                    yield Link(old=old.id, new=new.id, ground="edition", since=since)
