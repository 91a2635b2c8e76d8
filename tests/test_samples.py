"""Are the sample policies what they are said to be? Files as printed, one text in every format, questions to ask."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from corpus.load import load
from tests.samples import FOLDER, SOURCES, Sample, print_to, samples

SAMPLES = samples()
FILES = [(sample, file) for sample in SAMPLES for file in sample.files]
BESIDE = {"manifest.toml", "questions.json"}


def bare(text: str) -> str:
    """The text without white space."""
    return re.sub(r"\s", "", text)


def questions() -> list[dict[str, Any]]:
    return json.loads((FOLDER / "questions.json").read_text("utf-8"))


@pytest.mark.parametrize(("sample", "file"), FILES, ids=[file.name for _, file in FILES])
def test_the_file_reads_as_it_was_written(sample: Sample, file: Path) -> None:
    """Read back from its format, a sample is the text that was written, white space aside."""
    assert bare(load(file).text) == bare(sample.text)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.source.stem)
def test_all_files_of_a_sample_are_one_document(sample: Sample) -> None:
    """The same text has the same id in every format, so that the graph holds it once."""
    assert len({load(file).id for file in sample.files}) == 1


@pytest.mark.parametrize(("sample", "file"), FILES, ids=[file.name for _, file in FILES])
def test_the_committed_file_is_the_one_that_is_printed(sample: Sample, file: Path, tmp_path: Path) -> None:
    """Printing anew gives the committed text, so that source and file cannot drift apart."""
    printed = tmp_path / file.name
    print_to(sample, printed)
    assert load(printed).text == load(file).text


def test_word_files_number_their_headings_themselves() -> None:
    """In the Word file of the model opinion no heading number is typed: Word counts."""
    from docx import Document  # noqa: PLC0415 - only this test looks into the file

    paragraphs = Document(str(FOLDER / "内河航运意见.docx")).paragraphs
    numbered = [
        paragraph for paragraph in paragraphs if paragraph._p.pPr is not None and paragraph._p.pPr.numPr is not None
    ]
    assert len(numbered) == 24
    assert not any(re.match(r"[一二三四五六]、|（[一二三四]）", paragraph.text) for paragraph in paragraphs)


def test_the_manifest_lists_every_file_and_source() -> None:
    """Nothing in the folders is unlisted, nothing listed is missing."""
    listed = {file.name for _, file in FILES} | BESIDE
    assert {path.name for path in FOLDER.iterdir() if not path.name.startswith(".")} == listed
    assert {path.name for path in SOURCES.glob("*.txt")} == {sample.source.name for sample in SAMPLES}


def test_the_questions_name_samples_and_some_have_no_answer() -> None:
    """Every question with an answer says where it stands; some have none, and say so."""
    sources = {sample.source.name for sample in SAMPLES}
    with_answer = [question for question in questions() if question["answerable"]]
    for question in with_answer:
        assert bool(question["units"]) != bool(question["tasks"]), question["q"]
        named = [question["document"]] if question["units"] else [task["document"] for task in question["tasks"]]
        assert set(named) <= sources, question["q"]
    assert len(with_answer) >= 20
    assert len(questions()) - len(with_answer) >= 4
