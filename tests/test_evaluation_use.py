"""How well are questions answered, tasks found and lists checked that nobody tuned for? Our sets over the samples.

The floors lie a little below what ``policygraph evaluate tests/evaluation corpus/samples`` prints.
"""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console
from typer.testing import CliRunner

from api.answering import Answer, TaskRef
from api.checking.reading import read_book
from api.cli import app
from api.evaluation_asked import right
from api.evaluation_found import MODES, SCOPES, ranked
from api.evaluation_sets import Question, Sets, sets_in
from api.evaluation_use import Use, read_all, use
from api.evaluation_use_view import share, show
from ontology.errors import UnreadableSourceError
from ontology.model import Record
from tests.checklists import Planted
from tests.evaluation_lists import FOLDER, LISTS, file_of, truth_text
from tests.samples import FOLDER as SAMPLES

EXACT, REFUSED, CITED, FOLLOWED = 0.86, 0.96, 0.97, 0.80
RECALL, GAIN = {"words": 0.90, "vectors": 0.83, "fused": 0.93}, {"words": 0.86, "vectors": 0.76, "fused": 0.87}
APART = {"words": 0.95, "vectors": 0.88, "fused": 0.96}
TYPES = {
    "missing-task", "extra-task", "missing-unit", "extra-unit", "wrong-role", "wrong-deadline", "wrong-target",
}  # fmt: skip


@pytest.fixture(scope="module")
def sets() -> Sets:
    """Our sets."""
    return sets_in(FOLDER)


@pytest.fixture(scope="module")
def records(sets: Sets) -> dict[str, Record]:
    """The samples as they are asked."""
    return read_all(SAMPLES, sets.documents())


@pytest.fixture(scope="module")
def figures(sets: Sets) -> Use:
    """What comes of all sets."""
    return use(sets, SAMPLES)


# --- the sets ---------------------------------------------------------------------------------


def test_the_sets_are_as_large_as_they_should_be(sets: Sets) -> None:
    """150 questions, 30 without an answer and 30 in other words; 80 searches; half of each held back from tuning."""
    single = [each for each in sets.questions if not each.previous]
    assert len({(each.q, each.as_of) for each in single}) == 150
    assert len(sets.questions) - len(single) == 17
    assert sum(not each.answerable for each in single) == 30
    assert sum(each.words == "other" for each in single) == 30
    assert len({each.q for each in sets.searches}) == 80
    assert sum(each.held for each in single) == 75
    assert sum(each.held for each in sets.searches) == 40
    assert len(sets.lists) == len(LISTS) >= 6


def test_what_is_expected_is_in_the_documents(sets: Sets, records: dict[str, Record]) -> None:
    """Every expected task is there under its path; every document of the samples is asked about."""
    assert sets.documents() == set(records)
    paths = {(name, task.path) for name, record in records.items() for task in record.tasks}
    assert {place for each in sets.questions for place in each.tasks or ()} <= paths
    assert {place for each in sets.searches for place in each.relevant} <= paths
    assert {(each.document, path) for each in sets.lists for path in each.rows.values()} <= paths


def test_an_answerable_question_says_what_is_right(sets: Sets) -> None:
    """Something is judged of each answer, and nothing is expected where there is none."""
    for each in sets.questions:
        assert bool(each.units or each.tasks or each.says) is each.answerable, each.q
        assert bool(each.documents) is each.answerable, each.q


@pytest.mark.parametrize("planted", LISTS, ids=lambda planted: planted.name)
def test_the_lists_are_what_their_source_makes(planted: Planted) -> None:
    """The truth beside a list is that of its source, and so are the cells; the .xls is made where LibreOffice is."""
    path = file_of(planted)
    assert path.with_suffix(".json").read_text("utf-8") == truth_text(planted)
    if path.suffix != ".xls":
        kept, made = (read_book(content, path.name) for content in (path.read_bytes(), planted.content))
        assert kept == made or [sheet.rows for sheet in kept.sheets] == [sheet.rows for sheet in made.sheets]


def test_the_lists_have_every_kind_of_difference_and_layout() -> None:
    """All seven types, four kinds of file content."""
    assert {fault[0] for planted in LISTS for fault in planted.differences} == TYPES
    assert {file_of(planted).suffix for planted in LISTS} == {".xlsx", ".xls", ".csv"}


# --- the figures ------------------------------------------------------------------------------


def test_questions_are_answered_as_well_as_measured(figures: Use) -> None:
    """Exact answers, refusals and citations stay above their floors, on what is held back too."""
    for group in ("全部", "未用于调试"):
        counts = figures.questions[group]
        assert counts.exact >= EXACT * counts.asked, figures.errors
        assert counts.refused >= REFUSED * counts.unanswerable, figures.errors
        assert counts.cited >= CITED * counts.answered, figures.errors


def test_follow_ups_are_answered_as_well_as_measured(figures: Use) -> None:
    """What leans on the question before is answered from it, and counted apart from questions that stand alone."""
    counts = figures.questions["接着上一问"]
    assert counts.asked == 17
    assert counts.exact >= FOLLOWED * counts.asked, figures.errors
    assert counts.refused == counts.unanswerable, figures.errors
    assert figures.questions["全部"].asked == 150


def test_tasks_are_found_as_well_as_measured(figures: Use) -> None:
    """Recall and nDCG stay above their floors; fusing finds no less than either alone."""
    found = figures.searches["全部"]
    for mode in MODES:
        recall, gain = found.mean("all", mode)
        assert recall >= RECALL[mode], figures.errors
        assert gain >= GAIN[mode], figures.errors
        assert found.mean("document", mode)[0] >= APART[mode], figures.errors
        assert found.mean("all", "fused")[0] >= recall


def test_lists_are_checked_as_promised(figures: Use) -> None:
    """At least 97 of 100 differences found, as many of those reported real, every row aligned."""
    assert figures.lists is not None
    assert figures.lists.found >= 0.97 * figures.lists.planted, figures.errors
    assert figures.lists.found >= 0.97 * figures.lists.reported, figures.errors
    assert figures.lists.aligned == figures.lists.rows, figures.errors


def test_every_fault_has_its_line(figures: Use) -> None:
    """As many lines of wrong answers as there are answers that are not exact."""
    counts = figures.questions["全部"]
    followed = figures.questions["接着上一问"]
    wrong = counts.asked - counts.exact + followed.asked - followed.exact
    assert sum(line.startswith("问答 ") for line in figures.errors) == wrong


def test_people_and_programs_see_the_same(figures: Use) -> None:
    """The tables show the shares that the JSON has as counts."""
    screen = Console(file=io.StringIO(), width=200)
    show(figures, screen, errors=True)
    shown = screen.file.getvalue()  # type: ignore[attr-defined]
    told = json.loads(json.dumps(figures.to_json(errors=True)))
    asked = told["questions"]["全部"]
    assert share(asked["exact"], asked["asked"]) in shown
    assert f"{told['searches']['全部']['all']['fused']['recall@5']:.3f}" in shown
    assert share(told["lists"]["found"], told["lists"]["planted"]) in shown
    assert set(told["searches"]["全部"]) == {"asked", *SCOPES}
    assert all(line in shown for line in told["errors"])


# --- how it is judged -------------------------------------------------------------------------


def question(**changes: Any) -> Question:
    """A question about one unit."""
    given: dict[str, Any] = {
        "q": "谁负责？", "answerable": True, "units": frozenset(["云泽省数据局"]), "tasks": frozenset(), "says": (),
        "documents": frozenset(["a.txt"]), "alone": None, "today": None, "as_of": None, "kind": "", "words": "",
        "held": False,
    }  # fmt: skip
    return Question(**{**given, **changes})


def given_answer(units: tuple[str, ...] = (), *, path: str = "", answerable: bool = True, says: str = "") -> Answer:
    """An answer with units, a task, a sentence."""
    tasks = (TaskRef(document="d", path=path, title=""),) if path else ()
    return Answer(question="谁负责？", answer=says, answerable=answerable, units=units, tasks=tasks)


@pytest.mark.parametrize(
    ("asked", "given", "exact"),
    [
        (question(), given_answer(("云泽省数据局",)), True),
        (question(), given_answer(("云泽省数据局", "云泽省财政厅")), False),
        (question(), given_answer(("云泽省数据局",), path="一/（一）"), False),
        (question(tasks=None), given_answer(("云泽省数据局",), path="一/（一）"), True),
        (question(units=None, tasks=frozenset([("a.txt", "一/（一）")])), given_answer(path="一/（一）"), True),
        (question(units=None, tasks=frozenset([("b.txt", "一/（一）")])), given_answer(path="一/（一）"), False),
        (question(units=None, says=(("2027年底", "2027-12-31"),)), given_answer(says="2027-12-31前"), True),
        (question(units=None, says=(("90%",), ("95%",))), given_answer(says="由90%提高"), False),
        (question(), given_answer(answerable=False), False),
        (question(answerable=False), given_answer(answerable=False), True),
        (question(answerable=False), given_answer(("云泽省数据局",)), False),
    ],
)
def test_exact_means_all_that_is_judged(asked: Question, given: Answer, *, exact: bool) -> None:
    """Units, tasks with their documents, words; a refusal is right only where there is no answer."""
    assert right(asked, given, {"d": "a.txt"}) is exact


def test_recall_and_gain_by_hand() -> None:
    """One of two found at the second place; nothing found; all found in order."""
    relevant = {("a", "1"): 2, ("a", "2"): 1}
    recall, gain = ranked([("a", "9"), ("a", "1")], relevant)
    assert recall == 0.5
    assert gain == pytest.approx((3 / 1.58496) / (3 + 1 / 1.58496), rel=1e-4)
    assert ranked([], relevant) == (0, 0)
    assert ranked([("a", "1"), ("a", "2")], relevant) == (1, 1)
    assert ranked([("a", str(n)) for n in range(9)], {("a", str(n)): 1 for n in range(9)})[0] == 1


# --- the files --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.questions.json", "{"),
        ("a.questions.json", '[{"q": "谁？"}]'),
        ("a.search.json", '[{"q": "船", "relevant": {"一/1": 2}}]'),
        ("a.search.json", '[{"q": "船", "relevant": []}]'),
        ("a.checklist.json", '{"file": "a.xlsx"}'),
        ("a.checklist.json", "3"),
    ],
)
def test_a_file_that_is_no_set_is_named(tmp_path: Path, name: str, content: str) -> None:
    """One line with the file, whatever is wrong with it."""
    (tmp_path / name).write_text(content, "utf-8")
    with pytest.raises(UnreadableSourceError, match="不是评测用的题集") as caught:
        sets_in(tmp_path)
    assert name in str(caught.value)


def test_gold_files_bring_their_own_questions_and_searches(tmp_path: Path) -> None:
    """Questions inside a gold file are about its document alone, and so are the searches beside it."""
    asked = {"q": "谁？", "units": ["云泽省数据局"], "tasks": ["一/1"], "answerable": True}
    (tmp_path / "云泽.json").write_text(json.dumps({"file": "云泽.txt", "tasks": [], "questions": [asked]}), "utf-8")
    (tmp_path / "云泽.search.json").write_text('[{"q": "船", "relevant": {"一/1": 2}}]', "utf-8")
    found = sets_in(tmp_path)
    assert found.questions[0].alone == "云泽.txt"
    assert found.questions[0].tasks == {("云泽.txt", "一/1")}
    assert found.searches[0].relevant == {("云泽.txt", "一/1"): 2}


def test_the_command_reports_the_sets_of_a_folder(tmp_path: Path) -> None:
    """A folder with sets and no gold file gives their figures alone, with each error where asked for."""
    (tmp_path / "text").mkdir()
    body = (
        "云泽省人民政府关于发展数据产业的意见\n\n一、重点任务\n（一）建设平台。建设数据平台。（责任单位：省数据局）\n"
    )
    (tmp_path / "text" / "云泽.txt").write_text(body, "utf-8")
    common = {"answerable": True, "tasks": [], "documents": ["云泽.txt"]}
    questions = [
        {"q": "建设数据平台由谁负责？", "units": ["云泽省数据局"], **common},
        {"q": "谁负责建设数据平台？", "units": ["云泽省水利厅"], **common},
    ]
    (tmp_path / "a.questions.json").write_text(json.dumps(questions), "utf-8")
    call = ["evaluate", str(tmp_path), str(tmp_path / "text"), "--json", "--errors"]
    told = json.loads(CliRunner().invoke(app, call).stdout)
    assert set(told) == {"questions", "errors"}
    assert told["questions"]["全部"] == {
        "asked": 2, "exact": 1, "unanswerable": 0, "refused": 0, "answered": 2, "cited": 2,
    }  # fmt: skip
    assert len(told["errors"]) == 1
    assert "谁负责建设数据平台？" in told["errors"][0]
