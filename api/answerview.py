"""How is an answer shown? The answer with links into the documents and the text around each citation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from api.answering import Answer, TaskRef
from api.library import Library
from api.marking import excerpt, paragraph_around
from api.words import ROLES, deadline_words, document_name
from ontology.model import Record, Role, Span, Task

_REACH = 120  # characters shown on either side of a citation
_LARGE = 48  # characters of an answer that are set large


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitShown:
    """A unit and the words for its roles in what the answer rests on."""

    name: str
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskShown:
    """A task with a link to its place and to its page, "" where it has none, and at the side its deadlines."""

    path: str
    title: str
    href: str
    note: str
    page: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskGroup:
    """The tasks of one document."""

    document: str
    title: str
    draft: bool
    tasks: tuple[TaskShown, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """The citations of one paragraph."""

    document: str
    path: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CitationShown:
    """One paragraph with what is cited of it: ``parts`` are (text, whether cited)."""

    title: str
    draft: bool
    path: str
    parts: tuple[tuple[str, bool], ...]
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A whole answer as the page shows it; ``total`` counts the tasks that are not shown too."""

    answer: str
    answerable: bool
    understood: str
    units: tuple[UnitShown, ...]
    tasks: tuple[TaskShown, ...]
    tasks_by_document: tuple[TaskGroup, ...]
    total: int
    notes: tuple[str, ...]
    possible: tuple[TaskShown, ...]
    citations: tuple[CitationShown, ...]

    @property
    def is_long(self) -> bool:
        """Whether the sentence is too long to be set large."""
        return len(self.answer) > _LARGE


def passage_link(document: str, span: Span) -> str:
    """The address of a passage: marked by the server, reached by its fragment."""
    return f"/documents/{document}?from={span.start}&to={span.end}#s{span.start}-{span.end}"


def task_link(document: str, task: str) -> str:
    """The address of a task's page."""
    return f"/documents/{document}/tasks/{quote(task, safe='')}"


def show(answer: Answer, library: Library) -> Shown:
    """The answer with everything that the page prints."""
    groups = tuple(_groups(answer.tasks, library))
    possible = tuple(task for group in _groups(answer.possible, library) for task in group.tasks)
    return Shown(
        answer=answer.answer,
        answerable=answer.answerable,
        understood=answer.understood,
        units=tuple(_units(answer, library)),
        tasks=tuple(task for group in groups for task in group.tasks),
        tasks_by_document=groups,
        total=answer.total,
        notes=answer.notes,
        possible=possible,
        citations=tuple(_citations(answer, library)),
    )


def _groups(tasks_named: tuple[TaskRef, ...], library: Library) -> Iterator[TaskGroup]:
    for document in dict.fromkeys(task.document for task in tasks_named):
        record = library.record(document)
        named = [task for task in tasks_named if task.document == document]
        tasks = tuple(_task(record, task) for task in named)
        draft = record.document.status == "draft"
        yield TaskGroup(document=document, title=document_name(record.document), draft=draft, tasks=tasks)


def _task(record: Record, named: TaskRef) -> TaskShown:
    task = _by_path(record, named.path)
    href = f"/documents/{record.document.id}"
    if task is None:
        return TaskShown(path=named.path, title=named.title, href=href, note=named.via)
    notes = [*dict.fromkeys(deadline_words(deadline) for deadline in task.deadlines), named.via]
    note = "；".join(filter(None, notes))
    return TaskShown(
        path=named.path,
        title=named.title,
        href=f"{href}#p{task.span.start}",
        note=note,
        page=task_link(record.document.id, task.id),
    )


def _by_path(record: Record, path: str | None) -> Task | None:
    return next((task for task in record.tasks if task.path == path), None)


def _units(answer: Answer, library: Library) -> Iterator[UnitShown]:
    places = dict.fromkeys(
        [(task.document, task.path) for task in answer.tasks]
        + [(citation.document, citation.path) for citation in answer.citations]
    )
    tasks = [_by_path(library.record(document), path) for document, path in places]
    for name in answer.units:
        yield UnitShown(name=name, roles=tuple(_roles(name, [task for task in tasks if task is not None])))


def _roles(name: str, tasks: Sequence[Task]) -> Iterator[str]:
    held: set[Role] = {entry.role for task in tasks for entry in task.assignments if entry.unit == name}
    yield from (word for role, word in ROLES.items() if role in held)


def places(answer: Answer, library: Library) -> list[Place]:
    """The citations, those of one paragraph together, in the order of their first mention."""
    found: dict[tuple[str, str, int], list[Span]] = {}
    for citation in answer.citations:
        text = library.record(citation.document).document.text
        key = (citation.document, citation.path, paragraph_around(text, citation.span).start)
        found.setdefault(key, []).append(citation.span)
    return [
        Place(document=document, path=path, spans=tuple(spans)) for (document, path, _start), spans in found.items()
    ]


def _citations(answer: Answer, library: Library) -> Iterator[CitationShown]:
    for place in places(answer, library):
        document = library.record(place.document).document
        yield CitationShown(
            title=document_name(document),
            draft=document.status == "draft",
            path=place.path,
            parts=excerpt(document.text, place.spans, _REACH),
            href=passage_link(document.id, place.spans[-1]),
        )
