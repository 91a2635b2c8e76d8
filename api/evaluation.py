"""How good is the extraction? Precision, recall and F1 of each kind of fact against gold files.

As JSON an evaluation is ``{kind: {"precision", "recall", "f1", "gold"}}``, ``gold`` being how many facts annotators
listed. On request there are two more keys: ``"documents": [{"file", "fault", "figures": {kind: …}}]``, ``fault`` the
line that says why a text could not be read (null otherwise), and ``"errors": [{"kind", "which": "missed" | "extra",
"file", "path", "fact"}]``, ``path`` being gold's, or ``"?"`` and our id for a task that gold does not have.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from api.scoring import FACTS, KINDS, Counts, Error, Json, count, match_tasks, same_target, squeeze
from corpus.load import load
from extractors.pipeline import extract
from ontology.errors import PolicyGraphError, UnreadableSourceError
from ontology.record import to_json

# What stands for a document that could not be read: everything that gold has is missed.
_NOTHING: Json = {"document": {"text": ""}, "tasks": [], "targets": [], "dependencies": []}


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentScore:
    """The counts of one document, kind by kind; ``fault`` says in one line why it could not be read."""

    file: str
    counts: Mapping[str, Counts]
    fault: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """The scores of all documents, in the order of their gold files."""

    documents: tuple[DocumentScore, ...]

    def total(self) -> dict[str, Counts]:
        """The counts summed over the documents (micro average), kind by kind."""
        total = {kind: Counts() for kind in KINDS}
        for document in self.documents:
            for kind, counts in document.counts.items():
                total[kind].add(counts)
        return total

    def errors(self, kinds: Collection[str] = KINDS) -> tuple[Error, ...]:
        """Every missed and every extra fact of the kinds, document by document."""
        return tuple(
            error
            for document in self.documents
            for kind, counts in document.counts.items()
            if kind in kinds
            for error in counts.errors
        )

    def faulty(self) -> tuple[str, ...]:
        """The files that could not be read: all their facts count as missed."""
        return tuple(document.file for document in self.documents if document.fault)

    def to_json(
        self, *, documents: bool = False, errors: bool = False, kinds: Collection[str] = KINDS
    ) -> dict[str, Any]:
        """The figures as the module says, with rows per document, and errors of the kinds, where asked for."""
        value: dict[str, Any] = {kind: _figures(counts) for kind, counts in self.total().items()}
        if documents:
            value["documents"] = [
                {
                    "file": row.file,
                    "fault": row.fault,
                    "figures": {kind: _figures(counts) for kind, counts in row.counts.items()},
                }
                for row in self.documents
            ]
        if errors:
            value["errors"] = [error.to_json() for error in self.errors(kinds)]
        return value


def _figures(counts: Counts) -> dict[str, float | int]:
    return {"precision": counts.precision, "recall": counts.recall, "f1": counts.f1, "gold": counts.gold}


def evaluate(gold_dir: Path, text_dir: Path) -> Evaluation:
    """Extract from every text that has a gold file, and compare.

    Raises UnreadableSourceError where the folder has no gold file or a gold file is malformed; a text that cannot
    be read counts as all missed, and its row says why.
    """
    documents = []
    for gold in gold_files(gold_dir):
        path = text_dir / gold["file"]
        fault, record = None, _NOTHING
        try:
            record = to_json(extract(load(path)))
        except PolicyGraphError as error:
            fault = error.line()
        text = squeeze(path.read_text("utf-8", errors="replace")) if path.is_file() else ""
        documents.append(DocumentScore(file=gold["file"], counts=compare(gold, record, text), fault=fault))
    return Evaluation(documents=tuple(documents))


def gold_files(folder: Path) -> Iterator[Json]:
    """The gold files of a folder in order of their names; side files (``name.search.json``) are left out."""
    paths = sorted(path for path in folder.glob("*.json") if "." not in path.stem)
    if not paths:
        raise UnreadableSourceError(
            "文件夹里没有标准答案", where=str(folder), hint="请给出存放标准答案（*.json）的文件夹"
        )
    for path in paths:
        yield _gold(path)


def _gold(path: Path) -> Json:
    try:
        gold = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        gold = None
    if isinstance(gold, dict) and isinstance(gold.get("file"), str) and isinstance(gold.get("tasks"), list):
        places = ("path", "start", "end")
        if all(isinstance(task, dict) and all(isinstance(task.get(k), str) for k in places) for task in gold["tasks"]):
            return gold
    raise UnreadableSourceError("不是标准答案文件", where=str(path), hint="应为含 file 和 tasks 的 JSON；请修正或移走")


def compare(gold: Json, record: Json, text: str) -> dict[str, Counts]:
    """The counts of one record against its gold; ``text`` is the gold file's text, squeezed."""
    counts = {kind: Counts() for kind in KINDS}
    matched = match_tasks(gold, record, text)
    unmatched = [task for at, task in enumerate(record["tasks"]) if at not in matched.values()]
    file = gold["file"]
    counts["tasks"].add(_count_tasks(gold, matched, unmatched))
    for kind, (field, same) in FACTS.items():
        for at, task in enumerate(gold["tasks"]):
            found = record["tasks"][matched[at]].get(field, ()) if at in matched else ()
            counts[kind].add(count(kind, found, task.get(field, ()), same, (file, task["path"])))
        for task in unmatched:
            counts[kind].add(count(kind, task.get(field, ()), (), same, (file, f"?{task['id']}")))
    of_document = count("targets", record.get("targets", ()), gold.get("targets", ()), same_target, (file, ""))
    counts["targets"].add(of_document)
    edges = _edges(gold, record, matched)
    wanted = gold.get("dependencies", ())
    counts["dependencies"].add(count("dependencies", edges, wanted, _same_edge, (file, "")))
    counts["dependencies, untyped"].add(count("dependencies, untyped", edges, wanted, _same_ends, (file, "")))
    return counts


def _count_tasks(gold: Json, matched: Mapping[int, int], unmatched: Sequence[Json]) -> Counts:
    missed = [task for at, task in enumerate(gold["tasks"]) if at not in matched]

    def error(which: Literal["missed", "extra"], path: str, task: Json) -> Error:
        return Error(kind="tasks", which=which, file=gold["file"], path=path, fact={"title": task.get("title")})

    return Counts(
        hit=len(matched),
        missed=len(missed),
        extra=len(unmatched),
        errors=[
            *(error("missed", task["path"], task) for task in missed),
            *(error("extra", f"?{task['id']}", task) for task in unmatched),
        ],
    )


def _edges(gold: Json, record: Json, matched: Mapping[int, int]) -> list[Json]:
    """The record's dependencies with the paths of gold at their ends, where an end has one."""
    names = {record["tasks"][found]["id"]: gold["tasks"][wanted]["path"] for wanted, found in matched.items()}
    for at, wanted in enumerate(gold.get("targets", ())):
        for found in record.get("targets", ()):
            if found.get("id") and same_target(found, wanted):
                names[found["id"]] = f"target:{at}"
    return [
        {
            "source": names.get(e["source"], e["source"]),
            "target": names.get(e["target"], e["target"]),
            "type": e["type"],
        }
        for e in record.get("dependencies", ())
    ]


def _same_edge(found: Json, gold: Json) -> bool:
    if found["type"] != gold["type"]:
        return False
    return _ends(found) == _ends(gold) or (gold["type"] == "shares-object" and set(_ends(found)) == set(_ends(gold)))


def _same_ends(found: Json, gold: Json) -> bool:
    return set(_ends(found)) == set(_ends(gold))


def _ends(edge: Json) -> tuple[str, str]:
    return edge["source"], edge["target"]
