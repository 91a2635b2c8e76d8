"""Which lists is the check measured by? ``python -m tests.evaluation_lists`` writes them, and what is right."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.checklists import PLANTED, Planted
from tests.checklists_read import READ

FOLDER = Path(__file__).parent / "evaluation"
LISTS: tuple[Planted, ...] = (*PLANTED, *READ)


def file_of(planted: Planted) -> Path:
    """The file of a list."""
    name = Path(planted.name)
    return FOLDER / f"{name.stem}.checklist{name.suffix}"


def truth(planted: Planted) -> dict[str, Any]:
    """What is right about a list: its document, which row is which task, and what differs."""
    faults = sorted(planted.differences, key=lambda fault: (fault[0], str(fault[1]), fault[2] or "", fault[3] or ""))
    return {
        "file": file_of(planted).name,
        "document": planted.sample,
        "rows": {str(row): path for row, path in planted.rows.items()},
        "differences": [dict(zip(("type", "row", "path", "unit"), fault, strict=True)) for fault in faults],
    }


def truth_text(planted: Planted) -> str:
    """The same as its file has it."""
    return json.dumps(truth(planted), ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    for each in LISTS:
        file_of(each).write_bytes(each.content)
        file_of(each).with_suffix(".json").write_text(truth_text(each), "utf-8")
        print(file_of(each).name)  # noqa: T201
