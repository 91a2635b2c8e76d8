"""How are the words of a topic asked of the index on disk? One term as a query, and how rare its keys are there."""

from __future__ import annotations

import functools
from collections.abc import Iterable

import tantivy

from graph.search import rarity_of
from graph.topic import Term

Query = tantivy.Query

_TIE = 0.6  # what the weaker readings of one term add to its best
_FOCUS = 1.3  # what a word that says what is asked counts in ranking
_ABOVE = 0.3  # what a heading above the task counts


class Frequencies:
    """How many of so many tasks have a key, looked up once each; ``field`` holds the keys."""

    def __init__(self, searcher: tantivy.Searcher, field: str, tasks: int) -> None:
        self._tasks = tasks
        self.of = functools.cache(functools.partial(searcher.doc_freq, field))

    def known(self, key: str) -> bool:
        """Whether any task has the key."""
        return self.of(key) > 0

    def rarity(self, key: str) -> float:
        """BM25's inverse document frequency of a key, for keys nobody has too; of no key for the empty one."""
        return rarity_of(self.of(key) if key else 0, self._tasks)


def term_query(schema: tantivy.Schema, term: Term, readings: Iterable[tuple[str, float]]) -> tantivy.Query:
    """One term by these of its keys with their strengths: its best reading, and a little of the others."""
    weight = term.weight * (_FOCUS if term.focus else 1.0)
    queries = [
        Query.boost_query(Query.term_query(schema, name, key, "freq"), strength * weight * share)
        for key, strength in readings
        for name, share in (("keys", 1.0), ("above", _ABOVE))
    ]
    return Query.disjunction_max_query(queries, _TIE) if queries else Query.empty_query()
