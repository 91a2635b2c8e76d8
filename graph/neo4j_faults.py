"""What do the complaints of a Neo4j server mean? One sentence each, in words for people."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from neo4j.exceptions import (
    AuthError,
    ConfigurationError,
    DriverError,
    Neo4jError,
    ServiceUnavailable,
    SessionExpired,
)

from ontology.errors import StoreError

_SHOWN = 200  # characters of a server's complaint
_READ_ONLY = ("ReadOnly", "NotALeader", "ForbiddenOnReadOnlyDatabase")
_FULL = ("OutOfDiskSpace", "No space left")


@contextlib.contextmanager
def translated(location: str) -> Iterator[None]:
    """Turn what the driver raises into a StoreError; what was being written is not there then."""
    try:
        yield
    except (DriverError, Neo4jError) as error:
        raise fault(location, error) from error
    except ValueError as error:  # an address that the driver cannot read
        raise StoreError("服务器地址写得不对", where=location, hint="例如 bolt://127.0.0.1:7687") from error


def fault(location: str, error: DriverError | Neo4jError) -> StoreError:
    """The error for people."""
    code = str(getattr(error, "code", None) or "")
    if isinstance(error, AuthError):
        locked = "RateLimit" in code
        return StoreError(
            "图数据库因多次输错密码暂不让登录" if locked else "图数据库的用户名或密码不对",
            where=location,
            hint="请检查 POLICYGRAPH_NEO4J_USER 和 POLICYGRAPH_NEO4J_PASSWORD" + ("，稍后再试" if locked else ""),
        )
    if "CredentialsExpired" in code:
        return StoreError("图数据库的初始密码还没有改", where=location, hint="请先在 Neo4j 中为这个用户设置新密码")
    if any(word in code or word in str(error) for word in _READ_ONLY):
        return StoreError("这台图数据库服务器只读，不能写入", where=location, hint="请连接可以写入的服务器")
    if "DatabaseNotFound" in code:
        return StoreError("图数据库服务器上没有这个数据库", where=location, hint="请检查 POLICYGRAPH_NEO4J_DATABASE")
    if any(word in str(error) for word in _FULL):
        return StoreError("图数据库服务器的磁盘已满", where=location, hint="请清出空间后重试")
    if isinstance(error, (ServiceUnavailable, SessionExpired)):
        return StoreError("图数据库没有应答", where=location, hint="请检查地址，以及服务器是否已启动")
    if isinstance(error, ConfigurationError):
        return StoreError("服务器地址写得不对", where=location, hint="例如 bolt://127.0.0.1:7687")
    said = " ".join(str(getattr(error, "message", None) or error).split())[:_SHOWN]
    return StoreError(f"图数据库出错（{said}）", where=location, hint="请查看服务器的日志")
