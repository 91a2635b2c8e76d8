"""By when must a target be reached? The time of its sentence, or of the sentence that opens its paragraph."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from collections.abc import Sequence

from extractors import deadline as deadlines
from extractors import target_context as context
from extractors import time_place
from extractors.passage import Passage
from ontology.model import Deadline, Span, Target

_PARAGRAPH = 2000  # characters that one 。 closes at most


def dated(targets: tuple[Target, ...], passage: Passage) -> tuple[Target, ...]:
    """The targets with the times that the paragraph gives them."""
    times = [found for found in deadlines.find(passage) if found.end is not None and found.recurs is None]
    opening = [found for found in times if time_place.opens_sentence(passage, found.span.start - passage.start)]
    found = tuple(dataclasses.replace(item, deadline=_time_of(item, times, opening, passage)) for item in targets)
    return _year_by_year(found, times, passage)


def _time_of(target: Target, times: list[Deadline], opening: list[Deadline], passage: Passage) -> dt.date | None:
    """The time that the target's sentence gives, or the sentence that opens its paragraph or stage."""
    place = target.span.start - passage.start
    begin = _sentence_start(passage.text, place)
    close = time_place.sentence_end(passage.text, target.span.end - passage.start)
    own = [found for found in times if begin <= found.span.start - passage.start < target.span.end - passage.start]
    if own:
        return own[-1].end
    earlier = [found for found in opening if found.span.start - passage.start < place]
    if earlier and (len(opening) > 1 or context.aims_by_heading(passage)):
        return earlier[-1].end
    later = [found for found in times if place <= found.span.start - passage.start < close]
    return later[0].end if later and _closes_it(later[0], passage) else None


def _closes_it(time: Deadline, passage: Passage) -> bool:
    """Whether a time behind a target is its own: 铺设管网90公里，2026年底前完成; not 管网90公里，2028年建成大桥."""
    text, end = passage.text, time.span.end - passage.start
    begin = time_place.clause_start(text, time.span.start - passage.start)
    led = len(text[begin : time.span.start - passage.start].strip()) > _SHORT
    return led or _DONE.fullmatch(time_place.clause_rest(text, end)) is not None


_SHORT = 6  # characters before a time in a clause that speaks of something: 管网改造于|2026年底前完成
_DONE = re.compile(
    r"(?:之?前|内)?(?:要|应|须|力争|全部|全面|基本|率先)*(?:完成|建成|投[用产]|实现|到位|达到|竣工|交付|通车|运营|使用)*"
)


def _sentence_start(text: str, place: int) -> int:
    begin = time_place.sentence_start(text, place)
    while begin > max(0, place - _PARAGRAPH) and text[begin - 1] in "；;":
        begin = time_place.sentence_start(text, begin - 1)
    return begin


def _year_by_year(targets: tuple[Target, ...], times: Sequence[Deadline], passage: Passage) -> tuple[Target, ...]:
    """Several amounts of one indicator for as many times: 到2026年、2027年分别达到60%、70%."""
    result = list(targets)
    groups: dict[tuple[Span, str], list[int]] = {}
    for at, item in enumerate(targets):
        if item.rule == "target.respectively":
            groups.setdefault((item.span, item.indicator), []).append(at)
    for group in groups.values():
        if len(group) < 2:
            continue
        item = targets[group[0]]
        begin = _sentence_start(passage.text, item.span.start - passage.start)
        own = [time for time in times if begin <= time.span.start - passage.start < item.span.end - passage.start]
        if len(own) == len(group):
            for at, time in zip(group, own, strict=True):
                result[at] = dataclasses.replace(result[at], deadline=time.end)
    return tuple(result)
