"""Who is at the desk? The name that decisions on the pages are kept under: typed once, then remembered by the browser.

Whoever is logged in decides under their own name and cannot type another.
"""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote, unquote

from fastapi import Depends, Request, Response

from api.access.roles import Who
from api.deps import WhoDep

COOKIE = "policygraph_reviewer"
_YEAR = 365 * 24 * 3600
_LONGEST = 50


def remembered(request: Request) -> str:
    """The name that this browser was last used under; "" where there is none."""
    return bare(unquote(request.cookies.get(COOKIE, ""), errors="replace"))


def remember(response: Response, name: str) -> None:
    """Let the browser remember the name; no script can read it, no other site's page can send it."""
    response.set_cookie(COOKIE, quote(name), max_age=_YEAR, path="/", httponly=True, samesite="strict")


def bare(name: str) -> str:
    """A name without white space at its ends, and never longer than a name may be."""
    return " ".join(name.split())[:_LONGEST]


def at_desk(request: Request, who: WhoDep) -> tuple[str, bool]:
    """Who decides on this page, "" where nobody said yet, and whether that is fixed by a login."""
    return (who.name, True) if is_fixed(who) else (remembered(request), False)


def is_fixed(who: Who) -> bool:
    """Whether it is known by more than a word of their own who somebody is."""
    return who.how != "local"


AtDeskDep = Annotated[tuple[str, bool], Depends(at_desk)]
