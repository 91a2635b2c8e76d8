"""Which numbers contradict? The same indicator, in the same territory, for the same time, with other values.

Documents that are not in force (drafts, those repealed) contradict none but themselves. A document that gives an
indicator three values or more breaks it down by place or object, which is no contradiction.
"""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from graph.amounts import amount, measure
from graph.dependencies.snapshot import Aim, Snapshot

Key = tuple[str, str, str, str]
_LEADING = re.compile(r"^(?:全省|全市|全县|全区|全国|力争|累计|我省|我市|我县)+")
_LEAST = 2  # characters of an indicator that names something
_BROKEN_DOWN = 3  # values of one document


def contradicting(snapshot: Snapshot) -> Iterator[tuple[bool, tuple[Aim, ...]]]:
    """Groups of numbers that do not agree, one for each value and document, and whether they cannot all be met.

    Two lower bounds, or two upper ones, can be met together; yet only one can be what is meant. So they are told, as
    are exact numbers without any time, but not as certain.
    """
    found: defaultdict[Key, list[Aim]] = defaultdict(list)
    for aim in snapshot.aims:
        indicator = _LEADING.sub("", "".join(aim.indicator.split()))
        if len(indicator) >= _LEAST:
            found[indicator, measure(aim.unit), aim.by.isoformat() if aim.by else "", _where(snapshot, aim)].append(aim)
    groups = ((key, _distinct(aims)) for key, aims in found.items() if len(aims) > 1)
    chosen = [(key, aims) for key, aims in groups if len({_value(aim) for aim in aims}) > 1]
    for key, aims in sorted(chosen, key=lambda pair: (pair[1][0].document, pair[1][0].span.start)):
        clash = any(not can_both(one, other) for one, other in itertools.combinations(aims, 2))
        if key[2] or clash:
            yield bool(clash and key[2]), tuple(aims)


def _where(snapshot: Snapshot, aim: Aim) -> str:
    """Where a number holds: the territory of a document in force; without a time, or a territory, the document."""
    paper = snapshot.papers[aim.document]
    alone = aim.by is None or paper.territory is None or not paper.in_force
    return f"#{paper.id}" if alone else str(paper.territory)


def _distinct(aims: Sequence[Aim]) -> list[Aim]:
    """One for each value of each document, without documents that break the indicator down."""
    by_document: defaultdict[str, dict[tuple[str, float], Aim]] = defaultdict(dict)
    for aim in aims:
        by_document[aim.document].setdefault((aim.comparator, _value(aim)), aim)
    held = [said.values() for said in by_document.values() if len({value for _, value in said}) < _BROKEN_DOWN]
    kept = itertools.chain.from_iterable(held)
    return sorted(kept, key=lambda aim: (aim.document, aim.span.start))


def _value(aim: Aim) -> float:
    return amount(aim.value, aim.unit)


def can_both(one: Aim, other: Aim) -> bool:
    """Whether something meets both numbers: ≥ 60 and ≤ 80, not = 60 and = 80; 约 is a tenth of the number wide."""
    low, high = zip(_range(one), _range(other), strict=True)
    return max(low) <= min(high)


def _range(aim: Aim) -> tuple[float, float]:
    value = _value(aim)
    match aim.comparator:
        case ">=":
            return value, float("inf")
        case "<=":
            return float("-inf"), value
        case "~":
            return value - abs(value) / 10, value + abs(value) / 10
        case "=":
            return value, value
