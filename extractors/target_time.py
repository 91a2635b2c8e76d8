"""By when must a target be reached? The time of its sentence, or of the sentence that opens its paragraph."""

from __future__ import annotations

import dataclasses
import datetime as dt

from extractors import deadline as deadlines
from extractors import target_context as context
from extractors import time_context
from extractors.passage import Passage
from ontology.model import Deadline, Target

_PARAGRAPH = 2000  # characters that one 。 closes at most


def dated(targets: tuple[Target, ...], passage: Passage) -> tuple[Target, ...]:
    """The targets with the times that the paragraph gives them."""
    times = [found for found in deadlines.find(passage) if found.end is not None and found.recurs is None]
    opening = [found for found in times if time_context.opens_sentence(passage, found.span.start - passage.start)]
    return tuple(dataclasses.replace(item, deadline=_time_of(item, times, opening, passage)) for item in targets)


def _time_of(target: Target, times: list[Deadline], opening: list[Deadline], passage: Passage) -> dt.date | None:
    """The time that the target's sentence gives, or the sentence that opens its paragraph or stage."""
    place = target.span.start - passage.start
    begin = time_context.sentence_start(passage.text, place)
    while begin > max(0, place - _PARAGRAPH) and passage.text[begin - 1] in "；;":
        begin = time_context.sentence_start(passage.text, begin - 1)
    close = time_context.sentence_end(passage.text, target.span.end - passage.start)
    own = [found for found in times if begin <= found.span.start - passage.start < target.span.end - passage.start]
    if own:
        return own[-1].end
    earlier = [found for found in opening if found.span.start - passage.start < place]
    if earlier and (len(opening) > 1 or context.aims_by_heading(passage)):
        return earlier[-1].end
    later = [found for found in times if place <= found.span.start - passage.start < close]
    return later[0].end if later else None
