"""Which words of two passages differ? Both in pieces, each with whether the other passage lacks it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

import rjieba

Parts = tuple[tuple[str, bool], ...]
"""A passage in pieces: (text, whether it differs)."""

_TOKEN = re.compile(r"\d+(?:\.\d+)?[%％]?|[A-Za-z]+|\s+|[^\w\s]|\w")
_MOST = 2_000_000  # pairs of words that are compared; longer passages are marked whole where they differ
_ISLAND = 1  # characters in common that do not divide two differences


def marked(old: str, new: str) -> tuple[Parts, Parts]:
    """Both passages with what the other lacks marked, word by word.

    >>> marked("由省水利厅牵头", "由省林业厅牵头")
    ((('由省', False), ('水利', True), ('厅牵头', False)), (('由省', False), ('林业', True), ('厅牵头', False)))
    """
    one, other = words(old), words(new)
    head = _shared(one, other)
    tail = _shared(one[head:][::-1], other[head:][::-1])
    middle_old, middle_new = one[head : len(one) - tail], other[head : len(other) - tail]
    left, right = [(word, False) for word in one[:head]], [(word, False) for word in other[:head]]
    for before, after, same in _runs(middle_old, middle_new):
        left.append(("".join(before), not same))
        right.append(("".join(after), not same))
    left += [(word, False) for word in one[len(one) - tail :]]
    right += [(word, False) for word in other[len(other) - tail :]]
    return _joined(left), _joined(right)


def likeness(old: Parts, new: Parts) -> float:
    """The share of two marked passages that is in both, from 0 to 1."""
    shared = sum(len(text) for part in (old, new) for text, differs in part if not differs)
    whole = sum(len(text) for part in (old, new) for text, _differs in part)
    return shared / whole if whole else 1.0


def words(text: str) -> list[str]:
    """A text in words; numbers with their percent sign whole, marks and white space by themselves."""
    found: list[str] = []
    for run in re.findall(r"[一-鿿]+|[^一-鿿]+", text):
        found += rjieba.cut(run) if "一" <= run[0] <= "鿿" else _TOKEN.findall(run)
    return found


def _shared(one: Sequence[str], other: Sequence[str]) -> int:
    """How many words two texts begin with in common."""
    for at, (left, right) in enumerate(zip(one, other, strict=False)):
        if left != right:
            return at
    return min(len(one), len(other))


def _runs(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[Sequence[str], Sequence[str], bool]]:
    """Stretches of both in turn: those in common, and those that stand in each other's place."""
    if len(old) * len(new) > _MOST:
        yield old, new, False
        return
    held_old: list[str] = []
    held_new: list[str] = []
    for tag, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        island = tag == "equal" and (held_old or held_new) and len("".join(old[i:j])) <= _ISLAND and j < len(old)
        if tag != "equal" or island:
            held_old += old[i:j]
            held_new += new[k:m]
            continue
        if held_old or held_new:
            yield held_old, held_new, False
            held_old, held_new = [], []
        yield old[i:j], new[k:m], True
    if held_old or held_new:
        yield held_old, held_new, False


def _joined(pieces: Sequence[tuple[str, bool]]) -> Parts:
    """Neighbours of one kind as one piece, empty ones left out."""
    found: list[tuple[str, bool]] = []
    for text, differs in pieces:
        if not text:
            continue
        if found and found[-1][1] == differs:
            found[-1] = found[-1][0] + text, differs
        else:
            found.append((text, differs))
    return tuple(found)
