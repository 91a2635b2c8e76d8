"""What does the office set? Frozen settings from the environment, each overridable on the command line."""

from __future__ import annotations

import ipaddress
from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

DEFAULT_STORE = "./policygraph-data"


class Settings(BaseSettings):
    """Settings of the service; the variable of ``store`` is ``POLICYGRAPH_STORE`` and so on.

    ``store`` is the folder of the graph, ``address`` is where people reach the pages, for links in what is handed on
    (empty for ``host`` and ``port``), ``model`` the folder or name of a sentence-transformers model for
    search (empty for the one that ships), ``hosts`` are the names that the service answers to beside those
    of this machine (a JSON list in the environment), ``largest_upload`` counts bytes,
    ``readers`` processes read uploads, each file for at most ``reading_seconds`` in ``reading_memory`` bytes; at most
    ``most_jobs`` uploads with ``most_waiting`` bytes wait to be read, each of at most ``most_files`` files.
    ``page_size`` and ``largest_page`` count items of a list. Free queries (SPARQL, Cypher): ``queries_at_once`` run
    side by side, each for ``query_seconds``, gives ``query_rows`` and ``query_size`` bytes at most and takes
    ``query_memory`` bytes of address space; ``longest_query`` counts characters. ``rephraser_url``, empty for none, is
    the office's own endpoint for chat completions that may put a question another way (see ``api.rephrasing``).

    ``access`` is the folder of tokens and of the audit log, beside the store where it is empty. ``proxies`` are
    addresses and networks of those whose ``X-Forwarded-For`` and sign-on headers are believed; ``sso_user_header`` and
    ``sso_role_header`` name the latter, ``sso_roles`` says which of the office's roles is which of ours. A session on
    the page ends after ``session_idle`` minutes without use and after ``session_hours`` in all. ``rate`` is requests
    a second, for one user in the long run; 0 for no limit.
    """

    model_config = SettingsConfigDict(env_prefix="POLICYGRAPH_", frozen=True, extra="ignore")

    store: str = DEFAULT_STORE
    model: str = ""
    neo4j_password: SecretStr | None = None
    host: str = "127.0.0.1"
    address: str = ""
    hosts: tuple[str, ...] = ()
    port: int = Field(default=8000, ge=0, le=65535)
    page_size: int = Field(default=50, ge=1)
    largest_page: int = Field(default=500, ge=1)
    largest_upload: int = Field(default=50 * 1024 * 1024, ge=1)
    readers: int = Field(default=2, ge=1, le=64)
    reading_seconds: float = Field(default=600.0, gt=0)
    reading_memory: int = Field(default=2 * 1024**3, ge=512 * 1024**2)
    most_jobs: int = Field(default=20, ge=1)
    most_waiting: int = Field(default=200 * 1024 * 1024, ge=1)
    most_files: int = Field(default=500, ge=1, le=1000)
    longest_question: int = Field(default=500, ge=1)
    access: str = ""
    proxies: tuple[str, ...] = ()
    sso_user_header: str = ""
    sso_role_header: str = ""
    sso_roles: dict[str, str] = {}
    session_idle: int = Field(default=30, ge=1, le=24 * 60)
    session_hours: int = Field(default=12, ge=1, le=24 * 7)
    rate: float = Field(default=20.0, ge=0)
    queries_at_once: int = Field(default=2, ge=1, le=64)
    query_seconds: float = Field(default=10.0, gt=0, le=3600)
    query_rows: int = Field(default=10_000, ge=1)
    query_size: int = Field(default=10 * 1024 * 1024, ge=1000)
    query_memory: int = Field(default=3 * 1024**3, ge=512 * 1024**2)
    longest_query: int = Field(default=65_536, ge=1)
    rephraser_url: str = ""
    rephraser_model: str = ""
    rephraser_key: SecretStr | None = None
    rephraser_seconds: float = Field(default=8.0, gt=0, le=60)


def access_folder(settings: Settings) -> Path:
    """Where tokens and the audit log are: as set, else beside the store, else in the working folder for a server."""
    if settings.access:
        return Path(settings.access)
    if "://" in settings.store:
        return Path("./policygraph-access")
    store = Path(settings.store)
    return store.with_name(f"{store.name}-access")


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach what listens there."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
