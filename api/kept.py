"""Where are results until somebody fetches them? In memory, for a while, under a name that cannot be guessed.

A list held against the documents is shown on one page and comes back as a workbook from another address. Browsers do
not send a chosen file twice, and drafts of an office must not lie about on a disk: so the result stays in the memory
of the service, for half an hour, never more than a few at a time, and is gone when the service stops.
"""

from __future__ import annotations

import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, TypeVar

Item = TypeVar("Item")

LASTS = 30 * 60.0
"""Seconds that a result is kept."""
MOST = 24
"""Results that are kept at a time."""


class Kept(Generic[Item]):
    """Results by name; the oldest go where there are too many, or too many bytes. Safe with threads.

    ``largest`` is how many bytes all of them may have; one that is larger alone is kept alone.
    """

    def __init__(self, largest: int, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._largest = largest
        self._clock = clock
        self._items: OrderedDict[str, tuple[float, int, Item]] = OrderedDict()
        self._lock = threading.Lock()

    def keep(self, item: Item, size: int) -> str:
        """Keep a result of so many bytes; the name that it can be fetched by."""
        name = secrets.token_urlsafe(18)
        with self._lock:
            self._items[name] = (self._clock() + LASTS, size, item)
            self._clear()
        return name

    def change(self, name: str, item: Item, size: int) -> None:
        """Put a result in the place of the one of that name, and keep it from now on for as long as a new one."""
        with self._lock:
            self._items[name] = (self._clock() + LASTS, size, item)
            self._items.move_to_end(name)
            self._clear()

    def get(self, name: str) -> Item | None:
        """The result of a name; None where there is none, or none any more."""
        with self._lock:
            self._clear()
            held = self._items.get(name)
        return held[2] if held else None

    def _clear(self) -> None:
        """Let go of what is too old, then of the oldest until the rest fits."""
        now = self._clock()
        while self._items:
            ends, _, _ = next(iter(self._items.values()))
            whole = sum(size for _, size, _ in self._items.values())
            crowded = len(self._items) > MOST or (whole > self._largest and len(self._items) > 1)
            if ends > now and not crowded:
                return
            self._items.popitem(last=False)
