"""Which bodies belong to a group? 各市人民政府 of 山东省 has sixteen members, 省有关部门 is left open."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ontology.units.bodies import CREATED, GROUP, Body, body_id, body_of, division_of
from ontology.units.divisions import Division, Rank, children, is_municipality, within
from ontology.units.kinds import kinds

RANKS: tuple[Rank, ...] = ("national", "province", "city", "county", "town")
GOVERNMENT = "government"
DEPARTMENTS = "departments"
_OFFICES = ("departments", "party", "vertical", "former")  # the categories whose bodies are called 部门
_OPEN = "~"


@dataclass(frozen=True, slots=True)
class Group:
    """Bodies of some kinds at some levels within a territory.

    ``kinds`` are ids of kinds, ``departments`` for departments at large; ``open`` where the name leaves
    it to the work which of them are meant (有关部门).
    """

    id: str
    name: str
    division: Division
    kinds: tuple[str, ...]
    ranks: tuple[Rank, ...]
    open: bool = False


def make_group(
    name: str, division: Division, what: tuple[str, ...], ranks: tuple[Rank, ...], *, is_open: bool = False
) -> Group:
    """A group with the id that its meaning gives: 370000/all/government/city."""
    ordered = tuple(rank for rank in RANKS if rank in ranks)
    identifier = f"{division.key}/{GROUP}/{'+'.join(what)}/{'+'.join(ordered)}{_OPEN if is_open else ''}"
    return Group(identifier, name, division, what, ordered, is_open)


def group_by_id(identifier: str) -> Group | None:
    """The group of an id, named by its id; None where the id is no group's."""
    key, _, rest = identifier.partition(f"/{GROUP}/")
    what, _, ranks = rest.partition("/")
    division = division_of(key)
    if division is None or not what or not ranks:
        return None
    named = ranks.removesuffix(_OPEN).split("+")
    if not set(named) <= set(RANKS) or not all(_is_kind(one) for one in what.split("+")):
        return None
    levels = tuple(rank for rank in RANKS if rank in named)
    return Group(identifier, identifier, division, tuple(what.split("+")), levels, ranks.endswith(_OPEN))


def _is_kind(name: str) -> bool:
    return name == DEPARTMENTS or name in kinds() or name.startswith(f"{CREATED}:")


def levels_below(division: Division) -> tuple[Rank, ...]:
    """The levels of government that a territory's texts speak to: 各地 of a province are its cities and counties."""
    if is_municipality(division):
        return ("county", "town")
    lower = RANKS[RANKS.index(division.rank) + 1 :]
    return lower[:3] if division.rank == "national" else lower[:2]


def members(group: Group) -> Iterator[Body]:
    """The listed bodies of a group that names its kinds; departments at large are not counted up."""
    named = [kind for kind in group.kinds if kind != DEPARTMENTS]
    for division in _territories(group.division, group.ranks) if named else ():
        for kind in named:
            body = body_of(body_id(division, kind))
            if body is not None:
                yield body


def _territories(top: Division, ranks: tuple[Rank, ...]) -> Iterator[Division]:
    if top.rank in ranks:
        yield top
    for below in children(top):
        yield from _territories(below, ranks)


def contains(group: Group, body: Body) -> bool:
    """Whether a body belongs to a group, by its level, territory and kind; bodies of unlisted places too."""
    if body.division.rank not in group.ranks or not within(body.division, group.division):
        return False
    if body.category == CREATED:
        teams = [kind.removeprefix(f"{CREATED}:") for kind in group.kinds if kind.startswith(f"{CREATED}:")]
        return any(body.name.endswith(team) for team in teams)
    return body.kind in group.kinds or (DEPARTMENTS in group.kinds and body.category in _OFFICES)
