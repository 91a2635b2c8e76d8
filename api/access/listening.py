"""Where may the service listen? Where other machines can reach it only if whoever comes must say who it is."""

from __future__ import annotations

from api.access.known import Known
from api.settings import Settings, is_loopback
from ontology.errors import ConfigurationError


def require_login(settings: Settings) -> None:
    """ConfigurationError where others can come in, by address or by name, and nobody would have to log in."""
    if Known(settings).wanted:
        return
    hint = "请先执行 policygraph token add 名称 --role administrator，或设置统一登录"
    if not is_loopback(settings.host):
        where = f"--host {settings.host}"
        raise ConfigurationError(
            "尚无登录凭据，只能监听本机地址", where=where, hint=f"{hint}；只在本机用时改用 127.0.0.1"
        )
    if settings.hosts:
        where = f"POLICYGRAPH_HOSTS {'、'.join(settings.hosts)}"
        raise ConfigurationError("尚无登录凭据，不能用别的主机名提供服务", where=where, hint=hint)
