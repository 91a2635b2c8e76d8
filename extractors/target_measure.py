"""Which verb leads a number, and where do the words around it say what is measured? Shared by the target rules."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractors import indicator, quantities
from extractors.quantities import Amount
from extractors.wordlists import alternation, lists


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One target as a rule read it: the range of its mention, what is measured, and the amount."""

    at: tuple[int, int]
    indicator: str
    amount: Amount
    confidence: float = 1.0


Measures = tuple[Measure, ...]

_CUES = lists("target")
REACH = rf"{quantities.NOT}(?:低于|少于|小于)|{alternation(_CUES['reach'])}"
LIMIT = rf"{quantities.NOT}(?:高于|超过|大于|多于|超)|控制在|低于|少于|小于|最多|至多"
MOVE = alternation(_CUES["move"])
GROW = alternation(_CUES["grow"])
WORDS = r"(?:了|约|近|至少|不低于|不超过|超过|到|至|在|为)?"
VERBS = rf"(?:{REACH}|{LIMIT}|{MOVE}|{GROW})"
CONJUNCTION = re.compile(r"和|及|与|并|且|以及|或")

_ENDS = "，。；：、！？）)》”\n\t,; "
_LED = re.compile(rf"{VERBS}{WORDS}$")
# Places are the only things whose name is a single character: 2—3个市.
_PLACES = ("市", "县", "区", "镇", "乡", "村", "州", "旗")
# What the text itself enumerates is no quantity to reach: 20条措施, 5个方面, 17个领域碳达峰.
_UNCOUNTED = re.compile(
    r"^(?:领域|方面|环节)|"
    r"(?:措施|举措|条款|原则|情形|条件|环节|方面|要求|意见|问题|重点任务|步骤|阶段|内容|指标|环节|质效|水平|能级|月|年)$"
)
_MORE_UNIT = re.compile(quantities.UNIT)


def one(amounts: tuple[Amount, ...], at: tuple[int, int], name: str, confidence: float = 1.0) -> Measures | None:
    """A measure for each amount of one indicator; None where there is no amount or no name."""
    if not amounts or (len(name) < 2 and name not in _PLACES):
        return None
    return tuple(Measure(at=at, indicator=name, amount=each, confidence=confidence) for each in amounts)


def closes(text: str, end: int) -> bool:
    """Whether nothing that the number counts follows it."""
    return end >= len(text) or text[end] in _ENDS or text[end] in "（(" or CONJUNCTION.match(text, end) is not None


def mention(text: str, name: str, start: int, end: int) -> tuple[int, int]:
    """From where the indicator begins, if it stands before the number, to the end of the amount."""
    place = text.rfind(name, max(0, start - 80), end) if name else -1
    return (place if 0 <= place < start else start, end)


def led_by(text: str, position: int) -> str:
    """The verb of an amount right before the position: 提高到, 不低于; "" where there is none."""
    found = _LED.search(text[max(0, position - 8) : position])
    return found[0] if found else ""


def noun_after(match: re.Match[str], text: str, read: tuple[Amount, ...]) -> Measures | None:
    """What the number counts where it stands before its noun: 50个|智能工厂; None for money and shares."""
    end, unit = match.end(), match["unit"] or ""
    if quantities.PERCENT.search(unit) or quantities.MONEY.search(unit) or text[end] == "的":
        return None
    if not (quantities.COUNTING.search(unit) or quantities.EXTENT.search(unit)):
        return None
    if unit in ("万", "亿") and _MORE_UNIT.match(text, end):
        return None  # 30万吨级码头: how big a thing is, not how many there are
    name, close = indicator.after(text, end)
    return None if _UNCOUNTED.search(name) else one(read, (match.start(), close), name)
