"""By when, says a list? Times in cells and sentences, read as the document's own are."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass

from extractors import deadline
from extractors.passage import Passage
from ontology.model import Deadline
from ontology.offsets import due_date

_DATE = re.compile(
    r"(?<![\d.])(?P<year>20\d\d)\s?[-./／－年]\s?(?P<month>1[0-2]|0?[1-9])(?:\s?[-./／－月]\s?(?P<day>3[01]|[12]\d|0?[1-9])日?(?!\d)|月?(?![\d.月]))"
)
_YEARS = re.compile(r"(?<![\d.])(?P<first>20\d\d)\s?年?\s?[-—–~～至到－]{1,2}\s?(?P<last>20\d\d)(?![\d.])年?")
_YEAR = re.compile(r"(?<![\d.])(?P<year>20\d\d)(?![\d.]|\s?年)(?=[\s。；，、底末前内]|$)")
_SHORT_YEAR = re.compile(r"(?<!\d)(?P<year>2\d)年(?=底|末|前|\d|[上下]半年|第?[一二三四]季度|$)")
_FULL_YEAR = re.compile(r"20\d\d")
_QUARTER = re.compile(r"年?\s?[Qq](?P<quarter>[1-4])(?!\d)")
_PARTS = re.compile(r"[。；;，,、\n]")
_OPEN = re.compile(
    r"长期|持续|常态|经常|适时|及时|按期|按时|定期|全年|贯穿|立行立改|立即|正在|已完成|按计划|按要求|按进度|[-—/\\无]+$"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a cell says of times: the last days and the cycles, each with its words; ``is_open`` where it sets none."""

    ends: dict[dt.date, str]
    cycles: dict[str, str]
    is_open: bool = False


def of_cell(cell: str, issued: dt.date | None) -> Told:
    """The times of a cell: 2027年底, 2027-12-31, 2025.6, 每季度, 长期坚持."""
    ends: dict[dt.date, str] = {}
    cycles: dict[str, str] = {}
    for part in _PARTS.split(_dates_in_words(cell)):
        for found in _in_part(part.strip(), issued):
            if found.recurs:
                cycles[found.recurs] = part.strip()
            elif end := last_day(found, issued):
                ends[end] = part.strip()
    return Told(ends=ends, cycles=cycles, is_open=not cell.strip() or bool(_OPEN.search(cell)))


def _in_part(part: str, issued: dt.date | None) -> tuple[Deadline, ...]:
    """What one part says; a bare date is read as 到…, …前完成."""
    if not part:
        return ()
    given = None if _FULL_YEAR.search(part) else issued  # a day before the issue is no history in a list, but wrong
    for form in (part, f"{part}前完成", f"{part}完成", f"到{part}", f"每{part}"):
        found = deadline.find(Passage(text=form, issued=given))
        told = tuple(item for item in found if item.end or item.recurs or item.offset)
        if told:
            return told
    return ()


def _dates_in_words(cell: str) -> str:
    """2025-06-30 → 2025年6月30日, 2025—2027 → 2025—2027年, 27年底 → 2027年底."""
    text = _QUARTER.sub(lambda match: f"年第{'一二三四'[int(match['quarter']) - 1]}季度", cell)
    text = _SHORT_YEAR.sub(lambda match: f"20{match['year']}年", text)
    text = _YEARS.sub(lambda match: f"{match['first']}—{match['last']}年", text)
    text = _DATE.sub(
        lambda match: f"{match['year']}年{int(match['month'])}月" + (f"{int(match['day'])}日" if match["day"] else ""),
        text,
    )
    return _YEAR.sub(lambda match: f"{match['year']}年", text)


def last_day(found: Deadline, issued: dt.date | None) -> dt.date | None:
    """The last day that a deadline leaves; counted from the day of issue where it says so and that is known."""
    return found.end or due_date(found.offset, found.anchor, issued)


def ends_of(found: Iterable[Deadline], issued: dt.date | None) -> dict[dt.date, str]:
    """The last days of deadlines with their words, the first words for each day."""
    ends: dict[dt.date, str] = {}
    for item in found:
        if end := last_day(item, issued):
            ends.setdefault(end, item.mention)
    return ends
