"""What does a task say, apart from its number and who answers for it? Its sentences, ready to be compared."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from graph.likeness import pairs
from ontology.model import Document, Record, Span, Task

_STOP = re.compile(r"[。；;！？\n\t]")
_COMMA = re.compile(r"[，,：:]")
_BRACKETED = re.compile(r"[（(][^（）()]{2,400}[）)]")
_ROLES = re.compile(
    r"牵头|责任|配合|负责|单位|部门|按(?:照)?(?:各自)?职责|分工|会同|参与|落实|指导|主管|参加|协助|完成时限|以下|均需|不再"
)
_WORD = re.compile(r"[0-9A-Za-z一-鿿.%％]+")
_NUMBERING = re.compile(
    r"^\s*(?:第[一二三四五六七八九十百零\d]+[编章节条项]|[一二三四五六七八九十百]{1,4}、|[（(][一二三四五六七八九十\d]{1,4}[）)]"
    r"|\d{1,3}(?:\.\d{1,3}){0,3}[.、．\t ]|[①-⑳])\s*"
)
_CHARGED = 0.5  # the share of a sentence that names and words of charge make up, for it to be a clause of duties


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence of a task; ``pairs`` are its pairs of characters, ``plain`` its letters and digits alone."""

    span: Span
    plain: str
    pairs: frozenset[str]

    def clauses(self, text: str) -> Iterator[frozenset[str]]:
        """The pairs of each of its clauses."""
        for clause in _COMMA.split(self.span.of(text)):
            if words := pairs(clause):
                yield words


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """A task as it is compared: heading and sentences without numbering and clauses of duties."""

    record: Record
    task: Task
    title: frozenset[str]
    sentences: tuple[Sentence, ...]
    plain: str
    pairs: frozenset[str] = field(default_factory=frozenset)

    def sentence_at(self, span: Span) -> Span:
        """The sentence around a passage, the task's own span where it lies outside of its sentences."""
        return next((one.span for one in self.sentences if one.span.overlaps(span)), span)


def contents_of(record: Record) -> tuple[Content, ...]:
    """The tasks of a document, in the order of its text."""
    ordered = sorted(record.tasks, key=lambda task: (task.span.start, task.span.end))
    return tuple(_content(record, task) for task in ordered)


def content_of(document: Document, task: Task) -> Content:
    """One task of a document."""
    return _content(Record(document=document, tasks=(task,)), task)


def _content(record: Record, task: Task) -> Content:
    found = tuple(_sentences(record, task))
    sentences = found[1:] if _is_headed(record.document.text, task, found) else found
    return Content(
        record=record,
        task=task,
        title=pairs(task.title),
        sentences=sentences,
        plain="".join(one.plain for one in sentences),
        pairs=frozenset().union(*(one.pairs for one in sentences)),
    )


def _is_headed(text: str, task: Task, found: tuple[Sentence, ...]) -> bool:
    """Whether the first sentence is a heading, which says in short what follows; articles (第三条) have none."""
    if len(found) < 2 or task.label.endswith("条") or found[0].plain != plain_of(task.title):
        return False
    return text[found[0].span.end : found[0].span.end + 1] in ("。", "\n", "：", ":")


def _sentences(record: Record, task: Task) -> Iterator[Sentence]:
    text = record.document.text
    named = [entry.span for entry in task.assignments if task.span.contains(entry.span) and entry.scope != "global"]
    left_out = [span for span in _clauses(text, task.span) if any(span.contains(name) for name in named)]
    for span in _cut(text, task.span, left_out):
        if not _is_charge(text, span, named):
            plain = plain_of(span.of(text))
            if plain:
                yield Sentence(span=span, plain=plain, pairs=pairs(span.of(text)))


def _clauses(text: str, within: Span) -> list[Span]:
    """The bracketed passages, which may name those in charge."""
    return [Span(start=m.start(), end=m.end()) for m in _BRACKETED.finditer(text, within.start, within.end)]


def _cut(text: str, within: Span, left_out: list[Span]) -> Iterator[Span]:
    """The stretches between the marks that end sentences and the clauses left out, numbering cut off the first."""
    numbering = _NUMBERING.match(text[within.start : within.end])
    start = within.start + (numbering.end() if numbering else 0)
    stops = [(m.start(), m.end()) for m in _STOP.finditer(text, start, within.end)]
    stops = [stop for stop in stops if not any(span.start <= stop[0] < span.end for span in left_out)]
    for stop, following in sorted([*stops, *((span.start, span.end) for span in left_out), (within.end, within.end)]):
        if stop > start and text[start:stop].strip():
            yield _trimmed(text, start, stop)
        start = max(start, following)


def _trimmed(text: str, start: int, end: int) -> Span:
    words = text[start:end]
    return Span(start=start + len(words) - len(words.lstrip()), end=start + len(words.rstrip()))


def _is_charge(text: str, span: Span, named: list[Span]) -> bool:
    """Whether a sentence does nothing but name those in charge: 责任单位：省教育厅、省财政厅."""
    inside = [name for name in named if span.contains(name)]
    if not inside:
        return False
    rest = "".join(text[at] for at in range(span.start, span.end) if not any(n.start <= at < n.end for n in inside))
    bare = plain_of(_ROLES.sub("", rest))
    return len(bare) <= (1 - _CHARGED) * len(span) and len(bare) <= max(4, len(inside) * 2)


def plain_of(text: str) -> str:
    """The letters and digits of a text, marks and white space left out."""
    return "".join(_WORD.findall(text))
