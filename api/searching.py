"""Where is the search index of a graph, and is it up to date? One index a store, beside it or on this machine."""

from __future__ import annotations

import dataclasses
import hashlib
import logging
import os
import threading
import weakref
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from graph.encoder import open_encoder
from graph.finding import FACETS, Finding, Hit, search
from graph.index import SearchIndex, UnusableIndexError
from graph.store import GraphReader
from ontology.errors import QuestionError, StoreError

_log = logging.getLogger(__name__)
_FOLDER = "search"
_KEPT: weakref.WeakKeyDictionary[GraphReader, dict[str, SearchIndex]] = weakref.WeakKeyDictionary()
_LOCK = threading.Lock()
_DONE: weakref.WeakKeyDictionary[GraphReader, tuple[int, int]] = weakref.WeakKeyDictionary()


def index_of(store: GraphReader, model: str = "", *, progress: Callable[[int, int], None] | None = None) -> SearchIndex:
    """The index of a store by a model (empty for the one that ships), brought up to date.

    Where its folder cannot be written the index is kept in memory. Where another process is writing it, what is
    there is searched as it is. Raises ConfigurationError where the model cannot be read.
    """
    with _LOCK:
        kept = _KEPT.setdefault(store, {})
        if model not in kept:
            kept[model] = _opened(store, model)

    def tell(done: int, total: int) -> None:
        _DONE[store] = done, total
        if progress is not None:
            progress(done, total)

    index = kept[model]
    try:
        current = index.refresh(store, progress=tell)
    except UnusableIndexError:
        _log.warning("the search index cannot be kept on disk any longer", exc_info=True)
        with _LOCK:
            if kept[model] is index:
                kept[model] = SearchIndex(None, index.encoder)
        index = kept[model]
        current = index.refresh(store, progress=tell)
    if not current:
        _log.info("the search index is being written by another process")
    return index


def find(
    store: GraphReader, text: str, *, model: str = "", top: int = 10, filters: Mapping[str, str] | None = None
) -> Finding:
    """The tasks that the words mean: a Neo4j server's own indexes tell, every other graph has one beside it.

    A server that may only be read, and has not taken in what changed, is searched through an index here.
    """
    if "://" in store.location and not store.location.startswith("sparql+"):
        from graph.neo4j import search as server  # noqa: PLC0415 - the driver loads only where it is used
        from graph.neo4j.store import Neo4jStore  # noqa: PLC0415 - as above

        if isinstance(store, Neo4jStore):
            encoder = open_encoder(model)
            try:
                server.take_in(store, encoder)
            except StoreError:
                _log.info("the server's own indexes cannot be brought up to date", exc_info=True)
            else:
                return server.search(store, encoder, text, top=top, filters=filters)
    return search(index_of(store, model), text, top=top, filters=filters)


def indexed(store: GraphReader) -> tuple[int, int] | None:
    """How many documents of how many the index of a store has taken in, as last told; None before it was."""
    return _DONE.get(store)


def standing(store: GraphReader) -> SearchIndex:
    """The index in use for a store, of whatever model, brought up to date; by the settings where none is yet."""
    with _LOCK:
        models = list(_KEPT.get(store, {}))
    return index_of(store, models[-1] if models else os.environ.get("POLICYGRAPH_MODEL", ""))


def _opened(store: GraphReader, model: str) -> SearchIndex:
    encoder = open_encoder(model)
    try:
        return SearchIndex(place_of(store.location), encoder)
    except UnusableIndexError:
        _log.warning("the search index cannot be kept on disk", exc_info=True)
        return SearchIndex(None, encoder)


def place_of(location: str) -> Path:
    """The folder of a store's index: in the store's own; for a server one on this machine."""
    if "://" not in location:
        return Path(location) / _FOLDER
    caches = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    server = f"{location} {os.environ.get('POLICYGRAPH_NEO4J_DATABASE', '')}"
    return caches / "policygraph" / _FOLDER / hashlib.sha256(server.encode()).hexdigest()[:16]


def chosen(given: Mapping[str, str | None]) -> dict[str, str]:
    """The filters that a person gave; QuestionError for a name that is none."""
    unknown = sorted(given.keys() - set(FACETS))
    if unknown:
        raise QuestionError("没有这种筛选条件", where="、".join(unknown), hint=f"可用：{'、'.join(FACETS)}")
    return {name: value for name, value in given.items() if value}


def shown(query: str, found: Finding) -> dict[str, Any]:
    """What a search found, in the contract's shape with the facets beside."""
    return {
        "query": query,
        "hits": [hit_shown(hit) for hit in found.hits],
        "considered": found.considered,
        "facets": {
            name: [{"value": value, "count": count} for value, count in values] for name, values in found.facets.items()
        },
    }


def hit_shown(hit: Hit) -> dict[str, Any]:
    """One hit: its task, its score and the passage with the words of the query marked."""
    passage = {"text": hit.text, "span": _pair(hit.passage), "marks": [_pair(mark) for mark in hit.marks]}
    fields = dataclasses.asdict(hit)
    return {name: fields[name] for name in ("document", "task", "path", "title", "score")} | {"highlights": [passage]}


def _pair(span: Any) -> list[int]:
    return [span.start, span.end]


def marked(text: str, start: int, marks: Iterable[tuple[int, int]]) -> list[tuple[str, bool]]:
    """A passage in pieces, each with whether it is marked; ``start`` is where the passage begins in its document."""
    pieces: list[tuple[str, bool]] = []
    at = 0
    for first, last in marks:
        if first - start > at:
            pieces.append((text[at : first - start], False))
        pieces.append((text[first - start : last - start], True))
        at = last - start
    if at < len(text):
        pieces.append((text[at:], False))
    return pieces
