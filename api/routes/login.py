"""The page of login: a token in, a session out; and the end of one."""

from __future__ import annotations

from typing import Annotated, cast

from fastapi import APIRouter, Depends, Form, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from jinja2 import Environment

from api.access.known import Known, address_of, cookie_name
from api.deps import PagesDep, page_of
from api.errors import ForbiddenError, TooManyError, UnauthorizedError
from api.problems import problem_of
from api.security import from_own_page
from ontology.errors import PolicyGraphError

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)


def known_of(request: Request) -> Known:
    """What the service knows people by."""
    return cast("Known", request.app.state.known)


KnownDep = Annotated[Known, Depends(known_of)]


def own_place(written: str) -> str:
    r"""A place of this service to go on to; the first page where what is written could lead elsewhere.

    >>> own_place("/units?q=1"), own_place("//evil.example/"), own_place("/\\\\evil.example")
    ('/units?q=1', '/', '/')
    """
    plain = written.isascii() and written.isprintable() and "\\" not in written
    return written if plain and written.startswith("/") and not written.startswith(("//", "/login")) else "/"


@router.get("/login", response_model=None)
def form(
    known: KnownDep, pages: PagesDep, place: Annotated[str, Query(alias="next", max_length=2000)] = "/"
) -> Response:
    """The form; straight on where nobody needs to log in."""
    if not known.wanted:
        return RedirectResponse(own_place(place), 303)
    return _form(pages, place)


def _form(pages: Environment, place: str, fault: PolicyGraphError | None = None, status: int = 200) -> HTMLResponse:
    return page_of(pages, "login.html", status=status, here="login", place=own_place(place), fault=fault)


@router.post("/login", response_model=None)
def log_in(
    request: Request,
    known: KnownDep,
    pages: PagesDep,
    token: Annotated[str, Form(max_length=200)] = "",
    place: Annotated[str, Form(alias="next", max_length=2000)] = "/",
) -> Response:
    """A session for whoever holds the token; what is wrong is told above the form."""
    if not from_own_page(request.headers):
        raise ForbiddenError(
            "请求不是从本服务的页面发出的", hint="请打开登录页登录；程序请把凭据写在 Authorization 请求头里"
        )
    if not known.wanted:
        return RedirectResponse("/", 303)
    try:
        _, cookie = known.log_in(token.strip(), address_of(request))
    except (UnauthorizedError, TooManyError) as error:
        refused = _form(pages, place, error, problem_of(error).status)
        if isinstance(error, TooManyError):
            refused.headers["retry-after"] = str(error.after)
        return refused
    known.sessions.close(request.cookies.get(cookie_name(request), ""))
    answer = RedirectResponse(own_place(place), 303, headers={"cache-control": "no-store"})
    answer.set_cookie(
        cookie_name(request), cookie, path="/", httponly=True, samesite="strict", secure=request.url.scheme == "https"
    )
    return answer


@router.post("/logout")
def log_out(request: Request, known: KnownDep) -> RedirectResponse:
    """The end of a session: its cookie is worth nothing afterwards, here and in the browser."""
    if not from_own_page(request.headers):
        raise ForbiddenError("请求不是从本服务的页面发出的", hint="请从本服务的页面退出")
    known.sessions.close(request.cookies.get(cookie_name(request), ""))
    answer = RedirectResponse("/login" if known.tokens.wanted else "/", 303, headers={"clear-site-data": '"cache"'})
    answer.delete_cookie(
        cookie_name(request), path="/", httponly=True, samesite="strict", secure=request.url.scheme == "https"
    )
    return answer
