"""How good is search? Recall at 5 and nDCG at 10, by words alone, by meaning alone, and fused."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from api.evaluation_sets import Place, Search, groups
from graph.finding import Mode, search
from graph.index import SearchIndex

MODES: tuple[Mode, ...] = ("words", "vectors", "fused")
SCOPES = ("all", "document")
"""Over all documents together, or over each document that has something relevant by itself."""
_RECALL, _GAIN = 5, 10

Pair = tuple[float, float]
"""Recall at 5 and nDCG at 10."""


@dataclass(slots=True, kw_only=True)
class Found:
    """The figures of each search, by scope and mode."""

    rows: dict[tuple[str, Mode], list[Pair]] = field(default_factory=lambda: defaultdict(list))

    @property
    def asked(self) -> int:
        """How many searches."""
        return len(self.rows["all", "fused"])

    def mean(self, scope: str, mode: Mode) -> Pair:
        """Recall at 5 and nDCG at 10 over all searches."""
        return _mean(self.rows[scope, mode])


def search_all(
    searches: Sequence[Search], index: SearchIndex, names: Mapping[str, str]
) -> tuple[dict[str, Found], list[str]]:
    """The figures by group, and a line for each search that misses something; ``names`` are files by document id."""
    result: dict[str, Found] = {}
    errors = []
    for each in searches:
        for mode in MODES:
            first = _places(index, each.q, mode, names)
            pairs = {"all": ranked(first, each.relevant), "document": _apart(each, index, mode, names)}
            for group in groups(each):
                for scope, pair in pairs.items():
                    result.setdefault(group, Found()).rows[scope, mode].append(pair)
            if mode == "fused" and pairs["all"][0] < 1:
                errors.append(_missed(each, first[:_RECALL]))
    return result, errors


def _apart(each: Search, index: SearchIndex, mode: Mode, names: Mapping[str, str]) -> Pair:
    """The mean over the documents that have something relevant, each searched by itself."""
    ids = {name: document for document, name in names.items()}
    held = sorted({name for name, _ in each.relevant})
    return _mean(
        [
            ranked(
                _places(index, each.q, mode, names, ids.get(name, "-")),
                {place: grade for place, grade in each.relevant.items() if place[0] == name},
            )
            for name in held
        ]
    )


def _places(index: SearchIndex, text: str, mode: Mode, names: Mapping[str, str], document: str = "") -> list[Place]:
    filters = {"document": document} if document else {}
    hits = search(index, text, top=_GAIN, mode=mode, filters=filters).hits
    return [(names.get(hit.document, ""), hit.path) for hit in hits]


def ranked(places: Sequence[Place], relevant: Mapping[Place, int]) -> Pair:
    """Recall at 5, of what five places can hold, and nDCG at 10 with gains 2ⁿ−1 (Burges et al. 2005)."""
    found = sum(place in relevant for place in places[:_RECALL])
    gained = _gain([relevant.get(place, 0) for place in places[:_GAIN]])
    best = _gain(sorted(relevant.values(), reverse=True)[:_GAIN])
    return found / min(_RECALL, len(relevant)), gained / best


def _gain(grades: Sequence[int]) -> float:
    return sum((2.0**grade - 1) / math.log2(rank + 2) for rank, grade in enumerate(grades))


def _mean(pairs: Sequence[Pair]) -> Pair:
    return sum(recall for recall, _ in pairs) / len(pairs), sum(gain for _, gain in pairs) / len(pairs)


def _missed(each: Search, first: Sequence[Place]) -> str:
    missed = "、".join(" ".join(place) for place in each.relevant if place not in first)
    return f"检索 {each.q} → 前五条没有{missed}，有{'、'.join(' '.join(place) for place in first)}"
