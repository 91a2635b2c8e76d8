"""How are figures shown to people? Kinds with their figures, a row a document, the errors, what changed."""

from __future__ import annotations

import json
from collections.abc import Collection

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from api.evaluation import Evaluation
from api.evaluation_change import Change
from api.scoring import KINDS, Json


def show(
    evaluation: Evaluation,
    console: Console,
    *,
    documents: bool = False,
    errors: Collection[str] = (),
    change: Change | None = None,
) -> None:
    """Print the figures as tables; where asked for, F1 per document, the errors of some kinds, and what changed."""
    table = Table(title="各类事实与标准答案的比较")
    for name in ("类别", "准确率", "召回率", "F1", *(("较上次",) if change else ()), "标准答案"):
        table.add_column(name, justify="left" if name == "类别" else "right")
    for kind, counts in evaluation.total().items():
        figures = [f"{figure:.3f}" for figure in (counts.precision, counts.recall, counts.f1)]
        table.add_row(NAMES[kind], *figures, *([moved(change, kind)] if change else []), str(counts.gold))
    console.print(table)
    if documents:
        console.print(_by_document(evaluation))
    for document in evaluation.documents:
        if document.fault:
            console.print(document.fault, style="red", markup=False)
    for error in evaluation.errors(errors):
        mark = "漏" if error.which == "missed" else "多"
        _line(console, mark, error.to_json())
    if change:
        _changes(change, console)


def moved(change: Change, kind: str) -> str:
    """How F1 of a kind moved: +0.012, −0.003, 0 where it stayed, 新 where the last run had no such kind."""
    before, now = change.f1[kind]
    if before is None:
        return "新"
    difference = round(now - before, 3)
    return f"{difference:+.3f}".replace("-", "−") if difference else "0"


def _changes(change: Change, console: Console) -> None:
    """What was read right since the last run, and what no longer is, a line a fact."""
    console.print(f"与上次相比：变好{len(change.gained)}处，变坏{len(change.lost)}处", highlight=False)
    for mark, errors in (("变好", change.gained), ("变坏", change.lost)):
        for error in errors:
            what = "漏" if error["which"] == "missed" else "多"
            _line(console, f"{mark}（{what}）", error)


def _line(console: Console, mark: str, error: Json) -> None:
    fact = json.dumps(error["fact"], ensure_ascii=False)
    console.print(
        f"{mark} {error['file']} {error['path']} {NAMES[error['kind']]} {fact}",
        markup=False,
        highlight=False,
        soft_wrap=True,
    )


def kinds_named(words: Collection[str]) -> tuple[str, ...]:
    """The kinds that words name, in English or Chinese; all of them for no words. KeyError for a word that is none."""
    known = {**dict.fromkeys(KINDS), **dict.fromkeys(NAMES.values())}
    for word in words:
        if word not in known:
            raise KeyError(word)
    return tuple(kind for kind in KINDS if not words or kind in words or NAMES[kind] in words)


def _by_document(evaluation: Evaluation) -> Table:
    """F1 of the main kinds, a document a row; narrow enough for a terminal of 80 columns."""
    table = Table(title="各文件的F1", box=SIMPLE_HEAD, padding=(0, 0), pad_edge=False)
    table.add_column("文件", max_width=25, no_wrap=True, overflow="ellipsis")
    for name in SHORT.values():
        table.add_column(name, justify="right", min_width=4)
    for document in evaluation.documents:
        table.add_row(document.file, *(f"{document.counts[kind].f1:.2f}" for kind in SHORT))
    return table


# What the kinds are called in the narrow table; the other kinds stand in the wide one alone.
SHORT = {
    "tasks": "任务",
    "assignments": "责任",
    "normalised units": "全称",
    "deadlines": "时限",
    "targets": "目标",
    "references": "依据",
    "modality": "规范",
    "deliverables": "成果",
    "dependencies": "依赖",
}

# What the kinds are called on screen.
NAMES = {
    "tasks": "任务",
    "assignments": "责任分工",
    "units": "单位",
    "normalised units": "单位全称",
    "deadlines": "时限",
    "targets": "量化目标",
    "references": "依据文件",
    "modality": "规范性",
    "deliverables": "成果",
    "dependencies": "依赖",
    "dependencies, untyped": "依赖（不计类型）",
}
