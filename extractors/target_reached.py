"""Which number does a verb say must be reached, kept to, or changed by? 达到92%, 不超过0.8%, 年均增长6.5%."""

from __future__ import annotations

import dataclasses
import re

from extractors import indicator, indicator_list, quantities
from extractors import target_context as context
from extractors.numerals import number
from extractors.passage import Passage
from extractors.quantities import AMOUNT, Amount, amounts
from extractors.rule import RuleSet
from extractors.target_measure import (
    GROW,
    LIMIT,
    MOVE,
    REACH,
    VERBS,
    WORDS,
    Measure,
    Measures,
    closes,
    led_by,
    mention,
    noun_after,
    one,
)

rules: RuleSet[Measures] = RuleSet("target")

_PLAIN = re.sub(r"\?P<\w+>", "?:", AMOUNT)
_LIST = rf"{_PLAIN}(?:(?:[、，和及与]|以及){_PLAIN}){{1,12}}"
_RATIO = re.compile(r"[∶:：]\d")
_CHANGE = re.compile(GROW)
_VERB_IN = re.compile(rf"{VERBS}|比重|比例|占比")
# Verbs of a better state that are none of a number of things: 提升39个县帮扶质效.
_BETTERS = re.compile(r"(?:提高|提升)$")


@rules.rule(rf"分别(?P<verb>{VERBS})?{WORDS}{_LIST}")
def respectively(match: re.Match[str], passage: Passage) -> Measures | None:
    """能耗、水耗分别下降16%、20% → 能耗下降 = 16 %, 水耗下降 = 20 %."""
    text, begin, verb = passage.text, match.start(), match["verb"] or ""
    if led := led_by(text, begin):
        begin, verb = begin - len(led), verb or led
    return _listed(match, passage, begin, verb)


@rules.rule(rf"(?P<verb>{VERBS}){WORDS}{_LIST}")
def in_turn(match: re.Match[str], passage: Passage) -> Measures | None:
    """甲、乙面积稳定在70万亩和50万亩 → one number for each of as many names, without 分别."""
    text = passage.text
    if not closes(text, match.end()) or "，" in match[0]:
        return None
    found = _listed(match, passage, match.start(), match["verb"])
    return found if found and len({item.indicator for item in found}) > 1 else None


def _listed(match: re.Match[str], passage: Passage, begin: int, verb: str) -> Measures | None:
    """The amounts of a list, each for the name at its place; for one name where there is only one."""
    text = passage.text
    read = [amounts(part, verb) for part in quantities.ANY.finditer(text, match.start(), match.end())]
    last = read[-1][-1] if read[-1] else None
    if last is None or context.excluded(passage, match.start(), match.end(), last.unit):
        return None
    phrase = indicator.before(text, begin)
    names = indicator_list.each_of(phrase, len(read)) or [phrase] * len(read)
    kept = verb if _CHANGE.fullmatch(verb) else ""
    at = mention(text, phrase, match.start(), match.end())
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


@rules.rule(rf"[均都](?:要|须|应|能|力争)?(?P<verb>{REACH}|{LIMIT}|{MOVE}){WORDS}{AMOUNT}")
def all_reach(match: re.Match[str], passage: Passage) -> Measures | None:
    """甲普及率、乙治理率均达到90% → one target for each indicator."""
    text = passage.text
    read = amounts(match, match["verb"])
    if not (read and closes(text, match.end())):
        return None
    if context.excluded(passage, match.start(), match.end(), match["unit"]):
        return None
    phrase = indicator.before(text, match.start())
    names = indicator_list.each_of(phrase) or [phrase]
    at = mention(text, phrase, match.start(), match.end())
    return (
        tuple(Measure(at=at, indicator=name, amount=each) for name in names for each in read if len(name) >= 2) or None
    )


@rules.rule(r"(?P<low>\d{1,9}(?:\.\d{1,6})?)[∶:：](?P<over>\d{1,9}(?:\.\d{1,6})?)(?P<after>以上|以下|以内|左右)?")
def ratio(match: re.Match[str], passage: Passage) -> Measures | None:
    """进出比缩小到1.5∶1左右 → 进出比 ~ 1.5."""
    text, low, over = passage.text, number(match["low"]), number(match["over"])
    led = led_by(text, match.start())
    if not led or low is None or not over or context.excluded(passage, match.start(), match.end(), None):
        return None
    name = indicator.before(text, match.start() - len(led))
    value = low if over == 1 else round(low / over, 4)
    amount = Amount(comparator=quantities.comparator(match.groupdict(), led), value=value, unit=None)
    return one((amount,), mention(text, name, match.start(), match.end()), name)


def _led(match: re.Match[str], passage: Passage, *, kept: str = "", unitless: bool = False) -> Measures | None:
    """The target of a verb with an amount, whichever side its noun stands on."""
    text, start, end, unit = passage.text, match.start(), match.end(), match["unit"]
    if not unit and not (unitless and closes(text, end) and not _RATIO.match(text, end)):
        return None
    if context.excluded(passage, start, end, unit) or context.threshold(text, start, end):
        return None
    read = amounts(match, text[start : match.start("low")])
    if not closes(text, end):
        return None if _BETTERS.search(kept) else noun_after(match, text, read)
    name = indicator.before(text, start, verb=kept)
    if not kept and (quantities.COUNTING.search(unit or "") or quantities.EXTENT.search(unit or "")):
        name = indicator.without_order(name)
    return one(read, mention(text, name.removesuffix(kept), start, end), name)


@rules.rule(rf"(?P<verb>{REACH}){WORDS}{AMOUNT}")
def reaches(match: re.Match[str], passage: Passage) -> Measures | None:
    """森林覆盖率达到24%以上, 不低于92% → >=."""
    return _led(match, passage, unitless=match["verb"] == "达到")


@rules.rule(rf"(?P<verb>{LIMIT}){WORDS}{AMOUNT}")
def limited(match: re.Match[str], passage: Passage) -> Measures | None:
    """平均费率不超过0.8%, 控制在5%以内 → <=."""
    return _led(match, passage)


@rules.rule(rf"(?P<verb>{MOVE}){WORDS}{AMOUNT}")
def moves_to(match: re.Match[str], passage: Passage) -> Measures | None:
    """比重提高到37%以上 → >= 37 %; 稳定在20万家 → = 20 万家."""
    if match["verb"] == "为" and not context.aims(passage, match.start()):
        return None
    return _led(match, passage, unitless=bool(match["after"]))


@rules.rule(rf"(?P<verb>{GROW}){WORDS}{AMOUNT}")
def grows(match: re.Match[str], passage: Passage) -> Measures | None:
    """节水产业产值年均增长7.5%以上 → 节水产业产值年均增长 >= 7.5 %."""
    return _led(match, passage, kept=match["verb"])


@rules.rule(
    rf"(?P<verb>占|{REACH}|{LIMIT})(?P<whole>[^，。；：、\d%％]{{2,24}})的?"
    r"(?P<low>\d{1,9}(?:\.\d{1,6})?)(?P<unit>[%％])(?P<after>以上|左右|以下|以内)?"
)
def portion(match: re.Match[str], passage: Passage) -> Measures | None:
    """审核人员不少于执法人员总数的5% → 审核人员占执法人员总数 >= 5 %."""
    text = passage.text
    if not closes(text, match.end()) or context.excluded(passage, match.start(), match.end(), match["unit"]):
        return None
    if match["verb"] == "占" and not (match["after"] or context.aims(passage, match.start())):
        return None
    whole = match["whole"].removesuffix("的")
    name = indicator.before(text, match.start())
    if len(name) < 2 or _VERB_IN.search(whole):
        return None
    read = amounts(match, "" if match["verb"] == "占" else match["verb"])
    return one(read, mention(text, name, match.start(), match.end()), f"{name}占{whole}")


@rules.rule(
    rf"(?P<verb>高于|快于|低于)(?P<whole>(?:全[国省市州县区]|本[省市]|当地|同期|上年)[^，。；：、\d]{{0,12}}?){AMOUNT}"
)
def beats(match: re.Match[str], passage: Passage) -> Measures | None:
    """增速高于全省平均2个百分点以上 → 增速高于全省平均 >= 2 个百分点; 较上年高出…, told, is none."""
    text, unit = passage.text, match["unit"] or ""
    if not quantities.PERCENT.search(unit) or not closes(text, match.end()):
        return None
    if context.excluded(passage, match.start(), match.end(), unit):
        return None
    name = indicator.before(text, match.start())
    if len(name) < 2:
        return None
    kept = match["verb"] + match["whole"]
    return one(amounts(match), mention(text, name, match.start(), match.end()), name + kept)
