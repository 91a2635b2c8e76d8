"""What is searched at one moment? The engine's searcher and the vectors that belong to it, taken together."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import tantivy
from numpy.typing import NDArray

from graph.encoder import Encoder, Vectors
from graph.recent import Recent
from graph.snapshot import Stored, stored

Places = tuple[list[tantivy.DocAddress], NDArray[np.int64]]
"""Places of tasks, and the numbers of their vectors."""

_CHOSEN = 1_000_000  # places of tasks that filters allow, kept


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """The index between two commits: addresses of one view mean nothing in another.

    ``places`` are where the tasks are and ``numbers`` the rows of ``vectors`` that are theirs; ``chosen`` are those
    that filters asked for before left.
    """

    searcher: tantivy.Searcher
    schema: tantivy.Schema
    encoder: Encoder
    vectors: Vectors
    places: list[tantivy.DocAddress]
    numbers: NDArray[np.int64]
    chosen: Recent[Places]

    @classmethod
    def of(cls, searcher: tantivy.Searcher, schema: tantivy.Schema, encoder: Encoder, vectors: Vectors) -> View:
        """What a searcher sees."""
        places, numbers = _found(searcher, tantivy.Query.exists_query("row"))
        return cls(
            searcher=searcher,
            schema=schema,
            encoder=encoder,
            vectors=vectors,
            places=places,
            numbers=numbers,
            chosen=Recent(_CHOSEN),
        )

    def document_of(self, address: tantivy.DocAddress) -> Stored:
        """The stored fields at an address."""
        return stored(self.searcher, address)

    def rows(self, allowed: tantivy.Query | None) -> Places:
        """Where the tasks that a query allows are, and the numbers of their vectors; of all tasks where it is None.

        The same query is run once.
        """
        if allowed is None:
            return self.places, self.numbers
        name = repr(allowed)
        found = self.chosen.get(name)
        if found is None:
            found = _found(self.searcher, allowed)
            self.chosen.put(name, found, len(found[0]))
        return found


def _found(searcher: tantivy.Searcher, query: tantivy.Query) -> Places:
    hits = searcher.search(query, max(1, searcher.num_docs), count=False).hits
    places = [address for _, address in hits]
    return places, np.asarray(searcher.fast_field_values("row", places), dtype=np.int64)
