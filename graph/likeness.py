"""How like are two passages, a row of a list and a task? Character pairs weighed by rarity, headings, units."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float64]

_RUN = re.compile(r"[0-9A-Za-z一-鿿.%％]+")
_OPENING = re.compile(
    r"^(?:加快|推进|推动|加强|强化|深化|促进|着力|大力|积极|进一步|全面|切实|不断|抓好|做好|抓实|落实|狠抓|严格|持续|扎实|聚力"
    r"|突出|加大|深入|有效|稳步|统筹)+(?=..)"
)
_CHUNK = 400  # tasks compared at a time, so that memory stays bounded
_UNSEEN = 1.0  # what a pair that no task has counts, against one that a single task has


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The words of a row or a task: its heading, all it says, and the full names of its units."""

    title: str
    text: str
    units: frozenset[str] = frozenset()


def pairs(text: str) -> frozenset[str]:
    """The pairs of neighbouring characters between punctuation marks; a lone character is one."""
    found: set[str] = set()
    for run in _RUN.findall(text):
        found.update(run[at : at + 2] for at in range(max(1, len(run) - 1)))
    return frozenset(found)


class Rarity:
    """How much a pair tells one task from the others."""

    def __init__(self, texts: Sequence[frozenset[str]]) -> None:
        self._count = Counter(pair for text in texts for pair in text)
        self._all = len(texts)

    def __call__(self, pair: str) -> float:
        """Its weight, above 0."""
        held = self._count.get(pair, 0)
        rarest = np.log1p((self._all + 0.5) / 1.5)
        return float(rarest * _UNSEEN if not held else np.log1p((self._all - held + 0.5) / (held + 0.5)))

    def mass(self, found: Iterable[str]) -> float:
        """The weight of several."""
        return sum(self(pair) for pair in found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """For each row (down) and task (across), each from 0 to 1.

    ``held`` is the share of the row's words that the task has, ``titled`` how like the headings are,
    ``units`` how like the lists of units are (NaN where either has none), ``score`` all together.
    """

    held: Scores
    titled: Scores
    units: Scores
    score: Scores


_WEIGHTS = (0.5, 0.3, 0.2)


def likeness(rows: Sequence[Words], tasks: Sequence[Words]) -> Likeness:
    """Every row against every task."""
    task_texts = [pairs(f"{task.title}\n{task.text}") for task in tasks]
    rarity = Rarity(task_texts)
    row_texts = [pairs(f"{row.title}\n{row.text}") for row in rows]
    row_titles, task_titles = [_heading(row.title) for row in rows], [_heading(task.title) for task in tasks]
    held = shared_mass(row_texts, task_texts, rarity) / _masses(row_texts, rarity)[:, None]
    within = shared_mass(row_titles, task_texts, rarity) / _masses(row_titles, rarity)[:, None]
    both = _masses(row_titles, rarity)[:, None] + _masses(task_titles, rarity)[None, :]
    titled = np.maximum(2 * shared_mass(row_titles, task_titles, rarity) / both, 0.6 * within)
    units = _units(rows, tasks)
    words = (_WEIGHTS[0] * held + _WEIGHTS[1] * titled) / (_WEIGHTS[0] + _WEIGHTS[1])
    score = np.where(np.isnan(units), words, (1 - _WEIGHTS[2]) * words + _WEIGHTS[2] * np.nan_to_num(units))
    return Likeness(held=held, titled=titled, units=units, score=score)


def _heading(title: str) -> frozenset[str]:
    """The pairs of a heading without the verbs that one may put before any: 抓好, 进一步加强."""
    return pairs(_OPENING.sub("", title))


def _masses(texts: Sequence[frozenset[str]], rarity: Rarity) -> Scores:
    return np.asarray([max(rarity.mass(text), 1e-9) for text in texts])


def shared_mass(rows: Sequence[frozenset[str]], tasks: Sequence[frozenset[str]], rarity: Rarity) -> Scores:
    """The weight of the pairs that each row shares with each task."""
    numbers = {pair: at for at, pair in enumerate(dict.fromkeys(pair for row in rows for pair in row))}
    if not numbers:
        return np.zeros((len(rows), len(tasks)))
    weights = np.asarray([rarity(pair) for pair in numbers], dtype=np.float32)
    left = _incidence(rows, numbers) * weights
    parts = [
        left @ _incidence(tasks[start : start + _CHUNK], numbers).T for start in range(0, max(len(tasks), 1), _CHUNK)
    ]
    return np.concatenate(parts, axis=1).astype(np.float64)


def _incidence(texts: Sequence[frozenset[str]], numbers: dict[str, int]) -> NDArray[np.float32]:
    found = np.zeros((len(texts), len(numbers)), dtype=np.float32)
    for at, text in enumerate(texts):
        found[at, [numbers[pair] for pair in text if pair in numbers]] = 1
    return found


def _units(rows: Sequence[Words], tasks: Sequence[Words]) -> Scores:
    """Twice the shared units over all, NaN where a side names none."""
    found = np.full((len(rows), len(tasks)), np.nan)
    for down, row in enumerate(rows):
        for across, task in enumerate(tasks):
            if row.units and task.units:
                found[down, across] = 2 * len(row.units & task.units) / (len(row.units) + len(task.units))
    return found
