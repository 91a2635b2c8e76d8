"""Which letters of a task name things? Its text with everything but noun phrases blanked out, length kept.

What two tasks share is evidence only where it names something: 水文数据中心, not 将检查结果告知有关部门.
Words and their classes are those of jieba's dictionary (through its Rust port), corrected by a list of
verbs that it takes for nouns.
"""

from __future__ import annotations

import re

import rjieba

from extractors.wordlists import lists

_NO_NAME = frozenset("pcudryeowxzhkm")  # first letters of the classes of words that are part of no name
_CUES = lists("dependency")
_VERBS = frozenset((*_CUES["title-verb"], *_CUES["use"], *_CUES["verb"]))
_MOST_WORDS = 100_000  # kept; more are a text of no words, and are forgotten
_LINES = re.compile(r"\n+|[^\n]+")


class _Names(dict[str, str]):
    """Each word as it is where it may be part of a name, else line feeds; looked up once for each word."""

    def __missing__(self, word: str) -> str:
        """What is left of a word met for the first time."""
        if len(self) > _MOST_WORDS:
            self.clear()
        named = all(_names(part, kind) for part, kind in rjieba.tag(word))
        found = self[word] = word if named else "\n" * len(word)
        return found


_NAMES = _Names()


def noun_phrases(body: str) -> str:
    """推动智慧园区管理平台建设 → 智慧园区管理平台 with line feeds for the rest; as long as the text."""
    names = _NAMES
    return "".join(
        [
            part if part[0] == "\n" else "".join([names[word] for word in rjieba.cut(part)])
            for part in _LINES.findall(body)
        ]
    )


def _names(word: str, kind: str) -> bool:
    return kind[0] not in _NO_NAME and word not in _VERBS and (kind != "v" or len(word) > 1)
