"""How does one file come into the graph while the service runs? Read in a process of its own, stored by one hand."""

from __future__ import annotations

import dataclasses
import logging
import threading
from pathlib import Path

from api.bulk import Read, read_bytes
from api.ingestion import Ingestion, Told
from api.job import Piece, PieceState
from api.outcome import Outcome
from api.reading_process import ReadingProcess
from graph.store import GraphStore
from ontology.errors import PolicyGraphError

_log = logging.getLogger(__name__)


class TakingIn:
    """Files taken into a store, several read at once, one stored at a time; ``finish`` when some were."""

    def __init__(self, store: GraphStore) -> None:
        self._store = store
        self._lock = threading.Lock()
        self._ingestion: Ingestion | None = None

    def take(self, piece: Piece, content: bytes, process: ReadingProcess) -> Piece:
        """What became of a file; a fault of whatever kind is its own."""
        path = Path(piece.name)
        try:
            with self._lock:
                ingestion = self._begun()
                told = ingestion.known(path, piece.digest)
            if told is None or self._store.digest(told.document or "") is None:
                told = self._stored(process.run(path, read_bytes, ingestion.decided, content, piece.name))
        except PolicyGraphError as error:
            return dataclasses.replace(piece, state="failed", fault=error.line())
        except Exception:  # noqa: BLE001 - a fault of ours in one file must not cost the others
            _log.exception("a file could not be taken in")
            return dataclasses.replace(piece, state="failed", fault=f"{piece.name}：收录时程序出错。请联系管理员")
        return _after(piece, told)

    def finish(self) -> None:
        """Bring what the register says up to what was stored."""
        try:
            with self._lock:
                ingestion, self._ingestion = self._ingestion, None
                if ingestion is not None:
                    ingestion.finish()
        except PolicyGraphError:
            _log.warning("what the register says could not be brought up to date", exc_info=True)

    def _begun(self) -> Ingestion:
        self._ingestion = self._ingestion or Ingestion(lambda: self._store, self._store)
        return self._ingestion

    def _stored(self, outcome: Outcome[Read]) -> Told:
        with self._lock:
            return next(self._begun().keep([outcome]))


def _after(piece: Piece, told: Told) -> Piece:
    if told.what == "unreadable":
        return dataclasses.replace(piece, state="failed", fault=told.fault)
    state: PieceState = told.what
    return dataclasses.replace(
        piece,
        state=state,
        document=told.document,
        title=told.name,
        found=dict(told.found),
        findings=tuple(told.read.findings) if told.read else (),
    )
