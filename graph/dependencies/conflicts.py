"""What cannot hold together? A day before that of what is needed, two leads for one task, numbers that contradict.

A conflict is ``certain`` where the texts leave no other reading, else it is for a person to judge.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from graph.dependencies.aims import contradicting
from graph.dependencies.network import Network
from graph.dependencies.snapshot import Duty, Edge, Snapshot
from ontology.model import Span

ConflictKind = Literal["late-prerequisite", "two-leads", "contradicting-targets"]
_JOINED = 2  # characters between two names of one list: 、 or 和 and a blank


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One of the sides: what it says (a day, a unit, a number), of which task or document, and where."""

    document: str
    task: int | None
    value: str
    mention: str
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Two claims or more that do not go together; ``about`` is the indicator where the conflict is of numbers.

    For a day too early the first claim is that of the task that waits, the second that of what it needs, and ``chain``
    the edges from the one to the other, by way of tasks without a day.
    """

    kind: ConflictKind
    certain: bool
    about: str
    claims: tuple[Claim, ...]
    chain: tuple[Edge, ...] = ()


def conflicts(network: Network) -> tuple[Conflict, ...]:
    """All conflicts of a snapshot, by kind, each kind in the order of the text."""
    return (*late(network), *leads(network.snapshot), *targets(network.snapshot))


def late(network: Network) -> Iterator[Conflict]:
    """Tasks that are due before something they wait for; through tasks without a day, too.

    Certain where even the first day of what is needed is later; where it has several days, an earlier one may do.
    """
    snapshot = network.snapshot
    ends: dict[int, tuple[int, tuple[Edge, ...]]] = {}  # of a task: which task's day it waits for, and by what edges
    found: list[tuple[int, Conflict]] = []
    for task in network.order:
        day = snapshot.day(task)
        for edge in network.needs[task]:
            other, way = (edge.target, ()) if snapshot.day(edge.target) else ends.get(edge.target, (None, ()))
            if other is None:
                continue
            needed, chain = _known(snapshot, other), (edge, *way)
            if day is None:
                if task not in ends or needed > _known(snapshot, ends[task][0]):
                    ends[task] = other, chain
            elif day < needed:
                found.append((task, _late(snapshot, task, other, chain)))
    yield from (conflict for _, conflict in sorted(found, key=lambda pair: pair[0]))


def _known(snapshot: Snapshot, task: int) -> dt.date:
    return snapshot.day(task) or dt.date.min


def _late(snapshot: Snapshot, task: int, other: int, chain: tuple[Edge, ...]) -> Conflict:
    return Conflict(
        kind="late-prerequisite",
        certain=_known(snapshot, task) < snapshot.first[other],
        about="",
        claims=(_held(snapshot, task), _held(snapshot, other)),
        chain=chain,
    )


def _held(snapshot: Snapshot, task: int) -> Claim:
    due = snapshot.final[task]
    return Claim(
        document=snapshot.tasks[task].document,
        task=task,
        value=_known(snapshot, task).isoformat(),
        mention=due.mention,
        span=due.span,
    )


def leads(snapshot: Snapshot) -> Iterator[Conflict]:
    """Tasks with more than one lead. Certain where two passages name them; in one list (甲、乙牵头) both may lead."""
    found: defaultdict[int, dict[str, Duty]] = defaultdict(dict)
    for duty in snapshot.duties:
        if duty.role == "lead":
            found[duty.task].setdefault(duty.body or duty.unit, duty)
    for task in sorted(task for task, held in found.items() if len(held) > 1):
        duties = sorted(found[task].values(), key=lambda duty: (duty.span.start, duty.unit))
        document = snapshot.tasks[task].document
        yield Conflict(
            kind="two-leads",
            certain=not _is_one_list(duties),
            about="",
            claims=tuple(
                Claim(document=document, task=task, value=duty.unit, mention=duty.mention, span=duty.span)
                for duty in duties
            ),
        )


def _is_one_list(duties: Sequence[Duty]) -> bool:
    """Whether the names stand in one list: nothing but a mark or a word between each and the next."""
    return all(after.span.start - before.span.end <= _JOINED for before, after in itertools.pairwise(duties))


def targets(snapshot: Snapshot) -> Iterator[Conflict]:
    """Numbers that contradict, across documents too; see ``aims``."""
    for certain, aims in contradicting(snapshot):
        yield Conflict(
            kind="contradicting-targets",
            certain=certain,
            about=aims[0].indicator,
            claims=tuple(
                Claim(
                    document=aim.document,
                    task=aim.task,
                    value=aim.said,
                    mention=aim.mention,
                    span=aim.span,
                )
                for aim in aims
            ),
        )
