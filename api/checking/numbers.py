"""Which numbers does a text state, and of what? Amounts with the words around them, to be held against another text."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from extractors.passage import clause_around
from extractors.quantities import ANY, Amount, amounts
from graph.likeness import pairs
from ontology.model import Target

_SCALES = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
_BEFORE = 22
_AFTER = 16
_TIME = re.compile(r"^(?:年|月|日|号|季度|天|周|小时|分钟|工作日|自然日)|^[-—–~～至到]?\d+年")
_NO_NUMBER = re.compile(r"[第〔\[《“\".．\-/]$|[a-zA-Z]$|[“《〔][^”》〕]*$|(?:GB|DB|T|No)\.?$")
_WORDS = re.compile(
    r"(?:提高|提升|增长|增加|达到|达|超过|突破|不低于|不少于|不高于|不超过|降低|下降|控制|稳定|保持|建成|建设|新建|新增|培育|打造|形成|创建|完成"
    r"|力争|确保|实现|左右|以上|以下|以内|累计|每年|全省|全市|全县|全国|各类|\d{4}年底?前?|年底前?)"
)
_LEADING = re.compile(
    r"(?:提高|提升|增长|增加|达到|达|超过|突破|不低于|不少于|不高于|不超过|不大于|至少|最多|降低|下降|控制|稳定|保持|高于|低于"
    r"|到|至|在|为|是|了){0,3}(?:约|近)?$"
)
_LONE = re.compile(r"(?<![0-9A-Za-z一-鿿])[一-鿿](?![0-9A-Za-z一-鿿])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """An amount in its words: ``words`` are the pairs of characters of what is measured."""

    amount: Amount
    mention: str
    about: str
    words: frozenset[str]

    @property
    def unit(self) -> str:
        """The unit as it is compared, 万 and 亿 left to the value: 万元 → 元."""
        return (self.amount.unit or "").replace("％", "%").lstrip("十百千万亿")

    @property
    def value(self) -> float:
        """The value in that unit: 3 万元 → 30000."""
        unit = self.amount.unit or ""
        scale = math.prod(_SCALES[sign] for sign in unit[: len(unit) - len(unit.lstrip("十百千万亿"))])
        return round(float(self.amount.value) * scale, 6)


def stated(text: str) -> Iterator[Stated]:
    """The amounts of a text, years, numbers of documents and ordinals left out."""
    for match in ANY.finditer(text):
        before = text[max(0, match.start() - _BEFORE) : match.start()]
        if not match["unit"] or _TIME.match(text[match.start("unit") :]) or _NO_NUMBER.search(before):
            continue
        left, right = clause_around(text, match.start(), match.end(), "，。；：！？,;!?\n\t")
        head = text[max(left, match.start() - _BEFORE) : match.start()]
        tail = text[match.end() : min(right, match.end() + _AFTER)]
        led = _LEADING.search(head)
        words = led.group() if led else ""
        bare = head[: len(head) - len(words)]
        about = f"{_measured(bare)}|{_measured(tail)}"
        for amount in amounts(match, words):
            yield Stated(
                amount=amount,
                mention=(head + match.group() + tail).strip(),
                about=about.strip("|"),
                words=pairs(about),
            )


def _measured(words: str) -> str:
    """The words around an amount that say what it is of: verbs, bounds and lone characters left out."""
    return _LONE.sub("", _WORDS.sub(" ", words)).strip()


def of_target(target: Target) -> Stated:
    """A target as an amount in its words."""
    return Stated(
        amount=Amount(comparator=target.comparator, value=target.value, unit=target.unit),
        mention=target.mention,
        about=target.indicator,
        words=pairs(_measured(target.indicator)),
    )


def likeness(one: Stated, other: Stated) -> float:
    """How far two amounts measure the same, from 0 to 1: the share of the shorter name's pairs in the longer."""
    if one.unit != other.unit or not one.words or not other.words:
        return 0.0
    shared = len(one.words & other.words)
    return (
        shared / min(len(one.words), len(other.words))
        if shared > 1 or min(len(one.words), len(other.words)) == 1
        else 0.0
    )


def best(one: Stated, others: Iterable[Stated]) -> tuple[float, Stated | None]:
    """Which of several measures most nearly the same, and how nearly; the same number wins where it is close."""
    found = [(likeness(one, other), other.value == one.value, other) for other in others]
    top = max((score for score, _, _ in found), default=0.0)
    if top <= 0:
        return 0.0, None
    near = [entry for entry in found if entry[0] >= top - _CLOSE]
    score, _, other = max(near, key=lambda entry: (entry[1], entry[0]))
    return score, other


_CLOSE = 0.25
