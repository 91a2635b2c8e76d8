"""What looks like a clause, a time or an aim and was read by no rule? Nothing is lost silently.

Patterns here are wider than those of the rules: what they see and no fact covers is listed with the reason, as far
as the words around it give one (``unread_charge``, ``unread_value``). Names, titles and the dates of letters are no
loss and left out.
"""

from __future__ import annotations

import bisect
import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from corpus.structure import Outline
from extractors import events, target_context
from extractors.clause import DutyClause
from extractors.clause_parts import LABEL
from extractors.global_rule import RuleSentence, needed
from extractors.literals import Literals
from extractors.passage import Passage, clause_around
from extractors.unread_charge import CHARGE, CHARGE_WORDS, ELIDED, OUTSIDE, PLAIN, why_charge, why_clause
from extractors.unread_value import AIM, PAST, TIME, TOLD, why_number, why_time
from ontology.model import Deadline, Fact, Modality, Reference, Span, Target, Task, Unread

_SENTENCE = re.compile("[，。；：]")
TOO_MANY = "面向全文的句子太多，这一句没有分到各项任务"
F = TypeVar("F", bound=Fact)
Left = tuple[Span, str]

_LOOKS_LIKE_CLAUSE = re.compile(
    rf"[（(【\[][^（(【\[）)】\]\n]{{0,40}}?(?:(?:责任|牵头|配合|负责|落实|参与)(?:单位|部门)|(?:负责|牵头|落实|配合)(?=[）)】\]]))[^）)】\]\n]{{0,200}}[）)】\]]?"
    rf"|(?:^|(?<=[\n。—－–-]))\s?{LABEL.pattern}[^\n。]{{0,120}}"
)


# Which of these may match in a paragraph is looked up in one scan, before any is tried.
_CLAUSES, _TIMES, _AIMS = range(3)
_WIDE = Literals((_LOOKS_LIKE_CLAUSE, TIME, AIM))


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What the rules read of a document: every fact, and the tasks and aims that were made of them."""

    facts: Sequence[Fact]
    clauses: Sequence[DutyClause]
    rules: Sequence[RuleSentence]
    tasks: Sequence[Task]
    targets: Sequence[Target]


def find(outline: Outline, passages: Sequence[Passage], found: Found) -> tuple[Unread, ...]:
    """The passages left over, in order of place, each with the reason in words."""
    seen = _Seen(outline, found)
    left: list[Unread] = []
    beyond = [Unread(span=r.span, text=r.span.of(outline.text), why=TOO_MANY) for r in needed(found.rules)[1]]
    for passage in passages:
        for span, why in (*seen.clauses(passage), *seen.charges(passage), *seen.times(passage), *seen.aims(passage)):
            if not any(item.span.overlaps(span) for item in left[-6:]):
                left.append(Unread(span=span, text=span.of(outline.text), why=why))
        if passage.faults:
            span = passage.at(0, len(passage.text))
            failed = "、".join(dict.fromkeys(passage.faults))
            left.append(Unread(span=span, text=passage.text, why=f"规则{failed}读这一段时出错，这一段可能没有读全"))
    return tuple(sorted((*left, *beyond), key=lambda item: item.span.start))


class _Seen:
    """What was read of a document, for quick look-up, and the four kinds of passage that may be left over."""

    def __init__(self, outline: Outline, found: Found) -> None:
        self._tasks = found.tasks
        self._starts = [task.span.start for task in found.tasks]
        closed = [*(clause.span for clause in found.clauses), *(rule.span for rule in found.rules)]
        self._charged = _Cover([*closed, *(item.span for task in found.tasks for item in task.assignments)])
        self._due = _Cover([fact.span for task in found.tasks for fact in task.deadlines])
        self._times = sorted(_of(Deadline, found.facts), key=lambda fact: fact.span.start)
        self._timed = _Cover([fact.span for fact in self._times])
        self._titles = _Cover([fact.span for fact in _of(Reference, found.facts)])
        self._forces = _Cover([fact.span for fact in _of(Modality, found.facts)])
        kept = [*found.targets, *(target for task in found.tasks for target in task.targets)]
        self._numbers = _Cover([target.span for target in kept])
        self._aims = sorted((target.span.start, target.deadline) for target in found.targets if target.deadline)
        self._dated: tuple[int, frozenset[dt.date]] = -1, frozenset()
        backward = (node.span for node in outline.walk() if target_context.looks_back(node.heading.title))
        self._past = _Cover(list(backward))

    def _task(self, span: Span) -> Task | None:
        at = bisect.bisect_right(self._starts, span.start) - 1
        return self._tasks[at] if at >= 0 and span.start < self._tasks[at].span.end else None

    def clauses(self, passage: Passage) -> Iterator[Left]:
        """Brackets and lines with a word of responsibility that no rule read."""
        for match in _LOOKS_LIKE_CLAUSE.finditer(passage.text) if _CLAUSES in _WIDE.possible(passage.text) else ():
            span = passage.at(match.start(), match.end())
            if not self._charged.touches(span):
                yield span, why_clause(match[0], in_task=self._task(span) is not None)

    def charges(self, passage: Passage) -> Iterator[Left]:
        """Clauses in running text that say that somebody 负责, 牵头, 会同 or 配合, and from which no unit was read."""
        if not any(word in passage.text for word in CHARGE_WORDS):
            return
        right = 0
        for match in CHARGE.finditer(passage.text):
            if match.start() < right:
                continue  # one clause, one look
            left, right = clause_around(passage.text, match.start(), match.end())
            span = passage.at(left, right)
            known = self._charged.touches(span) or self._forces.touches(span) or self._past.touches(span)
            if known or passage.in_heading(match.start()):
                continue
            before, after = passage.text[left : match.start()].strip(), passage.text[match.end() : right]
            why = None if self._is_charged(span, before) else why_charge(before, match[0], after)
            if why:
                yield span, OUTSIDE if why in (PLAIN, ELIDED) and not self._task(span) else why

    def _is_charged(self, span: Span, before: str) -> bool:
        """Whether the unit is listed already: it stands in the clause, or in the one before that this goes on with."""
        task = self._task(span)
        listed = task.assignments if task else ()
        if before:
            return any(item.mention in before for item in listed)
        return any(item.span.start < span.start for item in listed)

    def times(self, passage: Passage) -> Iterator[Left]:
        """Times that no task has, and events that stand for a day that nobody printed."""
        is_sentence = _SENTENCE.search(passage.text) is not None
        for match in TIME.finditer(passage.text) if _TIMES in _WIDE.possible(passage.text) else ():
            span = passage.at(match.start(), match.end())
            if self._due.touches(span) or self._titles.touches(span) or self._numbers.touches(span):
                continue
            task = self._task(span)
            why = self._beside(passage, span) if self._timed.touches(span) else why_time(passage, match)
            if why and (task or (why != PAST and not self._past.touches(span) and is_sentence)):
                yield span, why
        for match in events.BEFORE.finditer(passage.text) if "前" in passage.text else ():
            span = passage.at(match.start(), match.end())
            if not self._timed.touches(span):
                yield span, "以事件为时限，文中没有写明日期"

    def _beside(self, passage: Passage, span: Span) -> str | None:
        """Why a time that was read is in no task; None where an aim of the document in its paragraph has it."""
        at = bisect.bisect_left(self._times, span.end, key=lambda fact: fact.span.start) - 1
        return None if self._times[at].end in self._days(passage) else "时限写在任务之外，没有任务或量化目标与它相连"

    def _days(self, passage: Passage) -> frozenset[dt.date]:
        """The days by which the aims of the document in the paragraph are to be reached."""
        start, days = self._dated
        if start != passage.start:
            first = bisect.bisect_left(self._aims, passage.start, key=lambda aim: aim[0])
            last = bisect.bisect_left(self._aims, passage.start + len(passage.text), key=lambda aim: aim[0])
            days = frozenset(day for _, day in self._aims[first:last])
            self._dated = passage.start, days
        return days

    def aims(self, passage: Passage) -> Iterator[Left]:
        """Numbers with a word that makes them aims and that no rule read, but where the text looks back."""
        for match in AIM.finditer(passage.text) if _AIMS in _WIDE.possible(passage.text) else ():
            span = passage.at(match.start(), match.end())
            covered = self._numbers.touches(span) or self._timed.touches(span) or self._titles.touches(span)
            why = None if covered or self._past.touches(span) else why_number(passage, match)
            if why and (why != TOLD or self._task(span)):
                yield span, why


def _of(kind: type[F], facts: Iterable[Fact]) -> Iterator[F]:
    return (fact for fact in facts if isinstance(fact, kind))


class _Cover:
    """Ranges that were read, for quick look-up."""

    def __init__(self, spans: list[Span]) -> None:
        self._spans = sorted(spans, key=lambda span: span.start)
        self._starts = [span.start for span in self._spans]
        self._reach: list[int] = []
        furthest = 0
        for span in self._spans:
            furthest = max(furthest, span.end)
            self._reach.append(furthest)

    def touches(self, span: Span) -> bool:
        """Whether a range that was read shares a character with the span."""
        at = bisect.bisect_left(self._starts, span.end) - 1
        return at >= 0 and self._reach[at] > span.start
