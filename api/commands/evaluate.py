"""How good is the reading? The figures of each kind of fact against gold files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import typer
from rich.console import Console

from api import evaluation_change
from api.console import emit
from api.evaluation import Evaluation, evaluate
from api.evaluation_view import NAMES, kinds_named, show
from ontology.errors import UnreadableSourceError


def run(
    gold: Path,
    texts: Path,
    *,
    as_json: bool,
    documents: bool = False,
    errors: bool = False,
    kinds: Sequence[str] = (),
    since: Path | None = None,
    keep: Path | None = None,
) -> None:
    """Print the figures; where asked for rows per document, errors (of some kinds), and what changed since a run.

    Raises BadParameter for a kind that is none, and UnreadableSourceError where a text is missing or cannot be read,
    after the figures are printed: they count everything in it as missed.
    """
    for folder in (gold, texts):
        if not folder.is_dir():
            raise UnreadableSourceError("没有这个文件夹", where=str(folder), hint="请检查路径")
    wanted = _kinds(kinds)
    result = evaluate(gold, texts)
    change = evaluation_change.since(since, result) if since else None
    if as_json:
        body = result.to_json(documents=True, errors=errors or bool(kinds), kinds=wanted)
        emit({**body, **({"change": change.to_json()} if change else {})})
    else:
        show(result, Console(), documents=documents, errors=wanted if errors or kinds else (), change=change)
    if keep:
        evaluation_change.save(result, keep)
    _complain(result, texts)


def _kinds(words: Sequence[str]) -> tuple[str, ...]:
    try:
        return kinds_named(words)
    except KeyError as error:
        known = "、".join(NAMES.values())
        raise typer.BadParameter(f"没有“{error.args[0]}”这一类事实。可以写：{known}") from error


def _complain(result: Evaluation, texts: Path) -> None:
    faulty = result.faulty()
    if faulty:
        raise UnreadableSourceError(
            f"有{len(faulty)}份标准答案的原文没有或读不了：{'、'.join(faulty)}",
            where=str(texts),
            hint="以上数字把它们算作全部漏读；请补齐原文后重算",
        )
