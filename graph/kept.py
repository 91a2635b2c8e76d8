"""Which tasks of a large graph are about this? Candidates from the index on disk, scored as the one in memory does.

The index counts in how many tasks a key is; of the candidates it keeps the words. So that the score of a task, and
what decides whether it is good enough, do not depend on where the index is.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import tantivy

from graph.closeness import Topic
from graph.search import CANDIDATES, Hit, hit, impacts, norms, together, weighed
from graph.snapshot import Snapshot, stored
from graph.topic import Term, keys_of_text, keys_of_title, keys_of_words, terms
from graph.wording import Frequencies, term_query
from ontology.model import Record

Query, Occur = tantivy.Query, tantivy.Occur

_FOUND = 120  # candidates whose words are counted
_PRINTED = 400  # tasks that a phrase is looked for in
_DOCUMENTS = 40  # the same of documents
_SIGNS = 0.5  # a character finds a task only where little else does
_LAST = 2100  # a year after all documents


class KeptTasks:
    """The tasks of a snapshot; of those documents alone that are given. ``mean`` is the length of a task."""

    def __init__(
        self, snapshot: Snapshot, documents: frozenset[str], mean: float, until: dt.date | None = None
    ) -> None:
        self._snapshot = snapshot
        self._documents = documents
        self._mean = mean
        self._until = until
        self._count = snapshot.count()

    def search(self, topic: str, *, top: int = 10) -> tuple[Hit, ...]:
        """The tasks that fit the topic best, best first; none where no word of it occurs."""
        wanted = terms(topic)
        if not wanted or not self._count:
            return ()
        counted = Frequencies(self._snapshot.searcher, "held", self._count)
        known = Topic(text=topic, rarity=counted.rarity, known=counted.known, terms=wanted)
        found = self._candidates(wanted, counted)
        if not found:
            return ()
        keys = [_counted(shown) for shown in found]
        lengths = np.asarray([len(str(shown["text"])) for shown in found], dtype=np.float32)
        total = self._scores(known.terms, keys, lengths, counted.rarity)
        best = [int(place) for place in np.argsort(-total, kind="stable")[:CANDIDATES] if total[place] > 0]
        hits = [
            hit(
                (found[place]["document"], found[place]["task"], found[place]["start"]),
                known.look(found[place]["text"], keys[place].__contains__),
                score=float(total[place]),
                rarest=counted.rarity(""),
            )
            for place in best
        ]
        return tuple(sorted(hits, key=lambda one: (-one.score, one.document, one.task))[:top])

    def holding(self, phrase: str) -> tuple[tuple[str, str], ...]:
        """Document and task of every task that may print the phrase; of a great many the first."""
        pairs = [key for key in keys_of_text(phrase) if key.startswith("²")]
        clauses = [(Occur.Must, self._snapshot.term("held", key)) for key in pairs]
        query = Query.boolean_query([*clauses, (Occur.Must, self._snapshot.tasks())])
        return tuple((shown["document"], shown["task"]) for shown in self._shown(query, _PRINTED))

    def printing(self, phrase: str) -> tuple[str, ...]:
        """The documents that may print the phrase, of a great many the first."""
        pairs = {phrase[at : at + 2] for at in range(len(phrase) - 1)}
        if not pairs:
            return ()
        clauses = [(Occur.Must, self._snapshot.term("pairs", pair)) for pair in pairs]
        searcher = self._snapshot.searcher
        hits = searcher.search(Query.boolean_query(clauses), _DOCUMENTS, count=False).hits
        found = [str(searcher.doc(address).get_first("recorded")) for _, address in hits]
        return tuple(document for document in found if document in self._documents)

    def up_to(self, day: dt.date, documents: Iterable[str], records: Mapping[str, Record]) -> KeptTasks:
        """The same of these documents alone, all issued by a day or undated."""
        del records
        return KeptTasks(self._snapshot, frozenset(documents), self._mean, until=day)

    def _candidates(self, wanted: tuple[Term, ...], counted: Frequencies) -> list[dict[str, Any]]:
        """The tasks that may be the best, as they are shown."""
        parts = [(Occur.Should, self._term(term, counted)) for term in wanted]
        return self._shown(Query.boolean_query(parts), _FOUND)

    def _shown(self, query: tantivy.Query, most: int) -> list[dict[str, Any]]:
        """What is kept of the first tasks that a query finds in the documents."""
        if self._until is not None:
            years = range(self._until.year + 1, _LAST)
            later = [(Occur.MustNot, self._snapshot.term("year", str(year))) for year in years]
            query = Query.boolean_query([(Occur.Must, query), *later])
        searcher = self._snapshot.searcher
        found = []
        for _, address in searcher.search(query, most, count=False).hits:
            entry = stored(searcher, address)
            if str(entry["document"][0]) in self._documents:
                shown: dict[str, Any] = dict(entry["shown"][0])  # type: ignore[call-overload]
                found.append(shown | {"document": str(entry["document"][0])})
        return found

    def _term(self, term: Term, counted: Frequencies) -> tantivy.Query:
        """One term: its best reading, and a little of the others; characters only where there are few readings."""
        readings = [(key, strength) for key, strength in term.keys if counted.known(key)]
        told = [(key, strength) for key, strength in readings if not key.startswith("¹") or strength >= _SIGNS]
        return term_query(self._snapshot.schema, term, told or readings)

    def _scores(self, wanted: tuple[Term, ...], keys: list[dict[str, float]], lengths: Any, rarity: Any) -> Any:
        """The score of each candidate by its words, as the index in memory has it."""
        norm = norms(lengths, self._mean)
        total = np.zeros(len(keys), dtype=np.float32)
        for term in wanted:
            best, summed = np.zeros(len(keys), dtype=np.float32), np.zeros(len(keys), dtype=np.float32)
            for key, strength in term.keys:
                counts = np.asarray([each.get(key, 0.0) for each in keys], dtype=np.float32)
                if counts.any():
                    given = impacts(counts, norm) * np.float32(strength * rarity(key))
                    best, summed = np.maximum(best, given), summed + given
            total += together(term, best, summed)
        return total


def _counted(shown: dict[str, Any]) -> dict[str, float]:
    """The keys of a task with their weighed counts."""
    return weighed(
        keys_of_title(shown["title"]),
        keys_of_words(shown["text"], shown["words"].split()),
        keys_of_title(shown["above"]),
        keys_of_title(shown["name"]),
        labelled=shown["labelled"],
    )
