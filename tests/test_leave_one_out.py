"""Is the figure of unseen text one of unseen text? Weights that judge a document never saw its issuer."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from benchmarks import leave_one_out
from benchmarks.leave_one_out import HEADS, TRAINED, as_json, lessons, rows
from corpus.load import load
from extractors import deliverable, dependency, training
from extractors.deliverable import Model
from extractors.pipeline import extract
from extractors.training import Annotated
from ontology.record import to_json

SAMPLES = Path(__file__).parent.parent / "corpus" / "samples"


@pytest.fixture(scope="module")
def gold(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Gold files that say what the records of three samples of three issuers say, their texts beside them."""
    folder = tmp_path_factory.mktemp("gold")
    for name in ("内河航运意见.txt", "污水提质增效实施方案.html", "生物制造若干措施.html"):
        record = to_json(extract(load(SAMPLES / name)))
        text = record["document"]["text"]
        paths = {task["id"]: task["path"] for task in record["tasks"]}
        for task in record["tasks"]:
            start, end = task["span"]
            task |= {"start": text[start : min(end, start + 20)], "end": text[max(start, end - 20) : end]}
        for edge in record["dependencies"]:
            edge |= {side: paths.get(edge[side], edge[side]) for side in ("source", "target")}
        target = (folder / name).with_suffix(".txt")
        target.write_text(text, "utf-8")
        target.with_suffix(".json").write_text(json.dumps({**record, "file": target.name}, ensure_ascii=False), "utf-8")
    return folder


def test_no_document_is_judged_by_what_its_issuer_taught(gold: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each training sees the documents of the other issuers alone, and the reading afterwards uses its weights."""
    every = list(lessons(gold, gold))
    assert len({lesson.issuer for lesson in every}) == 3
    taught: list[set[str]] = []

    def learn(documents: Sequence[Annotated]) -> Model:
        taught.append({document.file for document in documents})
        return Model(threshold=2.0, weights={})

    monkeypatch.setattr(training, "train", learn)
    monkeypatch.setattr(leave_one_out, "_weights", lambda _: dependency.weights())
    found = list(rows(every))
    files = {lesson.gold["file"] for lesson in every}
    assert [files - seen for seen in taught] == [{lesson.gold["file"]} for lesson in every]
    for row in found:
        assert row.held_out["deliverables"].hit == row.held_out["deliverables"].extra == 0
        assert row.shipped["deliverables"].hit > 0
        for kind in set(HEADS) - set(TRAINED):
            assert row.held_out[kind].f1 == row.shipped[kind].f1 == 1.0, kind
    assert deliverable.model().weights


def test_the_table_says_which_figures_are_of_unseen_text(gold: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """From end to end: the heading marks the trained kinds, a row a document, and the JSON names them."""
    found = list(rows(list(lessons(gold, gold))))
    leave_one_out.show(found)
    shown = capsys.readouterr().out
    assert "without its issuer" in shown
    assert all(row.file[:4] in shown for row in found)
    body = as_json(found)
    assert body["trained"] == ["deliverables", "dependencies", "dependencies, untyped"]
    assert body["held_out"]["deliverables"] <= body["shipped"]["deliverables"] == 1.0
