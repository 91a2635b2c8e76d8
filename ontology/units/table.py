"""What do the data files of the register hold? Rows of tab-separated cells; lines with # are remarks."""

from __future__ import annotations

import importlib.resources


def rows(name: str, width: int) -> tuple[tuple[str, ...], ...]:
    """The rows of a data file beside this module, each filled up to ``width`` cells with "".

    ValueError where a row has more cells than that: a tab too many moves every cell after it.
    """
    text = importlib.resources.files("ontology.units").joinpath(name).read_text("utf-8")
    found = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = tuple(cell.strip() for cell in line.split("\t"))
        if len(cells) > width:
            raise ValueError(f"{name}:{number}: {len(cells)} cells, not {width}")
        found.append(cells + ("",) * (width - len(cells)))
    return tuple(found)
