"""Which words mean much the same? Everyday words beside the words of official documents.

The list is data (``graph/synonyms.txt``), one idea a line. A question's word is followed to the words
of its lines, so that the words of the street meet the text of an office. Each word keeps a key of its
own in the search index: a rare one (通关) tells more than a common one of the same line (监管).
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files

import ahocorasick_rs

EVERYDAY_WEIGHT = 0.8
"""How much a listed word counts for an everyday word of its line."""

OFFICIAL_WEIGHT = 0.45
"""The same for an official word: a document has it itself, more often than not."""

SPOKEN_WEIGHT = 0.6
"""How much one everyday word counts for another of its line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A word of the list at ``[start, end)`` of a text, with the keys of its like and what each counts."""

    start: int
    end: int
    alike: tuple[tuple[str, float], ...]


class Lexicon:
    """The list, ready to be found in text.

    Raises ValueError on a line that is not ``everyday words | official words``.
    """

    def __init__(self, lines: str) -> None:
        self._alike: dict[str, dict[str, float]] = {}
        self._formal: set[str] = set()
        for number, line in enumerate(lines.splitlines(), 1):
            if not line.strip() or line.startswith("#"):
                continue
            spoken, bar, written = line.partition("|")
            if not bar or not spoken.split() or not written.split():
                raise ValueError(f"synonyms:{number}: words on both sides of one '|' wanted")
            self._enter(spoken.split(), written.split())
        self._asked_words = list(self._alike)
        self._written_words = [word for word in self._alike if len(word) > 1]  # one character means too much
        self._asked_finder = ahocorasick_rs.AhoCorasick(self._asked_words)
        self._written_finder = ahocorasick_rs.AhoCorasick(self._written_words)

    def _enter(self, spoken: list[str], written: list[str]) -> None:
        """Note the words of one line, each beside the others."""
        self._formal.update(written)
        for word in spoken:
            self._relate(word, written, EVERYDAY_WEIGHT)
            self._relate(word, spoken, SPOKEN_WEIGHT)
        for word in written:
            self._relate(word, written, OFFICIAL_WEIGHT)

    def _relate(self, word: str, others: list[str], weight: float) -> None:
        alike = self._alike.setdefault(word, {})
        for other in others:
            if len(other) > 1 and other != word:
                alike[key(other)] = max(weight, alike.get(key(other), 0.0))

    def is_everyday(self, word: str) -> bool:
        """Whether people say the word and documents do not."""
        return word in self._alike and word not in self._formal

    @property
    def words(self) -> tuple[str, ...]:
        """Every word of the list."""
        return tuple(self._alike)

    def likes(self) -> Iterator[tuple[str, tuple[tuple[str, float], ...]]]:
        """Every word with the words that may stand for it and what each counts."""
        for word, alike in self._alike.items():
            yield word, tuple((other[1:], weight) for other, weight in alike.items())

    def keys_of_text(self, text: str) -> Iterator[str]:
        """The keys of the listed words in a document, once for each place."""
        for index, _, _ in self._written_finder.find_matches_as_indexes(text, overlapping=True):
            yield key(self._written_words[index])

    def mentions(self, question: str) -> tuple[Mention, ...]:
        """The listed words of a question, also where they overlap, in order of place."""
        found = self._asked_finder.find_matches_as_indexes(question, overlapping=True)
        return tuple(
            Mention(start=start, end=end, alike=tuple(self._alike[self._asked_words[index]].items()))
            for index, start, end in sorted(found, key=lambda match: match[1:])
        )


def key(word: str) -> str:
    """The index key of a listed word."""
    return f"≈{word}"


@functools.cache
def lexicon() -> Lexicon:
    """The list that ships with the project."""
    return Lexicon(files("graph").joinpath("synonyms.txt").read_text("utf-8"))
