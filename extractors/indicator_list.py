"""Which indicators do the parts of a list name where only one of them prints what all share?"""

from __future__ import annotations

import re

import rjieba

_COUPLED = re.compile(r"以及|(?<![普以涉波顾])及(?![时格])|和(?![谐美平])|(?<![参给])与")
_QUANTITY = re.compile(r"(?:面积|规模|数量?|总[量长]|里程|长度|能力|人数|[率量值额])$")
# What several things share behind their names, 甲、乙产业|增加值, and the grades they stand in, 国家级、省级|示范社.
_MEASURED = re.compile(
    r"(?:居民人均可支配收入|人均可支配收入|增加值|总产值|产值|总产量|年产量|产量|营业收入|收入|播种面积|种植面积|面积|总规模|规模|总量|总额|占比|比重|比例|人数|数量|"
    r"覆盖率|普及率|使用率|利用率|合格率|完成率|达标率|投资|投入|消费量|里程|价格|销售额|零售额)$"
)
_GRADES = "级市省县区类型"
_NATION = re.compile(r"国家|全国|中央")
_SHORT_NOUN = 4


def each_of(phrase: str, count: int = 0) -> list[str] | None:
    """The items that share a verb: "甲、乙企业占比" → ["甲企业占比", "乙企业占比"].

    None where there are fewer than two, or not ``count`` of them where a count is given.
    """
    items = _items(phrase, count)
    if len(items) < 2 or count not in (0, len(items)):
        return None
    first, last = items[0], items[-1]
    core, tail = _core_and_tail(first, last)
    middle = items[1] if len(items) > 2 else core
    shared = len(middle) <= _SHORT_NOUN - 1 and len(first) > len(middle) + 1 and not tail
    head = first[: -len(middle)] if shared else ""
    named = [first + tail, *(head + item + tail for item in items[1:-1])]
    return [*named, head + core + tail]


def _items(phrase: str, count: int) -> list[str]:
    """The parts of a list: at 、, and at 和 where the count or the likeness of both sides asks for it."""
    items = [item for item in phrase.split("、") if item]
    if not items or (len(items) > 1 and count == len(items)):
        return items
    apart = [part for item in items for part in _COUPLED.split(item) if part]
    if count == len(apart) or len(items) == 1:
        return apart
    head, *rest = _COUPLED.split(items[-1], maxsplit=1)
    return [*items[:-1], head, *rest] if rest and head[-1:] == items[-1][-1:] else items


def _core_and_tail(first: str, last: str) -> tuple[str, str]:
    """Split the last item into what it names and what all items share: 户籍人口|城镇化率, 市级|示范社."""
    if first[-1] == last[-1]:
        return last, ""
    cut = last.find("的")
    if cut > 0 and "的" not in first:
        return last[:cut], last[cut:]
    for ending in (first[-2:], first[-1:] if first[-1] in _GRADES else ""):
        if ending and (place := last.find(ending)) >= 0:
            return last[: place + len(ending)], last[place + len(ending) :]
    shared = _MEASURED.search(last, 1)
    if _MEASURED.search(first) or not (shared or _QUANTITY.search(last) or _NATION.fullmatch(first)):
        return last, ""
    if len(last) - len(first) >= 2 and _ends_word(last, len(first)):
        return last[: len(first)], last[len(first) :]
    return (last[: shared.start()], last[shared.start() :]) if shared else (last, "")


def _ends_word(text: str, place: int) -> bool:
    """Whether a word ends at the place: 农村|居民收入, not 大水面渔|业面积."""
    end = 0
    for word in rjieba.cut(text):
        end += len(word)
        if end >= place:
            return end == place
    return False
