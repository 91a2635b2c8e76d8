"""How much is a number with its unit? 3 万元 and 30000 元 are the same; 3% and 3 个 cannot be compared."""

from __future__ import annotations

import re

_SCALES = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
_SCALE = re.compile(r"[十百千万亿]*")


def measure(unit: str | None) -> str:
    """The unit without its scale: 万亩 → 亩; numbers with other measures cannot be compared."""
    return _SCALE.sub("", (unit or "").replace("％", "%"), count=1)


def amount(value: float, unit: str | None) -> float:
    """The value, 万 and 亿 counted in.

    >>> amount(3, "万元")
    30000.0
    """
    found = _SCALE.match(unit or "")
    scale = 1
    for sign in found.group() if found else "":
        scale *= _SCALES[sign]
    return round(float(value) * scale, 6)
