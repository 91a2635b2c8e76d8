"""What amount is printed, and does it bound from below or above? Numbers with their units.

``AMOUNT`` matches a number, a range of two, a unit with its 万 or 亿, and the words after it that
bound it (以上, 左右); ``amounts`` turns a match into values. The printed unit is kept.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractors.numerals import ARABIC, CHINESE, number
from extractors.wordlists import alternation, lists
from ontology.model import Comparator

_BASE = alternation(lists("target")["unit"])
# What the unit is counted by: 万立方米/日, 微克/立方米.
_PER = r"(?:[/／](?:每|万)?(?:小时|分钟|秒|时|日|天|月|年|亩|公顷|平方公里|平方米|立方米|千瓦时|升|吨|人|户|公里|次))?"
UNIT = rf"(?:[十百千万亿]{{0,2}}(?:{_BASE}){_PER})"
MONEY = re.compile(r"元(?:/|$)")
PERCENT = re.compile(r"[%％‰]$|百分点$")
# Units that count things one by one, so that the noun may stand right after them: 50个智能工厂.
COUNTING = re.compile(
    r"[家个项名人户所处座条款种类件场次套台辆艘架只头羽张株棵例部批支篇门册本片块宗笔单对组队颗枚列趟班间栋幢期届轮卷幅口眼群位发]$|人次$|台（套）$|^[万亿]$"
)
EXTENT = re.compile(r"(?:亩|公顷|公里|千米|平方米|立方米|吨|斤|千瓦|兆瓦|吉瓦|米|升)(?:/[^/]+)?$")
DURATION = re.compile(r"(?:小时|分钟|秒|工作日|自然日|天|周|月)$")

NOT = r"(?:不(?:得|应|宜|能|准|可)?|禁止|严禁)"
_AT_LEAST = re.compile(rf"{NOT}(?:低于|少于|小于)|至少|最低")
_AT_MOST = re.compile(rf"{NOT}(?:高于|超过|大于|多于|超)|控制在|低于|小于|少于|最多|至多")
_BEYOND = re.compile(r"达|超|过|突破|高于|大于|迈上|跃上")
# 约 and 近 as adverbs of the number, not as the end of a word: 签约, 节约, 附近.
_ABOUT = re.compile(
    r"(?<![签节履违预集制条公合盟邀相特失毁])约(?:为|占|在|达|有)?$|大约|大致|(?<![附邻最靠就相远亲])近$"
)
_JOIN = r"[—–\-－―~～至到]{1,2}"
_AFTER = r"(?:（[^（）]{1,6}）)?(?:及|（含）|\(含\))?(?P<after>以上|以下|以内|之内|左右|上下|内(?=[，。；、）]))?"
AMOUNT = (
    rf"(?P<sign>[>≥＞<≤＜]?)(?P<low>{ARABIC})(?P<more>余|多)?(?:(?P<lowunit>{UNIT})?{_JOIN}(?P<high>{ARABIC}))?"
    rf" ?(?P<unit>{UNIT}(?![化级型代号]))?(?P<more2>余|多(?=[个家项名]))?{_AFTER}"
)
ANY = re.compile(AMOUNT)
WORDED = (
    rf"(?P<low>{CHINESE})(?P<unit>[万亿]?(?:个|家|名|项|所|处|座|场|次|条|支|户|款|件|辆|台|套|人)"
    rf"(?!月|工作日|小时|年|季度)){_AFTER}"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """A number that something is compared with, in the printed unit."""

    comparator: Comparator
    value: float | int
    unit: str | None


def amounts(match: re.Match[str], words: str = "") -> tuple[Amount, ...]:
    """The amounts of a match; ``words`` are the verb and adverbs before it.

    "1—2个" → >= 1, <= 2; "60%左右" → ~ 60 %; ("不低于", "92%") → >= 92 %. Empty where a number is none.
    """
    part = match.groupdict()
    low, high = number(part["low"]), number(part["high"]) if part.get("high") else None
    unit = part["unit"]
    if low is None:
        return ()
    if part.get("high"):
        if high is None or high <= low:
            return ()
        return (
            Amount(comparator=">=", value=low, unit=part.get("lowunit") or unit),
            Amount(comparator="<=", value=high, unit=unit),
        )
    return (Amount(comparator=comparator(part, words), value=low, unit=unit),)


def comparator(part: dict[str, str | None], words: str) -> Comparator:
    """The bound that the words around a number set; 左右 and 约 win over the verb."""
    after, sign = part.get("after") or "", part.get("sign") or ""
    if after in ("左右", "上下") or _ABOUT.search(words):
        return "~"
    if after == "以上" or sign in (">", "≥", "＞") or (sign == "" and (part.get("more") or part.get("more2"))):
        return ">="
    if after in ("以下", "以内", "之内", "内") or sign in ("<", "≤", "＜"):
        return "<="
    if _AT_LEAST.search(words):
        return ">="
    if _AT_MOST.search(words):
        return "<="
    return ">=" if _BEYOND.search(words) else "="
