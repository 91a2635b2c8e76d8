"""Who answers now that did not, and who does no more, or otherwise? Units by body, with their roles."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from graph.diff.result import Detail, Mode
from graph.diff.same import is_same
from graph.diff.sides import Side
from ontology.model import Assignment, Role

_HELD = ("clause", "body")
_LEADS: set[Role] = {"lead"}
_HELPS: set[Role] = {"cooperate"}


def units(old: Side, new: Side, mode: Mode) -> Iterator[Detail]:
    """Units dropped, added and in another role; a rule for all tasks may name a unit instead of the task's clause."""
    for bodies in _lost(old, new, mode):
        yield _detail("dropped", bodies, old, is_new=False)
    for bodies in _lost(new, old, mode):
        yield _detail("added", bodies, new, is_new=True)
    for one in _bodies(old, mode):
        same = [entry for entry in new.assignments if any(is_same(mine, entry, mode) for mine in one)]
        if same and _differs(one, same, mode):
            yield Detail(
                aspect="role",
                effect="changed",
                about=same[0].unit,
                old=old.said(one[0].role, one[0]),
                new=new.said(same[0].role, same[0]),
            )


def _bodies(side: Side, mode: Mode) -> list[list[Assignment]]:
    """The assignments that name one body together: those of clauses before those of sentences."""
    groups: list[list[Assignment]] = []
    for entry in sorted(side.assignments, key=lambda entry: _HELD.index(entry.scope) if entry.scope in _HELD else 2):
        if entry.scope not in _HELD:
            continue
        found = next((group for group in groups if is_same(group[0], entry, mode)), None)
        if found is None:
            groups.append([entry])
        else:
            found.append(entry)
    return groups


def _lost(one: Side, other: Side, mode: Mode) -> Iterator[list[Assignment]]:
    there = other.assignments
    for group in _bodies(one, mode):
        if any(is_same(mine, entry, mode) for mine in group for entry in there):
            continue
        if group[0].scope == "body" and group[0].mention in other.words:
            continue  # named there as well, without being told to do something
        yield group


def _differs(one: Sequence[Assignment], other: Sequence[Assignment], mode: Mode) -> bool:
    """Whether a body has no role on one side that it has on the other, rules for all left out."""
    first = {entry.role for entry in one if entry.scope in _HELD and entry.role != "actor"}
    second = {entry.role for entry in other if entry.scope in _HELD and entry.role != "actor"}
    if not first or not second or first & second:
        return False
    return mode == "version" or (first, second) in ((_LEADS, _HELPS), (_HELPS, _LEADS))


def _detail(effect: str, bodies: Sequence[Assignment], side: Side, *, is_new: bool) -> Detail:
    said = side.said(bodies[0].role, bodies[0])
    return Detail(
        aspect="unit",
        effect="added" if effect == "added" else "dropped",
        about=bodies[0].unit,
        old=None if is_new else said,
        new=said if is_new else None,
    )
