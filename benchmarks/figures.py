"""Which figures did this run measure? Kept for the table that ``make bench`` prints at its end."""

from __future__ import annotations

_FIGURES: dict[str, str] = {}


def note(name: str, figure: str) -> None:
    """Keep one figure for the table."""
    _FIGURES[name] = figure


def noted() -> dict[str, str]:
    """The figures of this run, in order."""
    return dict(_FIGURES)
