"""How is a document shown as read? Paragraphs with marks, notes beside them, a table of contents."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from api.marking import Kind, Mark, Piece, by_paragraph, paragraphs, pieces
from api.words import (
    assignment_words,
    confidence_words,
    deadline_kind,
    deadline_words,
    deliverable_words,
    is_doubtful,
    modality_words,
    reference_words,
    target_words,
)
from ontology.model import Fact, Record, Section, Span, Task


@dataclass(frozen=True, slots=True, kw_only=True)
class Legend:
    """One kind of fact as the legend names it: a letter tells it apart where colour does not."""

    kind: Kind
    letter: str
    name: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """One fact beside its paragraph, with a link to its passage."""

    kind: Kind
    letter: str
    text: str
    title: str
    anchor: str
    doubtful: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The notes of one kind beside a paragraph."""

    kind: Kind
    letter: str
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """One paragraph as read; ``level`` is 0 for body text, 1… for a heading alone on its line."""

    span: Span
    level: int
    place: str
    pieces: tuple[Piece, ...]
    groups: tuple[Group, ...]
    tasks: tuple[Task, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A line of the table of contents."""

    level: int
    label: str
    title: str
    anchor: str
    is_task: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A whole document as the page shows it."""

    paragraphs: tuple[Paragraph, ...]
    legend: tuple[Legend, ...]
    contents: tuple[Entry, ...]


LETTERS: dict[Kind, tuple[str, str]] = {
    "unit": ("责", "责任单位"),
    "deadline": ("时", "时限"),
    "target": ("量", "量化目标"),
    "reference": ("据", "依据文件"),
    "deliverable": ("果", "成果"),
    "modality": ("规", "规范性"),
    "unread": ("未", "未读段落"),
}


def read(record: Record, cited: Span | None = None) -> Reading:
    """The document as the page shows it; ``cited`` is the passage that a link leads to."""
    facts = list(_facts(record))
    marks = [mark for mark, _note in facts]
    levels, headings = _headings(record)
    marks += headings
    if cited is not None:
        marks.append(Mark(span=cited, kind="cited", title="所引原文"))
    notes = [note for _mark, note in facts]
    spans = tuple(paragraphs(record.document.text))
    shown = tuple(_paragraphs(record, spans, marks, notes, levels))
    return Reading(paragraphs=shown, legend=_legend(notes), contents=tuple(_contents(record)))


def _facts(record: Record) -> Iterator[tuple[Mark, Note]]:
    """Every fact of the record once, as a mark and as a note."""
    seen: set[tuple[Kind, Span, str]] = set()
    for kind, fact, words in _worded(record):
        if (kind, fact.span, words) in seen:
            continue
        seen.add((kind, fact.span, words))
        yield _shown(kind, fact, words)
    for unread in record.unread:
        mark = Mark(span=unread.span, kind="unread", title=f"未读：{unread.why}", doubtful=True)
        yield (
            mark,
            Note(kind="unread", letter="未", text="未读段落", title=unread.why, anchor=mark.anchor, doubtful=True),
        )


def _worded(record: Record) -> Iterator[tuple[Kind, Fact, str]]:
    for task in record.tasks:
        yield from _of_task(task)
    for target in record.targets:
        yield "target", target, target_words(target)
    for reference in record.references:
        yield "reference", reference, reference_words(reference)
    for rule in record.global_rules:
        yield "unit", rule, f"{'、'.join(rule.units) or '各有关单位'}（适用于多项任务）"


def _of_task(task: Task) -> Iterator[tuple[Kind, Fact, str]]:
    for assignment in task.assignments:
        if assignment.scope != "global":  # shown once, where the global rule stands
            yield "unit", assignment, assignment_words(assignment)
    for deadline in task.deadlines:
        yield "deadline", deadline, f"{deadline_kind(deadline)}：{deadline_words(deadline)}"
    for target in task.targets:
        yield "target", target, target_words(target)
    for reference in task.references:
        yield "reference", reference, reference_words(reference)
    for deliverable in task.deliverables:
        yield "deliverable", deliverable, deliverable_words(deliverable)
    for modality in task.modality:
        yield "modality", modality, modality_words(modality)


def _shown(kind: Kind, fact: Fact, words: str) -> tuple[Mark, Note]:
    letter, name = LETTERS[kind]
    doubtful = is_doubtful(fact.confidence)
    title = f"{name}：{words}（可信程度：{confidence_words(fact.confidence)}；规则：{fact.rule}）"
    mark = Mark(span=fact.span, kind=kind, title=title, doubtful=doubtful)
    return mark, Note(kind=kind, letter=letter, text=words, title=title, anchor=mark.anchor, doubtful=doubtful)


def _legend(notes: Sequence[Note]) -> tuple[Legend, ...]:
    counts = {kind: sum(note.kind == kind for note in notes) for kind in LETTERS}
    return tuple(
        Legend(kind=kind, letter=letter, name=name, count=counts[kind]) for kind, (letter, name) in LETTERS.items()
    )


def _headings(record: Record) -> tuple[dict[int, int], list[Mark]]:
    """Where headings start and how deep they are, with a mark over number and title."""
    depths = _depths(record.sections)
    levels: dict[int, int] = {}
    marks: list[Mark] = []
    found = [(section.span, section.label, section.title, depths[section.id]) for section in record.sections]
    for task in record.tasks:
        if task.label:
            found.append((task.span, task.label, task.title, depths.get(task.section or "", 0) + 1))
    for span, label, title, depth in found:
        end = _heading_end(record.document.text, span, label, title)
        if end is None or span.start in levels:
            continue
        levels[span.start] = depth
        marks.append(Mark(span=Span(start=span.start, end=end), kind="heading"))
    return levels, marks


def _heading_end(text: str, span: Span, label: str, title: str) -> int | None:
    """Where number and title end, None where they do not open the range."""
    reach = min(span.end, span.start + len(label) + len(title) + 8)
    at = text.find(title, span.start, reach) if title else -1
    return None if at < 0 else at + len(title)


def _depths(sections: Sequence[Section]) -> dict[str, int]:
    depths: dict[str, int] = {}
    for section in sections:
        depths[section.id] = depths.get(section.parent or "", 0) + 1
    return depths


def _paragraphs(
    record: Record, spans: Sequence[Span], marks: Sequence[Mark], notes: Sequence[Note], levels: dict[int, int]
) -> Iterator[Paragraph]:
    text = record.document.text
    anchors: set[str] = set()
    pages = {locator.span.start: locator.page for locator in record.document.locators if locator.page}
    by_anchor: dict[str, list[Note]] = {}
    for note in notes:
        by_anchor.setdefault(note.anchor, []).append(note)
    for span, touching in zip(spans, by_paragraph(spans, marks), strict=True):
        opening = {mark.anchor: mark for mark in touching if span.start <= mark.span.start < span.end}
        heading = next((mark for mark in touching if mark.kind == "heading" and mark.span.start == span.start), None)
        alone = heading is not None and heading.span.end >= span.end - 1
        page = pages.get(span.start)
        yield Paragraph(
            span=span,
            level=levels.get(span.start, 0) if alone else 0,
            place=f"第{page}页" if page else "",
            pieces=tuple(pieces(text, span, touching, anchors)),
            groups=_groups([note for anchor in opening for note in by_anchor.pop(anchor, ())]),
            tasks=tuple(task for task in record.tasks if span.start <= task.span.start < span.end),
        )


def _groups(notes: Sequence[Note]) -> tuple[Group, ...]:
    grouped = {kind: tuple(note for note in notes if note.kind == kind) for kind in LETTERS}
    return tuple(Group(kind=kind, letter=LETTERS[kind][0], notes=found) for kind, found in grouped.items() if found)


def _contents(record: Record) -> Iterator[Entry]:
    depths = _depths(record.sections)
    entries = [
        (section.span.start, -section.span.end, depths[section.id], section.label, section.title, False)
        for section in record.sections
    ]
    placed = {section.span.start for section in record.sections}
    entries += [
        (task.span.start, -task.span.end, depths.get(task.section or "", 0) + 1, task.label, task.title, True)
        for task in record.tasks
        if task.span.start not in placed
    ]
    for start, _end, depth, label, title, is_task in sorted(entries):
        yield Entry(level=min(depth, 4), label=label, title=title, anchor=f"p{start}", is_task=is_task)
