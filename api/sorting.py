"""In which order is a list wanted? ``sort=-deadline``: a minus for the largest first, what lacks the field last."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from ontology.errors import QuestionError

Item = TypeVar("Item")


def in_order(items: Iterable[Item], wanted: str | None, fields: Mapping[str, Callable[[Item], Any]]) -> list[Item]:
    """The items by a field of ``fields``, equal ones as they came; as they came where nothing is wanted.

    QuestionError where there is no such field.

    >>> in_order([3, None, 1], "-size", {"size": lambda item: item})
    [3, 1, None]
    """
    found = list(items)
    if not wanted:
        return found
    key = fields.get(wanted.removeprefix("-"))
    if key is None:
        names = "、".join(fields)
        raise QuestionError("不能这样排序", where=f"sort={wanted[:40]}", hint=f"可用：{names}，前面加 - 为倒序")
    known = [item for item in found if key(item) is not None]
    known.sort(key=key, reverse=wanted.startswith("-"))
    return known + [item for item in found if key(item) is None]
