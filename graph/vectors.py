"""Where do the vectors of tasks lie? Rows of half precision in one file that only grows."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np

from graph.encoder import Vectors

_BYTES = 2  # of a number in half precision


class VectorFile:
    """Rows of one dimension in a file, or in memory where there is no file.

    Rows are appended and never changed, and what refers to them is written after them: a torn last
    row, or rows that nobody refers to, are all that a kill can leave behind.
    """

    def __init__(self, path: Path | None, dimension: int) -> None:
        self._path = path
        self._dimension = dimension
        self._rows = np.zeros((0, dimension), dtype=np.float32)
        self._load()

    def __len__(self) -> int:
        return len(self._rows)

    @property
    def rows(self) -> Vectors:
        """All rows, ``(rows, dimension)``."""
        return self._rows

    def append(self, rows: Vectors) -> int:
        """Keep rows and give the number of the first; they are on disk when this returns."""
        first = len(self._rows)
        half = rows.astype(np.float16)
        if self._path is not None:
            with self._path.open("r+b" if self._path.exists() else "w+b") as file:
                file.truncate(first * self._dimension * _BYTES)
                file.seek(0, os.SEEK_END)
                file.write(half.tobytes())
                file.flush()
                os.fsync(file.fileno())
        self._rows = np.vstack([self._rows, half.astype(np.float32)])
        return first

    def refresh(self) -> None:
        """Read what another process has appended."""
        if self._path is not None and self._path.exists() and self._path.stat().st_size > self._size():
            self._load()

    def _size(self) -> int:
        return len(self._rows) * self._dimension * _BYTES

    def _load(self) -> None:
        if self._path is None or not self._path.exists():
            return
        held = np.fromfile(self._path, dtype=np.float16)
        whole = len(held) // self._dimension
        self._rows = held[: whole * self._dimension].reshape(whole, self._dimension).astype(np.float32)
