"""Which headings are like this one? Those that it holds, or that hold it, and are of like length."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

_SHARE = 0.6  # a heading quoted with a few words more or less still names its task


class Titles:
    """Headings without punctuation, ready to be looked up."""

    def __init__(self, titles: Iterable[str]) -> None:
        by_length: dict[int, list[str]] = defaultdict(list)
        for title in titles:
            by_length[len(title)].append(title)
        self._joined = {length: "".join(found) for length, found in by_length.items()}
        self._known = {length: frozenset(found) for length, found in by_length.items()}

    def like(self, wanted: str) -> tuple[str, ...]:
        """The heading itself where there is one, else all that are like it; none for an empty one."""
        if not wanted or wanted in self._known.get(len(wanted), ()):
            return (wanted,) if wanted else ()
        found = dict.fromkeys(self._inside(wanted))
        for length in sorted(self._joined):
            if len(wanted) < length and len(wanted) >= _SHARE * length:
                found |= dict.fromkeys(_around(wanted, self._joined[length], length))
        return tuple(found)

    def _inside(self, wanted: str) -> Iterable[str]:
        """The headings that lie in a text."""
        for length, known in self._known.items():
            if _SHARE * len(wanted) <= length < len(wanted):
                parts = (wanted[at : at + length] for at in range(len(wanted) - length + 1))
                yield from (part for part in parts if part in known)


def _around(wanted: str, joined: str, length: int) -> Iterable[str]:
    """The headings of one length, all in one text, that hold a text."""
    at = joined.find(wanted)
    while at >= 0:
        start = at // length * length
        if at + len(wanted) <= start + length:
            yield joined[start : start + length]
            at = joined.find(wanted, start + length)
        else:
            at = joined.find(wanted, at + 1)
