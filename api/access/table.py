"""Which role does each route need, and what does the audit log call it? One table, read by the gate and by a test.

A new route needs a line here if it changes anything (POST, PUT, PATCH, DELETE) or is mounted; one that only reads (GET)
is for readers unless a line says otherwise. What is mounted without a line is closed to everybody.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from api.access.roles import Role

Action = Literal["ask", "search", "check", "change", "export", "login", "logout", "audit"]
"""What the audit log calls an action; what is only looked at is not recorded."""


@dataclass(frozen=True, slots=True)
class Needs:
    """What a route needs: a role, None for everybody; the action that is recorded, None for none.

    ``given`` names a parameter in the address without which nothing is asked, so that nothing is recorded.
    """

    role: Role | None
    action: Action | None = None
    given: str | None = None


OPEN = Needs(None)
READ = Needs(Role.reader)
CHANGE = Needs(Role.reviewer, "change")
EXPORT = Needs(Role.reader, "export")
CHECK = Needs(Role.reader, "check")
MANAGE = Needs(Role.administrator)

DECLARED: Mapping[str, Needs] = {
    # for whoever watches the service, and what a page of login needs
    "GET /healthz": OPEN,
    "GET /readyz": OPEN,
    "GET /metrics": MANAGE,
    "MOUNT /static": OPEN,
    "GET /login": OPEN,
    "POST /login": Needs(None, "login"),
    "POST /logout": Needs(None, "logout"),
    # asked, not changed
    "GET /": Needs(Role.reader, "ask", given="q"),
    "POST /api/v1/ask": Needs(Role.reader, "ask"),
    "GET /api/v1/search": Needs(Role.reader, "search"),
    "POST /api/v1/diff": Needs(Role.reader, "check"),
    "POST /api/v1/reconcile": READ,
    "POST /allocation": READ,  # its answer is the address that asks for the same
    "GET /sparql": Needs(Role.reader, "ask", given="query"),
    "POST /mcp": Needs(Role.reader, "ask"),
    "POST /sparql": Needs(Role.reader, "ask"),
    "GET /cypher": Needs(Role.reader, "ask", given="query"),
    "POST /cypher": Needs(Role.reader, "ask"),
    "POST /check": CHECK,
    "POST /check/{name}": CHECK,
    "POST /api/v1/check": CHECK,
    "GET /check/{name}/workbook": EXPORT,
    "GET /api/v1/export": EXPORT,
    "GET /api/v1/dependencies/graph": Needs(Role.reader, "export", given="format"),
    "GET /api/v1/allocation.xlsx": EXPORT,
    "GET /api/v1/allocation.docx": EXPORT,
    "GET /api/v1/diff.xlsx": EXPORT,
    "GET /api/v1/deadlines.ics": EXPORT,
    "GET /deadlines.ics": EXPORT,
    "GET /api/v1/corrections/gold": EXPORT,
    # changed
    "POST /api/v1/documents": CHANGE,
    "DELETE /api/v1/documents/{document_id}": CHANGE,
    "DELETE /api/v1/jobs/{job_id}": CHANGE,
    "POST /documents": CHANGE,
    "GET /documents/{document_id}/remove": Needs(Role.reviewer),
    "POST /documents/{document_id}/remove": CHANGE,
    "POST /documents/put-back": CHANGE,
    "POST /jobs/{job_id}/cancel": CHANGE,
    "POST /api/v1/corrections": CHANGE,
    "POST /api/v1/corrections/{correction_id}/undo": CHANGE,
    "POST /review/{document_id}/{fact_id}": CHANGE,
    "POST /review/undo": CHANGE,
    "POST /review/reviewer": Needs(Role.reviewer),
}
"""By method and path as the route is written; ``MOUNT`` for an application below a path."""

SAFE = frozenset(("GET", "HEAD", "OPTIONS"))


def needs(method: str, path: str) -> Needs | None:
    """What a route needs: as declared, else by its method; None for what is mounted without a line.

    >>> needs("GET", "/units").role.name, needs("DELETE", "/api/v1/new").role.name
    ('reader', 'reviewer')
    """
    declared = DECLARED.get(f"{method} {path}")
    if declared is not None or method == "MOUNT":
        return declared
    return READ if method in SAFE else CHANGE
