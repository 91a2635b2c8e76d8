"""What is noted beside a text? Each fact of a record as a mark on its span and a note in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from api.marking import Kind, Mark
from api.vouching import Vouched, review_link
from api.words import (
    DELIVERABLE_RELATIONS,
    GLOBAL_RULES,
    MODALITIES,
    ROLES,
    confidence_words,
    deadline_kind,
    deadline_words,
    is_doubtful,
    reference_words,
    target_words,
)
from ontology.model import Fact, Record, Span, Task


@dataclass(frozen=True, slots=True, kw_only=True)
class Legend:
    """One kind of fact as the legend names it: a letter tells it apart where colour does not."""

    kind: Kind
    letter: str
    name: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """One fact beside its paragraph, with a link to its passage; ``head`` is said once for several.

    ``review`` is where it can be reviewed, ``vouched`` who did so, "" where nobody.
    """

    kind: Kind
    head: str
    text: str
    title: str
    anchor: str
    doubtful: bool
    review: str = ""
    vouched: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Notes that share their head: 责任单位 A、B."""

    head: str
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The notes of one kind beside a paragraph."""

    kind: Kind
    letter: str
    lines: tuple[Line, ...]


LETTERS: dict[Kind, tuple[str, str]] = {
    "unit": ("责", "责任单位"),
    "deadline": ("时", "时限"),
    "target": ("量", "量化目标"),
    "reference": ("据", "依据文件"),
    "deliverable": ("果", "成果"),
    "modality": ("规", "规范性"),
    "unread": ("未", "未读段落"),
}


def facts(record: Record, vouched: Vouched = MappingProxyType({})) -> Iterator[tuple[Mark, Note]]:
    """Every fact of the record once, as a mark and as a note."""
    document = record.document.id
    seen: set[tuple[Kind, Span, str, str]] = set()
    for owner, (kind, fact, head, words) in _worded(record):
        if (kind, fact.span, head, words) not in seen:
            seen.add((kind, fact.span, head, words))
            name, review = review_link(document, owner, fact)
            yield _shown(kind, fact, head, words, review=review, vouched=vouched.get(name, ""))
    for unread in record.unread:
        mark = Mark(span=unread.span, kind="unread", title=f"未读段落：{unread.why}", doubtful=True)
        _, review = review_link(document, None, unread)
        yield (
            mark,
            Note(
                kind="unread",
                head="",
                text=unread.why,
                title=mark.title,
                anchor=mark.anchor,
                doubtful=True,
                review=review,
            ),
        )


Worded = tuple[Kind, Fact, str, str]
"""A fact in words: its kind, itself, the head of its line, what it says."""


def _worded(record: Record) -> Iterator[tuple[str | None, Worded]]:
    """Each fact with the path of its task."""
    for task in record.tasks:
        for worded in of_task(task):
            yield task.path, worded
    for target in record.targets:
        yield None, ("target", target, "", target_words(target))
    for reference in record.references:
        yield None, ("reference", reference, "", reference_words(reference))
    for rule in record.global_rules:
        yield None, ("unit", rule, GLOBAL_RULES[rule.kind], "、".join(rule.units) or "有关单位")


def of_task(task: Task) -> Iterator[Worded]:
    """The facts of one task in words, without those that stand in a global rule."""
    for assignment in task.assignments:
        if assignment.scope != "global":  # shown once, where the global rule stands
            yield "unit", assignment, ROLES[assignment.role], assignment.unit
    for deadline in task.deadlines:
        yield "deadline", deadline, deadline_kind(deadline), deadline_words(deadline)
    for target in task.targets:
        yield "target", target, "", target_words(target)
    for reference in task.references:
        yield "reference", reference, "", reference_words(reference)
    for deliverable in task.deliverables:
        yield "deliverable", deliverable, DELIVERABLE_RELATIONS[deliverable.relation], deliverable.name
    for modality in task.modality:
        yield "modality", modality, "", MODALITIES[modality.type]


def _shown(kind: Kind, fact: Fact, head: str, words: str, *, review: str, vouched: str) -> tuple[Mark, Note]:
    doubtful = is_doubtful(fact.confidence)
    how = f"复核：{vouched}" if vouched else f"可信程度：{confidence_words(fact.confidence)}；规则：{fact.rule}"
    title = f"{head or LETTERS[kind][1]}：{words}（{how}）"
    mark = Mark(span=fact.span, kind=kind, title=title, doubtful=doubtful)
    note = Note(
        kind=kind, head=head, text=words, title=title, anchor=mark.anchor, doubtful=doubtful, review=review,
        vouched=vouched,
    )  # fmt: skip
    return mark, note


def legend(notes: Sequence[Note]) -> tuple[Legend, ...]:
    """Every kind with the number of its notes."""
    counts = {kind: sum(note.kind == kind for note in notes) for kind in LETTERS}
    return tuple(
        Legend(kind=kind, letter=letter, name=name, count=counts[kind]) for kind, (letter, name) in LETTERS.items()
    )


def grouped(notes: Sequence[Note]) -> tuple[Group, ...]:
    """The notes by kind, in the order of the legend."""
    by_kind = {kind: tuple(note for note in notes if note.kind == kind) for kind in LETTERS}
    return tuple(
        Group(kind=kind, letter=LETTERS[kind][0], lines=_lines(found)) for kind, found in by_kind.items() if found
    )


def _lines(notes: Sequence[Note]) -> tuple[Line, ...]:
    heads = dict.fromkeys(note.head for note in notes)
    return tuple(Line(head=head, notes=tuple(note for note in notes if note.head == head)) for head in heads)
