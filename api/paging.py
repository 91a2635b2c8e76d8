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


def page_of_parts(
    parts: Sequence[tuple[str, int]], read: Callable[[str], Sequence[Item]], *, limit: int, cursor: str | None
) -> tuple[list[Item], str | None]:
    """The same for a list that comes in parts (a document each), of which only those on the page are read.

    ``parts`` are their names and how many items each has; QuestionError as above.
    """
    place, skip = 0, 0
    if cursor is not None:
        name, _, number = _decode(cursor).rpartition("#")
        found = next((index for index, (part, _count) in enumerate(parts) if part == name), None)
        if found is None or not number.isdecimal():
            raise _bad_cursor(cursor)
        place, skip = found, min(int(number), _FAR)
    chosen: list[Item] = []
    for index in range(place, len(parts)):
        name, _count = parts[index]
        items = read(name)[skip : skip + limit - len(chosen)]
        chosen.extend(items)
        if len(chosen) == limit:
            reached = skip + len(items)
            more = reached < parts[index][1] or any(count for _part, count in parts[index + 1 :])
            return chosen, _encode(f"{name}#{reached}") if more else None
        skip = 0
    return chosen, None


_FAR = 1_000_000_000  # more items than a part can have


def _encode(key: str) -> str:
    return base64.urlsafe_b64encode(key.encode()).decode().rstrip("=")


def _decode(cursor: str) -> str:
    try:
        return base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
    except (ValueError, binascii.Error) as error:
        raise _bad_cursor(cursor) from error


def _bad_cursor(cursor: str) -> QuestionError:
    return QuestionError("游标不对", where=f"cursor={cursor[:40]}", hint="请从第一页重新开始")
