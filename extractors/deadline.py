"""By when, from when, how often? Times that bound the work, normalised to dates and durations.

A rule reads one form of expression: ``deadline_dates`` those that name days of the calendar,
``deadline_implied`` those that leave out the year, ``deadline_lengths`` lengths and cycles. The words around
a time that make it history, a comparison or a title are tested in ``time_context``, calendar stretches stand
in ``times``. Years that the text leaves out come from the sentence or the document's date.
"""

from __future__ import annotations

import datetime as dt
import re

from extractors import deadline_dates, deadline_implied, deadline_lengths, times
from extractors import time_place as place
from extractors.deadline_dates import Time
from extractors.passage import Passage
from extractors.periods import year_end
from extractors.rule import RuleSet
from extractors.times import THROUGH, YEAR_NUMBER
from ontology.model import Deadline

# What is more specific stands first: of two readings that begin at one place the earlier rule's is taken.
rules: RuleSet[Time] = RuleSet(
    "deadline",
    trigger="年月日天周旬季时钟期末前./-",
    rules=[*deadline_dates.rules.rules, *deadline_implied.rules.rules, *deadline_lengths.rules.rules],
)

_CAPTION = re.compile(
    rf"(?:指标|目标|任务)[^。；]{{0,8}}[（(]"
    rf"(?P<span>{YEAR_NUMBER} ?年? ?{THROUGH} ?(?P<last>{YEAR_NUMBER}) ?年)[）)]\s*$"
)


def find(passage: Passage) -> tuple[Deadline, ...]:
    """The times that bound work in the paragraph, in order of place, with document spans."""
    found: list[Deadline] = []
    reached = 0  # an event named before a time must not reach into the time read before it
    for rule, _, time in rules.scan(passage):
        begin, reached = max(time.at[0], reached), time.at[1]
        found.append(
            Deadline(
                span=passage.at(begin, reached),
                rule=rule.id,
                confidence=min(rule.confidence, time.confidence),
                mention=passage.text[begin:reached],
                start=time.start,
                end=time.end,
                recurs=time.recurs,
                offset=time.offset,
                anchor=time.anchor,
            )
        )
    return tuple(found)


def governing(passage: Passage) -> Deadline | None:
    """The time that a lead sentence, a table's head or its caption sets for the paragraphs after it.

    到2027年，主要目标是：→ by 2027-12-31. None where the paragraph names no date, or names several and
    does not end with a colon.
    """
    caption = _CAPTION.search(passage.text)
    if caption and (last := times.year(caption["last"])):
        at = caption.span("span")
        return Deadline(
            span=passage.at(*at),
            rule="deadline.year_range",
            mention=caption["span"],
            end=year_end(last),
            confidence=0.9,
        )
    dated = [found for found in find(passage) if found.end and found.recurs is None]
    if "\t" not in passage.text:
        dated = [found for found in dated if place.opens_sentence(passage, found.span.start - passage.start)]
    if not dated:
        return None
    if "\t" in passage.text:
        return max(dated, key=lambda found: found.end or dt.date.min)
    leads = passage.text.rstrip().endswith(("：", ":", "，"))
    return dated[-1] if leads or len({found.end for found in dated}) == 1 else None
