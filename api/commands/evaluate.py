"""How good is the reading, and what is made of it? Figures of facts against gold, of answers, searches, checks."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

import typer
from rich.console import Console

from api import evaluation_change, evaluation_use_view
from api.console import emit
from api.evaluation import Evaluation, evaluate
from api.evaluation_sets import has_gold, sets_in
from api.evaluation_use import Use, use
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
    sets = sets_in(gold)
    body: dict[str, Any] = {}
    result = None
    if has_gold(gold) or since or keep or not sets:
        result = evaluate(gold, texts)
        body = _facts(
            result, as_json=as_json, documents=documents, errors=wanted if errors or kinds else (), since=since
        )
        if keep:
            evaluation_change.save(result, keep)
    if sets and not kinds:
        body |= _use(use(sets, texts), body, as_json=as_json, errors=errors)
    if as_json:
        emit(body)
    if result:
        _complain(result, texts)


def _facts(
    result: Evaluation, *, as_json: bool, documents: bool, errors: Collection[str], since: Path | None
) -> dict[str, Any]:
    """The figures of facts as JSON, printed here where they are for people."""
    change = evaluation_change.since(since, result) if since else None
    if not as_json:
        show(result, Console(), documents=documents, errors=errors, change=change)
        return {}
    body = result.to_json(documents=True, errors=bool(errors), kinds=errors)
    return {**body, **({"change": change.to_json()} if change else {})}


def _use(result: Use, before: Mapping[str, Any], *, as_json: bool, errors: bool) -> dict[str, Any]:
    """The figures of answers, searches and checks as JSON, their errors after those of facts."""
    if not as_json:
        evaluation_use_view.show(result, Console(), errors=errors)
        return {}
    body = result.to_json(errors=errors)
    return {**body, **({"errors": [*before.get("errors", ()), *body["errors"]]} if errors else {})}


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
