"""What differs between two departments' lists? The other list taken as the document that the first is held against."""

from __future__ import annotations

from collections.abc import Iterator

from api.checking.check import Checked, held_against
from api.checking.listing import Entry, InCell, TaskList, read_list
from api.checking.reading import read_book
from api.checking.times import of_cell
from extractors import deadline
from extractors.passage import Passage
from ontology import ids
from ontology.model import Assignment, Deadline, Document, Record, Role, Span, Task

WORD = "对照清单"
_UNITS = "assignment.listed"
_TIMES = "deadline.listed"


def compare(content: bytes, name: str, other: bytes, other_name: str) -> Checked:
    """The list in the first bytes held against the one in the second; paths are rows of the second.

    UnreadableSourceError where either is no list.
    """
    tasks = read_list(read_book(other, other_name), other_name)
    record = record_of(tasks, other_name, other)
    return held_against(content, name, (record,), word=WORD, roles=_tells_roles(tasks))


def _tells_roles(tasks: TaskList) -> bool:
    """Whether a list tells roles apart at all."""
    kinds = {unit.role or unit.column for entry in tasks.entries for unit in entry.units}
    return len(kinds) > 1


def record_of(tasks: TaskList, name: str, content: bytes) -> Record:
    """A list as a record: each row a line of the text, its cells the evidence of units and times."""
    text, found = "", []
    for entry in tasks.entries:
        line = "\t".join(part.replace("\n", " ").replace("\t", " ") for part in _parts(entry))
        found.append(_task(entry, line, len(text)))
        text += line + "\n"
    document = Document(
        id=ids.document_id(text),
        source=name,
        sha256=ids.sha256(content),
        text=text,
        title=name.rpartition(".")[0] or name,
    )
    return Record(document=document, tasks=tuple(found))


def _parts(entry: Entry) -> tuple[str, ...]:
    units = "、".join(unit.mention for unit in entry.units)
    return tuple(part for part in (entry.title, entry.body, entry.target, units, entry.time) if part)


def _task(entry: Entry, line: str, start: int) -> Task:
    span = Span(start=start, end=start + len(line))
    return Task(
        id=str(entry.ref),
        section=None,
        label=entry.label,
        path=str(entry.ref),
        title=entry.title,
        span=span,
        assignments=tuple(_assignment(unit, line, span) for unit in entry.units),
        deadlines=tuple(_deadlines(entry, line, span)),
    )


def _within(words: str, line: str, span: Span) -> Span:
    """Where the line says the words; the whole line where it has them in another form."""
    at = line.rfind(words)
    return Span(start=span.start + at, end=span.start + at + len(words)) if at >= 0 else span


def _assignment(unit: InCell, line: str, span: Span) -> Assignment:
    roles: dict[str, Role] = {"lead": "lead", "cooperate": "cooperate", "supervise": "supervise"}
    role = unit.role or roles.get(unit.column, "responsible")
    place = _within(unit.mention, line, span)
    return Assignment(mention=unit.mention, unit=unit.mention, role=role, scope="clause", span=place, rule=_UNITS)


def _deadlines(entry: Entry, line: str, span: Span) -> Iterator[Deadline]:
    told = of_cell(entry.time, None)
    for end, words in told.ends.items():
        yield Deadline(mention=words, end=end, span=_within(words, line, span), rule=_TIMES)
    for cycle, words in told.cycles.items():
        yield Deadline(mention=words, recurs=cycle, span=_within(words, line, span), rule=_TIMES)
    yield from deadline.find(Passage(text=line, start=span.start))
