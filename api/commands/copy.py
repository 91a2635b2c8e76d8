"""How does a graph get into another store? Everything it holds, with progress; what has arrived is not sent again."""

from __future__ import annotations

import sys
from collections import Counter

from api.console import complain, emit, say
from api.progress import counted
from graph.copying import Copy
from graph.store import open_store

_PARTS = {"document": ("文件", "份"), "note": ("人工决定等记录", "条"), "beside": ("附属图", "个")}
_OUTCOMES = {"added": "新增", "replaced": "更新", "unchanged": "未变"}


def run(source: str, target: str, *, as_json: bool) -> None:
    """Copy, and print what was new, replaced and there already."""
    counts: Counter[tuple[str, str]] = Counter()
    with open_store(source, read_only=True) as reader, open_store(target) as writer:
        copy = Copy(reader, writer)
        try:
            for done in counted(copy.run(), copy.size, "复制"):
                counts[done.part, done.outcome] += 1
        except KeyboardInterrupt:
            complain("复制中断。再次运行同一命令，会从中断处继续。")
            raise
    if as_json:
        found = {part: {outcome: counts[part, outcome] for outcome in _OUTCOMES} for part in _PARTS}
        emit({**found, "only_in_target": list(copy.only_there)})
        return
    for part, (name, measure) in _PARTS.items():
        told = [
            f"{word}{counts[part, outcome]}{measure}" for outcome, word in _OUTCOMES.items() if counts[part, outcome]
        ]
        if told:
            say(f"{name}：{'，'.join(told)}")
    if not copy.size:
        say("来源是空的图谱，没有可复制的。")
    if copy.only_there:
        complain(f"目标中另有{len(copy.only_there)}份文件，来源中没有，保留未动。")
    sys.stdout.flush()
