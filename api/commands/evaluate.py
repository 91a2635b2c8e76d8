"""How good is the reading? The figures of each kind of fact against gold files."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console

from api.console import emit
from api.evaluation import evaluate, show
from ontology.errors import UnreadableSourceError


def run(gold: Path, texts: Path, *, as_json: bool, errors: bool) -> None:
    """Print the figures; ``errors`` lists every missed and every extra fact too."""
    for folder in (gold, texts):
        if not folder.is_dir():
            raise UnreadableSourceError("没有这个文件夹", where=str(folder), hint="请检查路径")
    result = evaluate(gold, texts)
    if as_json:
        emit(result.to_json(documents=True, errors=errors))
    else:
        show(result, Console(), errors=errors)
