"""Which share of a whole, or which multiple of today, must be reached? 90%以上的园区, 三分之二, 百分之九十, 翻一番."""

from __future__ import annotations

import re

from extractors import indicator, quantities
from extractors import target_context as context
from extractors import time_place as place
from extractors.numerals import ARABIC, CHINESE, fraction, number
from extractors.passage import Passage
from extractors.quantities import Amount, amounts
from extractors.rule import RuleSet
from extractors.target_measure import CONJUNCTION, VERBS, WORDS, Measures, closes, led_by, mention, one

rules: RuleSet[Measures] = RuleSet("target")

_VERB_NEXT = re.compile(rf"{VERBS}{WORDS}\d")
_REACHED = re.compile(r"的[^，。；：、]{1,20}?(?:达到|建成|实现|完成|接入|进入)")
# 安排不少于10%的用地指标，用于…: a part set aside; who sets it aside is no part of what is measured.
_SET_ASIDE = re.compile(r"(?:安排|拿出|预留|划出|留出|切块|单列|统筹)(?:出|了)?$")
_AFTER = r"(?P<after>以上|左右|以内|以下)?"


@rules.rule(
    r"(?P<low>\d{1,9}(?:\.\d{1,6})?)(?P<unit>[%％])(?P<after>以上|左右|以下)?+(?=的?[^，。；：、！？）)\n\t\d的])"
)
def share(match: re.Match[str], passage: Passage) -> Measures | None:
    """90%以上的园区达到D级 → 园区达到D级 >= 90 %."""
    text = passage.text
    if CONJUNCTION.match(text, match.end()) or _VERB_NEXT.match(text, match.end()):
        return None
    if context.excluded(passage, match.start(), match.end(), match["unit"]):
        return None
    led = led_by(text, match.start())
    begin = place.clause_start(text, match.start())
    start = match.start() - len(led)
    head, ordered = indicator.clean(text[begin:start]), indicator.ordered(text[begin:start])
    behind = text[match.end() : match.end() + 1] == "的"
    if led and _SET_ASIDE.search(text, begin, start):
        name, close = indicator.after(text, match.end())
        return one(amounts(match, led), (start, close), name.removeprefix("的"), 0.9)
    if head and (led or behind or not (ordered or context.aims(passage, start))):
        return None
    name, close = indicator.after(text, match.end())
    return one(amounts(match, led), (start - len(ordered or head), close), (ordered or head) + name, 0.9)


@rules.rule(
    rf"(?:(?P<verb>{VERBS}|占){WORDS}(?P<whole>[^，。；：、\d]{{2,16}}的))?"
    rf"(?P<of>[百千])分之(?P<low>{CHINESE}(?:点[零一二三四五六七八九]{{1,3}})?|{ARABIC}){_AFTER}"
)
def percent_in_words(match: re.Match[str], passage: Passage) -> Measures | None:
    """百分之九十以上 → >= 90 %, 千分之三 → 3 ‰: as 90%以上 and 3‰ say it."""
    text, value, unit = passage.text, number(match["low"]), "%" if match["of"] == "百" else "‰"
    if value is None:
        return None
    if match["whole"] is None:
        return _part(match, passage, value, unit)
    if not closes(text, match.end()) or context.excluded(passage, match.start(), match.end(), unit):
        return None
    amount = Amount(comparator=quantities.comparator(match.groupdict(), match["verb"]), value=value, unit=unit)
    name = indicator.before(text, match.start())
    if len(name) < 2:
        return None
    at = mention(text, name, match.start(), match.end())
    return one((amount,), at, f"{name}占{match['whole'].removesuffix('的')}")


@rules.rule(rf"(?P<low>一半|半数|{CHINESE}分之{CHINESE}){_AFTER}")
def part_of(match: re.Match[str], passage: Passage) -> Measures | None:
    """存量清偿一半以上 → 存量 >= 0.5; 三分之二以上 → >= 0.6667."""
    value = fraction(match["low"])
    if value is None or not (match["after"] or led_by(passage.text, match.start())):
        return None
    return _part(match, passage, value, None)


def _part(match: re.Match[str], passage: Passage, value: float, unit: str | None) -> Measures | None:
    """The share that must be reached, whichever side its whole stands on."""
    text, led = passage.text, led_by(passage.text, match.start())
    if context.excluded(passage, match.start(), match.end(), "%"):
        return None
    amount = Amount(comparator=quantities.comparator(match.groupdict(), led), value=value, unit=unit)
    start = match.start() - len(led)
    if closes(text, match.end()):
        if not (led or match["after"]):
            return None
        name = indicator.before(text, start)
        return one((amount,), mention(text, name, match.start(), match.end()), name)
    if indicator.clean(indicator.segment(text, start)) or not _REACHED.match(text, match.end()):
        return None
    name, close = indicator.after(text, match.end())
    return one((amount,), (start, close), name, 0.9)


@rules.rule(rf"翻(?P<times>[一两三]?)番{_AFTER}|(?:实现|达到)倍增(?=[，。；、])")
def doubles(match: re.Match[str], passage: Passage) -> Measures | None:
    """网络零售额翻一番 → 网络零售额 = 2 倍; 翻两番 → = 4 倍; 实现倍增 → = 2 倍."""
    if context.excluded(passage, match.start(), match.end(), "番"):
        return None
    name = indicator.before(passage.text, match.start())
    power = int(number(match["times"] or "一") or 1)
    amount = Amount(comparator=quantities.comparator(match.groupdict(), ""), value=2**power, unit="倍")
    return one((amount,), mention(passage.text, name, match.start(), match.end()), name)


@rules.rule(
    rf"(?P<verb>{VERBS}|是|为){WORDS}(?P<base>[^，。；：、\d]{{0,8}}(?:20\d\d年|上年|当前|目前|“十[一二三四五六]五”)[^，。；：、\d]{{0,8}}的)"
    rf"(?P<low>{ARABIC}|{CHINESE})倍{_AFTER}"
)
def times_as_much(match: re.Match[str], passage: Passage) -> Measures | None:
    """达到2024年的3倍以上 → >= 3 倍, 是2024年的两倍 → = 2 倍: measured against a base, which is no part of the name."""
    text, value = passage.text, number(match["low"])
    if value is None or not closes(text, match.end()) or context.excluded(passage, match.start(), match.end(), "倍"):
        return None
    if match["verb"] in ("是", "为") and not context.aims(passage, match.start()):
        return None
    name = indicator.before(text, match.start())
    amount = Amount(comparator=quantities.comparator(match.groupdict(), match["verb"]), value=value, unit="倍")
    return one((amount,), mention(text, name, match.start(), match.end()), name)


@rules.rule(rf"(?P<verb>年均增长|增长|增加|提高|提升|扩大)(?:了)?(?P<low>{CHINESE})倍{_AFTER}")
def grows_in_words(match: re.Match[str], passage: Passage) -> Measures | None:
    """快递业务量增长一倍以上 → 快递业务量增长 >= 1 倍."""
    text, value = passage.text, number(match["low"])
    if value is None or not closes(text, match.end()) or context.excluded(passage, match.start(), match.end(), "倍"):
        return None
    name = indicator.before(text, match.start(), verb=match["verb"])
    amount = Amount(comparator=quantities.comparator(match.groupdict(), ""), value=value, unit="倍")
    return one((amount,), mention(text, name.removesuffix(match["verb"]), match.start(), match.end()), name)
