"""How often may somebody ask? A bucket of tokens for each name, filled at an even rate."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable

MOST = 20_000
"""Names remembered at a time; the one that was quiet longest is forgotten first, and starts with a full bucket."""


class Buckets:
    """One bucket for each name: ``rate`` requests a second in the long run, ``burst`` at once. Safe with threads.

    A rate of 0 sets no limit.
    """

    def __init__(self, rate: float, burst: float, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate = rate
        self._burst = burst
        self._clock = clock
        self._levels: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = threading.Lock()

    def take(self, name: str, cost: float = 1.0) -> float:
        """Take from the bucket of a name: 0.0, or after how many seconds there will be enough (nothing is taken then).

        >>> bucket = Buckets(1, 2, clock=lambda: 0.0)
        >>> [bucket.take("someone") for _ in range(3)]
        [0.0, 0.0, 1.0]
        """
        if self._rate <= 0:
            return 0.0
        with self._lock:
            now = self._clock()
            level, then = self._levels.get(name, (self._burst, now))
            level = min(self._burst, level + max(0.0, now - then) * self._rate)
            enough = level >= cost
            self._levels[name] = (level - cost if enough else level, now)
            self._levels.move_to_end(name)
            while len(self._levels) > MOST:
                self._levels.popitem(last=False)
        return 0.0 if enough else (cost - level) / self._rate

    def empty(self, name: str) -> float:
        """After how many seconds a name may ask again; 0.0 where it may now. Nothing is taken."""
        with self._lock:
            level, then = self._levels.get(name, (self._burst, self._clock()))
            level += max(0.0, self._clock() - then) * self._rate
        return 0.0 if self._rate <= 0 or level >= 1 else (1 - level) / self._rate
