"""Which paragraphs did a converter tear apart? Broken sentences are put together where that is safe."""

from __future__ import annotations

import dataclasses
import itertools
import re
from collections import Counter
from collections.abc import Iterable, Sequence

from corpus.paragraph import Paragraph

_TERMINAL = "。！？；：.!?;:…”’）)》〉】〕]"
_NEVER_FIRST = "，。、；：！？）》”’〕％%"
_NEVER_LAST = "，、（《“‘〔"
_START = re.compile(
    r"[一二三四五六七八九十百]{1,4}\s?[、.．是]|第[一二三四五六七八九十百零〇\d]{1,6}\s?[编章节条款项]|[（(][一二三四五六七八九十\d]{1,3}[)）]"
    r"|\d{1,3}(?:\.\d{1,2}){0,3}\s?[.．、)）]|\d{1,2}\s|[①-⑳⑴-⒛㈠-㈩●■◆•➢—]|附[件表录图注]|注\s?[：:]|[^，。；：]{2,12}[：:]"
)
_PUNCTUATED = re.compile("[，。；、：]")
_CLAUSES = re.compile("[，。；]")
_LONG = 40
_LEAST_EVIDENCE = 4


def rejoin(paragraphs: Iterable[Paragraph]) -> list[Paragraph]:
    """The paragraphs with those joined that are halves of one sentence; table rows stay as they are.

    A half is known by a comma at its end or the next one's start, by ending in the middle of a
    sentence after a full line, or by the width at which the whole document was cut into lines.
    """
    read = list(paragraphs)
    width = _line_width(read)
    joined: list[Paragraph] = []
    tail = 0  # the length of the last piece that went into the last paragraph
    for paragraph in read:
        if joined and _torn(joined[-1], paragraph, tail, width):
            joined[-1] = dataclasses.replace(joined[-1], text=_glued(joined[-1].text, paragraph.text))
        else:
            joined.append(paragraph)
        tail = len(paragraph.text)
    return joined


def _torn(before: Paragraph, after: Paragraph, tail: int, width: int | None) -> bool:
    if before.cells or after.cells or not before.text or not after.text:
        return False
    head, rest = before.text, after.text
    if rest[0] in _NEVER_FIRST:
        return True
    if _START.match(rest):
        return False
    if head[-1] in _NEVER_LAST:
        return True
    if head[-1] in _TERMINAL or not _PUNCTUATED.search(rest):
        return False
    if len(head) >= _LONG and ("。" in head or "；" in head or head.count("，") > 1):
        return True
    return width is not None and abs(tail - width) <= 2 and _CLAUSES.search(head) is not None


def _line_width(paragraphs: Sequence[Paragraph]) -> int | None:
    """The number of characters at which a converter cut lines, None where paragraphs are whole.

    Headings too stop without a mark; only lines without a number, followed by the rest of a
    sentence, are evidence.
    """
    cut = [
        len(before.text)
        for before, after in itertools.pairwise(paragraphs)
        if not before.cells and not after.cells and 18 <= len(before.text) <= 60 and before.text[-1] not in _TERMINAL
        if not _START.match(before.text) and not _START.match(after.text) and _PUNCTUATED.search(after.text)
    ]
    counts = Counter(cut)
    near = {length: sum(counts[length + step] for step in (-2, -1, 0, 1)) for length in counts}
    width = max(near, key=lambda length: near[length], default=None)
    return width if width is not None and near[width] >= max(_LEAST_EVIDENCE, 0.5 * len(cut)) else None


def _glued(head: str, rest: str) -> str:
    latin = head[-1].isascii() and head[-1].isalpha() and rest[0].isascii() and rest[0].isalpha()
    return f"{head} {rest}" if latin else head + rest
