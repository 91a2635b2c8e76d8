"""What does the page of one task say? Its text, its facts with their passages, what it needs and what waits for it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal
from urllib.parse import quote, urlencode

from api import inforce
from api.answerview import passage_link, task_link
from api.library import Library
from api.marking import Kind, excerpt
from api.notes import LETTERS, Worded, of_task
from api.reading import Reading, read
from api.vouching import Vouched, review_link
from api.words import DEPENDENCIES, ROLES, confidence_words, document_name, is_doubtful, target_words
from graph.standing import IN_FORCE
from ontology.model import Assignment, Deadline, Dependency, Fact, Record, Span, Task

_REACH = 40  # characters shown on either side of a quotation
_ROLE_ORDER = tuple(ROLES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quoted:
    """A passage in ``parts`` (text, whether quoted) with its address on the document's page."""

    parts: tuple[tuple[str, bool], ...]
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FactShown:
    """One fact: ``head`` is its role or kind, ``href`` the page of the unit or of the times, "" for other facts."""

    kind: Kind
    letter: str
    name: str
    head: str
    text: str
    href: str
    note: str
    quoted: Quoted
    rule: str
    confidence: str
    doubtful: bool
    review: str
    vouched: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tied:
    """The task or aim at the other end of a dependency, why, and the passages at both ends."""

    type: str
    via: str
    path: str
    title: str
    href: str
    passages: tuple[Quoted, ...]
    rule: str
    confidence: str
    doubtful: bool
    review: str
    vouched: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskView:
    """All that the page prints; ``above`` are the headings over the task: (text, address)."""

    document: str
    id: str
    name: str
    mark: str
    notes: tuple[str, ...]
    path: str
    title: str
    place: str
    above: tuple[tuple[str, str], ...]
    reading: Reading
    facts: tuple[FactShown, ...]
    needs: tuple[Tied, ...]
    waiting: tuple[Tied, ...]
    doubtful: bool
    review: str
    vouched: str


def unit_link(name: str) -> str:
    """The address of a unit's page."""
    return f"/units/{quote(name, safe='')}"


def task_view(record: Record, task: Task, library: Library) -> TaskView:
    """The task as its page shows it."""
    document = record.document
    day = dt.datetime.now(tz=dt.UTC).date()
    standings = library.standings(day)
    titles = {row.id: row.title or row.source for row in library.documents()}
    held = library.vouched(document.id)
    name, review = review_link(document.id, task.path, task)
    return TaskView(
        document=document.id,
        id=task.id,
        name=document_name(document),
        mark=inforce.mark(standings.get(document.id, IN_FORCE)),
        notes=inforce.notes([document.id], standings, titles, day),
        path=task.path,
        title=task.title,
        place=passage_link(document.id, task.span),
        above=tuple(_above(record, task)),
        reading=read(record, within=task.span, vouched=held),
        facts=tuple(_facts(record, task, held)),
        needs=tuple(_tied(record, "needs", task, held)),
        waiting=tuple(_tied(record, "waiting", task, held)),
        doubtful=is_doubtful(task.confidence),
        review=review,
        vouched=held.get(name, ""),
    )


def _above(record: Record, task: Task) -> Iterator[tuple[str, str]]:
    """The headings over a task, the outermost first; the task's own is none."""
    by_id = {section.id: section for section in record.sections}
    chain, at = [], task.section
    while at is not None and at in by_id:
        section = by_id.pop(at)
        if (section.label or section.title) and section.span.start != task.span.start:
            chain.append(section)
        at = section.parent
    for section in reversed(chain):
        yield f"{section.label}{section.title}", f"/documents/{record.document.id}#p{section.span.start}"


def _facts(record: Record, task: Task, held: Vouched) -> Iterator[FactShown]:
    """The facts in the order of the legend, units by role; each once."""
    everywhere: list[Worded] = [
        ("unit", entry, ROLES[entry.role], entry.unit) for entry in task.assignments if entry.scope == "global"
    ]
    kinds = list(LETTERS)
    worded = sorted([*of_task(task), *everywhere], key=lambda one: (kinds.index(one[0]), _rank(one[1])))
    seen: set[tuple[Kind, str, str, Span]] = set()
    for kind, fact, head, words in worded:
        key = (kind, head, words, fact.span)
        if key not in seen:
            seen.add(key)
            yield _fact(record, task, (kind, fact, head, words), held)


def _rank(fact: Fact) -> int:
    return _ROLE_ORDER.index(fact.role) if isinstance(fact, Assignment) else 0


def _fact(record: Record, task: Task, worded: Worded, held: Vouched) -> FactShown:
    kind, fact, head, words = worded
    letter, name = LETTERS[kind]
    known, review = review_link(record.document.id, task.path, fact)
    return FactShown(
        kind=kind,
        letter=letter,
        name=name,
        head=head or name,
        text=words,
        href=unit_link(words) if kind == "unit" else _times_link(record, fact),
        note=_note(fact),
        quoted=_quoted(record, fact.span),
        rule=fact.rule,
        confidence=confidence_words(fact.confidence),
        doubtful=is_doubtful(fact.confidence),
        review=review,
        vouched=held.get(known, ""),
    )


def _times_link(record: Record, fact: Fact) -> str:
    """Where a time stands among all of its document: the list of its day, or of its kind; "" for other facts."""
    if not isinstance(fact, Deadline):
        return ""
    asked = {"document": record.document.id, "all": "1"}
    if fact.end is not None:
        asked |= {"from": fact.end.isoformat(), "to": fact.end.isoformat()}
    elif fact.recurs or fact.offset:
        asked["kind"] = "recurring" if fact.recurs else "relative"
    return f"/deadlines?{urlencode(asked)}"


def _note(fact: Fact) -> str:
    """Where a fact comes from that the task's own sentence does not state."""
    if isinstance(fact, Assignment) and fact.scope == "global":
        return "文件统一规定"
    return fact.inherited or "" if isinstance(fact, Deadline) else ""


def _quoted(record: Record, span: Span) -> Quoted:
    parts = excerpt(record.document.text, (span,), _REACH)
    return Quoted(parts=parts, href=passage_link(record.document.id, span))


def _tied(record: Record, side: Literal["needs", "waiting"], task: Task, held: Vouched) -> Iterator[Tied]:
    """The dependencies on one side: what the task needs or supports, or what waits for it."""
    ends = _ends(record)
    for edge in record.dependencies:
        own, other = (edge.source, edge.target) if side == "needs" else (edge.target, edge.source)
        if own == task.id and other in ends:
            yield _shown(record, edge, ends[other], held)


_End = tuple[str, str, str]
"""What stands at the end of a dependency: path, title, address."""


def _ends(record: Record) -> dict[str, _End]:
    """The tasks of a document and the aims that it sets for all of them."""
    document = record.document.id
    aims: dict[str, _End] = {
        aim.id: ("目标", target_words(aim), passage_link(document, aim.span)) for aim in record.targets if aim.id
    }
    return aims | {task.id: (task.path, task.title, task_link(document, task.id)) for task in record.tasks}


def _shown(record: Record, edge: Dependency, end: _End, held: Vouched) -> Tied:
    path, title, href = end
    owner = next((task.path for task in record.tasks if task.id == edge.source), None)
    name, review = review_link(record.document.id, owner, edge)
    return Tied(
        type=DEPENDENCIES[edge.type],
        via=edge.via,
        path=path,
        title=title,
        href=href,
        passages=tuple(_quoted(record, span) for span in edge.spans),
        rule=edge.rule,
        confidence=confidence_words(edge.confidence),
        doubtful=is_doubtful(edge.confidence),
        review=review,
        vouched=held.get(name, ""),
    )
