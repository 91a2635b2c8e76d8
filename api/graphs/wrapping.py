"""How does a long title fit into a box? Lines of so many characters' width, the last one shortened."""

from __future__ import annotations

import unicodedata

_NARROW = 0.56  # of a Chinese character's width: Latin letters and digits, on average
_NEVER_FIRST = frozenset("，。、；：！？）》〉〕】”’…,.;:!?)]}%℃·—")


def wide(text: str) -> float:
    """The width of a text in Chinese characters, about."""
    return sum(1.0 if unicodedata.east_asian_width(mark) in "WFA" else _NARROW for mark in text)


def shortened(text: str, width: float) -> str:
    """The text, or as much of its beginning as fits with an ellipsis."""
    if wide(text) <= width:
        return text
    kept, at = "", 1.0
    for mark in text:
        at += wide(mark)
        if at > width:
            break
        kept += mark
    return f"{kept.rstrip()}…"


def wrapped(text: str, width: float, most: int) -> tuple[str, ...]:
    """At most so many lines of that width; no line begins with a mark that closes something, no number is broken."""
    rest, lines = " ".join(text.split()), list[str]()
    while rest and len(lines) < most - 1 and wide(rest) > width:
        at, used = 0, 0.0
        while at < len(rest) and used + wide(rest[at]) <= width:
            used += wide(rest[at])
            at += 1
        full = max(1, at)
        while 1 < at < len(rest) and (rest[at] in _NEVER_FIRST or (_is_latin(rest[at]) and _is_latin(rest[at - 1]))):
            at -= 1
        at = at if at > 1 else full
        lines.append(rest[:at].rstrip())
        rest = rest[at:].lstrip()
    return (*lines, shortened(rest, width)) if rest else tuple(lines)


def _is_latin(mark: str) -> bool:
    return mark.isascii() and not mark.isspace()
