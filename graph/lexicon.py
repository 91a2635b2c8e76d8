"""Which words mean much the same? Everyday words beside the words of official documents.

The list is data (``graph/synonyms.txt``), one idea a line. An idea becomes a key of the search index
beside the words themselves, so that a question in the words of the street meets the text of an office.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files

import ahocorasick_rs

EVERYDAY_WEIGHT = 0.8
"""How much a hit by way of an idea counts where the question used an everyday word."""

OFFICIAL_WEIGHT = 0.45
"""The same where the question used an official word: a document has it itself, more often than not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A word of the list at ``[start, end)`` of a text, with its ideas and how much each counts."""

    start: int
    end: int
    ideas: tuple[tuple[str, float], ...]


class Lexicon:
    """The list, ready to be found in text.

    Raises ValueError on a line that is not ``everyday words | official words``.
    """

    def __init__(self, lines: str) -> None:
        everyday: dict[str, dict[str, float]] = {}
        official: dict[str, set[str]] = {}
        self._formal: set[str] = set()
        for number, line in enumerate(lines.splitlines(), 1):
            if not line.strip() or line.startswith("#"):
                continue
            spoken, bar, written = line.partition("|")
            if not bar or not spoken.split() or not written.split():
                raise ValueError(f"synonyms:{number}: words on both sides of one '|' wanted")
            self._formal.update(written.split())
            _enter(f"≈{number}", spoken.split(), written.split(), everyday, official)
        self._asked = everyday
        self._written = official
        self._asked_words = list(everyday)
        self._written_words = list(official)
        self._asked_finder = ahocorasick_rs.AhoCorasick(self._asked_words)
        self._written_finder = ahocorasick_rs.AhoCorasick(self._written_words)

    def is_everyday(self, word: str) -> bool:
        """Whether people say the word and documents do not."""
        return word in self._asked and word not in self._formal

    def ideas_of_text(self, text: str) -> Iterator[str]:
        """The ideas that a document's words express, once for each word found."""
        for index, _, _ in self._written_finder.find_matches_as_indexes(text, overlapping=True):
            yield from self._written[self._written_words[index]]

    def mentions(self, question: str) -> tuple[Mention, ...]:
        """The listed words of a question, also where they overlap, in order of place."""
        found = self._asked_finder.find_matches_as_indexes(question, overlapping=True)
        return tuple(
            Mention(start=start, end=end, ideas=tuple(self._asked[self._asked_words[index]].items()))
            for index, start, end in sorted(found, key=lambda match: match[1:])
        )


def _enter(
    idea: str,
    spoken: list[str],
    written: list[str],
    everyday: dict[str, dict[str, float]],
    official: dict[str, set[str]],
) -> None:
    """Note the words of one line: either side may be asked, both stand for the idea in a document."""
    for word in written:
        everyday.setdefault(word, {}).setdefault(idea, OFFICIAL_WEIGHT)
    for word in spoken:
        everyday.setdefault(word, {})[idea] = EVERYDAY_WEIGHT
    for word in {*spoken, *written}:
        if len(word) > 1:  # a single character means too many things in running text
            official.setdefault(word, set()).add(idea)


@functools.cache
def lexicon() -> Lexicon:
    """The list that ships with the project."""
    return Lexicon(files("graph").joinpath("synonyms.txt").read_text("utf-8"))
