"""What does the page of one unit say? What the register knows, its tasks by role, deadlines, partners."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from api.answerview import passage_link, task_link
from api.dated import today
from api.duelist import Wanted
from api.duelist import find as dues_of
from api.library import Library
from api.reaching import Reaching, reaching_in
from api.tasklist import Filters, Found, find, units_meant
from api.taskview import unit_link
from api.unitbook import SHOWN
from api.unitline import Line, unit_line
from api.words import ROLES, deadline_kind, deadline_words, document_name, is_doubtful
from ontology.model import Assignment, Deadline, Role
from ontology.units.bodies import Succession, body_of, describe, names_of, origins, successions
from ontology.units.groups import group_by_id, members

Link = tuple[str, str]
"""Words and the address that they lead to."""

_ELSEWHERE = "其他写法或途径"
_PARTNERS = 40
_NAMES = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What became of a body, or what it came from: the body, the day, where that is written."""

    name: str
    href: str
    day: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the register says of one body or group."""

    what: str
    names: tuple[str, ...]
    origins: tuple[Step, ...]
    successors: tuple[Step, ...]
    members: tuple[Link, ...]
    member_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskLine:
    """A task of the unit; ``via`` is the way on which it reaches the unit, "" where that is named."""

    path: str
    title: str
    href: str
    document: str
    due: str
    via: str
    doubtful: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """One deadline on the time line: ``when`` in words, the task, the passage."""

    when: str
    kind: str
    title: str
    href: str
    passage: str
    doubtful: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitView:
    """All that the page prints; lists are pairs of a heading and what stands below it."""

    name: str
    others: tuple[Link, ...]
    known: tuple[Known, ...]
    groups: tuple[tuple[str, str, str], ...]
    roles: tuple[tuple[str, tuple[TaskLine, ...]], ...]
    times: tuple[tuple[str, tuple[Due, ...]], ...]
    line: Line | None
    partners: tuple[tuple[str, str, int], ...]
    documents: tuple[tuple[str, str, int], ...]
    tasks: int


def unit_view(library: Library, name: str) -> UnitView:
    """The unit as its page shows it, today."""
    day = today()
    reaching = reaching_in(library.store)
    meant = units_meant(library, name, reaching)
    found = tuple(find(library, Filters(unit=name)))
    own = frozenset((*meant, name))
    held = Counter(item.document.id for item in found)
    titles = {item.document.id: document_name(item.document) for item in found}
    return UnitView(
        name=meant[0] if len(meant) == 1 else name,
        others=tuple((other, unit_link(other)) for other in meant if other != name) if len(meant) > 1 else (),
        known=tuple(_known(library, reaching, own, name, day)),
        groups=_groups(reaching, name, own, day),
        roles=tuple(_by_role(found, own)),
        times=tuple(_times(found, day)),
        line=unit_line(dues_of(library, Wanted(unit=name, in_force=True), day).items, name, day),
        partners=tuple(_partners(found, own)),
        documents=tuple((titles[key], f"/documents/{key}", count) for key, count in held.most_common()),
        tasks=len(found),
    )


def _known(library: Library, reaching: Reaching, own: frozenset[str], name: str, day: dt.date) -> Iterator[Known]:
    """The bodies that documents mean by the unit, else the one that the register means by the name."""
    found = [str(row["body"]) for row in library.store.ask("bodies") if str(row["unit"]) in own]
    if not found:
        places = dict.fromkeys(row.jurisdiction for row in library.documents())
        found = [known for place in places if (known := reaching.body(name, place, day))]
    for identifier in dict.fromkeys(found):
        group, body = group_by_id(identifier), body_of(identifier)
        if group is not None:
            inside = tuple(members(group))
            listed = tuple((one.name, unit_link(one.name)) for one in inside[:SHOWN])
            yield Known(what="群组", names=(), origins=(), successors=(), members=listed, member_count=len(inside))
        elif body is not None:
            names = names_of(identifier)[:_NAMES]
            before, after = _steps(origins(identifier)), _steps(successions(identifier, dt.date.max))
            what = describe(body)
            yield Known(what=what, names=names, origins=before, successors=after, members=(), member_count=0)


def _steps(steps: Iterable[Succession]) -> tuple[Step, ...]:
    return tuple(
        Step(
            name=step.body.name,
            href=unit_link(step.body.name),
            day=step.day.isoformat(),
            source=step.change.source,
        )
        for step in steps
    )


def _groups(reaching: Reaching, name: str, own: frozenset[str], day: dt.date) -> tuple[tuple[str, str, str], ...]:
    """The groups of the documents that the unit belongs to, for certain first: name, address, doubt."""
    ways = {unit: way for (_, unit), way in reaching.of(name, day).items() if unit not in own and "group" in way.way}
    ordered = sorted(ways.items(), key=lambda item: (not item[1].firm, item[0]))
    return tuple((unit, unit_link(unit), "" if way.firm else way.note or "（存疑）") for unit, way in ordered)


def _by_role(found: Iterable[Found], own: frozenset[str]) -> Iterator[tuple[str, tuple[TaskLine, ...]]]:
    """The tasks under the weightiest role that the unit has in each, the lead first."""
    lines: dict[Role | None, list[TaskLine]] = {role: [] for role in ROLES} | {None: []}
    for item in found:
        entries = [entry for entry in item.task.assignments if _is_meant(entry, item, own)]
        roles = {entry.role for entry in entries}
        role = next((role for role in ROLES if role in roles), None)
        line = _line(item)
        sure = max((entry.confidence for entry in entries), default=1.0)
        lines[role].append(replace(line, doubtful=is_doubtful(sure)))
    for key, held in lines.items():
        if held:
            yield ROLES[key] if key else _ELSEWHERE, tuple(held)


def _is_meant(entry: Assignment, item: Found, own: frozenset[str]) -> bool:
    """Whether an assignment is the unit's: by its name, or by the one that the way goes through."""
    return f"“{entry.unit}”" in item.via if item.via else entry.unit in own


def _line(item: Found) -> TaskLine:
    return TaskLine(
        path=item.task.path,
        title=item.task.title,
        href=task_link(item.document.id, item.task.id),
        document=document_name(item.document),
        due="；".join(dict.fromkeys(deadline_words(deadline) for deadline in item.task.deadlines)),
        via=item.via,
        doubtful=False,
    )


def _times(found: Iterable[Found], day: dt.date) -> Iterator[tuple[str, tuple[Due, ...]]]:
    """The deadlines: those that have passed, then month by month, then those without a day."""
    dated: list[tuple[dt.date, Due]] = []
    open_ones: list[Due] = []
    for item in found:
        for deadline in dict.fromkeys(item.task.deadlines):
            due = _due(item, deadline)
            if deadline.end is None:
                open_ones.append(due)
            else:
                dated.append((deadline.end, due))
    months: dict[str, list[Due]] = {}
    for end, due in sorted(dated, key=lambda one: one[0]):
        months.setdefault("已到期" if end < day else f"{end.year}年{end.month}月", []).append(due)
    yield from ((month, tuple(held)) for month, held in months.items())
    if open_ones:
        yield "没有具体日期", tuple(open_ones)


def _due(item: Found, deadline: Deadline) -> Due:
    return Due(
        when=deadline_words(deadline),
        kind=deadline_kind(deadline),
        title=item.task.title,
        href=task_link(item.document.id, item.task.id),
        passage=passage_link(item.document.id, deadline.span),
        doubtful=is_doubtful(deadline.confidence),
    )


def _partners(found: Iterable[Found], own: frozenset[str]) -> Iterator[tuple[str, str, int]]:
    """The other units of its tasks with the number of tasks shared, most first."""
    counts: Counter[str] = Counter()
    for item in found:
        counts.update({entry.unit for entry in item.task.assignments if not _is_meant(entry, item, own)} - own)
    ordered = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    yield from ((unit, unit_link(unit), count) for unit, count in ordered[:_PARTNERS])
