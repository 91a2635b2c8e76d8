"""Which cells of a table row name an indicator and the value it must reach?"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence

from extractors.passage import Passage
from extractors.quantities import AMOUNT, UNIT, Amount, amounts
from extractors.rule import RuleSet
from extractors.target_measure import Measure, Measures

rules: RuleSet[Measures] = RuleSet("target")

_CELL = re.compile(rf"\s*约?{AMOUNT}\s*")
_CELL_UNIT = re.compile(rf"\s*[（(]?({UNIT}|[—–-]|/)[）)]?\s*")
_BRACKET_UNIT = re.compile(rf"^(.*?)[（(]({UNIT})[）)]\s*$")


@rules.rule(r"\A(?P<cells>[^\n]*\t[^\n]*)\Z")
def row(match: re.Match[str], _passage: Passage) -> Measures | None:
    """森林覆盖率⇥%⇥≥24 → 森林覆盖率 >= 24 %: a table row of indicator, unit and value."""
    cells = match["cells"].split("\t")
    found = row_cells(cells)
    if found is None:
        return None
    first, last, name, amount, sure = found
    at = sum(len(cell) + 1 for cell in cells[:first]), sum(len(cell) + 1 for cell in cells[: last + 1]) - 1
    return (Measure(at=at, indicator=name, amount=amount, confidence=1.0 if sure else 0.7),)


def row_cells(cells: Sequence[str]) -> tuple[int, int, str, Amount, bool] | None:
    """Cells of the indicator and the value, what they say, and whether there was only one number."""
    for place, cell in enumerate(cells):
        bracket = _BRACKET_UNIT.match(cell.strip())
        unit = _CELL_UNIT.fullmatch(cell) if place else None
        if unit is None and bracket is None:
            continue
        at = place - 1 if unit else place
        name, printed = (cells[at].strip(), unit[1]) if unit else (bracket[1], bracket[2]) if bracket else ("", "")
        values = [index for index in range(place + 1, len(cells)) if _CELL.fullmatch(cells[index])]
        read = _cell_amount(cells[values[-1]]) if values else None
        if read and len(name) >= 2 and not _CELL.fullmatch(name):
            shown = read.unit or (None if printed in "—–-/" else printed)
            return at, values[-1], name, dataclasses.replace(read, unit=shown), len(values) == 1
    return None


def _cell_amount(cell: str) -> Amount | None:
    match = _CELL.fullmatch(cell)
    read = amounts(match, "约" if "约" in cell else "") if match else ()
    return read[0] if read else None
