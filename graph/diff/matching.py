"""Which tasks of two documents are the same? One global assignment by content, then parts and joined tasks.

A task is a part of another where most of what its sentences say stands in that one (1:n a split, n:1 a merger).
The order in which the two documents are given does not matter: the matching is made in one order always, and turned.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from graph.diff.content import Content
from graph.diff.parts import stars
from graph.diff.result import Mode
from graph.likeness import Rarity, Scores, shared_mass
from graph.pairing import cheapest

_LEAST = 0.13
"""The likeness below which two tasks are not the same; unrelated documents of one field come to 0.07 at most."""
_CERTAIN = 0.3  # below this likeness each of two tasks must be the likest to the other
_PART = {"version": 0.45, "level": 0.6}
"""The share of a task that must stand in another for it to be a part of that one."""
_SAID = 0.6  # the share of a clause that another task must hold, to say the same
_CHUNK = 400  # sentences compared at a time, so that memory stays bounded
_WEIGHTS = (0.55, 0.25, 0.2)  # words, headings, sentences said again


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """Tasks that answer each other, by their places among the old and the new ones; several on one side at most."""

    old: tuple[int, ...]
    new: tuple[int, ...]
    likeness: float


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    """How like each old task (down) is to each new one (across), and how much of each stands in the other."""

    score: Scores
    old_in_new: Scores
    new_in_old: Scores


def matches(old: Sequence[Content], new: Sequence[Content], mode: Mode) -> tuple[Match, ...]:
    """Every task in one match, alone where none answers it; by the place of the first old or new task."""
    if is_turned(old, new):
        found = [Match(old=one.new, new=one.old, likeness=one.likeness) for one in _matches(new, old, mode)]
    else:
        found = _matches(old, new, mode)
    return tuple(found)


def is_turned(old: Sequence[Content], new: Sequence[Content]) -> bool:
    """Whether the documents are given the other way round than they are always matched."""
    return [one.plain for one in old] > [one.plain for one in new]


def _matches(old: Sequence[Content], new: Sequence[Content], mode: Mode) -> list[Match]:
    pairs = _identical(old, new)
    seen = _seen(old, new)
    pairs |= _assigned(seen.score, pairs, _LEAST)
    groups = stars(pairs, seen.old_in_new, seen.new_in_old, _PART[mode])
    taken_new = {at for _, across in groups for at in across}
    taken_old = {at for down, _ in groups for at in down}
    found = [
        Match(old=down, new=across, likeness=round(float(np.mean(seen.score[np.ix_(down, across)])), 3))
        for down, across in groups
    ]
    found += [Match(old=(at,), new=(), likeness=0.0) for at in range(len(old)) if at not in taken_old]
    found += [Match(old=(), new=(at,), likeness=0.0) for at in range(len(new)) if at not in taken_new]
    return found


def _identical(old: Sequence[Content], new: Sequence[Content]) -> dict[int, int]:
    """Tasks that say the same to the letter, the first with the first where a document repeats itself."""
    waiting: dict[tuple[str, frozenset[str]], list[int]] = {}
    for at, one in enumerate(new):
        waiting.setdefault((one.plain, one.title), []).append(at)
    found: dict[int, int] = {}
    for at, one in enumerate(old):
        if left := waiting.get((one.plain, one.title)):
            found[at] = left.pop(0)
    return found


def _seen(old: Sequence[Content], new: Sequence[Content]) -> _Seen:
    texts = [one.pairs | one.title for one in (*old, *new)]
    rarity = Rarity(texts)
    words = _dice([one.pairs for one in old], [one.pairs for one in new], rarity)
    titled = _dice([one.title for one in old], [one.title for one in new], rarity)
    old_in_new, new_in_old = _covered(old, new, rarity)
    told = (old_in_new + new_in_old) / 2
    score = _WEIGHTS[0] * words + _WEIGHTS[1] * titled + _WEIGHTS[2] * told
    return _Seen(score=score, old_in_new=old_in_new, new_in_old=new_in_old)


def _dice(old: Sequence[frozenset[str]], new: Sequence[frozenset[str]], rarity: Rarity) -> Scores:
    """Twice what two texts share over all that they have."""
    both = np.asarray([rarity.mass(one) for one in old])[:, None] + np.asarray([rarity.mass(one) for one in new])[None]
    return np.asarray(2 * shared_mass(old, new, rarity) / np.maximum(both, 1e-9), dtype=np.float64)


def _covered(old: Sequence[Content], new: Sequence[Content], rarity: Rarity) -> tuple[Scores, Scores]:
    """The share of each old task that stands in each new one, and the other way, by clauses."""
    down = [(at, words, rarity.mass(words)) for at, task in enumerate(old) for words in _clauses(task)]
    across = [(at, words, rarity.mass(words)) for at, task in enumerate(new) for words in _clauses(task)]
    forth = _coverage(down, [one.pairs for one in new], len(old), rarity)
    back = _coverage(across, [one.pairs for one in old], len(new), rarity).T
    return forth, back


def _clauses(task: Content) -> Iterator[frozenset[str]]:
    text = task.record.document.text
    return (words for sentence in task.sentences for words in sentence.clauses(text))


def _coverage(
    sentences: Sequence[tuple[int, frozenset[str], float]], whole: Sequence[frozenset[str]], count: int, rarity: Rarity
) -> Scores:
    """For each task with such sentences (down) and each other (across): the share of the first that the second says."""
    found, masses = np.zeros((count, len(whole))), np.zeros(count)
    for start in range(0, len(sentences) if whole else 0, _CHUNK):
        chunk = sentences[start : start + _CHUNK]
        held = shared_mass([words for _, words, _ in chunk], whole, rarity)
        for row, (task, _, mass) in enumerate(chunk):
            share = held[row] / max(mass, 1e-9)
            found[task] += mass * np.where(share >= _SAID, share, 0.0)
            masses[task] += mass
    return np.asarray(found / np.maximum(masses, 1e-9)[:, None], dtype=np.float64)


def _assigned(score: Scores, given: dict[int, int], least: float) -> dict[int, int]:
    """Old → new for what is left, so that the likeness in all is greatest; tasks may stay free."""
    downs = [at for at in range(score.shape[0]) if at not in given]
    taken = set(given.values())
    acrosses = [at for at in range(score.shape[1]) if at not in taken]
    if not downs or not acrosses:
        return {}
    left = score[np.ix_(downs, acrosses)]
    nearest = (score == score.max(axis=0)[None, :]) & (score == score.max(axis=1)[:, None])
    allowed = (left >= least) & ((left >= _CERTAIN) | nearest[np.ix_(downs, acrosses)])
    gain = np.where(allowed, left - least + 1e-6, 0.0)
    columns = cheapest(np.concatenate([-gain, np.zeros((len(downs), len(downs)))], axis=1))
    return {
        downs[row]: acrosses[column]
        for row, column in enumerate(columns)
        if column < len(acrosses) and allowed[row, column]
    }
