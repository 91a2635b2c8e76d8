"""Are the right units listed, in the right roles? Units of rows held against the assignments of their tasks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from api.checking.alignment import Pairing, Placed
from api.checking.bodies import is_vague, same_group
from api.checking.columns import UNITS, Column
from api.checking.difference import Difference, of_row
from api.checking.listing import Entry, InCell, TaskList
from api.words import ROLES
from extractors.resolution import is_group
from extractors.unit import looks_like_unit
from ontology.model import Assignment, Role, Span

_HABIT = 0.6  # the share of cases from which on a deviation is the list's way, not a mistake
_CASES = 3
_HELD: tuple[Role, ...] = ("lead", "responsible", "cooperate", "supervise")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Match:
    """A listed unit, the assignment that names it, and the role that its place in the list says; None where none."""

    unit: InCell
    entry: Assignment
    full: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Held:
    """All rows of one task, held against it."""

    pairings: tuple[Pairing, ...]
    placed: Placed
    matches: tuple[tuple[Pairing, _Match], ...]
    missing: tuple[Assignment, ...]
    extra: tuple[tuple[Pairing, InCell, str], ...]

    @property
    def has_lead(self) -> bool:
        """Whether the document names a lead for the task."""
        return any(entry.role == "lead" for entry in self.placed.task.assignments)


def differences(pairings: Sequence[Pairing], tasks: TaskList) -> Iterator[Difference]:
    """Units missing, units too many and wrong roles; none where the list has no column of units."""
    if not tasks.has(*UNITS):
        return
    held = [_held(group) for group in _by_task(pairings)]
    habits = _habits(held, tasks)
    listed = _listed_roles(held, tasks)
    for each in held:
        first = each.pairings[0]
        for entry in each.missing:
            if entry.role in listed or _takes_all(entry, each, tasks):
                yield _missing(first, entry)
        for pairing, unit, full in each.extra:
            yield _extra(pairing, unit, full)
        for pairing, match in each.matches:
            told = _told(match)
            if not _fits(told, match.entry, each, tasks) and (told, match.entry.role) not in habits:
                yield _wrong_role(pairing, match, told)


def _by_task(pairings: Sequence[Pairing]) -> list[list[Pairing]]:
    groups: dict[tuple[str, str], list[Pairing]] = {}
    for pairing in pairings:
        groups.setdefault((pairing.placed.record.document.id, pairing.placed.task.id), []).append(pairing)
    return list(groups.values())


def _held(group: Sequence[Pairing]) -> _Held:
    placed = group[0].placed
    open_entries = [*placed.task.assignments]
    others = [entry for pairing in group for also in pairing.also for entry in also.task.assignments]
    matches: list[tuple[Pairing, _Match]] = []
    left: list[tuple[Pairing, InCell, str]] = []
    for pairing in group:
        before: list[str] = []
        for unit in pairing.entry.units:
            full = placed.names.full(unit.mention, before)
            before.append(unit.mention)
            left.append((pairing, unit, full))
    for exact in (True, False):
        rest = []
        for pairing, unit, full in left:
            entry = _found(unit, full, open_entries, placed, exact=exact)
            if entry is None:
                rest.append((pairing, unit, full))
            else:
                matches.append((pairing, _Match(unit=unit, entry=entry, full=full)))
        left = rest
        open_entries = [entry for entry in open_entries if all(entry is not match.entry for _, match in matches)]
    extra = [item for item in left if not _allowed(item[1], item[2], placed, [*placed.task.assignments, *others])]
    return _Held(
        pairings=tuple(group),
        placed=placed,
        matches=tuple(matches),
        missing=tuple(entry for entry in open_entries if entry.scope == "clause" and entry.role in _HELD),
        extra=tuple(extra),
    )


def _found(unit: InCell, full: str, entries: Sequence[Assignment], placed: Placed, *, exact: bool) -> Assignment | None:
    """The assignment that names a listed unit; the same one for rows that repeat it.

    Of a unit with several roles the one in the role that its place in the list says.
    """
    if exact:
        named = [entry for entry in entries if entry.unit == full or entry.mention == unit.mention]
    else:
        named = [entry for entry in entries if placed.names.same(unit.mention, full, entry)]
    told = unit.role or unit.column
    return next((entry for entry in named if entry.role == told), named[0] if named else None)


def _allowed(unit: InCell, full: str, placed: Placed, entries: Sequence[Assignment]) -> bool:
    """Whether a unit that no assignment is left for may stand there all the same."""
    if not (looks_like_unit(unit.mention) or is_group(unit.mention)):
        return True
    names = placed.names
    if any(names.same(unit.mention, full, entry) for entry in entries):
        return True
    rules = placed.record.global_rules
    ruled = [name for rule in rules for name in rule.units]
    if any(full == name or (is_group(full) and same_group(full, name)) for name in ruled):
        return True
    return names.is_member(full, [entry.unit for entry in entries if is_group(entry.unit)])


def _told(match: _Match) -> Column:
    """The role that a unit's cell or column says."""
    return _column(match.unit.role) if match.unit.role else match.unit.column


def _column(role: Role) -> Column:
    """The column that a role belongs in."""
    return "responsible" if role == "actor" else role


def _has(role: Column, pairing_entry: Entry, tasks: TaskList) -> bool:
    """Whether the list tells this role apart, by a column or in the row's own cells."""
    return tasks.headers[pairing_entry.sheet].has(role) or any(unit.role == role for unit in pairing_entry.units)


def _fits(told: Column, entry: Assignment, held: _Held, tasks: TaskList) -> bool:
    """Whether a place in the list can stand for the role that the document gives."""
    if entry.scope != "clause" or entry.role in ("actor", told):
        return True
    row = held.pairings[0].entry
    if told == "lead":
        return entry.role == "responsible" and not held.has_lead
    if told == "responsible":
        return not _has(_column(entry.role), row, tasks)
    if told == "cooperate":
        return entry.role == "supervise" or (
            entry.role == "responsible" and held.has_lead and not _has("responsible", row, tasks)
        )
    return entry.role == "cooperate"


def _habits(held: Sequence[_Held], tasks: TaskList) -> frozenset[tuple[Column, Role]]:
    """Places and roles that differ so often that it is how the list is kept: 责任单位 all in a column 配合单位."""
    cases: Counter[Role] = Counter()
    wrong: Counter[tuple[Column, Role]] = Counter()
    for each in held:
        for _, match in each.matches:
            if match.entry.scope != "clause":
                continue
            told = _told(match)
            cases[match.entry.role] += 1
            if not _fits(told, match.entry, each, tasks):
                wrong[told, match.entry.role] += 1
    return frozenset(key for key, count in wrong.items() if count >= _CASES and count >= _HABIT * cases[key[1]])


def _listed_roles(held: Sequence[_Held], tasks: TaskList) -> frozenset[Role]:
    """The roles that the list means to hold: those with a column, and those that it mostly lists without one."""
    there: Counter[Role] = Counter()
    absent: Counter[Role] = Counter()
    for each in held:
        there.update(match.entry.role for _, match in each.matches if match.entry.scope == "clause")
        absent.update(entry.role for entry in each.missing)
    found = set()
    for role in _HELD:
        if tasks.has(_column(role)) or (there[role] and there[role] >= _HABIT * (there[role] + absent[role])):
            found.add(role)
    if tasks.has("responsible"):
        found.add("lead")
    return frozenset(found)


def _takes_all(entry: Assignment, held: _Held, tasks: TaskList) -> bool:
    """Whether the list has but a column 牵头单位, and the task no lead: then those responsible belong there."""
    return entry.role == "responsible" and tasks.has("lead") and not held.has_lead


def _missing(pairing: Pairing, entry: Assignment) -> Difference:
    order: tuple[Column, ...] = ("lead", "responsible", "cooperate", "supervise")
    return of_row(
        "missing-unit",
        pairing.entry,
        pairing.placed,
        f"清单漏列{entry.mention}（{pairing.placed.word}该项{ROLES[entry.role]}）",
        columns=(_column(entry.role), *order),
        unit=entry.unit,
        span=entry.span,
        doubtful=pairing.doubtful,
    )


def _extra(pairing: Pairing, unit: InCell, full: str) -> Difference:
    """A unit too many; doubtful where the document leaves open who belongs to 有关部门."""
    entries = [entry for entry in pairing.placed.task.assignments if entry.scope == "clause"]
    vague = next((entry.mention for entry in entries if is_vague(entry.unit)), None)
    return of_row(
        "extra-unit",
        pairing.entry,
        pairing.placed,
        f"{pairing.placed.word}该项没有点名{unit.mention}" + (f"，只写{vague}" if vague else ""),
        columns=(unit.column,),
        unit=full,
        span=Span(start=entries[0].span.start, end=entries[-1].span.end) if entries else None,
        doubtful=pairing.doubtful or vague is not None,
    )


def _wrong_role(pairing: Pairing, match: _Match, told: Column) -> Difference:
    listed = next((words for role, words in ROLES.items() if role == told), told)
    return of_row(
        "wrong-role",
        pairing.entry,
        pairing.placed,
        f"{match.unit.mention}：清单列为{listed}，{pairing.placed.word}为{ROLES[match.entry.role]}",
        columns=(match.unit.column,),
        unit=match.entry.unit,
        span=match.entry.span,
        doubtful=pairing.doubtful,
    )
