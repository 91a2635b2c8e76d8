"""Who holds a token? A small file beside the graph with the digests of the tokens, never the tokens themselves.

A token is ``pg_``, eight hexadecimal digits that name it, and 32 random bytes. Since the bytes are random, SHA-256 is
enough to keep them by: there is nothing to guess (OWASP ASVS asks for slow digests of what people make up).
"""

from __future__ import annotations

import contextlib
import datetime as dt
import fcntl
import hashlib
import hmac
import json
import os
import re
import secrets
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from api.access.roles import Role
from ontology.errors import ConfigurationError, reason

FORMAT = "policygraph/tokens/1"
PATTERN = re.compile(r"pg_([0-9a-f]{8})_([A-Za-z0-9_-]{43})")
NAME = re.compile(r"[\w.@-]{1,50}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """One token: whose it is, what it allows, until when; ``digest`` is SHA-256 of its secret part in hexadecimal."""

    id: str
    name: str
    role: Role
    digest: str
    created: str
    until: dt.date | None = None
    revoked: str | None = None

    def holds(self, today: dt.date) -> bool:
        """Whether it is good on a day; its last day is one of them."""
        return self.revoked is None and (self.until is None or today <= self.until)


def today() -> dt.date:
    """The day that it is here: the last day of a token is a day of the office."""
    return dt.datetime.now().astimezone().date()


class Tokens:
    """The tokens in a folder; what other processes add or revoke is seen at the next look. Safe with threads.

    ConfigurationError leaves every look where the file cannot be read: nobody is let in then.
    """

    def __init__(self, folder: Path, *, today: Callable[[], dt.date] = today) -> None:
        self._folder = folder
        self._path = folder / "tokens.json"
        self._today = today
        self._seen: tuple[int, int, int] | None = None
        self._held: dict[str, Token] = {}

    @property
    def wanted(self) -> bool:
        """Whether a login is needed: since there have been tokens, good ones or not."""
        self._look()
        return self._seen is not None

    def all(self) -> tuple[Token, ...]:
        """All tokens, revoked ones too, in the order in which they were made."""
        self._look()
        return tuple(self._held.values())

    def of(self, written: str) -> Token | None:
        """The token that was written; None where there is none such, or none any more."""
        parts = PATTERN.fullmatch(written)
        self._look()
        token = self._held.get(parts[1]) if parts else None
        expected = token.digest if token else _digest("")  # as much work for an unknown name
        same = hmac.compare_digest(expected, _digest(parts[2] if parts else ""))
        return token if token and same and token.holds(self._today()) else None

    def named(self, identifier: str) -> Token | None:
        """The token of an id as long as it is good: what a session rests on."""
        self._look()
        token = self._held.get(identifier)
        return token if token and token.holds(self._today()) else None

    def add(self, name: str, role: Role, *, until: dt.date | None = None) -> tuple[Token, str]:
        """A new token, and what is to be handed to its holder once; ConfigurationError where the name is taken."""
        if not NAME.fullmatch(name):
            raise ConfigurationError(
                "不能用作名称", where=name or "名称", hint="请用一至五十个字、字母、数字或 . @ _ -，中间没有空格"
            )
        if until is not None and until < self._today():
            raise ConfigurationError("这一天已经过去", where=f"--until {until}", hint="请写今天或以后的日期")
        with self._changing() as held:
            if any(each.name == name and each.holds(self._today()) for each in held.values()):
                raise ConfigurationError(
                    "已有这个名称的登录凭据", where=name, hint="请换一个名称，或先 policygraph token revoke"
                )
            identifier = secrets.token_hex(4)
            while identifier in held:
                identifier = secrets.token_hex(4)
            secret = secrets.token_urlsafe(32)
            token = Token(
                id=identifier, name=name, role=role, digest=_digest(secret), created=_now(), until=until, revoked=None
            )
            held[identifier] = token
        return token, f"pg_{identifier}_{secret}"

    def revoke(self, wanted: str) -> tuple[Token, ...]:
        """The tokens of this name or id, revoked now; ConfigurationError where no good one is there."""
        with self._changing() as held:
            found = [each for each in held.values() if wanted in (each.id, each.name) and each.revoked is None]
            if not found:
                raise ConfigurationError("没有这个登录凭据", where=wanted, hint="见 policygraph token list")
            ended = tuple(replace(each, revoked=_now()) for each in found)
            held.update((each.id, each) for each in ended)
        return ended

    def _look(self) -> None:
        """Read the file where it is another than the one read before; a file that is gone leaves nobody in."""
        try:
            found = self._path.stat()
        except FileNotFoundError:
            if self._seen is not None:
                self._held, self._seen = {}, (0, 0, 0)
            return
        except OSError as error:
            raise self._unreadable(reason(error)) from error
        seen = (found.st_ino, found.st_mtime_ns, found.st_size)
        if seen == self._seen:
            return
        if os.name == "posix" and found.st_mode & 0o077:
            raise self._unreadable("别人也能读写", hint=f"请执行 chmod 600 {self._path}")
        held = self._read()
        self._held, self._seen = held, seen

    def _read(self) -> dict[str, Token]:
        try:
            told = json.loads(self._path.read_text("utf-8"))
            if told["format"] != FORMAT:
                raise self._unreadable("格式不认识")
            return {token.id: token for token in map(_token, told["tokens"])}
        except OSError as error:
            raise self._unreadable(reason(error)) from error
        except (ValueError, KeyError, TypeError) as error:
            raise self._unreadable("内容已损坏") from error

    def _unreadable(self, what: str, *, hint: str = "请从备份恢复，或删去后重新发放") -> ConfigurationError:
        return ConfigurationError(f"登录凭据的文件用不了（{what}）", where=str(self._path), hint=hint)

    @contextlib.contextmanager
    def _changing(self) -> Iterator[dict[str, Token]]:
        """All tokens to be changed; written whole at the end, with nobody else writing meanwhile."""
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with (self._folder / "tokens.lock").open("w") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX)
                self._look()
                held = dict(self._held)
                yield held
                write_privately(self._path, json.dumps(_told(tuple(held.values())), ensure_ascii=False, indent=1))
        except OSError as error:
            raise ConfigurationError(
                f"写不进去（{reason(error)}）", where=str(self._folder), hint="请检查权限和磁盘空间"
            ) from error


def write_privately(path: Path, text: str) -> None:
    """A whole file or none, for its owner alone: written beside it, flushed to the disk, then put in its place."""
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    except OSError:
        beside.unlink(missing_ok=True)
        raise


def _told(tokens: Sequence[Token]) -> dict[str, Any]:
    rows = [asdict(each) | {"role": each.role.name} for each in tokens]
    for row in rows:
        row["until"] = row["until"].isoformat() if row["until"] else None
    return {"format": FORMAT, "tokens": rows}


def _token(row: dict[str, Any]) -> Token:
    until = dt.date.fromisoformat(row["until"]) if row["until"] else None
    return Token(**(row | {"role": Role[row["role"]], "until": until}))


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _now() -> str:
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
