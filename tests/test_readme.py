"""Is what the READMEs show true? Commands shown there give the output shown there."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

from api.cli import app

ROOT = Path(__file__).parent.parent
SHOWN = re.compile(r"^\$ (?:\.venv/bin/)?policygraph ((?:ingest|ask|tasks) .*)\n((?:(?!```).*\n)*)", re.MULTILINE)


def shown(name: str) -> list[tuple[str, str]]:
    """The commands that a README shows with their outputs."""
    return SHOWN.findall((ROOT / name).read_text("utf-8"))


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A store of the sample policies, made by the command that the READMEs begin with."""
    place = str(tmp_path_factory.mktemp("readme") / "store")
    assert CliRunner().invoke(app, ["ingest", "--store", place, str(ROOT / "corpus" / "samples")]).exit_code == 0
    return place


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_commands_give_the_output_that_is_shown(name: str, store: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every line shown below a command is a line of its output, in order; ``…`` stands for lines left out."""
    monkeypatch.chdir(ROOT)
    commands = shown(name)
    assert {command.split()[0] for command, _ in commands} == {"ingest", "ask", "tasks"}
    for command, expected in commands:
        output = CliRunner().invoke(app, [*shlex.split(command), "--store", store]).output
        lines = [line for line in expected.splitlines() if line != "…"]
        found = [line for line in output.splitlines() if line in lines]
        assert found == lines, command
        if "…\n" not in expected:
            assert output.strip() == expected.strip(), command
