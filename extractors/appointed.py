"""Whom does a body make answerable without telling it to act? A授权B负责; A是……的责任主体; offices set up for it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

from extractors.assignment import BODY_ROLE, SUBJECT, assign
from extractors.bodies import is_body, is_named_body
from extractors.subjects import NOT_SUBJECT
from extractors.unit import UnitMention, split_units
from ontology.model import Assignment, Role

_AUTHORISED = re.compile(r"授权(?P<unit>[^，。；：\n的]{2,24}?)(?:具体|统一)?负责(?!人|制)")
_IS = re.compile(
    r"(?<![^，。；：\n\s])(?P<unit>[^，。；：\n\s是为]{2,24})[是为][^，。；\n]{0,40}?"
    r"(?P<kind>第?一?责任主体|第一责任人|责任单位|责任部门|牵头单位|牵头部门|配合单位|配合部门|主管(?:单位|部门)(?=，(?:具体|统一)?负责))(?![^，。；\n])"
)

# 接受财政部门的业务指导; 接受社会监督 names no body.
_GUIDED = re.compile(r"接受(?P<unit>[^，。；：\n的]{2,24}?)的?(?:有关|业务|统筹|监督|统一)*(?:指导|监督|督导)")
# 牵头单位为省水利厅，配合单位为省财政厅
_LABELLED = re.compile(r"(?P<kind>牵头|责任|配合)(?:单位|部门)[为是](?P<unit>[^，。；：\n]{2,60})")
_LABELS: dict[str, Role] = {"牵头": "lead", "责任": "responsible", "配合": "cooperate"}
_ORDERED = re.compile(r"，(?:要(?!求|素)|应当|应(?!用|急|对)|必须|须)")


def of_appointments(text: str, start: int, end: int) -> Iterator[Assignment]:
    """Units that a body names as those who answer for its work, and offices that it sets up to do it."""
    yield from _offices(text, start, end)
    if text.find("授权", start, end) >= 0:
        for match in _AUTHORISED.finditer(text, start, end):
            yield from _named(match, "responsible")
    if text.find("单位", start, end) >= 0 or text.find("部门", start, end) >= 0:
        for match in _LABELLED.finditer(text, start, end):
            yield from _named(match, _LABELS[match["kind"]])
    if text.find("接受", start, end) >= 0:
        for match in _GUIDED.finditer(text, start, end):
            yield from _named(match, "supervise")
    if text.find("是", start, end) >= 0 or text.find("为", start, end) >= 0:
        for match in _IS.finditer(text, start, end):
            yield from _named(match, _role(text, match))


def _role(text: str, match: re.Match[str]) -> Role:
    """The role that the word gives; who is called 责任主体 only to be told what to do (，要……) acts."""
    if match["kind"].startswith("牵头"):
        return "lead"
    if match["kind"].startswith("配合"):
        return "cooperate"
    return "actor" if _ORDERED.match(text, match.end()) else "responsible"


def _named(match: re.Match[str], role: Role) -> Iterator[Assignment]:
    """The units that a match names, where all of them are bodies."""
    units = split_units(match["unit"], match.start("unit"))
    if all(is_body(unit.text) or is_named_body(unit.text) for unit in units):
        rule = SUBJECT if role == "actor" else BODY_ROLE
        yield from (assign(unit, role, "body", rule) for unit in units)


_OFFICE = re.compile(
    r"(?P<office>(?<=[，。；\n])办公室(?=设在)|[^，。；：\n]{2,24}?(?:办公室|联席会议|领导小组|专班|指挥部))(?:设在[^，。；\n]{2,30})，(?:由[^，。；\n]{2,80}，)?(?:具体)?(?:负责|承担)"
)


_SET_BELOW = re.compile(
    r"(?:领导小组|指挥部|专班|联席会议)下设(?P<office>(?:工作)?办公室)(?:[（(][^）)\n]{2,30}[）)])?，(?:主要|具体)?(?:负责|承担)"
)


def _offices(text: str, start: int, end: int) -> Iterator[Assignment]:
    """领导小组办公室设在A，负责…… → the office is responsible."""
    if text.find("设在", start, end) < 0 and text.find("下设", start, end) < 0:
        return
    for match in chain(_OFFICE.finditer(text, start, end), _SET_BELOW.finditer(text, start, end)):
        a, b = match.span("office")
        if not NOT_SUBJECT.search(text[a:b]):
            yield assign(UnitMention(text=text[a:b], start=a, end=b), "responsible", "body", BODY_ROLE)
