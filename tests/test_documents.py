"""Are tasks and responsible units read as a person reads them, on whole documents of many kinds?

Each ``documents/NAME.txt`` is a short document of an invented province; ``NAME.tsv`` beside it states, by hand and
from the annotation guidelines, its tasks (in order) with mention, role, unit and scope of each assignment.
A task that names nobody has the single row ``path<TAB>-``.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from corpus.load import load
from extractors.pipeline import extract
from ontology.model import Record

FOLDER = Path(__file__).parent / "documents"
NAMES = sorted(path.stem for path in FOLDER.glob("*.txt"))


class Named(NamedTuple):
    """One assignment of a task as the table prints it."""

    path: str
    mention: str
    role: str
    unit: str
    scope: str


def expected(name: str) -> tuple[list[str], set[Named]]:
    """The paths of a document's tasks in order, and all their assignments."""
    lines = (FOLDER / f"{name}.tsv").read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return list(dict.fromkeys(row[0] for row in rows)), {Named(*row) for row in rows if row[1] != "-"}


def read(name: str) -> Record:
    """The record of a document as the command line reads it."""
    return extract(load(FOLDER / f"{name}.txt"))


@pytest.mark.parametrize("name", NAMES)
def test_tasks_are_those_a_reader_marks(name: str) -> None:
    """No task is missing, none is added, and they stand in the order of the text."""
    assert [task.path for task in read(name).tasks] == expected(name)[0]


@pytest.mark.parametrize("name", NAMES)
def test_units_have_the_roles_a_reader_gives_them(name: str) -> None:
    """Every unit named in the table is found with its full name, role and scope, and no other."""
    found = {
        Named(task.path, item.mention, item.role, item.unit, item.scope)
        for task in read(name).tasks
        for item in task.assignments
    }
    assert found == expected(name)[1]


def test_every_document_has_its_table() -> None:
    """A document without a table, or a table without a document, would test nothing."""
    assert sorted(path.stem for path in FOLDER.glob("*.tsv")) == NAMES
    assert len(NAMES) >= 15
