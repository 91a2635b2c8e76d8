"""Is it the same unit? Names of a list held against those of a document: full, short, former, groups and members."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from api.answering.unitmatch import UnitNames
from extractors.resolution import Resolver, is_group
from ontology.model import Assignment, Record
from ontology.units.reach import reach
from ontology.units.register import Candidate, meant, resolve

_FILLING = re.compile(r"[（()）〔〕\[\]【】、，,\s和及与等]|人民政府|政府|管委会|管理委员会")
_VAGUE = re.compile(r"有关|相关|成员单位|责任单位|各部门|各单位|各级|主管部门|业务部门")
_VAGUE_PARTS = re.compile(r"省直|市直|县直|省级|市级|县级|^[省市县区]|[各等]")
_PLACE = re.compile(r"[一-鿿]{2,20}[市州盟县区旗镇乡]")


@dataclass(frozen=True, slots=True)
class Names:
    """The units of one document, and what other names for them mean."""

    record: Record
    resolver: Resolver
    places: tuple[str, ...]
    printed: dict[str, tuple[str, ...]]
    known: UnitNames
    _same: dict[tuple[str, str, str], bool] = field(default_factory=dict)
    _full: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, record: Record) -> Names:
        """What the document says of its units: prefixes, aliases, long forms."""
        found = [entry for task in record.tasks for entry in task.assignments]
        printed: dict[str, tuple[str, ...]] = {}
        for entry in found:
            if entry.mention not in printed.setdefault(entry.unit, ()):
                printed[entry.unit] += (entry.mention,)
        places = tuple(place for place in (record.document.jurisdiction,) if place and place != "全国")
        resolver = Resolver.of(record.document, [entry.mention for entry in found])
        return cls(record, resolver, places, printed, UnitNames.of(printed, places))

    def full(self, mention: str, before: Iterable[str] = ()) -> str:
        """The full name of a listed unit: one of the document's where it means one, else as the issuer restores it."""
        name = self.resolver.name(mention, before)
        if name in self.known.names or is_group(name):
            return name
        if name not in self._full:
            self._full[name] = self._meant(mention, name)
        return self._full[name]

    def _meant(self, mention: str, name: str) -> str:
        """The one unit of the document that a name means; the name where there is none."""
        asked = (name, mention)
        alike = [unit for unit, printed in self.printed.items() if self.related(asked, (unit, *printed))]
        if not alike:
            found = dict.fromkeys(unit for form in asked for unit in self.known.meant(form))
            alike = [unit for unit in found if self.related(asked, (unit, *self.printed[unit])) is None]
        return alike[0] if len(alike) == 1 else name

    def related(self, one: Sequence[str], other: Sequence[str]) -> bool | None:
        """Whether two units, each by its names, are one body by the register, renames included.

        None where the register does not know both.
        """
        first, second = (next(filter(None, map(self._body, names)), None) for names in (one, other))
        if first is None or second is None:
            return None
        return first[0] == second[0] or first[0] in second[1] or second[0] in first[1]

    def is_member(self, full: str, groups: Iterable[str]) -> bool:
        """Whether a unit belongs to one of the groups, by the register: 临江市人民政府, and 临江市, to 各市人民政府."""
        form = f"{full}人民政府" if _PLACE.fullmatch(full) else full
        body = meant(self._candidates(form))
        if body is None or not body.placed:
            return False
        found = (meant(self._candidates(group)) for group in groups)
        ways = (reach(body.body, one.body, unit=one.name) for one in found if one is not None)
        return any(way is not None and way.firm for way in ways)

    def _candidates(self, name: str) -> tuple[Candidate, ...]:
        return resolve(name, jurisdiction=self.record.document.jurisdiction or self.record.document.issuer)

    def _body(self, name: str) -> tuple[str, frozenset[str]] | None:
        """The body that a name means and what has become of it; None where that is not sure."""
        found = meant(self._candidates(name))
        if found is None or found.group is not None or not found.placed:
            return None
        return found.body, frozenset(step.body.id for step in found.successors)

    def same(self, mention: str, full: str, entry: Assignment) -> bool:
        """Whether a listed unit (as printed, and in full) is the one that an assignment names."""
        if full == entry.unit or mention in (entry.mention, entry.unit):
            return True
        if is_group(full) or is_group(entry.unit):
            return same_group(full, entry.unit)
        key = (mention, full, entry.unit)
        if key not in self._same:
            self._same[key] = self._alike(mention, full, entry)
        return self._same[key]

    def _alike(self, mention: str, full: str, entry: Assignment) -> bool:
        if any(entry.unit == f"{place}{mention}" for place in self._stems()):  # 高新区管委会 of 临江
            return True
        known = self.related((full, mention), (entry.unit, entry.mention))
        if known is not None:
            return known
        theirs = UnitNames.of({entry.unit: {entry.mention}}, self.places)
        if any(theirs.meant(name) for name in (mention, full)):
            return True
        ours = UnitNames.of({full: {mention}}, self.places)
        return any(ours.meant(name) for name in (entry.mention, entry.unit))

    def _stems(self) -> Iterator[str]:
        """What names of the document's place begin with: 临江市, 临江."""
        for place in self.places:
            yield place
            yield place[:-1]


def same_group(one: str, other: str) -> bool:
    """各市人民政府 for 各市、县（市、区）人民政府, 各有关部门 for 省有关单位: groups by their members."""
    if bool(_VAGUE.search(one)) != bool(_VAGUE.search(other)):
        return False
    first, second = _plain(one), _plain(other)
    if first == second:
        return True
    if _VAGUE.search(one):
        return False
    shorter, longer = sorted((first, second), key=len)
    return len(shorter) > 1 and longer.startswith(shorter)


def _plain(group: str) -> str:
    bare = _FILLING.sub("", group)
    if _VAGUE.search(group):
        return _VAGUE_PARTS.sub("", bare).replace("相关", "有关").replace("单位", "部门")
    return ("" if bare.startswith("各") else "各") + bare.replace("设区的", "").replace("设区", "")


def is_vague(name: str) -> bool:
    """Whether a group leaves open who belongs to it: 省有关部门, 各成员单位."""
    return bool(_VAGUE.search(name))
