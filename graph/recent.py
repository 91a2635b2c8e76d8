"""What was needed lately? Things kept in memory up to a size, those longest unused forgotten first."""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import Generic, TypeVar

Thing = TypeVar("Thing")


class Recent(Generic[Thing]):
    """Things by name, each with a size, ``room`` together at most; the last one stays however large it is.

    May be used from many threads.
    """

    def __init__(self, room: int) -> None:
        self._room = room
        self._taken = 0
        self._held: OrderedDict[str, tuple[Thing, int]] = OrderedDict()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._held)

    def get(self, name: str) -> Thing | None:
        """The thing of that name; None where it is not there, or no longer."""
        with self._lock:
            found = self._held.get(name)
            if found is None:
                return None
            self._held.move_to_end(name)
            return found[0]

    def put(self, name: str, thing: Thing, size: int) -> None:
        """Keep a thing, in place of one of that name."""
        with self._lock:
            self._taken += size - self._held.get(name, (thing, 0))[1]
            self._held[name] = (thing, size)
            self._held.move_to_end(name)
            while self._taken > self._room and len(self._held) > 1:
                self._taken -= self._held.popitem(last=False)[1][1]

    def drop(self, name: str) -> None:
        """Forget the thing of that name, if it is there."""
        with self._lock:
            self._taken -= self._held.pop(name, (None, 0))[1]

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._held.clear()
            self._taken = 0
