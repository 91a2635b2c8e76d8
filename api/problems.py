"""What does a caller see when something goes wrong? One table from error to HTTP problem (RFC 9457)."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from http import HTTPStatus

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException

from api.errors import (
    BusyError,
    ChangedError,
    ForbiddenError,
    LateError,
    NotFoundError,
    TooLargeError,
    TooManyError,
    UnauthorizedError,
    UnsupportedError,
)
from graph.querying.faults import CostlyError, CrowdedError, QueryError, RefusedError
from ontology.errors import (
    ConfigurationError,
    ConflictError,
    MissingToolError,
    PolicyGraphError,
    QuestionError,
    StoreError,
    UnreadableSourceError,
)

MEDIA_TYPE = "application/problem+json"
_LATER = "5"  # seconds after which a caller whom we could not serve may try again
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Kind:
    """How one kind of error is told: status, the last part of its type and its title."""

    status: HTTPStatus
    name: str
    title: str


# The one table. The nearest class in an error's ancestry decides.
HANDLERS: dict[type[Exception], Kind] = {
    QueryError: Kind(HTTPStatus.BAD_REQUEST, "bad-query", "查询有误"),
    QuestionError: Kind(HTTPStatus.BAD_REQUEST, "bad-question", "问题或参数有误"),
    NotFoundError: Kind(HTTPStatus.NOT_FOUND, "not-found", "没有找到"),
    UnauthorizedError: Kind(HTTPStatus.UNAUTHORIZED, "unauthorized", "需要登录"),
    ForbiddenError: Kind(HTTPStatus.FORBIDDEN, "forbidden", "不能这样访问"),
    RefusedError: Kind(HTTPStatus.FORBIDDEN, "refused-query", "不执行这样的查询"),
    CostlyError: Kind(HTTPStatus.UNPROCESSABLE_ENTITY, "costly-query", "查询太费"),
    CrowdedError: Kind(HTTPStatus.SERVICE_UNAVAILABLE, "busy", "正忙"),
    UnsupportedError: Kind(HTTPStatus.NOT_IMPLEMENTED, "unsupported", "这个图谱不能这样查询"),
    ConflictError: Kind(HTTPStatus.CONFLICT, "conflict", "已被别人改过"),
    ChangedError: Kind(HTTPStatus.PRECONDITION_FAILED, "changed", "已经变了"),
    LateError: Kind(HTTPStatus.REQUEST_TIMEOUT, "timeout", "等待超时"),
    TooManyError: Kind(HTTPStatus.TOO_MANY_REQUESTS, "too-many-requests", "请求太频繁"),
    TooLargeError: Kind(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too-large", "文件太大"),
    UnreadableSourceError: Kind(HTTPStatus.UNPROCESSABLE_ENTITY, "unreadable-source", "文件读不了"),
    MissingToolError: Kind(HTTPStatus.NOT_IMPLEMENTED, "missing-tool", "缺少读取这种文件的程序"),
    BusyError: Kind(HTTPStatus.SERVICE_UNAVAILABLE, "busy", "正忙"),
    StoreError: Kind(HTTPStatus.SERVICE_UNAVAILABLE, "store-unavailable", "图谱暂时不可用"),
    ConfigurationError: Kind(HTTPStatus.INTERNAL_SERVER_ERROR, "misconfigured", "服务设置有误"),
    RequestValidationError: Kind(HTTPStatus.UNPROCESSABLE_ENTITY, "invalid-request", "请求的内容不合要求"),
    Exception: Kind(HTTPStatus.INTERNAL_SERVER_ERROR, "internal", "服务出错"),
}

_STATUS_TITLES = {
    400: ("bad-request", "请求有误", "请求的格式不对，请检查后重试。"),
    404: ("not-found", "没有找到", "没有这个地址，请检查网址。"),
    405: ("method-not-allowed", "不支持这种操作", "这个地址不支持这种操作。"),
    406: (
        "not-acceptable",
        "没有这种格式",
        "可用：网页、JSON、JSON-LD、Turtle、RDF/XML、N-Triples、TriG，因地址而异。",
    ),
    413: ("too-large", "内容太大", "提交的内容超过了上限。"),
    415: ("unsupported-media-type", "不支持这种内容", "请按接口说明的内容类型（Content-Type）提交。"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One problem as RFC 9457 writes it."""

    type: str
    title: str
    status: int
    detail: str

    def response(self) -> JSONResponse:
        """The problem as an HTTP answer."""
        content = {"type": self.type, "title": self.title, "status": self.status, "detail": self.detail}
        return JSONResponse(content, status_code=self.status, media_type=MEDIA_TYPE)


def problem_of(error: Exception) -> Problem:
    """The problem that an error is told as; what went wrong inside is logged, never told."""
    if isinstance(error, HTTPException) and isinstance(error.__cause__, PolicyGraphError):
        error = error.__cause__  # raised while the body was read
    if isinstance(error, HTTPException):
        name, title, detail = _STATUS_TITLES.get(error.status_code, ("http", "请求未完成", "请求没有完成。"))
        return Problem(type=_type(name), title=title, status=error.status_code, detail=detail)
    kind = next(HANDLERS[cls] for cls in type(error).__mro__ if cls in HANDLERS)
    if isinstance(error, PolicyGraphError):
        detail = error.line()
    elif isinstance(error, RequestValidationError):
        detail = _invalid(error)
    else:
        detail = "服务内部出错，已记入日志。请稍后重试，或联系管理员。"
    return Problem(type=_type(kind.name), title=kind.title, status=kind.status.value, detail=detail)


def _type(name: str) -> str:
    return f"urn:policygraph:problem:{name}"


def _invalid(error: RequestValidationError) -> str:
    places = ["/".join(str(part) for part in fault["loc"] if part != "body") for fault in error.errors()]
    named = "、".join(dict.fromkeys(place for place in places if place))
    return f"请检查：{named}。" if named else "请求正文应为 JSON。"


def install(app: FastAPI) -> None:
    """Let every error leave the application as a problem, or as a page where a person looks."""
    for cls in (*HANDLERS, HTTPException):
        app.add_exception_handler(cls, _answer)


async def _answer(request: Request, error: Exception) -> Response:
    return answer(request, error)


def answer(request: Request, error: Exception) -> Response:
    """An error as a problem, or as a page where a person looks; with the headers that its status asks for."""
    response = _told(request, error)
    if isinstance(error, UnauthorizedError):
        response.headers["www-authenticate"] = 'Bearer realm="policygraph"'
    if isinstance(error, TooManyError):
        response.headers["retry-after"] = str(error.after)
    return response


def _told(request: Request, error: Exception) -> Response:
    problem = problem_of(error)
    if problem.status >= 500:
        _log.error("%s %s failed", request.method, request.url.path, exc_info=error)
    if wants_page(request):
        pages = request.app.state.pages
        content = pages.get_template("fault.html").render(problem=problem, here="")
        return Response(content, status_code=problem.status, media_type="text/html; charset=utf-8")
    response = problem.response()
    if isinstance(error, HTTPException) and error.headers:
        response.headers.update(error.headers)
    if isinstance(error, BusyError):
        response.headers["retry-after"] = _LATER
    return response


def wants_page(request: Request) -> bool:
    """Whether a person looks, by what a browser says that it takes."""
    return not request.url.path.startswith("/api/") and "text/html" in request.headers.get("accept", "")
