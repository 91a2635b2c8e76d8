"""Which columns may a 任务分工表 have? Each with its key, its name, and how much room it needs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, cast, get_args

from api.words import ROLES
from ontology.errors import QuestionError
from ontology.model import Role, Task

Key = Literal[
    "number", "document", "path", "title", "content", "lead", "responsible", "cooperate", "supervise", "actor",
    "units", "deadline", "target", "deliverable", "reference", "basis", "text", "remark",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column; ``width`` is in characters of a workbook, and its share of a printed page."""

    key: Key
    name: str
    width: int


COLUMNS: Mapping[Key, Column] = {
    column.key: column
    for column in (
        Column(key="number", name="序号", width=6),
        Column(key="document", name="文件", width=22),
        Column(key="path", name="条目", width=10),
        Column(key="title", name="工作任务", width=18),
        Column(key="content", name="具体内容", width=42),
        Column(key="lead", name=ROLES["lead"], width=14),
        Column(key="responsible", name=ROLES["responsible"], width=18),
        Column(key="cooperate", name=ROLES["cooperate"], width=14),
        Column(key="supervise", name=ROLES["supervise"], width=12),
        Column(key="actor", name=ROLES["actor"], width=12),
        Column(key="units", name="责任分工", width=26),
        Column(key="deadline", name="完成时限", width=14),
        Column(key="target", name="量化目标", width=18),
        Column(key="deliverable", name="成果", width=14),
        Column(key="reference", name="依据文件", width=20),
        Column(key="basis", name="依据", width=18),
        Column(key="text", name="原文", width=56),
        Column(key="remark", name="备注", width=18),
    )
}
"""All columns, in the order that they are offered in."""

FULL: tuple[Key, ...] = (
    "number", "document", "path", "title", "lead", "responsible", "cooperate", "supervise", "actor", "deadline",
    "target", "reference", "deliverable", "text",
)  # fmt: skip
"""All facts, one a column, for programs and for those who filter."""

USUAL: tuple[Key, ...] = (
    "number", "title", "content", "lead", "responsible", "cooperate", "deadline", "target", "deliverable", "basis",
)  # fmt: skip
"""What a 任务分工表 on paper usually has."""
_SELDOM: tuple[Role, ...] = ("supervise", "actor")


def usual_for(tasks: Iterable[Task]) -> tuple[Key, ...]:
    """The usual columns, with those of the rarer roles where one of the tasks needs them: no unit is left out."""
    held = {entry.role for task in tasks for entry in task.assignments}
    rare = tuple(cast("Key", role) for role in _SELDOM if role in held)
    at = USUAL.index("deadline")
    return (*USUAL[:at], *rare, *USUAL[at:])


def columns_named(text: str | None) -> tuple[Key, ...] | None:
    """The columns of a list such as ``序号、工作任务、lead``, by key or name, each once; None for none.

    QuestionError where a word is no column.
    """
    words = [word.strip() for word in (text or "").replace("，", ",").replace("、", ",").split(",")]
    found = tuple(dict.fromkeys(_key(word) for word in words if word))
    return found or None


def _key(word: str) -> Key:
    for key, column in COLUMNS.items():
        if word in (key, column.name):
            return key
    raise QuestionError(
        "分工表没有这一栏", where=word[:40], hint=f"可用：{'、'.join(column.name for column in COLUMNS.values())}"
    )


def in_order(chosen: Sequence[Key]) -> tuple[Key, ...]:
    """All columns: those chosen in their order, the others where they are usually offered."""
    return (*chosen, *(key for key in cast("tuple[Key, ...]", get_args(Key)) if key not in chosen))
