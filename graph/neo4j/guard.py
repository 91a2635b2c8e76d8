"""May this Cypher be run? One statement that reads the graph, and nothing beside the graph.

The server itself refuses to write in a reading transaction and says what kind of statement it is; what it would still
do there (fetch files and addresses, call procedures, show accounts and settings) is refused here, word by word of the
statement: strings, comments and quoted names are told apart as the server tells them apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from graph.querying.faults import QueryError, RefusedError

PROCEDURES = frozenset(
    (
        "db.labels",
        "db.relationshiptypes",
        "db.propertykeys",
        "db.schema.visualization",
        "db.schema.nodetypeproperties",
        "db.schema.reltypeproperties",
        "db.index.fulltext.querynodes",
        "db.index.vector.querynodes",
    )
)
"""Procedures that may be called, in lower case: they read the graph or its schema."""

_NAMESPACES = frozenset(("date", "datetime", "localdatetime", "localtime", "time", "duration", "point", "vector"))
_STARTS = frozenset(("match", "optional", "with", "unwind", "return", "call"))

_TOKEN = re.compile(
    r"""(?P<space>\s+|//[^\r\n]*+|/\*(?:[^*]|\*(?!/))*+\*/)
    |(?P<text>'(?:[^'\\]|\\.)*+'|"(?:[^"\\]|\\.)*+")
    |(?P<quoted>`(?:[^`]|``)*+`)
    |(?P<name>[^\W\d]\w*+)
    |(?P<number>\d[\w]*+)
    |(?P<sign>[^\w\s'"`])""",
    re.VERBOSE | re.DOTALL,
)

_Kind = Literal["text", "quoted", "name", "number", "sign"]


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a statement: what it is, in lower case where it is a name, and where it begins."""

    kind: _Kind
    text: str
    start: int

    def is_name(self) -> bool:
        """Whether it may name something."""
        return self.kind in ("name", "quoted")

    def is_word(self, *words: str) -> bool:
        """Whether it is one of these words of the language."""
        return self.kind == "name" and self.text in words


def check(cypher: str) -> None:
    """RefusedError where a statement would do more than read the graph, QueryError where it is none."""
    if (place := cypher.lower().find("\\u")) >= 0:  # the server reads these before anything else, even in strings
        line, column = _place(cypher, place)
        raise QueryError("查询里不能写 \\u 转义", hint="请直接写出这个字符", line=line, column=column)
    tokens = tuple(_tokens(cypher))
    while tokens and tokens[-1].text == ";":
        tokens = tokens[:-1]
    if not tokens:
        raise QueryError("查询是空的", hint="例如：MATCH (task:Task) RETURN task.title LIMIT 10")
    for token in tokens:
        if token.kind == "sign" and token.text == ";":
            raise RefusedError("一次只能执行一条查询", hint="请去掉分号及其后的内容")
    if not tokens[0].is_word(*_STARTS):
        raise RefusedError(
            "这里只能查询，不能更改，也不能查看服务器本身", hint="请以 MATCH、WITH、UNWIND、RETURN 或 CALL 开头"
        )
    _words(cypher, tokens)
    _calls(tokens)


def _tokens(cypher: str) -> Iterator[Token]:
    place = 0
    while place < len(cypher):
        found = _TOKEN.match(cypher, place)
        if found is None:
            line, column = _place(cypher, place)
            raise QueryError("引号、反引号或注释没有结束", hint="请补全", line=line, column=column)
        kind = found.lastgroup
        if kind == "quoted":
            yield Token("quoted", found[0][1:-1].replace("``", "`").lower(), place)
        elif kind in ("text", "name", "number", "sign"):
            yield Token(kind, found[0].lower() if kind == "name" else found[0], place)  # type: ignore[arg-type]
        place = found.end()


def _words(cypher: str, tokens: Sequence[Token]) -> None:
    """Refuse what reads from elsewhere, wherever it stands."""
    for before, token, after in zip((None, *tokens), tokens, (*tokens[1:], None), strict=False):
        if token.is_word("load") and after is not None and after.is_word("csv"):
            raise RefusedError("不能用 LOAD CSV 读取文件或地址", hint="本服务只查询图谱")
        begins = before is None or before.text in ("{", "}", ")") or before.is_word("union", "all", "distinct")
        if token.is_word("use") and begins and after is not None and (after.is_name() or after.text == "("):
            raise RefusedError("不能用 USE 查询别的数据库", hint=f"请去掉第{_place(cypher, token.start)[0]}行的 USE")


def _calls(tokens: Sequence[Token]) -> None:
    """Refuse procedures that are not listed, and functions that others have added to the server."""
    place = 0
    while place < len(tokens):
        if not tokens[place].is_name():
            place += 1
            continue
        called = place > 0 and tokens[place - 1].is_word("call")
        dotted = place > 0 and tokens[place - 1].text in (".", "$")
        names, end = _dotted(tokens, place)
        opens = end < len(tokens) and tokens[end].text == "("
        if called and ".".join(names) not in PROCEDURES:
            hint = f"可用：{'、'.join(sorted(PROCEDURES))}"
            raise RefusedError(f"不能调用过程“{'.'.join(names)[:60]}”", hint=hint)
        if not called and not dotted and len(names) > 1 and opens and names[0] not in _NAMESPACES:
            raise RefusedError(f"不能使用函数“{'.'.join(names)[:60]}”", hint="可用 Cypher 自带的函数")
        place = end


def _dotted(tokens: Sequence[Token], place: int) -> tuple[list[str], int]:
    """The names from a place on that points join, and where they end."""
    names = [tokens[place].text]
    place += 1
    while place + 1 < len(tokens) and tokens[place].text == "." and tokens[place + 1].is_name():
        names.append(tokens[place + 1].text)
        place += 2
    return names, place


def _place(cypher: str, start: int) -> tuple[int, int]:
    """Line and column of a place, from 1."""
    before = cypher[:start]
    return before.count("\n") + 1, start - before.rfind("\n")
