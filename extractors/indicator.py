"""What does a number measure? The noun phrase before or after it, without the verb that orders it."""

from __future__ import annotations

import re

from extractors import quantities
from extractors.passage import LOOK, clause_around, marks_before
from extractors.wordlists import alternation, lists

_CUES = lists("target")
# Verbs whose object is counted: 建成50个智能工厂, 培育龙头企业30家.
# 建成区 and 覆盖面 begin like verbs and are none.
ACTION = rf"(?!建成区(?![域级县块间])|覆盖面|建设用地|服务业)(?:{alternation(_CUES['action'])})"
_SECOND = rf"(?:{alternation(_CUES['second'])})(?!{alternation(_CUES['not after second'])})"
_ALSO = rf"(?:或|和|并|及|、|与)(?:正式|重点|逐步|维护)?(?:营运|运营|升级|扩建|{ACTION})"
_JOINED = rf"{ACTION}(?:{_ALSO}|(?:维护)?{_SECOND})*(?:了|出|好|成|为)?"
# Verbs that are as often the head of a noun count as verbs only at the head of the phrase.
_NOMINAL = re.compile(alternation(_CUES["nominal"]))
_NUMERAL = r"[\d一二两三四五六七八九十]{1,3}"
# By when or how often, right before what is counted: 五年内, 年底前, 2026—2028年每年, 今后三年.
_TIME = (
    rf"{_NUMERAL}个?(?:年|月|季度|工作日|天|日)(?:之|以)?内|年(?:底|末|内)(?:之?前)?|(?:未来|今后|此后){_NUMERAL}年|"
    r"20\d\d ?年?(?:[—–\-－―~～至到]{1,2})20\d\d ?年(?:期间)?|\d{1,2}月(?:\d{1,2}日|[底末初]|[上中下]旬)?(?:之?前)|"
    rf"{_NUMERAL}年(?=累计|共(?!同))|(?:上|下)半年|第?[一二三四]季度[末底]?(?:之?前)?|前{_NUMERAL}个?(?:季度|月)|每(?:半年|季度|月|周|两年|三年)|逐年|分年度|年度(?={ACTION})"
)
_LEAD = re.compile(
    r"(?:[的、，：与且或把\s　—-]|和(?![谐美平])|及(?!时)|并(?![网购])|等(?!级)|将(?!军)|对(?![外口接象])|"
    r"以(?![上下内外旧])|要(?![素件点求])|"
    r"第[一二三四五六七八九十百零\d]{1,7}条(?:之[一二三四五六七八九十])?(?=[\s　])|应当|必须|"
    r"应(?![急用收届税对])|须|需(?!求)|但|其中|力争|确保|争取|努力|力求|引导|鼓励|保证|保持|全面|总体|"
    rf"{_TIME}|累计|合计|共计|总共|逐步|进一步|持续|不断|加快|着力|重点(?={ACTION})|积极|大力|切实|有序|每年|年内|全年|今年|当年|其中|同时|此外|原则上|"
    rf"一般(?!公共|性)|预计|计划|至少|最少|最多|至多|\d{{1,2}}[.．、]|要求|目标是|目标为|主要目标|具体指标|(?:精准|高标准|高水平|梯次|分期|分类|分批)(?={ACTION})|"
    r"(?:到|至)?(?:20\d\d|[“\"]?十[一二三四五六]五[”\"]?)(?:年|期间|时期|期末|末)(?:\d{1,2}月)?(?:年?[底末初])?(?:之?前)?)+"
)
# Who is told to do it, where the clause names somebody: 全省新增…, 各县（市、区）建设…, 在重点乡镇新建….
_SUBJECT = (
    r"(?:全[省市县区国州]|在[^，。；：]{1,40}?|(?:面向|向|为)[^，。；：、]{2,12}?|(?:各|每)[^，。；：]{1,12}?|[^，。；：、]{1,8}?(?:[省市县区州镇]|部门|单位|企业|园区|基地|系统))??"
    r"(?:要|应当|应|必须|须|将|力争|争取|确保|计划|规划|累计|重点|逐步|分批|新|再|年均|年度|每年|共)*"
)
_VERB_FIRST = re.compile(rf"(?P<subject>{_SUBJECT})(?P<verb>{_JOINED})(?P<rest>.*)", re.DOTALL)
_ORDER = re.compile(
    rf"(?:[每各][^，。；：、的]{{1,12}}?(?:每年|年均|均|都|要|应|须|新)*)?(?P<verb>{_JOINED})(?P<rest>[^的]{{2,}})"
)
_LAST_ORDER = re.compile(rf".*(?:{ACTION})(?P<rest>[^的、]{{3,20}})", re.DOTALL)
BARE = re.compile(rf"{_JOINED}")
_QUANTITY = re.compile(r"(?:面积|规模|数量?|总[量长]|里程|长度|能力|人数|[率量值额])$")
_TOLD_TO = re.compile(
    r"^(?:在|各|每|全|面?向|为)|(?:要|应|须|将|力争|争取|确保|计划|规划|累计|重点|逐步|分批|新|再|每年|共)$"
)
_SETTING = re.compile(r"(?:实现|推动|推进|促进|使(?!用)|让|保障(?![性房型]))+")
_TAIL = re.compile(
    r"(?:较(?![为高大低好强多])|(?<!占)比(?![例重率值由从]))[^，。；]{1,16}$|与[^，。；]{1,14}相比$|在[^，。；]{1,10}基础上$|[由从][^，。；、]{0,16}\d[^，。；、]{0,8}$|(?:力争|争取|确保|努力|总体|稳定|全部|均|都|分别|累计|合计|稳定保持|保持|维持|要|应当|应|必须|须|将|需|再|仍|平均|基本|"
    r"原则上|每年|年内|全面|进一步|同比|即|共|清偿|达成|稳步|逐步|已|约|近|等|不|一般|宜|最多|[到至]?20\d\d年[底末]?(?:之?前)?|[：:、，\s]|（[^）]{0,20}$|\([^)]{0,20}$)+$"
)
_MOVED = re.compile(r"[^，。；]{0,14}?[将把](?![来军])")
# A predicate of its own before the 、: 播种面积保持稳定、产量…
_SETTLED = re.compile(
    r"[^，。；]{2,30}?(?:保持稳定|稳定|有所提高|提升|增强|完善|改善|优化|扩大|平稳|位)、(?=[^、]{2,}$)"
)
_CAPACITY = re.compile(r"(?<=..)的[^的]{0,10}能力$")  # 800台智能水表的规模化生产能力: the satellites are counted
_FINITE = re.compile(r"^(?:的|以上|左右|（含）|及以上)+")
_PURPOSE = re.compile(
    r"(?:作为|用于|用以|以便|，|并(?!网)|（(?:责任|牵头|配合)|(?<=.)(?:大力|全面|分批)?(?:开展|进行|参与|率先|先行|先试|试行)(?![^，。；、]{0,30}的))"
)
_NEXT_ORDER = re.compile(rf"{_JOINED}[^的]{{4,}}$")
# What a campaign is about: 新一轮农村公路提升行动.
_CAMPAIGN = re.compile(
    r"(?:新一轮|全省|全市|全县)?(?P<what>[^，。；、]{2,12}?)(?:提升|改造|建设|整治|攻坚|倍增|培训)+(?:行动|工程|计划|攻坚战)"
)
_ORDERS_NEXT = re.compile(rf"{_JOINED}[^，。；：、的\d]{{2,12}}(?=\d)")
_ITEM = re.compile(r"、|以及|并(?![网购])|(?<![普以涉波顾])及(?![时格])|和(?![谐美平])|(?<![参给])与")
_AFTER_ITEM = re.compile(r"\s?(?:[、，；]|和|及|以及|与|并)")
_COMMA = re.compile(r"[，。；：,;\n\t]")
_HEDGE = re.compile(r"(?:原则上|力争|一般|均|都|应当|应|要|须)+$")
_COUNTED_BRACKET = re.compile(r"[（(][^（）()]{0,40}\d")  # 4个项目（住宅1个、公建1个）
_SHORT_NOUN = 4
_LONGEST = 150  # characters of a noun phrase


def before(text: str, start: int, *, verb: str = "") -> str:
    """The phrase that ends at ``start``: "到2025年，全省森林覆盖率" → "全省森林覆盖率".

    ``verb`` is kept behind it where it says what is measured (下降, 年均增长).
    """
    phrase = clean(segment(text, start))
    if len(phrase) < 2 or phrase in ("同比", "环比", "年均"):
        phrase = _owner(text[max(0, start - LOOK) : start].rstrip("，、, "))
    return phrase + verb if len(phrase) >= 2 else ""


def _owner(text: str) -> str:
    """The subject of the clause that the text ends with: 全省森林覆盖率，力争… and 经营主体达100万户、增长…."""
    text = re.sub(r"[，、, ]+$", "", _HEDGE.sub("", text))
    left = list_start(text, len(text))
    found_here = (found for found in quantities.ANY.finditer(text, left) if found["unit"])
    amount = next((found for found in found_here if not _attributive(text, found)), None)
    phrase = text[left : amount.start() if amount else len(text)]
    phrase = (ordered(phrase) if amount else None) or clean(phrase)
    phrase = re.sub(
        r"(?:达到|达|超过|超|突破|完成|实现|为|新增|增加|增长|提高|提升|(?:下降|降低|降|减少|压减|控制)(?:到|至|在)|从|(?<!自)由)+$",
        "",
        phrase,
    )
    return phrase if len(phrase) <= 30 else ""


def segment(text: str, start: int) -> str:
    """What stands before ``start`` in its clause, behind the last item of a list that had an amount."""
    left, _ = clause_around(text, start, start)
    return text[_after_amount(text, left, start) : start]


def list_start(text: str, position: int) -> int:
    """Where the clause that holds the position begins, brackets and 、 not counted as its bounds."""
    return next(marks_before(_COMMA, text, position), max(0, position - LOOK))


def after(text: str, end: int) -> tuple[str, int]:
    """The phrase that begins at ``end``, and where it ends: 50个|智能工厂、500个… → "智能工厂"."""
    _, right = clause_around(text, end, end)
    phrase = text[end : min(right, end + _LONGEST)]
    phrase = phrase[: _list_break(phrase)]
    purpose = _PURPOSE.search(phrase)
    if purpose:
        phrase = phrase[: purpose.start()]
    phrase = _balanced(phrase)
    if told := _COUNTED_BRACKET.search(phrase):
        phrase = phrase[: told.start()]
    if phrase.count("（") > phrase.count("）"):
        phrase = phrase[: phrase.rfind("（")]
    name = _FINITE.sub("", phrase)
    first, mark, second = name.partition("和")
    if mark and len(first) <= _SHORT_NOUN and "的" in second:
        name = first  # 2个主导作物和重点推广的种植品种: the count binds the bare noun
    return _CAPACITY.sub("", _head(name)), end + len(phrase)


def clean(phrase: str) -> str:
    """The phrase without the adverbs around it and the verb that orders it."""
    for opening in (_LEAD, _SETTING, _LEAD):
        if found := opening.match(phrase):
            phrase = phrase[found.end() :]
    if moved := _MOVED.match(phrase):
        phrase = phrase[moved.end() :]
    if settled := _SETTLED.match(phrase):
        phrase = phrase[settled.end() :]
    while (tail := _TAIL.search(phrase)) and tail.start() > 0:
        phrase = phrase[: tail.start()]
    return phrase.strip(" 　：:、，")


def ordered(phrase: str) -> str | None:
    """What an ordering verb at the head of the phrase governs: "重点培育龙头企业" → "龙头企业", else None."""
    lead = _LEAD.match(phrase)
    bare = phrase[lead.end() :] if lead else phrase
    found = _VERB_FIRST.match(bare)
    if found is None or (_NOMINAL.match(found["verb"]) and found["subject"] and not _TOLD_TO.search(found["subject"])):
        return None
    rest = clean(found["rest"])
    return rest if len(rest) >= 2 else None


def without_order(name: str) -> str:
    """The name without a verb that begins it and can only be an order: "新建雨水管网" → "雨水管网"."""
    found = _ORDER.fullmatch(name)
    if found is None or (_NOMINAL.match(found["verb"]) and _QUANTITY.search(name)):
        return name
    return found["rest"]


def ordered_before(text: str, start: int) -> str:
    """What the clause before orders, "" where nothing: "支持企业建设研究院，力争建成8家" → "研究院"."""
    begin = list_start(text, start)
    if text[max(0, begin - 1) : begin] != "，":
        return ""
    found = _LAST_ORDER.fullmatch(text[list_start(text, begin - 1) : begin - 1])
    if found is None:
        return ""
    campaign = _CAMPAIGN.fullmatch(found["rest"])
    return campaign["what"] if campaign else found["rest"]


def _head(name: str) -> str:
    """The noun that several predicates describe: "特色突出、需求较快的产业基地" → "产业基地"."""
    described, mark, head = name.rpartition("的")
    return head if mark and "、" in described and len(head) >= 4 else name


def _after_amount(text: str, left: int, start: int) -> int:
    """Where the phrase begins in a list: behind the last amount that a mark or 和 follows.

    Behind an amount with its noun after it, the list goes on where a verb orders: 推进20个项目、完成投资….
    """
    begin, counted = left, False
    for found in quantities.ANY.finditer(text, left, start):
        behind = _AFTER_ITEM.match(text, found.end(), start)
        counted = counted or bool(found["unit"])
        if behind and found["unit"]:
            begin = behind.end()
    mark = text.rfind("、", begin, start)
    orders = counted and mark > 0 and quantities.ANY.search(text, begin, mark) and _ORDERS_NEXT.match(text, mark + 1)
    return mark + 1 if orders else begin


def _list_break(phrase: str) -> int:
    """Where the next item of a list begins: before a 、 or 和 that another amount or order follows."""
    for found in _ITEM.finditer(phrase):
        item = re.split(r"[、，]", phrase[found.end() :], maxsplit=1)[0]
        amount = quantities.ANY.search(item)
        counted = amount and amount["unit"] and not _attributive(item, amount)
        if counted or (found[0] == "、" and _NEXT_ORDER.match(item)):
            return found.start()
    return len(phrase)


def _attributive(item: str, amount: re.Match[str]) -> bool:
    return item[amount.end() :].startswith("的")


def _balanced(phrase: str) -> str:
    """The phrase up to a closing bracket that it does not open."""
    depth = 0
    for position, char in enumerate(phrase):
        depth += (char in "（(") - (char in "）)")
        if depth < 0:
            return phrase[:position]
    return phrase
