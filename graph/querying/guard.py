"""May this query be run? It reads, it fetches nothing from elsewhere, and it asks graphs that are there.

The query is parsed whole by the grammar of SPARQL 1.1 (rdflib's), and what is forbidden is looked for in the parse
tree: words of a query cannot hide there behind comments, strings or escapes. Must run where it can be ended, since
some texts take the parser very long.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from pyparsing import ParseException, ParseResults
from rdflib import URIRef
from rdflib.plugins.sparql.algebra import translatePrologue
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.plugins.sparql.sparql import Prologue

from graph.querying.faults import QueryError, RefusedError

Kind = Literal["select", "ask", "construct", "describe"]

_KINDS: Mapping[str, Kind] = {
    "SelectQuery": "select",
    "AskQuery": "ask",
    "ConstructQuery": "construct",
    "DescribeQuery": "describe",
}
_UPDATES = frozenset(
    ("insert", "delete", "load", "clear", "create", "drop", "copy", "move", "add", "with", "update")
)  # what a request that changes begins with
_DEPTH = 6000  # nested calls of the parser; some thirty for each bracket
_PROLOGUE = re.compile(r"(?:\s+|#[^\r\n]*+|(?:prefix\s+[^\s:]*+:\s*+|base\s+)<[^>\s]*+>)++", re.IGNORECASE)
_WORD = re.compile(r"[A-Za-z]+")
_SHOWN = 20  # characters shown of the place that is wrong


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What a query is: its kind, the graphs that it names itself, the prefixes that it defines itself."""

    kind: Kind
    default: tuple[str, ...]
    named: tuple[str, ...]
    prefixes: frozenset[str]


def check(query: str, prefixes: Mapping[str, str]) -> Checked:
    """What a query is; ``prefixes`` hold where it defines none.

    RefusedError where it would change or fetch something, QueryError where it is no query.
    """
    parsed = _parsed(query)
    kind = _KINDS.get(parsed[1].name)
    if kind is None:
        raise RefusedError("这里只能查询，不能更改", hint="可用 SELECT、ASK、CONSTRUCT、DESCRIBE")
    prologue = translatePrologue(parsed[0], None, initNs=dict(prefixes))
    for node in _nodes(parsed):
        if node.name == "ServiceGraphPattern":
            raise RefusedError("不能用 SERVICE 查询别处", hint="本服务不访问外部地址，请去掉 SERVICE")
        if node.name == "pname":
            _resolved(node, prologue)
    default, named = _datasets(parsed[1], prologue)
    own = frozenset(_prefix(one) for one in parsed[0] if one.name == "PrefixDecl")
    return Checked(kind=kind, default=default, named=named, prefixes=own)


def _parsed(query: str) -> Any:
    """The parse tree: the prologue, then the query."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(_DEPTH)
    try:
        return parseQuery(query)
    except ParseException as error:
        if changes(query):
            raise RefusedError("这里只能查询，不能更改", hint="可用 SELECT、ASK、CONSTRUCT、DESCRIBE") from error
        raise malformed(query, error.lineno, error.col) from error
    except RecursionError as error:
        raise QueryError("查询嵌套太深", hint="请去掉多余的括号和嵌套") from error
    finally:
        sys.setrecursionlimit(before)


def changes(text: str) -> bool:
    """Whether a text begins as updates do, after prefixes and comments."""
    start = found.end() if (found := _PROLOGUE.match(text)) else 0
    word = _WORD.match(text, start)
    return word is not None and word[0].lower() in _UPDATES


def malformed(query: str, line: int, column: int) -> QueryError:
    """The fault of a query at a place, with what stands there."""
    lines = query.splitlines() or [""]
    text = lines[line - 1] if 0 < line <= len(lines) else ""
    near = text[column - 1 : column - 1 + _SHOWN].strip()
    what = f"查询写法有误，问题在“{near}”处或它之前" if near else "查询写法有误，行末或结尾处缺少内容"
    return QueryError(what, hint="请对照示例检查关键词、括号和标点", line=line, column=column)


def _nodes(tree: Any) -> Iterator[CompValue]:
    """All nodes of a parse tree that have a name."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, CompValue):
            yield node
            waiting.extend(node.values())
        elif isinstance(node, list | tuple | ParseResults):
            waiting.extend(node)


def _datasets(query: CompValue, prologue: Prologue) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The graphs of FROM and of FROM NAMED."""
    clauses = [node for node in _nodes(query) if node.name == "DatasetClause"]
    default = tuple(_iri(one["default"], prologue) for one in clauses if "default" in one)
    return default, tuple(_iri(one["named"], prologue) for one in clauses if "named" in one)


def _iri(node: Any, prologue: Prologue) -> str:
    if isinstance(node, CompValue):
        return _resolved(node, prologue)
    return str(prologue.absolutize(URIRef(node)))


def _resolved(name: CompValue, prologue: Prologue) -> str:
    """The IRI of a prefixed name."""
    try:
        return str(prologue.resolvePName(_prefix(name), _part(name, "localname")))
    except Exception as error:  # rdflib raises no class of its own for it
        raise QueryError(f"前缀“{_prefix(name)}:”没有定义", hint="请在查询开头用 PREFIX 写明") from error


def _prefix(node: CompValue) -> str:
    return _part(node, "prefix")


def _part(node: CompValue, part: str) -> str:
    """A part of a node, empty where it has none; ``get`` of such a node would give back the part's name then."""
    return str(node[part]) if part in node else ""
