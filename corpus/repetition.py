"""Is a text saved twice in one file? Where its second copy begins."""

from __future__ import annotations

from collections.abc import Sequence

_LONG = 8  # characters of a line that can tell where a copy begins; shorter ones (附件, a date) stand anywhere
_LEAST = 5  # lines of a copy
_TRIES = 8  # places looked at; keeps any text linear


def first_copy(lines: Sequence[str]) -> int:
    """How many of the lines are the text itself: those before a copy of the text that runs to the end.

    >>> first_copy(["关于印发方案的通知", "一", "二", "三", "四"] * 2)
    5
    """
    first: dict[str, int] = {}
    tries = 0
    for at, line in enumerate(lines):
        origin = first.setdefault(line, at)
        if origin == at or len(line) < _LONG or len(lines) - at < _LEAST or tries == _TRIES:
            continue
        tries += 1
        length = len(lines) - at
        if origin + length <= at and list(lines[origin : origin + length]) == list(lines[at:]):
            return at
    return len(lines)
