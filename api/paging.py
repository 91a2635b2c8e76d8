"""How is a long list handed out? Pages behind opaque cursors that stay right while the list grows."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Sequence
from typing import TypeVar

from ontology.errors import QuestionError

Item = TypeVar("Item")


def page(
    items: Sequence[Item], key: Callable[[Item], str], *, limit: int, cursor: str | None
) -> tuple[Sequence[Item], str | None]:
    """The items after the one that the cursor names, at most ``limit``, and the cursor of the next page.

    ``key`` is unique among the items. QuestionError where the cursor is none, or names what has gone.
    """
    start = 0
    if cursor is not None:
        last = _decode(cursor)
        start = next((index for index, item in enumerate(items, 1) if key(item) == last), 0)
        if not start:
            raise _bad_cursor(cursor)
    chosen = items[start : start + limit]
    following = _encode(key(chosen[-1])) if chosen and start + limit < len(items) else None
    return chosen, following


def _encode(key: str) -> str:
    return base64.urlsafe_b64encode(key.encode()).decode().rstrip("=")


def _decode(cursor: str) -> str:
    try:
        return base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
    except (ValueError, binascii.Error) as error:
        raise _bad_cursor(cursor) from error


def _bad_cursor(cursor: str) -> QuestionError:
    return QuestionError("游标不对", where=f"cursor={cursor[:40]}", hint="请从第一页重新开始")
