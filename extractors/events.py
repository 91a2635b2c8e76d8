"""Which events stand for a time that no calendar tells? Seasons, holidays and terms: 汛期前, 春节前, 开学前.

Work is bound by them, but their day is not printed, so that no date may be given for it.
"""

from __future__ import annotations

import re

_SEASONS = (
    r"(?:(?:主|入|上|伏|秋|春|凌)?汛期?|[雨冬旱雪风旺淡暖耕种播收]季|"
    r"(?:供暖|采暖|取暖|供热|度夏|度冬|防火|台风|旅游|灌溉|封冻|休渔)(?:旺)?[季期]|供暖|供热|封冻|上冻)"
)
_TURNS = (
    r"(?:入[冬春夏秋伏梅]|出[伏梅]|降[雪雨温]|寒潮|"
    r"春[耕播运]|[秋麦夏]收|秋播|三夏|三秋|[高中]考|[寒暑]假|开学|学期|开幕|冬训)"
)
_FEASTS = (
    r"(?:(?:(?:国庆|中秋|春|端午|清明|元宵|劳动|教师|重阳)节|(?<![环关细情调])节)(?:假期|长假)?|元旦|国庆|中秋|"
    r"[“\"](?:五一|十一|七一|八一|两节|双节)[”\"]|五一(?!九))"
)
_AHEAD = r"(?:来临|到来|开始|启动)?(?:之|以)?前(?!后|期|提|往|沿|列|景|瞻|夕|移|置)"
# The words between a year and its event: 2026年秋季开学前, 2027年主汛期前.
NAMED = rf"(?:[^，。；：、\d\s（）《》〔〕]{{0,4}}?)(?:{_SEASONS}|{_TURNS}|{_FEASTS})"
EVENT = rf"{NAMED}{_AHEAD}"
# An event without a year where work is bound: 汛前完成, 降雪前12小时; 汛前检查 is the name of a thing.
BEFORE = re.compile(
    rf"(?:每年|[今明]年)?(?:{_SEASONS}|[春秋]季(?:学期)?开学|{_TURNS}|国庆节|(?:春|中秋|端午|清明|元宵)节|{_FEASTS}){_AHEAD}"
    r"(?![检排巡督]查|准备|演练|培训|隐患|防御)(?:\d{1,3}(?:个?小时|天|日|个月|周))?"
)
_NAMED_NEXT = re.compile(NAMED + rf"(?:{_AHEAD}|期间|假期|[，,])")


def follows(text: str, end: int) -> bool:
    """Whether an event follows that says more of the time than the year before it: 2027年|汛期前."""
    return _NAMED_NEXT.match(text, end) is not None
