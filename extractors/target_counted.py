"""How many things does the work order? A count before or after its noun: 建成50个智能工厂, 智能工厂50个."""

from __future__ import annotations

import dataclasses
import re

from extractors import indicator, quantities
from extractors import target_context as context
from extractors import time_place as place
from extractors.numerals import number
from extractors.passage import Passage
from extractors.quantities import AMOUNT, WORDED, amounts
from extractors.rule import RuleSet
from extractors.target_measure import Measures, closes, led_by, mention, noun_after, one

rules: RuleSet[Measures] = RuleSet("target")

_RATE = re.compile(
    r"(?:率|占比|比重|比例|强度|贡献|指数|覆盖面?|普及|处理|达标|改造|治理)(?:稳定|继续|均|都)*(?:保持)?$"
)
# What 以上 or 左右 make a goal of where no verb says so: 粮食产量730亿斤以上, 价格涨幅2%左右.
_QUANTITY = re.compile(
    r"(?:产量|面积|总量|总额|规模|人数|数量|里程|装机|出栏|[涨增降]幅|增速|产值|收入|储量|库容|能力|用量|加工量|[率量额])$"
)
# Work over a stretch that closes with its extent: 幸福河湖建设700公里.
_STRETCH = re.compile(r".{2,}(?:建设|改造|治理|修复|整治|提升|疏浚|加固)$")
_GOVERNED = re.compile(
    rf"{indicator.ACTION}(?:[或和并及、](?:正式)?(?:营运|运营|{indicator.ACTION}))*(?:出|好|成|不少于|不低于|超过|至少|约|近|累计|每年|全省|全市|全县|全国|各类|省级|新|"
    r"重点|上述|面向|年产|年处理|日处理)*$"
)
# Things named before they are counted, behind the verb: 建成粮食、油料等10个产业集群.
_NAMED_ALL = re.compile(rf".{{0,12}}{indicator.ACTION}[^，。；：《》\d]{{2,60}}等")
# 在50个县率先开展试点: the places that work reaches are counted; 在3个方面发力 counts points of view.
_WHERE = re.compile(r"(?:^|[^存现所内正实旨潜])在(?:全国|全省|全市|全县)?(?:选择|选取)?$")
_DONE_THERE = re.compile(
    r"[\d—－~至-]+(?:余|多)?[个家所座](?:左右|以上|以内)?(?![^，。；]{0,8}(?:方面|层面|环节|维度|方向|阶段))"
    r"[^，。；：、]{2,24}?(?:大力|率先|全面|分批|先行)?(?:开展|推广|试点|启动|布局|推行)"
)
_KINDS = ("类", "种", "项", "条", "大类", "款")  # what 等 closes is enumerated, not ordered: …等8类形式
_BEATS = re.compile(r"高于|低于|快于|优于|领先")
# Who does it is part of what is measured where several do as much each: 各区县各抽查3个项目.
_EACH_DOES = re.compile(rf"(?P<who>[^，。；：]{{2,30}}各(?:自|随机|至少)?{indicator.ACTION})$")
# Numbers in words that are names: 两个市场, 四个意识; 百项关键技术 are counted.
_SLOGAN = re.compile(
    r"市场|资源|意识|自信|维护|确立|务必|层面|作用|优势|责任|关系|关口|关键|文明|革命|机制|体系|大局|循环"
)
_LEAST_NO_SLOGAN = 10
_EACH = re.compile(r"[每各](?:个|家|座|所|年|[省市县区乡镇村]|[^，。；：、]{1,20}(?:[省市县区州乡镇村）)]))")
# 共建东城区、西城区三个集聚区: the places are named before they are counted.
_NAMES_FIRST = re.compile(rf"(?:{indicator.ACTION})[^，。；：\d]{{2,40}}[区县市州园镇村等]")
# Work on things counted one by one that closes with its count: 安置房交付18万套.
_HANDED_OVER = re.compile(r".{2,}(?:交付|安装|投放|竣工|开工|供应|投运)$")
# The verb alone, its object in the clause before: 实施农村公路提升行动，新建6000公里; people are only told of so.
_PEOPLE = re.compile(r"人次?$")
# Verbs that are themselves what is measured: 造林30万亩.
_WORK_ITSELF = re.compile(r"(?:国土|造林)?绿化|营?造林(?:绿化)?|植树|退耕还[林草湿]|清淤(?:疏浚)?|治沙")
_LEAST_HERE = re.compile(r"(?:至少|不少于|不低于|最少)[^，。；：、\d]{0,8}$")
_LEAST = re.compile(r"至少|不少于|不低于")
_WHOLE = re.compile(r"(?:全[省市县区国州]|[省市县区乡镇各级]{2,8}|力争|确保|推动)*")
_STATE = re.compile(r"[^，。；：、的]{2,20}?(?:实现|达到|进入|完成|通过|建成|接入|入围|纳入|上云)")
_BRACKET = 60  # characters of a bracket that tells the parts of a count
# What several names are examples of: 实验室、研究院等|创新平台.
_SUCH_AS = re.compile(r"[^等]{2,}、[^等]{2,}等(?=[^等、]{3,}$)")
_PART_OF = re.compile(r"\s*其中")


@rules.rule(AMOUNT)
def counted(match: re.Match[str], passage: Passage) -> Measures | None:
    """建成50个智能工厂 → 智能工厂 = 50 个; 每个园区确定1—2个主导产业 → >= 1 and <= 2."""
    text, start, unit = passage.text, match.start(), match["unit"] or ""
    if not unit or (unit == "次" and not match["after"]) or closes(text, match.end()):
        return None
    if context.excluded(passage, start, match.end(), unit):
        return None
    named = unit not in _KINDS and _NAMED_ALL.fullmatch(text, indicator.list_start(text, start), start)
    if not (named or _ordered_count(passage, start) or _group_acts(text, start, match.end())):
        return None
    found = noun_after(match, text, amounts(match, _carried(text, start)))
    each = _EACH_DOES.match(text, indicator.list_start(text, start), start)
    if not found or each is None:
        return found
    return tuple(
        dataclasses.replace(item, at=(each.start("who"), item.at[1]), indicator=each["who"] + item.indicator)
        for item in found
    )


def _carried(text: str, start: int) -> str:
    """The words that bound the count, here or before the list that it goes on: 至少建成1家甲、1家乙."""
    if text[max(0, start - 1) : start] in ("、", "和", "及"):
        found = _LEAST.search(text, indicator.list_start(text, start), start)
    else:
        found = _LEAST_HERE.search(text[max(0, start - 12) : start])
    return found[0] if found else text[max(0, start - 3) : start]


def _group_acts(text: str, start: int, end: int) -> bool:
    """Whether a counted group is what reaches a state: 各级60个用水事项实现“最多跑一次”."""
    before = text[place.clause_start(text, start) : start]
    return _WHOLE.fullmatch(before) is not None and _STATE.match(text, end) is not None


def _ordered_count(passage: Passage, start: int) -> bool:
    """Whether a verb orders the count: right before it, or before the list that it goes on."""
    text = passage.text
    before = text[place.clause_start(text, start) : start]
    if _GOVERNED.search(before) or (_WHERE.search(before) and _DONE_THERE.match(text, start)):
        return True
    if not before.strip() or before[-1] in "、和及与":
        earlier = text[place.sentence_start(text, start) : start]
        return context.aims(passage, start) or bool(
            re.search(indicator.ACTION, earlier) and quantities.ANY.search(earlier)
        )
    return False


@rules.rule(AMOUNT, confidence=0.9)
def noun_counted(match: re.Match[str], passage: Passage) -> Measures | None:
    """培育龙头企业30家 → 龙头企业 = 30 家; 覆盖率100% → = 100 %."""
    text, start, end, unit = passage.text, match.start(), match.end(), match["unit"] or ""
    if not unit or not closes(text, end) or led_by(text, start):
        return None
    if context.excluded(passage, start, end, unit) or context.threshold(text, start, end):
        return None
    phrase = indicator.segment(text, start)
    if _BEATS.search(phrase) or (unit == "次" and _seldom(match, phrase)):
        return None
    name = _name_before(match, passage, phrase)
    if name and indicator.BARE.fullmatch(name) and not _WORK_ITSELF.fullmatch(name):
        name = indicator.ordered_before(text, start)  # …建设产业技术研究院，力争到2027年建成8家
    lasting = quantities.DURATION.search(unit) and not quantities.COUNTING.search(unit)
    if name is None or (lasting and not match["sign"]):
        return None
    name = _SUCH_AS.sub("", name)
    return one(amounts(match, _carried(text, start)), mention(text, name, start, end), name)


def _name_before(match: re.Match[str], passage: Passage, phrase: str) -> str | None:
    """What the phrase before a closing count says is counted; None where nothing makes it a goal."""
    unit, start = match["unit"], match.start()
    if phrase.rfind("（") > phrase.rfind("）"):
        phrase = phrase[phrase.rfind("（") + 1 :]
    rate = quantities.PERCENT.search(unit) and _RATE.search(phrase)
    name = None if rate else indicator.ordered(phrase)
    if name is not None:
        return name
    bare = indicator.clean(phrase)
    if quantities.EXTENT.search(unit) and (_WORK_ITSELF.fullmatch(bare) or _STRETCH.fullmatch(bare)):
        return bare
    if quantities.COUNTING.search(unit) and _HANDED_OVER.fullmatch(bare):
        return bare
    if indicator.BARE.fullmatch(bare) and (quantities.EXTENT.search(unit) or _PEOPLE.search(unit)):
        return bare
    bounded = match["after"] and _QUANTITY.search(bare)
    aimed = match["sign"] or context.aims(passage, start) or _RATE.search(phrase)
    return bare if bounded or aimed or _listed(passage.text, start, unit) else None


def _seldom(match: re.Match[str], phrase: str) -> bool:
    """Whether 次 tells how often rather than how many: 每年召开1次."""
    value = number(match["low"])
    return value is None or value < 5 or "每" in phrase


def _listed(text: str, start: int, unit: str) -> bool:
    """Whether the count goes on a list that a verb orders: 新增冷库100座、冷藏车3000辆，其中新能源车500辆."""
    begin = indicator.list_start(text, start)
    opened = text.rfind("（", max(0, start - _BRACKET), start)
    if opened >= 0 and text.find("）", opened, start) < 0:
        return _orders_amount(text[opened:start])  # （住宅1个、学校1个）: parts told within brackets
    if _orders_amount(text[begin:start]):
        return True
    if quantities.MONEY.search(unit) or text[max(0, begin - 1) : begin] != "，":
        return False
    former = text[indicator.list_start(text, begin - 1) : begin - 1]
    part = _PART_OF.match(text, begin) is not None
    if not part and re.search(indicator.ACTION, text[begin:start]):
        return False
    return _orders_amount(former) and (part or _ends_with_amount(former))


def _orders_amount(words: str) -> bool:
    """Whether a verb orders an amount in the words: 新增冷库100座."""
    amount = quantities.ANY.search(words)
    return bool(amount and amount["unit"] and re.search(indicator.ACTION, words[: amount.end()]))


def _ends_with_amount(words: str) -> bool:
    return any(found["unit"] and found.end() == len(words) for found in quantities.ANY.finditer(words))


@rules.rule(WORDED)
def worded(match: re.Match[str], passage: Passage) -> Measures | None:
    """至少一个便民服务中心 → >= 1 个; 两场以上 → >= 2 场."""
    text, start = passage.text, match.start()
    lead = re.search(rf"(?:至少|不少于|不低于|不超过|最多)(?:有|{indicator.ACTION})?$", text[max(0, start - 6) : start])
    if not (lead or match["after"] or _counts_in_words(text, start, match)) or context.excluded(
        passage, start, match.end(), match["unit"]
    ):
        return None
    if match["unit"].endswith("次"):
        return None
    read = amounts(match, lead[0] if lead else "")
    if not closes(text, match.end()):
        slogan = _SLOGAN.match(text, match.end()) and (number(match["low"]) or 0) < _LEAST_NO_SLOGAN
        return None if slogan else noun_after(match, text, read)
    name = indicator.before(text, start - len(lead[0]) if lead else start)
    return one(read, mention(text, name, start, match.end()), indicator.ordered(name) or name)


def _counts_in_words(text: str, start: int, match: re.Match[str]) -> bool:
    """Whether a number in words counts what is ordered: 建成十个基地, 每省培育一家…; 形成一个体系 → not."""
    begin = indicator.list_start(text, start)
    before = text[begin:start]
    if number(match["low"]) == 1:
        return bool(_EACH.search(before) and _GOVERNED.search(before))
    return bool(_GOVERNED.search(before) or _NAMES_FIRST.fullmatch(before))
