"""How does reading by rules compare with what a team would reach for first? One table, one run.

    python -m benchmarks.peers GOLD TEXTS

Three peers on the same annotated documents, in the same run:

- a regular expression that splits the units of 责任单位 clauses on 、，； against the units of gold's clauses, counted
  document by document as printed, so that neither is judged by how it cuts tasks;
- JioNLP's time parser, which is handed gold's own time expressions and the day of issue, while we must find the
  expression in the text as well; a period that it reads into a single date is taken by its end, as gold takes it;
- the segmenters (spaCy's blank Chinese pipeline, jieba) for speed, on one core, each warm: what they print is words,
  what we print is whole records.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import json
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from api.scoring import Counts
from corpus.load import load
from extractors.pipeline import extract
from ontology.model import Deadline, Document, Record

# In brackets or on a line of their own: what a careful reader of ten documents would write.
CLAUSE = re.compile(r"(?:责任|牵头|配合|负责)(?:单位|部门)[:：]([^）)。\n]*)")


def main(gold_dir: Path, text_dir: Path) -> None:
    """Print the table for the documents that have a gold file."""
    golds = [json.loads(path.read_text("utf-8")) for path in sorted(gold_dir.glob("*.json")) if "." not in path.stem]
    documents = [load(text_dir / gold["file"]) for gold in golds]
    records = [extract(document) for document in documents]
    table = Table("kind", "policygraph", "peer", "ratio", title="beside its peers")
    ours = _counts(golds, (_unit_names(record) for record in records))
    theirs = _counts(golds, (_split_units(document.text) for document in documents))
    table.add_row("units in clauses, F1", f"{ours:.3f}", f"{theirs:.3f} regular expression", f"{ours / theirs:.2f}")
    ours, theirs = _times(golds, records)
    table.add_row("times read as the gold has them", f"{ours:.3f}", f"{theirs:.3f} JioNLP", f"{ours / theirs:.2f}")
    ours = _speed(documents, extract)
    for name, segment in _segmenters().items():
        theirs = _speed(documents, segment)
        table.add_row(
            "characters a second", f"{ours:,.0f} whole records", f"{theirs:,.0f} {name}", f"{ours / theirs:.2f}"
        )
    Console(width=120).print(table)


def _gold_units(gold: dict[str, Any]) -> Counter[str]:
    items = (item for task in gold["tasks"] for item in task.get("assignments", []) if item["scope"] == "clause")
    return Counter(re.sub(r"\s", "", item["mention"]) for item in items)


def _unit_names(record: Record) -> Counter[str]:
    return Counter(item.mention for task in record.tasks for item in task.assignments if item.scope == "clause")


def _split_units(text: str) -> Counter[str]:
    found = (name.strip() for clause in CLAUSE.findall(text) for name in re.split("[、，；]", clause))
    return Counter(name for name in found if name)


def _counts(golds: list[dict[str, Any]], found: Iterable[Counter[str]]) -> float:
    counts = Counts()
    for gold, names in zip(golds, found, strict=True):
        wanted = _gold_units(gold)
        hit = (wanted & names).total()
        counts.hit += hit
        counts.missed += wanted.total() - hit
        counts.extra += names.total() - hit
    return 2 * counts.hit / (2 * counts.hit + counts.missed + counts.extra)


def _times(golds: list[dict[str, Any]], records: list[Record]) -> tuple[float, float]:
    """The share of the gold's deadlines that each reads in their normal form: our records, JioNLP from the mention."""
    with contextlib.redirect_stdout(io.StringIO()):
        import jionlp  # noqa: PLC0415 - a peer: heavy, and wanted here only
    wanted = ours = theirs = 0
    for gold, record in zip(golds, records, strict=True):
        left = Counter(_normal(found) for task in record.tasks for found in task.deadlines)
        issued = dt.datetime.fromisoformat(gold["document"].get("issued") or "2023-01-01")
        for task in gold["tasks"]:
            for item in task.get("deadlines", []):
                wanted += 1
                normal = tuple(item.get(key) or None for key in ("start", "end", "recurs", "offset"))
                ours += left[normal] > 0
                left[normal] -= 1
                theirs += _jionlp(jionlp.parse_time, item["mention"], issued.timestamp()) == normal
    return ours / wanted, theirs / wanted


def _normal(found: Deadline) -> tuple[str | None, ...]:
    dates = (day.isoformat() if day else None for day in (found.start, found.end))
    return (*dates, found.recurs, found.offset)


def _jionlp(parse: Callable[..., Any], mention: str, base: float) -> tuple[str | None, ...] | None:
    """JioNLP's reading in our normal form: a span's end, a period as recurrence, a delta as offset."""
    try:
        read = parse(mention, time_base=base)
    except ValueError:
        return None
    if read["type"] == "time_period":
        return (None, None, _duration(read["time"]["delta"]), None)
    if read["type"] == "time_delta":
        delta = read["time"]
        return (None, None, None, _duration(delta[-1] if isinstance(delta, list) else delta))
    start, end = (None if "inf" in edge else edge[:10] for edge in read["time"])
    whole_period = "期间" in mention or "—" in mention or "-" in mention
    return (start if whole_period else None, end, None, None)


def _duration(delta: dict[str, float]) -> str:
    letters = {"year": "Y", "month": "M", "day": "D"}
    return "P" + "".join(f"{int(count)}{letters[name]}" for name, count in delta.items() if name in letters)


def _segmenters() -> dict[str, Callable[[Document], object]]:
    import jieba  # noqa: PLC0415 - peers: wanted here only
    import spacy  # noqa: PLC0415

    jieba.setLogLevel(60)
    blank = spacy.blank("zh")
    return {
        "spaCy blank zh": lambda document: list(blank.pipe(document.text.split("\n"))),
        "jieba": lambda document: list(jieba.cut(document.text)),
    }


def _speed(documents: list[Document], read: Callable[[Document], object]) -> float:
    read(documents[0])
    start = time.process_time()
    for document in documents:
        read(document)
    return sum(len(document.text) for document in documents) / (time.process_time() - start)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
