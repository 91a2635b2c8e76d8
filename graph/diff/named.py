"""Which things and documents are named on one side only? Deliverables and references, by name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from graph.diff.result import Aspect, Detail
from graph.diff.sides import Side, dice, paired
from graph.likeness import pairs
from ontology.model import Deliverable, Reference

_THING = 0.55  # how like two names of things must be, for it to be the same thing
_TITLE = 0.75
_MARKS = re.compile(r"[《》〈〉“”\"（）()〔〕\[\]\s]")


def deliverables(old: Side, new: Side) -> Iterator[Detail]:
    """Things made on one side only; one that the other side's words name is no difference."""
    _, gone, come = paired(old.deliverables, new.deliverables, lambda one, other: _alike(one.name, other.name), _THING)
    yield from (_lone("deliverable", item.name, old, item, is_new=False) for item in gone if not _has(new, item.name))
    yield from (_lone("deliverable", item.name, new, item, is_new=True) for item in come if not _has(old, item.name))


def references(old: Side, new: Side) -> Iterator[Detail]:
    """Documents named on one side only, and those named in another edition."""
    both, gone, come = paired(
        old.references, new.references, lambda one, other: _alike(_name(one), _name(other)), _TITLE
    )
    for one, other in both:
        if _bare(_name(one)) != _bare(_name(other)) and one.title and other.title:
            yield Detail(
                aspect="reference",
                effect="changed",
                about=_name(other),
                old=old.said(_name(one), one),
                new=new.said(_name(other), other),
            )
    yield from (_lone("reference", _name(item), old, item, is_new=False) for item in gone if not _has(new, _name(item)))
    yield from (_lone("reference", _name(item), new, item, is_new=True) for item in come if not _has(old, _name(item)))


def _name(reference: Reference) -> str:
    return reference.full_title or reference.title or reference.number or ""


def _alike(one: str, other: str) -> float:
    first, second = _bare(one), _bare(other)
    return 1.0 if first == second else dice(pairs(first), pairs(second))


def _bare(name: str) -> str:
    return _MARKS.sub("", name)


def _has(side: Side, name: str) -> bool:
    return _bare(name) in _bare(side.words)


def _lone(aspect: Aspect, name: str, side: Side, item: Deliverable | Reference, *, is_new: bool) -> Detail:
    said = side.said(name, item)
    return Detail(
        aspect=aspect,
        effect="added" if is_new else "dropped",
        about=name,
        old=None if is_new else said,
        new=said if is_new else None,
    )
