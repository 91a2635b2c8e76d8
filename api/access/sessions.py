"""Who has logged in on the page? Sessions in memory, known by a signed cookie, ended by idleness, age and logout.

They end when the service ends: nothing of them lies on a disk. What a cookie holds is a random name and its signature;
a name that was not signed here is not even looked for.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

MOST = 10_000
"""Sessions at a time; the one that was unused longest goes first."""


@dataclass(slots=True)
class _Session:
    token: str
    opened: float
    used: float


class Sessions:
    """Sessions by cookie; ``idle`` and ``longest`` in seconds. Safe with threads."""

    def __init__(self, *, idle: float, longest: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._idle = idle
        self._longest = longest
        self._clock = clock
        self._key = secrets.token_bytes(32)
        self._open: OrderedDict[str, _Session] = OrderedDict()
        self._lock = threading.Lock()

    def open(self, token: str) -> str:
        """A new session that rests on the token of this id: the value of its cookie."""
        name = secrets.token_urlsafe(32)
        now = self._clock()
        with self._lock:
            self._open[name] = _Session(token, now, now)
            while len(self._open) > MOST:
                self._open.popitem(last=False)
        return f"{name}.{self._signature(name)}"

    def token_of(self, cookie: str) -> str | None:
        """The id of the token that a session rests on, which counts as using it; None where there is none any more."""
        name = self._name(cookie)
        if name is None:
            return None
        now = self._clock()
        with self._lock:
            session = self._open.get(name)
            if session is None:
                return None
            if now - session.used > self._idle or now - session.opened > self._longest:
                del self._open[name]
                return None
            session.used = now
            self._open.move_to_end(name)
            return session.token

    def close(self, cookie: str) -> None:
        """End a session; its cookie is worth nothing from here on."""
        name = self._name(cookie)
        with self._lock:
            self._open.pop(name or "", None)

    def _name(self, cookie: str) -> str | None:
        """The name in a cookie that was signed here."""
        name, _, signature = cookie.partition(".")
        same = hmac.compare_digest(signature.encode(), self._signature(name).encode())
        return name if same else None

    def _signature(self, name: str) -> str:
        return hmac.new(self._key, name.encode(), hashlib.sha256).hexdigest()
