"""Are the figures right? The scoring on small cases by hand, and against the evaluation folder's own script."""

from __future__ import annotations

import copy
import importlib.util
import io
import json
import random
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from rich.console import Console

from api.evaluation import DocumentScore, Evaluation, compare, evaluate, gold_files
from api.evaluation_view import show
from api.scoring import KINDS, Counts, count, match_tasks, same_target, squeeze
from ontology.errors import UnreadableSourceError

TEXT = (
    "（一）建设省级平台。2027年底前建成。（责任单位：省数据局）\n"
    "（二）培育骨干企业。培育企业20家以上，不得虚报。（责任单位：省商务厅、省财政厅）\n"
)


def gold() -> dict[str, Any]:
    """Gold of two tasks, by hand."""
    first, second = TEXT.split("\n")[:2]
    return {
        "file": "云泽.txt",
        "tasks": [
            {
                "path": "一/（一）",
                "start": first[:10],
                "end": first[-10:],
                "assignments": [unit("省数据局", "云泽省数据局")],
                "deadlines": [{"mention": "2027年底前", "start": None, "end": "2027-12-31"}],
            },
            {
                "path": "一/（二）",
                "start": second[:10],
                "end": second[-10:],
                "assignments": [unit("省商务厅", "云泽省商务厅"), unit("省财政厅", "云泽省财政厅")],
                "targets": [
                    {"mention": "20家以上", "indicator": "企业", "comparator": ">=", "value": 20, "unit": "家"}
                ],
                "modality": [{"text": "不得虚报", "type": "prohibition"}],
            },
        ],
        "targets": [],
        "dependencies": [{"source": "一/（二）", "target": "一/（一）", "type": "after"}],
    }


def unit(mention: str, full: str, role: str = "responsible") -> dict[str, Any]:
    """An assignment as gold and records write it."""
    return {"mention": mention, "unit": full, "role": role, "scope": "clause"}


def record_of(wanted: dict[str, Any], text: str) -> dict[str, Any]:
    """A record that says exactly what the gold says, with the places of its tasks in the text."""
    tasks, names, after = [], {}, 0
    bare = squeeze(text)
    keep = [at for at, sign in enumerate(text) if squeeze(sign)]
    for number, task in enumerate(wanted["tasks"]):
        head, tail = squeeze(task["start"]), squeeze(task["end"])
        start = bare.find(head, after) if bare.find(head, after) >= 0 else bare.find(head)
        end = bare.find(tail, start) + len(tail)
        after = start
        names[task["path"]] = f"t{number}"
        tasks.append({**copy.deepcopy(task), "id": f"t{number}", "span": [keep[start], keep[end - 1] + 1]})
    targets = [{**target, "id": f"target:{at}"} for at, target in enumerate(wanted.get("targets", []))]
    edges = [
        {**edge, **{side: names.get(edge[side], edge[side]) for side in ("source", "target")}}
        for edge in wanted.get("dependencies", [])
    ]
    return {
        "document": {"text": text, "source": wanted["file"]},
        "tasks": tasks,
        "targets": targets,
        "dependencies": edges,
    }


def figures(counts: Counts) -> tuple[int, int, int]:
    return counts.hit, counts.extra, counts.missed


def test_a_record_that_says_what_gold_says_scores_one() -> None:
    """Every kind that gold holds is found whole, and nothing is extra."""
    scored = compare(gold(), record_of(gold(), TEXT), squeeze(TEXT))
    assert {kind: counts.f1 for kind, counts in scored.items()} == dict.fromkeys(KINDS, 1.0)
    assert scored["assignments"].gold == 3


def test_a_wrong_role_is_one_miss_and_one_extra_but_the_unit_is_found() -> None:
    """Roles count for assignments, not for units."""
    record = record_of(gold(), TEXT)
    record["tasks"][1]["assignments"][0]["role"] = "lead"
    scored = compare(gold(), record, squeeze(TEXT))
    assert figures(scored["assignments"]) == (2, 1, 1)
    assert figures(scored["units"]) == (3, 0, 0)
    assert {error.which for error in scored["assignments"].errors} == {"missed", "extra"}


def test_an_unmatched_task_loses_its_facts() -> None:
    """A task cut in the wrong place is missed and extra, and so is all that hangs on it."""
    record = record_of(gold(), TEXT)
    start, _ = record["tasks"][0]["span"]
    record["tasks"][0]["span"] = [start, start + 8]
    scored = compare(gold(), record, squeeze(TEXT))
    assert figures(scored["tasks"]) == (1, 1, 1)
    assert figures(scored["assignments"]) == (2, 1, 1)
    assert figures(scored["dependencies"]) == (0, 1, 1)


def test_tasks_are_matched_one_to_one_by_the_greatest_overlap() -> None:
    """Two found tasks over one gold task: only the nearer one counts."""
    record = record_of(gold(), TEXT)
    start, end = record["tasks"][0]["span"]
    record["tasks"].insert(0, {"id": "wide", "span": [start, end + 9]})
    assert match_tasks(gold(), record, squeeze(TEXT)) == {0: 1, 1: 2}


def test_an_edge_of_another_type_counts_only_untyped() -> None:
    """The untyped figure forgives the type and the direction, the typed one neither."""
    record = record_of(gold(), TEXT)
    record["dependencies"][0]["type"] = "uses-output"
    scored = compare(gold(), record, squeeze(TEXT))
    assert figures(scored["dependencies"]) == (0, 1, 1)
    assert figures(scored["dependencies, untyped"]) == (1, 0, 0)


@pytest.mark.parametrize(
    ("change", "same"),
    [
        ({}, True),
        ({"value": 20.0}, True),
        ({"unit": "％"}, False),
        ({"comparator": "="}, False),
        ({"indicator": "骨干企业"}, False),
        ({"value": None}, False),
    ],
)
def test_targets_agree_in_number_unit_comparator_and_indicator(change: dict[str, Any], *, same: bool) -> None:
    """A target is the same only where all four agree, the indicator roughly."""
    wanted = gold()["tasks"][1]["targets"][0]
    assert same_target({**wanted, **change}, wanted) is same


def test_full_width_units_are_the_same() -> None:
    """A printed ％ is %."""
    wanted = {"value": 5, "unit": "%", "comparator": "=", "indicator": "占比"}
    assert same_target({**wanted, "unit": "％"}, wanted)


def test_counts_without_anything_are_perfect() -> None:
    """Nothing wanted and nothing found is no fault."""
    counts = count("deadlines", [], [], lambda one, other: one == other, ("f", "p"))
    assert (counts.precision, counts.recall, counts.f1, counts.gold) == (1.0, 1.0, 1.0, 0)


def test_json_holds_the_figures_and_on_request_rows_and_errors() -> None:
    """The JSON form is one object a kind; rows and errors are asked for."""
    record = record_of(gold(), TEXT)
    record["tasks"][0]["assignments"] = []
    row = DocumentScore(file="云泽.txt", counts=compare(gold(), record, squeeze(TEXT)))
    evaluation = Evaluation(documents=(row,))
    assert list(evaluation.to_json()) == list(KINDS)
    assert evaluation.to_json()["assignments"] == {"precision": 1.0, "recall": 2 / 3, "f1": 0.8, "gold": 3}
    value = json.loads(json.dumps(evaluation.to_json(documents=True, errors=True), ensure_ascii=False))
    assert [entry["file"] for entry in value["documents"]] == ["云泽.txt"]
    assert value["errors"][0]["fact"]["mention"] == "省数据局"


def test_the_tables_show_the_figures_and_what_could_not_be_read() -> None:
    """On screen stand the kinds with their figures, each document, and each fault."""
    row = DocumentScore(
        file="云泽.txt", counts=compare(gold(), record_of(gold(), TEXT), squeeze(TEXT)), fault="云泽.txt：文件是空的。"
    )
    screen = Console(file=io.StringIO(), width=200)
    show(Evaluation(documents=(row,)), screen, documents=True, errors=KINDS)
    shown = screen.file.getvalue()  # type: ignore[attr-defined]
    assert "责任分工" in shown
    assert "1.000" in shown
    assert "云泽.txt：文件是空的。" in shown


def test_a_folder_from_end_to_end(tmp_path: Path) -> None:
    """Gold, text and extraction meet: a text that is missing counts as all missed, and its row says why."""
    (tmp_path / "gold").mkdir()
    (tmp_path / "text").mkdir()
    for name in ("云泽.txt", "缺.txt"):
        path = (tmp_path / "gold" / name).with_suffix(".json")
        path.write_text(json.dumps({**gold(), "file": name}), "utf-8")
    (tmp_path / "gold" / "云泽.search.json").write_text("[]", "utf-8")
    (tmp_path / "text" / "云泽.txt").write_text(
        "云泽省人民政府关于发展数据产业的意见\n\n一、重点任务\n" + TEXT, "utf-8"
    )
    result = evaluate(tmp_path / "gold", tmp_path / "text")
    found, absent = result.documents
    assert figures(found.counts["tasks"]) == (2, 0, 0)
    assert found.counts["assignments"].f1 == 1.0
    assert found.fault is None
    assert absent.fault is not None
    assert "缺.txt" in absent.fault
    assert figures(absent.counts["tasks"]) == (0, 0, 2)
    assert result.total()["tasks"].recall == 0.5


@pytest.mark.parametrize("content", ["{", "[]", '{"file": 3, "tasks": []}', '{"file": "a.txt"}'])
def test_a_file_that_is_no_gold_is_named(tmp_path: Path, content: str) -> None:
    """A malformed gold file is one clear error that names it."""
    (tmp_path / "坏.json").write_text(content, "utf-8")
    with pytest.raises(UnreadableSourceError, match=r"坏\.json"):
        list(gold_files(tmp_path))


def test_a_folder_without_gold_is_an_error(tmp_path: Path) -> None:
    """An empty folder is not a perfect score."""
    with pytest.raises(UnreadableSourceError, match="没有标准答案"):
        list(gold_files(tmp_path))


# --- against the script beside the gold -------------------------------------------------------------------------------


def script(folder: Path) -> ModuleType:
    """The scoring script of the evaluation folder, with its neighbour ``gold`` importable for it alone."""
    sys.path.insert(0, str(folder / "eval"))
    try:
        spec = importlib.util.spec_from_file_location("evaluation_score", folder / "eval" / "score.py")
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
    finally:
        sys.path.pop(0)
        sys.modules.pop("gold", None)
    return module


def disturbed(record: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    """The record with facts dropped, doubled, moved and changed, as an imperfect extraction would."""
    units = [fact for task in record["tasks"] for fact in task.get("assignments", [])]
    for task in record["tasks"]:
        start, end = task["span"]
        task["span"] = [start + chance.choice([0, 0, 0, 5]), end - chance.choice([0, 0, 0, (end - start) // 2])]
        for kind in ("assignments", "deadlines", "targets", "references", "modality", "deliverables"):
            facts = [fact for fact in task.get(kind, []) if chance.random() > 0.15]
            task[kind] = facts + [copy.deepcopy(fact) for fact in facts if chance.random() < 0.1]
        for fact in task["assignments"]:
            fact["role"] = chance.choice([fact["role"], fact["role"], "lead"])
            fact["unit"] = chance.choice([fact["unit"], chance.choice(units)["unit"]])
        for fact in task["targets"]:
            fact["indicator"] = fact["indicator"][chance.choice([0, 0, 3]) :]
        for fact in task["deliverables"]:
            fact["name"] = fact["name"][chance.choice([0, 0, 2]) :]
    for edge in record["dependencies"]:
        if chance.random() < 0.3:
            edge["source"], edge["target"] = edge["target"], edge["source"]
        edge["type"] = chance.choice([edge["type"], "shares-object", "after"])
    chance.shuffle(record["dependencies"])
    record["tasks"] = [task for task in record["tasks"] if chance.random() > 0.1]
    return record


@pytest.mark.evaluation
@pytest.mark.parametrize("seed", range(4))
def test_the_figures_are_those_of_the_evaluation_script(evaluation_folder: Path, seed: int) -> None:
    """On disturbed copies of all gold files every figure of every kind is the script's own."""
    chance = random.Random(seed)  # noqa: S311 - disturbs data, keeps no secret
    theirs = script(evaluation_folder)
    gold_dir, text_dir = evaluation_folder / "gold", evaluation_folder / "corpus"
    records, rows = {}, []
    for wanted in gold_files(gold_dir):
        text = (text_dir / wanted["file"]).read_text("utf-8")
        record = disturbed(record_of(dict(wanted), text), chance)
        records[wanted["file"]] = record
        rows.append(DocumentScore(file=wanted["file"], counts=compare(wanted, record, squeeze(text))))
    expected = {kind: tally.figures() for kind, tally in theirs.score(theirs.load(gold_dir, text_dir), records).items()}
    ours = Evaluation(documents=tuple(rows)).to_json()
    assert set(ours) == set(expected)
    for kind, figure in expected.items():
        assert ours[kind] == pytest.approx(figure, abs=5e-4), kind
    assert 0.3 < ours["assignments"]["f1"] < 0.99
