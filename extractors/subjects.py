"""Whom do the sentences of a body order to act? Subjects of 要, 应, 负责, 牵头, 会同 … found and read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from extractors.assignment import BODY_ROLE, BODY_TOGETHER, SUBJECT, assign
from extractors.bodies import (
    holds_verb,
    is_area,
    is_body,
    is_group_of_bodies,
    is_institution,
    is_named_body,
    is_plainly_body,
)
from extractors.clause_parts import CONSULTS
from extractors.companions import NAME_GOES_ON, companions, take_on
from extractors.passage import Spans
from extractors.qualified import told_apart
from extractors.resolution import functions
from extractors.unit import UnitMention, split_units
from extractors.wordlists import alternation, lists
from ontology.model import Assignment, Role, Span

_CHUNK = re.compile(r"[^。；，：:;,！？\n\t]+")
_VERBS = alternation(lists("acts")["verbs"])
_ADVERBS = alternation(lists("acts")["adverbs"])
# What a subject of work is followed by. 要求, 要素, 应用, 应急 … are other words.
_ACTS = re.compile(
    r"(?P<modal>(?<![主重次首纪])要(?!求|素|点|件|闻|地|道|害|义|塞)|应当|应(?!用|急|对(?!接|[^，。]{2,30}(?:负责|进行|[作做]出|实施|给予|加强))|收|届|变|付|税|诉|征)|必须|务必|须|需要|都要|均要|都应)"
    r"|(?P<charge>(?:具体|统一|共同|分别|直接|主要)?负责(?!人|同志|任|制(?!定)|单位|部门|的(?:主管|直接|领导|人员))|负(?:总|主体|属地|监管)责)"
    r"|(?P<lead>(?:共同|联合|统一)?牵头(?!单位|部门|人)|总牵头)"
    rf"|(?P<together>会同|{CONSULTS}|联合(?=[^会社体])(?![^，。、]{{0,8}}(?:办公室|小组|中心|委员会)))"
    r"|(?P<help>(?:积极)?配合(?!部门|单位|做好)|(?:参与|协助)(?!的))"
    r"|(?P<guide>(?:负责|监督)?(?:业务)?指导(?!意见|思想|下)|督导)"
    r"|(?P<does>作为|分别对|分别(?=[^设])|对(?=[^，。]{2,40}(?:进行|提出|实行|实施|给予|行使|逐[一项]|开展|加强|要|应|承担|负总?责))|于(?=\d|每)|按(?!期|时|揭|钮|摩)|对照|在(?=[^，。]{2,40}(?:基础上|前提下|的同时|过程中))|另行|根据当地|组织(?!部)|综合(?!性|处|科)|将(?!来)"
    rf"|承担(?!单位|机构|者|科研|任务的)|编制(?!办)|督查(?!室|组|局|专员)|(?:{_ADVERBS})|(?:{_VERBS})(?!单位|部门|机构|机关|主体|了|过|的(?!通知)))"
)
_PREFIX = re.compile(
    r"^(?:同时|此外|另外|其中|原则上|原则上由|由|并由|继续由|请|并?指定|要求|(?:到|自|从)?\d{4}年(?:\d{1,2}月(?:\d{1,2}日)?)?(?:[底末]|[上下]半年)?(?:之?前|起)?|\d{1,2}月(?:\d{1,2}日)?底?(?:之?前)?|每年|“[一二三四五六七八九十]+五”(?:期间|时期|末)?|特别是|\d{1,2}[．.、]|(?:自行)?(?:负责|承担|从事)[^，。；、]{2,30}的(?=[^的，。；]{2,24}(?:应|要|必须|须|$))|所在(?:辖区)?的?(?=[省市县区乡镇村街社])|凡|各级各类|各级、(?=各)|具体由|统一由|确需)"
)
NOT_SUBJECT = re.compile(
    r"^(?:经|向|对|将|把|在|从|以|按|根据|报|与|和|及|为|被|让|使|凡|如|当|若|对于|关于|鼓励|支持|引导|推动|督促|指导|组织|协调|允许|加强|建立|完善|通过|依托|联合(?![^，。]{0,12}(?:办公室|小组|委员会|中心|体)$)|提请|纳入|服务)"
    r"|的|了|是|(?<![高中初同平])等(?!(?:[一-鿿]{2,8}领域)?(?:有关|相关|各)?(?:行业|行政)?(?:主管|职能|成员)?(?:部门|单位)$|(?:社会|行业|中介)(?:团体|组织)$)|[“”《》]"
)
_ADJACENT = re.compile(
    r"(?<=^各地)(?=各)|(?<=^各地区)(?=各)|(?<=^各市)(?=各)|(?<=^各区县)(?=各)|(?<=^各区)(?=各)|(?<=^各县)(?=各)|(?<=^各镇)(?=各)"
)
# What stands beside groups of bodies in a list: 各水厂、设计院所、供水企业要…….
_LISTED = re.compile(r"(?:院所|企业|智库|高校|学校|医院|机构|协会|团体|组织|园区|平台公司)$")
_FIRM = re.compile(r"^(?!鼓励|支持|引导|推动)(?:[一-鿿]{2,10}企业|企业|(?:第三方|电商|网络|互联网)[一-鿿]{0,4}平台)$")
_REQUIRED = re.compile(r"具[有备]|符合|为|是|满足")  # 试点企业应具备……: a condition, no work
_DEFINES = re.compile(r"[（(](?:以下(?:简称|统称|称)|设在|挂靠)(?:[^（）()]|[（(][^（）()]*[）)])*[）)]$")
# What a list of bodies ends in; looked at before it is taken apart.
_LAST = frozenset(
    "议等级街大协港园门位部厅局委办室府组会署关院行校业所站心司构体方央区市县镇乡村道联班团队台地份织口处厂库金政统层省州旗盟、）)〕"
)
# Words between a body and its verb that say how it acts.
_BETWEEN = re.compile(
    r"(?:都|均|也|还|应|要|则|一律|原则上|逐一|逐项|分别|每月|每季度?|每年|每半年|定期|及时|统一|共同|密切)$"
)
# 在职责范围内 between the body and its verb; 其他承担监测任务的单位 as a member of a list.
_WITHIN = re.compile(r"(?:在|按照?)(?:各自)?(?:的)?职[责能](?:范围内|分工)?$|在[^，。、]{0,8}范围内$")
_OTHERS = re.compile(
    r"其他[^、，。]{2,12}的(?=单位|机构|组织|部门)|[^、，。的]{2,16}(?:确定|指定|设立|授权|委托)的(?=[^、，。的]{0,10}(?:单位|机构|组织|部门))"
)
_PERMISSION = re.compile(r"^(?:可以?|不得|严禁|鼓励)")


def of_body(text: str, start: int, end: int, closed: tuple[Span, ...]) -> list[Assignment]:
    """Units that the sentences of a body order to act; clauses are left out."""
    found: list[Assignment] = []
    answered = Spans(closed)
    charged = 0  # where the last chunk that ordered somebody ended
    for chunk in _CHUNK.finditer(text, start, end):
        if answered.hold(chunk.start()):
            continue
        read = list(_of_chunk(text, chunk.start(), chunk.end()))
        if not read and charged and text[charged : chunk.start()] in _GOES_ON_AFTER:
            read = list(_next_in_turn(text, chunk.start(), chunk.end()))
        if not read and (apart := told_apart(text, chunk.start(), chunk.end())):
            read = [apart]
        take_on(found, text, chunk.start(), chunk.end())
        if read:
            charged = chunk.end()
        found.extend(read)
    return found


_GOES_ON_AFTER = ("，", "；", ",", ";")
_TURN = re.compile(rf"(?:负责)?(?:{_VERBS}|{_ADVERBS}|组织|对(?!口))(?!单位|部门)")


def _next_in_turn(text: str, start: int, end: int) -> Iterator[Assignment]:
    """市发展改革委负责……，市财政局落实资金: the next body in a sentence that tells several what to do."""
    start, _ = _after_prefix(text, start, end)
    for act in _TURN.finditer(text, start, min(end, start + 30)):
        units = _subjects(text, start, act.start(), wide=True)
        if units and all(
            is_named_body(unit.text) or is_group_of_bodies(unit.text) or is_plainly_body(unit.text) for unit in units
        ):
            if _GUIDES_ON.match(text, act.start(), end):
                yield from (assign(unit, "supervise", "body", BODY_ROLE) for unit in units)
            else:
                yield from (assign(unit, "actor", "body", SUBJECT) for unit in units)
            return


def _of_chunk(text: str, start: int, end: int) -> Iterator[Assignment]:
    begin, by = _after_prefix(text, start, end)
    together = re.match(r"会同", text[begin:end])
    if together:
        yield from companions(text, begin + together.end(), end)
        return
    for act in _ACTS.finditer(text, begin, min(end, begin + 110)):
        units = _told(text, begin, end, act, by=by)
        if units is None:
            continue
        told = tuple(_roles(text, units, act, end, by=by))
        if not told and act.lastgroup == "does":
            break
        yield from told
        if act.lastgroup in _ROLE_OF and text[act.end() : act.end() + 1] == "、":
            yield from _of_chunk(text, act.end() + 1, end)  # A牵头、B配合
        return
    yield from _by_agent(text, begin, end) if by else _before_comma(text, begin, end)


def _told(text: str, begin: int, end: int, act: re.Match[str], *, by: bool) -> tuple[UnitMention, ...] | None:
    """The units between the opening of a chunk and a verb, as far as the verb says what may be one."""
    firms = act.lastgroup == "modal" and _opens(text, begin) and not _REQUIRED.match(text, act.end(), end)
    bound = act.lastgroup != "does" or (
        _opens(text, begin) and bool(_NORMED.match(act.group())) and not _WHOM.match(text, act.end())
    )
    units = _subjects(text, begin, act.start(), wide=bound, firms=firms)
    if units is None and by and act.lastgroup == "lead":
        return _field(text, begin, act.start())
    return units


def _before_comma(text: str, begin: int, end: int) -> Iterator[Assignment]:
    """The bodies of a chunk without a verb, where what they are told stands after its comma."""
    if (within := _WITHIN.search(text, begin, end)) and (goes_on := _GOES_ON_WITHIN.match(text, end)):
        units = _subjects(text, begin, within.start(), wide=True)
        if goes_on["charge"]:
            yield from (assign(unit, "responsible", "body", BODY_ROLE) for unit in units or ())
        elif _opens(text, begin):
            yield from (assign(unit, "actor", "body", SUBJECT) for unit in units or ())
    elif text[end : end + 1] in "，," and _MODAL_NEXT.match(text, end + 1):
        aside = (_CASE if text[end - 1] == "的" else _ASIDE).search(text, begin + 2, end)
        stop = aside.start() if aside else end
        units = _subjects(text, begin, stop, wide=True)
        yield from (assign(unit, "actor", "body", SUBJECT) for unit in units or ())


def _opens(text: str, position: int) -> bool:
    """Whether a sentence begins at the position."""
    while position and text[position - 1] in " 　":
        position -= 1
    return position == 0 or text[position - 1] in "。；\n"


_ASIDE = re.compile("[对在按根]|完成|收到|接到|发现|受理")
# Where one and the same body is told what to do in a case of its own: 政务部门将数据列为……的，应当说明理由.
_CASE = re.compile("[将对把因在需拟按根]|认为|完成|收到|接到|发现|受理")
_MODAL_NEXT = re.compile(r"\s?(?:要(?!求|素)|应当|必须|须(?!知)|应(?!用|急|对))")


def _after_prefix(text: str, start: int, end: int) -> tuple[int, bool]:
    by = False
    begin = start
    while begin < end and (match := _PREFIX.match(text[begin:end])):
        by = by or match.group().endswith(("由", "请"))
        begin += match.end()
    while begin < end and text[begin] in " 　":
        begin += 1
    inner = re.search(r"(?<![自理缘事来再不对])由(?=[^于此])", text[begin:end]) if not by else None
    if inner and inner.start() > 0 and _by_units(text, begin + inner.end(), end):
        return begin + inner.end(), True
    return begin, by


def _by_units(text: str, begin: int, end: int) -> bool:
    for act in _ACTS.finditer(text, begin, end):
        if _subjects(text, begin, act.start()) or (act.lastgroup == "lead" and _field(text, begin, act.start())):
            return True
    return _agents(text, begin, end) is not None


def _by_agent(text: str, begin: int, end: int) -> Iterator[Assignment]:
    """由A组织……: the longest run of units that opens the words after 由."""
    yield from (assign(unit, "actor", "body", SUBJECT) for unit in _agents(text, begin, end) or ())


_COMPOSED = re.compile(
    r"等?(?:为主|任(?=[组副主])|选派)|[^，。；]{0,14}(?:组成|构成|兼任|担任|出任)|[^，。；]{0,10}为[^主]|[一-鿿]{2,6}的|负责同志|主要领导"
)


def _agents(text: str, begin: int, end: int) -> tuple[UnitMention, ...] | None:
    for stop in range(min(end, begin + 40), begin + 1, -1):
        if text[stop - 1] not in _LAST or stop == end or text[stop] in "长方员" + NAME_GOES_ON.get(text[stop - 1], ""):
            continue
        units = _subjects(text, begin, stop) or _single(text, begin, stop)
        if units:
            return None if _COMPOSED.match(text, stop) else units
    return None


_LOCAL = re.compile(
    r"各(?:行政村|村居?|社区|乡镇|镇街|镇|乡|街道|区县?|县区?|市)(?:[（(][^）)]{1,6}[）)])?|社区|村|乡镇|街道|镇街|村（社区）"
)


def _single(text: str, begin: int, stop: int) -> tuple[UnitMention, ...] | None:
    """社区, 镇文化站, 村（居）组织: after 由 these are bodies too."""
    name = text[begin:stop]
    if is_named_body(name) or is_institution(name) or _LOCAL.fullmatch(name):
        return (UnitMention(text=name, start=begin, end=stop),)
    return None


def _subjects(
    text: str, start: int, end: int, *, wide: bool = False, firms: bool = False
) -> tuple[UnitMention, ...] | None:
    """The units that the words between are, all of them; None where they are anything else.

    An alias defined after them (A、B（以下简称C）) is passed over.

    ``wide`` where the verb itself says that they are units (牵头, 负责, 配合): centres and companies count too.
    ``firms`` where the words open a sentence and a modal follows: 试点企业要…… then orders the firms.
    """
    trimmed = _WITHIN.sub("", text[start:end].rstrip())
    alias = _DEFINES.search(trimmed)
    trimmed = trimmed[: alias.start()] if alias else trimmed
    trimmed = _BETWEEN.sub("", trimmed)
    if not 2 <= len(trimmed) <= 100 or trimmed[-1] not in _LAST or NOT_SUBJECT.search(_OTHERS.sub("其他", trimmed)):
        return None
    units: list[UnitMention] = []
    cuts = [0, *(m.start() for m in _ADJACENT.finditer(trimmed)), len(trimmed)]
    for left, right in pairwise(cuts):
        units.extend(split_units(trimmed[left:right], start + left))
    listed = any(unit.text.startswith("各") for unit in units)
    if not units or not all(
        is_body(_OTHERS.sub("其他", unit.text))
        or (is_named_body(unit.text) and (wide or not is_area(unit.text)))
        or (wide and is_institution(unit.text))
        or (wide and is_area(unit.text) and (len(units) > 1 or "（" in unit.text or "(" in unit.text))
        or (firms and _FIRM.search(unit.text) and not holds_verb(unit.text))
        or (listed and _LISTED.search(unit.text) and not holds_verb(unit.text))
        for unit in units
    ):
        return None
    covered = sum(len(unit.text) for unit in units)
    return tuple(units) if covered >= len(trimmed) - 2 * len(units) - 2 else None


_ROLE_OF: dict[str, Role] = {"charge": "responsible", "lead": "lead", "help": "cooperate", "guide": "supervise"}


_LEADING_BODY = re.compile(r"(?:组|领导小组办公室|指挥部办公室|委员会办公室|专班|指挥部|联席会议)$")


# Before a subject: the number of its item, or words that say when (2031年6月底前，…… 处理完毕前，…… 有下列情形的，……).
_OPENING = re.compile(
    r"(?:^|[。；\n！：\s])[^。；，\n]{0,6}\d{1,4}[年月][^。；，\n]{0,6}[前内底末起间]，$"
    r"|(?:^|[。；\n！：\s）])(?:根据|按照|结合|围绕|针对|为|依托|通过)[^。；，\n]{2,50}，$"
    r"|[前后时间内中的下]，$|[（(][一二三四五六七八九十\d]{1,3}[）)]$|\d[.．、]$|[一二三四五六七八九十]、$|条$"
)


# Verbs that bind whoever is their subject: 建设单位按设计要求…….
_NORMED = re.compile(r"按|结合|严格|对照|及时|认真|负责")


# Parties to a project, each told in turn: ……，监理单位按规范验收.
def _field(text: str, begin: int, stop: int) -> tuple[UnitMention, ...] | None:
    """由水利牵头: after 由, a field of government stands for the body in charge of it."""
    return (UnitMention(text=text[begin:stop], start=begin, end=stop),) if text[begin:stop] in functions() else None


# 学校按规定引进的人才，……: what is spoken of is no doing of the school's.
_WHOM = re.compile(r"[^，。；的]{2,16}的[一-鿿]{2,8}，")
_COMPANY = re.compile(r"[一-鿿]{3}公司$")
_PARTY = re.compile(r"(?:建设|施工|监理|设计|勘察|检测|生产|运营|运维|承担|使用|审图|图审|代建)单位")


def _opens_sentence(text: str, start: int, units: tuple[UnitMention, ...], *, normed: bool) -> bool:
    """Whether named bodies or groups open a sentence: then a plain verb orders them too (省水利厅组织……).

    ``normed`` where the verb binds any body, so that units and institutions count as well.
    """
    if all(is_group_of_bodies(unit.text) for unit in units):
        return not units[0].text.startswith("每个")
    opens = start == 0 or text[start - 1] in "。；\n！：" or text[start - 1].isspace()
    opens = opens or bool(_OPENING.search(text[max(0, start - 60) : start]))
    after_comma = text[start - 1] in "，；" and all(
        is_named_body(unit.text) or (normed and _PARTY.fullmatch(unit.text)) for unit in units
    )
    opens = opens or after_comma
    return opens and all(
        is_named_body(unit.text)
        or is_plainly_body(unit.text)
        or is_institution(unit.text)
        or _COMPANY.search(unit.text)
        or (normed and is_body(unit.text) and len(unit.text) > 3)
        or _LEADING_BODY.search(unit.text)
        for unit in units
    )


_GUIDED = re.compile(r"(?P<unit>[^，。；、]{2,16}?)(?:抓好落实|落实|组织实施|实施|做好)")
_HAS_DUTY = re.compile(r"承担[^，。；]{2,40}的?职责")
_BEARS = re.compile(r"(?:应当?|要|须)?对[^，。]{2,40}负总?责(?!人|的)")
# What tells that its subject is ordered to act wherever it stands in its sentence.
_SPEAKS_FOR_ITSELF = re.compile(
    r"对[^，。]{2,40}(?:承担[^，。]{0,8}责任|负总?责)|作为[^，。]{2,40}，(?:具体|统一)?负责"
)
# 各部门在职责范围内，做好……; ……，分别负责……: what follows is told of the body before the comma.
_GOES_ON_WITHIN = re.compile(
    rf"[，,](?:(?P<charge>(?:具体|统一|分别|共同)?负责(?!人|制))|(?:{_ADVERBS})|(?:{_VERBS})|对(?!口)|组织(?!部)|指导)"
)
_AS = re.compile(r"作为[^，。；]{0,20}?(?P<kind>牵头|责任)(?:单位|部门|主体)")
_HELPS_ON = re.compile(r"予以?配合")
_GUIDES_ON = re.compile(
    r"(?:做好|加强|开展)[^，。；]{0,6}指导工作|对[^，。；]{2,40}进行(?:业务|全程|统一|技术)?(?:监督)?指导"
)
_IN_CHARGE_NEXT = re.compile(r"[，,](?:具体|统一|分别|共同)?负责(?!人|制)")
_LEADS_BY = re.compile(r"(?:依照|依据|根据|按照?|结合|对照)[^，。；由]{2,16}牵头(?!单位|部门|责任|人)")
_LEADS_ON = re.compile(r"^[^，。]{0,12}(?:牵头(?!单位|部门|责任)|总牵头)")


def _roles(
    text: str, units: tuple[UnitMention, ...], act: re.Match[str], end: int, *, by: bool
) -> Iterator[Assignment]:
    kind = act.lastgroup or ""
    rest = text[act.end() : end]
    inner = re.match(r"(?:继续|积极|及时|主动)?(?:会同|商(?=[省市县区国中]))", rest) if kind == "modal" else None
    inner = inner or (re.match("会同", rest) if kind == "lead" else None)
    if inner or kind == "together":
        yield from (assign(unit, "lead", "body", BODY_TOGETHER) for unit in units)
        yield from companions(text, act.end() + (inner.end() if inner else 0), end)
        return
    if (kind == "modal" and _PERMISSION.match(rest)) or re.match(r"(?:分管|主要)?(?:负责)?(?:同志|领导|人员)", rest):
        return
    if kind == "guide" and (guided := _GUIDED.match(rest)) and is_body(guided.group("unit")):
        a, b = (act.end() + at for at in guided.span("unit"))
        yield assign(UnitMention(text=text[a:b], start=a, end=b), "responsible", "body", BODY_ROLE)
    plainly = kind == "does" and not (by or _SPEAKS_FOR_ITSELF.match(text, act.start()))
    if plainly and not _opens_sentence(text, units[0].start, units, normed=bool(_NORMED.match(act.group()))):
        return
    role = _role(text, act, end, units)
    rule = SUBJECT if role == "actor" else BODY_ROLE
    yield from (assign(unit, role, "body", rule) for unit in units)


def _role(text: str, act: re.Match[str], end: int, units: tuple[UnitMention, ...]) -> Role:
    """The role that a verb gives its subject, seen with the words after it: 要牵头 …, 应予配合, 作为……，负责 …."""
    kind = act.lastgroup or ""
    if kind in _ROLE_OF:
        return _ROLE_OF[kind]
    rest = text[act.end() : end]
    if kind == "modal":
        if _LEADS_ON.match(rest) and not any("牵头" in unit.text for unit in units):
            return "lead"
        if re.match(r"(?:具体)?负责", rest):
            return "responsible"
        if _HELPS_ON.match(rest):
            return "cooperate"
    if kind == "does" and (capacity := _AS.match(text, act.start(), end)):
        return "lead" if capacity["kind"] == "牵头" else "responsible"
    if (_BEARS.match(text, act.start(), end) or _HAS_DUTY.match(text, act.start(), end)) or (
        kind == "does" and _IN_CHARGE_NEXT.match(text, end)
    ):
        return "responsible"
    if kind == "does" and _LEADS_BY.match(text, act.start(), end):
        return "lead"
    return "supervise" if _GUIDES_ON.match(text, act.start(), end) else "actor"
