"""Which row is which task, where a person says so? Pins: a row held to a task, or to none, whatever it is like."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from api.checking.listing import Entry, Ref
from ontology.errors import QuestionError

if TYPE_CHECKING:
    from api.checking.alignment import Placed

_MOST = 2000  # pins of one check
_HOW = '写作 [{"row": 4, "path": "二/（一）"}, {"row": 5, "path": null}]，null 表示不对应'


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin:
    """A row and the path of its task, None where it is no task; ``document`` where paths of several are alike."""

    row: Ref
    path: str | None
    document: str | None = None

    def plain(self) -> dict[str, Any]:
        """As the interface gives and takes it."""
        return {"row": self.row, "path": self.path, "document": self.document}


def read_pins(written: str | None) -> tuple[Pin, ...]:
    """Pins as JSON writes them; QuestionError where they are none."""
    if not written or not written.strip():
        return ()
    try:
        given = json.loads(written)
    except (ValueError, RecursionError) as error:
        raise QuestionError("指定的对应不是 JSON", where="pins", hint=_HOW) from error
    if not isinstance(given, list) or len(given) > _MOST:
        raise QuestionError("指定的对应应是一个列表", where="pins", hint=_HOW)
    return tuple(_pin(each) for each in given)


def _pin(given: Any) -> Pin:
    row = given.get("row") if isinstance(given, dict) else None
    texts = [given.get(name) for name in ("path", "document")] if isinstance(given, dict) else []
    fits = isinstance(row, int | str) and not isinstance(row, bool)
    if not fits or not all(isinstance(text, str | None) for text in texts) or "path" not in given:
        raise QuestionError("指定的对应写得不对", where="pins", hint=_HOW)
    assert isinstance(row, int | str)  # noqa: S101 - as just looked at
    return Pin(row=row, path=texts[0], document=texts[1])


def typed_pin(written: str) -> Pin:
    """``4=二/（一）``, ``水利!5=`` (no task), ``4=d12ab#二/（一）`` → that pin; QuestionError for another text."""
    row, sign, task = (part.strip() for part in written.partition("="))
    if not sign or not row:
        raise QuestionError("--pin 写得不对", where=written, hint="写作 4=二/（一）；第4行不对应任何任务写作 4=")
    document, mark, path = task.rpartition("#")
    ref: Ref = int(row) if row.isascii() and row.isdecimal() and len(row) < 9 else row
    return Pin(row=ref, path=(path if mark else task) or None, document=document or None)


def fixed(entries: Sequence[Entry], tasks: Sequence[Placed], pins: Iterable[Pin]) -> dict[int, int | None]:
    """The places of pinned rows, and of their tasks; QuestionError where there is no such row or task.

    Of several pins of one row the last holds.
    """
    rows = {str(entry.ref): at for at, entry in enumerate(entries)}
    found: dict[int, int | None] = {}
    for pin in pins:
        row = rows.get(str(pin.row))
        if row is None:
            raise QuestionError("清单中没有这一行任务", where=f"第{pin.row}行", hint="行号以核对结果中的为准")
        found[row] = None if pin.path is None else _task(tasks, pin)
    return found


def _task(tasks: Sequence[Placed], pin: Pin) -> int:
    fits = [
        at
        for at, placed in enumerate(tasks)
        if placed.task.path == pin.path and pin.document in (None, placed.record.document.id)
    ]
    if not fits:
        raise QuestionError("没有这项任务", where=f"第{pin.row}行 → {pin.path}", hint="请给出任务的路径，如 二/（一）")
    if len(fits) > 1:
        raise QuestionError("几份文件都有这个路径", where=f"第{pin.row}行 → {pin.path}", hint="请同时给出文件编号")
    return fits[0]
