"""In what do whole documents differ? Tasks by their headings, their units and times, and targets by their values."""

from __future__ import annotations

from collections.abc import Iterable

from api.answering.base import Base
from api.answering.indicators import Measured, measured
from api.answering.passages import around
from api.answering.placed import Placed
from api.answering.result import Citation, Finding, citation, refusal, task_ref, unique
from api.answering.titles import name_of, within
from api.answering.wording import plain
from api.words import deadline_words
from ontology.model import Span, Task

_SPOKEN = 5  # differences of a kind that the sentence tells
Difference = tuple[str, tuple[Placed, ...], tuple[Citation, ...]]


def whole(base: Base, documents: tuple[str, ...]) -> Finding:
    """The differences of the first two documents: same headings with other units or times, other values, own tasks."""
    one, other = documents[:2]
    titles = [name_of(base, each) for each in (one, other)]
    left, right = _by_heading(base, one), _by_heading(base, other)
    same = [heading for heading in left if heading in right]
    changed = [found for heading in same if (found := _changed(left[heading], right[heading])) is not None]
    values = _values(base, one, other)
    alone = [[tasks[key] for key in tasks if key not in set(same)] for tasks in (left, right)]
    parts = [f"《{titles[0]}》{len(left)}项任务，《{titles[1]}》{len(right)}项，标题相同的{len(same)}项"]
    parts += _told("同名任务中不同的", [said for said, _, _ in changed])
    parts += _told("数值不同的指标", [said for said, _, _ in values])
    for title, own in zip(titles, alone, strict=True):
        parts += _told(f"只在《{title}》中的任务", [f"“{one.task.title[:24]}”" for one in own])
    placed = [*(each for _, both, _ in changed for each in both), *(each for own in alone for each in own)]
    cited = [passage for _, _, passages in (*changed, *values) for passage in passages]
    cited += [_heading(each) for own in alone for each in own]
    cited = cited or [_heading(each) for tasks in (left, right) for each in list(tasks.values())[:1]]
    return Finding(
        answer=f"{'；'.join(parts)}。",
        tasks=unique(task_ref(each.record, each.task) for each in placed),
        citations=unique(cited),
    )


def alone(base: Base, documents: tuple[str, ...]) -> Finding:
    """The tasks of the first document whose headings the second does not have."""
    here, there = (_by_heading(base, each) for each in documents[:2])
    own = [placed for heading, placed in here.items() if heading not in there]
    titles = [name_of(base, each) for each in documents[:2]]
    if not own:
        return refusal(f"《{titles[0]}》的任务在《{titles[1]}》中都有同名的。")
    said = "；".join(f"{one.about.path}“{one.about.title}”" for one in own)
    return Finding(
        answer=f"只在《{titles[0]}》而不在《{titles[1]}》中的任务{len(own)}项：{said}。",
        tasks=tuple(one.ref() for one in own),
        citations=unique(map(_heading, own)),
    )


def _told(kind: str, said: list[str]) -> list[str]:
    """A kind of difference, the first of them in words."""
    if not said:
        return []
    return [f"{kind}{len(said)}项：{'、'.join(said[:_SPOKEN])}{'等' if len(said) > _SPOKEN else ''}"]


def _by_heading(base: Base, document: str) -> dict[str, Placed]:
    return {plain(one.task.title): one for one in within(base, (document,)).tasks.values()}


def _changed(one: Placed, other: Placed) -> Difference | None:
    """In what two tasks with the same heading differ: units of their own and times; None where in neither."""
    said = []
    if _units(one.task) != _units(other.task):
        said.append(f"责任单位{_names(one.task)}与{_names(other.task)}")
    if _times(one.task) != _times(other.task):
        said.append(f"时限{_times(one.task)}与{_times(other.task)}")
    if not said:
        return None
    cited = [
        citation(each.record, each.task, around(each, fact.span))
        for each in (one, other)
        for fact in (*[a for a in each.task.assignments if a.scope != "global"], *each.task.deadlines)
    ]
    return f"“{one.task.title[:24]}”（{'，'.join(said)}）", (one, other), tuple(cited)


def _units(task: Task) -> set[tuple[str, str]]:
    return {(a.unit, a.role) for a in task.assignments if a.scope != "global"}


def _names(task: Task) -> str:
    return "、".join(unique(a.unit for a in task.assignments if a.scope != "global")) or "未写明"


def _times(task: Task) -> str:
    return "、".join(unique(map(deadline_words, task.deadlines))) or "未写明"


def _values(base: Base, one: str, other: str) -> list[Difference]:
    """The indicators that both set, with other values."""
    mine, theirs = _targets(base, one), _targets(base, other)
    found: list[Difference] = []
    for name in mine:
        if name in theirs and mine[name][2].value != theirs[name][2].value:
            both = (mine[name], theirs[name])
            said = f"{both[0][2].mention.strip()}（另一份是{both[1][2].mention.strip()}）"
            found.append((said, (), tuple(_cited(both))))
    return found


def _targets(base: Base, document: str) -> dict[str, Measured]:
    own = within(base, (document,))
    targets = (measured(own, document, number) for number in range(len(own.outlines[document].owners)))
    return {plain(one[2].indicator): one for one in targets}


def _cited(both: Iterable[Measured]) -> list[Citation]:
    return [citation(record, owner.task if owner else None, target.span) for record, owner, target in both]


def _heading(placed: Placed) -> Citation:
    """The task's first sentence."""
    start = placed.task.span.start
    return citation(placed.record, placed.task, around(placed, Span(start=start, end=start + 1)))
