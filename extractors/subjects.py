"""Whom do the sentences of a body order to act? Subjects of 要, 应, 负责, 牵头, 会同 … found and read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from extractors.assignment import BODY_ROLE, BODY_TOGETHER, SUBJECT, assign
from extractors.unit import UnitMention, looks_like_unit, split_units
from ontology.model import Assignment, Role, Span

_CHUNK = re.compile(r"[^。；，：:;,！？\n\t]+")
# What a subject of work is followed by. 要求, 要素, 应用, 应急 … are other words.
_ACTS = re.compile(
    r"(?P<modal>要(?!求|素|点|件|闻|地|道|害|义|塞)|应当|应(?!用|急|对|收|届|变|付|税|诉|征)|必须|务必|须|需要|都要|均要|都应)"
    r"|(?P<charge>(?:具体|统一|共同|分别|直接)?负责(?!人|同志|任|制(?!定)|单位|部门))"
    r"|(?P<lead>(?:共同|联合|统一)?牵头(?!单位|部门|人)|总牵头)"
    r"|(?P<together>会同|联合(?=[^会社体]))"
    r"|(?P<help>(?:积极)?配合(?!部门|单位|做好)|参与|协助)"
    r"|(?P<guide>(?:负责)?(?:业务)?指导(?!意见|思想|下)|督导)"
    r"|(?P<does>具体协调|统筹协调|统筹推进|组织实施|抓好|做好|作为|分别对|分别(?=[^设])|对(?=[^，。]{2,40}(?:进行|提出))|结合实际|按照(?:各自)?职责|根据当地|定期"
    r"|组织(?!部)|综合(?!性|处|科)|依照|依据|根据|将(?!来)|承担(?!单位|机构|者|科研|任务的)|印发|下发|编制(?!办)|制定|建立|督查(?!室|组|局|专员)|每周|每月|每季度|每半年|逐一|逐项|组建|成立)"
)
_PREFIX = re.compile(
    r"^(?:同时|此外|另外|其中|原则上|原则上由|由|并由|继续由|请|并?指定|要求|到\d{4}年底?|每年|“[一二三四五六七八九十]+五”(?:期间|末)?|特别是|凡|各级各类|具体由|统一由|确需)"
)
_NOT_SUBJECT = re.compile(
    r"^(?:经|向|对|将|把|在|从|以|按|根据|报|与|和|及|为|被|让|使|凡|如|当|若|对于|关于|鼓励|支持|引导|推动|督促|指导|组织|协调|允许|加强|建立|完善|通过|依托|联合|提请|纳入|服务)"
    r"|的|了|是|等(?!(?:有关|相关|各)?(?:行业|行政)?(?:部门|单位)$)|[“”《》]"
)
_BODIES = re.compile(
    r"(?:部门|单位|[^干内外全西东中南北总细]部|厅|局|委|委员会|办|办公室|办公厅|政府|党委|党组|署|海关|法院|检察院|领导小组|专项小组|工作组|专班|指挥部"
    r"|联席会议|各地|地区|地方|人民银行|分行|支行|总局|管委会|机构|机关|[查究]室|(?<!市场)主体|各方|[银保证]监会|(?:中央|省级?|市级?|县级?|各级)财政|基金|(?:检查|专家|督导|督查|核查|验收|评审)组|省市|派出所|税务局|(?:管理|服务|司法|财政|监管)所|工会|妇联|科协|残联|团委|编办|国务院|公司)(?:[（(〔][^）)〕]{1,14}[）)〕])?$"
)
_GROUPS = re.compile(
    r"^(?:各|每个|全省各|全市各|全县各|全国各|有关|相关|省级|市级|县级|区级|省直|市直|县直|镇直|中省直|省市县|牵头|配合|责任|落实|主管)"
)
_AREA_ONLY = re.compile(
    r"(?:省|市|县|区|旗|州|盟|镇|乡|街道|村|社区|乡镇|区县|县区|园区|开发区)(?:[（(〔][^）)〕]{1,14}[）)〕])?$"
)
_ADJACENT = re.compile(
    r"(?<=^各地)(?=各)|(?<=^各地区)(?=各)|(?<=^各市)(?=各)|(?<=^各区县)(?=各)|(?<=^各区)(?=各)|(?<=^各县)(?=各)|(?<=^各镇)(?=各)"
)
_VERB_INSIDE = re.compile(
    r"(?<=.)(?:组织(?!部)|不再|对(?!外|台|口)|向|将|要(?!害)|授权|[报按]|承办(?!单位)|或|确定|内由|之间|梳理|进一步|加强|推进|开展|会同|负责|协调|制定|完善|建立|支持|鼓励|引导|含|挂靠|设立|委托)"
    r"(?!(?:机关|部门|单位|机构|主体)$)"
)
_NO_BODY = re.compile(
    r"^(?:要(?!害)|探索|聚焦|围绕|发挥|依托|积极|大力|加速|实现|形成|研究(?!院)|编制|制定|完成|实行|严格|充分|切实|全面|进一步|继续|深入|不断|稳步|着力|巩固|本级|满足|需要|跨|.{1,6}时(?=.)|加强|优化|统筹|鼓励|完善|支持|建设|持续|推进|推动|打造|构建|加快|提升|强化|深化|拓展|规范|健全|促进|引导|扩大|培育|做好|开展|落实(?!部门|单位|责任)|成立|设立|组建)"
    r"|领导与|负责人|同志|[布格大全]局$|(?:全|内|外|干|东|西|中|南|北)部$"
)
# What stands beside groups of bodies in a list: 各高校、科研院所、国有企业要…….
_LISTED = re.compile(r"(?:院所|企业|智库|高校|学校|医院|机构|协会|团体|组织|园区|平台公司)$")
_PERMISSION = re.compile(r"^(?:可以?|不得|严禁|鼓励)")


def of_body(text: str, start: int, end: int, closed: tuple[Span, ...]) -> list[Assignment]:
    """Units that the sentences of a body order to act; clauses are left out."""
    found: list[Assignment] = []
    charged = 0  # where the last chunk that ordered somebody ended
    for chunk in _CHUNK.finditer(text, start, end):
        if any(span.start <= chunk.start() < span.end for span in closed):
            continue
        read = list(_of_chunk(text, chunk.start(), chunk.end()))
        if not read and charged and text[charged : chunk.start()] in _GOES_ON_AFTER:
            read = list(_next_in_turn(text, chunk.start(), chunk.end()))
        if read:
            charged = chunk.end()
        found.extend(read)
    return found


_GOES_ON_AFTER = ("，", "；", ",", ";")
_TURN = re.compile(r"(?:负责)?(?:落实|加强|做好|开展|保障|提供|承担|推进|完善|抓好|安排|审核|统筹|加大|强化|组织)")


def _next_in_turn(text: str, start: int, end: int) -> Iterator[Assignment]:
    """市发展改革委负责……，市财政局落实资金: the next body in a sentence that tells several what to do."""
    for act in _TURN.finditer(text, start, min(end, start + 30)):
        units = _subjects(text, start, act.start())
        if units and all(_named_body(unit.text) or _GROUPS.match(unit.text) for unit in units):
            yield from (assign(unit, "actor", "body", SUBJECT) for unit in units)
            return


def _of_chunk(text: str, start: int, end: int) -> Iterator[Assignment]:
    begin, by = _after_prefix(text, start, end)
    together = re.match(r"会同", text[begin:end])
    if together:
        yield from _companions(text, begin + together.end(), end)
        return
    for act in _ACTS.finditer(text, begin, min(end, begin + 70)):
        units = _subjects(text, begin, act.start(), wide=act.lastgroup != "does")
        if units is None:
            continue
        yield from _roles(text, units, act, end, by=by)
        if act.lastgroup in _ROLE_OF and text[act.end() : act.end() + 1] == "、":
            yield from _of_chunk(text, act.end() + 1, end)  # A牵头、B配合
        return
    if by:
        yield from _by_agent(text, begin, end)
    elif text[end : end + 1] in "，," and _MODAL_NEXT.match(text, end + 1):
        aside = re.search("[对在按根]", text[begin + 2 : end])
        stop = begin + 2 + aside.start() if aside else end
        yield from (assign(unit, "actor", "body", SUBJECT) for unit in _subjects(text, begin, stop) or ())


_MODAL_NEXT = re.compile(r"\s?(?:要(?!求|素)|应当|必须|须(?!知)|应(?!用|急|对))")


def _after_prefix(text: str, start: int, end: int) -> tuple[int, bool]:
    by = False
    begin = start
    while begin < end and (match := _PREFIX.match(text[begin:end])):
        by = by or match.group().endswith(("由", "请"))
        begin += match.end()
    while begin < end and text[begin] in " 　":
        begin += 1
    inner = re.search(r"(?<![自理缘事来再不])由(?=[^于此])", text[begin:end]) if not by else None
    if inner and inner.start() > 0 and _by_units(text, begin + inner.end(), end):
        return begin + inner.end(), True
    return begin, by


def _by_units(text: str, begin: int, end: int) -> bool:
    return any(_subjects(text, begin, act.start()) for act in _ACTS.finditer(text, begin, end))


def _by_agent(text: str, begin: int, end: int) -> Iterator[Assignment]:
    """由A组织……: the longest run of units that opens the words after 由."""
    for stop in range(min(end, begin + 40), begin + 1, -1):
        units = _subjects(text, begin, stop)
        if units and stop < end:
            yield from (assign(unit, "actor", "body", SUBJECT) for unit in units)
            return


def _subjects(text: str, start: int, end: int, *, wide: bool = False) -> tuple[UnitMention, ...] | None:
    """The units that the words between are, all of them; None where they are anything else.

    ``wide`` where the verb itself says that they are units (牵头, 负责, 配合): centres and companies count too.
    """
    words = text[start:end]
    trimmed = words.rstrip()
    if not 2 <= len(trimmed) <= 60 or _NOT_SUBJECT.search(trimmed):
        return None
    trimmed = re.sub(
        r"(?:都|均|也|还|应|要|则|一律|原则上|逐一|逐项|分别|每月|每季度?|每年|每半年|定期|及时|统一|共同|密切)$",
        "",
        trimmed,
    )
    units: list[UnitMention] = []
    cuts = [0, *(m.start() for m in _ADJACENT.finditer(trimmed)), len(trimmed)]
    for left, right in pairwise(cuts):
        units.extend(split_units(trimmed[left:right], start + left))
    listed = any(unit.text.startswith("各") for unit in units)
    if not units or not all(
        is_body(unit.text)
        or (wide and _named_body(unit.text))
        or (listed and _LISTED.search(unit.text) and not _VERB_INSIDE.search(unit.text))
        for unit in units
    ):
        return None
    covered = sum(len(unit.text) for unit in units)
    return tuple(units) if covered >= len(trimmed) - 2 * len(units) - 2 else None


def is_body(name: str) -> bool:
    """Whether a name is that of a public body or a group of them, which can be told to act."""
    if _VERB_INSIDE.search(name) or _NO_BODY.search(name):
        return False
    if _BODIES.search(name) and len(name) <= 24:
        return True
    if _GROUPS.match(name):
        return looks_like_unit(name) and not re.search(r"企业$|项目$", name)
    return bool(_AREA_ONLY.search(name)) and "、" in name


def _named_body(name: str) -> bool:
    """省信息中心, 县供电公司: a name with a level or place before it."""
    leveled = re.match(r"(?:省|市|县|区|镇|国家|中国|全国)(?!属|级|内|外|直)", name)
    return bool(leveled) and looks_like_unit(name) and len(name) <= 20 and not _VERB_INSIDE.search(name)


_ROLE_OF: dict[str, Role] = {"charge": "responsible", "lead": "lead", "help": "cooperate", "guide": "supervise"}


_LEADING_BODY = re.compile(r"(?:组|领导小组办公室|指挥部办公室|委员会办公室|专班|指挥部|联席会议)$")


def _opens_sentence(text: str, start: int, units: tuple[UnitMention, ...]) -> bool:
    """Whether named bodies or groups open a sentence: then a plain verb orders them too (省水利厅组织……)."""
    if all(_GROUPS.match(unit.text) for unit in units):
        return True
    opens = start == 0 or text[start - 1] in "。；\n！：" or text[start - 1].isspace()
    return opens and all(_named_body(unit.text) or _LEADING_BODY.search(unit.text) for unit in units)


_GUIDED = re.compile(r"(?P<unit>[^，。；、]{2,16}?)(?:抓好落实|落实|组织实施|实施|做好)")
_LEADS_ON = re.compile(r"^[^，。]{0,12}(?:牵头(?!单位|部门|责任)|总牵头)")


def _roles(
    text: str, units: tuple[UnitMention, ...], act: re.Match[str], end: int, *, by: bool
) -> Iterator[Assignment]:
    kind = act.lastgroup or ""
    rest = text[act.end() : end]
    if kind == "modal" and (inner := re.match(r"(?:继续|积极|及时|主动)?会同", rest)):
        yield from (assign(unit, "lead", "body", BODY_TOGETHER) for unit in units)
        yield from _companions(text, act.end() + inner.end(), end)
        return
    if kind == "together":
        yield from (assign(unit, "lead", "body", BODY_TOGETHER) for unit in units)
        yield from _companions(text, act.end(), end)
        return
    role: Role = _ROLE_OF.get(kind, "actor")
    rule = BODY_ROLE if kind in _ROLE_OF else SUBJECT
    if kind == "modal" and _LEADS_ON.match(rest) and not any("牵头" in unit.text for unit in units):
        role, rule = "lead", BODY_ROLE
    elif kind == "modal" and re.match(r"(?:具体)?负责", rest):
        role, rule = "responsible", BODY_ROLE
    if (kind == "modal" and _PERMISSION.match(rest)) or re.match(r"(?:分管|主要)?(?:负责)?(?:同志|领导|人员)", rest):
        return
    if kind == "guide" and (guided := _GUIDED.match(rest)) and is_body(guided.group("unit")):
        a, b = (act.end() + at for at in guided.span("unit"))
        yield assign(UnitMention(text=text[a:b], start=a, end=b), "responsible", "body", BODY_ROLE)
    if kind == "does" and not by and not _opens_sentence(text, units[0].start, units):
        return
    yield from (assign(unit, role, "body", rule) for unit in units)


def _companions(text: str, start: int, end: int) -> Iterator[Assignment]:
    """The units that open the words after 会同."""
    left = start
    while left < end:
        stop = _name_end(text, left, min(end, left + 24))
        if stop is None:
            return
        yield assign(UnitMention(text=text[left:stop], start=left, end=stop), "cooperate", "body", BODY_TOGETHER)
        joint = _NEXT.match(text, stop, end)
        if joint is None:
            return
        left = joint.end()


_NEXT = re.compile(r"等?[、和及与]|以及")
_GOES_ON = {
    "校": "院",
    "部": "门队",
    "委": "员办编",
    "办": "公",
    "局": "部",
    "会": "议",
    "政": "府厅局部",
    "单": "位",
    "院": "所校",
}


def _name_end(text: str, start: int, end: int) -> int | None:
    """Where the first name of a body that begins here ends."""
    for stop in range(start + 2, end + 1):
        if text[stop - 1] in "，。；、":
            return None
        if not _acts_as_companion(text[start:stop]):
            continue
        if text[stop : stop + 1] in _GOES_ON.get(text[stop - 1], "") and stop < end:
            continue
        return stop
    return None


def _acts_as_companion(name: str) -> bool:
    return (
        bool(_BODIES.search(name) or re.search(r"方面$|企业$|院所$|高校$|科学院$|研究院$|科协$|协会$|机构$", name))
        and len(name) <= 16
    )


_OFFICE = re.compile(
    r"(?P<office>[^，。；：\n]{2,24}?(?:办公室|联席会议|领导小组|专班|指挥部))(?:设在[^，。；\n]{2,30})，(?:具体)?(?:负责|承担)"
)


def of_office(text: str, start: int, end: int) -> Iterator[Assignment]:
    """领导小组办公室设在A，负责…… → the office is responsible."""
    if text.find("设在", start, end) < 0:
        return
    for match in _OFFICE.finditer(text, start, end):
        a, b = match.span("office")
        if not _NOT_SUBJECT.search(text[a:b]):
            yield assign(UnitMention(text=text[a:b], start=a, end=b), "responsible", "body", BODY_ROLE)
