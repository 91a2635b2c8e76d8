"""Which strings must a text hold for a pattern to match in it? A cheap look before a dear one.

``(?:严格)?(?:禁止|严禁)[^，。]{2,8}`` matches nowhere in a text with neither 禁止 nor 严禁. The strings are read off
the pattern as ``re`` itself parses it, so that they cannot fall behind a rule that is changed; the strings
of many patterns are looked for in one scan.

The parser is no public part of Python; it is the same from 3.11 to 3.14. Pieces that it may learn to know later
demand nothing here, and where the parser is gone, every pattern is tried on every text: slower, not wrong.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from typing import Any

import ahocorasick_rs

try:
    from re import _constants, _parser  # type: ignore[attr-defined]
except ImportError:  # a Python whose parser stands elsewhere
    _constants = _parser = None
codes: Any = _constants
parser: Any = _parser

_DIGIT = "\\d"  # stands for any digit among the strings
_ANY_DIGIT = re.compile(r"\d")
_MANY = 400  # strings of one place in a pattern; beyond, a place is taken as unknown
_RARE = 0.02  # what a string of two or more weighs against a single character when the choice is between places
_REPEATS = ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT")

Strings = frozenset[str]


class Literals:
    """Of some patterns, those that may match in a text; the others cannot."""

    def __init__(self, patterns: Sequence[re.Pattern[str]]) -> None:
        self.count = len(patterns)
        needed = [needs(pattern) for pattern in patterns]
        self._always = frozenset(index for index, strings in enumerate(needed) if not strings)
        self._digits = frozenset(index for index, strings in enumerate(needed) if _DIGIT in strings)
        self._of: dict[str, frozenset[int]] = {}
        for string in {string for strings in needed for string in strings} - {_DIGIT}:
            self._of[string] = frozenset(index for index, strings in enumerate(needed) if string in strings)
        self._words = list(self._of)
        self._finder = ahocorasick_rs.AhoCorasick(self._words)
        self._last: tuple[str, frozenset[int]] = "", self._always

    def possible(self, text: str) -> frozenset[int]:
        """The places, in the sequence given, of the patterns that may match somewhere in the text."""
        last, found = self._last
        if last is text:
            return found
        found = self._always
        if self._digits and _ANY_DIGIT.search(text):
            found |= self._digits
        seen = {number for number, _, _ in self._finder.find_matches_as_indexes(text, overlapping=True)}
        found = found.union(*(self._of[self._words[number]] for number in seen))
        self._last = text, found
        return found


def needs(pattern: re.Pattern[str]) -> Strings:
    """Strings one of which every text that the pattern matches in holds; empty where none are known."""
    if parser is None or pattern.flags & re.IGNORECASE or "(?i" in pattern.pattern:
        return frozenset()
    return _cover(parser.parse(pattern.pattern, pattern.flags)) or frozenset()


def _cover(sequence: Iterable[tuple[Any, Any]]) -> Strings | None:
    """The rarest strings one of which the sequence demands; None where it demands none."""
    choices: list[Strings] = []
    run: Strings = frozenset(("",))
    for op, value in sequence:
        exact = _exact(op, value)
        if exact is not None and len(exact) * len(run) <= _MANY:
            run = frozenset(before + after for before in run for after in exact)
            continue
        choices.append(run)
        run = exact if exact is not None else frozenset(("",))
        if exact is None and (inner := _inner(op, value)):
            choices.append(inner)
    choices.append(run)
    return min((_least(choice) for choice in choices if choice and "" not in choice), key=_weight, default=None)


def _least(strings: Strings) -> Strings:
    """The strings without those that hold another of them: 年, 年底, 年底前 → 年."""
    parts = (
        (string, start, end) for string in strings for start, end in itertools.combinations(range(len(string) + 1), 2)
    )
    longer = {string for string, start, end in parts if end - start < len(string) and string[start:end] in strings}
    return strings - longer


def _weight(strings: Strings) -> float:
    return sum(1.0 if len(string) == 1 or string == _DIGIT else _RARE for string in strings)


def _exact(op: Any, value: Any) -> Strings | None:
    """All strings that a piece of a pattern matches; None where they are too many or unknown."""
    if op is codes.LITERAL:
        return frozenset((chr(value),))
    if op in (codes.AT, codes.ASSERT_NOT, codes.ASSERT):
        return frozenset(("",))  # no characters of its own
    if op is codes.IN and all(kind is codes.LITERAL for kind, _ in value):
        return frozenset(chr(code) for _, code in value)
    if op is codes.SUBPATTERN:
        return _joined(value[3])
    if op is codes.ATOMIC_GROUP:
        return _joined(value)
    if op is codes.BRANCH:
        parts = [_joined(branch) for branch in value[1]]
        return _few(part for part in parts if part is not None) if None not in parts else None
    if op.name in _REPEATS and value[1] == 1:
        once = _joined(value[2])
        return once | {""} if once is not None and value[0] == 0 else once
    return None


def _joined(sequence: Iterable[tuple[Any, Any]]) -> Strings | None:
    found: Strings = frozenset(("",))
    for op, value in sequence:
        exact = _exact(op, value)
        if exact is None or len(exact) * len(found) > _MANY:
            return None
        found = frozenset(before + after for before in found for after in exact)
    return found


def _few(parts: Iterable[Strings]) -> Strings | None:
    found: Strings = frozenset().union(*parts)
    return found if len(found) <= _MANY else None


def _inner(op: Any, value: Any) -> Strings | None:
    """The strings that a piece demands whose own strings are not all known."""
    if op is codes.SUBPATTERN:
        return _cover(value[3])
    if op is codes.ATOMIC_GROUP:
        return _cover(value)
    if op.name in _REPEATS:
        return _cover(value[2]) if value[0] > 0 else None
    if op is codes.BRANCH:
        parts = [_cover(branch) for branch in value[1]]
        return frozenset().union(*(part for part in parts if part)) if all(parts) else None
    if op is codes.IN:
        return _class(value)
    return None


def _class(members: Sequence[tuple[Any, Any]]) -> Strings | None:
    """The characters of a class, digits as one; None where it excludes or spans a range."""
    found = set()
    for kind, value in members:
        if kind is codes.LITERAL:
            found.add(chr(value))
        elif kind is codes.CATEGORY and value is codes.CATEGORY_DIGIT:
            found.add(_DIGIT)
        else:
            return None
    return frozenset(found)
