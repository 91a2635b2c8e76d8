"""Can the service answer yet, and if not, which part is missing? The graph, the search index, the search model."""

from __future__ import annotations

import weakref
from collections.abc import Mapping
from dataclasses import dataclass, field

from api.library import Library
from api.searching import indexed
from graph.store import GraphReader
from ontology.errors import ConfigurationError, PolicyGraphError, StoreError

READY = "ok"


@dataclass(slots=True)
class Warmth:
    """How far the service is with what it brings up at its start: not done, done, or failed and why."""

    done: bool = False
    fault: PolicyGraphError | None = field(default=None)


_KEPT: weakref.WeakKeyDictionary[GraphReader, Warmth] = weakref.WeakKeyDictionary()


def warmth_of(store: GraphReader) -> Warmth:
    """How far the service is with a store."""
    return _KEPT.setdefault(store, Warmth())


def parts(library: Library) -> tuple[Mapping[str, str], int]:
    """Each part and how it stands, ``ok`` where it is ready; and the number of documents.

    Whoever watches the service may be a stranger: what is wrong is told, not in which folder.
    """
    documents, store = 0, READY
    try:
        documents = len(library.documents())
    except StoreError as error:
        store = error.what
    warmth = warmth_of(library.store)
    return {"store": store, "index": _index(library, warmth), "model": _model(warmth)}, documents


def _index(library: Library, warmth: Warmth) -> str:
    if warmth.fault is not None:
        return "没有建成" if isinstance(warmth.fault, ConfigurationError) else warmth.fault.what
    if warmth.done:
        return READY
    done, total = indexed(library.store) or (0, 0)
    return f"正在建立（{done}/{total}）" if total else "正在建立"


def _model(warmth: Warmth) -> str:
    if isinstance(warmth.fault, ConfigurationError):
        return warmth.fault.what
    return READY if warmth.done or warmth.fault is not None else "正在读取"
