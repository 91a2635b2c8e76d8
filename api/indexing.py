"""When does search learn of what is stored? While the next files are read, and once more at the end."""

from __future__ import annotations

import logging
import threading

from api.console import complain
from api.progress import shown
from api.searching import index_of
from graph.store import GraphStore
from ontology.errors import PolicyGraphError

_log = logging.getLogger(__name__)
_EVERY = 256  # documents stored between two times: each time costs a look at what the index has


class Indexing:
    """The search index of a store, by a model, that follows a run of ingestion. It writes beside the run, in a thread.

    Whatever goes wrong in between is tried again at the end, and told then.
    """

    def __init__(self, model: str) -> None:
        self._model = model
        self._stored = 0
        self._thread: threading.Thread | None = None

    def note(self, store: GraphStore | None) -> None:
        """One document more is in the store."""
        self._stored += 1
        busy = self._thread is not None and self._thread.is_alive()
        if store is not None and self._stored >= _EVERY and not busy:
            self._stored = 0
            self._thread = threading.Thread(target=self._follow, args=(store,), daemon=True)
            self._thread.start()

    def wait(self) -> None:
        """Let the thread finish, so that the store may be closed."""
        if self._thread is not None:
            self._thread.join()

    def finish(self, store: GraphStore) -> None:
        """Bring the index up to the graph; what is stored stays stored where that fails."""
        self.wait()
        try:
            with shown("检索索引") as progress:
                index_of(store, self._model, progress=progress)
        except PolicyGraphError as error:
            complain(f"文件已收录，检索索引还没有更新（下次检索时再试）：{error}")

    def _follow(self, store: GraphStore) -> None:
        try:
            index_of(store, self._model)
        except Exception:  # noqa: BLE001 - the end of the run tries again and tells
            _log.warning("the search index did not follow the ingestion", exc_info=True)
