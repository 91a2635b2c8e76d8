"""Two documents held against each other: what was added, dropped, split, merged, moved and changed."""

from graph.diff.compare import compare
from graph.diff.mode import bare_title, mode_of
from graph.diff.result import Aspect, Change, Comparison, Detail, Effect, Kind, Mode, Said

__all__ = [
    "Aspect",
    "Change",
    "Comparison",
    "Detail",
    "Effect",
    "Kind",
    "Mode",
    "Said",
    "bare_title",
    "compare",
    "mode_of",
]
