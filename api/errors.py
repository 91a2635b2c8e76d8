"""What can go wrong at the doors only? Errors of requests, beside those of ``ontology.errors``."""

from __future__ import annotations

import math

from ontology.errors import PolicyGraphError


class NotFoundError(PolicyGraphError):
    """A document, task or page that is not there."""


class TooLargeError(PolicyGraphError):
    """A request whose body is larger than the service takes."""


class ChangedError(PolicyGraphError):
    """A change of what is not any more as the caller saw it (``If-Match``)."""


class BusyError(PolicyGraphError):
    """Work that cannot be taken on now, since too much is waiting already."""


class ForbiddenError(PolicyGraphError):
    """A request that another site made in somebody's name, or that somebody's role does not allow."""


class UnauthorizedError(PolicyGraphError):
    """A request of somebody who has not said, or not proved, who it is."""


class TooManyError(PolicyGraphError):
    """A request of somebody who has asked too often; ``after`` is when to try again, in whole seconds."""

    def __init__(self, what: str, *, after: float, where: str = "") -> None:
        self.after = max(1, math.ceil(after))
        super().__init__(what, where=where, hint=f"请在{self.after}秒后再试")


class LateError(PolicyGraphError):
    """A request whose body does not come."""


class UnsupportedError(PolicyGraphError):
    """A way of asking that the engine which keeps the graph does not know."""
