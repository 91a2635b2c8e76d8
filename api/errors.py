"""What can go wrong at the doors only? Errors of requests, beside those of ``ontology.errors``."""

from __future__ import annotations

from ontology.errors import PolicyGraphError


class NotFoundError(PolicyGraphError):
    """A document, task or page that is not there."""


class TooLargeError(PolicyGraphError):
    """A request whose body is larger than the service takes."""


class ForbiddenError(PolicyGraphError):
    """A request that another site made in somebody's name."""
