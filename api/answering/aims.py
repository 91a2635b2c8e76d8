"""Which targets share their words with a description? All of a graph, counted at once by pairs of characters."""

from __future__ import annotations

import re
import threading
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from api.answering.wording import plain
from graph.outline import Aim

Shares = NDArray[np.float64]

_AREA = re.compile("^(?:全[省市县区国]|我[省市县区]|[一-鿿]{2,3}[省市县](?!场|政|级|区))的?")


class Aims:
    """The targets of documents, indexed when first asked for. May be used from many threads."""

    def __init__(self, aims: Iterable[Aim]) -> None:
        self._aims = aims
        self._lock = threading.Lock()
        self._made: _Indexed | None = None

    def of(self) -> _Indexed:
        """The index."""
        with self._lock:
            if self._made is None:
                self._made = _Indexed(tuple(self._aims))
            return self._made


class _Indexed:
    """Targets by number, in their order."""

    def __init__(self, aims: tuple[Aim, ...]) -> None:
        self.aims = aims
        self.bare = tuple(bare(aim.indicator) for aim in aims)
        self._named: dict[str, list[int]] = defaultdict(list)
        measured, said = [], []
        for number, aim in enumerate(aims):
            self._named[self.bare[number]].append(number)
            measured.append(pairs(aim.indicator))
            said.append(measured[-1] | pairs(aim.mention))
        self._measured, self._measured_sizes = _postings(measured)
        self._said, self._said_sizes = _postings(said)

    def named(self, indicator: str) -> list[Aim]:
        """The targets whose indicator, without its area, is this."""
        return [self.aims[number] for number in self._named.get(indicator, ())]

    def shares(self, wanted: set[str]) -> tuple[Shares, Shares]:
        """For each target the share of its pairs that are wanted, and the share of the wanted that it has."""
        measured = _counts(self._measured, wanted, len(self.aims))
        said = _counts(self._said, wanted, len(self.aims))
        own = np.maximum(measured / self._measured_sizes, said / self._said_sizes)
        return own, said / max(1, len(wanted))


def bare(indicator: str) -> str:
    """An indicator without punctuation and the area that it is measured in."""
    return _AREA.sub("", plain(indicator))


def pairs(text: str) -> set[str]:
    """The pairs of neighbouring characters, without punctuation."""
    text = plain(unicodedata.normalize("NFKC", text))
    return {text[at : at + 2] for at in range(len(text) - 1)}


def _postings(sets: list[set[str]]) -> tuple[dict[str, NDArray[np.int32]], Shares]:
    gathered: dict[str, list[int]] = defaultdict(list)
    for number, held in enumerate(sets):
        for pair in held:
            gathered[pair].append(number)
    sizes = np.asarray([max(1, len(held)) for held in sets], dtype=np.float64)
    return {pair: np.asarray(numbers, dtype=np.int32) for pair, numbers in gathered.items()}, sizes


def _counts(postings: Mapping[str, NDArray[np.int32]], wanted: set[str], many: int) -> Shares:
    counts = np.zeros(many, dtype=np.float64)
    for pair in wanted:
        if pair in postings:
            counts[postings[pair]] += 1
    return counts
