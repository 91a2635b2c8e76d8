"""How is a Neo4j server reached? One driver, its sessions, and work that is tried again where that helps."""

from __future__ import annotations

import itertools
import os
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Concatenate, ParamSpec, TypeVar

from neo4j import READ_ACCESS, WRITE_ACCESS, Driver, GraphDatabase, ManagedTransaction, Session, Transaction
from neo4j.exceptions import ClientError, ServiceUnavailable, SessionExpired

from graph.neo4j.faults import fault, translated
from graph.secret import secret
from ontology.errors import StoreError

OLDEST = (5, 26)
"""The oldest version of the server that knows all that is asked of it."""

PATIENCE = 30.0
"""Seconds in which work is tried again after the way to the server broke; a restart takes less."""

_REACHING = 5.0  # seconds until an address that does not answer is given up
_FETCHED = 10_000  # rows at a time
_FEW = 500  # the same where most may be left
_AGAIN = 5  # times that work is done anew because something that it met was just being replaced
_LONGEST_PAUSE = 3.0
_REPLACED = "EntityNotFound"
_THERE = "EquivalentSchemaRuleAlreadyExists"
_VERSION = re.compile(r"Neo4j/(\d+)\.(\d+)")

P = ParamSpec("P")
Result = TypeVar("Result")
Work = Callable[Concatenate[ManagedTransaction, P], Result]


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """Who asks, and which database of the server; None for the one that the server opens by itself."""

    user: str
    password: str = field(repr=False)
    database: str | None

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Login:
        """As POLICYGRAPH_NEO4J_USER, _PASSWORD (or the file of _PASSWORD_FILE) and _DATABASE say."""
        return cls(
            user=environment.get("POLICYGRAPH_NEO4J_USER") or "neo4j",
            password=secret("POLICYGRAPH_NEO4J_PASSWORD", environment),
            database=environment.get("POLICYGRAPH_NEO4J_DATABASE") or None,
        )


class Access:
    """A server, and one database of it. May be used from many threads.

    Raises StoreError where nothing answers, or no Neo4j, or one too old, and where the user is refused.
    """

    def __init__(self, location: str, login: Login, *, read_only: bool = False, patience: float = PATIENCE) -> None:
        self.location = location
        self._login = login
        self._mode = READ_ACCESS if read_only else WRITE_ACCESS
        self._patience = patience
        self._bookmarks = GraphDatabase.bookmark_manager()
        self._driver: Driver | None = self._opened()
        try:
            self._check()
        except BaseException:
            self.close()
            raise

    def read(self, work: Work[P, Result], /, *given: P.args, **named: P.kwargs) -> Result:
        """What the work gives, in one transaction that only reads."""

        def once() -> Result:
            with self._session(READ_ACCESS) as session:
                return session.execute_read(work, *given, **named)

        return self._tried(once)

    def write(self, work: Work[P, Result], /, *given: P.args, **named: P.kwargs) -> Result:
        """What the work gives, in one transaction, done whole or not at all."""

        def once() -> Result:
            with self._session(self._mode) as session:
                return session.execute_write(work, *given, **named)

        return self._tried(once)

    def once(self, work: Callable[[Transaction], Result], *, seconds: float) -> Result:
        """What the work gives, in one transaction that only reads, is ended by the server in time, not tried again."""
        with (
            translated(self.location),
            self._session(READ_ACCESS, fetched=_FEW) as session,
            session.begin_transaction(timeout=seconds) as transaction,
        ):
            return work(transaction)

    def rows(self, cypher: str, /, **parameters: Any) -> list[dict[str, Any]]:
        """The rows of a statement that changes nothing."""
        return self.read(_rows, cypher, parameters)

    def define(self, cypher: str, /, **parameters: Any) -> None:
        """Run a statement about constraints or indexes, which stands in no transaction with what writes nodes."""
        try:
            self.write(_rows, cypher, parameters)
        except StoreError as error:
            cause = error.__cause__  # another program may have been faster by a moment
            if not isinstance(cause, ClientError) or _THERE not in (cause.code or ""):
                raise

    def close(self) -> None:
        """Let go of the server; calling it twice does no harm."""
        driver, self._driver = self._driver, None
        if driver is not None:
            driver.close()

    # --- the way there ------------------------------------------------------------------------

    def _opened(self) -> Driver:
        try:
            with translated(self.location):
                return GraphDatabase.driver(
                    self.location,
                    auth=(self._login.user, self._login.password),
                    connection_timeout=_REACHING,
                    connection_acquisition_timeout=2 * _REACHING,
                    max_transaction_retry_time=self._patience,
                    notifications_min_severity="OFF",
                )
        except ValueError as error:  # a port that is none, such as 70000
            raise StoreError("服务器地址写得不对", where=self.location, hint="例如 bolt://127.0.0.1:7687") from error

    def _check(self) -> None:
        """See that a server of a known version answers and takes the password."""
        with translated(self.location):
            try:
                agent = self._reach().get_server_info().agent
            except ValueError as error:  # a name that belongs to no address
                raise fault(self.location, ServiceUnavailable(str(error))) from error
        found = _VERSION.match(agent)
        if found is None or (int(found[1]), int(found[2])) < OLDEST:
            hint = f"请使用 Neo4j {OLDEST[0]}.{OLDEST[1]} 或更新的版本"
            raise StoreError(f"不能使用这种图数据库服务器（{agent}）", where=self.location, hint=hint)

    def _tried(self, once: Callable[[], Result]) -> Result:
        """Do some work; again where the server is away for a moment, or replaced what was being read.

        The driver's managed transactions are tried again by themselves, but give up at the first connection
        that is refused while all pooled ones are gone.
        """
        until = time.monotonic() + self._patience
        with translated(self.location):
            for attempt in itertools.count(1):
                try:
                    return once()
                except (ServiceUnavailable, SessionExpired):
                    if time.monotonic() > until:
                        raise
                    time.sleep(min(0.25 * attempt, _LONGEST_PAUSE))
                except ClientError as error:
                    if _REPLACED not in (error.code or "") or attempt > _AGAIN:
                        raise
        raise AssertionError("unreachable")

    def _reach(self) -> Driver:
        if self._driver is None:
            raise StoreError("图谱已关闭", where=self.location)
        return self._driver

    def _session(self, mode: str, *, fetched: int = _FETCHED) -> Session:
        return self._reach().session(
            database=self._login.database,
            default_access_mode=mode,
            bookmark_manager=self._bookmarks,
            fetch_size=fetched,
        )


def _rows(transaction: ManagedTransaction, cypher: str, parameters: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [dict(row) for row in transaction.run(cypher, dict(parameters))]
