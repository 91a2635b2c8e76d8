"""Which tasks are parts of another? Pairs widened to stars: one task on one side, one or several on the other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from graph.likeness import Scores

Group = tuple[tuple[int, ...], tuple[int, ...]]
"""Old and new tasks that belong together, by their places; several on one side at most."""

_Node = tuple[bool, int]  # whether it is a new task, and its place
_CLEARLY = 0.25  # how much more of a task must stand in another than in the one that it was paired with


def stars(pairs: Mapping[int, int], old_in_new: Scores, new_in_old: Scores, least: float) -> list[Group]:
    """The pairs (old → new) with the further tasks of which at least the share ``least`` stands in one of them.

    ``old_in_new[i, j]`` is the share of the old task i that stands in the new task j. A task leaves its partner
    where clearly more of it stands elsewhere.
    """
    near: dict[_Node, set[_Node]] = {}
    for old, new in pairs.items():
        near[False, old], near[True, new] = {(True, new)}, {(False, old)}
    links = [*_links(new_in_old.T, True, near, least), *_links(old_in_new, False, near, least)]  # noqa: FBT003
    for _share, part, whole in sorted(links, key=lambda link: (-link[0], link[1], link[2])):
        _join(near, part, whole)
    return _groups(near)


def _links(
    held: Scores,
    is_new: bool,  # noqa: FBT001 - which side the parts are on
    near: Mapping[_Node, set[_Node]],
    least: float,
) -> Iterator[tuple[float, _Node, _Node]]:
    """For each task the one that has most of it, where that is most of the task: the share, the part, the whole."""
    for at, shares in enumerate(held):
        if not shares.size:
            continue
        best = int(np.argmax(shares))
        now = max((float(shares[other]) for _, other in near.get((is_new, at), ())), default=-_CLEARLY)
        if shares[best] >= least and shares[best] >= now + _CLEARLY:
            yield float(shares[best]), (is_new, at), (not is_new, best)


def _join(near: dict[_Node, set[_Node]], part: _Node, whole: _Node) -> None:
    """Make one task a part of another, unless it has parts itself or the other is a part already."""
    if len(near.get(part, ())) > 1 or any(len(near[one]) > 1 for one in near.get(whole, ())):
        return
    for other in near.get(part, ()):
        near[other].discard(part)
    near[part] = {whole}
    near.setdefault(whole, set()).add(part)


def _groups(near: Mapping[_Node, set[_Node]]) -> list[Group]:
    """Each star once."""
    found: dict[Group, None] = {}
    for (is_new, at), others in near.items():
        if not others or (len(others) == 1 and len(near[next(iter(others))]) > 1):
            continue  # alone, or told by its centre
        many = tuple(sorted(other for _, other in others))
        found[(many, (at,)) if is_new else ((at,), many)] = None
    return list(found)
