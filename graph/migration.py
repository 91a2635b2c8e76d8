"""Which changes of its schema has a Neo4j database seen? Numbered files, each run once and noted in the database."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

FOLDER = Path(__file__).parent / "migrations"
_NOTED = "MERGE (done:Migration {number: $number}) ON CREATE SET done.name = $name, done.at = datetime()"


class Runner(Protocol):
    """Runs one statement of Cypher and gives its rows."""

    def __call__(self, cypher: str, /, **parameters: object) -> list[dict[str, object]]:
        """The rows."""
        ...


@dataclass(frozen=True, slots=True)
class Migration:
    """A file of statements; each can be run again without harm, since a kill may come before it is noted."""

    number: int
    name: str
    statements: tuple[str, ...]


def migrations() -> Iterator[Migration]:
    """All, in the order of their numbers; ValueError where two have one number."""
    seen: set[int] = set()
    for path in sorted(FOLDER.glob("*.cypher")):
        number, _, name = path.stem.partition("_")
        if int(number) in seen:
            raise ValueError(f"two migrations have the number {number}")
        seen.add(int(number))
        lines = (line for line in path.read_text("utf-8").splitlines() if not line.startswith("//"))
        statements = tuple(part.strip() for part in "\n".join(lines).split(";") if part.strip())
        yield Migration(int(number), name, statements)


def migrate(run: Runner) -> int:
    """Bring the database up to date; how many migrations it lacked."""
    done = {row["number"] for row in run("MATCH (done:Migration) RETURN done.number AS number")}
    lacking = [one for one in migrations() if one.number not in done]
    for one in lacking:
        for statement in one.statements:
            run(statement)
        run(_NOTED, number=one.number, name=one.name)
    if lacking:
        run("CALL db.awaitIndexes(300)")
    return len(lacking)
