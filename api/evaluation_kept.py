"""How good are cross-checks? Lists held against the graph: differences found, differences real, rows aligned."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from api.checking import check, check_json
from api.evaluation_sets import KeptList, fault_of
from api.library import Library
from ontology.errors import PolicyGraphError


@dataclass(slots=True, kw_only=True)
class Kept:
    """Differences planted, found, and reported rightly or not; rows, and those aligned as they should be."""

    planted: int = 0
    found: int = 0
    reported: int = 0
    rows: int = 0
    aligned: int = 0


def check_all(lists: Sequence[KeptList], library: Library) -> tuple[Kept, list[str]]:
    """The counts over all lists, and a line for each thing that is wrong; which document is meant is not told."""
    counts = Kept()
    errors: list[str] = []
    for kept in lists:
        errors += [f"台账 {kept.path.name} {line}" for line in _checked(kept, library, counts)]
    return counts, errors


def _checked(kept: KeptList, library: Library, counts: Kept) -> list[str]:
    counts.planted += len(kept.differences)
    counts.rows += len(kept.rows)
    try:
        told = check_json(check(kept.path.read_bytes(), kept.path.name, library))
    except (OSError, PolicyGraphError) as error:
        return [str(error)]
    found = {fault_of(each) for each in told["differences"]}
    rows = {str(row["row"]): str(row["path"]) for row in told["alignment"]}
    counts.found += len(found & kept.differences)
    counts.reported += len(found)
    counts.aligned += sum(rows.get(row) == path for row, path in kept.rows.items())
    return [
        *(f"漏 {_words(each)}" for each in sorted(kept.differences - found, key=str)),
        *(f"多 {_words(each)}" for each in sorted(found - kept.differences, key=str)),
        *(f"第{row}行对到{path}" for row, path in rows.items() if kept.rows.get(row) != path),
    ]


def _words(fault: tuple[str | None, ...]) -> str:
    return " ".join(part for part in fault if part)
