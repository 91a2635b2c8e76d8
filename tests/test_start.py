"""Does the program load only what it needs? Start-up of the parts that every command takes along."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec

HEAVY = ("torch", "sentence_transformers", "jionlp", "pyshacl", "spacy", "rjieba")


def loaded(statement: str) -> set[str]:
    """Which heavy packages a fresh interpreter has loaded after the statement."""
    code = f"import sys; {statement}; print(*(name for name in {HEAVY!r} if name in sys.modules))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(run.stdout.split())


def test_extraction_loads_no_neural_library() -> None:
    """Reading a document takes no network along, nor spaCy; jieba's words tell names from other words."""
    assert loaded("import extractors.pipeline") == {"rjieba"}


def test_spacy_comes_without_a_neural_library() -> None:
    """The spaCy pipeline takes no network along, though spaCy would import one that is installed."""
    assert loaded("import extractors.components") == {"spacy", "rjieba"}


def test_a_neural_library_can_be_loaded_afterwards() -> None:
    """What extraction leaves out is not lost to whoever needs it later."""
    neural = {"torch"} if find_spec("torch") else set()
    statement = ", ".join(["import extractors.components", *neural])
    assert loaded(statement) == {"spacy", "rjieba"} | neural


def test_the_command_line_loads_nothing_heavy_for_help() -> None:
    """``--help`` needs neither spaCy nor the graph."""
    assert loaded("import api.cli") == set()
    code = (
        "import sys, api.cli; sys.exit(any(name in sys.modules for name in ('spacy', 'pyoxigraph', 'fastapi', 'lxml')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
