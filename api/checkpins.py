"""Which task may a row be instead? The choices of the page, and the pins that come of what a person chose there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from api.checking.check import Checked
from api.checking.pins import Pin
from api.words import document_name

AUTOMATIC, NONE = "", "-"
"""What a choice sends where the program is to decide, and where the row is no task."""
_MARK = "#"  # between document and path: no document's id has it


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One choice for a row: what it sends, its words, whether it is the one that holds."""

    value: str
    words: str
    chosen: bool


def name_of(at: int) -> str:
    """The field of the row at a place of the list."""
    return f"row-{at}"


def choices(checked: Checked, at: int, path_words: Mapping[str, str] | None = None) -> tuple[Choice, ...]:
    """What may be chosen for a row: the program's own finding, the tasks that it is most like, none."""
    entry = checked.tasks.entries[at]
    pin = next((pin for pin in reversed(checked.pins) if str(pin.row) == str(entry.ref)), None)
    held = AUTOMATIC if pin is None else NONE if pin.path is None else f"{pin.document or ''}{_MARK}{pin.path}"
    several = len(checked.records) > 1
    offered = {AUTOMATIC: "由程序判断"}
    for placed, likeness in checked.likely.get(entry.ref, ()):
        task, document = placed.task, placed.record.document
        where = f"《{document_name(document)[:16]}》" if several else ""
        path = (path_words or {}).get(task.path, task.path)
        offered[f"{document.id}{_MARK}{task.path}"] = f"{likeness:.0%}　{path} {task.title[:30]}{where}"
    if held not in (AUTOMATIC, NONE) and not any(_same(held, value) for value in offered):
        offered[held] = held.rpartition(_MARK)[2]
    offered[NONE] = f"不对应{checked.word}中的任何任务"
    return tuple(Choice(value=value, words=words, chosen=_same(value, held)) for value, words in offered.items())


def _same(one: str, other: str) -> bool:
    """Whether two choices are the same task, one of them perhaps without its document."""
    if _MARK not in one or _MARK not in other:
        return one == other
    (document, _, path), (another, _, second) = one.partition(_MARK), other.partition(_MARK)
    return path == second and (not document or not another or document == another)


def chosen(checked: Checked, form: Mapping[str, str]) -> tuple[Pin, ...]:
    """The pins that a form says; a row whose field is not in the form stays as it is, ``drop`` takes one back."""
    return tuple(_pins(checked, form))


def _pins(checked: Checked, form: Mapping[str, str]) -> Iterator[Pin]:
    held = {str(pin.row): pin for pin in checked.pins}
    for at, entry in enumerate(checked.tasks.entries):
        said = form.get(name_of(at))
        if form.get("drop") == str(at) or said == AUTOMATIC:
            continue
        if said is None or (said not in (AUTOMATIC, NONE) and _MARK not in said):
            if (pin := held.get(str(entry.ref))) is not None:
                yield pin
            continue
        document, _, path = said.partition(_MARK)
        yield Pin(row=entry.ref, path=None if said == NONE else path, document=document if path and document else None)
