"""How are the figures of answers, searches and checks shown to people? Three tables, and the errors a line each."""

from __future__ import annotations

from collections.abc import Mapping

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from api.evaluation_asked import Asked
from api.evaluation_found import MODES, Found
from api.evaluation_kept import Kept
from api.evaluation_use import Use

_MODES = {"words": "只用字词", "vectors": "只用向量", "fused": "两者融合"}
_SCOPES = {"all": "全部文件", "document": "限定文件"}


def show(use: Use, console: Console, *, errors: bool = False) -> None:
    """Print what there are figures of."""
    if use.questions:
        console.print(_asked(use.questions))
    for group, found in use.searches.items():
        console.print(_found(group, found))
    if use.lists:
        console.print(_kept(use.lists))
    for line in use.errors if errors else ():
        console.print(line, markup=False, highlight=False, soft_wrap=True)


def share(part: int, whole: int) -> str:
    """两数及其比：94/100 0.940; – for none of none."""
    return f"{part}/{whole} {part / whole:.3f}" if whole else "–"


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, box=SIMPLE_HEAD)
    for column in columns:
        table.add_column(column, justify="right" if column != columns[0] else "left")
    return table


def _asked(questions: Mapping[str, Asked]) -> Table:
    table = _table("问答", "题目", "完全正确", "无答案的说没有", "引文正确")
    for group, counts in questions.items():
        parts = ((counts.exact, counts.asked), (counts.refused, counts.unanswerable), (counts.cited, counts.answered))
        table.add_row(group, *(share(part, whole) for part, whole in parts))
    return table


def _found(group: str, found: Found) -> Table:
    columns = [f"{name} {figure}" for name in _SCOPES.values() for figure in ("R@5", "nDCG@10")]
    table = _table(f"检索（{group}，{found.asked}次）", "方式", *columns)
    for mode in MODES:
        table.add_row(_MODES[mode], *(f"{figure:.3f}" for scope in _SCOPES for figure in found.mean(scope, mode)))
    return table


def _kept(kept: Kept) -> Table:
    table = _table("台账比对", "预设差异找出", "报出的属实", "行对应正确")
    parts = ((kept.found, kept.planted), (kept.found, kept.reported), (kept.aligned, kept.rows))
    table.add_row(*(share(part, whole) for part, whole in parts))
    return table
