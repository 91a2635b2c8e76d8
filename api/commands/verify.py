"""Do two stores hold the same? The first differences by name, and how many there are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import islice

from api.console import emit, say
from api.progress import shown
from graph.store import GraphReader, open_store
from graph.verifying import Difference, differences, size

_SORTS = {
    "document": "文件", "digest": "摘要值", "statement": "内容", "beside": "附属图", "note": "人工决定等记录",
}  # fmt: skip
_SHOWN = 160  # characters of what each has


def run(first: str, second: str, *, as_json: bool, most: int) -> int:
    """Print the first differences; 1 where there are any."""
    with open_store(first, read_only=True) as one, open_store(second, read_only=True) as other:
        total = size(one, other)
        found = list(_found(one, other, total))
        titles = {row.id: row.title for reader in (one, other) for row in reader.documents()} if found else {}
    counts = Counter(difference.sort for difference in found)
    if as_json:
        rows = [
            {"kind": one.sort, "name": one.name, "first": one.first, "second": one.second} for one in found[:most]
        ]  # fmt: skip
        emit({"same": not found, "compared": total, "counts": dict(counts), "differences": rows})
        return 1 if found else 0
    for difference in islice(found, most):
        say(_told(difference, titles.get(difference.name)))
    if found:
        summed = "，".join(f"{_SORTS[sort]}{count}处" for sort, count in counts.items())
        say(f"两个图谱不同，共{len(found)}处：{summed}。" + (f"只列出前{most}处。" if len(found) > most else ""))
        return 1
    say(f"两个图谱相同：比较了{total}份文件和附属图，以及全部记录。")
    return 0


def _found(one: GraphReader, other: GraphReader, total: int) -> Iterator[Difference]:
    with shown("核对") as progress:
        done = 0

        def seen() -> None:
            nonlocal done
            done += 1
            if progress is not None:
                progress(done, total)

        yield from differences(one, other, seen=seen)


def _told(difference: Difference, title: str | None) -> str:
    """One line: what differs, where, and what each store has."""
    name = f"{difference.name}《{title}》" if title else difference.name
    sort = _SORTS[difference.sort]
    if difference.sort in ("document", "beside"):
        return f"{sort}　{name}：只在{'第二' if difference.first is None else '第一'}个图谱中"
    return f"{sort}　{name}：第一个{_side(difference.first)}；第二个{_side(difference.second)}"


def _side(said: str | None) -> str:
    if said is None:
        return "没有"
    line = " ".join(said.split())
    return f"为 {line if len(line) <= _SHOWN else line[:_SHOWN] + '…'}"
