"""Which division does a name begin with, and what does it belong to? Provinces, cities, counties, towns."""

from __future__ import annotations

import functools
import importlib.resources
import re
from dataclasses import dataclass
from typing import Literal

Rank = Literal["province", "city", "county", "town"]

_MUNICIPALITIES = ("11", "12", "31", "50")
# Forms of names beyond the list: any 某某省, 某某市 … at the start of a body's name.
_FORMS: tuple[tuple[Rank, re.Pattern[str]], ...] = (
    ("province", re.compile(r"[\u4e00-\u9fff]{2,3}?省|[\u4e00-\u9fff]{2,8}?自治区|新疆生产建设兵团")),
    (
        "city",
        re.compile(
            r"[\u4e00-\u9fff]{2,6}?市|[\u4e00-\u9fff]{2,10}?自治州|[\u4e00-\u9fff]{2,5}?(?:地区|盟)|[\u4e00-\u9fff]{2,3}州(?=人民政府|市)"
        ),
    ),
    ("county", re.compile(r"[\u4e00-\u9fff]{2,10}?(?:自治县|自治旗)|[\u4e00-\u9fff]{1,5}?(?:县|新区|区|旗)(?!域)")),
    ("town", re.compile(r"[\u4e00-\u9fff]{2,6}?(?:镇|乡|街道)")),
)
_NOT_NAMES = re.compile(r"开发|示范|高新|经济|各|全|本|我|试验|合作|管理|功能|产业")


@dataclass(frozen=True, slots=True)
class Division:
    """A division by name; ``code`` is its GB/T 2260 code, "" for one that the list does not hold."""

    name: str
    rank: Rank
    code: str = ""


@functools.cache
def _listed() -> dict[str, tuple[Division, ...]]:
    """The listed divisions by name and short name; namesakes stand together."""
    found: dict[str, list[Division]] = {}
    text = importlib.resources.files("corpus").joinpath("divisions.tsv").read_text("utf-8")
    for line in text.splitlines():
        if line.startswith("#"):
            continue
        code, name, *short = line.split("\t")
        division = Division(name, _rank(code), code)
        found.setdefault(name, []).append(division)
        if short and short[0] != name:
            found.setdefault(short[0], []).append(division)
            if name.endswith("自治州"):
                found.setdefault(f"{short[0]}州", []).append(division)
    return {name: tuple(divisions) for name, divisions in found.items()}


def _rank(code: str) -> Rank:
    if code.endswith("0000"):
        return "province"
    return "city" if code.endswith("00") and not code.startswith(_MUNICIPALITIES) else "county"


@functools.cache
def _longest() -> int:
    return max(map(len, _listed()))


def listed(name: str) -> tuple[Division, ...]:
    """The listed divisions that bear a name or short name; several where it is not unique."""
    return _listed().get(name, ())


def is_municipality(division: Division) -> bool:
    """Whether it is one of the cities that rank as a province."""
    return division.rank == "province" and division.name.endswith("市")


def leading(name: str, *, within: str = "") -> tuple[Division, ...]:
    """The divisions that a body's name begins with, from above: 云泽省临江市财政局 → 云泽省, 临江市.

    ``within`` is text of the same document: of namesakes, and of listed names against unlisted
    ones, that is taken whose province it mentions.
    """
    chain: list[Division] = []
    rest = name.removeprefix("中国共产党").removeprefix("中共")
    while rest and len(chain) < 4:
        found = _first(rest, chain, within)
        if found is None:
            break
        printed, division = found
        chain.append(division)
        rest = rest[len(printed) :]
    return tuple(chain)


def ancestors(division: Division) -> tuple[Division, ...]:
    """What a listed division belongs to, from above; nothing for one that is not listed."""
    if not division.code or division.rank == "province":
        return ()
    codes = [division.code[:2] + "0000"]
    if division.rank == "county":
        codes.append(division.code[:4] + "00")
    return tuple(found for code in codes if (found := _by_code().get(code)) is not None)


@functools.cache
def _by_code() -> dict[str, Division]:
    return {division.code: division for divisions in _listed().values() for division in divisions}


def _first(text: str, chain: list[Division], within: str) -> tuple[str, Division] | None:
    """The division that a text begins with, as printed and as listed."""
    above = _ORDER.index(chain[-1].rank) if chain else -1
    for length in range(min(_longest(), len(text)), 1, -1):
        printed = text[:length]
        fitting = [one for one in listed(printed) if _ORDER.index(one.rank) > above and _belongs(one, chain)]
        if not fitting or (printed not in {one.name for one in fitting} and not _bare(text[length:])):
            continue
        chosen = _chosen(fitting, within, printed) if not chain else fitting[0]
        if chosen is not None:
            return printed, chosen
    for rank, pattern in _FORMS:
        match = pattern.match(text)
        if match and _ORDER.index(rank) > above and not _NOT_NAMES.search(match.group()):
            return match.group(), Division(match.group(), rank)
    return None


_ORDER: tuple[Rank, ...] = ("province", "city", "county", "town")


def _bare(rest: str) -> bool:
    """Whether what follows a short name shows that it is one: 阿坝州 + 人民政府, 浙江 + 监管局."""
    return rest.startswith(("人民政府", "监管", "省", "市", "州"))


def _belongs(division: Division, chain: list[Division]) -> bool:
    above = [one.code for one in chain if one.code]
    if not above:
        return not chain  # below an unlisted division nothing is listed
    return division.code.startswith(above[-1].rstrip("0")) if above[-1] else True


def _chosen(fitting: list[Division], within: str, printed: str) -> Division | None:
    """Of namesakes the one whose province the text mentions; none where it speaks of other provinces only."""
    if fitting[0].rank == "province":
        return fitting[0]
    provinces = {one.code: _by_code().get(one.code[:2] + "0000") for one in fitting}
    for one in fitting:
        province = provinces[one.code]
        if province is not None and short_name(province.name) in within.replace(printed, ""):
            return one
    others = re.search(r"[\u4e00-\u9fff]{2}(?:省(?![级委府市外内]|人民|有关|直|财)|自治区)", within)
    return None if others and len(fitting) >= 1 else (fitting[0] if len(fitting) == 1 else None)


def short_name(province: str) -> str:
    """A province without its kind: 山东省 → 山东, 广西壮族自治区 → 广西."""
    return re.sub(r"(?:[维回壮][吾尔族]{0,3})?(?:省|自治区|市|特别行政区)$", "", province)
