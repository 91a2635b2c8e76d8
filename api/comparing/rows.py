"""How does a comparison stand side by side? Each difference as a row: what it is, and both passages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from api.comparing.passages import answering, around
from api.comparing.wordmarks import Parts, likeness, marked
from api.diffwords import detail_words
from graph.diff import Aspect, Change, Comparison, Detail, Effect, Said
from ontology.model import Record, Span, Task

_ALIKE = 0.4  # how like two passages must be, for the words between them to be compared


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A difference in words, with what it is about and what it does."""

    aspect: Aspect
    effect: Effect
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """A passage of one document in pieces: (text, whether the other document lacks it)."""

    document: str
    span: Span
    parts: Parts

    @property
    def text(self) -> str:
        """The passage as it is printed."""
        return "".join(text for text, _differs in self.parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Differences that the same passages show; a side is None where that document has no such passage."""

    told: tuple[Told, ...]
    old: Quote | None
    new: Quote | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A change of tasks with its rows; ``change`` is None for what the documents say of all tasks."""

    change: Change | None
    rows: tuple[Row, ...]


def groups_of(found: Comparison) -> tuple[Group, ...]:
    """The whole comparison, what is unchanged left out."""
    general = Group(change=None, rows=tuple(_rows(found, found.general, (), ())))
    changes = [change for change in found.changes if change.kind != "unchanged"]
    return (*((general,) if general.rows else ()), *(Group(change=one, rows=_rows_of(found, one)) for one in changes))


def whole(found: Comparison, change: Change) -> tuple[Quote | None, Quote | None]:
    """All that the tasks of a change say, side by side."""
    old, new = _stretch(change.old), _stretch(change.new)
    return _side_by_side(found, old, new, (None, None))


def _stretch(tasks: Sequence[Task]) -> Span | None:
    if not tasks:
        return None
    return Span(start=min(task.span.start for task in tasks), end=max(task.span.end for task in tasks))


def _rows_of(found: Comparison, change: Change) -> tuple[Row, ...]:
    """Tasks that stand alone, and those that were divided or joined without another word, are quoted whole."""
    if change.details or change.kind == "moved":
        return tuple(_rows(found, change.details, change.old, change.new))
    old, new = whole(found, change)
    return (Row(told=(), old=old, new=new),)


def _rows(found: Comparison, details: Sequence[Detail], old: Sequence[Task], new: Sequence[Task]) -> Iterator[Row]:
    """A row for each pair of passages, in the order that the differences are told in."""
    held: dict[tuple[Span | None, Span | None], list[Detail]] = {}
    for detail in details:
        held.setdefault(_passages(found, detail, old, new), []).append(detail)
    for (before, after), own in held.items():
        mentions = (_mention(own, "old"), _mention(own, "new"))
        left, right = _side_by_side(found, before, after, mentions)
        told = tuple(Told(aspect=one.aspect, effect=one.effect, words=detail_words(one)) for one in own)
        yield Row(told=tuple(dict.fromkeys(told)), old=left, new=right)


def _mention(details: Sequence[Detail], side: str) -> tuple[Span, ...]:
    said: list[Said | None] = [getattr(detail, side) for detail in details]
    return tuple(one.span for one in said if one is not None)


def _passages(
    found: Comparison, detail: Detail, old: Sequence[Task], new: Sequence[Task]
) -> tuple[Span | None, Span | None]:
    """Where both documents speak of a difference; where one says nothing of it, what stands in its place."""
    duties = detail.aspect in ("unit", "role")
    before = _around(found.old, detail.old, old)
    after = _around(found.new, detail.new, new)
    if before is None and after is not None and old:
        before = answering(after.of(found.new.document.text), found.old, old, duties=duties)
    elif after is None and before is not None and new:
        after = answering(before.of(found.old.document.text), found.new, new, duties=duties)
    return before, after


def _around(record: Record, said: Said | None, tasks: Sequence[Task]) -> Span | None:
    if said is None:
        return None
    wide = said.passage if said.passage.contains(said.span) else said.span
    return around(record, wide, tasks)


def _side_by_side(
    found: Comparison,
    old: Span | None,
    new: Span | None,
    mentions: tuple[tuple[Span, ...] | None, tuple[Span, ...] | None],
) -> tuple[Quote | None, Quote | None]:
    """Both passages; where they are too unlike to be compared word by word, what states the difference is marked."""
    before = old.of(found.old.document.text) if old else ""
    after = new.of(found.new.document.text) if new else ""
    left, right = marked(before, after) if old and new else (((before, False),), ((after, False),))
    if old and new and likeness(left, right) < _ALIKE:
        left = _stated(found.old, old, mentions[0] or ())
        right = _stated(found.new, new, mentions[1] or ())
    return _quote(found.old, old, left), _quote(found.new, new, right)


def _quote(record: Record, span: Span | None, parts: Parts) -> Quote | None:
    return None if span is None else Quote(document=record.document.id, span=span, parts=parts)


def _stated(record: Record, span: Span, mentions: Sequence[Span]) -> Parts:
    """A passage with those places marked that state the difference."""
    text, parts, at = record.document.text, [], span.start
    for one in sorted(mentions, key=lambda each: each.start):
        start, end = max(one.start, at), min(one.end, span.end)
        if start < end and (one.start, one.end) != (span.start, span.end):
            parts += [(text[at:start], False), (text[start:end], True)]
            at = end
    parts.append((text[at : span.end], False))
    return tuple(part for part in parts if part[0])
