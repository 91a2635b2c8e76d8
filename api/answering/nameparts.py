"""How is a unit's name put together? Place, level and working part, and the forms they may take."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

# Levels that a name may open with; 市场 is no city, nor is 区域 a district.
_PLACE = re.compile(
    r"^(?:中共)?(?P<place>(?:(?![和与及厅局委办部省市县区只有由的是要问把对在])[一-鿿]){2,6}"
    r"(?:省|自治区|自治州|州|市|县|区)(?:委(?=[一-鿿]{2}))?)(?P<rest>(?!场|域|划)[一-鿿].*)$"
)
_LEVEL = re.compile(
    r"^(?:全|本|我)?(?P<level>省级?|市(?!场)级?|县(?!域)级?|区(?!域|划)级?|州|国家|自治区)(?P<rest>[一-鿿].+)$"
)
_PLACE_TAIL = re.compile("(?:省|市|县|区|壮族自治区|回族自治区|维吾尔自治区|自治区|自治州)$")
_BRACKETS = re.compile(r"[（()）〔〕\[\]【】、，,\s和及与]")
_GROUP_TAIL = re.compile("(?:人民政府|政府|管委会)$")

# Endings that stand for one another; the short one is what people say.
_ENDINGS = (
    ("委员会", "委"),
    ("办公室", "办"),
    ("联合社", "社"),
    ("合作社", "社"),
    ("合作总社", "社"),
    ("银行", "行"),
    ("联合会", "联"),
    ("总公司", "公司"),
    ("中级人民法院", "法院"),
    ("高级人民法院", "法院"),
    ("人民法院", "法院"),
    ("人民检察院", "检察院"),
    ("协会", "协"),
    ("总会", "会"),
    ("指挥部", "部"),
    ("领导小组", "组"),
)
_LEVELS = tuple("省市县区州")
_LOOSE_TAILS = "厅局委"  # 市科技局 for 市科委: same work, another ending
# What may stand before the working part of a name, and the level that it implies.
_BEFORE_CORE = (("人民政府", ""), ("政府", ""), ("委", ""), ("国家", "国"), ("中国", "国"))


@dataclass(frozen=True, slots=True)
class Name:
    """A name taken apart: its place (云泽省), its level alone (省), and what is left of it."""

    full: str
    place: str
    level: str
    core: str


def heads(places: Iterable[str]) -> tuple[str, ...]:
    """What names of a jurisdiction may open with: 云泽省, 云泽; longest first."""
    found = {place for place in places if place}
    found |= {_PLACE_TAIL.sub("", place) for place in found}
    return tuple(sorted((head for head in found if len(head) > 1), key=len, reverse=True))


def readings(unit: str, form: str, known: tuple[str, ...]) -> list[Name]:
    """A printed form of a unit taken apart, in each way that its opening allows.

    ``known`` are the openings of ``heads``.
    """
    place = _place_of(unit, known)
    found = [Name(unit, place, place[-1:] if place[-1:] in _LEVELS else "", short_ending(form))]
    for head in known:
        if form.startswith(head) and len(form) - len(head) >= 2:
            level = head[-1] if head[-1] in _LEVELS else ""
            found.append(Name(unit, head, level, short_ending(form[len(head) :])))
            break
    if not form.startswith("各"):
        found += [replace(name, place=name.place or place) for name in _opened(unit, form)]
    for name in list(found):
        for prefix, implied in _BEFORE_CORE:
            rest = name.core.removeprefix(prefix)
            if rest != name.core and len(rest) >= 2:
                found.append(Name(unit, name.place, name.level or implied, rest))
        if name.core.startswith("人民政府"):
            found.append(Name(unit, name.place, name.level, name.core.removeprefix("人民")))
    return found


def _place_of(unit: str, known: tuple[str, ...]) -> str:
    """The place that a full name opens with; "" where it opens with none."""
    placed = _PLACE.match(unit)
    return next((head for head in known if unit.startswith(head)), placed["place"] if placed else "")


def _opened(full: str, form: str) -> list[Name]:
    """The form without the place or the level that it opens with."""
    found: list[Name] = []
    level = _LEVEL.match(form)
    if level and len(level["rest"]) > 1:
        found.append(Name(full, "", level["level"][0], short_ending(level["rest"])))
    placed = _PLACE.match(form)
    if placed and len(placed["rest"]) > 1:
        place = placed["place"].removesuffix("委")
        found.append(Name(full, place, place[-1], short_ending(placed["rest"])))
    return found


def asked_forms(mention: str) -> list[Name]:
    """What a mention may stand for: itself, and without its level."""
    found = [Name(mention, "", "", short_ending(mention)), *_opened(mention, mention)]
    return [name for name in found if len(name.core) > 1]


def short_ending(name: str) -> str:
    """委员会 → 委, 办公室 → 办: the ending that people say; 和 within a name is said or not."""
    name = name.replace("和", "")
    for long, short in _ENDINGS:
        if name.endswith(long) and len(name) > len(long):
            return name.removesuffix(long) + short
    return name


def fits(asked: Name, name: Name, *, loose: bool) -> bool:
    """Whether the name asked for is this one, characters left out: 工信厅 in 工业和信息化厅.

    ``loose``: 厅, 局 and 委 may stand for one another.
    """
    if asked.level and not _same_level(asked, name):
        return False
    if asked.place and name.place and asked.place[:2] != name.place[:2]:
        return False
    if asked.core[-1] != name.core[-1] and not (
        loose and asked.core[-1] in _LOOSE_TAILS and name.core[-1] in _LOOSE_TAILS and len(asked.full) > 2
    ):
        return False
    return _is_subsequence(asked.core[:-1], name.core[:-1])


def _same_level(asked: Name, name: Name) -> bool:
    """省 asks for a province's body, 国家 for the state's; a name without its level may be either's."""
    wanted = {"自": "区", "国": "国"}.get(asked.level, asked.level)
    if wanted == "国":
        return name.level in ("国", "") and name.core[-1] != "厅"
    if not name.level:
        return name.place != "" and name.core[-1] not in "部署"
    return name.level == wanted or (wanted == "区" and name.level == "市" and "自治" in asked.full)


def _is_subsequence(short: str, long: str) -> bool:
    """Whether the characters stand in the longer name in this order, the first one first."""
    if not short or short[0] != long[:1]:
        return False
    rest = iter(long)
    return all(sign in rest for sign in short)


def same_group(unit: str, mention: str) -> bool:
    """各市 for 各市人民政府, 各区县 for 各区县政府: a group by its members."""
    return _plain_group(unit) == _plain_group(mention)


def _plain_group(name: str) -> str:
    return _GROUP_TAIL.sub("", _BRACKETS.sub("", name))
