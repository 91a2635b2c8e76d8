"""Has the database the constraints and indexes of this version? Numbered files, run once each in order.

A file may be run again: it says IF NOT EXISTS. So a step that was cut off, or that two programs run at once, does no
harm. A file that was run is never edited: what is to change gets a file of its own.
"""

from __future__ import annotations

import functools
import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from neo4j import ManagedTransaction

from graph.neo4j.access import Access
from ontology.errors import StoreError

FOLDER = Path(__file__).parent / "migrations"
_NAME = re.compile(r"(\d{4})_([a-z_]+)\.cypher")
_REMARK = re.compile(r"^\s*//.*$", re.MULTILINE)
_WAIT = "CALL db.awaitIndexes(300)"
_DONE = "MATCH (step:Migration) RETURN step.number AS number, step.digest AS digest ORDER BY number"
_NOTE = """
MERGE (step:Migration {number: $number}) SET step.name = $name, step.digest = $digest, step.at = datetime()
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Migration:
    """One file: its number and name, its statements in order, and a digest of them."""

    number: int
    name: str
    statements: tuple[str, ...]
    digest: str


def migrations(folder: Path = FOLDER) -> tuple[Migration, ...]:
    """All migrations in order; ValueError where a number is missing or given twice."""
    found = tuple(_read(path) for path in sorted(folder.glob("*.cypher")))
    if [one.number for one in found] != list(range(1, len(found) + 1)):
        raise ValueError(f"{folder}: migrations are not numbered 1, 2, 3 …")
    return found


def migrate(access: Access, wanted: tuple[Migration, ...] | None = None) -> tuple[int, ...]:
    """Run what was not run yet; the numbers of those.

    Raises StoreError where the database has steps that this program does not know, or others of the same number.
    """
    lacking = missing(access, wanted)
    for migration in lacking:
        for statement in migration.statements:
            access.define(statement)
        access.rows(_WAIT)
        access.write(_note, migration)
    return tuple(one.number for one in lacking)


def missing(access: Access, wanted: tuple[Migration, ...] | None = None) -> tuple[Migration, ...]:
    """What was not run yet; StoreError as for ``migrate``."""
    wanted = _shipped() if wanted is None else wanted
    done = {row["number"]: row["digest"] for row in access.rows(_DONE)}
    known = {one.number: one.digest for one in wanted}
    for number, digest in done.items():
        if known.get(number) != digest:
            raise StoreError(
                f"图谱的数据库结构（第{number}步）不是本程序所认的，本程序只到第{len(wanted)}步",
                where=access.location,
                hint="请换用相应版本的程序，或另选一个数据库重新入库",
            )
    return tuple(one for one in wanted if one.number not in done)


@functools.cache
def _shipped() -> tuple[Migration, ...]:
    return migrations()


def _read(path: Path) -> Migration:
    named = _NAME.fullmatch(path.name)
    if named is None:
        raise ValueError(f"{path.name}: no name of a migration (0001_words.cypher)")
    text = _REMARK.sub("", path.read_text("utf-8"))
    statements = tuple(part.strip() for part in text.split(";") if part.strip())
    digest = hashlib.sha256("\n".join(statements).encode()).hexdigest()[:16]
    return Migration(number=int(named[1]), name=named[2], statements=statements, digest=digest)


def _note(transaction: ManagedTransaction, migration: Migration) -> None:
    given = {"number": migration.number, "name": migration.name, "digest": migration.digest}
    transaction.run(_NOTE, given).consume()
