"""How are two documents shown side by side? Counts, filters, and each difference with both passages."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from api import inforce
from api.answerview import passage_link, task_link
from api.comparing.rows import Group, Quote, Row, Told, groups_of, whole
from api.comparing.suggested import Pair
from api.comparing.wordmarks import Parts
from api.diffwords import ASPECTS, EFFECTS, KINDS, LEVEL_KINDS, MODES, headline
from api.library import Library
from api.words import document_name
from graph.diff import Change, Comparison, Mode
from graph.standing import IN_FORCE, Standing
from graph.store import DocumentRow
from ontology.model import Document, Record, Task

STATED = "现行有效"
_SIDES = {"version": ("旧", "新"), "level": ("上级", "下级")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """Which differences are shown; "" for all."""

    kind: str = ""
    aspect: str = ""
    effect: str = ""

    def fits(self, told: Told) -> bool:
        """Whether a difference is of what was chosen."""
        return self.aspect in ("", told.aspect) and self.effect in ("", told.effect)


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """One of the two documents: what it is, and whether it is in force."""

    side: str
    id: str
    name: str
    href: str
    facts: tuple[str, ...]
    standing: str
    in_force: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Chip:
    """A filter with the number of differences that it leaves; its address sets it, or lifts it where it is set."""

    name: str
    count: int
    chosen: bool
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A task with the address of its page."""

    path: str
    title: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteShown:
    """A passage in pieces with the address of its place."""

    parts: Parts
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldShown:
    """A difference in words; ``effect`` and ``name`` are its badge."""

    aspect: str
    effect: str
    name: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RowShown:
    """A row: what differs, and both passages; None where a document has no such passage."""

    told: tuple[ToldShown, ...]
    old: QuoteShown | None
    new: QuoteShown | None


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupShown:
    """A change with its rows; ``texts`` are the whole tasks, to be unfolded; ``is_same`` where no words differ."""

    kind: str
    name: str
    moved: bool
    old: tuple[Place, ...]
    new: tuple[Place, ...]
    rows: tuple[RowShown, ...]
    texts: tuple[QuoteShown | None, QuoteShown | None] | None
    is_same: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CompareView:
    """A comparison as the page shows it; ``unchanged`` are the tasks that say the same on both sides."""

    headline: str
    mode: str
    other_mode: tuple[str, str]
    heads: tuple[Head, Head]
    swap: str
    all: str
    workbook: str
    notes: tuple[str, ...]
    kinds: tuple[Chip, ...]
    aspects: tuple[Chip, ...]
    effects: tuple[Chip, ...]
    filtered: bool
    groups: tuple[GroupShown, ...]
    unchanged: tuple[tuple[tuple[Place, ...], tuple[Place, ...]], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """A document that may be chosen on either side."""

    id: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PairShown:
    """Two documents that belong together."""

    ground: str
    old: str
    new: str
    href: str


def offered(library: Library, rows: Iterable[DocumentRow]) -> tuple[Offered, ...]:
    """The documents as a person tells them apart: title, what is to know of it, number, day."""
    standings = library.standings()
    return tuple(
        Offered(
            id=row.id,
            name="　".join(
                part
                for part in (
                    f"{row.title or row.source}{inforce.mark(standings.get(row.id, IN_FORCE))}",
                    row.number or "",
                    row.issued.isoformat() if row.issued else "",
                )
                if part
            ),
        )
        for row in rows
    )


def pairs_shown(found: Sequence[Pair]) -> tuple[PairShown, ...]:
    """The suggestions, each with the address of its comparison."""
    return tuple(
        PairShown(
            ground=pair.ground,
            old=_named(pair.old),
            new=_named(pair.new),
            href=address(pair.old.id, pair.new.id),
        )
        for pair in found
    )


def _named(row: DocumentRow) -> str:
    return (row.title or row.source) + ("（草案）" if row.status == "draft" else "")


def address(old: str, new: str, mode: str = "", filters: Filters | None = None) -> str:
    """The address of a comparison."""
    chosen = filters or Filters()
    told = {"old": old, "new": new, "mode": mode, "kind": chosen.kind, "aspect": chosen.aspect, "effect": chosen.effect}
    return f"/compare?{urlencode({name: value for name, value in told.items() if value})}"


def compare_view(library: Library, found: Comparison, filters: Filters, mode: str = "") -> CompareView:
    """A comparison with everything that the page prints; ``mode`` is the one that was asked for, "" for none."""
    day = dt.datetime.now(tz=dt.UTC).date()
    standings = library.standings(day)
    old, new = found.old.document, found.new.document
    titles = {row.id: row.title or row.source for row in library.documents()}
    groups = groups_of(found)
    chips = _Chips(found=found, groups=groups, filters=filters, mode=mode)
    other: Mode = "level" if found.mode == "version" else "version"
    query = urlencode({"old": old.id, "new": new.id, **({"mode": mode} if mode else {})})
    return CompareView(
        headline=headline(found),
        mode=found.mode,
        other_mode=(MODES[other], address(old.id, new.id, other)),
        heads=(
            _head(old, _SIDES[found.mode][0], standings.get(old.id, IN_FORCE), titles, day),
            _head(new, _SIDES[found.mode][1], standings.get(new.id, IN_FORCE), titles, day),
        ),
        swap=address(new.id, old.id, mode),
        all=address(old.id, new.id, mode),
        workbook=f"/api/v1/diff.xlsx?{query}",
        notes=_notes(found, standings.get(new.id, IN_FORCE)),
        kinds=tuple(chips.kinds()),
        aspects=tuple(chips.of("aspect", ASPECTS.items())),
        effects=tuple(chips.of("effect", EFFECTS.items())),
        filtered=filters != Filters(),
        groups=tuple(_shown(found, groups, filters)),
        unchanged=tuple(
            (_places(found.old, change.old), _places(found.new, change.new))
            for change in found.changes
            if change.kind == "unchanged"
        ),
    )


def standing_words(found: Comparison, library: Library) -> tuple[str, ...]:
    """Which of the two is in force, a sentence for each."""
    day = dt.datetime.now(tz=dt.UTC).date()
    standings, titles = library.standings(day), {row.id: row.title or row.source for row in library.documents()}
    documents = (found.old.document, found.new.document)
    notes = [inforce.notes([each.id], standings, titles, day) for each in documents]
    return tuple(
        note[0] if note else f"《{document_name(each)}》{STATED}。" for each, note in zip(documents, notes, strict=True)
    )


def _head(document: Document, side: str, standing: Standing, titles: Mapping[str, str], day: dt.date) -> Head:
    """What stands over a column; what took the document's place is named."""
    told = inforce.mark(standing).strip("（）") or STATED
    link = standing.successor(day)
    if link is not None:
        told += f"，见《{titles.get(link.new, link.new)}》"
    facts = (document.number, document.issuer, document.issued.isoformat() if document.issued else None)
    return Head(
        side=side,
        id=document.id,
        name=document_name(document),
        href=f"/documents/{document.id}",
        facts=tuple(fact for fact in facts if fact),
        standing=told,
        in_force=standing.in_force,
    )


def _notes(found: Comparison, standing: Standing) -> tuple[str, ...]:
    """Where the documents seem to stand the wrong way round; ``standing`` is that of the one at the right."""
    old, new = found.old.document, found.new.document
    is_later = bool(old.issued and new.issued and old.issued > new.issued)
    if is_later or any(link.new == old.id for link in standing.replaced_by):
        return ("左边是后来的文件：增减、提前推后都是反着说的。要改，请点“左右对调”。",)
    if found.mode == "version" and new.status == "draft" and old.status == "final":
        return ("右边是草案，左边是正式文件。要改，请点“左右对调”。",)
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Chips:
    """The filters of one comparison."""

    found: Comparison
    groups: tuple[Group, ...]
    filters: Filters
    mode: str

    def kinds(self) -> Iterator[Chip]:
        """Kinds of change with the number of changes; what is unchanged is folded below and has no filter."""
        names = LEVEL_KINDS if self.found.mode == "level" else KINDS
        counts: Counter[str] = Counter(group.change.kind for group in self.groups if group.change)
        for kind, name in names.items():
            if counts[kind]:
                yield self._chip("kind", kind, name, counts[kind])

    def of(self, field: str, names: Iterable[tuple[str, str]]) -> Iterator[Chip]:
        """What is changed, or what the change does, with the number of differences."""
        told = [one for group in self.groups for row in group.rows for one in row.told]
        counts = Counter(str(getattr(one, field)) for one in told)
        for key, name in names:
            if counts[key]:
                yield self._chip(field, key, name, counts[key])

    def _chip(self, field: str, key: str, name: str, count: int) -> Chip:
        chosen = getattr(self.filters, field) == key
        after = replace(self.filters, **{field: "" if chosen else key})
        old, new = self.found.old.document.id, self.found.new.document.id
        href = f"{address(old, new, self.mode, after)}#differences"
        return Chip(name=name, count=count, chosen=chosen, href=href)


def _shown(found: Comparison, groups: Sequence[Group], filters: Filters) -> Iterator[GroupShown]:
    """The changes that the filters leave, each with those of its rows that they leave."""
    for group in groups:
        kind = group.change.kind if group.change else ""
        if filters.kind and kind != filters.kind:
            continue
        rows = tuple(row for row in group.rows if _is_left(row, filters))
        if rows or (group.change and not group.rows and not filters.aspect and not filters.effect):
            yield _group(found, group, rows)


def _is_left(row: Row, filters: Filters) -> bool:
    if not row.told:
        return not filters.aspect and not filters.effect
    return any(filters.fits(told) for told in row.told)


def _group(found: Comparison, group: Group, rows: Sequence[Row]) -> GroupShown:
    change = group.change
    names = LEVEL_KINDS if found.mode == "level" else KINDS
    return GroupShown(
        kind=change.kind if change else "general",
        name=names[change.kind] if change else "总体目标",
        moved=bool(change and change.moved and change.kind != "moved"),
        old=_places(found.old, change.old) if change else (),
        new=_places(found.new, change.new) if change else (),
        rows=tuple(_row(row) for row in rows),
        texts=_texts(found, change) if change and change.details else None,
        is_same=bool(change and change.old and change.new and not change.details),
    )


def _texts(found: Comparison, change: Change) -> tuple[QuoteShown | None, QuoteShown | None]:
    old, new = whole(found, change)
    return _quote(old), _quote(new)


def _places(record: Record, tasks: Sequence[Task]) -> tuple[Place, ...]:
    return tuple(Place(path=task.path, title=task.title, href=task_link(record.document.id, task.id)) for task in tasks)


def _row(row: Row) -> RowShown:
    return RowShown(told=tuple(map(_told, row.told)), old=_quote(row.old), new=_quote(row.new))


def _told(one: Told) -> ToldShown:
    name = f"{ASPECTS[one.aspect]}{EFFECTS[one.effect]}"
    words = one.words.removeprefix(f"{name}：")  # the badge says it already
    return ToldShown(aspect=one.aspect, effect=one.effect, name=name, words=words)


def _quote(quote: Quote | None) -> QuoteShown | None:
    if quote is None:
        return None
    return QuoteShown(parts=quote.parts, href=passage_link(quote.document, quote.span))
