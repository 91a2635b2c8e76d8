"""Where does a clause begin and end? Paragraphs cut at commas and stops, brackets and quotes respected."""

from __future__ import annotations

import functools
import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from operator import attrgetter

from extractors.passage import CLAUSE_MARKS, SENTENCE_MARKS, Passage

_PAIRS = {"（": "）", "(": ")", "《": "》", "“": "”", "〔": "〕", "[": "]", "【": "】"}
_REACH = 90  # brackets further apart than this are taken as unpaired: keeps the look-ahead bounded
_START = attrgetter("start")
_SIGNS = re.compile(f"[{re.escape(CLAUSE_MARKS + ''.join(_PAIRS))}]")


@dataclass(frozen=True, slots=True)
class Clause:
    """A range within a paragraph; ``opens`` where it is the first clause of its sentence."""

    start: int
    end: int
    opens: bool


@functools.lru_cache(maxsize=16)
def clauses(text: str) -> tuple[Clause, ...]:
    """The clauses of a paragraph in order, marks left out: 鼓励创新，严禁造假。 → 鼓励创新 / 严禁造假.

    A comma inside 《…》 “…” or （…） does not cut, nor one between digits (1,200).
    """
    found: list[Clause] = []
    start, opens, position = 0, True, 0
    while match := _SIGNS.search(text, position):
        sign, at = match.group(), match.start()
        closer = _PAIRS.get(sign)
        if closer:
            end = text.find(closer, at + 1, at + _REACH)
            position = end + 1 if end > 0 else at + 1
            continue
        position = at + 1
        if sign == "," and text[at - 1 : at].isdigit() and text[at + 1 : at + 2].isdigit():
            continue
        if at > start:
            found.append(Clause(start, at, opens=opens))
        start, opens = at + 1, sign in SENTENCE_MARKS
    if len(text) > start:
        found.append(Clause(start, len(text), opens=opens))
    return tuple(found)


def clause_at(text: str, position: int) -> Clause:
    """The clause that holds the position; of a mark, the clause before it."""
    found = clauses(text)
    index = bisect_right(found, position, key=_START) - 1
    return found[max(0, index)]


def open_clauses(passage: Passage) -> list[Clause]:
    """The clauses of a passage outside its responsibility clauses, its heading's clauses apart from the body's."""
    edges = sorted(
        edge
        for edge in {
            *(span.end for span in passage.closed),
            *(span.start for span in passage.closed),
            passage.heading.end if passage.heading else 0,
        }
    )
    found: list[Clause] = []
    for clause in clauses(passage.text):
        start = clause.start
        if edges[-1] <= start and not passage.closed:
            found.append(clause)
            continue
        inside = edges[bisect_right(edges, clause.start) : bisect_left(edges, clause.end)] if edges else ()
        for edge in (*inside, clause.end):
            if not passage.in_clause(start):
                found.append(Clause(start, edge, opens=clause.opens or start > clause.start))
            start = edge
    return found
