"""Which times and numbers became stricter, and which laxer? Deadlines as days, targets by indicator and value."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence

from graph.amounts import amount, measure
from graph.diff.result import Detail, Effect
from graph.diff.sides import Side, dice, paired
from graph.likeness import pairs
from ontology.model import Deadline, Target
from ontology.offsets import days_in, due_date

_AROUND = 0.3  # how like the words around two times must be, for one to stand in the other's place
_MEASURED = 0.55  # how like two indicators must be
_LEADING = re.compile(
    r"^(?:到|至)?(?:20\d\d年)?(?:底|末)?[，,]?|(?:全省|全市|全县|全国|力争|累计|建成|新建|新增|培育|打造)"
)


def deadlines(old: Side, new: Side) -> Iterator[Detail]:
    """Times moved, set and given up; the same day in other words is no difference."""
    left = [item for item in old.deadlines if not any(_is_equal(item, old, other, new) for other in new.deadlines)]
    right = [item for item in new.deadlines if not any(_is_equal(other, old, item, new) for other in old.deadlines)]
    both, gone, come = paired(left, right, lambda one, other: _nearness(one, old, other, new), _AROUND)
    for one, other in both:
        yield Detail(
            aspect="deadline",
            effect=_shift(one, old, other, new),
            about="",
            old=old.said(_time(one, old), one),
            new=new.said(_time(other, new), other),
        )
    for item in gone:
        yield Detail(aspect="deadline", effect="dropped", about="", old=old.said(_time(item, old), item), new=None)
    for item in come:
        yield Detail(aspect="deadline", effect="added", about="", old=None, new=new.said(_time(item, new), item))


def _nearness(one: Deadline, old: Side, other: Deadline, new: Side) -> float:
    """How like the words around two times are; a time of another kind stands in for none."""
    if bool(one.recurs) != bool(other.recurs):
        return 0.0
    clause = dice(old.around(one.span), new.around(other.span))
    sentence = dice(pairs(old.passage(one.span).of(old.text)), pairs(new.passage(other.span).of(new.text)))
    return max(clause, 0.9 * sentence)


def _end(item: Deadline, side: Side) -> dt.date | None:
    return item.end or due_date(item.offset, item.anchor, side.issued)


def _is_equal(one: Deadline, old: Side, other: Deadline, new: Side) -> bool:
    if one.recurs or other.recurs:
        return one.recurs == other.recurs
    if one.offset and other.offset:
        return (one.offset, one.anchor) == (other.offset, other.anchor)
    first, second = _end(one, old), _end(other, new)
    if first is None and second is None:
        return one.start == other.start and one.offset == other.offset and one.mention == other.mention
    return first == second


def _shift(one: Deadline, old: Side, other: Deadline, new: Side) -> Effect:
    """Earlier, sooner after the issue and more often are stricter."""
    measures = (
        (days_in(one.recurs), days_in(other.recurs)),
        (days_in(one.offset), days_in(other.offset)),
        (_ordinal(_end(one, old)), _ordinal(_end(other, new))),
    )
    for before, after in measures:
        if before is not None and after is not None and before != after:
            return "tightened" if after < before else "loosened"
    return "changed"


def _ordinal(day: dt.date | None) -> float | None:
    return None if day is None else float(day.toordinal())


def _time(item: Deadline, side: Side) -> str:
    """The time in a form to compare: a day, else a cycle or an offset, else the words."""
    end = _end(item, side)
    if item.recurs:
        return item.recurs
    if item.offset and item.end is None and end is not None:
        return f"{item.offset}（{end.isoformat()}）"
    return end.isoformat() if end else item.offset or item.mention


def targets(old: Side, new: Side, these: Sequence[Target], those: Sequence[Target]) -> Iterator[Detail]:
    """Numbers raised, lowered, set and given up."""
    both, gone, come = paired(these, those, lambda one, other: _measures_same(one, old, other, new), _MEASURED)
    moved: dict[tuple[str, str], list[Detail]] = {}
    for one, other in both:
        effect = _direction(one, other)
        if effect is not None:
            yield Detail(
                aspect="target",
                effect=effect,
                about=other.indicator,
                old=old.said(_amount(one), one),
                new=new.said(_amount(other), other),
            )
        if one.deadline and other.deadline and one.deadline != other.deadline:
            days = one.deadline.isoformat(), other.deadline.isoformat()
            moved.setdefault(days, []).append(
                Detail(
                    aspect="deadline",
                    effect="tightened" if other.deadline < one.deadline else "loosened",
                    about=other.indicator,
                    old=old.said(days[0], one),
                    new=new.said(days[1], other),
                )
            )
    yield from (details[0] for details in moved.values())
    for item in gone:
        if item.mention not in new.words:
            yield Detail(
                aspect="target", effect="dropped", about=item.indicator, old=old.said(_amount(item), item), new=None
            )
    for item in come:
        if item.mention not in old.words:
            yield Detail(
                aspect="target", effect="added", about=item.indicator, old=None, new=new.said(_amount(item), item)
            )


def _measures_same(one: Target, old: Side, other: Target, new: Side) -> float:
    """How far two targets measure the same, from 0 to 1: by their indicators, and the sentences they stand in."""
    if measure(one.unit) != measure(other.unit):
        return 0.0
    first, second = pairs(_LEADING.sub("", one.indicator)), pairs(_LEADING.sub("", other.indicator))
    shared = len(first & second) / max(min(len(first), len(second)), 1)
    named = (shared + dice(first, second)) / 2
    around = dice(old.around(one.span), new.around(other.span))
    return max(named, around) + (0.01 if _value(one) == _value(other) else 0.0)


def _value(target: Target) -> float:
    return amount(target.value, target.unit)


def _direction(one: Target, other: Target) -> Effect | None:
    """Whether a number became stricter; a bound from above is stricter where it is lower. None where it is the same."""
    before, after = _value(one), _value(other)
    if before == after:
        return _bound(one, other)
    if "<=" in (one.comparator, other.comparator):
        return "tightened" if after < before else "loosened"
    return "tightened" if after > before else "loosened"


def _bound(one: Target, other: Target) -> Effect | None:
    """Whether the same number binds more: 左右 → 以上."""
    if (one.comparator == "~") == (other.comparator == "~"):
        return None
    return "tightened" if one.comparator == "~" else "loosened"


_SIGNS = {">=": "≥", "<=": "≤", "=": "", "~": "约"}


def _amount(target: Target) -> str:
    number = int(target.value) if float(target.value).is_integer() else target.value
    return f"{_SIGNS[target.comparator]}{number}{target.unit or ''}"
