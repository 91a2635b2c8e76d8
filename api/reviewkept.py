"""Which summaries of documents are at hand already? Kept in a file beside the graph, by the digest they were made of.

A summary is worked out from a whole record, ten milliseconds each: those of a large graph take a while once and are
read back at every start. Where no file can be written they are kept in memory only.
"""

from __future__ import annotations

import json
import logging
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from api.searching import place_of

_log = logging.getLogger(__name__)
_TABLE = "CREATE TABLE IF NOT EXISTS summaries (document TEXT PRIMARY KEY, key TEXT NOT NULL, content TEXT NOT NULL)"


def file_of(location: str) -> Path:
    """Where the summaries of a store are kept: in its own folder, for a server on this machine."""
    if "://" not in location:
        return Path(location) / "review" / "summaries.sqlite"
    search = place_of(location)
    return search.parent.with_name("review") / f"{search.name}.sqlite"


class KeptSummaries:
    """Summaries in a file, each with the key that says what it was made of. Safe with threads and other processes."""

    def __init__(self, file: Path) -> None:
        self._lock = threading.Lock()
        self._connection = _opened(file)

    def read(self) -> Iterator[tuple[str, str, dict[str, Any]]]:
        """All that is kept: document, key, content; nothing where the file is damaged."""
        with self._lock:
            rows = self._run("SELECT document, key, content FROM summaries")
        for document, key, content in rows:
            yield document, key, json.loads(content)

    def write(self, summaries: Iterable[tuple[str, str, dict[str, Any]]]) -> None:
        """Keep summaries in place of older ones."""
        rows = [
            (document, key, json.dumps(content, ensure_ascii=False, separators=(",", ":")))
            for document, key, content in summaries
        ]
        with self._lock:
            self._run("INSERT OR REPLACE INTO summaries VALUES (?, ?, ?)", rows)

    def forget(self, documents: Iterable[str]) -> None:
        """Drop the summaries of documents that are not there any more."""
        with self._lock:
            self._run("DELETE FROM summaries WHERE document = ?", [(document,) for document in documents])

    def close(self) -> None:
        """Let go of the file; calling it twice does no harm."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    def _run(self, statement: str, rows: Sequence[tuple[str, ...]] | None = None) -> list[tuple[Any, ...]]:
        if self._connection is None:
            return []
        try:
            with self._connection:
                if rows is None:
                    return list(self._connection.execute(statement))
                self._connection.executemany(statement, rows)
        except sqlite3.Error:
            _log.warning("the summaries for the review cannot be kept on disk", exc_info=True)
        return []


def _opened(file: Path) -> sqlite3.Connection | None:
    """The file, made anew where it is damaged; None where it cannot be written."""
    for _ in range(2):
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            connection = sqlite3.connect(file, timeout=5, check_same_thread=False)
            with connection:
                connection.execute(_TABLE)
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.OperationalError):
                break
            file.unlink(missing_ok=True)
        except OSError:
            break
        else:
            return connection
    _log.info("the summaries for the review are kept in memory only: %s", file)
    return None
