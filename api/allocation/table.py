"""What stands in a 任务分工表? Rows of cells, each line of a cell with the passage that says so."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from api.allocation.columns import COLUMNS, Column, Key, usual_for
from api.tasklist import Found
from api.words import (
    ROLES,
    deadline_words,
    deliverable_words,
    document_name,
    is_doubtful,
    reference_words,
    target_words,
)
from graph.diff.content import content_of, plain_of
from ontology.model import Assignment, Deadline, Deliverable, Document, Fact, Role, Span, Task

Names = Literal["full", "printed"]
"""Units by their full names, or as the text prints them."""
_STOPS = "。；;！？"
_SHORT = 6  # characters of a cell of a printed table that is no work but a name or a category
_YEAR = re.compile(r"\d{4}")
_FACTS: Mapping[str, str] = {
    "assignments": "责任分工",
    "deadlines": "时限",
    "targets": "量化目标",
    "references": "依据文件",
    "deliverables": "成果",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A piece of a cell and where the document says so; None where it is said of the whole."""

    text: str
    span: Span | None = None
    doubtful: bool = False
    reviewer: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """What a cell says, piece by piece, and what stands between the pieces."""

    said: tuple[Said, ...]
    joint: Literal["、", "\n"] = "\n"

    @property
    def text(self) -> str:
        """The cell as one text."""
        return self.joint.join(piece.text for piece in self.said)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One task: its number in the table, where it stands, and its cells in the order of the columns."""

    number: int
    document: str
    task: str
    path: str
    span: Span
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A 任务分工表; ``sources`` are the names of the documents that it is made from."""

    title: str
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    sources: tuple[str, ...]


def table_of(
    found: Sequence[Found],
    columns: Sequence[Key] | None = None,
    *,
    names: Names = "full",
    title: str = "",
    struck: Mapping[tuple[str, str], tuple[str, ...]] = MappingProxyType({}),
) -> Table:
    """The table over some tasks, in the order given; with the usual columns and title where none are given.

    ``struck`` is what people struck out, by document and path of the task, for the remarks.
    """
    keys = tuple(columns or usual_for(item.task for item in found))
    sources = tuple(dict.fromkeys(document_name(item.document) for item in found))
    return Table(
        title=" ".join(title.split()) or usual_title(sources),
        columns=tuple(COLUMNS[key] for key in keys),
        lines=tuple(_line(number, item, keys, names, struck) for number, item in enumerate(found, 1)),
        sources=sources,
    )


def usual_title(sources: Sequence[str]) -> str:
    """What a table is called that is made from documents of these names."""
    return f"《{sources[0]}》任务分工表" if len(sources) == 1 else "任务分工表"


def _line(
    number: int, item: Found, keys: Sequence[Key], names: Names, struck: Mapping[tuple[str, str], tuple[str, ...]]
) -> Line:
    gone = struck.get((item.document.id, item.task.path), ())
    return Line(
        number=number,
        document=item.document.id,
        task=item.task.id,
        path=item.task.path,
        span=item.task.span,
        cells=tuple(_cell(key, number, item, names, gone) for key in keys),
    )


def _cell(key: Key, number: int, item: Found, names: Names, gone: Sequence[str]) -> Cell:
    """The cell of a task in a column."""
    document, task = item.document, item.task
    if key in ROLES:
        return Cell(said=tuple(_units(task, names, (key,))), joint="、")  # type: ignore[arg-type]  # a role, as asked
    making: Mapping[str, Callable[[], Iterable[Said]]] = {
        "number": lambda: (Said(text=str(number)),),
        "document": lambda: (Said(text=document_name(document)),),
        "path": lambda: (Said(text=task.path, span=task.span),),
        "title": lambda: (_fact(task.title, task),),
        "content": lambda: _content(document, task),
        "units": lambda: _by_role(task, names),
        "deadline": lambda: (_fact(_time(each), each) for each in task.deadlines),
        "target": lambda: (_fact(target_words(each), each) for each in task.targets),
        "deliverable": lambda: (_fact(_made(each), each) for each in task.deliverables),
        "reference": lambda: (_fact(reference_words(each), each) for each in task.references),
        "basis": lambda: (Said(text=_basis(document, task), span=task.span),),
        "text": lambda: (Said(text=task.span.of(document.text).strip(), span=task.span),),
        "remark": lambda: (*_remarks(task), *(Said(text=sentence, span=task.span) for sentence in gone)),
    }
    return Cell(said=tuple(_once(making[key]())))


def _once(said: Iterable[Said]) -> Iterator[Said]:
    seen: set[str] = set()
    for piece in said:
        if piece.text not in seen:
            seen.add(piece.text)
            yield piece


def _fact(text: str, fact: Fact | Task) -> Said:
    return Said(text=text, span=fact.span, doubtful=is_doubtful(fact.confidence), reviewer=fact.reviewer)


def _units(task: Task, names: Names, roles: Sequence[Role]) -> Iterator[Said]:
    """The units in these roles, each once."""
    return _once(_fact(_name(entry, names), entry) for entry in task.assignments if entry.role in roles)


def _name(entry: Assignment, names: Names) -> str:
    return entry.mention if names == "printed" else entry.unit


def _by_role(task: Task, names: Names) -> Iterator[Said]:
    """All units in one cell, a line a role: 牵头单位：云泽省水利厅."""
    for role, words in ROLES.items():
        units = tuple(_units(task, names, (role,)))
        if units:
            text = "、".join(unit.text for unit in units)
            doubtful = any(unit.doubtful for unit in units)
            reviewer = next((unit.reviewer for unit in units if unit.reviewer), None)
            yield Said(text=f"{words}：{text}", span=units[0].span, doubtful=doubtful, reviewer=reviewer)


def _time(deadline: Deadline) -> str:
    """The words of the text, and the day that they come to where they do not say it."""
    told = deadline_words(deadline)
    if told == deadline.mention or (deadline.recurs and told in deadline.mention):
        return deadline.mention
    years = {str(day.year) for day in (deadline.start, deadline.end) if day}
    if (
        years
        and not deadline.recurs
        and not deadline.offset
        and years <= {y[:4] for y in _YEAR.findall(deadline.mention)}
    ):
        return deadline.mention
    return f"{deadline.mention}（{told}）"


def _content(document: Document, task: Task) -> Iterator[Said]:
    """What is to be done, without heading and number and without those in charge; nothing where the title says all."""
    text, parts, reached, tabular = document.text, [], None, "\t" in task.span.of(document.text)
    sentences = content_of(document, task).sentences
    timed = {deadline.span for deadline in task.deadlines}
    for one in sentences:
        if tabular and (len(one.plain) <= _SHORT or one.span in timed):
            continue
        gap = "" if reached is None else text[reached : one.span.start]
        mark = text[one.span.end : one.span.end + 1]
        parts.append(
            ("\n" if "\n" in gap or "\t" in gap else "") + one.span.of(text) + (mark if mark in _STOPS else "")
        )
        reached = one.span.end
    told = "".join(parts)
    if plain_of(told) not in ("", plain_of(task.title)):
        yield Said(text=told, span=Span(start=sentences[0].span.start, end=sentences[-1].span.end))


def _made(deliverable: Deliverable) -> str:
    """What the work makes, by its name alone; what it needs is told apart."""
    return deliverable.name if deliverable.relation == "produces" else deliverable_words(deliverable)


def _basis(document: Document, task: Task) -> str:
    """《关于……的意见》（云政办发〔2026〕9号）二（一）, without the issuer, which the number tells."""
    number = f"（{document.number}）" if document.number else ""
    name = document_name(document)
    bare = name.removeprefix(document.issuer or "")
    place = task.path.replace("/（", "（")
    return f"《{bare if number and bare.startswith('关于') else name}》{number}{place}"


def _remarks(task: Task) -> Iterator[Said]:
    """What people corrected or vouched for, and what the document says of all tasks at once."""
    if task.reviewer:
        yield Said(text=f"任务经{task.reviewer}复核", span=task.span, reviewer=task.reviewer)
    for name, kind in _FACTS.items():
        facts: tuple[Fact, ...] = getattr(task, name)
        for reviewer in dict.fromkeys(fact.reviewer for fact in facts if fact.reviewer):
            own = [fact for fact in facts if fact.reviewer == reviewer]
            words = "、".join(dict.fromkeys(_short(fact) for fact in own))
            yield Said(text=f"{kind}经{reviewer}复核：{words}", span=own[0].span, reviewer=reviewer)
    shared = [entry for entry in task.assignments if entry.scope == "global"]
    if shared:
        units = "、".join(dict.fromkeys(entry.unit for entry in shared))
        yield Said(text=f"{units}：按文件统一规定", span=shared[0].span)
    doubtful = [fact for name in _FACTS for fact in getattr(task, name) if is_doubtful(fact.confidence)]
    if doubtful:
        yield Said(
            text=f"存疑：{'、'.join(dict.fromkeys(map(_short, doubtful)))}", span=doubtful[0].span, doubtful=True
        )


def _short(fact: Fact) -> str:
    """The few words by which a fact is told from its neighbours."""
    for name in ("unit", "indicator", "mention", "name", "title"):
        if held := getattr(fact, name, None):
            return str(held)
    return ""
