"""Which unit is meant? Names as staff say them (发改委, 省工信厅) against the names in the graph."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

# Levels that a name may open with, longest first; 市场 is no city, nor is 区域 a district.
_OPENING = re.compile(
    r"^(?:中共)?(?P<place>(?:(?![和与及厅局委办部省市县区只有由的是要问把对在])[一-鿿]){2,6}(?:省|自治区|自治州|州|市|县|区)(?:委(?=[一-鿿]{2}))?)(?P<rest>(?!场|域|划)[一-鿿].*)$"
)
_LEVEL = re.compile(
    r"^(?:全|本|我)?(?P<level>省级?|市(?!场)级?|县(?!域)级?|区(?!域|划)级?|州|国家|自治区)(?P<rest>[一-鿿].+)$"
)
_BRACKETS = re.compile(r"[（()）〔〕\[\]【】、，,\s和及与]")
_GROUP_TAIL = re.compile(r"(?:人民政府|政府|管委会)$")
_GROUP = re.compile(r"各[一-鿿、（）()〔〕\[\]]{1,14}")

# Endings that stand for one another; the short one is what people say.
_ENDINGS = (
    ("委员会", "委"), ("办公室", "办"), ("联合社", "社"), ("合作社", "社"), ("银行", "行"), ("联合会", "联"),
    ("总公司", "公司"), ("中级人民法院", "法院"), ("高级人民法院", "法院"), ("人民法院", "法院"), ("人民检察院", "检察院"),
    ("协会", "协"), ("总会", "会"), ("指挥部", "部"), ("领导小组", "组"),
)  # fmt: skip
_TAILS = "厅局委办部署院会行社组联协关司室处站所台校团心队业区县市府"
# Bodies that were renamed, merged, or that people call by what they look after.
_FORMER = (
    ("环境保护", "生态环境"), ("环保", "生态环境"), ("国土资源", "自然资源"), ("国土", "自然资源"), ("规划和自然资源", "自然资源"),
    ("安全生产监督管理", "应急管理"), ("安监", "应急"), ("工商行政管理", "市场监管"), ("工商", "市场监管"), ("质量技术监督", "市场监管"),
    ("质监", "市场监管"), ("食品药品监督管理", "市场监管"), ("食药监", "药品监管"), ("药监", "药品监管"), ("药品监管", "药监"),
    ("卫生和计划生育", "卫生健康"), ("卫计", "卫健"), ("卫生", "卫生健康"), ("计生", "卫生健康"), ("农业", "农业农村"), ("农委", "农业农村委"),
    ("林业", "林业和草原"), ("林草", "林业和草原"), ("旅游", "文化和旅游"), ("文化", "文化和旅游"), ("法制", "司法"), ("扶贫", "乡村振兴"),
    ("住建", "住房和城乡建设"), ("建设", "住房和城乡建设"), ("人社", "人力资源和社会保障"), ("人社", "人力社保"), ("人力社保", "人力资源社会保障"),
    ("经信", "工业和信息化"), ("经信", "经济信息化"), ("工信", "经济和信息化"), ("银监", "金融监管"), ("保监", "金融监管"), ("银保监", "金融监管"),
    ("金融办", "地方金融监管局"), ("金融监管", "地方金融监管"), ("网信", "互联网信息"), ("网信办", "委网信办"), ("编办", "委编办"),
    ("央行", "人民银行"), ("人行", "人民银行"), ("外事", "外事工作"), ("残联", "残疾人联合会"), ("侨联", "归国华侨联合会"), ("工会", "总工会"),
    ("公安", "公安"), ("警察", "公安"), ("法院", "高级人民法院"), ("审改", "审批制度改革"), ("供销社", "供销合作社"), ("粮食", "粮食和物资储备"),
    ("大数据", "大数据发展"), ("地税", "税务"), ("国税", "税务"), ("知产", "知识产权"), ("科技", "科学技术"), ("科技", "科"), ("体委", "体育"),
)  # fmt: skip
# What may stand before the working part of a name, and the level that it implies.
_BEFORE_CORE = (("人民政府", ""), ("人民", ""), ("政府", ""), ("委", ""), ("国家", "国"), ("中国", "国"))
_LOOSE_TAILS = "厅局委"  # 市科技局 for 市科委: same work, another ending


@dataclass(frozen=True, slots=True)
class _Name:
    """A name taken apart: its place (云泽省), its level alone (省), and what is left of it."""

    full: str
    place: str
    level: str
    core: str


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
    _by_first: dict[str, list[_Name]] = field(default_factory=lambda: defaultdict(list))
    _cache: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, units: Mapping[str, Iterable[str]], places: Iterable[str] = ()) -> UnitNames:
        """Index full names with the forms they are printed in; ``places`` are the documents' (云泽省)."""
        found = cls()
        heads = _heads(places)
        for unit, printed in units.items():
            found.names[unit] = None
            for form in {unit, *printed}:
                for name in _readings(unit, form, heads):
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
            return tuple(unit for unit in self.names if unit.startswith("各") and _same_group(unit, mention))
        for asked in _asked_forms(mention):
            for loose in (False, True):
                found = {
                    name.full: len(name.core)
                    for name in self._by_first.get(asked.core[0], ())
                    if _fits(asked, name, loose)
                }
                if found:
                    shortest = min(found.values())
                    return tuple(unit for unit, length in found.items() if length <= shortest + 6)
        return ()

    def mentions(self, question: str) -> tuple[UnitMention, ...]:
        """The units of the graph that a question names, in order, without overlaps."""
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
        for end in range(min(len(question), start + 24), start + 1, -1):
            if question[end - 1] not in _TAILS and not (group and end <= group.end()):
                continue
            text = question[start:end]
            units = self.meant(text)
            if units:
                return UnitMention(start=start, end=end, text=text, units=units)
        return None


def _heads(places: Iterable[str]) -> tuple[str, ...]:
    """What names of a jurisdiction may open with: 云泽省, 云泽; longest first."""
    heads = {place for place in places if place}
    heads |= {
        re.sub(r"(?:省|市|县|区|壮族自治区|回族自治区|维吾尔自治区|自治区|自治州)$", "", place) for place in heads
    }
    return tuple(sorted((head for head in heads if len(head) > 1), key=len, reverse=True))


def _readings(unit: str, form: str, heads: tuple[str, ...]) -> list[_Name]:
    """A printed form of a unit taken apart, in each way that its opening allows."""
    found = [_Name(unit, "", "", _short_ending(form))]
    for head in heads:
        if form.startswith(head) and len(form) - len(head) >= 2:
            level = head[-1] if head[-1] in "省市县区州" else ""
            found.append(_Name(unit, head, level, _short_ending(form[len(head) :])))
            break
    match = _OPENING.match(form)
    if match and len(match["rest"]) > 1 and not form.startswith("各"):
        place = match["place"].removesuffix("委")
        found.append(_Name(unit, place, place[-1], _short_ending(match["rest"])))
    level = _LEVEL.match(form)
    if level and len(level["rest"]) > 1:
        found.append(_Name(unit, "", level["level"][0], _short_ending(level["rest"])))
    for name in list(found):
        for prefix, implied in _BEFORE_CORE:
            rest = name.core.removeprefix(prefix)
            if rest != name.core and len(rest) >= 2:
                found.append(_Name(unit, name.place, name.level or implied, rest))
    return found


def _asked_forms(mention: str) -> list[_Name]:
    """What a mention may stand for: itself, without its level, under its former or everyday name."""
    found: list[_Name] = []
    base = [_Name(mention, "", "", _short_ending(mention))]
    level = _LEVEL.match(mention)
    if level and len(level["rest"]) > 1:
        base.append(_Name(mention, "", level["level"][0], _short_ending(level["rest"])))
    place = _OPENING.match(mention)
    if place and len(place["rest"]) > 1:
        base.append(_Name(mention, place["place"], place["place"][-1], _short_ending(place["rest"])))
    for name in base:
        found.append(name)
        for former, present in _FORMER:
            if name.core.startswith(former):
                found.append(_Name(mention, name.place, name.level, present + name.core.removeprefix(former)))
    return [name for name in found if len(name.core) > 1]


def _short_ending(name: str) -> str:
    for long, short in _ENDINGS:
        if name.endswith(long) and len(name) > len(long):
            return name.removesuffix(long) + short
    return name


def _fits(asked: _Name, name: _Name, loose: bool) -> bool:
    """Whether the name asked for is this one, letters left out: 工信厅 in 工业和信息化厅."""
    if asked.level and not _same_level(asked, name):
        return False
    if asked.place and name.place and asked.place[:2] != name.place[:2]:
        return False
    if asked.core[-1] != name.core[-1] and not (
        loose and asked.core[-1] in _LOOSE_TAILS and name.core[-1] in _LOOSE_TAILS and len(asked.full) > 2
    ):
        return False
    return _is_subsequence(asked.core[:-1], name.core[:-1])


def _same_level(asked: _Name, name: _Name) -> bool:
    """省 asks for a province's body, 国家 for the state's; a name without its level may be either's."""
    wanted = {"自": "区", "国": "国"}.get(asked.level, asked.level)
    if wanted == "国":
        return name.level in ("国", "") and name.core[-1] not in "厅"
    if not name.level:
        return name.place != "" and name.core[-1] not in "部署"
    return name.level == wanted or (wanted == "区" and name.level == "市" and "自治" in asked.full)


def _is_subsequence(short: str, long: str) -> bool:
    """Whether the characters stand in the longer name in this order, the first one first."""
    if not short or short[0] != long[:1]:
        return False
    rest = iter(long)
    return all(sign in rest for sign in short)


def _same_group(unit: str, mention: str) -> bool:
    """各市 for 各市人民政府, 各区县 for 各区县政府: a group by its members."""
    return _plain_group(unit) == _plain_group(mention)


def _plain_group(name: str) -> str:
    return _GROUP_TAIL.sub("", _BRACKETS.sub("", name))


_UNKNOWN = re.compile(
    r"(?P<name>(?:[一-鿿]{2,3}(?:省|市)|省|市|县|区|国家|州)?(?!哪|各|有关|相关)[一-鿿]{1,10}?"
    r"(?:厅|局|委员会|委|办公室|办|总署|署|部|院|总社|联社|供销社|银行|公司|中心|海关|法院|检察院|妇联|协会|总工会|政府))"
    r"(?=负责|承担|有|牵头|要|的|和|、|与|分别|共同|参与|配合|管|干|做|需|应|都|主要|具体|今年|在|$)"
)
_NO_UNIT = re.compile(r"(?:部门|哪|什么|单位|各部|全部|内部|外部|主办|承办|协办|举办|督办|经办|落实到位)")
_ASKING = re.compile(r"^(?:由|归|是|让|请|对|和|与|跟|查|查询|看看|想知道|关于|那|涉及|需要|要)+")


def unknown_unit(question: str, units: UnitNames) -> str | None:
    """A name in the question that looks like a unit's and is none of the graph's: 省公安厅."""
    for match in _UNKNOWN.finditer(question):
        name = _ASKING.sub("", match["name"])
        if len(name) >= 3 and not _NO_UNIT.search(name) and not units.meant(name):
            return name
    return None
