"""How is a cross-check shown? A table of differences beside the policy's words, and which row is which task."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from api.answerview import passage_link
from api.checking.alignment import DOCUMENT, Pairing, Placed
from api.checking.check import Checked, quote
from api.checking.difference import TYPES, Difference, Type
from api.checking.listing import Entry, Ref
from api.checking.report import foreseen
from api.checkpins import Choice, choices, name_of
from api.marking import excerpt
from api.words import document_name
from ontology.model import Document

_REACH = 60  # characters shown on either side of what a difference rests on
_LONGEST = 120  # of a passage that is marked rather than quoted from its beginning


State = Literal["doubtful", "none", "pinned", "sure"]
_STATES: tuple[State, ...] = ("doubtful", "none", "pinned", "sure")


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A type of difference with its number; ``chosen`` where the table shows it alone."""

    key: str
    name: str
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One difference; ``parts`` are the policy's words (text, whether marked), ``href`` "" where they have no page."""

    key: str
    kind: str
    place: str
    listed: str
    unit: str
    detail: str
    doubtful: bool
    path: str
    title: str
    document: str
    parts: tuple[tuple[str, bool], ...]
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Aligned:
    """One row of the list and the task that it is, "" where it is none, with what else it covers and may be instead.

    ``state`` is doubtful, none, pinned or sure; ``field`` names the choice for the row.
    """

    at: int
    field: str
    place: str
    listed: str
    path: str
    title: str
    document: str
    likeness: str
    state: State
    also: str
    href: str
    choices: tuple[Choice, ...]

    @property
    def doubtful(self) -> bool:
        """Whether a person should look at it."""
        return self.state == "doubtful"


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A whole cross-check as the page shows it; ``several`` where it was held against several documents."""

    name: str
    headline: str
    against: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]
    kinds: tuple[Kind, ...]
    rows: tuple[Row, ...]
    alignment: tuple[Aligned, ...]
    doubtful: int
    several: bool
    word: str
    lost: tuple[str, ...]


def view(checked: Checked, chosen: str = "") -> View:
    """The check with everything that the page prints; ``chosen`` is the type of differences to show alone."""
    counts = Counter(difference.type for difference in checked.differences)
    shown = [difference for difference in checked.differences if not chosen or difference.type == chosen]
    listed = {entry.ref: entry for entry in checked.tasks.entries}
    tasks = _tasks(checked)
    return View(
        name=checked.name,
        headline=headline(checked),
        against=tuple((document_name(record.document), _page(record.document, checked)) for record in checked.records),
        notes=tuple(f"{note}。" for note in checked.notes),
        kinds=tuple(
            Kind(key=kind, name=_kind(kind, checked), count=counts[kind], chosen=kind == chosen)
            for kind in TYPES
            if counts[kind]
        ),
        rows=tuple(_row(difference, checked, listed, tasks) for difference in shown),
        alignment=tuple(_alignment(checked)),
        doubtful=_doubtful(checked),
        several=len(checked.records) > 1,
        word=checked.word,
        lost=tuple(f"{lost}。" for lost in foreseen(checked, macros=True)),
    )


def headline(checked: Checked) -> str:
    """The outcome in one sentence."""
    doubtful = _doubtful(checked)
    return (
        f"清单{len(checked.tasks.entries)}项，与{checked.word}对上{len(checked.pairings)}项"
        + (f"（其中{doubtful}项存疑）" if doubtful else "")
        + (f"，差异{len(checked.differences)}处。" if checked.differences else "，没有差异。")
    )


def place_of(ref: Ref) -> str:
    """A row as people call it: 第4行, 水利表第4行."""
    if isinstance(ref, int):
        return f"第{ref}行"
    sheet, _, row = ref.rpartition("!")
    return f"“{sheet}”第{row}行"


def _doubtful(checked: Checked) -> int:
    return sum(1 for pairing in checked.pairings if pairing.doubtful)


def _kind(kind: Type, checked: Checked) -> str:
    """What a type of difference is called: 文件中没有 is 对照清单中没有 between two lists."""
    return TYPES[kind].replace(DOCUMENT, checked.word)


def _tasks(checked: Checked) -> Mapping[tuple[str, str], str]:
    """The headings of the tasks, by document and path."""
    return {(record.document.id, task.path): task.title for record in checked.records for task in record.tasks}


def _page(document: Document, checked: Checked) -> str:
    """Where a document is shown; another list has no page."""
    return f"/documents/{document.id}" if checked.word == DOCUMENT else ""


def _row(
    difference: Difference, checked: Checked, listed: Mapping[Ref, Entry], tasks: Mapping[tuple[str, str], str]
) -> Row:
    entry = listed.get(difference.row) if difference.row is not None else None
    document = checked.record(difference.document).document if difference.document else None
    path = difference.path or ""
    return Row(
        key=difference.type,
        kind=_kind(difference.type, checked),
        place=place_of(difference.row) if difference.row is not None else "",
        listed=entry.title if entry else "",
        unit=difference.unit or "",
        detail=difference.detail,
        doubtful=difference.doubtful,
        path=_path(path, checked),
        title=tasks.get((document.id, path), "") if document else "",
        document=document_name(document) if document else "",
        parts=tuple(_parts(difference, checked)),
        href=passage_link(document.id, difference.span)
        if document and difference.span and _page(document, checked)
        else "",
    )


def _path(path: str, checked: Checked) -> str:
    """A task's path; in another list the row's number."""
    return place_of(int(path)) if checked.word != DOCUMENT and path.isdecimal() else path


def _parts(difference: Difference, checked: Checked) -> Iterator[tuple[str, bool]]:
    """The document's words with what the difference rests on marked; a whole task from its beginning."""
    if difference.document is None or difference.span is None:
        return
    if len(difference.span) <= _LONGEST:
        yield from excerpt(checked.record(difference.document).document.text, [difference.span], _REACH)
    else:
        yield f"{quote(difference, checked)}…", False


def _alignment(checked: Checked) -> list[Aligned]:
    """Every row: those in doubt first, then those without a task, then what a person said, then the rest."""
    paired = {pairing.entry.ref: pairing for pairing in checked.pairings}
    dismissed = {str(pin.row) for pin in checked.pins if pin.path is None}
    lines = [
        _aligned(at, entry, paired.get(entry.ref), checked, dismissed=str(entry.ref) in dismissed)
        for at, entry in enumerate(checked.tasks.entries)
    ]
    return sorted(lines, key=lambda line: (_STATES.index(line.state), line.at))


def _aligned(at: int, entry: Entry, pairing: Pairing | None, checked: Checked, *, dismissed: bool) -> Aligned:
    state: State = "pinned" if dismissed else "none"
    if pairing is not None:
        state = "pinned" if pairing.pinned else "doubtful" if pairing.doubtful else "sure"
    task = pairing.placed.task if pairing else None
    return Aligned(
        at=at,
        field=name_of(at),
        place=place_of(entry.ref),
        listed=entry.title,
        path=_path(task.path, checked) if task else "",
        title=task.title if task else "",
        document=document_name(pairing.placed.record.document) if pairing else "",
        likeness=f"{min(pairing.likeness, 1):.0%}" if pairing else "",
        state=state,
        also="、".join(_path(other.task.path, checked) for other in pairing.also) if pairing else "",
        href=_place(pairing.placed, checked) if pairing else "",
        choices=choices(checked, at, _paths(checked)),
    )


def _paths(checked: Checked) -> Mapping[str, str]:
    """What people call a path: in another list the row's number."""
    if checked.word == DOCUMENT:
        return {}
    return {task.path: _path(task.path, checked) for record in checked.records for task in record.tasks}


def _place(placed: Placed, checked: Checked) -> str:
    page = _page(placed.record.document, checked)
    return f"{page}#p{placed.task.span.start}" if page else ""


def chosen_type(word: str) -> Type | None:
    """The type of differences that a word names; None where it names none."""
    return next((kind for kind in TYPES if kind == word), None)
