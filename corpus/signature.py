"""Who signed, and when? The bodies and the date below a text or its covering notice."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.bodies import split_bodies
from corpus.dates import DATE, find_date

_DATED = re.compile(
    rf"(?P<bodies>.{{0,120}}?)\s*(?P<date>{DATE.pattern}|[12]\d{{3}}[-/.]\d{{1,2}}[-/.]\d{{1,2}})\s*(?P<printed>印发|印)?\s*"
)
_RELEASE = re.compile(r"\s*[（(](?:此件|本文|本件|联系)[^()（）]{0,60}[)）]\s*$|公开(?:属性|方式|类型)\s?[：:].{0,12}$")
_CONTACT = re.compile(r"(?:联系人|联系电话|电话|传真|邮箱|电子邮箱|通讯地址|地址|邮编)\s?[：:]?")
_MOST_BODIES = 60


@dataclass(frozen=True, slots=True)
class Signature:
    """The bodies that signed, the day, and the range of text that the lines take up."""

    bodies: tuple[str, ...]
    date: dt.date | None
    start: int
    end: int


def signatures(text: str) -> Iterator[Signature]:
    """The signatures of a text from above: lines of bodies over a line with a date, or one line of both."""
    lines = list(_lines(text))
    for place, (line, start) in enumerate(lines):
        match = _DATED.fullmatch(line)
        if match is None or match["printed"]:
            continue
        inline = split_bodies(match["bodies"]) if match["bodies"].strip() else ()
        if match["bodies"].strip() and not inline:
            continue
        above, first = _bodies_above(lines, place)
        bodies = (*above, *inline)
        yield Signature(bodies, find_date(match["date"]), first if bodies else start, _end(lines, place))


def printed_on(text: str) -> tuple[tuple[str, ...], dt.date | None]:
    """The imprint (某办公室 2026年3月9日印发) at the foot of a text."""
    for line, _ in reversed(list(_lines(text))[-12:]):
        match = _DATED.fullmatch(line)
        if match and match["printed"]:
            return split_bodies(match["bodies"]), find_date(match["date"])
    return (), None


def _bodies_above(lines: list[tuple[str, int]], place: int) -> tuple[tuple[str, ...], int]:
    bodies: list[str] = []
    first = lines[place][1]
    for line, start in reversed(lines[max(0, place - _MOST_BODIES) : place]):
        named = split_bodies(line) if len(line) <= 120 else ()
        if not named:
            break
        bodies[:0] = named
        first = start
    return tuple(bodies), first


def _end(lines: list[tuple[str, int]], place: int) -> int:
    """The end of a signature: notes on release and contacts below it belong to it."""
    last = place
    while last + 1 < len(lines) and (_RELEASE.match(lines[last + 1][0]) or _CONTACT.match(lines[last + 1][0])):
        last += 1
    line, start = lines[last]
    return start + len(line)


def _lines(text: str) -> Iterator[tuple[str, int]]:
    start = 0
    for line in text.split("\n"):
        if line.strip():
            yield line, start
        start += len(line) + 1
