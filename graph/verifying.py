"""Do two stores hold the same? Documents, digests, every statement and every note, told by the first differences."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from graph.serialise import ntriples
from graph.store import GraphReader
from ontology import iris

Sort = Literal["document", "digest", "statement", "beside", "note"]
"""In what two stores differ: a document or graph that one lacks, its digest, a statement, a note."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One thing in which two stores differ: ``first`` and ``second`` are what each has, None where it has nothing."""

    sort: Sort
    name: str
    first: str | None
    second: str | None


def size(first: GraphReader, second: GraphReader) -> int:
    """How many documents and further graphs ``differences`` has to look at."""
    return len({**first.digests(), **second.digests(), **first.beside(), **second.beside()})


def differences(
    first: GraphReader, second: GraphReader, *, seen: Callable[[], object] = lambda: None
) -> Iterator[Difference]:
    """All in which they differ, notes first, then graph by graph; ``seen`` is called after each graph.

    A graph is told by its first statement that the other lacks.
    """
    yield from _notes(first, second)
    for sort, graphs in (
        ("beside", (first.beside(), second.beside())),
        ("document", (first.digests(), second.digests())),
    ):
        for name in sorted({**graphs[0], **graphs[1]}):
            yield from _graph(sort, name, first, second, graphs)  # type: ignore[arg-type]
            seen()


def _notes(first: GraphReader, second: GraphReader) -> Iterator[Difference]:
    for kind in sorted({*first.kinds(), *second.kinds()}):
        here, there = first.notes(kind), second.notes(kind)
        for key in sorted({**here, **there}):
            if here.get(key) != there.get(key):
                yield Difference(sort="note", name=f"{kind}/{key}", first=here.get(key), second=there.get(key))


def _graph(
    sort: Sort, name: str, first: GraphReader, second: GraphReader, digests: tuple[Mapping[str, str], Mapping[str, str]]
) -> Iterator[Difference]:
    """How two graphs of one name differ: one is missing, its digest is another, or a statement."""
    here, there = digests[0].get(name), digests[1].get(name)
    if here is None or there is None:
        yield Difference(sort=sort, name=name, first=here, second=there)
        return
    if here != there:
        yield Difference(sort="digest", name=name, first=here, second=there)
    graph = iris.graph(name) if sort == "document" else name
    said, other = set(ntriples(first.said(graph))), set(ntriples(second.said(graph)))
    if said != other:
        ours, theirs = (min(lines, default=None) for lines in (said - other, other - said))
        yield Difference(sort="statement", name=name, first=ours and ours.rstrip(), second=theirs and theirs.rstrip())
