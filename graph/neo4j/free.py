"""How is free Cypher answered? In one reading transaction with a time limit, as the server itself understood it.

Before it runs, the server explains how it would run it: only a statement that reads, with no step that loads files or
calls what is not listed, is run. What comes back is bounded in rows and bytes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

from neo4j import Transaction
from neo4j.exceptions import Neo4jError
from neo4j.graph import Node, Path, Relationship

from graph.neo4j import guard
from graph.neo4j.access import Access
from graph.querying.faults import CostlyError, QueryError, RefusedError, too_long
from graph.querying.writing import Cut

_PLACE = re.compile(r"\(line (\d+), column (\d+)")
_LEFT_OUT = frozenset(("embedding", "searchable"))  # of the search index: long, and of no use to people
_DEPTH = 40  # of lists and maps in each other
_SHOWN = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Rows by column, as JSON can carry them; ``cut`` where there were more."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    cut: Cut | None


def run(access: Access, cypher: str, *, seconds: float, rows: int, size: int) -> Answer:
    """The answer to a statement.

    RefusedError where it does more than read the graph, QueryError where it is none, CostlyError where it takes longer
    or more memory than it may, StoreError where the server is away.
    """
    guard.check(cypher)

    def work(transaction: Transaction) -> Answer:
        try:
            _explained(transaction, cypher)
            return _taken(transaction, cypher, rows, size)
        except Neo4jError as error:
            _told(error, seconds)

    return access.once(work, seconds=seconds)


def _explained(transaction: Transaction, cypher: str) -> None:
    """Let the server say what it would do, and refuse what is more than reading."""
    summary = transaction.run(f"EXPLAIN {cypher}").consume()
    if summary.query_type != "r":
        raise RefusedError("这里只能查询，不能更改", hint="可用 MATCH、WITH、UNWIND、RETURN、CALL")
    for step in _steps(summary.plan or {}):
        kind = str(step.get("operatorType", "")).partition("@")[0]
        told = str(step.get("args", {}).get("Details", ""))
        if kind == "ProcedureCall" and told.partition("(")[0].strip().lower() in guard.PROCEDURES:
            continue
        if kind.startswith(("Load", "Procedure", "Show", "Terminate", "Administration")):
            raise RefusedError("这个查询不只读图谱", where=kind, hint="不能读取文件、调用其他过程或查看服务器")


def _steps(plan: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    waiting = [plan]
    while waiting:
        step = waiting.pop()
        yield step
        waiting.extend(step.get("children", ()))


def _taken(transaction: Transaction, cypher: str, rows: int, size: int) -> Answer:
    result = transaction.run(cypher)
    columns = tuple(result.keys())
    taken: list[tuple[Any, ...]] = []
    cut: Cut | None = None
    for record in result:
        if len(taken) == rows:
            cut = "rows"
            break
        row = tuple(plain(value) for value in record.values())
        size -= len(json.dumps(row, ensure_ascii=False).encode("utf-8", "replace")) + 2
        if size < 0:
            cut = "bytes"
            break
        taken.append(row)
    return Answer(columns=columns, rows=tuple(taken), cut=cut)


def plain(value: Any, depth: int = _DEPTH) -> Any:
    """A value of the server as JSON can carry it: nodes with their labels, days as ISO writes them."""
    if value is None or isinstance(value, bool | int | float | str):
        return value if value == value and value not in (float("inf"), float("-inf")) else str(value)  # noqa: PLR0124
    if depth == 0:
        return "…"
    if isinstance(value, Node):
        return {"labels": sorted(value.labels), "properties": _properties(value, depth)}
    if isinstance(value, Relationship):
        return {"type": value.type, "properties": _properties(value, depth)}
    if isinstance(value, Path):
        return {
            "nodes": [plain(node, depth - 1) for node in value.nodes],
            "relationships": [plain(edge, depth - 1) for edge in value.relationships],
        }
    if isinstance(value, Mapping):
        return {str(key): plain(held, depth - 1) for key, held in value.items()}
    if isinstance(value, list | tuple):
        return [plain(held, depth - 1) for held in value]
    return value.iso_format() if hasattr(value, "iso_format") else str(value)


def _properties(thing: Node | Relationship, depth: int) -> dict[str, Any]:
    return {key: plain(held, depth - 1) for key, held in sorted(thing.items()) if key not in _LEFT_OUT}


def _told(error: Neo4jError, seconds: float) -> NoReturn:
    """The server's complaint as what the caller can do about it; what is not about the statement goes on."""
    code, said = error.code or "", " ".join((error.message or "").split())
    if "TransactionTimedOut" in code or "Terminated" in code:
        raise too_long(seconds) from error
    if "Memory" in code or "OutOfMemory" in said:
        raise CostlyError("查询占用的内存太多，已停止", hint="请缩小范围，去掉大范围的排序和分组") from error
    if "AccessMode" in code or "Forbidden" in code or "NotAllowed" in code:
        raise RefusedError("这里只能查询，不能更改", hint="可用 MATCH、WITH、UNWIND、RETURN、CALL") from error
    if ".Statement." in code or ".Procedure." in code:
        place = _PLACE.search(error.message or "")
        line, column = (int(place[1]), int(place[2])) if place else (None, None)
        if line == 1 and column is not None:  # the server counts the word before the statement
            column = max(1, column - len("EXPLAIN "))
        raise QueryError(f"查询写法有误（{said[:_SHOWN]}）", hint="请对照示例检查", line=line, column=column) from error
    raise error
