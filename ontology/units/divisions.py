"""Which administrative divisions are there, by code and by name? Provinces, cities, counties after GB/T 2260."""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from ontology.units.table import rows

Rank = Literal["national", "province", "city", "county", "town"]

MUNICIPALITIES = ("11", "12", "31", "50")
_PEOPLES = (
    "汉族|蒙古族|回族|藏族|维吾尔族|维吾尔|苗族|彝族|壮族|布依族|朝鲜族|满族|侗族|瑶族|白族|土家族|哈尼族|哈萨克族|哈萨克|傣族|黎族"
    "|傈僳族|佤族|畲族|高山族|拉祜族|水族|东乡族|纳西族|景颇族|柯尔克孜族|柯尔克孜|土族|达斡尔族|仫佬族|羌族|布朗族|撒拉族|毛南族"
    "|仡佬族|锡伯族|阿昌族|普米族|塔吉克族|塔吉克|怒族|乌孜别克族|俄罗斯族|鄂温克族|德昂族|保安族|裕固族|京族|塔塔尔族|独龙族"
    "|鄂伦春族|赫哲族|门巴族|珞巴族|基诺族|各族|蒙古"
)
_AUTONOMOUS = re.compile(rf"(?P<name>[\u4e00-\u9fff]{{2,6}}?)(?:{_PEOPLES})+自治(?P<kind>[县州旗])")
_TAIL = re.compile("(?:特别行政区|壮族自治区|回族自治区|维吾尔自治区|自治区|省|市|地区|盟)$")


@dataclass(frozen=True, slots=True)
class Division:
    """A division by name; ``code`` is its GB/T 2260 code, "" for one that the list does not hold.

    ``above`` is the full name of what an unlisted division belongs to (云泽省 of 临江市), "" where unknown.
    """

    name: str
    rank: Rank
    code: str = ""
    above: str = ""

    @property
    def key(self) -> str:
        """What names the division in the id of a body: its code, ``cn``, or its full name where it has no code."""
        return "cn" if self.rank == "national" else self.code or self.above + self.name

    @property
    def full_name(self) -> str:
        """The name with what it belongs to: 山东省济南市历下区."""
        if self.code:
            return "".join(one.name for one in (*ancestors(self), self))
        return self.above + self.name


NATION = Division("中国", "national")


@functools.cache
def by_code() -> Mapping[str, Division]:
    """Every listed division by its code, in the order of the list; of two with one code the first."""
    found: dict[str, Division] = {}
    for code, name, _ in rows("divisions.tsv", 3):
        found.setdefault(code, Division(name, _rank(code), code))
    return found


@functools.cache
def by_name() -> Mapping[str, tuple[Division, ...]]:
    """The listed divisions by full name and short name; namesakes stand together."""
    found: dict[str, list[Division]] = defaultdict(list)
    for code, name, short in rows("divisions.tsv", 3):
        division = Division(name, _rank(code), code)
        for form in dict.fromkeys((name, short)):
            if form:
                found[form].append(division)
        if short and name.endswith("自治州"):
            found[f"{short}州"].append(division)
    return {name: tuple(divisions) for name, divisions in found.items()}


@functools.cache
def short_forms() -> Mapping[str, str]:
    """The short name of each listed division that has one, by code: 370000 → 山东, 469025 → 白沙."""
    found: dict[str, str] = {}
    for code, name, short in rows("divisions.tsv", 3):
        bare = short.removesuffix("市") if len(short) > 2 else short
        found.setdefault(code, bare or _county_short(name))
    return {code: short for code, short in found.items() if len(short) > 1}


def _county_short(name: str) -> str:
    """历城区 → 历城; 岫岩满族自治县 → 岫岩; a county of one character (忠县) has no shorter name."""
    autonomous = _AUTONOMOUS.fullmatch(name)
    if autonomous:
        return autonomous["name"]
    return name[:-1] if name[-1] in "市县区旗" and len(name) > 2 else ""


def spoken_forms(division: Division) -> tuple[str, ...]:
    """Other full forms that are in use: 石柱县 for 石柱土家族自治县, 延边州."""
    autonomous = _AUTONOMOUS.fullmatch(division.name)
    return (autonomous["name"] + autonomous["kind"],) if autonomous else ()


def short_name(division: Division) -> str:
    """A division as agencies put it before their names: 山东 in 山东证监局; "" where it has none."""
    if division.code:
        return short_forms().get(division.code, "")
    bare = _TAIL.sub("", division.name)
    return bare if 2 <= len(bare) < len(division.name) else ""


def ancestors(division: Division) -> tuple[Division, ...]:
    """What a listed division belongs to, from above; nothing for one that is not listed."""
    if not division.code or division.rank == "province":
        return ()
    codes = [division.code[:2] + "0000"]
    if division.rank == "county":
        codes.append(division.code[:4] + "00")
    return tuple(found for code in codes if (found := by_code().get(code)) is not None)


@functools.cache
def children(division: Division) -> tuple[Division, ...]:
    """The listed divisions right below: cities of a province, districts of a municipality, counties of a city.

    Counties that a province governs itself (仙桃市) are among its children.
    """
    if division.rank == "national":
        return tuple(one for one in by_code().values() if one.rank == "province")
    if not division.code:
        return ()
    return tuple(one for one in by_code().values() if one != division and ancestors(one)[-1:] == (division,))


def is_municipality(division: Division) -> bool:
    """Whether it is one of the cities that rank as a province."""
    return division.rank == "province" and division.name.endswith("市")


def within(division: Division, other: Division) -> bool:
    """Whether a division is the other one or lies below it."""
    if division == other or other.rank == "national":
        return True
    if division.code and other.code:
        return other in ancestors(division)
    return bool(not division.code and not other.code and division.above.startswith(other.full_name))


def _rank(code: str) -> Rank:
    if code.endswith("0000"):
        return "province"
    return "city" if code.endswith("00") and not code.startswith(MUNICIPALITIES) else "county"
