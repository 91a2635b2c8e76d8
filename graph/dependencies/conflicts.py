"""What cannot hold together? A day before that of what is needed, two leads for one task, numbers that contradict.

A conflict is ``certain`` where the texts leave no other reading, else it is for a person to judge.
"""

from __future__ import annotations

import datetime as dt
import functools
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
    days = [snapshot.day(task) for task in range(len(snapshot.tasks))]
    ends: dict[int, _End] = {}
    found: list[tuple[int, int, Edge]] = []
    for task in network.order:
        day = days[task]
        for edge in network.needs[task]:
            needed = days[edge.target]
            end = (needed, edge.target, edge) if needed else ends.get(edge.target)
            if end is None:
                continue
            if day is None:
                if task not in ends or end[0] > ends[task][0]:
                    ends[task] = end[0], end[1], edge
            elif day < end[0]:
                found.append((task, end[1], edge))
    held = functools.cache(lambda task: _held(snapshot, task))
    for task, other, edge in sorted(found, key=lambda each: each[:2]):
        chain = [edge]
        while chain[-1].target != other:
            chain.append(ends[chain[-1].target][2])
        certain = (days[task] or dt.date.max) < snapshot.first[other]
        yield Conflict(
            kind="late-prerequisite", certain=certain, about="", claims=(held(task), held(other)), chain=tuple(chain)
        )


_End = tuple[dt.date, int, Edge]
"""What a task without a day waits for: a day, the task that is held to it, and the first edge on the way to that."""


def _held(snapshot: Snapshot, task: int) -> Claim:
    """What a task with a day says of it."""
    due = snapshot.final[task]
    return Claim(
        document=snapshot.tasks[task].document,
        task=task,
        value=due.end.isoformat() if due.end else "",
        mention=due.mention,
        span=due.span,
    )


def leads(snapshot: Snapshot) -> Iterator[Conflict]:
    """Tasks with more than one lead. Certain where two passages name them; in one list (甲、乙牵头) both may lead."""
    led: dict[int, Duty] = {}
    found: defaultdict[int, dict[str, Duty]] = defaultdict(dict)  # of the few tasks with several
    for duty in snapshot.duties:
        if duty.role == "lead" and (first := led.setdefault(duty.task, duty)) is not duty:
            for one in (first, duty):
                found[duty.task].setdefault(one.body or one.unit, one)
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
