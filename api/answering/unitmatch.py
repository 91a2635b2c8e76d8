"""Which unit is meant? Names as staff say them (发改委, 省工信厅) against the names in the graph."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from api.answering.nameparts import Name, asked_forms, fits, heads, readings, same_group, short_ending
from api.reaching import Reaching
from ontology.units.register import may_be_name

_GROUP = re.compile(r"各[一-鿿、（）()〔〕\[\]]{1,14}")
_TAILS = "厅局委办部署院会行社组联协关司室处站所台校团心队业区县市府"
_LEVELS = "省市州盟县区旗镇乡"
_LONGEST = 24  # characters of a name in a question
_PART = 4  # a name's end of this length or more may stand for it: 长三角分中心
_CLOSE = 6  # names longer than the shortest fit by more than this are other bodies

_MEMBER = re.compile(
    "^(?!全|本|我|各|省|哪|什)(?P<name>[一-鿿]{2,8}?(?:市(?!场)|县|区|州|盟|旗))(?:人民政府|政府)?"
    "(?=要|应|有|负责|承担|落实|的|需|牵头|参与|做|干|得)"
)


_COMMITTEE = re.compile("^(?![省市县区州盟旗国])[一-鿿]{1,3}委$")

# 财政部门, 市县教育行政部门: whoever is in charge of the field, of every level that the name allows.
_DEPARTMENT = re.compile("(?P<field>[一-鿿]{2,8}?)(?:行政)?(?:主管)?部门")


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitMention:
    """A unit named in a question at ``[start, end)``; ``units`` are the full names that it may mean."""

    start: int
    end: int
    text: str
    units: tuple[str, ...]


@dataclass(slots=True)
class UnitNames:
    """The units of a graph, to be found by what people call them."""

    names: dict[str, None] = field(default_factory=dict)
    reaching: Reaching | None = None
    _by_first: dict[str, list[Name]] = field(default_factory=lambda: defaultdict(list))
    _cache: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def of(
        cls, units: Mapping[str, Iterable[str]], places: Iterable[str] = (), reaching: Reaching | None = None
    ) -> UnitNames:
        """Index full names with the forms they are printed in; ``places`` are the documents' (云泽省)."""
        found = cls(reaching=reaching)
        known = heads(places)
        for unit, printed in units.items():
            found.names[unit] = None
            for form in {unit, *printed}:
                for name in readings(unit, form, known):
                    found._by_first[name.core[0]].append(name)
        return found

    def meant(self, mention: str) -> tuple[str, ...]:
        """The full names that a mention may mean, best kind of match only; empty where there is none."""
        if mention not in self._cache:
            self._cache[mention] = self._meant(mention)
        return self._cache[mention]

    def _meant(self, mention: str) -> tuple[str, ...]:
        if mention in self.names:
            return (mention,)
        if mention.startswith("各"):
            return tuple(unit for unit in self.names if unit.startswith("各") and same_group(unit, mention))
        known = self._by_register(mention)
        if known:
            return tuple(dict.fromkeys((*known, *self._beside(mention, known))))
        for asked in asked_forms(mention):
            for loose in (False, True):
                named = self._by_first.get(asked.core[0], ())
                found = {name.full: len(name.core) for name in named if fits(asked, name, loose=loose)}
                if found:
                    shortest = min(found.values())
                    return tuple(unit for unit, length in found.items() if length <= shortest + _CLOSE)
        return tuple(
            unit
            for unit in self.names
            if len(mention) >= _PART and unit.endswith(mention) and not unit.startswith("各")
        )

    def _by_register(self, text: str) -> tuple[str, ...] | None:
        """The units of the graph that a body's name means, renamed ones too; None where the register knows no such."""
        if self.reaching is None or not may_be_name(text) or not self.reaching.knows(text):
            return None
        reached = self.reaching.of(text, dt.date.max)
        return tuple(dict.fromkeys(unit for (_, unit), one in reached.items() if one.way in ("same", "lineage")))

    def _beside(self, mention: str, known: tuple[str, ...]) -> tuple[str, ...]:
        """What a bare 教委 may mean as well: people say so of the 教育厅 of a province and of the 教育局 of a city."""
        if not _COMMITTEE.match(mention):
            return ()
        forms = (name.core[:-1] for unit in known for name in asked_forms(unit) if name.place)
        ends = tuple(field + ending for field in sorted(set(forms)) if len(field) > 1 for ending in "厅局委")
        return tuple(unit for unit in self.names if ends and short_ending(unit).endswith(ends))

    def mentions(self, question: str) -> tuple[UnitMention, ...]:
        """The units that a question names, in order, without overlaps; those of the register that no task names too."""
        found: list[UnitMention] = []
        position = 0
        while position < len(question) - 1:
            mention = self._mention_at(question, position)
            if mention is None:
                position += 1
            else:
                found.append(mention)
                position = mention.end
        return tuple(found)

    def _mention_at(self, question: str, start: int) -> UnitMention | None:
        """The longest name that begins here."""
        group = _GROUP.match(question, start)
        cut = start > 0 and question[start - 1] in _LEVELS  # the 民航局 in 省民航局, which there is none
        department = None if cut else _DEPARTMENT.match(question, start)
        if department and (units := self.meant(department.group()) or self.in_charge(department["field"])):
            return UnitMention(start=start, end=department.end(), text=department.group(), units=units)
        for end in range(min(len(question), start + _LONGEST), start + 1, -1):
            if question[end - 1] not in _TAILS and not (group and end <= group.end()):
                continue
            if question.startswith("部门", end - 1):
                continue  # 财政部门 is not the ministry
            text = question[start:end]
            units = self.meant(text)
            if units or (not cut and self._by_register(text) is not None):
                return UnitMention(start=start, end=end, text=text, units=units)
        return None

    def in_charge(self, field: str) -> tuple[str, ...]:
        """The units of every place in charge of a field: 财政部门 means 云泽省财政厅 and 白石县财政局."""
        level = field[0] if field[0] in _LEVELS else ""
        found = (unit for ending in "部厅局委" for unit in self.meant(field + ending) if level in unit)
        return tuple(dict.fromkeys(found))

    def reached(self, name: str) -> bool:
        """Whether a name that no document prints reaches some unit all the same, by the register."""
        return self.reaching is not None and bool(self.reaching.of(name, dt.date.max))

    def member(self, question: str) -> UnitMention | None:
        """A place that a question opens with, where it has tasks by a group: 临江市, by 各市人民政府."""
        match = _MEMBER.match(question)
        if match is None or not self.reached(match["name"]):
            return None
        return UnitMention(start=0, end=match.end(), text=match["name"], units=())


_UNKNOWN = re.compile(
    r"(?P<name>(?:[一-鿿]{2,3}(?:省|市)|省|市|县|区|国家|州)?(?!哪|各|有关|相关)[一-鿿]{1,10}?"
    r"(?:厅|局|委员会|委|办公室|办|总署|署|部|院|总社|联社|供销社|银行|公司|中心|海关|法院|检察院|妇联|协会|总工会|政府))"
    r"(?=负责|承担|有|牵头|要|的|和|、|与|分别|共同|参与|配合|管|干|做|需|应|都|主要|具体|今年|在|$)"
)
_NO_UNIT = re.compile("部门|哪|什么|单位|各部|全部|内部|外部|主办|承办|协办|举办|督办|经办|落实到位")
_ASKING = re.compile("^(?:由|归|是|让|请|对|和|与|跟|查|查询|看看|想知道|关于|那|涉及|需要|要)+")


def unknown_unit(question: str, units: UnitNames) -> str | None:
    """A name in the question that looks like a unit's and is none of the graph's: 省公安厅."""
    known = units.mentions(question)
    for match in _UNKNOWN.finditer(question):
        name = _ASKING.sub("", match["name"])
        start = match.end("name") - len(name)
        if any(mention.start < match.end("name") and start < mention.end for mention in known):
            continue
        if len(name) > 2 and not _NO_UNIT.search(name) and not units.meant(name):
            return name
    return None
