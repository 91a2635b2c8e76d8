"""What does the office set? Frozen settings from the environment, each overridable on the command line."""

from __future__ import annotations

import ipaddress

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from ontology.errors import ConfigurationError

DEFAULT_STORE = "./policygraph-data"


class Settings(BaseSettings):
    """Settings of the service; the variable of ``store`` is ``POLICYGRAPH_STORE`` and so on.

    ``store`` is the folder of the graph, ``model`` the folder or name of a sentence-transformers model for
    search (empty for the one that ships), ``hosts`` are the names that the service answers to beside those
    of this machine (a JSON list in the environment), ``largest_upload`` counts bytes,
    ``page_size`` and ``largest_page`` count items of a list. ``rephraser_url``, empty for none, is the office's own
    endpoint for chat completions that may put a question another way (see ``api.rephrasing``).
    """

    model_config = SettingsConfigDict(env_prefix="POLICYGRAPH_", frozen=True, extra="ignore")

    store: str = DEFAULT_STORE
    model: str = ""
    neo4j_password: SecretStr | None = None
    host: str = "127.0.0.1"
    hosts: tuple[str, ...] = ()
    port: int = Field(default=8000, ge=0, le=65535)
    page_size: int = Field(default=50, ge=1)
    largest_page: int = Field(default=500, ge=1)
    largest_upload: int = Field(default=50 * 1024 * 1024, ge=1)
    longest_question: int = Field(default=500, ge=1)
    rephraser_url: str = ""
    rephraser_model: str = ""
    rephraser_key: SecretStr | None = None
    rephraser_seconds: float = Field(default=8.0, gt=0, le=60)


def require_loopback(host: str) -> None:
    """Refuse to listen where other machines can reach; ConfigurationError says what to do instead."""
    if host == "localhost":
        return
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        address = None
    if address is None or not address.is_loopback:
        raise ConfigurationError(
            "尚无登录凭据，只能监听本机地址",
            where=f"--host {host}",
            hint="请改用 127.0.0.1",
        )
