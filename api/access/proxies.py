"""Through whom does a request come? What a trusted proxy says of client and user; nobody else is believed."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import unquote

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from api.access.roles import Role, Who
from api.errors import ForbiddenError
from ontology.errors import ConfigurationError

PEER = "policygraph.peer"
"""Where the scope holds the address that the connection itself comes from."""

_Network = ipaddress.IPv4Network | ipaddress.IPv6Network
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069]")
FORWARDING = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip")


class Proxies:
    """Addresses and networks whose word is taken; ConfigurationError where one cannot be read."""

    def __init__(self, written: Iterable[str]) -> None:
        self._networks: list[_Network] = []
        for each in written:
            try:
                self._networks.append(ipaddress.ip_network(each.strip(), strict=False))
            except ValueError as error:
                hint = '请写作 ["127.0.0.1"] 或 ["10.1.0.0/16"]'
                raise ConfigurationError("不是地址", where=f"POLICYGRAPH_PROXIES {each}", hint=hint) from error

    def __contains__(self, host: object) -> bool:
        address = _address(str(host))
        return address is not None and any(address in network for network in self._networks)

    def __bool__(self) -> bool:
        return bool(self._networks)

    def client(self, said: str) -> str | None:
        """Who a chain of ``X-Forwarded-For`` begins with, as far back as trusted proxies vouch for it."""
        chain = [_bare(part) for part in said.split(",")]
        for each in reversed(chain):
            if _address(each) is None:
                return None
            if each not in self:
                return each
        return chain[0] or None


def _bare(written: str) -> str:
    """An address without port and brackets."""
    host = written.strip()
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.partition(":")[0] if host.count(":") == 1 else host


def _address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return mapped or address


def is_elsewhere(host: str) -> bool:
    """Whether an address is one of another machine; what is no address (a socket, a test) is not."""
    address = _address(host)
    return address is not None and not address.is_loopback


class Forwarded:
    """ASGI middleware that puts the client and the scheme that a trusted proxy tells in place of the proxy's own."""

    def __init__(self, app: ASGIApp, proxies: Proxies) -> None:
        self._app = app
        self._proxies = proxies

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; the address of the connection stays in the scope as ``PEER``."""
        if scope["type"] in ("http", "websocket"):
            peer, port = scope.get("client") or ("", 0)
            scope[PEER] = peer
            if peer in self._proxies:
                headers = Headers(scope=scope)
                client = self._proxies.client(", ".join(headers.getlist("x-forwarded-for")))
                if client is not None:
                    scope["client"] = (client, port)
                if headers.get("x-forwarded-proto", "").lower() in ("http", "https"):
                    scope["scheme"] = headers["x-forwarded-proto"].lower()
        await self._app(scope, receive, send)


@dataclass(frozen=True, slots=True, kw_only=True)
class SignOn:
    """The office's own sign-on: names of the headers for user and roles, and what its roles are called here.

    Without a header for roles everybody whom it lets through is a reader.
    """

    user: str
    role: str
    roles: Mapping[str, Role]
    proxies: Proxies

    def who(self, headers: Headers, peer: str) -> Who | None:
        """Whom the proxy names; None where it names nobody. ForbiddenError where somebody else names somebody."""
        names = headers.getlist(self.user)
        told = names or (headers.getlist(self.role) if self.role else [])
        if not told:
            return None
        if peer not in self.proxies:
            raise ForbiddenError("只有受信任的代理才能代为登录", where=peer, hint="请从单位的统一入口进入")
        name = _name(names[0]) if len(names) == 1 else None
        if name is None:
            raise ForbiddenError("统一登录给出的用户名不能用", where=self.user, hint="请与管理员联系")
        role = self._highest(headers)
        if role is None:
            raise ForbiddenError("统一登录没有给这个用户任何角色", where=name, hint="请与管理员联系")
        return Who(name=name, role=role, how="sign-on")

    def _highest(self, headers: Headers) -> Role | None:
        if not self.role:
            return Role.reader
        said = [part.strip() for value in headers.getlist(self.role) for part in re.split("[,;]", _text(value))]
        return max((self.roles[each] for each in said if each in self.roles), default=None)


def _text(value: str) -> str:
    """A header as UTF-8, with percent signs resolved: names are Chinese more often than not."""
    return unquote(value.encode("latin-1").decode("utf-8", "replace"))


def _name(value: str) -> str | None:
    name = _text(value).strip()
    return name if 0 < len(name) <= 100 and not _CONTROL.search(name) and "\ufffd" not in name else None
