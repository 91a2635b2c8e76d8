"""What does a complaint of Neo4j, or of the way to it, mean? In words for people, with what to do."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from neo4j.exceptions import AuthError, ConfigurationError, DriverError, Neo4jError, ServiceUnavailable, SessionExpired

from ontology.errors import StoreError

_LOGIN = "请检查 POLICYGRAPH_NEO4J_USER 和 POLICYGRAPH_NEO4J_PASSWORD"
_FULL = ("图数据库服务器的磁盘已满", "请清出空间后重试")
_READ_ONLY = ("这台图数据库服务器只读，不能写入", "请连接可以写入的服务器；集群请用 neo4j:// 开头的地址")
_KNOWN: tuple[tuple[str, tuple[str, str]], ...] = (
    ("Security.CredentialsExpired", ("图数据库的初始密码还没有改", "请先在 Neo4j 中为这个用户设置新密码")),
    ("Security.AuthenticationRateLimit", ("图数据库因多次输错密码暂不让登录", f"{_LOGIN}，稍后再试")),
    ("Security.Unauthorized", ("图数据库的用户名或密码不对", _LOGIN)),
    ("Security.Forbidden", ("这个用户在图数据库中没有权限", "请管理员授予读写数据和建立索引的权限，或换一个用户")),
    ("Database.DatabaseNotFound", ("图数据库服务器上没有这个数据库", "请检查 POLICYGRAPH_NEO4J_DATABASE")),
    ("Database.DatabaseUnavailable", ("图数据库现在不可用", "请稍候再试，或请管理员查看服务器的日志")),
    ("ReadOnly", _READ_ONLY),
    ("NotALeader", _READ_ONLY),
    ("MemoryPoolOutOfMemory", ("图数据库服务器的内存不够，没有完成", "请管理员增大 Neo4j 的内存")),
    ("TransactionTimedOut", ("图数据库没有在规定时间内完成", "请缩小查询范围，或请管理员放宽时限")),
    ("DeadlockDetected", ("几个程序同时写入，互相等待，没有写成", "请重试")),
    ("OutOfDiskSpace", _FULL),
    ("No space left", _FULL),
)
_GONE = ("图数据库没有应答", "请检查地址，以及服务器是否已启动")
_ADDRESS = ("服务器地址写得不对", "例如 bolt://127.0.0.1:7687")
_SHOWN = 200  # characters of a complaint that nothing is known of


@contextlib.contextmanager
def translated(location: str) -> Iterator[None]:
    """Turn what the driver raises into a StoreError; what was being written is not there then."""
    try:
        yield
    except (DriverError, Neo4jError, OSError) as error:
        raise fault(location, error) from error


def fault(location: str, error: Exception) -> StoreError:
    """The error for people."""
    text = f"{getattr(error, 'code', None) or ''} {error}"
    for sign, (meaning, hint) in _KNOWN:
        if sign in text:
            return StoreError(meaning, where=location, hint=hint)
    if isinstance(error, AuthError):
        return StoreError("图数据库的用户名或密码不对", where=location, hint=_LOGIN)
    if isinstance(error, ConfigurationError):
        return StoreError(_ADDRESS[0], where=location, hint=_ADDRESS[1])
    if isinstance(error, (ServiceUnavailable, SessionExpired, OSError)):
        return StoreError(_GONE[0], where=location, hint=_GONE[1])
    said = " ".join(str(getattr(error, "message", None) or error).split())[:_SHOWN]
    return StoreError(f"图数据库出错（{said}）", where=location, hint="请查看服务器的日志")
