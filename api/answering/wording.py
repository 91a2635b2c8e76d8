"""What is a question about? The matter, once courtesies, frames and words of asking are cut away."""

from __future__ import annotations

import re
import unicodedata

from api.answering import cues
from graph.topic import terms

_SPACE = re.compile(r"\s+")
_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
_STEPS = {"十": 10, "百": 100, "千": 1000}
# 三百万元, 二十家: counted things; 十四五 and 千方百计 count nothing.
_SPELT = re.compile(
    "(?P<number>[一二两三四五六七八九十百千零〇]{2,8})(?=[万亿]|个?百分点|元|家|个|项|人|名|亩|座|所|条|公里|吨|台|处|天|日|辆|倍)"
    "|(?P<one>[一二两三四五六七八九])(?=[万亿]元?)|百分之(?P<share>[一二两三四五六七八九十百零〇]{1,5})"
)
_MARKS = re.compile(r"[\s，。、；：！？,.;:!?“”\"'‘’「」《》（）()〔〕\[\]【】·—-]+")
_FULL = str.maketrans("?!:;()", "？！：；（）")
END = "？?。！!，,、；;：: "


def plain(text: str) -> str:
    """A text without white space and punctuation, for comparison."""
    return _MARKS.sub("", text)


def figures(text: str) -> str:
    """Counts spelt in characters as documents print them: 三百万 → 300万, 百分之五 → 5%."""
    return _SPELT.sub(lambda match: f"{_count(match[match.lastgroup or 0])}{'%' if match['share'] else ''}", text)


def _count(spelt: str) -> int:
    """三百二十 → 320; no more than thousands."""
    total, digit = 0, 0
    for sign in spelt:
        if sign in _STEPS:
            total, digit = total + (digit or 1) * _STEPS[sign], 0
        else:
            digit = _DIGITS[sign]
    return total + digit


def tidy(question: str) -> str:
    """The question without white space, courtesies, closing particles and half-width marks; counts as figures."""
    text = unicodedata.normalize("NFC", question).translate(_FULL)
    text = _SPACE.sub("", text).strip(END)
    return figures(cues.POLITE.sub("", text).strip(END).rstrip(cues.PARTICLES).strip(END))


def matter(text: str) -> str:
    """The matter itself; "" where nothing that tells is left."""
    text = cues.FRAME.sub("", text.strip(END), count=1)
    before = None
    while before != text:
        before = text
        text = cues.FILLER.sub("", text.strip(END)).strip(END)
    return text if terms(text) else ""


def joined(*parts: str) -> str:
    """Pieces of a question put together again, empty ones left out."""
    return "，".join(part for part in parts if part)
