"""Which units of which documents stand for the body that a person asks about? Each with the way on which it does."""

from __future__ import annotations

import datetime as dt
import functools
import re
import weakref
from collections.abc import Callable, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from types import MappingProxyType

from api import unitbook
from graph.outline import Outline
from graph.recent import Recent
from graph.store import DocumentRow, GraphReader
from ontology.errors import StoreError
from ontology.model import Document
from ontology.units.bodies import CREATED
from ontology.units.decisions import Decided
from ontology.units.places import setting_of
from ontology.units.reach import NO_TIES, Reach, Ties, reach
from ontology.units.register import meant
from ontology.units.ties import ties_of

Unit = tuple[str, str]
"""A unit of a document: the document's id and the unit's full name."""

_Entry = tuple[str, str, str]
"""A unit, its body and a role that it holds."""

_PLACE = re.compile("[\u4e00-\u9fff]{1,20}[省市州盟县区旗镇乡]")
_BY_ROLE = re.compile("(?P<role>牵头|配合|责任|成员|参与|协办|主办)(?:单位|部门)")
_ROLES: Mapping[str, frozenset[str]] = MappingProxyType(
    {word: frozenset(("lead",)) for word in ("牵头", "主办")}
    | {word: frozenset(("cooperate",)) for word in ("配合", "参与", "协办")}
    | {"责任": frozenset(("lead", "responsible"))}
)
"""What one must be in a document to be among 各牵头单位, 各配合单位 …; any role will do for 成员单位."""
_ROOM = 1_000_000  # units kept that names reach, with the names
_PASSED_DOWN = Ties(passing="落实")
_NOTHING: Mapping[Unit, Reach] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What is known of a document: the territory it is read in, and its units with their bodies and their roles.

    ``ties`` is None where its text has to be read for them.
    """

    jurisdiction: str | None
    bodies: Mapping[str, str]
    roles: Mapping[str, frozenset[str]] = field(default_factory=dict)
    ties: Ties | None = None


@dataclass(slots=True)
class Reaching:
    """The bodies of a graph's units, to be asked who is reached; ``document`` gives a document with its text."""

    sources: Mapping[str, Source]
    document: Callable[[str], Document]
    decided: Decided = field(default_factory=Decided)
    _places: tuple[str, ...] = ()
    _levels: tuple[str | None, ...] = ()
    _holders: dict[str | None, dict[tuple[str, str], list[str]]] = field(default_factory=dict)
    _ties: dict[str, Ties] = field(default_factory=dict)
    _found: Recent[Mapping[Unit, Reach]] = field(default_factory=lambda: Recent(_ROOM))

    def __post_init__(self) -> None:
        places = {source.jurisdiction for source in self.sources.values() if source.jurisdiction}
        unlisted = (place for place in places if any(not one.code for one in setting_of(place).places))
        self._places = tuple(sorted(unlisted))
        levels: dict[object, str | None] = {None: None}
        for place in sorted(places):
            own = setting_of(place).own
            levels.setdefault((own.rank, bool(own.code)) if own else None, place)
        self._levels = tuple(levels.values())
        for document, source in self.sources.items():
            for unit, body in source.bodies.items():
                self._holders.setdefault(source.jurisdiction, {}).setdefault((unit, body), []).append(document)

    def of(self, name: str, as_of: dt.date) -> Mapping[Unit, Reach]:
        """The units that a name reaches on a day, itself among them; nothing where the register does not know it."""
        if len(name) < 2:
            return _NOTHING
        key = f"{name} {as_of}"
        found = self._found.get(key)
        if found is None:
            found = MappingProxyType(self._reached(name, as_of))
            self._found.put(key, found, len(name) + len(found))
        return found

    def later(self, name: str, as_of: dt.date) -> frozenset[Unit]:
        """The units that a name reaches by what it was or became, yet not on that day."""
        ever = {key for key, one in self.of(name, dt.date.max).items() if one.way == "lineage"}
        return frozenset(ever - self.of(name, as_of).keys())

    def _reached(self, name: str, as_of: dt.date) -> dict[Unit, Reach]:
        """Each unit and body of a territory is looked at once, however many documents name them."""
        found: dict[Unit, Reach] = {}
        for jurisdiction, holders in self._holders.items():
            asked = self.body(name, jurisdiction, as_of)
            if asked is None:
                continue
            for (unit, body), documents in holders.items():
                plain = reach(asked, body, unit=unit, as_of=as_of)
                if plain is not None:
                    found |= dict.fromkeys([(document, unit) for document in documents], plain)
                elif _may_be_tied(asked, body):
                    tied = {document: self._tied(asked, body, unit, document, as_of) for document in documents}
                    found |= {(document, unit): one for document, one in tied.items() if one is not None}
        return self._without_roles(found)

    def _without_roles(self, found: dict[Unit, Reach]) -> dict[Unit, Reach]:
        """The units without groups by a role that the body does not hold there: 各牵头单位 lead something."""
        held: dict[str, set[str]] = {}
        for (document, unit), one in found.items():
            if one.way in ("same", "lineage"):
                held.setdefault(document, set()).update(self.sources[document].roles.get(unit, ()))
        return {
            key: one
            for key, one in found.items()
            if one.way != "possible-group" or _holds(key[1], held.get(key[0], set()))
        }

    def _tied(self, asked: str, body: str, unit: str, document: str, as_of: dt.date) -> Reach | None:
        """How a unit reaches the body by what its document says of both."""
        if document not in self._ties:
            known = self.sources[document].ties
            self._ties[document] = ties_of(self.document(document), self.decided) if known is None else known
        ties = self._ties[document]
        return None if ties == NO_TIES else reach(asked, body, unit=unit, as_of=as_of, ties=ties)

    def knows(self, name: str) -> bool:
        """Whether a name means a body in some territory of the graph; one of each level is tried for all."""
        return any(self.body(name, place, dt.date.max) is not None for place in self._levels)

    def body(self, name: str, jurisdiction: str | None, as_of: dt.date) -> str | None:
        """The id of the body that a name means on a day, read in a territory; a place means its government."""
        for form in (name, f"{name}人民政府") if _PLACE.fullmatch(name) else (name,):
            for day in (as_of, None):  # a name of another time is a name all the same
                candidates = unitbook.meaning(
                    form, issuer=jurisdiction, as_of=day, places=self._places, heard=self.decided
                )
                found = meant(candidates)
                if found is not None and found.placed:
                    return found.body
        return None


def _holds(group: str, held: AbstractSet[str]) -> bool:
    """Whether one with these roles may be among a group that is named by a role; 有关部门 may be anybody."""
    match = _BY_ROLE.search(group)
    return match is None or bool(held & _ROLES.get(match["role"], held))


@functools.lru_cache(maxsize=65536)
def _may_be_tied(asked: str, assigned: str) -> bool:
    """Whether a document's own words could tie the two: a leading group, or a body of its kind at a level above."""
    return f"/{CREATED}/" in assigned or reach(asked, assigned, unit="", ties=_PASSED_DOWN) is not None


def _source(document: Document | DocumentRow, entries: Iterable[_Entry], ties: Ties | None = None) -> Source:
    """What is known of a document by its units, each with its body and one of its roles."""
    bodies: dict[str, str] = {}
    roles: dict[str, set[str]] = {}
    for unit, body, role in entries:
        bodies.setdefault(unit, body)
        roles.setdefault(unit, set()).add(role)
    held = {unit: frozenset(those) for unit, those in roles.items()}
    return Source(jurisdiction=document.jurisdiction or document.issuer, bodies=bodies, roles=held, ties=ties)


def reaching_of(outlines: Mapping[str, Outline], document: Callable[[str], Document], decided: Decided) -> Reaching:
    """The bodies of the units of some documents, whose texts ``document`` gives."""
    sources = {
        key: _source(one.document, _entries(one), None if one.seated else Ties(passing=one.passing))
        for key, one in outlines.items()
    }
    return Reaching(sources, document, decided)


def _entries(outline: Outline) -> Iterator[_Entry]:
    """The units of a document that have a body."""
    for task in outline.tasks:
        for duty in task.duties:
            if duty.unit in outline.bodies:
                yield duty.unit, outline.bodies[duty.unit], duty.role


_KEPT: weakref.WeakKeyDictionary[GraphReader, tuple[str, Reaching]] = weakref.WeakKeyDictionary()


def reaching_in(store: GraphReader) -> Reaching:
    """The bodies of all units of a graph, without reading its documents before their words are needed.

    Kept until the graph changes: of a large one they take seconds to be asked for.
    """
    state, kept = store.state(), _KEPT.get(store)
    if kept is None or kept[0] != state:
        kept = _KEPT[store] = state, _read(store)
    return kept[1]


def _read(store: GraphReader) -> Reaching:
    found: dict[str, list[_Entry]] = {}
    for row in store.ask("bodies"):
        entry = str(row["unit"]), str(row["body"]), str(row["role"])
        found.setdefault(str(row["document"]), []).append(entry)
    sources = {row.id: _source(row, found[row.id]) for row in store.documents() if row.id in found}
    asked = weakref.ref(store)  # what is kept for a store must not keep the store

    def document(key: str) -> Document:
        held = asked()
        if held is None:
            raise StoreError("图谱已经关闭", hint="请重新打开")
        return held.record(key).document

    return Reaching(sources, document, unitbook.decided(store))
