"""How good are answers, searches and checks? The figures of a folder's sets over one graph of all the texts.

As JSON ``{"questions": {group: {"asked", "exact", "unanswerable", "refused", "answered", "cited"}}, "searches":
{group: {"asked", scope: {mode: {"recall@5", "ndcg@10"}}}}, "lists": {"planted", "found", "reported", "rows",
"aligned"}, "errors": [line, …]}``, with only what there are sets for.
"""

from __future__ import annotations

import dataclasses
import tempfile
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from api.batch import files
from api.evaluation_asked import Asked, ask_all
from api.evaluation_found import MODES, SCOPES, Found, search_all
from api.evaluation_kept import Kept, check_all
from api.evaluation_sets import Sets
from api.library import Library
from api.searching import index_of
from corpus.load import load
from extractors.pipeline import extract
from graph.store import GraphStore, open_store
from ontology.errors import PolicyGraphError
from ontology.model import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """The figures of all sets, by group (``evaluation_sets.groups``), and a line for each error."""

    questions: Mapping[str, Asked]
    searches: Mapping[str, Found]
    lists: Kept | None
    errors: tuple[str, ...]

    def to_json(self, *, errors: bool = False) -> dict[str, Any]:
        """The figures as the module says; the lines of errors where asked for."""
        value: dict[str, Any] = {}
        if self.questions:
            value["questions"] = {group: dataclasses.asdict(counts) for group, counts in self.questions.items()}
        if self.searches:
            value["searches"] = {group: _searched(found) for group, found in self.searches.items()}
        if self.lists:
            value["lists"] = dataclasses.asdict(self.lists)
        return {**value, "errors": list(self.errors)} if errors else value


def _searched(found: Found) -> dict[str, Any]:
    scopes = {
        scope: {mode: dict(zip(("recall@5", "ndcg@10"), found.mean(scope, mode), strict=True)) for mode in MODES}
        for scope in SCOPES
    }
    return {"asked": found.asked, **scopes}


def use(sets: Sets, texts: Path) -> Use:
    """Ask, search and check over all documents of a folder.

    A document that cannot be read is as if it were not there: what should have been found in it is not.
    """
    records = read_all(texts, sets.documents())
    names = {record.document.id: name for name, record in records.items()}
    with tempfile.TemporaryDirectory() as place, ExitStack() as opened:

        def store_of(name: str, some: Iterable[Record]) -> GraphStore:
            store = opened.enter_context(open_store(str(Path(place) / name)))
            for record in some:
                store.put(record)
            return store

        whole = store_of("all", records.values())
        single = sorted({each.alone for each in sets.questions if each.alone} & records.keys())
        alone = {name: store_of(f"alone{at}", [records[name]]) for at, name in enumerate(single)}
        asked, wrong = ask_all(sets.questions, lambda each: alone.get(each.alone or "", whole), names)
        found, missed = search_all(sets.searches, index_of(whole), names) if sets.searches else ({}, [])
        kept, faults = check_all(sets.lists, Library(whole)) if sets.lists else (None, [])
    return Use(questions=asked, searches=found, lists=kept, errors=(*wrong, *missed, *faults))


def read_all(texts: Path, wanted: frozenset[str]) -> dict[str, Record]:
    """The records of a folder by file name, each document once: from the file that is wanted, else from the first."""
    records: dict[str, Record] = {}
    seen: set[str] = set()
    for path in sorted(files([texts]), key=lambda path: (path.name not in wanted, path)):
        try:
            record = extract(load(path))
        except PolicyGraphError:
            continue
        if record.document.id not in seen:
            seen.add(record.document.id)
            records[path.name] = record
    return records
