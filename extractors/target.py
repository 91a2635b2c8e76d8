"""What number must the work reach? Quantified targets: indicator, comparator, value and unit.

A rule reads one form: a verb with an amount (达到92%), a count before or after its noun (建成50个智能工厂,
智能工厂50个), a share, a list (分别达到), a table row. ``quantities`` reads the amount, ``indicator`` the
phrase that is measured, ``target_context`` tells what is no target.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable
from dataclasses import dataclass

from extractors import deadline as deadlines
from extractors import indicator, quantities, time_context
from extractors import target_context as context
from extractors.numerals import CHINESE, fraction, number
from extractors.passage import Passage
from extractors.quantities import AMOUNT, WORDED, Amount, amounts
from extractors.rule import RuleSet
from extractors.target_row import row_cells
from extractors.target_time import dated
from extractors.wordlists import alternation, lists
from ontology.model import Deadline, Target


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One target as a rule read it: the range of its mention, what is measured, and the amount."""

    at: tuple[int, int]
    indicator: str
    amount: Amount
    confidence: float = 1.0


Measures = tuple[Measure, ...]
rules: RuleSet[Measures] = RuleSet("target")

_CUES = lists("target")
_REACH = rf"{quantities.NOT}(?:低于|少于|小于)|{alternation(_CUES['reach'])}"
_LIMIT = rf"{quantities.NOT}(?:高于|超过|大于|多于|超)|控制在|低于|少于|小于|最多|至多"
_MOVE = alternation(_CUES["move"])
_GROW = alternation(_CUES["grow"])
_WORDS = r"(?:了|约|近|至少|不低于|不超过|超过|到|至|在|为)?"
_VERBS = rf"(?:{_REACH}|{_LIMIT}|{_MOVE}|{_GROW})"
_PLAIN = re.sub(r"\?P<\w+>", "?:", AMOUNT)
_ENDS = "，。；：、！？）)》”\n\t,; "
_CONJUNCTION = re.compile(r"和|及|与|并|且|以及|或")
_LED = re.compile(rf"(?:{_REACH}|{_LIMIT}|{_MOVE}|{_GROW}){_WORDS}$")
_RATIO = re.compile(r"[∶:：]\d")
_CHANGE = re.compile(_GROW)
# Places are the only things whose name is a single character: 2—3个市.
_PLACES = ("市", "县", "区", "镇", "乡", "村", "州", "旗")
_RATE = re.compile(
    r"(?:率|占比|比重|比例|强度|贡献|指数|覆盖面?|普及|处理|达标|改造|治理)(?:稳定|继续|均|都)*(?:保持)?$"
)
_GOVERNED = re.compile(
    rf"{indicator.ACTION}(?:[或和并及、](?:正式)?(?:营运|运营|{indicator.ACTION}))*(?:出|好|成|不少于|不低于|超过|至少|约|近|累计|每年|全省|全市|全县|全国|各类|省级|新|"
    r"重点|上述|面向)*$"
)
_VERB_IN = re.compile(rf"{_VERBS}|比重|比例|占比")
_VERB_NEXT = re.compile(rf"{_VERBS}{_WORDS}\d")
_BEATS = re.compile(r"高于|低于|快于|优于|领先")
# What the text itself enumerates is no quantity to reach: 20条措施, 5个方面.
# Who does it is part of what is measured where several do as much each: 各区县各抽查3个项目.
_EACH_DOES = re.compile(rf"(?P<who>[^，。；：]{{2,30}}各(?:自|随机|至少)?{indicator.ACTION})$")
# Numbers in words that are names: 两个市场, 四个意识.
_SLOGAN = re.compile(
    r"市场|资源|意识|自信|维护|确立|务必|层面|作用|优势|责任|关系|关口|关键|文明|革命|机制|体系|大局|循环"
)
_EACH = re.compile(r"[每各](?:个|家|座|所|年|[省市县区乡镇村]|[^，。；：、]{1,20}(?:[省市县区州乡镇村）)]))")
# 共建东城区、西城区三个集聚区: the places are named before they are counted.
_NAMES_FIRST = re.compile(rf"(?:{indicator.ACTION})[^，。；：\d]{{2,40}}[区县市州园镇村等]")
_UNCOUNTED = re.compile(
    r"(?:措施|举措|条款|原则|情形|条件|环节|方面|要求|意见|问题|重点任务|步骤|阶段|内容|指标|环节|月|年)$"
)
# Verbs that are themselves what is measured: 造林30万亩.
_WORK_ITSELF = re.compile(r"(?:国土|造林)?绿化|营?造林(?:绿化)?|植树|退耕还[林草湿]|清淤(?:疏浚)?|治沙")
_LEAST_HERE = re.compile(r"(?:至少|不少于|不低于|最少)[^，。；：、\d]{0,8}$")
_LEAST = re.compile(r"至少|不少于|不低于")
_WHOLE = re.compile(r"(?:全[省市县区国州]|[省市县区乡镇各级]{2,8}|力争|确保|推动)*")
_REACHED = re.compile(r"的[^，。；：、]{1,20}?(?:达到|建成|实现|完成|接入|进入)")
_STATE = re.compile(r"[^，。；：、的]{2,20}?(?:实现|达到|进入|完成|通过|建成|接入|入围|纳入|上云)")


def find(passage: Passage) -> tuple[Target, ...]:
    """The targets that the paragraph sets, in order of place, with document spans and inherited times."""
    found = [
        Target(
            span=passage.at(*measure.at),
            rule=rule.id,
            confidence=min(rule.confidence, measure.confidence),
            mention=passage.text[measure.at[0] : measure.at[1]],
            indicator=measure.indicator,
            comparator=measure.amount.comparator,
            value=measure.amount.value,
            unit=measure.amount.unit,
        )
        for rule, _, measures in rules.scan(passage)
        for measure in measures
    ]
    return dated(tuple(found), passage) if found else ()


def with_deadline(targets: Iterable[Target], deadline: Deadline | None) -> tuple[Target, ...]:
    """The targets, those without a time of their own bound by the deadline's end."""
    if deadline is None or deadline.end is None:
        return tuple(targets)
    return tuple(
        target if target.deadline is not None else dataclasses.replace(target, deadline=deadline.end)
        for target in targets
    )


def governing_deadline(passage: Passage) -> Deadline | None:
    """The time of a heading sentence, caption or table head that governs the paragraphs after it."""
    return deadlines.governing(passage)


def _one(amount: tuple[Amount, ...], at: tuple[int, int], name: str, confidence: float = 1.0) -> Measures | None:
    if not amount or (len(name) < 2 and name not in _PLACES):
        return None
    return tuple(Measure(at=at, indicator=name, amount=each, confidence=confidence) for each in amount)


def _closes(text: str, end: int) -> bool:
    """Whether nothing that the number counts follows it."""
    return end >= len(text) or text[end] in _ENDS or text[end] in "（(" or _CONJUNCTION.match(text, end) is not None


def _mention(text: str, name: str, start: int, end: int) -> tuple[int, int]:
    """From where the indicator begins, if it stands before the number, to the end of the amount."""
    place = text.rfind(name, max(0, start - 80), end) if name else -1
    return (place if 0 <= place < start else start, end)


@rules.rule(r"\A(?P<cells>[^\n]*\t[^\n]*)\Z")
def row(match: re.Match[str], _passage: Passage) -> Measures | None:
    """森林覆盖率⇥%⇥≥24 → 森林覆盖率 >= 24 %: a table row of indicator, unit and value."""
    cells = match["cells"].split("\t")
    found = row_cells(cells)
    if found is None:
        return None
    first, last, name, amount, sure = found
    at = sum(len(cell) + 1 for cell in cells[:first]), sum(len(cell) + 1 for cell in cells[: last + 1]) - 1
    return (Measure(at=at, indicator=name, amount=amount, confidence=1.0 if sure else 0.7),)


@rules.rule(rf"分别(?P<verb>{_VERBS})?{_WORDS}{_PLAIN}(?:(?:[、，和及与]|以及){_PLAIN}){{1,12}}")
def respectively(match: re.Match[str], passage: Passage) -> Measures | None:
    """能耗、水耗分别下降16%、20% → 能耗下降 = 16 %, 水耗下降 = 20 %."""
    text, begin, verb = passage.text, match.start(), match["verb"] or ""
    if led := _led_by(text, begin):
        begin, verb = begin - len(led), verb or led
    read = [amounts(part, verb) for part in quantities.ANY.finditer(text, match.start(), match.end())]
    last = read[-1][-1] if read[-1] else None
    if last is None or context.excluded(passage, match.start(), match.end(), last.unit):
        return None
    phrase = indicator.before(text, begin)
    names = indicator.each_of(phrase, len(read)) or [phrase] * len(read)
    kept = verb if _CHANGE.fullmatch(verb) else ""
    at = _mention(text, phrase, match.start(), match.end())
    found = [
        Measure(at=at, indicator=name + kept, amount=_like(each, last), confidence=1.0 if len({*names}) > 1 else 0.6)
        for name, group in zip(names, read, strict=True)
        for each in group
        if len(name) >= 2
    ]
    return tuple(found) or None


def _like(amount: Amount, last: Amount) -> Amount:
    """The amount with the unit and bound that the last of its list prints for all: 55、70%以上."""
    bound = last.comparator if amount.comparator == "=" else amount.comparator
    return dataclasses.replace(amount, unit=amount.unit or last.unit, comparator=bound)


def _led_by(text: str, position: int) -> str:
    """The verb of an amount right before the position: 提高到, 不低于; "" where there is none."""
    found = _LED.search(text[max(0, position - 8) : position])
    return found[0] if found else ""


@rules.rule(rf"[均都](?:要|须|应|能|力争)?(?P<verb>{_REACH}|{_LIMIT}|{_MOVE}){_WORDS}{AMOUNT}")
def all_reach(match: re.Match[str], passage: Passage) -> Measures | None:
    """甲普及率、乙治理率均达到90% → one target for each indicator."""
    text = passage.text
    read = amounts(match, match["verb"])
    if (
        not read
        or not _closes(text, match.end())
        or context.excluded(passage, match.start(), match.end(), match["unit"])
    ):
        return None
    phrase = indicator.before(text, match.start())
    names = indicator.each_of(phrase) or [phrase]
    at = _mention(text, phrase, match.start(), match.end())
    return (
        tuple(Measure(at=at, indicator=name, amount=each) for name in names for each in read if len(name) >= 2) or None
    )


@rules.rule(r"(?P<low>\d{1,9}(?:\.\d{1,6})?)[∶:：](?P<over>\d{1,9}(?:\.\d{1,6})?)(?P<after>以上|以下|以内|左右)?")
def ratio(match: re.Match[str], passage: Passage) -> Measures | None:
    """进出比缩小到1.5∶1左右 → 进出比 ~ 1.5."""
    text, low, over = passage.text, number(match["low"]), number(match["over"])
    led = _led_by(text, match.start())
    if not led or low is None or not over or context.excluded(passage, match.start(), match.end(), None):
        return None
    name = indicator.before(text, match.start() - len(led))
    value = low if over == 1 else round(low / over, 4)
    amount = Amount(comparator=quantities.comparator(match.groupdict(), led), value=value, unit=None)
    return _one((amount,), _mention(text, name, match.start(), match.end()), name)


def _led(match: re.Match[str], passage: Passage, *, kept: str = "", unitless: bool = False) -> Measures | None:
    """The target of a verb with an amount, whichever side its noun stands on."""
    text, start, end, unit = passage.text, match.start(), match.end(), match["unit"]
    words = text[start : match.start("low")]
    if not unit and not (unitless and _closes(text, end) and not _RATIO.match(text, end)):
        return None
    if context.excluded(passage, start, end, unit) or context.threshold(text, start, end):
        return None
    read = amounts(match, words)
    if _closes(text, end):
        name = indicator.before(text, start, verb=kept)
        if not kept and (quantities.COUNTING.search(unit or "") or quantities.EXTENT.search(unit or "")):
            name = indicator.without_order(name)
        return _one(read, _mention(text, name.removesuffix(kept), start, end), name)
    return _noun_after(match, passage, read)


def _noun_after(match: re.Match[str], passage: Passage, read: tuple[Amount, ...]) -> Measures | None:
    text, end, unit = passage.text, match.end(), match["unit"] or ""
    if quantities.PERCENT.search(unit) or quantities.MONEY.search(unit) or text[end] == "的":
        return None
    if not (quantities.COUNTING.search(unit) or quantities.EXTENT.search(unit)):
        return None
    name, close = indicator.after(text, end)
    return None if _UNCOUNTED.search(name) else _one(read, (match.start(), close), name)


@rules.rule(rf"(?P<verb>{_REACH}){_WORDS}{AMOUNT}")
def reaches(match: re.Match[str], passage: Passage) -> Measures | None:
    """森林覆盖率达到24%以上, 不低于92% → >=."""
    return _led(match, passage, unitless=match["verb"] == "达到")


@rules.rule(rf"(?P<verb>{_LIMIT}){_WORDS}{AMOUNT}")
def limited(match: re.Match[str], passage: Passage) -> Measures | None:
    """平均费率不超过0.8%, 控制在5%以内 → <=."""
    return _led(match, passage)


@rules.rule(rf"(?P<verb>{_MOVE}){_WORDS}{AMOUNT}")
def moves_to(match: re.Match[str], passage: Passage) -> Measures | None:
    """比重提高到37%以上 → >= 37 %; 稳定在20万家 → = 20 万家."""
    if match["verb"] == "为" and not context.aims(passage, match.start()):
        return None
    return _led(match, passage, unitless=bool(match["after"]))


@rules.rule(rf"(?P<verb>{_GROW}){_WORDS}{AMOUNT}")
def grows(match: re.Match[str], passage: Passage) -> Measures | None:
    """规模工业产值年均增长6.5%以上 → 规模工业产值年均增长 >= 6.5 %."""
    return _led(match, passage, kept=match["verb"])


@rules.rule(
    rf"(?P<verb>占|{_REACH}|{_LIMIT})(?P<whole>[^，。；：、\d%％]{{2,24}})的?"
    r"(?P<low>\d{1,9}(?:\.\d{1,6})?)(?P<unit>[%％])(?P<after>以上|左右|以下|以内)?"
)
def portion(match: re.Match[str], passage: Passage) -> Measures | None:
    """审核人员不少于执法人员总数的5% → 审核人员占执法人员总数 >= 5 %."""
    text = passage.text
    if not _closes(text, match.end()) or context.excluded(passage, match.start(), match.end(), match["unit"]):
        return None
    if match["verb"] == "占" and not (match["after"] or context.aims(passage, match.start())):
        return None
    whole = match["whole"].removesuffix("的")
    name = indicator.before(text, match.start())
    if len(name) < 2 or _VERB_IN.search(whole):
        return None
    read = amounts(match, "" if match["verb"] == "占" else match["verb"])
    return _one(read, _mention(text, name, match.start(), match.end()), f"{name}占{whole}")


@rules.rule(
    r"(?P<low>\d{1,9}(?:\.\d{1,6})?)(?P<unit>[%％])(?P<after>以上|左右|以下)?+(?=的?[^，。；：、！？）)\n\t\d的])"
)
def share(match: re.Match[str], passage: Passage) -> Measures | None:
    """90%以上的园区达到D级 → 园区达到D级 >= 90 %."""
    text = passage.text
    if _CONJUNCTION.match(text, match.end()) or _VERB_NEXT.match(text, match.end()):
        return None
    if context.excluded(passage, match.start(), match.end(), match["unit"]):
        return None
    led = _led_by(text, match.start())
    begin = time_context.clause_start(text, match.start())
    start = match.start() - len(led)
    head, ordered = indicator.clean(text[begin:start]), indicator.ordered(text[begin:start])
    behind = text[match.end() : match.end() + 1] == "的"
    if head and (led or behind or not (ordered or context.aims(passage, start))):
        return None
    name, close = indicator.after(text, match.end())
    return _one(amounts(match, led), (start - len(ordered or head), close), (ordered or head) + name, 0.9)


@rules.rule(AMOUNT)
def counted(match: re.Match[str], passage: Passage) -> Measures | None:
    """建成50个智能工厂 → 智能工厂 = 50 个; 每个园区确定1—2个主导产业 → >= 1 and <= 2."""
    text, start, unit = passage.text, match.start(), match["unit"] or ""
    if (
        not unit
        or (unit == "次" and not match["after"])
        or _closes(text, match.end())
        or context.excluded(passage, start, match.end(), unit)
    ):
        return None
    words = _carried(text, start)
    if not (_ordered_count(passage, start) or _group_acts(text, start, match.end())):
        return None
    found = _noun_after(match, passage, amounts(match, words))
    each = _EACH_DOES.match(text, indicator.list_start(text, start), start)
    if not found or each is None:
        return found
    return tuple(
        dataclasses.replace(one, at=(each.start("who"), one.at[1]), indicator=each["who"] + one.indicator)
        for one in found
    )


def _carried(text: str, start: int) -> str:
    """The words that bound the count, here or before the list that it goes on: 至少建成1家甲、1家乙."""
    if text[max(0, start - 1) : start] in ("、", "和", "及"):
        found = _LEAST.search(text, indicator.list_start(text, start), start)
    else:
        found = _LEAST_HERE.search(text[max(0, start - 12) : start])
    return found[0] if found else text[max(0, start - 3) : start]


def _group_acts(text: str, start: int, end: int) -> bool:
    """Whether a counted group is what reaches a state: 各级100个高频事项实现“最多跑一次”."""
    before = text[time_context.clause_start(text, start) : start]
    return _WHOLE.fullmatch(before) is not None and _STATE.match(text, end) is not None


def _ordered_count(passage: Passage, start: int) -> bool:
    """Whether a verb orders the count: right before it, or before the list that it goes on."""
    text = passage.text
    begin = time_context.clause_start(text, start)
    before = text[begin:start]
    if _GOVERNED.search(before):
        return True
    if not before.strip() or before[-1] in "、和及与":
        earlier = text[time_context.sentence_start(text, start) : start]
        return context.aims(passage, start) or bool(
            re.search(indicator.ACTION, earlier) and quantities.ANY.search(earlier)
        )
    return False


@rules.rule(AMOUNT, confidence=0.9)
def noun_counted(match: re.Match[str], passage: Passage) -> Measures | None:
    """培育龙头企业30家 → 龙头企业 = 30 家; 覆盖率100% → = 100 %."""
    text, start, end, unit = passage.text, match.start(), match.end(), match["unit"] or ""
    if not unit or not _closes(text, end) or _led_by(text, start):
        return None
    if context.excluded(passage, start, end, unit) or context.threshold(text, start, end):
        return None
    phrase = indicator.segment(text, start)
    if _BEATS.search(phrase) or (unit == "次" and _seldom(match, phrase)):
        return None
    rate = quantities.PERCENT.search(unit) and _RATE.search(phrase)
    name = None if rate else indicator.ordered(phrase)
    if name is None and quantities.EXTENT.search(unit) and _WORK_ITSELF.fullmatch(indicator.clean(phrase)):
        name = indicator.clean(phrase)
    if name is None and (match["sign"] or context.aims(passage, start) or _listed(text, start) or _RATE.search(phrase)):
        name = indicator.clean(phrase)
    if name and indicator.BARE.fullmatch(name) and not _WORK_ITSELF.fullmatch(name):
        name = indicator.ordered_before(text, start)  # …建设产业技术研究院，力争到2027年建成8家
    lasting = quantities.DURATION.search(unit) and not quantities.COUNTING.search(unit)
    if name is None or (lasting and not match["sign"]):
        return None
    read = amounts(match, _carried(text, start))
    return _one(read, _mention(text, name, start, end), name)


def _seldom(match: re.Match[str], phrase: str) -> bool:
    """Whether 次 tells how often rather than how many: 每年召开1次."""
    value = number(match["low"])
    return value is None or value < 5 or "每" in phrase


def _listed(text: str, start: int) -> bool:
    """Whether the count goes on a list that a verb orders: 新增冷库100座、冷藏车3000辆."""
    begin = time_context.clause_start(text, start)
    earlier = text[begin:start]
    amount = quantities.ANY.search(earlier)
    return bool(amount and amount["unit"] and re.search(indicator.ACTION, earlier[: amount.end()]))


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
    if not _closes(text, match.end()):
        return None if _SLOGAN.match(text, match.end()) else _noun_after(match, passage, read)
    name = indicator.before(text, start - len(lead[0]) if lead else start)
    return _one(read, _mention(text, name, start, match.end()), indicator.ordered(name) or name)


def _counts_in_words(text: str, start: int, match: re.Match[str]) -> bool:
    """Whether a number in words counts what is ordered: 建成十个基地, 每省培育一家…; 形成一个体系 → not."""
    begin = indicator.list_start(text, start)
    before = text[begin:start]
    if number(match["low"]) == 1:
        return bool(_EACH.search(before) and _GOVERNED.search(before))
    return bool(_GOVERNED.search(before) or _NAMES_FIRST.fullmatch(before))


@rules.rule(rf"(?P<low>一半|半数|{CHINESE}分之{CHINESE})(?P<after>以上|左右)?")
def part_of(match: re.Match[str], passage: Passage) -> Measures | None:
    """存量清偿一半以上 → 存量 >= 0.5; 三分之二以上 → >= 0.6667."""
    text, value = passage.text, fraction(match["low"])
    led = _led_by(text, match.start())
    if value is None or not (match["after"] or led):
        return None
    if context.excluded(passage, match.start(), match.end(), "%"):
        return None
    amount = Amount(comparator=quantities.comparator(match.groupdict(), led), value=value, unit=None)
    start = match.start() - len(led)
    if _closes(text, match.end()):
        name = indicator.before(text, start)
        return _one((amount,), _mention(text, name, match.start(), match.end()), name)
    if indicator.segment(text, start).strip() or not _REACHED.match(text, match.end()):
        return None
    name, close = indicator.after(text, match.end())
    return _one((amount,), (start, close), name, 0.9)


@rules.rule(r"翻(?P<times>[一两三]?)番")
def doubles(match: re.Match[str], passage: Passage) -> Measures | None:
    """网络零售额翻一番 → 网络零售额 = 2 倍; 翻两番 → = 4 倍."""
    if context.excluded(passage, match.start(), match.end(), "番"):
        return None
    name = indicator.before(passage.text, match.start())
    power = int(number(match["times"] or "一") or 1)
    amount = Amount(comparator="=", value=2**power, unit="倍")
    return _one((amount,), _mention(passage.text, name, match.start(), match.end()), name)
