"""Where do the vectors of tasks lie? Rows of half precision in one file, those of tasks that are gone used again."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from graph.encoder import Vectors

_BYTES = 2  # of a number in half precision


class VectorFile:
    """Rows of one dimension in a file, or in memory where there is no file.

    A row that something refers to is never changed, and what refers to rows is written after them: a torn
    row that nobody refers to is all that a kill can leave behind.
    """

    def __init__(self, path: Path | None, dimension: int) -> None:
        self._path = path
        self._dimension = dimension
        self._held = np.zeros((0, dimension), dtype=np.float32)  # with room for more than there is
        self._count = 0
        self._spare: list[int] = []
        self._seen: object = None
        self._load()

    def __len__(self) -> int:
        return self._count

    @property
    def rows(self) -> Vectors:
        """All rows, ``(rows, dimension)``."""
        return self._held[: self._count]

    def spare(self, used: NDArray[np.int64]) -> None:
        """Let all rows but these be used again."""
        self._spare = np.setdiff1d(np.arange(self._count), used).tolist()

    def append(self, rows: Vectors) -> list[int]:
        """Keep rows and give their numbers, spare ones first; ``sync`` makes them lasting."""
        again = [self._spare.pop() for _ in range(min(len(rows), len(self._spare)))]
        first, added = self._count, len(rows) - len(again)
        numbers = [*again, *range(first, first + added)]
        half = rows.astype(np.float16)
        if self._path is not None:
            self._save(self._path, half, again)
        if first + added > len(self._held):
            wider = np.zeros((max(1024, 2 * first, first + added), self._dimension), dtype=np.float32)
            wider[:first] = self._held[:first]
            self._held = wider
        self._held[numbers] = half
        self._count = first + added
        self._seen = self._signature()
        return numbers

    def _save(self, path: Path, half: NDArray[np.float16], again: list[int]) -> None:
        """Write rows in the place of spare ones, the others at the end."""
        width = self._dimension * _BYTES
        with path.open("r+b" if path.exists() else "w+b") as file:
            for row, number in zip(half, again, strict=False):
                file.seek(number * width)
                file.write(row.tobytes())
            file.truncate(self._count * width)
            file.seek(0, os.SEEK_END)
            file.write(half[len(again) :].tobytes())

    def sync(self) -> None:
        """All rows are on disk when this returns."""
        if self._path is not None and self._path.exists():
            with self._path.open("r+b") as file:
                os.fsync(file.fileno())

    def refresh(self) -> None:
        """Read what another process has written."""
        if self._signature() != self._seen:
            self._load()

    def _signature(self) -> object:
        """Another value after each change of the file; None where there is none."""
        if self._path is None or not self._path.exists():
            return None
        found = self._path.stat()
        return found.st_mtime_ns, found.st_size, found.st_ino

    def _load(self) -> None:
        self._seen = self._signature()
        if self._path is None:
            return
        held = np.fromfile(self._path, dtype=np.float16) if self._seen else np.zeros(0, dtype=np.float16)
        whole = len(held) // self._dimension
        self._held = held[: whole * self._dimension].reshape(whole, self._dimension).astype(np.float32)
        self._count = whole
