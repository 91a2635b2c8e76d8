"""Which place may a body's name begin with? Every reading of its opening, given where the text comes from."""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from ontology.units.divisions import (
    NATION,
    Division,
    Rank,
    ancestors,
    is_municipality,
    short_name,
    within,
)
from ontology.units.placenames import Place, listed_places

_ORDER: tuple[Rank, ...] = ("national", "province", "city", "county", "town")
_OPENINGS = ("中国共产党", "中共", "共青团", "政协", "中国人民政治协商会议")
_NATIONAL = re.compile(
    r"全国|中国$|中华|国务院|国家|中央|中共中央|最高人民|[\u4e00-\u9fff]{2,12}(?:部|总局|总署|审计署)(?:办公厅)?(?:、|$)"
)
# Names of places by form, for those that the list does not hold.
_UNLISTED: tuple[tuple[Rank, re.Pattern[str]], ...] = (
    ("province", re.compile(r"[\u4e00-\u9fff]{2,3}?(?:省|自治区)")),
    ("city", re.compile(r"[\u4e00-\u9fff]{2,6}?(?:市(?!场|容)|自治州|地区|盟)")),
    ("county", re.compile(r"[\u4e00-\u9fff]{1,6}?(?:自治县|自治旗|县|区|旗)")),
    ("town", re.compile(r"[\u4e00-\u9fff]{2,6}?(?:镇|乡|街道)")),
)
_NO_NAME = re.compile("^[各全我本该某省市县区州和及与]|[和及、或与]|开发|示范|委员|政府|管理|监督|发展|人民")
# 省应急厅, 全省…, 我市…: the level alone.
_LEVEL = re.compile(
    r"(?:全|我|本)?(?P<word>自治区|地区|自治州|自治县|自治旗|街道|省|市|州|盟|县|区|旗|镇|乡)(?:级|直|本级)?"
)
_WORD_RANKS: Mapping[str, tuple[Rank, ...]] = {
    "省": ("province",), "自治区": ("province",), "市": ("county", "city", "province"), "州": ("city",),
    "盟": ("city",), "地区": ("city",), "自治州": ("city",), "县": ("county",), "自治县": ("county",),
    "旗": ("county",), "自治旗": ("county",), "区": ("county", "province"), "镇": ("town",), "乡": ("town",),
    "街道": ("town",),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Setting:
    """Where a text comes from: its territory with what lies above it, and unlisted places known from elsewhere."""

    chain: tuple[Division, ...] = ()
    places: tuple[Division, ...] = ()

    @property
    def own(self) -> Division | None:
        """The territory itself."""
        return self.chain[-1] if self.chain else None

    @property
    def local(self) -> bool:
        """Whether it is a part of the country."""
        return bool(self.chain) and self.chain[-1].rank != "national"


@functools.lru_cache(maxsize=512)
def setting_of(jurisdiction: str | None, places: tuple[str, ...] = ()) -> Setting:
    """The setting that a territory or an issuer's name gives: 山东省, 山东省济南市, 上海市科学技术委员会, 全国."""
    known = tuple(dict.fromkeys(one for place in places for one in _chain(place) if not one.code))
    chain = _chain(jurisdiction) if jurisdiction else ()
    own = tuple(one for one in chain if not one.code and one.rank != "national")
    return Setting(chain, tuple(dict.fromkeys((*own, *known))))


def _chain(name: str) -> tuple[Division, ...]:
    """The divisions that a territory's or an issuer's name begins with, with all that lie above the first."""
    for opening in _OPENINGS:
        name = name.removeprefix(opening)
    if _NATIONAL.match(name):
        return (NATION,)
    readings = sorted(listed_places(name, None), key=lambda place: len(place.rest))
    readings = [place for place in readings if place.form == "full" or not place.rest or _may_go_on(place)]
    best = [place.division for place in readings if len(place.rest) == len(readings[0].rest)]
    if len(best) == 1:
        return (*ancestors(best[0]), best[0])
    return () if best else _unlisted_chain(name)


def _may_go_on(place: Place) -> bool:
    """Whether a short name with 省, 市 or 州 behind it may still be that place.

    松溪市 is not 松溪县, nor 青原市 青原区: a city that no list holds is one of its own, not a county of like name.
    """
    return place.rest[0] in "省市州" and not (place.rest[0] == "市" and place.division.rank == "county")


def _unlisted_chain(name: str) -> tuple[Division, ...]:
    found: list[Division] = []
    for rank, pattern in _UNLISTED:
        match = pattern.match(name)
        if match and not _NO_NAME.search(match.group()):
            found.append(Division(match.group(), rank, above=found[0].full_name if found else ""))
            name = name[match.end() :]
    return tuple(found)


def openings(text: str, setting: Setting) -> Iterator[Place]:
    """Every way to take the opening of a name for a place; none at all is the last."""
    yield from _fitting(listed_places(text, None), setting)
    yield from _known(text, setting)
    yield from _towns(text, setting)
    yield from _levels(text, setting)
    own = setting.own
    yield Place(own or NATION, "none", text, sure=0.93)


def _fitting(places: Iterable[Place], setting: Setting) -> Iterator[Place]:
    """Of namesakes those in the setting's province; all of them where it does not say.

    Below a place that the list does not hold nothing is listed, so that full names of cities and
    counties then mean places of its own.
    """
    found = list(places)
    groups: dict[str, list[Place]] = defaultdict(list)
    for place in found:
        groups[place.printed].append(place)
    top = setting.chain[0] if setting.local else None
    for printed, same in groups.items():
        near: list[Place] = []
        for around in reversed(setting.chain) if top else ():
            near = near or [place for place in same if within(place.division, around)]
        if top and not top.code and not near and _is_namesake(same[0].division, printed):
            continue
        chosen = near or same
        for place in chosen:
            yield replace(place, printed=printed, sure=place.sure / len(chosen))


def _is_namesake(division: Division, printed: str) -> bool:
    """Whether a place in the words of a document may be another of that name: no province is printed before it.

    The names of cities that have counties are few and known: 哈尔滨市 is the one, wherever it is named.
    """
    above = any(printed.startswith(one.name) for one in ancestors(division))
    return division.rank not in ("province", "city") and printed[-1] in "市县区旗州盟" and not above


def _known(text: str, setting: Setting) -> Iterator[Place]:
    """Unlisted places: those the setting knows, and names of places by their form where its province is none listed."""
    for division in setting.places:
        for name in dict.fromkeys((division.full_name, division.name)):
            if text.startswith(name):
                rest = text[len(name) :]
                yield Place(division, "full", rest, name)
                yield from _formed(rest, division, setting, name)
                break
        else:
            short = short_name(division)
            if short and text.startswith(short):
                yield Place(division, "short", text[len(short) :], short)
    if setting.local and not setting.chain[0].code:
        yield from _formed(text, setting.chain[0], setting, "")


def _formed(text: str, top: Division, setting: Setting, before: str) -> Iterator[Place]:
    """Places below an unlisted one, by form: 临江市 below 云泽省."""
    for rank, pattern in _UNLISTED[1:]:
        match = pattern.match(text)
        if match is None or "省" in match.group():
            continue
        if _ORDER.index(rank) > _ORDER.index(top.rank) and not _NO_NAME.search(match.group()):
            if rank == "city" and any(one.division.rank == "city" for one in listed_places(match.group(), None)):
                continue
            known = next((one for one in setting.places if one.name == match.group()), None)
            province = setting.chain[0] if setting.chain and not setting.chain[0].code else top
            division = known or Division(match.group(), rank, above=province.full_name)
            yield Place(division, "full", text[match.end() :], before + match.group(), 0.95)


def _towns(text: str, setting: Setting) -> Iterator[Place]:
    """Towns, which the list does not hold: below a place that is printed before them, or of the setting."""
    pattern = _UNLISTED[-1][1]
    heads = [place for place in listed_places(text, None) if place.form == "full"]
    if setting.local and setting.own is not None:
        heads.append(Place(setting.own, "none", text))
    for head in heads:
        match = pattern.match(head.rest)
        if match and not _NO_NAME.search(match.group()):
            above = head.division.full_name
            yield Place(
                Division(match.group(), "town", above=above), "full", head.rest[match.end() :],
                head.printed + match.group(), 0.9,
            )  # fmt: skip


def _levels(text: str, setting: Setting) -> Iterator[Place]:
    """省应急厅: the level alone, of the setting's own territory or of what lies above it."""
    match = _LEVEL.match(text)
    if match is None:
        return
    word, rest = match["word"], text[match.end() :]
    found = _of_word(word, setting)
    for position, division in enumerate(found):
        yield Place(division, "level", rest, match.group(), 0.98 if position == 0 else 0.6)
    if not found:
        yield Place(level_of_word(word, setting), "level", rest, match.group(), 0.5)


def _of_word(word: str, setting: Setting) -> list[Division]:
    return [one for one in reversed(setting.chain) if one.rank in _WORD_RANKS[word] and _bears(one, word)]


def level_of_word(word: str, setting: Setting) -> Division:
    """The division that 省, 市 … alone mean in a setting; one of which only the level is known where it has none."""
    found = _of_word(word, setting)
    if found:
        return found[0]
    rank: Rank = "city" if word == "市" else _WORD_RANKS[word][0]
    own = setting.own
    above = own.full_name if own is not None and setting.local and _ORDER.index(own.rank) < _ORDER.index(rank) else ""
    return Division(f"某{word}", rank, above=above)


def _bears(division: Division, word: str) -> bool:
    """Whether a division is of the kind that the word says: 上海市 is a 市, 广西壮族自治区 a 自治区 and a 区."""
    if word == "市":
        return division.name.endswith("市") and (division.rank != "province" or is_municipality(division))
    return division.name.endswith(word)


def is_some(division: Division) -> bool:
    """Whether only the level is known."""
    return division.name.startswith("某") and not division.code
