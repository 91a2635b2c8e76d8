"""What differs between a list and the graph? As lines for people, as JSON, and as the list itself with marks."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from api.checking import Checked, check, check_json
from api.checking.compared import compare
from api.checking.difference import TYPES, Difference
from api.checking.pins import typed_pin
from api.checkview import headline
from api.console import complain, emit, output_error, say
from api.library import Library
from graph.store import open_store
from ontology.errors import UnreadableSourceError, reason

LARGEST = 50 * 1024 * 1024
"""Bytes that a list may have."""


def run(
    listed: Path, store: str, *, as_json: bool, document: str | None, other: Path | None, output: Path | None,
    pins: Sequence[str] = (),
) -> None:  # fmt: skip
    """Hold a list against the graph, or against the ``other`` list; print what differs.

    Where ``output`` is given, the marked list is written there. ``pins`` say which row is which task: ``4=二/（一）``.
    """
    said = [typed_pin(each) for each in pins]
    content = _content(listed)
    if other is not None:
        checked = compare(content, listed.name, _content(other), other.name)
    else:
        with open_store(store, read_only=True) as reader:
            checked = check(content, listed.name, Library(reader), document)
    if said:
        checked = checked.pinned(said)
    if output is not None:
        _write(checked, output)  # before anything is printed: a reader may close the pipe
    if as_json:
        emit(check_json(checked))
    else:
        _tell(checked)


def _content(listed: Path) -> bytes:
    try:
        if listed.stat().st_size > LARGEST:
            raise UnreadableSourceError(
                f"清单超过{LARGEST // (1024 * 1024)}MB", where=str(listed), hint="请只保留任务清单再试"
            )
        return listed.read_bytes()
    except OSError as error:
        raise UnreadableSourceError(f"清单打不开（{reason(error)}）", where=str(listed), hint="请检查路径") from error


def _tell(checked: Checked) -> None:
    for note in checked.notes:
        complain(f"{note}。")
    say(headline(checked))
    for difference in checked.differences:
        say(_line(difference))
    for pin in checked.pins:
        say(f"指定\t{_row(pin.row)}\t{pin.path or '不对应'}")
    for pairing in checked.pairings:
        if pairing.doubtful:
            say(f"存疑\t{_row(pairing.entry.ref)}\t{pairing.placed.task.path}\t{pairing.placed.task.title}")


def _line(difference: Difference) -> str:
    unsure = "（对应关系存疑）" if difference.doubtful else ""
    place = _row(difference.row) if difference.row is not None else "—"
    return f"{TYPES[difference.type]}\t{place}\t{difference.path or '—'}\t{difference.detail}{unsure}"


def _row(ref: int | str) -> str:
    return f"第{ref}行" if isinstance(ref, int) else ref


def _write(checked: Checked, output: Path) -> None:
    from api.checking.report import report  # noqa: PLC0415 - the writer loads only where it is used

    made = report(checked, macros=output.suffix.lower() == ".xlsm")
    try:
        output.write_bytes(made.content)
    except OSError as error:
        raise output_error(str(output), error) from error
    for lost in made.lost:
        complain(f"{lost}。")
    complain(f"已写入 {output}。")
