"""Which documents are worth comparing? Drafts and final texts, editions, and those that carry another one out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from api.library import Library
from api.shelf import newest_first
from graph.diff.mode import RANKS, bare_title
from graph.diff.sides import dice
from graph.likeness import pairs
from graph.standing import standings_of
from graph.store import DocumentRow

_LOOKED_AT = 60  # of the newest documents it is looked up what they carry out
_TITLES = 2000  # documents whose titles are held against each other
_ALIKE = 0.62  # how like the titles of an upper and a lower document must be
_GROUNDS = {"draft": "征求意见稿与正式稿", "edition": "修订前后", "repealed": "废止与代替"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two documents that belong together, and why."""

    old: DocumentRow
    new: DocumentRow
    ground: str


def suggested(library: Library, about: str | None = None, *, most: int = 8) -> tuple[Pair, ...]:
    """Pairs that the graph knows of, the newest first; with ``about`` those of one document."""
    found: dict[tuple[str, str], Pair] = {}
    for pair in _all(library):
        if pair.old.tasks and pair.new.tasks and (about is None or about in (pair.old.id, pair.new.id)):
            found.setdefault((pair.old.id, pair.new.id), pair)
            if len(found) >= most:
                break
    return tuple(found.values())


def _all(library: Library) -> Iterator[Pair]:
    rows = newest_first(library)
    by_id = {row.id: row for row in rows}
    order = {row.id: at for at, row in enumerate(rows)}
    links = [link for link in standings_of(library.store).links() if link.old in by_id and link.new in by_id]
    for link in sorted(links, key=lambda link: order[link.new]):
        yield Pair(old=by_id[link.old], new=by_id[link.new], ground=_GROUNDS[link.ground])
    yield from _carried_out(library, rows)
    yield from _alike(rows[:_TITLES])


def _carried_out(library: Library, rows: Sequence[DocumentRow]) -> Iterator[Pair]:
    """Documents that name one of a higher level as what they carry out."""
    titled: dict[str, list[DocumentRow]] = {}
    for row in rows:
        titled.setdefault(bare_title(row.title), []).append(row)
    for lower in rows[:_LOOKED_AT]:
        record = library.record(lower.id)
        for reference in record.references:
            for upper in titled.get(bare_title(reference.full_title or reference.title), ()):
                if _is_above(upper, lower):
                    yield Pair(old=upper, new=lower, ground="上级文件与落实文件")


def _alike(rows: Sequence[DocumentRow]) -> Iterator[Pair]:
    """Documents of different levels about the same thing, as far as their titles say."""
    words = [(row, pairs(bare_title(row.title))) for row in rows if row.level in RANKS]
    for lower, own in words:
        near = [(dice(own, other), upper) for upper, other in words if _is_above(upper, lower)]
        best = max(near, key=lambda entry: entry[0], default=None)
        if best is not None and best[0] >= _ALIKE:
            yield Pair(old=best[1], new=lower, ground="上下级同题文件")


def _is_above(upper: DocumentRow, lower: DocumentRow) -> bool:
    """Whether a document is of a higher level, and no later."""
    if upper.level not in RANKS or lower.level not in RANKS or RANKS[upper.level] >= RANKS[lower.level]:
        return False
    return not (upper.issued and lower.issued and upper.issued > lower.issued)
