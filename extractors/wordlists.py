"""Which words does a rule hang on? Cue words are data: plain files of named lists under ``cues/``."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping
from pathlib import Path


@functools.cache
def lists(name: str) -> Mapping[str, tuple[str, ...]]:
    """The lists of ``cues/<name>.txt`` by name, in the order of the file.

    A line is a list's name in brackets, a word, or a comment after ``#``. ValueError where a word
    stands before the first name, or twice in one list: the file does not mean what it says.
    """
    found: dict[str, dict[str, None]] = {}
    current: dict[str, None] | None = None
    path = Path(__file__).parent / "cues" / f"{name}.txt"
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        word = line.partition("#")[0].strip()
        if not word:
            continue
        if word.startswith("[") and word.endswith("]"):
            current = found.setdefault(word[1:-1], {})
        elif current is None or word in current:
            raise ValueError(f"{path.name}:{number}: {word} stands before any list or twice in it")
        else:
            current[word] = None
    return {key: tuple(words) for key, words in found.items()}


def alternation(words: Iterable[str]) -> str:
    """The words as one regular expression, longer ones first: 制定出台 is tried before 制定.

    Words that begin alike stand together (制定(?:出台|)), so that a place in a text is tried against few.
    """
    groups: dict[str, list[str]] = {}
    for word in sorted(words, key=len, reverse=True):
        groups.setdefault(word[:1], []).append(re.escape(word[1:]))
    return "|".join(re.escape(first) + _rest(rests) for first, rests in groups.items())


def _rest(rests: list[str]) -> str:
    return rests[0] if len(rests) == 1 else f"(?:{'|'.join(rests)})"
