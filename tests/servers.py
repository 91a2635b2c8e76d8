"""How do tests get a real server? Neo4j and Fuseki, fetched once by Maven, started on free ports of this machine.

Both need Java 17 and Maven. Where these are missing a test fails and says so: an engine that was not tried is not
supported.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from neo4j import GraphDatabase
from neo4j.exceptions import AuthError, DriverError, Neo4jError

ENGINES = Path(__file__).parent / "engines"
JARS = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "policygraph"
PASSWORD = "a-password-of-tests"  # noqa: S105 - of a server that lives as long as the tests
_PATIENCE = 120.0  # seconds until a server must answer
_OPENED = ("--add-opens=java.base/java.nio=ALL-UNNAMED", "--add-opens=java.base/java.lang=ALL-UNNAMED")


def jars(profile: str) -> Path:
    """The folder with a server's jars; fetched by Maven the first time."""
    folder = JARS / profile
    if not (folder / ".complete").exists():
        maven = shutil.which("mvn")
        if maven is None:
            raise RuntimeError("Maven is missing: install it (Debian: maven), the servers of the tests come through it")
        told = ["-q", "-B", "-f", str(ENGINES / "pom.xml"), "-P", profile]
        command = [maven, *told, "dependency:copy-dependencies", f"-DoutputDirectory={folder}"]
        subprocess.run(command, check=True, timeout=600)
        (folder / ".complete").touch()
    return folder


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


@dataclass(slots=True)
class Server:
    """A server process; it may be stopped, killed and started again on the same port and folder."""

    command: list[str]
    home: Path
    port: int
    _process: subprocess.Popen[bytes] | None = field(default=None, init=False)
    _log: IO[bytes] | None = field(default=None, init=False)

    def start(self) -> None:
        """Start it; it answers some seconds later."""
        self.home.mkdir(parents=True, exist_ok=True)
        self._log = (self.home / "test.log").open("ab")
        self._process = subprocess.Popen(self.command, stdout=self._log, stderr=self._log, cwd=self.home)

    def stop(self, *, kill: bool = False) -> None:
        """End it as an operator does, or as a power cut does."""
        process, self._process = self._process, None
        if process is not None:
            process.kill() if kill else process.terminate()
            try:
                process.wait(60)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        if self._log is not None:
            self._log.close()

    def check(self) -> None:
        """RuntimeError with the end of its log where it has ended by itself."""
        if self._process is None or self._process.poll() is not None:
            raise RuntimeError(f"the server ended: {self.tail()}")

    def tail(self) -> str:
        """The last words of its log."""
        return (self.home / "test.log").read_text("utf-8", errors="replace")[-2000:]


def _java() -> str:
    java = shutil.which("java")
    if java is None:
        raise RuntimeError("Java is missing: install a JDK of version 17 (Debian: openjdk-17-jdk-headless)")
    return java


@dataclass(slots=True)
class Neo4j:
    """A Neo4j server with the password of the tests."""

    server: Server

    @property
    def location(self) -> str:
        """Its address, as ``--store`` takes it."""
        return f"bolt://127.0.0.1:{self.server.port}"

    def wait(self) -> None:
        """Until it takes the password of the tests; the first time it is made the password."""
        until = time.monotonic() + _PATIENCE
        while True:
            self.server.check()
            with contextlib.suppress(DriverError, Neo4jError, OSError):
                if self._answers():
                    return
            if time.monotonic() > until:
                raise RuntimeError(f"the server does not answer: {self.server.tail()}")
            time.sleep(0.2)

    def _answers(self) -> bool:
        with socket.create_connection(("127.0.0.1", self.server.port), timeout=5):
            pass  # the driver would warn of each attempt
        try:
            with GraphDatabase.driver(self.location, auth=("neo4j", PASSWORD)) as driver:
                return bool(driver.execute_query("RETURN true AS up", database_="neo4j").records[0]["up"])
        except AuthError:
            with GraphDatabase.driver(self.location, auth=("neo4j", "neo4j")) as driver:
                driver.execute_query(
                    "ALTER CURRENT USER SET PASSWORD FROM 'neo4j' TO $new", new=PASSWORD, database_="system"
                )
            return False

    def run(self, cypher: str) -> list[dict[str, object]]:
        """What a statement gives, typed straight into the engine."""
        driver = GraphDatabase.driver(self.location, auth=("neo4j", PASSWORD))
        with driver, driver.session(database="neo4j") as session:  # implicit: what commits by itself is allowed too
            return [row.data() for row in session.run(cypher)]

    def empty(self) -> None:
        """Take all data out of it; the schema stays, as in a database that is used again."""
        self.run("MATCH (n) WHERE NOT n:Migration CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 5000 ROWS")

    def wipe(self) -> None:
        """Take everything out of it, constraints and indexes too."""
        self.run("MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 5000 ROWS")
        for row in self.run("SHOW CONSTRAINTS YIELD name"):
            self.run(f"DROP CONSTRAINT `{row['name']}`")
        for row in self.run("SHOW INDEXES YIELD name, type WHERE type <> 'LOOKUP'"):
            self.run(f"DROP INDEX `{row['name']}`")


@contextlib.contextmanager
def neo4j(home: Path, *, heap: str = "1g", page_cache: int = 128) -> Iterator[Neo4j]:
    """A Neo4j server that keeps its data in a folder, for as long as the block lasts."""
    folder, port = jars("neo4j"), free_port()
    start = [_java(), f"-Xmx{heap}", *_OPENED, "-cp", f"{folder}/*", str(ENGINES / "GraphServer.java")]
    server = Neo4j(Server([*start, str(home), str(port), str(page_cache)], home, port))
    server.server.start()
    try:
        server.wait()
        yield server
    finally:
        server.server.stop()


@dataclass(slots=True)
class Fuseki:
    """A Fuseki server with one dataset."""

    server: Server

    @property
    def location(self) -> str:
        """Its address, as ``--store`` takes it."""
        return f"sparql+http://127.0.0.1:{self.server.port}/policies"

    def empty(self) -> None:
        """Take everything out of it."""
        address = f"http://127.0.0.1:{self.server.port}/policies/update"
        told = urllib.request.Request(address, b"DROP ALL", {"content-type": "application/sparql-update"})
        urllib.request.urlopen(told, timeout=60).close()  # noqa: S310 - our own

    def wait(self) -> None:
        """Until it answers."""
        until = time.monotonic() + _PATIENCE
        while True:
            self.server.check()
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{self.server.port}/$/ping", timeout=5).close()
            except urllib.error.HTTPError:
                return  # it asks for a password: it is up
            except OSError:
                pass
            else:
                return
            if time.monotonic() > until:
                raise RuntimeError(f"the server does not answer: {self.server.tail()}")
            time.sleep(0.1)


@contextlib.contextmanager
def fuseki(
    home: Path, *, heap: str = "1g", update: bool = True, users: dict[str, str] | None = None
) -> Iterator[Fuseki]:
    """A Fuseki server that keeps its data in a folder, for as long as the block lasts.

    Without ``update`` it takes no changes; with ``users`` it asks for one of these names and passwords.
    """
    folder, port = jars("fuseki"), free_port()
    home.mkdir(parents=True, exist_ok=True)
    start = [_java(), f"-Xmx{heap}", "-cp", f"{folder}/*", "org.apache.jena.fuseki.main.cmds.FusekiMainCmd"]
    data = home / "tdb2"
    data.mkdir(exist_ok=True)
    told = ["--localhost", f"--port={port}", "--ping"]
    if users is not None:
        (home / "users").write_text("".join(f"{name}: {password}\n" for name, password in users.items()))
        told += [f"--passwd={home / 'users'}", "--auth=basic"]
    told += [*(["--update"] if update else []), "--tdb2", f"--loc={data}", "/policies"]
    server = Fuseki(Server([*start, *told], home, port))
    server.server.start()
    try:
        server.wait()
        yield server
    finally:
        server.server.stop()
