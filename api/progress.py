"""How far is it? A count on standard error, where a person watches and the results go elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from api.console import is_terminal

Item = TypeVar("Item")
Progress = Callable[[int, int], None]
"""To be told how many of how many are done."""


def counted(items: Iterable[Item], total: int, what: str, *, above: bool = False) -> Iterator[Item]:
    """The items, with a progress bar while they come; silent for one item or without a terminal.

    ``above``: lines said meanwhile go above the bar; else results on the same terminal leave no room for one.
    """
    if total < 2 or not is_terminal(sys.stderr) or (is_terminal(sys.stdout) and not above):
        yield from items
        return
    from rich.console import Console  # noqa: PLC0415 - only where a bar is shown
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn  # noqa: PLC0415
    from rich.progress import Progress as Bars  # noqa: PLC0415

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Bars(*columns, console=Console(stderr=True), transient=True) as progress:
        bar = progress.add_task(what, total=total)
        for item in items:
            yield item
            progress.advance(bar)


@contextmanager
def shown(what: str) -> Iterator[Progress | None]:
    """A progress bar for work that tells how far it is; None without a terminal."""
    if not is_terminal(sys.stderr):
        yield None
        return
    from rich.console import Console  # noqa: PLC0415 - only where a bar is shown
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn  # noqa: PLC0415
    from rich.progress import Progress as Bars  # noqa: PLC0415

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Bars(*columns, console=Console(stderr=True), transient=True) as bars:
        bar = bars.add_task(what, total=None)
        yield lambda done, total: bars.update(bar, completed=done, total=total)
