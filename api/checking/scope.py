"""Which tasks should be on the list at all? A department's list holds its own, a list of duties none without units."""

from __future__ import annotations

from collections import Counter

from api.checking.alignment import Alignment, Placed
from api.checking.bodies import Names
from api.checking.columns import UNITS
from api.checking.listing import TaskList
from extractors.resolution import is_group
from ontology.model import Task

_FEW = 4  # rows from which on it shows whose list it is
_OWN = 0.95  # the share of rows that name a department, for the list to be its own
_NAMED = 0.75  # the same, where the list is headed with its name
_COMMON = 0.7  # the share of a document's tasks that name it, from which on that tells nothing
_BARE = 3
_LEFT_OUT = 0.7


def expected(alignment: Alignment, tasks: TaskList) -> tuple[tuple[Placed, ...], tuple[str, ...]]:
    """The tasks that the list leaves out though it should have them, and how that was decided."""
    missing = alignment.missing
    notes: list[str] = []
    owner = _owner(alignment, tasks)
    if owner is not None:
        missing = tuple(placed for placed in missing if _names(placed, owner))
        notes.append(f"看作{owner}的清单，只核对其中列有该单位的任务")
    bare = _bare_left_out(alignment, tasks)
    if bare:
        missing = tuple(placed for placed in missing if _assigned(placed.task))
        notes.append(f"清单不列未点名单位的任务（{bare}项），未计入漏列")
    return missing, tuple(notes)


def _names(placed: Placed, owner: str) -> bool:
    return any(entry.unit == owner and entry.scope == "clause" for entry in placed.task.assignments)


def _assigned(task: Task) -> bool:
    return any(entry.scope == "clause" or entry.role != "actor" for entry in task.assignments)


def _owner(alignment: Alignment, tasks: TaskList) -> str | None:
    """The department whose list it is: named above it, or in nearly every row, while the documents name others too."""
    everything = [pairing.placed for pairing in alignment.pairings] + list(alignment.missing)
    if not alignment.pairings:
        return None
    held: Counter[str] = Counter()
    for pairing in alignment.pairings:
        held.update({entry.unit for entry in pairing.placed.task.assignments if entry.scope == "clause"})
    named = {unit for unit in held if _headed(unit, everything[0].names, tasks)}
    for unit, count in held.most_common():
        if is_group(unit):
            continue
        share = sum(1 for placed in everything if _names(placed, unit)) / len(everything)
        whole = count / len(alignment.pairings)
        listed = len(alignment.pairings) >= _FEW and whole >= _OWN and _listed_everywhere(unit, alignment)
        if share < _COMMON and (listed or (unit in named and whole >= _NAMED)):
            return unit
    return None


def _headed(unit: str, names: Names, tasks: TaskList) -> bool:
    """Whether the list's title, its sheet or its file's name says the unit."""
    printed = {unit} | {
        entry.mention for task in names.record.tasks for entry in task.assignments if entry.unit == unit
    }
    return any(form in head for form in printed for head in tasks.heads)


def _listed_everywhere(unit: str, alignment: Alignment) -> bool:
    """Whether every row itself names the unit."""
    named = 0
    for pairing in alignment.pairings:
        names = pairing.placed.names
        named += any(names.full(listed.mention) == unit for listed in pairing.entry.units)
    return named >= _OWN * len(alignment.pairings)


def _bare_left_out(alignment: Alignment, tasks: TaskList) -> int:
    """How many tasks without units are left out, where the list leaves out nearly all such and few others."""
    if not tasks.has(*UNITS):
        return 0
    listed = sum(1 for pairing in alignment.pairings if not _assigned(pairing.placed.task))
    bare = sum(1 for placed in alignment.missing if not _assigned(placed.task))
    others = len(alignment.missing) - bare
    assigned = len(alignment.pairings) - listed + others
    few_others = others <= (1 - _LEFT_OUT) * max(assigned, 1)
    return bare if bare >= _BARE and bare >= _LEFT_OUT * (bare + listed) and few_others else 0
