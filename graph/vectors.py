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
        self._held = np.zeros((0, dimension), dtype=np.float32)  # with room for more than there is
        self._count = 0
        self._load()

    def __len__(self) -> int:
        return self._count

    @property
    def rows(self) -> Vectors:
        """All rows, ``(rows, dimension)``."""
        return self._held[: self._count]

    def append(self, rows: Vectors) -> int:
        """Keep rows and give the number of the first; ``sync`` makes them lasting."""
        first = self._count
        half = rows.astype(np.float16)
        if self._path is not None:
            with self._path.open("r+b" if self._path.exists() else "w+b") as file:
                file.truncate(first * self._dimension * _BYTES)
                file.seek(0, os.SEEK_END)
                file.write(half.tobytes())
        if first + len(half) > len(self._held):
            wider = np.zeros((max(1024, 2 * first, first + len(half)), self._dimension), dtype=np.float32)
            wider[:first] = self._held[:first]
            self._held = wider
        self._held[first : first + len(half)] = half
        self._count = first + len(half)
        return first

    def sync(self) -> None:
        """All rows are on disk when this returns."""
        if self._path is not None and self._path.exists():
            with self._path.open("r+b") as file:
                os.fsync(file.fileno())

    def refresh(self) -> None:
        """Read what another process has appended."""
        size = self._count * self._dimension * _BYTES
        if self._path is not None and self._path.exists() and self._path.stat().st_size > size:
            self._load()

    def _load(self) -> None:
        if self._path is None or not self._path.exists():
            return
        held = np.fromfile(self._path, dtype=np.float16)
        whole = len(held) // self._dimension
        self._held = held[: whole * self._dimension].reshape(whole, self._dimension).astype(np.float32)
        self._count = whole
