"""Who is asking just now, and what is it about? For pages that show it, and for what the audit log says."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass, field

from api.access.roles import Role, Who


@dataclass(slots=True)
class Visit:
    """One request: who asks, None for nobody in particular; the ids of what it is about, as the route notes them."""

    who: Who | None
    objects: list[str] = field(default_factory=list)


_VISIT: ContextVar[Visit | None] = ContextVar("policygraph_visit", default=None)


def enter(visit: Visit) -> None:
    """From here on, this is the request that is answered."""
    _VISIT.set(visit)


def visitor() -> Who | None:
    """Who is asking; None outside of a request, and where nobody has logged in."""
    visit = _VISIT.get()
    return visit.who if visit else None


def may(role: str) -> bool:
    """Whether who is asking has a role, or a higher one; templates ask by its name."""
    who = visitor()
    return who is not None and who.role >= Role[role]


def note(*objects: str) -> None:
    """Say what a request is about, by ids alone: the audit log holds them, and must hold no text of a draft."""
    visit = _VISIT.get()
    if visit is not None:
        visit.objects.extend(objects)
