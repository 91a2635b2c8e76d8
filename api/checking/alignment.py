"""Which row of a list is which task? One global assignment, then rows that share a task and rows that join several."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

import numpy as np

from api.checking.bodies import Names
from api.checking.listing import Entry, Ref
from api.checking.pins import Pin, fixed
from extractors.assembly import task_id
from graph.likeness import Likeness, Scores, Words, likeness, pairs
from graph.pairing import cheapest
from ontology.model import Record, Task

DOCUMENT = "文件"
LEAST = 0.38
"""The likeness below which a row is no task of the documents."""
_LEAST_LISTED = 0.34
SURE = 0.5
"""The likeness below which a pairing is doubtful."""
_MARGIN = 0.06  # a rival as like as this makes a pairing doubtful
_PART = 0.72  # the share of a row's words that a task already taken must have, for the row to be a part of it
_CLEARLY = 0.18  # how much more like a taken task must be than the one that the assignment left
_NAMED = 0.85  # the share of a task's heading that a row must print, to cover it beside its own
_LABELLED = 0.08  # what the same number in the document adds
_IN_ORDER = 0.01
_LIKELY = 5  # tasks that are offered in place of a row's own
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A task among those that the list is held against: its document's record and names.

    ``word`` is what the document is called in front of people: 文件, or 对照清单.
    """

    record: Record
    task: Task
    names: Names
    word: str = DOCUMENT

    @property
    def text(self) -> str:
        """The task's own text."""
        return self.task.span.of(self.record.document.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairing:
    """A row and the task it is; ``likeness`` from 0 to 1, ``also`` further tasks that the row covers.

    ``pinned`` where a person said so.
    """

    entry: Entry
    placed: Placed
    likeness: float
    doubtful: bool
    also: tuple[Placed, ...] = ()
    pinned: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Alignment:
    """Rows with their tasks in the list's order, rows that are no task, tasks that no row is.

    ``likely`` are the tasks that each row is most like, with how much, by the row's name.
    """

    pairings: tuple[Pairing, ...]
    extra: tuple[Entry, ...]
    missing: tuple[Placed, ...]
    likely: Mapping[Ref, tuple[tuple[Placed, float], ...]] = field(default_factory=dict)


def placed_tasks(record: Record, word: str = DOCUMENT) -> tuple[Placed, ...]:
    """The tasks of a document, ready to be aligned."""
    names = Names.of(record)
    return tuple(Placed(record=record, task=task, names=names, word=word) for task in record.tasks)


def align(entries: Sequence[Entry], tasks: Sequence[Placed], pins: Iterable[Pin] = ()) -> Alignment:
    """The list held against the tasks; rows of another list need be less alike, as both say things in short.

    Rows that a person pinned are what they say; the others are assigned among the tasks that are left.
    """
    held = fixed(entries, tasks, pins)
    if not tasks or not entries:
        return Alignment(pairings=(), extra=tuple(entries), missing=tuple(tasks))
    found = likeness([_row(entry, tasks) for entry in entries], [_task(placed) for placed in tasks])
    score = found.score + _labels(entries, tasks) + _order(len(entries), len(tasks))
    free = score.copy()
    free[list(held)] = 0
    free[:, [task for task in held.values() if task is not None]] = 0
    taken = _assigned(free, LEAST if tasks[0].word == DOCUMENT else _LEAST_LISTED)
    taken |= {row: task for row, task in held.items() if task is not None}
    shared = {row: task for row, task in _shared(score, found, taken).items() if row not in held}
    return _alignment(entries, tasks, score, taken | shared, held)


def _row(entry: Entry, tasks: Sequence[Placed]) -> Words:
    names = tasks[0].names
    units = frozenset(names.full(unit.mention) for unit in entry.units)
    return Words(title=entry.title, text=f"{entry.body}\n{entry.target}", units=units)


def _task(placed: Placed) -> Words:
    named = [entry.unit for entry in placed.task.assignments if entry.scope == "clause"]
    return Words(title=placed.task.title, text=placed.text, units=frozenset(named))


def _order(rows: int, tasks: int) -> Scores:
    """A little for like places in list and document: it decides between tasks that say the same."""
    down = np.arange(rows)[:, None] / max(rows - 1, 1)
    across = np.arange(tasks)[None, :] / max(tasks - 1, 1)
    return np.asarray(_IN_ORDER * (1 - np.abs(down - across)), dtype=np.float64)


def _labels(entries: Sequence[Entry], tasks: Sequence[Placed]) -> Scores:
    """What a row gains by a number that is the task's own path; a mere 序号 tells nothing."""
    bonus = np.zeros((len(entries), len(tasks)))
    paths: dict[str, list[int]] = {}
    for across, placed in enumerate(tasks):
        paths.setdefault(task_id(placed.task.path), []).append(across)
    for down, entry in enumerate(entries):
        for across in paths.get(_path(entry), ()):
            bonus[down, across] = _LABELLED
    return bonus


def _path(entry: Entry) -> str:
    """2.3 for 二（三）, for 二/（三）, and for （三） below 二、….; "" where the row gives no path of two parts."""
    label = _SPACE.sub("", entry.label)
    parts = [part for part in re.split(r"[/、.．]|(?=[（(])|(?<=[）)])", label) if part]
    if len(parts) == 1 and entry.section:
        head = re.match(
            r"\s*(?:第?([一二三四五六七八九十]{1,3})(?:、|[章部节])|[（(]([一二三四五六七八九十]{1,3})[）)])",
            entry.section,
        )
        parts = [head[1] or head[2], *parts] if head else parts
    return task_id("/".join(parts)) if len(parts) > 1 else ""


def _assigned(score: Scores, least: float) -> dict[int, int]:
    """Row → task, so that the likeness in all is greatest; rows may stay free."""
    rows, tasks = score.shape
    gain = np.where(score >= least, score - least + 1e-6, 0.0)
    cost = np.concatenate([-gain, np.zeros((rows, rows))], axis=1)
    columns = cheapest(cost)
    return {row: int(column) for row, column in enumerate(columns) if column < tasks and score[row, column] >= least}


def _shared(score: Scores, found: Likeness, taken: Mapping[int, int]) -> dict[int, int]:
    """Rows that are parts of a task which another row has: lists divide a task over several rows."""
    holders = set(taken.values())
    shared: dict[int, int] = {}
    for row in range(score.shape[0]):
        task = int(np.argmax(score[row]))
        if task not in holders or taken.get(row) == task or found.held[row, task] < _PART:
            continue
        if row not in taken or score[row, task] - score[row, taken[row]] > _CLEARLY:
            shared[row] = task
    return shared


def _alignment(
    entries: Sequence[Entry],
    tasks: Sequence[Placed],
    score: Scores,
    task_of: Mapping[int, int],
    pinned: Mapping[int, int | None],
) -> Alignment:
    held = set(task_of.values())
    also = _covered(
        entries, tasks, set(range(len(tasks))) - held, {row for row, task in pinned.items() if task is None}
    )
    pairings = []
    for row, task in sorted(task_of.items()):
        rivals = np.delete(score[row], task)
        close = float(rivals.max()) if rivals.size else 0.0
        value = float(score[row, task])
        pairings.append(
            Pairing(
                entry=entries[row],
                placed=tasks[task],
                likeness=round(min(value, 1.0), 3),
                doubtful=row not in pinned and (value < SURE or value - close < _MARGIN),
                also=tuple(tasks[other] for other in also.get(row, ())),
                pinned=row in pinned,
            )
        )
    covered = {other for others in also.values() for other in others}
    return Alignment(
        pairings=tuple(pairings),
        extra=tuple(entry for row, entry in enumerate(entries) if row not in task_of),
        missing=tuple(placed for at, placed in enumerate(tasks) if at not in held and at not in covered),
        likely={entry.ref: _likely(tasks, score[row]) for row, entry in enumerate(entries)},
    )


def _likely(tasks: Sequence[Placed], score: Scores) -> tuple[tuple[Placed, float], ...]:
    """The tasks that a row is most like, the likeliest first."""
    best = sorted(range(len(tasks)), key=lambda at: (-float(score[at]), at))[:_LIKELY]
    return tuple((tasks[at], round(min(float(score[at]), 1.0), 3)) for at in best)


def _covered(
    entries: Sequence[Entry], tasks: Sequence[Placed], free: set[int], out: AbstractSet[int]
) -> dict[int, list[int]]:
    """Free tasks whose heading a row prints beside its own: lists join small tasks in one row. Not a row left out."""
    texts = [pairs("" if row in out else entry.text) for row, entry in enumerate(entries)]
    found: dict[int, list[int]] = {}
    for task in sorted(free):
        title = pairs(tasks[task].task.title)
        if len(title) < 5:
            continue
        shares = [len(title & text) / len(title) for text in texts]
        row = int(np.argmax(shares))
        if shares[row] >= _NAMED:
            found.setdefault(row, []).append(task)
    return found
