"""Which group does a name mean? 各市、县（市、区）人民政府, 省有关部门, 各区商务委: levels and kinds from words."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping

from ontology.units.bodies import CREATED
from ontology.units.created import team_name
from ontology.units.divisions import NATION, Division, Rank, is_municipality
from ontology.units.groups import DEPARTMENTS, GOVERNMENT, RANKS, Group, levels_below, make_group
from ontology.units.kinds import forms, kinds, variants
from ontology.units.places import Setting, level_of_word
from ontology.units.table import rows

_BRACKETS = str.maketrans("〔〕()[]【】", "（）（）（）（）")
_AREA: Mapping[str, Rank] = {
    "省": "province", "自治区": "province", "直辖市": "province", "州": "city", "盟": "city", "市": "city",
    "县": "county", "区": "county", "旗": "county", "镇": "town", "乡": "town", "街道": "town",
}  # fmt: skip
_AREA_WORD = "自治区|直辖市|街道|省|州|盟|市|县|区|旗|镇|乡|地"
_ZONE_WORD = "开发区|功能区|园区|高新区|新区"
_WHOLE = "(?:全省|全市|全县|全区|全国|我省|我市)?"
_EACH = f"{_WHOLE}(?:各有关|各相关|有关|相关|各级|各|每个)"
_AREAS = re.compile(
    rf"(?P<each>{_EACH})?(?P<areas>(?:(?:{_ZONE_WORD}|{_AREA_WORD})(?:[、和及与]|以及)?)+)(?P<what>[\u4e00-\u9fff]{{2,14}})?"
)
_EVERYWHERE = re.compile(rf"{_WHOLE}(?:各有关|各相关|有关|相关|各)(?:地方|地区|地)(?:人民政府|政府|党委和?、?政府)?")
_OPEN = re.compile("有关|相关|成员|责任|牵头|配合|落实|主管|审批|执收|属地|所属")
_DEPARTMENTS = re.compile(
    rf"(?:{_WHOLE}(?P<levels>各级)(?:人民政府|政府|党委和政府|党委、政府)?(?:及其)?"
    r"|(?P<central>国务院|中央和国家机关|中央|国家)|(?P<place>(?:省|市|县|区|自治区|州|旗))(?:委|人民政府|政府)?(?:级|直|本级)?)?"
    r"(?:各|有关|相关|行业|工作|职能|主管|行政|审批|责任|牵头|配合|参与|落实|监管|组成|政府|直属|成员|业务|协办|主办|承办|实施)*"
    r"(?:部门|单位|委办局|机关)(?:和单位|及单位|、单位|单位)?"
)
_LOCAL = re.compile(
    "(?P<least>省级以上|市级以上|县级以上)?(?P<local>地方)?(?:各级)?(?:党委和?、?)?(?P<what>人民政府|政府|)"
    "(?P<offices>(?:有关|相关)部门)?"
)
_LEAST: Mapping[str, Rank] = {"省级以上": "province", "市级以上": "city", "县级以上": "county"}
_OF_LEVEL = re.compile("(?:各有关|各)?(?P<level>省|市|县|乡)级(?:人民)?政府")
_MEMBERS = re.compile(r"[\u4e00-\u9fff]{2,16}(?:小组|专班|指挥部|委员会|联席会议)各?成员单位")
_GOVERNMENTS = re.compile(f"{_WHOLE}各级(?:地方)?(?:人民)?政府(?P<offices>及(?:其|有关|相关)*(?:工作)?部门)?")
_BOTH = re.compile("各(?:有关|相关)?(?:地方?区?|市县?|县|区)[、和及]?各?(?:有关|相关)?(?:部门|单位)(?:[、和]?各?单位)?")
_EVERY_LEVEL = re.compile(rf"{_WHOLE}各级(?P<what>[\u4e00-\u9fff]{{2,20}})(?<!部门)")
_BY_WORK = re.compile(
    r"(?P<levels>国务院|县级以上|各级|各地|全省各级|全市各级|各?(?:省|市|县|区)级|省|市(?!场)|县(?!域)|区(?!域)|各|有关|相关)?(?:人民政府|政府)?"
    r"(?P<words>[\u4e00-\u9fff、]{2,60}?)等?(?:有关|相关|行政|主管|行业)*(?:部门|机关)"
)
_AND = re.compile("、|以及|和(?!信息化|草原|旅游|城乡|储备|社会|改革|物资|计划|规划|综合)|及(?!时)")


def group_of(text: str, setting: Setting) -> Group | None:
    """The group that a name means in a setting; None where it names none."""
    name = plain = text.translate(_BRACKETS)
    for pattern, level in _spellings():
        plain = pattern.sub(level, plain)
    seat = setting.own or NATION
    return (
        _everywhere(plain, name, seat)
        or _areas(plain, name, seat)
        or _local(plain, name, seat)
        or _departments(plain, name, setting)
        or _every_level(plain, name, seat)
        or _by_work(plain, name, setting)
    )


@functools.cache
def _spellings() -> tuple[tuple[re.Pattern[str], str], ...]:
    """How one level is written in many ways, each with the character it is read as."""
    return tuple((re.compile(pattern), level.strip("-")) for level, pattern in rows("group_names.tsv", 2))


def _everywhere(plain: str, name: str, seat: Division) -> Group | None:
    """各地, 各地区, 各地方政府: every level below."""
    if not _EVERYWHERE.fullmatch(plain):
        return None
    return make_group(name, seat, (GOVERNMENT,), levels_below(seat), is_open=_is_open(plain))


def _areas(plain: str, name: str, seat: Division) -> Group | None:
    """各市人民政府, 各市、县: the governments of levels; 各区商务委: a kind of body there."""
    match = _AREAS.fullmatch(plain)
    if match is None or not (match["each"] or "、" in plain or "（" in name):
        return None
    words = re.findall(_AREA_WORD, re.sub(_ZONE_WORD, "", match["areas"]))
    ranks = tuple(dict.fromkeys(rank for word in words for rank in _ranks_of(word, seat)))
    what = _what(match["what"] or "")
    if not ranks or what is None:
        return None
    return make_group(name, seat, what, ranks, is_open=_is_open(match["each"] or ""))


def _ranks_of(word: str, seat: Division) -> tuple[Rank, ...]:
    """县 is a county; 市 is a city, in a city's own texts a county; 地 is every level below."""
    if word == "地":
        return levels_below(seat)
    lowered = word == "市" and (seat.rank in ("city", "county") or is_municipality(seat))
    return ("county",) if lowered else (_AREA[word],)


def _what(words: str) -> tuple[str, ...] | None:
    """The kinds that are meant of each place: its government where nothing is said; None where the words name none."""
    if re.fullmatch("(?:党委和?、?)?(?:人民)?政府(?:和管委会)?|区?管委会|", words):
        return (GOVERNMENT,)
    if re.fullmatch("(?:人民政府|政府)?(?:有关|相关|主管|各|工作)*(?:部门|单位)", words):
        return (DEPARTMENTS,)
    if words.endswith("部门"):
        return _kinds_of(re.sub("(?:行政|主管)*部门$", "", words)) or None
    found = tuple(dict.fromkeys(form.kind for form in forms().get(("", words), ()) if form.place == "full"))
    return found[:1] or None


def _local(plain: str, name: str, seat: Division) -> Group | None:
    """地方各级人民政府, 县级以上地方人民政府, 地方; 省级人民政府 in texts of the level above."""
    every: tuple[Rank, ...] = (seat.rank, *levels_below(seat), "town")
    if level := _OF_LEVEL.fullmatch(plain):
        rank = _AREA[level["level"]]
        return make_group(name, seat, (GOVERNMENT,), (rank,), is_open=_is_open(plain)) if rank in every[1:] else None
    match = _LOCAL.fullmatch(plain)
    if match is None or not (match["local"] or (match["least"] and match["what"])):
        return None
    least = RANKS.index(_LEAST.get(match["least"] or "", "town"))
    ranks = tuple(rank for rank in every if RANKS.index(rank) <= least and not (rank == "national" and match["local"]))
    what = DEPARTMENTS if match["offices"] else GOVERNMENT
    return make_group(name, seat, (what,), ranks, is_open=_is_open(plain)) if ranks else None


def _departments(plain: str, name: str, setting: Setting) -> Group | None:
    """省有关部门, 各级各部门, 国务院有关部门: departments of a level, mostly left open."""
    match = _DEPARTMENTS.fullmatch(plain)
    seat = setting.own or NATION
    if match is None:
        if _MEMBERS.fullmatch(plain):
            return make_group(name, seat, (DEPARTMENTS,), (seat.rank,), is_open=True)
        return None
    where = NATION if match["central"] else level_of_word(match["place"], setting) if match["place"] else seat
    ranks: tuple[Rank, ...] = (seat.rank, *levels_below(seat)) if match["levels"] else (where.rank,)
    return make_group(name, where, (DEPARTMENTS,), ranks, is_open=_is_open(plain))


def _every_level(plain: str, name: str, seat: Division) -> Group | None:
    """各级政府, 全省各级政府及其工作部门, 各地区各部门, 各级政务服务中心."""
    every: tuple[Rank, ...] = (seat.rank, *levels_below(seat))
    if governments := _GOVERNMENTS.fullmatch(plain):
        what: tuple[str, ...] = (GOVERNMENT, DEPARTMENTS) if governments["offices"] else (GOVERNMENT,)
        return make_group(name, seat, what, (*every, "town"), is_open=_is_open(plain))
    if _BOTH.fullmatch(plain):
        return make_group(name, seat, (GOVERNMENT, DEPARTMENTS), every, is_open=_is_open(plain))
    match = _EVERY_LEVEL.fullmatch(plain)
    named = (_what(match["what"]) or _team(match["what"])) if match else None
    return make_group(name, seat, named, every) if named else None


def _by_work(plain: str, name: str, setting: Setting) -> Group | None:
    """各级林业和草原、农业农村部门, 发展改革等部门: departments by their work."""
    match = _BY_WORK.fullmatch(plain)
    what = _kinds_of(match["words"]) if match else ()
    if match is None or not what:
        return None
    level = (match["levels"] or "").removeprefix("各").removesuffix("级")
    seat = setting.own or NATION
    every = (seat.rank, *levels_below(seat))
    if match["levels"] == "国务院":
        return make_group(name, NATION, what, ("national",))
    if level in ("省", "市", "县", "区"):
        if _AREA[level] in every[1:]:
            return make_group(name, seat, what, (_AREA[level],), is_open=_is_open(plain))
        place = level_of_word(level, setting)
        return make_group(name, place, what, (place.rank,))
    return make_group(name, seat, what, every, is_open=match["levels"] == "各地" or _is_open(plain))


def _team(words: str) -> tuple[str, ...] | None:
    """各级化工专项行动办: the offices of one leading group at each level."""
    name = team_name(words)
    return (f"{CREATED}:{name}",) if name else None


@functools.cache
def _words() -> Mapping[str, str]:
    """The kind of department whose work a word names."""
    found: dict[str, str] = {}
    for kind in kinds().values():
        if kind.category in ("departments", "party", "vertical", "former"):
            for word, _, _ in variants(kind.words):
                found.setdefault(word, kind.id)
    return found


def _kinds_of(words: str) -> tuple[str, ...]:
    """The kinds that a list of words of work names; none where any of them is unknown."""
    found = [_words().get(word, "") for word in _AND.split(words)]
    return tuple(dict.fromkeys(found)) if all(found) else ()


def _is_open(words: str) -> bool:
    """Whether a name leaves it to the work which of its members are meant."""
    return bool(_OPEN.search(words))
