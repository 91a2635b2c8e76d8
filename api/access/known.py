"""How does the service know who asks? Tokens, sessions on the page, the office's sign-on; or this machine alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import NoReturn

from fastapi import Request
from starlette.datastructures import Headers

from api.access.limits import Buckets
from api.access.proxies import FORWARDING, PEER, Proxies, SignOn, is_elsewhere
from api.access.roles import LOCAL, ROLE_NAMES, Role, Who
from api.access.sessions import Sessions
from api.access.tokens import PATTERN, Tokens, today
from api.errors import ForbiddenError, TooManyError, UnauthorizedError
from api.settings import Settings, access_folder
from ontology.errors import ConfigurationError, QuestionError

COOKIE = "policygraph-session"
SECURE_COOKIE = "__Host-policygraph-session"
"""Over https; browsers take a cookie of such a name from this very host over https alone."""

_ATTEMPTS = 10
"""Wrong tokens at once from one address; then one in ``_PAUSE`` seconds."""
_PAUSE = 30.0


class Known:
    """Everything by which the service knows people, made from the settings; ConfigurationError where they conflict."""

    def __init__(self, settings: Settings, *, today: Callable[[], dt.date] = today) -> None:
        self.tokens = Tokens(access_folder(settings), today=today)
        self.sessions = Sessions(idle=settings.session_idle * 60.0, longest=settings.session_hours * 3600.0)
        self.sign_on = _sign_on(settings)
        self._attempts = Buckets(1 / _PAUSE, _ATTEMPTS)

    @property
    def wanted(self) -> bool:
        """Whether somebody must say who it is."""
        return self.sign_on is not None or self.tokens.wanted

    def who(self, request: Request) -> Who | None:
        """Who asks; None where nobody says. UnauthorizedError where what is said is wrong."""
        headers = request.headers
        if PATTERN.search(request.url.query):
            raise QuestionError("登录凭据不能写在网址里", hint="网址会留在各种记录中：请换一个凭据，写在请求头里")
        if not self.wanted:
            return _local(request, headers)
        scheme, _, written = headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer":
            return self.bearer(written.strip(), address_of(request))
        if self.sign_on is not None:
            signed = self.sign_on.who(headers, request.scope.get(PEER) or address_of(request))
            if signed is not None:
                return signed
        return self._session(request)

    def bearer(self, written: str, address: str) -> Who:
        """The holder of a token; TooManyError where too many wrong ones came from an address."""
        token = self.tokens.of(written)
        if token is None:
            self._wrong(address)
        return Who(name=token.name, role=token.role, how="token")

    def log_in(self, written: str, address: str) -> tuple[Who, str]:
        """The holder of a token, and the cookie of a new session."""
        token = self.tokens.of(written)
        if token is None:
            self._wrong(address)
        return Who(name=token.name, role=token.role, how="session"), self.sessions.open(token.id)

    def _wrong(self, address: str) -> NoReturn:
        wait = self._attempts.take(address)
        if wait:
            raise TooManyError("试过太多次", after=wait)
        raise UnauthorizedError("登录凭据不对、已过期或已撤销", hint="请与管理员联系")

    def _session(self, request: Request) -> Who | None:
        cookie = request.cookies.get(cookie_name(request))
        named = self.sessions.token_of(cookie) if cookie else None
        token = self.tokens.named(named) if named else None
        return Who(name=token.name, role=token.role, how="session") if token else None


def cookie_name(request: Request) -> str:
    """What the cookie of a session is called, by how the request came."""
    return SECURE_COOKIE if request.url.scheme == "https" else COOKIE


def address_of(request: Request) -> str:
    """The address of the client, as the connection or a trusted proxy tells it."""
    return request.client.host if request.client else "local"


def _local(request: Request, headers: Headers) -> Who:
    """This machine's own user; ForbiddenError where the request comes from elsewhere after all."""
    forwarded = next((name for name in FORWARDING if name in headers), None)
    if forwarded or is_elsewhere(address_of(request)):
        raise ForbiddenError(
            "尚无登录凭据，只答复本机", where=forwarded or address_of(request), hint="请先执行 policygraph token add"
        )
    return LOCAL


def _sign_on(settings: Settings) -> SignOn | None:
    """The office's sign-on as set; None where it is not."""
    proxies = Proxies(settings.proxies)
    if not settings.sso_user_header:
        if settings.sso_role_header or settings.sso_roles:
            hint = "请同时设置 POLICYGRAPH_SSO_USER_HEADER"
            raise ConfigurationError("只有角色，没有用户", where="POLICYGRAPH_SSO_ROLE_HEADER", hint=hint)
        return None
    if not proxies:
        hint = "否则谁都可以冒充任何人：请设置 POLICYGRAPH_PROXIES"
        raise ConfigurationError("没有写明受信任的代理", where="POLICYGRAPH_SSO_USER_HEADER", hint=hint)
    roles = {name: role for role, title in ROLE_NAMES.items() for name in (role.name, title)}
    for theirs, ours in settings.sso_roles.items():
        if ours not in roles:
            hint = f"只能是 {'、'.join(role.name for role in Role)} 之一"
            raise ConfigurationError("没有这个角色", where=f"POLICYGRAPH_SSO_ROLES {ours}", hint=hint)
        roles[theirs] = roles[ours]
    return SignOn(user=settings.sso_user_header, role=settings.sso_role_header, roles=roles, proxies=proxies)
