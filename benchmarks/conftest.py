"""How are the figures shown? One table at the end of the run."""

from __future__ import annotations

import pytest

from benchmarks.figures import noted


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what was measured."""
    figures = noted()
    if figures:
        terminalreporter.section("figures")
    width = max(map(len, figures), default=0)
    for name, figure in figures.items():
        terminalreporter.write_line(f"{name:{width}}  {figure}")
