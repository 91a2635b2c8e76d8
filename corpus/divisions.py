"""Which division does a name begin with, and what does it belong to? Provinces, cities, counties, towns."""

from __future__ import annotations

import functools
import re
from collections import Counter

from ontology.units.divisions import Division, Rank, ancestors, by_code, by_name, is_municipality

__all__ = [
    "Division", "ancestors", "is_municipality", "leading", "listed", "province_names", "provinces_in", "short_name",
]  # fmt: skip

# Forms of names beyond the list: any 某某省, 某某市 … at the start of a body's name.
_FORMS: tuple[tuple[Rank, re.Pattern[str]], ...] = (
    ("province", re.compile(r"[\u4e00-\u9fff]{2,3}?省|[\u4e00-\u9fff]{2,8}?自治区|新疆生产建设兵团")),
    (
        "city",
        re.compile(
            r"[\u4e00-\u9fff]{2,6}?市(?!场|容)|[\u4e00-\u9fff]{2,10}?自治州|[\u4e00-\u9fff]{2,5}?(?:地区|盟)|[\u4e00-\u9fff]{2,3}州(?=人民政府|市)"
        ),
    ),
    (
        "county",
        re.compile(
            r"[\u4e00-\u9fff]{2,10}?(?:自治县|自治旗)|[\u4e00-\u9fff]{1,5}?(?:县|新区|(?<![社园林灾库景牧矿地辖市城校片街军战])区|旗)(?!域)"
        ),
    ),
    ("town", re.compile(r"[\u4e00-\u9fff]{2,6}?(?:镇|乡|街道)(?=人民|政府|党|办|委|综合|$)")),
)
_NOT_NAMES = re.compile(r"开发|示范|高新|经济|各|全|本|我|试验|合作|管理|功能|产业|城市|农村|和城")
# Characters that end a word before 省 and begin no province's name: 我省, 根据省, 全国各省.
_FUNCTION = re.compile("[各全我本外跨由经对和及按报为的将在与根据向给到除请从受以可须应照级区市县等若国确是有被获同会]")
_UNLISTED_PROVINCE = re.compile(r"[\u4e00-\u9fff]{2}省(?!级|内|外|份|域)")


@functools.cache
def _longest() -> int:
    return max(map(len, by_name()))


def listed(name: str) -> tuple[Division, ...]:
    """The listed divisions that bear a name or short name; several where it is not unique."""
    return by_name().get(name, ())


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
    rest = within.replace(printed, "")
    for one in fitting:
        province = by_code().get(one.code[:2] + "0000")
        if province is not None and short_name(province.name) in rest:
            return one
    return fitting[0] if len(fitting) == 1 and not provinces_in(within) else None


def provinces_in(text: str) -> Counter[str]:
    """The provinces that a text names in full, with how often; unlisted ones where named twice or more."""
    unlisted = (name for name in _UNLISTED_PROVINCE.findall(text) if not listed(name) and not _FUNCTION.search(name))
    found = Counter({name: count for name, count in Counter(unlisted).items() if count > 1 and _is_place(name)})
    for name in province_names():
        if name in text:
            found[name] = text.count(name)
    return found


@functools.cache
def _is_place(name: str) -> bool:
    """Whether a tagger takes a name for a place's: 云泽省 is one, 落实省 (as in 落实省政府要求) is a verb before 省."""
    import rjieba  # noqa: PLC0415 - its dictionary is needed for few documents and takes time to load

    return any(tag == "ns" for _, tag in rjieba.tag(name)[:1])


@functools.cache
def province_names() -> tuple[str, ...]:
    """The full names of the listed provinces."""
    return tuple(division.name for division in by_code().values() if division.rank == "province")


def short_name(province: str) -> str:
    """A province without its kind: 山东省 → 山东, 广西壮族自治区 → 广西."""
    return re.sub(r"(?:[维回壮][吾尔族]{0,3})?(?:省|自治区|市|特别行政区)$", "", province)
